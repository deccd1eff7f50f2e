// The reader's query and its form in the address, with SharingHub's names of parameters.

import type { Box } from "../map/types";
import { FACETS, type FacetName, type Query, type View } from "./types";

const DAY = /^\d{4}-\d\d-\d\d/;
const VIEWS: readonly string[] = ["cards", "table", "map"];
/** Other names under which addresses may have a facet. */
const ALIASES: Partial<Record<FacetName, string[]>> = { collections: ["category", "collection"] };

export function emptyQuery(): Query {
  const picked = Object.fromEntries(FACETS.map((name) => [name, [] as string[]])) as Query["picked"];
  return { text: "", picked, box: null, from: "", to: "", sort: "", view: "cards", starred: false, pages: 1 };
}

/** Values are separated by commas; a comma within one is written `%2C`. */
function joined(values: readonly string[]): string {
  return values.map((value) => value.replaceAll("%", "%25").replaceAll(",", "%2C")).join(",");
}

function separated(told: string): string[] {
  const values = told.split(",").map((value) => value.replaceAll("%2C", ",").replaceAll("%25", "%").trim());
  return [...new Set(values.filter(Boolean))];
}

function boxOf(told: string): Box | null {
  const numbers = told.split(",").map((part) => (part.trim() ? Number(part) : NaN));
  if (numbers.length === 6) numbers.splice(5, 1), numbers.splice(2, 1); // Heights are left out.
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
function daysOf(told: string): [from: string, to: string] {
  const [from = "", to = from] = told.split("/").map((part) => DAY.exec(part.trim())?.[0] ?? "");
  return from && to && from > to ? [to, from] : [from, to];
}

function sortOf(told: string): string {
  if (told.trim() === "rank") return "rank";
  // A plus in an address is a space once it is read.
  const [, sign, name] = /^([-+ ]?)(?:properties\.)?(.+)$/.exec(told) ?? [];
  const known: Record<string, string> = {
    updated: "-properties.updated",
    datetime: "-properties.updated",
    created: "-properties.created",
    "sharinghub:stars": "-properties.sharinghub:stars",
    stars: "-properties.sharinghub:stars",
    title: "+properties.title",
  };
  const found = known[name ?? ""];
  if (!found) return "";
  return sign === "-" && found.startsWith("+") ? `-${found.slice(1)}` : found;
}

/** Reads `?q=…` or, where only the fragment can be changed, `#?q=…`. */
export function readAddress(address: Pick<Location, "search" | "hash">): Query {
  const told = new URLSearchParams(address.hash.startsWith("#?") ? address.hash.slice(2) : address.search);
  const query = emptyQuery();
  query.text = told.get("q") ?? "";
  for (const name of FACETS) {
    const values = [name, ...(ALIASES[name] ?? [])].flatMap((key) => told.getAll(key));
    query.picked[name] = separated(values.join(","));
  }
  query.box = boxOf(told.get("bbox") ?? "");
  [query.from, query.to] = daysOf(told.get("datetime") ?? "");
  query.sort = sortOf(told.get("sortby") ?? "");
  const view = told.get("view") ?? "";
  if (VIEWS.includes(view)) query.view = view as View;
  query.starred = told.get("starred") === "true";
  query.pages = Math.min(1000, Math.max(1, Math.floor(Number(told.get("page"))) || 1));
  return query;
}

export function writeAddress(query: Query): string {
  const told = new URLSearchParams();
  if (query.text.trim()) told.set("q", query.text);
  for (const name of FACETS) if (query.picked[name].length) told.set(name, joined(query.picked[name]));
  if (query.box) told.set("bbox", query.box.join(","));
  if (query.from || query.to) told.set("datetime", `${query.from || ".."}/${query.to || ".."}`);
  if (query.sort) told.set("sortby", query.sort);
  if (query.starred) told.set("starred", "true");
  if (query.view !== "cards") told.set("view", query.view);
  if (query.pages > 1) told.set("page", String(query.pages));
  // Commas and colons may stand as they are, and are easier to read so.
  return told.toString().replaceAll("%2C", ",").replaceAll("%3A", ":").replaceAll("%2F", "/");
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
