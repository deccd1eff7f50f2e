// Looks up what was typed, in the ways in which it is written: with its plural, its compounds, its synonyms, and
// with the words of another spelling where nothing has it.

import { Hits, intersection } from "./hits";
import type { Hub } from "./hub";
import { phrase, type Lookup, type Options } from "./lookup";
import { singular, type Synonyms } from "./synonyms";
import { folded, isUnspaced, tokens } from "./tokens";
import { unitsOf, type Unit } from "./units";

const KEPT = 64; // units whose answers are kept
const PREFIX_FROM = 4; // letters below which a word that is a whole value (MIT) is not also the beginning of others
const FUZZY_FROM = 4; // letters
const SYNONYM = 0.4;
const PLURAL = 0.9;
const SPLIT = 0.8;
const LOOKED_THROUGH = 256; // projects that are looked through for words side by side in their titles

export interface Wanted {
  hits: Hits;
  /** Whether a project must have it. */
  isNeeded: boolean;
  isFilter: boolean;
  /** What was typed, where it is one word. */
  word?: string;
}
export class Words {
  private readonly kept = new Map<string, Hits>();

  constructor(
    private readonly hub: Hub,
    private readonly lookup: Lookup,
    private readonly synonyms: Synonyms,
  ) {}

  /** Forgets what was found, because more is indexed now. */
  forget(): void {
    this.kept.clear();
  }

  /** Units that follow each other, with what several of them mean together. */
  spans(units: readonly Unit[]): { wanted: Wanted[]; isGuess: boolean } {
    let isGuess = false;
    const wanted = units.map((unit): Wanted => {
      const hits = this.unit(unit);
      if (hits.rows.length || !unit.base) return { hits, isNeeded: !unit.isWeak, isFilter: false, word: unit.key };
      // Nothing has the compound: what its parts find is all that can be shown, "sentinel2" of "sentinel2a" first.
      const longer = /^(.*\d)[a-z]$/.exec(unit.word)?.[1];
      const near = longer ? this.lookup.find(longer, { prefix: true }) : null;
      if (near?.rows.length) {
        isGuess = true;
        return { hits: near, isNeeded: true, isFilter: false };
      }
      const parts = this.unit({ ...unit, word: unit.base, base: "", rest: "", isLast: false, key: unit.base });
      if (!parts.rows.length) return { hits, isNeeded: true, isFilter: false };
      const rest = this.lookup.find(unit.rest, { prefix: true });
      const both = intersection([parts, rest], this.hub.count);
      if (!unit.isOpen || !both.rows.length) isGuess = true;
      const found = parts.copy();
      found.merge(both, 1);
      return { hits: found, isNeeded: true, isFilter: false };
    });
    for (let first = 0; first < units.length; first++) {
      for (let last = first + 1; last < Math.min(units.length, first + this.synonyms.longest); last++) {
        const some = units.slice(first, last + 1);
        const together = this.together(some.map(({ key }) => key), some.length === 2 && !some.some(({ isWeak }) => isWeak));
        if (!together.rows.length) continue;
        for (let at = first; at <= last; at++) {
          const one = wanted[at];
          if (!one) continue;
          one.hits = one.hits.copy();
          one.hits.merge(together, 1 / (last - first + 1));
          one.hits.isAlike = false; // A name such as "occupation du sol" is met by what it means.
        }
      }
    }
    return { wanted, isGuess };
  }

  /** What several words mean together: their compound, and synonyms. */
  private together(words: readonly string[], mayBeCompound: boolean): Hits {
    return this.remembered(`+${words.join(" ")}`, () => {
      const [hits, key] = [new Hits(this.hub.count), words.join("")];
      if (mayBeCompound && !isUnspaced(key)) hits.merge(this.lookup.find(key, { prefix: "forms" }), 1);
      this.mergeSynonyms(hits, words);
      return hits;
    });
  }

  /** Adds what means the same; the word itself is worth more, wherever it is. */
  private mergeSynonyms(hits: Hits, words: readonly string[]): void {
    const texts = this.synonyms.of(words);
    if (!texts.length) return;
    const same = new Hits(this.hub.count);
    for (const text of texts) same.merge(this.written(text), 1);
    if (!same.rows.length) return;
    const [own, others] = [hits.best(), same.best()];
    hits.merge(same, own > 0 ? Math.min(SYNONYM, (0.9 * own) / others) : SYNONYM);
  }

  private remembered(key: string, find: () => Hits): Hits {
    const known = this.kept.get(key);
    if (known) return known;
    const hits = find();
    if (this.kept.size >= KEPT) this.kept.delete(this.kept.keys().next().value ?? "");
    this.kept.set(key, hits);
    return hits;
  }

