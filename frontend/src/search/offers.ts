// Words of a query that are a filter's value: "MIT" is a licence, and filters are sharper than words.

import type { Hub } from "./hub";
import { parse } from "./language";
import { keyOfText } from "./lookup";
import type { FacetName, Query } from "./types";

const NAMES: readonly FacetName[] = ["license", "topics", "task", "framework", "organisation", "collections", "has"];
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

interface Value {
  name: FacetName;
  number: number;
}

export class Offers {
  private byKey: Map<string, Value[]> | null = null;
  private readonly counts = new Map<FacetName, Uint32Array>();

  constructor(private readonly hub: Hub) {}

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
        for (const { name, number } of this.values.get(key) ?? []) {
          const value = this.hub.facets[name].names[number] ?? "";
          if (picked[name].includes(value) || offers.some((one) => one.name === name && one.value === value)) continue;
          const rest = `${text.slice(0, first.start)} ${text.slice(last.end)}`.replace(/\s+/g, " ").trim();
          const take = (query: Query): void => {
            replace(query, rest);
            query.picked[name] = [...query.picked[name], value];
          };
          offers.push({ name, value, count: this.count(name, number), take });
        }
      }
    }
    return offers.filter(({ count }) => count > 0).slice(0, MOST);
  }

  /** Values by their words; of those that differ in letter case or hyphens, the most frequent. */
  private get values(): Map<string, Value[]> {
    if (this.byKey) return this.byKey;
    const byKey = new Map<string, Value[]>();
    const { hub } = this;
    for (const name of NAMES) {
      if (name === "collections" && hub.setup.category) continue;
      hub.facets[name].names.forEach((value, number) => {
        for (const key of new Set([keyOfText(value), keyOfText(hub.label(name, value))])) {
          const known = byKey.get(key) ?? [];
          if (key && !known.some((one) => one.name === name)) byKey.set(key, [...known, { name, number }]);
        }
      });
    }
    return (this.byKey = byKey);
  }

  private count(name: FacetName, number: number): number {
    let counts = this.counts.get(name);
    if (!counts) {
      const { names, of } = this.hub.facets[name];
      counts = new Uint32Array(names.length);
      for (let row = 0; row < this.hub.count; row++) {
        if (this.hub.has(row)) for (const one of of(row)) counts[one] = (counts[one] ?? 0) + 1;
      }
      this.counts.set(name, counts);
    }
    return counts[number] ?? 0;
  }
}
