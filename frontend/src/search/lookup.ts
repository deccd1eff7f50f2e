// Looks terms up: one index (MiniSearch) of what is there at once, one of the texts that arrive later, and one
// of the values that many projects share (topics, licences, …), each of which is read once for all of them.

import MiniSearch, { type SearchResult } from "minisearch";
import type { Hub } from "./hub";
import { Hits } from "./hits";
import { distance } from "./language";
import { formsOf } from "./synonyms";
import { COMPOUND, folded, isUnspaced, terms, tokens } from "./tokens";
import type { FacetName, Texts } from "./types";

const SLICE = 8; // milliseconds of indexing after which the page may breathe
const FEW = 5;
const DEEP = 3; // letters from which a word is looked for in texts: fewer stand in nearly all of them
const PREFIX = 0.5; // what the beginning of a longer word is worth beside the word
const FORM = 0.8; // what another form of a word is worth, such as its plural
const FUZZY = 0.3;
const MANY = 10; // topics of a project from which each is worth less

const BOOSTS = {
  title: 5,
  name: 2,
  summary: 1.5,
  words: 1,
  others: 0.7,
} as const;
export type Field = keyof typeof BOOSTS;

/** Values that are searched as words, and what they are worth. */
const VALUES = { topics: 3, task: 2.5, framework: 2.5, license: 2, collections: 1 } as const;
type ValueName = keyof typeof VALUES;
const VALUE_NAMES = Object.keys(VALUES) as ValueName[];
const SPACE = 1.5;

export interface Value {
  name: ValueName | "space";
  /** Its number among the values of its kind. */
  number: number;
  /** Its words without anything between them. */
  key: string;
  weight: number;
  rows: number[];
}

/** What MiniSearch returns; it types the id as anything. */
type Hit = Pick<SearchResult, "score" | "terms"> & { id: number };

interface Row {
  id: number;
  /** Terms of each field of an index. */
  texts: readonly (readonly string[])[];
}

const BETWEEN = "\n"; // between terms, of which none has it

export interface Options {
  /** Whether words that begin so count too; `forms` are those that end as a form of the word does. */
  prefix: boolean | "forms";
  fuzzy?: boolean;
  /** Only these fields, and no values. */
  fields?: readonly Field[];
}

function makeIndex(fields: readonly string[]): MiniSearch<Row> {
  return new MiniSearch<Row>({
    fields: [...fields],
    extractField: (row, field) => (field === "id" ? row.id : row.texts[fields.indexOf(field)]?.join(BETWEEN) ?? "") as string,
    tokenize: (text) => (text ? text.split(BETWEEN) : []),
    processTerm: (term) => term,
    autoVacuum: false,
  });
}

/** Lets the page paint and hear its reader; what is urgent goes on before other work of the page. */
function breath(isUrgent: boolean): Promise<unknown> {
  const { scheduler } = globalThis as {
    scheduler?: { postTask?: (task: () => void, options: { priority: string }) => Promise<unknown> };
  };
  const priority = isUrgent ? "user-visible" : "background";
  return scheduler?.postTask?.(() => undefined, { priority }) ?? new Promise((done) => setTimeout(done));
}

/** The words of a text as one key, whatever is between them. */
export function keyOfText(text: string): string {
  return tokens(text).join("");
}

export class Lookup {
  private readonly light = makeIndex(["title", "name"]);
  private readonly deep = makeIndex(["summary", "words", "others"]);
  private readonly shared = makeIndex(["value"]);
  private readonly values: Value[] = [];
  private readonly byKey = new Map<string, Value[]>();
  private readonly valueOf = Object.fromEntries([...VALUE_NAMES, "space"].map((name) => [name, []])) as unknown as Record<
    ValueName | "space",
    (Value | undefined)[]
  >;

  /** @param onChange more is known by now. */
  constructor(
    private readonly hub: Hub,
    private readonly onChange: () => void,
  ) {}

  /** Indexes titles, names and shared values, the best-ranked projects first. */
  async addColumns(onProgress: () => void): Promise<void> {
    const { hub } = this;
    await this.fill(hub.count, onProgress, (row) => {
      const title = terms(hub.title(row));
      this.light.add({ id: row, texts: [title, others(terms(hub.columns.names[row] ?? ""), title)] });
      this.addValues(row);
    });
  }

  async addTexts({ first, summaries, words, others: files, people, dois }: Texts): Promise<void> {
    await this.fill(summaries.length, null, (at) => {
      // What the title has is found by the title: each further place costs every query. So does each field.
      const title = terms(this.hub.title(first + at));
      const rest = `${files[at]}; ${people[at]}; ${dois[at]}`;
      this.deep.add({ id: first + at, texts: [others(terms(summaries[at] ?? ""), title), terms(words[at] ?? ""), others(terms(rest), title)] });
    });
  }

