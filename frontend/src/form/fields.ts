// Fields of the form and the values that they stand for. A field writes its own key alone, and only once
// it was edited: what it cannot show, a WKT text or an asset with a title, stays as it is.

import type { Path, Readme } from "./readme";

type Cell = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
type Edited = () => void;

const text = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]);
const split = (value: string, by: RegExp): string[] => value.split(by).map((part) => part.trim()).filter(Boolean);
const some = <Value>(values: Value[]): Value[] | undefined => (values.length ? values : undefined);

/** A number where it is one, else the text, for the schema to refuse. */
function numeric(value: string): number | string {
  const number = Number(value.trim().replace(",", "."));
  return Number.isFinite(number) ? number : value.trim();
}

interface Kind {
  shown: (value: unknown) => string;
  meant: (shown: string, before: unknown) => unknown;
}

const PLAIN: Kind = { shown: text, meant: (shown) => shown.trim() || undefined };
const WORDS: Kind = {
  shown: (value) => listOf(value).map(text).filter(Boolean).join(", "),
  meant: (shown) => some(split(shown, /,/)),
};
const KINDS: Record<string, Kind> = {
  words: WORDS,
  tasks: WORDS,
  license: { shown: (value) => listOf(value).map(text).join(" AND "), meant: PLAIN.meant },
  number: { shown: text, meant: (shown) => (shown.trim() ? numeric(shown) : undefined) },
  list: {
    shown: (value) => listOf(value).filter((entry) => typeof entry === "string").join("\n"),
    meant: (shown, before) => some([...split(shown, /\n/), ...listOf(before).filter((entry) => typeof entry === "object")]),
  },
};

/** Make a field write into the README of the moment, and give what shows the README in it. */
export function bind(field: HTMLElement, readme: () => Readme, edited: Edited): Edited {
  const path: Path = (field.dataset["path"] ?? "").split(".");
  const kind = field.dataset["kindOfField"] ?? "";
  const write = (value: unknown): void => {
    readme().set(path, value);
    edited();
  };
  if (kind === "rows") return bindRows(field, path, readme, write);
  const cells = [...field.querySelectorAll<Cell>("input, textarea")];
  if (kind === "box" || kind === "period") {
    const given = (): unknown[] => cells.map((cell) => (kind === "box" ? boxed(cell) : cell.value.trim() || null));
    for (const cell of cells) cell.addEventListener("input", () => write(cells.some(isFilled) ? given() : undefined));
    return () => {
      const value = listOf(readme().at(path));
      const fits = value.length === cells.length;
      cells.forEach((cell, at) => (cell.value = fits ? text(value[at]).replace(/T00:00:00(\.000)?Z$/, "") : ""));
    };
  }
  const [cell] = cells;
  const { shown, meant } = KINDS[kind] ?? PLAIN;
  cell?.addEventListener("input", () => write(meant(cell.value, readme().at(path))));
  return () => {
    if (cell) cell.value = shown(readme().at(path));
  };
}

const isFilled = (cell: Cell): boolean => cell.value !== "" || !cell.validity.valid;

/** A number; what the browser takes for none is empty, and no place. */
function boxed(cell: Cell): number | null | string {
  return cell.value === "" ? null : numeric(cell.value);
}

function bindRows(field: HTMLElement, path: Path, readme: () => Readme, write: (value: unknown) => void): Edited {
  const rows = field.querySelector<HTMLElement>("[data-rows]");
  const template = field.querySelector("template")?.content.firstElementChild;
  const entered = (): Record<string, string>[] =>
    [...(rows?.children ?? [])].map((row) =>
      Object.fromEntries([...row.querySelectorAll<Cell>("[data-cell]")].map((cell) => [cell.dataset["cell"] ?? "", cell.value.trim()])),
    );
  const isRelated = path[0] === "related";
  const save = (): void => write((isRelated ? related : providers)(entered()));
  const add = (values: Record<string, string>): HTMLElement | null => {
    if (!rows || !template) return null;
    const row = template.cloneNode(true) as HTMLElement;
    for (const cell of row.querySelectorAll<Cell>("[data-cell]")) {
      cell.value = values[cell.dataset["cell"] ?? ""] ?? "";
      cell.addEventListener("input", save);
    }
    row.querySelector("[data-remove]")?.addEventListener("click", () => {
      row.remove();
      save();
      field.querySelector<HTMLElement>("[data-add]")?.focus();
    });
    rows.append(row);
    return row;
  };
  field.querySelector("[data-add]")?.addEventListener("click", () => {
    add({})?.querySelector<HTMLElement>("[data-cell]")?.focus();
  });
  return () => {
    rows?.replaceChildren();
    for (const values of (isRelated ? relatedRows : providerRows)(readme().at(path))) add(values);
  };
}

function providers(rows: Record<string, string>[]): unknown {
  return some(
    rows
      .filter((row) => Object.values(row).some(Boolean))
      .map((row) => {
        const roles = split(row["roles"] ?? "", /,/);
        return { ...(row["name"] && { name: row["name"] }), ...(roles.length && { roles }), ...(row["url"] && { url: row["url"] }) };
      }),
  );
}

function providerRows(value: unknown): Record<string, string>[] {
  return listOf(value).map((entry) => {
    if (typeof entry !== "object" || entry === null) return { name: text(entry) };
    const { name, roles, url } = entry as Record<string, unknown>;
    return { name: text(name), roles: listOf(roles).map(text).join(", "), url: text(url) };
  });
}

function related(rows: Record<string, string>[]): unknown {
  const addresses = new Map<string, string[]>();
  for (const { category, address } of rows) {
    if (category && address) addresses.set(category, [...(addresses.get(category) ?? []), address]);
  }
  if (!addresses.size) return undefined;
  return Object.fromEntries([...addresses].map(([category, all]) => [category, all.length > 1 ? all : all[0]]));
}

function relatedRows(value: unknown): Record<string, string>[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([category, all]) => listOf(all).map((address) => ({ category, address: text(address) })));
}
