// The query in words above the results: how many there are, and each part of the query with a cross.

import type { Box } from "../map/types";
import { counted, day, filled, h, icon } from "./dom";
import type { FacetList } from "./facet-list";
import type { Hub } from "./hub";
import { spelt, understood } from "./query";
import { FACETS, type Query } from "./types";

interface Part {
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

function partsOf(query: Query, hub: Hub, facets: FacetList): Part[] {
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
  if (parsed.words) parts.push({ text: `“${parsed.words}”`, without: respell(() => ({ words: "" })) });
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
      const text = facets.text(name, value);
      const without = (next: Query): void => {
        next.picked[name] = next.picked[name].filter((one) => one !== value);
      };
      parts.push({ text: name === "gsd" ? `${hub.setup.facetWords.gsd}: ${text}` : text, without });
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
  { query, hub, facets, count }: { query: Query; hub: Hub; facets: FacetList; count: number },
  onRemove: (without: (query: Query) => void) => void,
): void {
  const { words } = hub.setup;
  const amount = counted(words.projects, count);
  if (status.textContent !== amount) status.textContent = amount;
  const parts = partsOf(query, hub, facets);
  const chip = (text: string, label: string, without: (query: Query) => void): HTMLElement => {
    const button = h("button", { type: "button", class: "chip", "aria-label": label }, h("bdi", {}, text), icon("close"));
    button.addEventListener("click", () => onRemove(without));
    return h("li", {}, button);
  };
  const chips = parts.map(({ text, without }) =>
    chip(text, filled(words["remove"] ?? "", { name: text }), without),
  );
  if (parts.length > 1) {
    const all = (next: Query): void => parts.forEach(({ without }) => without(next));
    chips.push(chip(words["clear"] ?? "", words["clear"] ?? "", all));
  }
  list.replaceChildren(...chips);
}
