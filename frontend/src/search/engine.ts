// Answers queries: which projects are found, in which order, and which of their words matched.
//
// A query is a list of clauses that must all be met; where no project meets all, those that meet some are a
// guess. Each unit of a clause is looked up once, with its plural, its synonyms and the ways in which it is
// written, so that a word in the title and a word of the README find a project together.

import { Hits, intersection } from "./hits";
import type { Hub } from "./hub";
import { nearestOf, parse, type Element, type Key, type Unknown } from "./language";
import { keyOfText, Lookup, phrase, type Options, type Value } from "./lookup";
import { singular, Synonyms } from "./synonyms";
import { folded, isUnspaced, terms, tokens } from "./tokens";
import type { FacetName, Texts } from "./types";
import { unitsOf, type Unit } from "./units";

const KEPT = 64; // units whose answers are kept
const MOST_UNITS = 16;
const PREFIX_FROM = 4; // letters below which a word that is a whole value (MIT) is not also the beginning of others
const FUZZY_FROM = 5; // letters: acronyms that differ in one are others
const SYNONYM = 0.4;
const PLURAL = 0.9;
const SPLIT = 0.8;
const REMEMBERED = 256; // projects that are looked through for words side by side in their titles
const ARCHIVED = 0.5;
const RANK = 0.1; // what the first of the ranking is worth more than the last
const DOI = /^(?:https?:\/\/(?:dx\.)?doi\.org\/|doi:\s*)?(10\.\d{4,9}\/\S+?)[.,;)\]]*$/i;
const ADDRESS = /^https?:\/\/[^/\s]+\/?/i;
const FACET_OF: Partial<Record<Key, FacetName>> = {
  license: "license",
  topic: "topics",
  task: "task",
  framework: "framework",
  category: "collections",
  has: "has",
  stage: "stage",
  band: "bands",
  accelerator: "accelerator",
  base: "base",
};

export interface Found {
  /** Rows that were found, in no order. */
  rows: readonly number[];
  /** Relevance by row; 0 where nothing was found. */
  scores: Float32Array;
  /** Words of the index that matched, by row, for highlighting. */
  terms(row: number): Set<string>;
  /** Whether no project meets all of the query, and these meet some. */
  isGuess: boolean;
  /** Words of the query that nothing has, and in whose place what is written alike was found. */
  alike: readonly string[];
  /** Filters of the query that there are not. */
  unknown: readonly Unknown[];
  /** Values of filters that nothing has: the filter, the value, and the nearest one there is. */
  unmet: readonly { key: Key; value: string; nearest: string }[];
}

export class Engine {
  private readonly lookup: Lookup;
  private readonly synonyms: Synonyms;
  private readonly kept = new Map<string, Hits>();

  constructor(private readonly hub: Hub) {
    this.lookup = new Lookup(hub, () => this.kept.clear());
    this.synonyms = new Synonyms(hub.columns.synonyms ?? []);
  }

  /** Indexes what is there at once, the best-ranked projects first. */
  async addColumns(onProgress: () => void): Promise<void> {
    await this.lookup.addColumns(onProgress);
  }

  async addTexts(texts: Texts): Promise<void> {
    await this.lookup.addTexts(texts);
  }

  /** Projects that meet the query, or some of it where none meets all; null when it asks for nothing. */
  find(text: string): Found | null {
    const { clauses, excluded, unknown } = parse(text);
    if (!clauses.length && !excluded.length) return null;
    const unmet: Found["unmet"][number][] = [];
    const { wanted, isGuess } = this.wanted(clauses, !/\s$/.test(text), unmet);
    const best = this.meeting(wanted, unmet.length > 0);
    for (const element of excluded) this.exclude(best.hits, element, unmet);
    this.refine(best.hits, clauses);
    const { rows: met } = best.hits;
    const rows = excluded.length ? met.filter((row) => (best.hits.scores[row] ?? 0) > 0) : met;
    return {
      rows,
      scores: best.hits.scores,
      terms: (row) => new Set(wanted.flatMap(({ hits }) => [...hits.terms(row)])),
      isGuess: rows.length > 0 && (best.isGuess || isGuess),
      alike: wanted.flatMap(({ hits, word }) => (hits.isAlike && word ? word : [])),
      unknown,
      unmet,
    };
  }