  private addValues(row: number): void {
    const { hub } = this;
    for (const name of VALUE_NAMES) {
      const { names, of } = hub.facets[name];
      for (const number of of(row)) {
        const text = name === "collections" ? hub.categoryWords(number) : (names[number] ?? "");
        this.addValue(name, number, text, VALUES[name], row);
      }
    }
    const space = hub.columns.space[row] ?? -1;
    this.addValue("space", space, hub.columns.spaces[space] ?? "", SPACE, row);
  }

  private addValue(name: ValueName | "space", number: number, text: string, weight: number, row: number): void {
    const known = this.valueOf[name][number];
    if (known) {
      known.rows.push(row);
      return;
    }
    const value = { name, number, key: keyOfText(text), weight, rows: [row] };
    this.valueOf[name][number] = value;
    const same = this.byKey.get(value.key);
    if (same) same.push(value);
    else this.byKey.set(value.key, [value]);
    this.shared.add({ id: this.values.length, texts: [terms(text)] });
    this.values.push(value);
  }

  private async fill(count: number, onProgress: (() => void) | null, add: (at: number) => void): Promise<void> {
    let since = performance.now();
    for (let at = 0; at < count; at++) {
      add(at);
      if (performance.now() - since < SLICE) continue;
      this.onChange();
      onProgress?.();
      await breath(onProgress !== null);
      since = performance.now();
    }
    this.onChange();
  }

  /** Values that projects share (topics, licences, …) and that are these words and no more. */
  valuesOf(key: string): readonly Value[] {
    return this.byKey.get(key) ?? [];
  }

  /** Whether any project has a term. */
  has(word: string): boolean {
    const options = { prefix: false, fuzzy: false as const, tokenize: () => [word, COMPOUND + word] };
    return [this.light, this.shared, this.deep].some((index) => index.search(word, options).length > 0);
  }

  /** Projects with a term, or with words that begin so. */
  find(word: string, { prefix, fuzzy = false, fields }: Options): Hits {
    const hits = new Hits(this.hub.count);
    const [length, isSign] = [[...word].length, isUnspaced(word)];
    const accept = this.acceptance(word, fuzzy);
    const isBegun = prefix === true;
    const forms = prefix === "forms" ? formsOf(word) : [word];
    const asked = isSign ? forms : [...forms, ...forms.map((form) => COMPOUND + form)];
    const hasNumber = /\d/.test(word);
    const options = {
      // The beginning of a compound is that of its first word, unless it has a number.
      prefix: (term: string) => isBegun && (hasNumber || !term.startsWith(COMPOUND)),
      fuzzy: fuzzy && !isSign ? 2 : (false as const), // two neighbours that changed places are two edits there
      maxFuzzy: 2,
      weights: { fuzzy: FUZZY, prefix: PREFIX },
      tokenize: () => asked, // They are terms already.
      boostTerm: (_: string, at: number) => (at % forms.length ? FORM : 1),
    };
    const wanted = (index: readonly Field[]): Field[] => index.filter((field) => !fields || fields.includes(field));
    // One letter alone is looked for in titles: everything has it somewhere.
    const light = wanted(length === 1 && !isSign ? ["title"] : ["title", "name"]);
    const deep = wanted(["summary", "words", "others"]);
    const isAlone = length === 1 && !isSign;
    if (light.length) collect(hits, this.light.search(word, { ...options, fields: light, boost: BOOSTS }), accept);
    if (!fields) this.addShared(hits, word, options, accept, isAlone || !isBegun);
    if (deep.length && (length >= DEEP || isSign || !prefix || (!isAlone && hits.rows.length < FEW))) {
      collect(hits, this.deep.search(word, { ...options, fields: deep, boost: BOOSTS }), accept);
    } else if (isAlone && deep.includes("others")) {
      // A programming language may have a name of one letter.
      collect(hits, this.deep.search(word, { ...options, prefix: false, fields: ["others"] }), accept);
    }
    return hits;
  }

  /** What a topic counts in a project: one of very many says less of it. */
  private share(row: number): number {
    return Math.min(1, MANY / this.hub.facets.topics.of(row).length);
  }

