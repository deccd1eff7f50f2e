// What a part of a query finds: projects with their relevance, and the words of the index that matched.

export class Hits {
  rows: number[] = [];
  readonly scores: Float32Array;
  /** Whether they are of words that are written alike, because none has the word itself. */
  isAlike = false;
  private readonly sources: ((row: number) => Iterable<string>)[] = [];

  constructor(readonly count: number) {
    this.scores = new Float32Array(count);
  }

  /** Adds to the relevance of a project. */
  add(row: number, score: number): void {
    const before = this.scores[row] ?? 0;
    if (before === 0) this.rows.push(row);
    this.scores[row] = before + score;
  }

  /** Where to look for the words that matched in a project. */
  addTerms(source: (row: number) => Iterable<string>): void {
    this.sources.push(source);
  }

  /** Takes in what another way of writing the same finds: the better of both counts. */
  merge(other: Hits, weight: number): void {
    for (const row of other.rows) {
      const [own, its] = [this.scores[row] ?? 0, (other.scores[row] ?? 0) * weight];
      if (own === 0) this.rows.push(row);
      if (its > own) this.scores[row] = its;
    }
    if (other.rows.length) this.addTerms((row) => other.terms(row));
  }

  /** The highest score. */
  best(): number {
    let best = 0;
    for (const row of this.rows) best = Math.max(best, this.scores[row] ?? 0);
    return best;
  }

  copy(): Hits {
    const copy = new Hits(this.count);
    copy.rows = this.rows.slice();
    copy.scores.set(this.scores);
    copy.addTerms((row) => this.terms(row));
    copy.isAlike = this.isAlike;
    return copy;
  }

  /** Only projects that are shown are looked up: few enough to look through the answers. */
  *terms(row: number): Generator<string> {
    if (!this.scores[row]) return;
    for (const source of this.sources) yield* source(row);
  }
}

/** Projects that all have found. */
export function intersection(all: readonly Hits[], count: number): Hits {
  const [only] = all;
  if (only && all.length === 1) return only.copy();
  const hits = new Hits(count);
  const [fewest] = [...all].sort((one, other) => one.rows.length - other.rows.length);
  for (const row of fewest?.rows ?? []) {
    let sum = 0;
    for (const { scores } of all) {
      const score = scores[row] ?? 0;
      if (score === 0) {
        sum = 0;
        break;
      }
      sum += score;
    }
    if (sum > 0) hits.add(row, sum);
  }
  for (const one of all) hits.addTerms((row) => one.terms(row));
  return hits;
}
