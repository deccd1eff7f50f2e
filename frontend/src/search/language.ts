// The language of queries: words, "a phrase", -word, OR, and filters such as license:MIT.

import { folded } from "./tokens";

/** Filters by their names; every other name is another spelling, in English or French. */
export const KEYS = {
  license: ["licence", "licences", "licenses"],
  topic: ["topics", "tag", "tags", "keyword", "keywords", "sujet", "theme"],
  org: ["organisation", "organization", "group", "groupe", "owner", "namespace"],
  author: ["authors", "auteur", "auteurs", "autrice", "person", "people", "by", "contact", "creator"],
  doi: [],
  is: ["est"],
  has: ["with", "avec"],
  task: ["tasks", "tache", "taches"],
  framework: ["library", "bibliotheque"],
  category: ["categories", "collection", "collections", "categorie"],
  file: ["files", "format", "fichier", "fichiers", "ext", "extension", "filetype"],
  title: ["titre"],
  stage: ["stade"],
  band: ["bands", "bande", "bandes"],
  accelerator: ["accelerateur", "gpu"],
  base: ["base_model", "basemodel", "derived"],
} as const;
export type Key = keyof typeof KEYS;

const KEY_OF = new Map<string, Key>(
  (Object.keys(KEYS) as Key[]).flatMap((key) => [key, ...KEYS[key]].map((name) => [name, key] as const)),
);
/** Filters whose value may follow after a space: no title has these words before a colon. */
const MAY_BE_APART: readonly Key[] = ["license", "topic", "org", "author", "doi"];
/** What stands before a colon without being meant as a filter: schemes of addresses and identifiers. */
const SCHEMES = new Set(["http", "https", "ftp", "s3", "git", "ssh", "mailto", "urn", "arxiv", "epsg", "ark", "hdl", "swh", "orcid", "isbn"]);
const QUOTES = /[“”„‟«»＂]/g;
const LONGEST = 1000;
const ELEMENT = /(-?)(?:([\p{L}_][\p{L}\p{M}_-]*):(?!\/\/))?(?:"([^"]*)"?|([^\s"]*))/gu;

/** A part of a query, with where it stands in the text. */
export interface Element {
  kind: "word" | "phrase" | "filter";
  /** The words, or the filter's value. */
  text: string;
  key: Key | "";
  /** The filter's name as it was typed; empty for words. */
  name: string;
  isExcluded: boolean;
  start: number;
  end: number;
}

/** A filter that there is not. */
export interface Unknown {
  key: string;
  value: string;
  /** The filter that is probably meant; empty when none is near. */
  nearest: Key | "";
  /** Where the key is in the text. */
  start: number;
}

export interface Parsed {
  /** All clauses must be met, each by one of its elements. */
  clauses: Element[][];
  excluded: Element[];
  unknown: Unknown[];
}

export function keyOf(name: string): Key | "" {
  return KEY_OF.get(folded(name)) ?? "";
}

/** Levenshtein's distance, in which two neighbours that changed places count once. */
export function distance(one: string, other: string): number {
  let [last, before]: [number[], number[]] = [[...Array(other.length + 1).keys()], []];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const cost = Number(one[i - 1] !== other[j - 1]);
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      }
      row.push(least);
    }
    [before, last] = [last, row];
  }
  return last[other.length] ?? 0;
}

/** The value of a list that is nearest to a word, when it is near enough to be meant. */
export function nearestOf(word: string, values: Iterable<string>): string {
  const small = folded(word);
  let [nearest, least] = ["", Math.max(1, Math.floor(small.length / 3)) + 0.5];
  for (const value of values) {
    const away = distance(small, folded(value));
    if (away < least) [nearest, least] = [value, away];
  }
  return nearest;
}

function nearestKey(name: string): Key | "" {
  return keyOf(nearestOf(name, KEY_OF.keys()));
}

/** Reads a query. Whatever is typed means something: there are no wrong queries. */
export function parse(text: string): Parsed {
  const parsed: Parsed = { clauses: [], excluded: [], unknown: [] };
  const plain = text.slice(0, LONGEST).replace(QUOTES, '"').replace(/[()]/g, " ");
  let [joins, excludesNext, apart]: [boolean, boolean, Element | null] = [false, false, null];
  ELEMENT.lastIndex = 0;
  for (const match of plain.matchAll(ELEMENT)) {
    const { 0: whole, 1: minus = "", 2: name = "", 3: phrase, 4: word = "" } = match;
    if (!whole) continue;
    const [start, end] = [match.index, match.index + whole.length];
    if (/^(OR|OU|\|+)$/.test(whole)) {
      joins = parsed.clauses.length > 0;
      continue;
    }
    if (whole === "NOT" || whole === "AND" || whole === "&&") {
      excludesNext = whole === "NOT";
      continue;
    }
    const value = (phrase ?? word).trim();
    if (apart) {
      // "license: MIT": the value of the filter before.
      [apart.text, apart.end] = [whole.replace(/^"|"$/g, "").trim(), end];
      apart = null;
      continue;
    }
    const isExcluded = minus !== "" || excludesNext;
    excludesNext = false;
    const key = name ? keyOf(name) : "";
    let element: Element;
    if (key) element = { kind: "filter", text: value, key, name, isExcluded, start, end };
    else if (phrase !== undefined && !name) element = { kind: "phrase", text: value, key, name: "", isExcluded, start, end };
    else {
      let words = whole.slice(minus.length);
      if (name && value && !SCHEMES.has(folded(name))) {
        const nearest = nearestKey(name);
        parsed.unknown.push({ key: name, value, nearest, start: start + minus.length });
        if (nearest) words = value; // The name of a filter, mistyped, is no word of the query.
      }
      element = { kind: "word", text: words.replaceAll('"', " "), key, name: "", isExcluded, start, end };
    }
    if (element.kind === "filter" && !value && MAY_BE_APART.includes(element.key as Key)) apart = element;
    else if (!element.text.trim() || (element.kind === "filter" && !value)) continue;
    if (isExcluded) parsed.excluded.push(element);
    else if (joins) parsed.clauses.at(-1)?.push(element);
    else parsed.clauses.push([element]);
    joins = false;
  }
  const isMeant = ({ text: value }: Element): boolean => value !== "";
  parsed.clauses = parsed.clauses.map((clause) => clause.filter(isMeant)).filter((clause) => clause.length);
  parsed.excluded = parsed.excluded.filter(isMeant);
  return parsed;
}