  /** Values of facets that are these words and no more. */
  valuesOf(key: string): readonly Value[] {
    return this.lookup.valuesOf(key);
  }

  /** Words of the hub that are near to one that nothing has; none where some project has it. */
  nearest(word: string): string[] {
    if (this.find(word)?.rows.length) return [];
    return this.lookup.nearest(folded(word), 3).filter((term) => term !== folded(word));
  }

  /** What each clause finds, and whether it is needed. */
  private wanted(
    clauses: readonly Element[][],
    isOpenEnded: boolean,
    unmet: Found["unmet"][number][],
  ): { wanted: Wanted[]; isGuess: boolean } {
    const wanted: Wanted[] = [];
    let [run, isGuess, count]: [string[], boolean, number] = [[], false, 0];
    const flush = (isLast: boolean): void => {
      const units = unitsOf(run.join(" "), isLast && isOpenEnded).slice(0, MOST_UNITS - count);
      count += units.length;
      run = [];
      const found = this.spans(units);
      isGuess ||= found.isGuess;
      wanted.push(...found.wanted);
    };
    clauses.forEach((clause, at) => {
      const [only] = clause;
      const isLast = at === clauses.length - 1;
      if (clause.length === 1 && only?.kind === "word" && !DOI.test(only.text)) {
        run.push(only.text.replace(ADDRESS, ""));
        if (isLast) flush(true);
        return;
      }
      // Before an OR stands one word, or one compound.
      if (run.length) flush(false);
      const hits = new Hits(this.hub.count);
      for (const element of clause) hits.merge(this.element(element, isLast && isOpenEnded, unmet), 1);
      wanted.push({ hits, isNeeded: true, isFilter: clause.every(({ kind }) => kind === "filter") });
    });
    return { wanted, isGuess };
  }

