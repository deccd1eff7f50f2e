// The projects of a list as a file: JSON, CSV, or a STAC Catalog that links to their Items.

import { filled } from "./dom";
import type { Hub } from "./hub";

export type Format = "json" | "csv" | "stac";

interface Row {
  title: string;
  path: string;
  category: string;
  page: string;
  stac: string;
  updated: string;
  created: string;
  stars: number;
  license: string;
  topics: string[];
  with: string[];
  bbox: number[] | null;
}

/** Public address of the site where it is known; else where the page at hand was opened. */
function siteRoot(hub: Hub): string {
  const { address, site } = hub.setup;
  return address ? `${address.replace(/\/$/, "")}/` : new URL(site || "./", document.baseURI).href;
}

function rowOf(hub: Hub, row: number): Row {
  const item = new URL(hub.item(row), siteRoot(hub)).href;
  return {
    title: hub.title(row),
    path: hub.path(row),
    category: hub.category(row)?.id ?? "",
    page: new URL(hub.href(row), document.baseURI).href,
    stac: item,
    updated: hub.updated(row).toISOString().replace(".000", ""),
    created: hub.created(row).toISOString().slice(0, 10),
    stars: hub.stars(row),
    license: hub.names("license", row)[0] ?? "",
    topics: hub.names("topics", row),
    with: hub.names("has", row),
    bbox: hub.boxes.get(row) ?? null,
  };
}

/** A value that no spreadsheet takes for a formula, quoted where RFC 4180 wants it. */
function cell(value: string | number): string {
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csv(rows: Row[]): string {
  const { bbox: _, ...first } = rows[0] ?? ({} as Row);
  const columns = [...Object.keys(first), "west", "south", "east", "north"];
  const lines = rows.map(({ bbox, ...row }) => {
    const values = Object.values(row).map((value) => (Array.isArray(value) ? value.join(" ") : value));
    return [...values, ...(bbox ?? ["", "", "", ""])].map(cell).join(",");
  });
  return [columns.join(","), ...lines, ""].join("\r\n");
}

function catalog(hub: Hub, rows: Row[]): string {
  const { title, words } = hub.setup;
  const name = filled(words["catalog"] ?? "", { name: title });
  const links = rows.map((row) => ({ rel: "item", href: row.stac, type: "application/geo+json", title: row.title }));
  return json({
    type: "Catalog",
    stac_version: "1.1.0",
    id: "selection",
    title: name,
    description: name,
    links: [{ rel: "via", href: siteRoot(hub), type: "text/html", title }, ...links],
  });
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

const KINDS: Record<Format, [name: string, type: string]> = {
  json: ["projects.json", "application/json"],
  csv: ["projects.csv", "text/csv;charset=utf-8"],
  stac: ["catalog.json", "application/json"],
};

export function exported(hub: Hub, rows: readonly number[], format: Format): string {
  const exportedRows = rows.map((row) => rowOf(hub, row));
  if (format === "csv") return csv(exportedRows);
  return format === "json" ? json(exportedRows) : catalog(hub, exportedRows);
}

/** Hands the file to the browser to be saved. */
export function save(hub: Hub, rows: readonly number[], format: Format): void {
  const [name, type] = KINDS[format];
  const href = URL.createObjectURL(new Blob([exported(hub, rows, format)], { type }));
  const link = document.createElement("a");
  link.href = href;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}
