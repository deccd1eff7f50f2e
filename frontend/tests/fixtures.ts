// The rules that the build and the scripts share, and a hub from the columns that the build wrote.

import { readFileSync } from "node:fs";
import { Hub } from "../src/search/hub";
import type { Columns, Setup } from "../src/search/types";
import type { Box } from "../src/map/types";

export interface Row {
  title: string;
  path: string;
  category: string;
  collections: string[];
  page: string;
  item: string;
  topics: string[];
  task: string[];
  framework: string;
  license: string;
  organisation: string;
  gsd: number | null;
  has: string[];
  updated: string;
  created: string;
  stars: number;
  state: string;
  bbox: Box | null;
}

interface Rules {
  tokens: Record<string, string[]>;
  terms: Record<string, string[]>;
  gsd_steps: number[];
  flags: string[];
  facets: string[];
  sorts: string[];
  spreadsheet_cells: Record<string, string>;
  patterns: Record<string, [left: number, right: number, turn: number]>;
  licences_without_identifier: string[];
  front_matter: [readme: string, values: Record<string, unknown>][];
  site: { categories: string[]; columns: Columns; rows: Row[] };
}

// The tests run where the bundle of them is written: the path is from the folder of package.json.
export const RULES = JSON.parse(readFileSync("../tests/portal/browser_rules.json", "utf8")) as Rules;

/** The hub of the shared file, as a page without a category sees it. */
export function hub(changes: Partial<Setup> = {}, columns: Partial<Columns> = {}): Hub {
  const setup: Partial<Setup> = {
    root: "",
    site: "",
    address: "https://hub.example.org/",
    title: "Test hub",
    category: "",
    within: null,
    categories: RULES.site.categories.map((id, hue) => ({ id, title: id, hue })),
    gsd: RULES.gsd_steps,
    ...changes,
  };
  return new Hub({ ...RULES.site.columns, ...columns }, setup as Setup);
}

/** Row of the project at a path. */
export function rowOf(path: string): number {
  const row = RULES.site.rows.findIndex((project) => project.path === path);
  if (row < 0) throw new Error(`no project ${path}`);
  return row;
}
