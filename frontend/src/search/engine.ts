// Answers queries: which projects are found, in which order, and which of their words matched.
//
// A query is a list of clauses that must all be met; where no project meets all, those that meet some are a
// guess. Each unit of a clause is looked up once, so that a word in the title and a word of the README find a
// project together.

import { DOI, Filters, type Unmet } from "./filters";
import { Hits, intersection } from "./hits";
import type { Hub } from "./hub";
import { parse, type Element, type Unknown } from "./language";
import { keyOfText, Lookup, phrase, type Value } from "./lookup";
import { Synonyms } from "./synonyms";
import { folded, isUnspaced, tokens } from "./tokens";
import type { Texts } from "./types";
import { unitsOf } from "./units";
import { Words, type Wanted } from "./words";

const MOST_UNITS = 16;
const ARCHIVED = 0.5;
const RANK = 0.1; // what the first of the ranking is worth more than the last
const REORDERED = 256; // projects whose titles are compared with what was typed
const ADDRESS = /^https?:\/\/(?:[^/\s]+\/(?=[^/\s]))?/i; // the host, where more follows
const SIGN = /[\p{S}\p{Extended_Pictographic}]/u;
const PATH = 4; // what the path of a project is worth, where it was typed

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
  /** Words that have neither letters nor numbers nor other signs to look for. */
  ignored: readonly string[];
  /** Filters of the query that there are not. */
  unknown: readonly Unknown[];
  /** Values of filters that nothing has: the filter, the value, and the nearest one there is. */
  unmet: readonly Unmet[];
}
export class Engine {
  private readonly lookup: Lookup;
  private readonly words: Words;
  private readonly filters: Filters;

  constructor(private readonly hub: Hub) {
    this.lookup = new Lookup(hub, () => this.words.forget());
    const synonyms = new Synonyms(hub.columns.synonyms ?? []);
    this.words = new Words(hub, this.lookup, synonyms);
    this.filters = new Filters(hub, this.lookup, synonyms);
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
    const unmet: Unmet[] = [];
    const ignored = clauses.flatMap(([one, ...others]) => (one && !others.length && isIgnored(one) ? one.text : []));
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
      ignored,
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
    unmet: Unmet[],
  ): { wanted: Wanted[]; isGuess: boolean } {
    const wanted: Wanted[] = [];
    let [run, isGuess, count]: [string[], boolean, number] = [[], false, 0];
    const flush = (isLast: boolean): void => {
      const units = unitsOf(run.join(" "), isLast && isOpenEnded).slice(0, MOST_UNITS - count);
      count += units.length;
      run = [];
      const found = this.words.spans(units);
      isGuess ||= found.isGuess;
      wanted.push(...found.wanted);
    };
    clauses.forEach((clause, at) => {
      const [only] = clause;
      const isLast = at === clauses.length - 1;
      if (clause.length === 1 && only?.kind === "word" && !DOI.test(only.text) && !isSign(only)) {
        run.push(bare(only.text));
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

  private element(element: Element, isLast: boolean, unmet: Unmet[]): Hits {
    const { kind, text } = element;
    const doi = DOI.exec(text)?.[1];
    if (doi && kind !== "filter") return this.filters.withDoi(doi);
    if (kind === "filter") return this.filters.filter(element, unmet);
    if (isSign(element)) return this.filters.having((row) => this.hub.textsOf(row).some((own) => own.includes(text)));
    if (kind === "phrase") return this.words.phrase(text);
    const { wanted } = this.words.spans(unitsOf(text, isLast));
    return intersection(wanted.filter(({ isNeeded }) => isNeeded).map(({ hits }) => hits), this.hub.count);
  }

  private exclude(hits: Hits, element: Element, unmet: Unmet[]): void {
    const found =
      element.kind === "word" && !DOI.test(element.text) && !isSign(element) ? this.words.phrase(element.text) : this.element(element, false, unmet);
    for (const row of found.rows) hits.scores[row] = 0;
  }

  /** Projects that meet all that is needed, or as much as any does. */
  private meeting(wanted: readonly Wanted[], isStrict: boolean): { hits: Hits; isGuess: boolean } {
    const { count } = this.hub;
    const needed = wanted.filter(({ isNeeded }) => isNeeded);
    if (!needed.length) return { hits: this.filters.having(() => true), isGuess: false };
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
    const address = folded(bare(typed).replace(/\/$/, ""));
    const fits = tokens(typed).length > 1 ? phrase(tokens(typed)) : null;
    const best = highest(hits.rows, scores, REORDERED);
    for (const row of best) {
      const title = hub.title(row);
      if (address.includes("/") && `/${folded(hub.path(row))}`.endsWith(`/${address}`)) scores[row] = (scores[row] ?? 0) * PATH;
      else if (keyOfText(title) === key) scores[row] = (scores[row] ?? 0) * 3;
      else if (fits?.(title)) scores[row] = (scores[row] ?? 0) * 1.5;
      else if (fits && hub.textsOf(row).some(fits)) scores[row] = (scores[row] ?? 0) * 1.2;
    }
  }
}

/** An address without its scheme, host and GitLab's own parts; any other text as it is. */
function bare(text: string): string {
  return ADDRESS.test(text) ? text.replace(ADDRESS, "").replace(/(?:\.git|\/-\/.*|[?#].*)$/, "") : text;
}

/** Whether it is a sign without words, as an emoji is, which is looked for as it is. */
function isSign({ kind, text }: Element): boolean {
  return kind !== "filter" && SIGN.test(text) && !tokens(text).length;
}

/** Whether a part of a query has nothing that could be looked for. */
export function isIgnored(element: Element): boolean {
  return element.kind !== "filter" && !isSign(element) && !tokens(bare(element.text)).length;
}

/** The rows of highest score. */
function highest(rows: readonly number[], scores: Float32Array, most: number): number[] {
  if (rows.length <= most) return [...rows];
  const ordered = Float32Array.from(rows, (row) => scores[row] ?? 0).sort();
  const least = ordered[ordered.length - most] ?? 0;
  return rows.filter((row) => (scores[row] ?? 0) >= least).slice(0, most * 2);
}