  /** What one unit finds, however it is written. */
  private unit({ word, isLast, key, metres, decimal }: Unit): Hits {
    return this.remembered(`${isLast ? ">" : "="}${metres}${word}`, () => {
      const isSign = /[+#]$/.test(word);
      // Of a word that the reader left, only other forms count, unless it is the beginning of one.
      const isOpen = isLast && !(word.length > 1 && word.length < PREFIX_FROM && this.lookup.valuesOf(word).length > 0);
      if (decimal) return this.decimal(word, metres, decimal);
      let hits = this.lookup.find(word, { prefix: isSign ? false : isUnspaced(word) || (isOpen ? true : "forms") });
      if (!hits.rows.length && !isSign) hits = this.lookup.find(word, { prefix: true });
      for (const one of singular(word)) hits.merge(this.lookup.find(one, { prefix: false }), PLURAL);
      this.mergeSynonyms(hits, [key]);
      const [apart, distant] = [this.split(word), this.distant(metres, hits.best())];
      if (apart) hits.merge(apart, SPLIT);
      if (distant) hits.merge(distant, 1);
      if (!hits.rows.length && word.length >= FUZZY_FROM && !/\d/.test(word)) {
        hits = this.lookup.find(word, { prefix: true, fuzzy: true });
        hits.isAlike = hits.rows.length > 0;
      }
      return hits;
    });
  }

  /** What another way of writing finds, without further synonyms. */
  private written(text: string): Hits {
    return this.remembered(`~${text}`, () => {
      const units = unitsOf(text);
      const of = ({ word }: Unit): Hits => this.lookup.find(word, { prefix: "forms" });
      const [only] = units;
      if (only && units.length === 1) return of(only);
      const needed = units.filter(({ isWeak }) => !isWeak);
      const all = intersection(needed.map(of), this.hub.count);
      const beside = this.beside(tokens(text), all, true);
      beside.merge(this.lookup.find(units.map(({ word }) => word).join(""), { prefix: false }), 1);
      return beside;
    });
  }

  phrase(text: string, options: Options = { prefix: false }): Hits {
    const words = tokens(text);
    const all = intersection(unitsOf(text).map(({ word }) => this.lookup.find(word, options)), this.hub.count);
    return words.length > 1 ? this.beside(words, all) : all;
  }

  /** Of these projects, those that have the words side by side. */
  private beside(words: readonly string[], among: Hits, hasForms = false): Hits {
    const fits = phrase(words, hasForms);
    const hits = new Hits(this.hub.count);
    for (const row of among.rows) {
      if (this.hub.textsOf(row).some(fits)) hits.add(row, among.scores[row] ?? 0);
      else if (hasForms && this.hub.readmeHas(row, words)) hits.add(row, 0.5 * (among.scores[row] ?? 0));
    }
    if (hits.rows.length) hits.addTerms((row) => among.terms(row));
    return hits;
  }

  /** "landcover" is "land cover" where some project of the hub writes it so. */
  private split(word: string): Hits | null {
    if (word.length < 6 || !/^[a-z]+$/.test(word)) return null;
    let hits: Hits | null = null;
    for (let at = 3; at <= word.length - 3; at++) {
      const parts = [word.slice(0, at), word.slice(at)];
      if (!parts.every((part) => this.lookup.has(part))) continue;
      const found = parts.map((part) => this.lookup.find(part, { prefix: false }));
      const both = intersection(found, this.hub.count);
      const fits = phrase(parts);
      if (both.rows.slice(0, LOOKED_THROUGH).some((row) => this.hub.textsOf(row).some(fits))) (hits ??= new Hits(this.hub.count)).merge(both, 1);
    }
    return hits;
  }

  /**
   * "10 m" is also the ground sample distance of a project, and that first.
   *
   * @param best the score of the text that fits best.
   */
  private distant(metres: number, best: number): Hits | null {
    if (!metres) return null;
    const hits = new Hits(this.hub.count);
    const [rows, values] = this.hub.columns.gsd;
    rows.forEach((row, at) => values[at] === metres && hits.add(row, Math.max(2, 1.4 * best)));
    return hits;
  }

  /** "2.5 m" in a text, of whose words the index has "5m", or as the ground sample distance. */
  private decimal(word: string, metres: number, written: RegExp): Hits {
    const found = this.lookup.find(word, { prefix: false });
    const hits = new Hits(this.hub.count);
    for (const row of found.rows) {
      if (this.hub.textsOf(row).some((text) => written.test(folded(text)))) hits.add(row, found.scores[row] ?? 0);
    }
    hits.addTerms((row) => found.terms(row));
    const distant = this.distant(metres, hits.best());
    if (distant) hits.merge(distant, 1);
    return hits;
  }
}
