// Words of a query that are a filter's value: "MIT" is a licence, and filters are sharper than words.

import type { Engine } from "./engine";
import type { Hub } from "./hub";
import { parse } from "./language";
import { keyOfText } from "./lookup";
import type { FacetName, Query } from "./types";

const MOST = 4;
const MOST_WORDS = 3;

export interface Offer {
  name: FacetName;
  value: string;
  /** Projects of the hub that have it. */
  count: number;
  /** The query without the words, and with the filter. */
  take: (query: Query) => void;
}

export class Offers {
  private categories: Map<string, number> | null = null;
  private flags: Map<string, number> | null = null;
  private organisations: Map<string, number> | null = null;

  constructor(
    private readonly hub: Hub,
    private readonly engine: Engine,
  ) {}

  /**
   * Filters that words of a query could be.
   *
   * @param text the query's words.
   * @param replace gives the query's words another text.
   */
  of(text: string, picked: Query["picked"], replace: (query: Query, text: string) => void): Offer[] {
    const words = parse(text).clauses.flatMap(([one, ...others]) => (one && !others.length && one.kind !== "filter" ? one : []));
    const offers: Offer[] = [];
    // The most words first: "land cover" before "cover".
    for (let length = Math.min(MOST_WORDS, words.length); length > 0; length--) {
      for (let at = 0; at + length <= words.length; at++) {
        const [first, last] = [words[at], words[at + length - 1]];
        if (!first || !last) continue;
        const key = keyOfText(words.slice(at, at + length).map((one) => one.text).join(" "));
        for (const { name, number, count } of this.values(key)) {
          const value = this.hub.facets[name].names[number] ?? "";
          if (picked[name].includes(value) || offers.some((one) => one.name === name && one.value === value)) continue;
          const rest = `${text.slice(0, first.start)} ${text.slice(last.end)}`.replace(/\s+/g, " ").trim();
          const take = (query: Query): void => {
            replace(query, rest);
            query.picked[name] = [...query.picked[name], value];
          };
          offers.push({ name, value, count, take });
        }
      }
    }
    return offers.filter(({ count }) => count > 0).slice(0, MOST);
  }

  /** Values that are these words; of those that differ in letter case or hyphens, the most frequent. */
  private *values(key: string): Generator<{ name: FacetName; number: number; count: number }> {
    const { hub } = this;
    const taken = new Set<string>();
    for (const { name, number, rows } of [...this.engine.valuesOf(key)].sort((one, other) => other.rows.length - one.rows.length)) {
      if (name === "space" || name === "collections" || taken.has(name)) continue;
      taken.add(name);
      yield { name, number, count: rows.filter(hub.has).length };
    }
    const titles = (this.categories ??= keyed(hub.setup.categories.map(({ id, title }) => [id, title])));
    const groups = (this.organisations ??= keyed(hub.facets.organisation.names.map((name) => [name])));
    const flags = (this.flags ??= keyed(hub.columns.flagNames.map((name) => [name, hub.label("has", name)])));
    const [category, group, flag] = [titles.get(key), groups.get(key), flags.get(key)];
    if (category !== undefined && !hub.setup.category) yield this.counted("collections", category);
    if (flag !== undefined) yield this.counted("has", flag);
    if (group !== undefined) yield this.counted("organisation", group);
  }

  private counted(name: FacetName, number: number): { name: FacetName; number: number; count: number } {
    const { of } = this.hub.facets[name];
    let count = 0;
    for (let row = 0; row < this.hub.count; row++) count += Number(this.hub.has(row) && of(row).includes(number));
    return { name, number, count };
  }
}

function keyed(names: readonly (readonly string[])[]): Map<string, number> {
  return new Map(names.flatMap((texts, number) => texts.map((text) => [keyOfText(text), number] as const)));
}