  /** Which of the terms that an index takes for a word are meant by it. */
  private acceptance(word: string, fuzzy: boolean): (found: Hit[]) => Hit[] {
    // Nobody mistypes a word for a name with a number.
    const most = word.length < 6 ? 1 : 2;
    const letters = (term: string): string => [...term].sort().join("");
    // Of four letters, acronyms that differ in one are others (NDVI, NDSI): a letter lacks, or two changed places.
    const isOther = (term: string): boolean => word.length < 5 && term.length === word.length && letters(term) !== letters(word);
    const isMeant = (term: string): boolean => !/\d/.test(term) && !isOther(plain(term)) && distance(word, plain(term)) <= most;
    if (fuzzy) return (found) => found.filter(({ terms: own }) => own.some(isMeant));
    return (found) => numbered(word, found);
  }

  private addShared(hits: Hits, word: string, options: object, accept: (found: Hit[]) => Hit[], isWhole: boolean): void {
    const found = this.shared.search(word, isWhole ? { ...options, prefix: false, fuzzy: false } : options);
    const fitting = accept(found);
    if (!fitting.length) return;
    const { count } = this.hub;
    const matched = new Set<string>();
    let rows = 0;
    for (const { id } of fitting) rows += this.values[id]?.rows.length ?? 0;
    const rare = Math.log(1 + Math.max(0, count - rows + 0.5) / (rows + 0.5));
    for (const { id, terms: own } of fitting) {
      const value = this.values[id];
      if (!value) continue;
      const isSame = own.some((term) => term === word || term === COMPOUND + word);
      const worth = isSame ? 1 : isWhole ? FORM : own.some((term) => term.startsWith(word)) ? PREFIX : FUZZY;
      const score = value.weight * worth * (0.5 + rare) * (value.key === word ? 1.2 : 1);
      for (const row of value.rows) hits.add(row, value.name === "topics" ? score * this.share(row) : score);
      own.forEach((term) => matched.add(plain(term)));
    }
    hits.addTerms(() => matched);
  }

  /** The words of the index that are nearest to a word that nothing has. */
  nearest(word: string, most: number): string[] {
    const options = { prefix: false, fuzzy: 0.4, maxFuzzy: 3, tokenize: (text: string) => [text] };
    const near = new Map<string, number>();
    for (const index of [this.light, this.shared, this.deep]) {
      for (const { terms: own, score } of index.search(word, options).slice(0, 50)) {
        for (const term of own) near.set(plain(term), (near.get(plain(term)) ?? 0) + score);
      }
    }
    const away = new Map([...near.keys()].map((term) => [term, distance(word, term)]));
    const order = ([one, score]: [string, number], [other, its]: [string, number]): number =>
      (away.get(one) ?? 0) - (away.get(other) ?? 0) || its - score;
    const least = Math.min(...away.values());
    return [...near].sort(order).map(([term]) => term).filter((term) => away.get(term) === least).slice(0, most);
  }
}

/** Of a term that ends in a number: not those whose number goes on, unless there are no others. */
function numbered(word: string, found: Hit[]): Hit[] {
  if (!/\d$/.test(word)) return found;
  const goesOn = (term: string): boolean => /^\d/.test(plain(term).slice(word.length));
  const kept = found.filter(({ terms: own }) => !own.every(goesOn));
  return kept.length ? kept : found;
}

/** Terms that are not among those of a title. */
function others(all: readonly string[], title: readonly string[]): string[] {
  return all.filter((term) => !title.includes(term));
}

/** A term without the mark of compounds. */
function plain(term: string): string {
  return term.startsWith(COMPOUND) ? term.slice(COMPOUND.length) : term;
}

function collect(hits: Hits, found: SearchResult[], accept: (found: Hit[]) => Hit[]): void {
  const fitting = accept(found);
  for (const { id, score } of fitting) hits.add(id, score);
  if (fitting.length) hits.addTerms((row) => fitting.find(({ id }) => id === row)?.terms.map(plain) ?? []);
}

/**
 * Whether a text has these words side by side, in this order.
 *
 * @param hasForms whether their plurals count too.
 */
export function phrase(words: readonly string[], hasForms = false): (text: string) => boolean {
  if (words.some(isUnspaced)) {
    // The pairs of signs put together again: "土地", "地覆" are in "土地覆".
    const run = words.reduce((text, word) => (text && word.startsWith(text.at(-1) ?? "") ? text + word.slice(1) : text + word), "");
    return (text) => folded(text).replace(/[^\p{L}\p{N}]+/gu, "").includes(run);
  }
  const between = "[^\\p{L}\\p{N}]*";
  const ending = hasForms ? "(?:e?s|x)?" : "";
  const inside = words.map((word) => word.replace(/[.*+?^${}()|[\]\\#]/g, "\\$&") + ending).join(between);
  const wanted = new RegExp(`(?<![\\p{L}\\p{N}])${inside}(?![\\p{L}\\p{N}])`, "u");
  return (text) => wanted.test(folded(text));
}

export type { FacetName };
