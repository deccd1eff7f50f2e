// The reader's query and its form in the address, with SharingHub's names of parameters.

import type { Box } from "../map/types";
import { FACETS, type FacetName, type Query, type View } from "./types";

const DAY = /^\d{4}-\d\d-\d\d/;
const VIEWS: readonly string[] = ["cards", "table", "map"];
/** Other names under which addresses may have a facet. */
const ALIASES: Partial<Record<FacetName, string[]>> = { collections: ["category", "collection"] };

export function emptyQuery(): Query {
  const picked = Object.fromEntries(FACETS.map((name) => [name, [] as string[]])) as Query["picked"];
  return { text: "", picked, ids: [], box: null, from: "", to: "", sort: "", view: "cards", starred: false, pages: 1 };
}

/** Values are separated by commas; a comma within one is written `%2C`. */
function joined(values: readonly string[]): string {
  return values.map((value) => value.replaceAll("%", "%25").replaceAll(",", "%2C")).join(",");
}

function separated(text: string): string[] {
  const values = text.split(",").map((value) => value.replaceAll("%2C", ",").replaceAll("%25", "%").trim());
  return [...new Set(values.filter(Boolean))];
}

function boxOf(text: string): Box | null {
  const numbers = text.split(",").map((part) => (part.trim() ? Number(part) : NaN));
  if (numbers.length === 6) {
    numbers.splice(5, 1); // Heights are left out.
    numbers.splice(2, 1);
  }
  const [west, south, east, north] = numbers as Box;
  const fits =
    numbers.length === 4 &&
    numbers.every(Number.isFinite) &&
    Math.max(Math.abs(west), Math.abs(east)) <= 180 &&
    south >= -90 &&
    south <= north &&
    north <= 90;
  return fits ? [west, south, east, north] : null;
}

/** Days of `datetime` as STAC APIs take it: a day, or an interval that may be open at one end. */
function daysOf(text: string): [from: string, to: string] {
  const [from = "", to = from] = text.split("/").map((part) => DAY.exec(part.trim())?.[0] ?? "");
  return from && to && from > to ? [to, from] : [from, to];
}

function sortOf(text: string): string {
  if (text.trim() === "rank") return "rank";
  // A plus in an address is a space once it is read.
  const [, sign, name] = /^([-+ ]?)(?:properties\.)?(.+)$/.exec(text) ?? [];
  const sorts: Record<string, string> = {
    updated: "-properties.updated",
    datetime: "-properties.updated",
    created: "-properties.created",
    "sharinghub:stars": "-properties.sharinghub:stars",
    stars: "-properties.sharinghub:stars",
    title: "+properties.title",
    size: "-size",
    trend: "-trend",
  };
  const sort = name !== undefined && Object.hasOwn(sorts, name) ? sorts[name] : undefined;
  if (!sort) return "";
  return sign === "-" && sort.startsWith("+") ? `-${sort.slice(1)}` : sort;
}

/** Reads `?q=…` or, where only the fragment can be changed, `#?q=…`. */
export function readAddress(address: Pick<Location, "search" | "hash">): Query {
  const params = new URLSearchParams(address.hash.startsWith("#?") ? address.hash.slice(2) : address.search);
  const query = emptyQuery();
  query.text = params.get("q") ?? "";
  for (const name of FACETS) {
    const values = [name, ...(ALIASES[name] ?? [])].flatMap((key) => params.getAll(key));
    query.picked[name] = separated(values.join(","));
  }
  query.ids = separated(params.getAll("ids").join(","));
  query.box = boxOf(params.get("bbox") ?? "");
  [query.from, query.to] = daysOf(params.get("datetime") ?? "");
  query.sort = sortOf(params.get("sortby") ?? "");
  const view = params.get("view") ?? "";
  if (VIEWS.includes(view)) query.view = view as View;
  query.starred = params.get("starred") === "true";
  query.pages = Math.min(1000, Math.max(1, Math.floor(Number(params.get("page"))) || 1));
  return query;
}

export function writeAddress(query: Query): string {
  const params = new URLSearchParams();
  if (query.text.trim()) params.set("q", query.text);
  for (const name of FACETS) if (query.picked[name].length) params.set(name, joined(query.picked[name]));
  if (query.ids.length) params.set("ids", joined(query.ids));
  if (query.box) params.set("bbox", query.box.join(","));
  if (query.from || query.to) params.set("datetime", `${query.from || ".."}/${query.to || ".."}`);
  if (query.sort) params.set("sortby", query.sort);
  if (query.starred) params.set("starred", "true");
  if (query.view !== "cards") params.set("view", query.view);
  if (query.pages > 1) params.set("page", String(query.pages));
  // Commas and colons may stay as they are, and are easier to read so.
  return params.toString().replaceAll("%2C", ",").replaceAll("%3A", ":").replaceAll("%2F", "/");
}

/** The words of a query without SharingHub's `[topic]` and `:flag`, and these. */
export function understood(text: string): { words: string; topics: string[]; flags: string[] } {
  const topics: string[] = [];
  const flags: string[] = [];
  const words = text
    .replace(/\[([^[\]]*)\]/g, (_, topic: string) => {
      if (topic.trim()) topics.push(topic.trim());
      return " ";
    })
    .replace(/(^|\s):([\w-]+)(?=\s|$)/g, (_, before: string, flag: string) => {
      flags.push(flag.toLowerCase());
      return before;
    });
  return { words: words.trim(), topics, flags };
}

/** A text that is understood so. */
export function spelt({ words, topics, flags }: ReturnType<typeof understood>): string {
  const parts = [words, ...topics.map((topic) => `[${topic}]`), ...flags.map((flag) => `:${flag}`)];
  return parts.filter(Boolean).join(" ");
}

/** Whether anything narrows or orders the list. */
export function isPlain(query: Query): boolean {
  return writeAddress(query) === "";
}
