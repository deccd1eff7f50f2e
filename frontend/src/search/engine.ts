// Finding projects by words, with MiniSearch: one index of what is there at once (titles, topics, paths) and
// one of the texts that arrive later. A query is answered word by word, so that a word in the title and a
// word of the README find a project together, and so that a word typed before is not looked up again.

import MiniSearch, { type SearchResult } from "minisearch";
import type { Hub } from "./hub";
import { isUnspaced, tokens, tokensWithEnds } from "./tokens";
import type { Texts } from "./types";

const SLICE = 8; // milliseconds of indexing after which the page may breathe
const FEW = 5; // projects under which a word is also taken for a mistyped one
const KEPT = 32; // words whose answers are kept
const DEEP = 3; // letters from which a word is looked for in texts: fewer stand in nearly all of them
const NOTHING: readonly string[] = [];

/** What MiniSearch returns; it types the id as anything. */
type Hit = Pick<SearchResult, "score" | "terms"> & { id: number };

interface Row {
  id: number;
  texts: readonly string[];
}

export interface Found {
  /** Rows that were found, in no order. */
  rows: readonly number[];
  /** Relevance by row; 0 where nothing was found. */
  scores: Float32Array;
  /** Words of the index that matched, by row, for highlighting. */
  terms(row: number): Set<string>;
  /** Whether no project has all words, and these have some. */
  isGuess: boolean;
}

function makeIndex(fields: string[]): MiniSearch<Row> {
  return new MiniSearch<Row>({
    fields,
    extractField: (row, field) => (field === "id" ? row.id : (row.texts[fields.indexOf(field)] ?? "")) as string,
    tokenize: tokensWithEnds,
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

/** What one word finds: score by row, and the results that have the matched words. */
class Hits {
  readonly rows: number[] = [];
  readonly scores: Float32Array;
  private readonly answers: Hit[][] = [];

  constructor(count: number) {
    this.scores = new Float32Array(count);
  }

  add(answer: Hit[]): void {
    const { rows, scores } = this;
    for (const { id, score } of answer) {
      const before = scores[id] ?? 0;
      if (before === 0) rows.push(id);
      scores[id] = before + score;
    }
    this.answers.push(answer);
  }

  /** Only projects that are shown are looked up: few enough to look through the answers. */
  terms(row: number): readonly string[] {
    if (!this.scores[row]) return NOTHING;
    return this.answers.flatMap((answer) => answer.find(({ id }) => id === row)?.terms ?? NOTHING);
  }
}

export class Engine {
  private readonly light = makeIndex(["title", "topics", "path"]);
  private readonly deep = makeIndex(["summary", "words", "others"]);
  private kept = new Map<string, Hits>();

  constructor(private readonly hub: Hub) {}

  /** Indexes titles, topics and paths, the best-ranked projects first. */
  async addColumns(onProgress: () => void): Promise<void> {
    const { hub } = this;
    await this.fill(this.light, hub.count, onProgress, (id) => ({
      id,
      texts: [hub.title(id), hub.names("topics", id).join(" "), hub.path(id)],
    }));
  }

  async addTexts({ first, summaries, words, others }: Texts): Promise<void> {
    await this.fill(this.deep, summaries.length, null, (at) => ({
      id: first + at,
      texts: [summaries[at] ?? "", words[at] ?? "", others[at] ?? ""],
    }));
  }

  private async fill(
    index: MiniSearch<Row>,
    count: number,
    onProgress: (() => void) | null,
    row: (at: number) => Row,
  ): Promise<void> {
    let since = performance.now();
    for (let at = 0; at < count; at++) {
      index.add(row(at));
      if (performance.now() - since < SLICE) continue;
      this.kept.clear();
      onProgress?.();
      await breath(onProgress !== null);
      since = performance.now();
    }
    this.kept.clear();
  }

  /** Projects with all words, or with some where none has all; null when there are no words. */
  find(text: string): Found | null {
    const words = [...new Set(tokens(text))].slice(0, 12);
    if (!words.length) return null;
    const hits = words.map((word) => this.hits(word));
    const all = this.having(hits, hits.length);
    const some = all.rows.length || hits.length === 1 ? all : this.having(hits, 1);
    const isGuess = some.rows.length > all.rows.length;
    return {
      rows: some.rows,
      scores: some.scores,
      terms: (row) => new Set(hits.flatMap((one) => one.terms(row))),
      isGuess,
    };
  }

  private having(hits: readonly Hits[], least: number): Pick<Found, "rows" | "scores"> {
    const [only] = hits;
    if (only && hits.length === 1) return only;
    const scores = new Float32Array(this.hub.count);
    const matching: number[] = [];
    const [fewest] = [...hits].sort((one, other) => one.rows.length - other.rows.length);
    for (const { rows } of least === 1 ? hits : [fewest ?? { rows: [] }]) {
      for (const row of rows) {
        if (scores[row]) continue;
        let [sum, met] = [0, 0];
        for (const { scores: of } of hits) {
          const score = of[row] ?? 0;
          if (score === 0) continue;
          sum += score;
          met++;
        }
        if (met < least) continue;
        scores[row] = sum * met;
        matching.push(row);
      }
    }
    return { rows: matching, scores };
  }

  private hits(word: string): Hits {
    const known = this.kept.get(word);
    if (known) return known;
    let hits = this.look(word, false);
    if (hits.rows.length < FEW && word.length > 3) hits = this.look(word, true);
    if (this.kept.size >= KEPT) this.kept.delete(this.kept.keys().next().value ?? "");
    this.kept.set(word, hits);
    return hits;
  }

  private look(word: string, isMistyped: boolean): Hits {
    const hits = new Hits(this.hub.count);
    const [length, isSign] = [[...word].length, isUnspaced(word)];
    const options = {
      prefix: true,
      fuzzy: isMistyped && !isSign ? 0.25 : (false as const),
      maxFuzzy: 2,
      weights: { fuzzy: 0.3, prefix: 0.5 },
      tokenize: (text: string) => [text], // It is one word already.
      // One letter alone is looked for in titles: everything has it somewhere.
      ...(length === 1 && !isSign ? { fields: ["title"] } : {}),
    };
    hits.add(this.light.search(word, { ...options, boost: { title: 5, topics: 3, path: 2 } }));
    if (length >= DEEP || isSign || (length > 1 && hits.rows.length < FEW)) {
      hits.add(this.deep.search(word, { ...options, boost: { summary: 1.5, others: 0.7 } }));
    }
    return hits;
  }
}
