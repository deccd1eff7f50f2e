// Finding projects by words, with MiniSearch: one index of what is there at once (titles, topics, paths) and
// one of the texts that arrive later. A query is answered word by word, so that a word in the title and a
// word of the README find a project together, and so that a word typed before is not looked up again.

import MiniSearch from "minisearch";
import type { Hub } from "./hub";
import { tokens } from "./tokens";
import type { Texts } from "./types";

const SLICE = 16; // milliseconds of indexing after which the page may breathe
const FEW = 5; // projects under which a word is also taken for a mistyped one
const KEPT = 64; // words whose answers are kept

interface Row {
  id: number;
  texts: readonly string[];
}

/** What one word finds: score and matched words by row. */
interface Hits {
  scores: Map<number, number>;
  terms: Map<number, string[]>;
}

export interface Found {
  scores: Map<number, number>;
  /** Words of the index that matched, by row, for highlighting. */
  terms(row: number): Set<string>;
  /** Whether no project has all words, and these have some. */
  isGuess: boolean;
}

function makeIndex(fields: string[]): MiniSearch<Row> {
  return new MiniSearch<Row>({
    fields,
    extractField: (row, field) => (field === "id" ? row.id : (row.texts[fields.indexOf(field)] ?? "")) as string,
    tokenize: tokens,
    processTerm: (term) => term,
    autoVacuum: false,
  });
}

function breath(): Promise<void> {
  const { scheduler } = globalThis as { scheduler?: { yield?: () => Promise<void> } };
  return scheduler?.yield?.() ?? new Promise((done) => setTimeout(done));
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
      await breath();
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
    const isGuess = all.size === 0 && hits.length > 1;
    return {
      scores: isGuess ? this.having(hits, 1) : all,
      terms: (row) => new Set(hits.flatMap(({ terms }) => terms.get(row) ?? [])),
      isGuess,
    };
  }

  private having(hits: readonly Hits[], least: number): Map<number, number> {
    const scores = new Map<number, number>();
    const [fewest] = [...hits].sort((one, other) => one.scores.size - other.scores.size);
    const rows = least === 1 ? new Set(hits.flatMap(({ scores: of }) => [...of.keys()])) : fewest?.scores.keys();
    for (const row of rows ?? []) {
      let [sum, met] = [0, 0];
      for (const { scores: of } of hits) {
        const score = of.get(row);
        if (score === undefined) continue;
        sum += score;
        met++;
      }
      if (met >= least) scores.set(row, sum * met);
    }
    return scores;
  }

  private hits(word: string): Hits {
    const known = this.kept.get(word);
    if (known) return known;
    let found = this.look(word, false);
    if (found.scores.size < FEW && word.length > 3) found = this.look(word, true);
    if (this.kept.size >= KEPT) this.kept.delete(this.kept.keys().next().value ?? "");
    this.kept.set(word, found);
    return found;
  }

  private look(word: string, isMistyped: boolean): Hits {
    const hits: Hits = { scores: new Map(), terms: new Map() };
    const options = {
      prefix: word.length > 1,
      fuzzy: isMistyped ? 0.25 : false,
      maxFuzzy: 2,
      weights: { fuzzy: 0.3, prefix: 0.5 },
      // One letter alone is looked for in titles: everything has it somewhere.
      ...(word.length === 1 ? { fields: ["title"], prefix: true } : {}),
    };
    this.gather(hits, this.light.search(word, { ...options, boost: { title: 5, topics: 3, path: 2 } }));
    if (word.length > 1) {
      this.gather(hits, this.deep.search(word, { ...options, boost: { summary: 1.5, others: 0.7 } }));
    }
    return hits;
  }

  private gather({ scores, terms }: Hits, results: { id: number; score: number; terms: string[] }[]): void {
    for (const { id, score, terms: matched } of results) {
      scores.set(id, (scores.get(id) ?? 0) + score);
      const before = terms.get(id);
      terms.set(id, before ? [...before, ...matched] : matched);
    }
  }
}
