// The orders of a list.

import type { Hub } from "./hub";

type Compare = (one: number, other: number) => number;

/**
 * @param sort as it is in the address; `rank` is the order of the data.
 * @param scores relevance of each row, when the reader gave words and no order.
 */
export function ordered(hub: Hub, rows: number[], sort: string, scores: Float32Array | null): number[] {
  const { columns } = hub;
  const byNumber = (column: readonly number[]): Compare => (one, other) => (column[other] ?? 0) - (column[one] ?? 0);
  const bySparse = ([of, values]: [number[], number[]] = [[], []]): Compare => {
    const column: number[] = [];
    of.forEach((row, at) => (column[row] = values[at] ?? 0));
    return byNumber(column);
  };
  const byTitle = (): Compare => {
    const { compare } = new Intl.Collator(document.documentElement.lang || "en", { numeric: true });
    return (one, other) => compare(hub.title(one), hub.title(other));
  };
  const compares: Record<string, () => Compare> = {
    "-properties.updated": () => byNumber(columns.updated),
    "-properties.created": () => byNumber(columns.created),
    "-properties.sharinghub:stars": () => byNumber(columns.stars),
    "-size": () => bySparse(columns.sizes),
    "-trend": () => bySparse(columns.trends),
    "+properties.title": byTitle,
    "-properties.title": () => {
      const compare = byTitle();
      return (one, other) => compare(other, one);
    },
  };
  if (scores) return rows.sort((one, other) => (scores[other] ?? 0) - (scores[one] ?? 0) || one - other);
  const compare = compares[sort]?.();
  if (!compare) return rows.sort((one, other) => one - other);
  const byPath = (one: number, other: number): number => (hub.path(one) < hub.path(other) ? -1 : 1);
  return rows.sort((one, other) => compare(one, other) || byPath(one, other));
}