  /** Units that follow each other, with what several of them mean together. */
  private spans(units: readonly Unit[]): { wanted: Wanted[]; isGuess: boolean } {
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
      const [apart, distant] = [this.split(word), this.distant(metres)];
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
      if (both.rows.slice(0, REMEMBERED).some((row) => this.hub.textsOf(row).some(fits))) (hits ??= new Hits(this.hub.count)).merge(both, 1);
    }
    return hits;
  }

  /** "10 m" is also the ground sample distance of a project. */
  private distant(metres: number): Hits | null {
    if (!metres) return null;
    const hits = new Hits(this.hub.count);
    const [rows, values] = this.hub.columns.gsd;
    rows.forEach((row, at) => values[at] === metres && hits.add(row, 2));
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
    const distant = this.distant(metres);
    if (distant) hits.merge(distant, 1);
    return hits;
  }

  private element(element: Element, isLast: boolean, unmet: Found["unmet"][number][]): Hits {
    const { kind, text } = element;
    const doi = DOI.exec(text)?.[1];
    if (doi && kind !== "filter") return this.withDoi(doi);
    if (kind === "filter") return this.filter(element, unmet);
    if (kind === "phrase") return this.phrase(text);
    const { wanted } = this.spans(unitsOf(text, isLast));
    return intersection(wanted.filter(({ isNeeded }) => isNeeded).map(({ hits }) => hits), this.hub.count);
  }

  private phrase(text: string, options: Options = { prefix: false }): Hits {
    const words = tokens(text);
    const all = intersection(unitsOf(text).map(({ word }) => this.lookup.find(word, options)), this.hub.count);
    return words.length > 1 ? this.beside(words, all) : all;
  }

  private withDoi(doi: string): Hits {
    const hits = new Hits(this.hub.count);
    const wanted = doi.toLowerCase();
    for (const [row, dois] of this.hub.dois) {
      // A project's own DOI comes first; the others are publications that it names.
      const at = dois.findIndex((one) => one.startsWith(wanted));
      if (at >= 0) hits.add(row, (dois[at] === wanted ? 10 : 5) / (at + 1));
    }
    return hits;
  }

  private filter({ key, text }: Element, unmet: Found["unmet"][number][]): Hits {
    const hits = new Hits(this.hub.count);
    for (const value of text.split(",").map((one) => one.trim()).filter(Boolean)) {
      const found = this.met(key as Key, value);
      hits.merge(found, 1);
      if (!found.rows.length && key) unmet.push({ key, value, nearest: nearestOf(value, this.choices(key)) });
    }
    return hits;
  }

  /** Projects that have a value, whatever its letter case, accents and hyphens; or whose value has its words. */
  private met(key: Key, value: string): Hits {
    if (key === "doi") return this.withDoi(DOI.exec(value)?.[1] ?? value);
    if (key === "is") return this.being(value);
    if (key === "author") return this.by(value);
    if (key === "file") return this.withWords(value.replace(/^\*?\./, ""), "others");
    if (key === "title") return this.withWords(value, "title");
    if (key === "org") {
      const { spaces, space } = this.hub.columns;
      const numbers = fitting(spaces.map((path) => path.split("/")), value);
      return this.having((row) => numbers.has(space[row] ?? -1));
    }
    return this.withValue(FACET_OF[key] ?? "topics", value);
  }

  private withValue(name: FacetName, value: string): Hits {
    const { names, of } = this.hub.facets[name];
    const numbers = fitting(names.map((one) => [one, this.hub.label(name, one)]), value);
    return this.having((row) => of(row).some((number) => numbers.has(number)));
  }

  private withWords(value: string, field: "others" | "title"): Hits {
    const units = unitsOf(value);
    return intersection(units.map(({ word }) => this.lookup.find(word, { prefix: field !== "others", fields: [field] })), this.hub.count);
  }

  /** Projects that name someone whose name has these words, or words that begin so. */
  private by(value: string): Hits {
    const words = tokens(value);
    const isOf = (name: string): boolean => {
      const own = tokens(name);
      return words.every((word) => own.some((one) => one.startsWith(word)));
    };
    return this.having((row) => words.length > 0 && (this.hub.people[row] ?? "").split("; ").some(isOf));
  }

  /** `is:model`, `is:dataset`, `is:archived`, `is:reviewed`. */
  private being(value: string): Hits {
    const wanted = folded(value);
    if (wanted === "archived" || wanted === "archive") return this.having((row) => this.hub.state(row) === "archived");
    if (wanted === "dormant") return this.having((row) => this.hub.state(row) === "dormant");
    if (wanted === "active" || wanted === "actif") return this.having((row) => this.hub.state(row) === "");
    const ofCategory = this.withValue("collections", value);
    return ofCategory.rows.length ? ofCategory : this.withValue("has", value);
  }

  private having(fits: (row: number) => boolean): Hits {
    const hits = new Hits(this.hub.count);
    for (let row = 0; row < this.hub.count; row++) if (fits(row)) hits.add(row, 1);
    return hits;
  }

  /** Values of a filter, for the nearest to one that there is not. */
  private choices(key: Key): string[] {
    const { facets, columns } = this.hub;
    if (key === "org") return [...new Set(columns.spaces.flatMap((path) => path.split("/")))];
    if (key === "is") return [...facets.collections.names, ...facets.has.names, "archived", "dormant", "active"];
    const name = FACET_OF[key];
    return name ? [...facets[name].names] : [];
  }

  private exclude(hits: Hits, element: Element, unmet: Found["unmet"][number][]): void {
    const found =
      element.kind === "word" && !DOI.test(element.text) ? this.phrase(element.text) : this.element(element, false, unmet);
    for (const row of found.rows) hits.scores[row] = 0;
  }

  /** Projects that meet all that is needed, or as much as any does. */
  private meeting(wanted: readonly Wanted[], isStrict: boolean): { hits: Hits; isGuess: boolean } {
    const { count } = this.hub;
    const needed = wanted.filter(({ isNeeded }) => isNeeded);
    if (!needed.length) return { hits: this.having(() => true), isGuess: false };
    const all = this.sum(intersection(needed.map(({ hits }) => hits), count), wanted);
    const words = needed.filter(({ isFilter }) => !isFilter);
    if (all.rows.length || words.length < 2 || isStrict) return { hits: all, isGuess: false };
    // Filters are meant; of the words, as many as possible.
    const filters = needed.filter(({ isFilter }) => isFilter);
    const some = new Hits(count);
    for (const { hits } of words) {
      for (const row of hits.rows) {
        if (some.scores[row] || filters.some(({ hits: of }) => !of.scores[row])) continue;
        let [sum, met] = [0, 0];
        for (const { hits: of } of words) {
          const score = of.scores[row] ?? 0;
          sum += score;
          met += Number(score > 0);
        }
        some.add(row, sum * met);
      }
    }
    return { hits: some, isGuess: true };
  }

  /** Adds what words find that are not needed. */
  private sum(hits: Hits, wanted: readonly Wanted[]): Hits {
    for (const { hits: of, isNeeded } of wanted) {
      if (!isNeeded) for (const row of hits.rows) hits.scores[row] = (hits.scores[row] ?? 0) + 0.2 * (of.scores[row] ?? 0);
    }
    return hits;
  }

  /** Prefers titles that have the words as they were typed, and what ranks high; archived projects come later. */
  private refine(hits: Hits, clauses: readonly Element[][]): void {
    const { hub } = this;
    const { scores } = hits;
    for (const row of hits.rows) {
      const prior = 1 + RANK * (1 - row / hub.count);
      scores[row] = (scores[row] ?? 0) * (hub.isArchived(row) ? ARCHIVED : prior);
    }
    const words = clauses.flatMap(([one, ...others]) => (one && !others.length && one.kind !== "filter" ? one.text : []));
    const typed = words.join(" ");
    const key = keyOfText(typed);
    if (key.length < 3 && !isUnspaced(key)) return; // Everything has them, and more letters may come.
    const fits = tokens(typed).length > 1 ? phrase(tokens(typed)) : null;
    const best = highest(hits.rows, scores, REMEMBERED);
    for (const row of best) {
      const title = hub.title(row);
      if (keyOfText(title) === key) scores[row] = (scores[row] ?? 0) * 3;
      else if (fits?.(title)) scores[row] = (scores[row] ?? 0) * 1.5;
      else if (fits && hub.textsOf(row).some(fits)) scores[row] = (scores[row] ?? 0) * 1.2;
    }
  }
}

