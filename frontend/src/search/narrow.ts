// Which projects fit a query, and how many there would be with each value of each facet.

import type { Box } from "../map/types";
import { DAY, type Hub } from "./hub";
import { FACETS, type FacetName, type Query } from "./types";

export interface Narrowed {
  rows: number[];
  /** Projects by number of the value: with it, were it picked too. */
  counts: Record<FacetName, Uint32Array>;
}

interface Wish {
  name: FacetName;
  numbers: ReadonlySet<number>;
  wantsAll: boolean;
}

function overlaps([west, south, east, north]: Box, [left, low, right, high]: Box): boolean {
  if (south > high || north < low) return false;
  // A box across the antimeridian has its east beyond 180; the other may then lie a turn away.
  const end = east < west ? east + 360 : east;
  const other = right < left ? right + 360 : right;
  return [-360, 0, 360].some((turn) => west <= other + turn && end >= left + turn);
}

function fits(hub: Hub, row: number, { name, numbers, wantsAll }: Wish): boolean {
  const own = hub.facets[name].of(row);
  if (!wantsAll) return own.some((number) => numbers.has(number));
  for (const number of numbers) if (!own.includes(number)) return false;
  return true;
}

/** Numbers of the values; one that no project has finds nothing, and topics are met whatever their letter case. */
function numbersOf(hub: Hub, name: FacetName, values: readonly string[]): Set<number> {
  const { names } = hub.facets[name];
  const small = (text: string): string => text.toLowerCase();
  return new Set(
    values.map((value) => {
      const exact = names.indexOf(value);
      return exact >= 0 ? exact : names.findIndex((one) => small(one) === small(value));
    }),
  );
}

/**
 * @param base only projects of these rows; all if null.
 * @param picked facets' values that are wanted.
 * @param isKept whether a project is a favourite; null when that does not matter.
 */
export function narrow(
  hub: Hub,
  base: Iterable<number> | null,
  picked: Readonly<Record<FacetName, readonly string[]>>,
  { box, from, to }: Pick<Query, "box" | "from" | "to">,
  isKept: ((row: number) => boolean) | null,
): Narrowed {
  const wishes: Wish[] = FACETS.filter((name) => picked[name].length).map((name) => ({
    name,
    numbers: numbersOf(hub, name, picked[name]),
    wantsAll: hub.facets[name].wantsAll,
  }));
  const counts = Object.fromEntries(
    FACETS.map((name) => [name, new Uint32Array(hub.facets[name].names.length)]),
  ) as Narrowed["counts"];
  const filled = FACETS.filter((name) => hub.facets[name].names.length);
  const { start, end } = hub.columns;
  const [first, last] = [from ? Date.parse(from) / DAY : -Infinity, to ? Date.parse(to) / DAY : Infinity];
  const rows: number[] = [];
  const count = (name: FacetName, row: number): void => {
    const of = counts[name];
    const { single, of: valuesOf } = hub.facets[name];
    if (single) {
      const number = single[row] ?? -1;
      if (number >= 0) of[number] = (of[number] ?? 0) + 1;
    } else for (const number of valuesOf(row)) of[number] = (of[number] ?? 0) + 1;
  };

  for (const row of base ?? everyRow(hub.count)) {
    if (!hub.has(row) || (isKept && !isKept(row))) continue;
    if ((start[row] ?? 0) > last || (end[row] ?? Infinity) < first) continue;
    if (box) {
      const place = hub.boxes.get(row);
      if (!place || !overlaps(place, box)) continue;
    }
    let [failed, unmet]: [number, Wish | null] = [0, null];
    for (const wish of wishes) {
      if (fits(hub, row, wish)) continue;
      unmet = wish;
      if (++failed > 1) break;
    }
    if (failed === 0) rows.push(row);
    else if (failed === 1 && unmet && !unmet.wantsAll) count(unmet.name, row);
  }
  // Facet by facet: each has one kind of column.
  for (const name of filled) for (const row of rows) count(name, row);
  return { rows, counts };
}

function* everyRow(count: number): Generator<number> {
  for (let row = 0; row < count; row++) yield row;
}
