// What the site gives to the search: `data/columns.js`, `data/text-<n>.js`, `data/setup-<language>.js`, and the page's `data-setup`.

import type { Box } from "../map/types";

/** A property of a project that lists are narrowed by; also its parameter in the address. */
export const FACETS = [
  "collections",
  "topics",
  "task",
  "framework",
  "license",
  "organisation",
  "gsd",
  "has",
  "stage",
  "review",
  "documentation",
  "size",
  "parameters",
  "memory",
  "accelerator",
  "bands",
  "base",
  "instance",
] as const;
export type FacetName = (typeof FACETS)[number];

/** Row n of each column is the same project; the best-ranked project is row 0. Times are minutes of the epoch. */
export interface Columns {
  shards: number;
  flagNames: string[];
  changed: number;
  /** Of each category, in the configuration's order; `categories` are numbers among them. */
  categoryIds: string[];
  spaces: string[];
  topicNames: string[];
  licenseNames: string[];
  taskNames: string[];
  frameworkNames: string[];
  /** Groups of words that mean the same, with `|` between the words. */
  synonyms?: string[];
  titles: string[];
  names: string[];
  space: number[];
  categories: number[][];
  updated: number[];
  /** Days of the epoch. */
  created: number[];
  stars: number[];
  archived: number[];
  topics: number[][];
  licenses: number[];
  tasks: [rows: number[], values: number[][]];
  frameworks: [rows: number[], values: number[]];
  gsd: [rows: number[], values: number[]];
  /** Further facets: their values, the rows that have any (none where all have), and numbers of their values. */
  traits?: Partial<Record<FacetName, [names: string[], rows: number[], values: (number | number[])[]]>>;
  /** Kilobytes of a project's files. */
  sizes?: [rows: number[], values: number[]];
  /** What projects gained within a month. */
  trends?: [rows: number[], values: number[]];
  flags: number[];
  /** Of each row that has the flag `place`: its box in degrees, widths to the east. */
  wests: number[];
  souths: number[];
  widths: number[];
  heights: number[];
  /** Days of the epoch. */
  start: number[];
  end: (number | null)[];
  /** Folders of pages that are not the project's path, from the folder of the category. */
  pages: Record<string, string>;
  /** Addresses of dashboards. */
  opens?: Record<string, string>;
  /** Paths of STAC Items that are not made of the project's path, from the folder of the Collection. */
  items: Record<string, string>;
}

/** Texts of the projects from row `first` on. */
export interface Texts {
  first: number;
  summaries: string[];
  /** Headings and distinctive words of the READMEs. */
  words: string[];
  /** Words of files and metadata. */
  others: string[];
  /** Names of people and organisations, with semicolons between. */
  people: string[];
  /** DOIs in small letters, its own first, with spaces between. */
  dois: string[];
  pictures: string[];
}

export interface CategorySetup {
  id: string;
  title: string;
  hue: number;
}

type Forms = Record<string, string>;

/** What a page says of its list. */
export interface PageSetup {
  /** Relative address of the folder of the pages in this language. */
  root: string;
  /** Relative address of the site's folder. */
  site: string;
  /** The list's category; empty for the search in all. */
  category: string;
  /** What the list's projects have in common otherwise: a topic in each spelling, or a group. */
  within: { topics: string[]; space: string } | null;
  sort: string;
}

/** What all lists of a language share. */
export interface SiteSetup {
  /** Public address of the site; empty when it is not known. */
  address: string;
  title: string;
  categories: CategorySetup[];
  sections: { name: string; categories: string[]; topics: string[] }[];
  ignored: string[];
  minimum: number;
  page: number;
  gsd: number[];
  gsdWords: Record<string, string>;
  flagWords: Record<string, string>;
  /** Values of further facets in words. */
  taskWords?: Record<string, string>;
  traitWords?: Partial<Record<FacetName, Record<string, string>>>;
  sortWords: Record<string, string>;
  facetWords: Record<FacetName | "others", string>;
  words: Record<string, string> & { projects: Forms; not_placed: Forms; chosen: Forms; lost: Forms; whole_earth: Forms };
}

export type Setup = PageSetup & SiteSetup;

export type View = "cards" | "table" | "map";

/** What the reader looks for; all of it is in the address. */
export interface Query {
  text: string;
  picked: Record<FacetName, string[]>;
  /** Ids of STAC Items, or paths of projects: only these. */
  ids: string[];
  box: Box | null;
  /** Days as `2024-05-31`; empty when open. */
  from: string;
  to: string;
  /** Empty: by relevance where there are words, else as the list is. */
  sort: string;
  view: View;
  starred: boolean;
  /** Pages of results that are shown, one after the other. */
  pages: number;
}

export interface SearchGlobal {
  columns?: Columns;
  setup?: SiteSetup;
  text?: (shard: number, texts: Texts) => void;
  search?: { begin(finder: HTMLElement): Promise<void>; suggest(frame: HTMLElement): Promise<void>; suggestTitles(form: HTMLFormElement, site: string): Promise<void> };
}

export const shared = ((globalThis as { SharingHub?: SearchGlobal }).SharingHub ??= {});
