// The query in words above the results: how many there are, and each part of the query with a cross.

import type { Box } from "../map/types";
import { counted, day, filled, h, icon } from "./dom";
import { isIgnored } from "./engine";
import type { Hub } from "./hub";
import { parse } from "./language";
import { spelt, understood } from "./query";
import { FACETS, type Query } from "./types";

export interface Part {
  text: string;
  without: (query: Query) => void;
}

function place([west, south, east, north]: Box): string {
  const say = (value: number, sides: string): string => `${Math.abs(Math.round(value * 10) / 10)}°${sides[+(value < 0)]}`;
  return `${say(south, "NS")} ${say(west, "EW")} – ${say(north, "NS")} ${say(east, "EW")}`;
}

function dayOf(text: string): string {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text : day(date);
}

function period({ from, to }: Query, words: Record<string, string>): string {
  if (from && to) return `${dayOf(from)} – ${dayOf(to)}`;
  return from
    ? filled(words["since"] ?? "", { date: dayOf(from) })
    : filled(words["until"] ?? "", { date: dayOf(to) });
}

/**
 * Parts of the words that belong together: plain words, a filter, a phrase, what is excluded, alternatives.
 *
 * @param quoted how the page's language quotes, as `“%(name)s”`.
 */
export function spansOf(words: string, quoted: string): { text: string; start: number; end: number }[] {
  const { clauses, excluded } = parse(words);
  const spans = [...clauses, ...excluded.map((one) => [one])]
    .filter((clause) => !clause.every(isIgnored))
    .map((clause) => ({
      start: Math.min(...clause.map(({ start }) => start)),
      end: Math.max(...clause.map(({ end }) => end)),
      isPlain: clause.length === 1 && clause[0]?.kind === "word" && !clause[0].isExcluded,
    }))
    .sort((one, other) => one.start - other.start);
  const joined: typeof spans = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last?.isPlain && span.isPlain) last.end = span.end;
    else joined.push({ ...span });
  }
  return joined.map(({ start, end, isPlain }) => {
    const text = words.slice(start, end);
    return { start, end, text: isPlain ? filled(quoted, { name: text }) : text };
  });
}

/** A text without a part of it, which may stand elsewhere by now. */
export function withoutSpan(words: string, part: string): string {
  const at = words.indexOf(part);
  return at < 0 ? words : `${words.slice(0, at)} ${words.slice(at + part.length)}`.replace(/\s+/g, " ").trim();
}

export function partsOf(query: Query, hub: Hub): Part[] {
  const { words } = hub.setup;
  const parts: Part[] = [];
  // Each part is taken out of what is left by then, which may be spelt otherwise than it is shown.
  const respell =
    (change: (parsed: ReturnType<typeof understood>) => Partial<ReturnType<typeof understood>>) =>
    (next: Query): void => {
      const parsed = understood(next.text);
      next.text = spelt({ ...parsed, ...change(parsed) });
    };
  const parsed = understood(query.text);
  for (const { text, start, end } of spansOf(parsed.words, words["quoted"] ?? "")) {
    parts.push({ text, without: respell(({ words: now }) => ({ words: withoutSpan(now, parsed.words.slice(start, end)) })) });
  }
  if (query.ids.length) {
    parts.push({ text: counted(words.chosen, query.ids.length), without: (next) => (next.ids = []) });
  }
  for (const topic of parsed.topics) {
    const without = respell(({ topics }) => ({ topics: topics.filter((one) => one !== topic) }));
    parts.push({ text: topic, without });
  }
  for (const flag of parsed.flags) {
    const text = flag === "starred" ? words["starred"] : hub.setup.flagWords[flag];
    const without = respell(({ flags }) => ({ flags: flags.filter((one) => one !== flag) }));
    if (text) parts.push({ text, without });
  }
  for (const name of FACETS) {
    for (const value of query.picked[name]) {
      const text = hub.label(name, value);
      const without = (next: Query): void => {
        next.picked[name] = next.picked[name].filter((one) => one !== value);
      };
      const named = filled(words["named"] ?? "", { name: hub.setup.facetWords[name], value: text });
      parts.push({ text: name === "gsd" ? named : text, without });
    }
  }
  if (query.box) parts.push({ text: `${words["area"]} ${place(query.box)}`, without: (next) => (next.box = null) });
  if (query.from || query.to) {
    parts.push({ text: period(query, words), without: (next) => (next.from = next.to = "") });
  }
  if (query.starred) parts.push({ text: words["starred"] ?? "", without: (next) => (next.starred = false) });
  return parts;
}

/**
 * @param status gets the count, and is read out.
 * @param list gets one entry a part.
 * @param onRemove is given what takes a part away.
 */
export function showQuery(
  status: HTMLElement,
  list: HTMLElement,
  { query, hub, count }: { query: Query; hub: Hub; count: number },
  onRemove: (without: (query: Query) => void) => void,
): void {
  const { words } = hub.setup;
  const amount = counted(words.projects, count);
  if (status.textContent !== amount) status.textContent = amount;
  const parts = partsOf(query, hub);
  const chip = (text: string, label: string, without: (query: Query) => void, isAll = false): HTMLElement => {
    const button = h("button", { type: "button", class: "chip", "data-clear": isAll, "aria-label": label }, h("bdi", {}, text), icon("close"));
    button.addEventListener("click", () => onRemove(without));
    return h("li", {}, button);
  };
  const chips = parts.map(({ text, without }) =>
    chip(text, filled(words["remove"] ?? "", { name: text }), without),
  );
  if (parts.length > 1) {
    const all = (next: Query): void => parts.forEach(({ without }) => without(next));
    chips.push(chip(words["clear"] ?? "", words["clear"] ?? "", all, true));
  }
  list.replaceChildren(...chips);
}