interface Wanted {
  hits: Hits;
  /** Whether a project must have it. */
  isNeeded: boolean;
  isFilter: boolean;
  /** What was typed, where it is one word. */
  word?: string;
}

/** Numbers of the values that are a text, whatever its letter case and hyphens; else of those that have its words. */
function fitting(values: readonly (readonly string[])[], text: string): Set<number> {
  const key = keyOfText(text);
  const numbers = new Set<number>();
  if (!key) return numbers;
  const plain = new Set([key, ...singular(key)]);
  const isSame = (one: string): boolean => {
    const own = keyOfText(one);
    return plain.has(own) || singular(own).includes(key);
  };
  values.forEach((names, number) => names.some(isSame) && numbers.add(number));
  if (numbers.size) return numbers;
  const words = tokens(text);
  values.forEach((names, number) => {
    const own = names.flatMap(terms);
    if (words.every((word) => own.some((term) => term.startsWith(word)))) numbers.add(number);
  });
  return numbers;
}

/** The rows of highest score. */
function highest(rows: readonly number[], scores: Float32Array, most: number): number[] {
  if (rows.length <= most) return [...rows];
  const ordered = Float32Array.from(rows, (row) => scores[row] ?? 0).sort();
  const least = ordered[ordered.length - most] ?? 0;
  return rows.filter((row) => (scores[row] ?? 0) >= least).slice(0, most * 2);
}
