// What is nearest to an address that is not there: projects by their names, and the site's own pages.

import { loadColumns } from "./data";
import { encoded } from "./hub";
import type { Columns } from "./types";

const SHOWN = 5;
const LIKELY = 0.45;
const IN_SAME_GROUP = 0.2;

interface Candidate {
  title: string;
  href: string;
  note: string;
  score: number;
}

function plain(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

function pairs(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (let at = 0; at + 1 < text.length; at++) {
    const pair = text.slice(at, at + 2);
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  return counts;
}

/** Dice's coefficient of the pairs of letters, 0 to 1; what begins alike is the likelier. */
export function likeness(one: string, other: string): number {
  const [left, right] = [plain(one), plain(other)];
  if (!left || !right) return 0;
  if (left === right) return 1;
  const [first, second] = [pairs(left), pairs(right)];
  let both = 0;
  for (const [pair, count] of first) both += Math.min(count, second.get(pair) ?? 0);
  const dice = (2 * both) / Math.max(1, left.length + right.length - 2);
  return right.startsWith(left) || left.startsWith(right) ? Math.max(dice, 0.6) : dice;
}

/** The parts of the address below the site's root; what cannot be decoded stays as it is. */
function missing(site: string): string[] {
  const root = new URL(site, location.href).pathname;
  const path = location.pathname.startsWith(root) ? location.pathname.slice(root.length) : location.pathname;
  return path
    .split("/")
    .map((part) => {
      try {
        return decodeURIComponent(part);
      } catch {
        return part;
      }
    })
    .filter((part) => part && !/^(index|404)(\.html)?$/.test(part))
    .map((part) => part.replace(/\.(html|json)$/, ""));
}

function projects(columns: Columns, wanted: string[], root: string, categories: string[]): Candidate[] {
  const name = wanted.at(-1)?.split("--").at(-1) ?? "";
  const group = wanted.slice(0, -1).join("/");
  return columns.titles.map((title, row) => {
    const space = columns.spaces[columns.space[row] ?? -1] ?? "";
    const own = columns.names[row] ?? "";
    const [category = ""] = (columns.categories[row] ?? []).map((number) => categories[number] ?? "");
    const path = `${space}/${own}`;
    const like = Math.max(likeness(name, own), likeness(name, title));
    return {
      title,
      href: `${root}${category}/${encoded(columns.pages[row] ?? path)}/`,
      note: path,
      score: like + (like > 0.2 && group.endsWith(space) ? IN_SAME_GROUP : 0),
    };
  });
}

/** Lists and pages that the header and the footer lead to. */
function pages(wanted: string[]): Candidate[] {
  const last = wanted.at(-1) ?? "";
  const links = document.querySelectorAll<HTMLAnchorElement>("header.top nav a, footer a");
  return [...links]
    .filter((link) => link.host === location.host && !link.rel)
    .map((link) => {
      const own = link.pathname.split("/").filter((part) => part && part !== "index.html").pop() ?? "";
      return { title: link.text.trim(), href: link.href, note: "", score: likeness(last, own) };
    })
    .filter(({ score }) => score > 0.6);
}

function entry({ title, href, note }: Candidate): HTMLLIElement {
  const [item, link, path] = [document.createElement("li"), document.createElement("a"), document.createElement("bdi")];
  link.href = href;
  link.dir = "auto";
  link.textContent = title;
  path.className = "muted";
  path.textContent = note;
  item.append(link, " ", path);
  return item;
}

/** Fills the page for addresses that are not there: suggestions, and words for the search. */
export async function suggest(frame: HTMLElement): Promise<void> {
  const { site = "/", categories = "" } = frame.dataset;
  const wanted = missing(site);
  if (!wanted.length) return;
  const field = document.querySelector<HTMLInputElement>("[data-missing]");
  if (field && !field.value) field.value = plain(wanted.at(-1)?.split("--").at(-1) ?? "");
  const first = wanted[0] ?? "";
  const translated = document.querySelector(`.languages a[lang="${CSS.escape(first)}"]`) !== null;
  const root = translated ? `${site}${first}/` : site;
  const columns = await loadColumns({ site });
  const seen = new Set<string>();
  const nearest = [...projects(columns, wanted, root, categories.split(" ")), ...pages(wanted)]
    .filter(({ score, href }) => score >= LIKELY && !seen.has(href) && seen.add(href))
    .sort((one, other) => other.score - one.score)
    .slice(0, SHOWN);
  frame.querySelector("ul")?.replaceChildren(...nearest.map(entry));
  frame.hidden = !nearest.length;
}
