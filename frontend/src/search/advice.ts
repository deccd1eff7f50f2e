// What is said about a query: filters that there are not, words that are filters, and ways on from no results.

import { counted, filled, formatted, h } from "./dom";
import type { Found } from "./engine";
import type { Hub } from "./hub";
import type { Offer } from "./offers";
import type { Query } from "./types";

type Change = (change: (query: Query) => void) => void;

/** A way to change the query, in words. */
export interface Way {
  text: string;
  count: number;
  change: (query: Query) => void;
}

function button(text: string, count: number | null, onClick: () => void): HTMLElement {
  const number = count === null ? [] : [" ", h("span", { class: "count" }, formatted(count))];
  const element = h("button", { type: "button", class: "chip" }, h("bdi", {}, text), ...number);
  element.addEventListener("click", onClick);
  return element;
}

/** Sentences on what of the query is no filter, each with what is probably meant. */
export function remarks({ alike, ignored, unknown, unmet }: Found, hub: Hub, onMeant: (from: string, to: string) => void): Node[] {
  const { words } = hub.setup;
  const nodes: Node[] = [];
  const say = (message: string, name: string, from: string, to: string): void => {
    nodes.push(document.createTextNode(` ${filled(message, { name })}`));
    if (to) nodes.push(...meant(to, hub, () => onMeant(from, to)));
  };
  for (const word of alike) say(words["alike"] ?? "", word, "", "");
  for (const { key, nearest } of unknown) say(words["no_filter"] ?? "", `${key}:`, `${key}:`, nearest && `${nearest}:`);
  for (const word of ignored) say(words["ignored"] ?? "", word, "", "");
  for (const { name, value, nearest } of unmet) {
    const to = nearest && `${name}:${/\s/.test(nearest) ? `"${nearest}"` : nearest}`;
    say(words["no_value"] ?? "", `${name}:${value}`, value, to && (/\s/.test(nearest) ? `"${nearest}"` : nearest));
  }
  return nodes;
}

/** A button with what is probably meant, after a space. */
export function meant(name: string, hub: Hub, onClick: () => void): Node[] {
  return [document.createTextNode(" "), button(filled(hub.setup.words["meant"] ?? "", { name }), null, onClick)];
}

/** Shows filters that words of the query could be. */
export function showOffers(list: HTMLElement, offers: readonly Offer[], hub: Hub, change: Change): void {
  const { facetWords, words } = hub.setup;
  const entries = offers.map(({ name, value, count, take }) =>
    h("li", {}, button(filled(words["named"] ?? "", { name: facetWords[name], value: hub.label(name, value) }), count, () => change(take))),
  );
  list.hidden = !entries.length;
  const lead = h("li", { class: "muted" }, words["filter_by"] ?? "");
  if (entries.length) list.replaceChildren(lead, ...entries);
  else if (list.childElementCount) list.replaceChildren();
}

/** What is shown where nothing was found. */
export function nothing(why: string, ways: readonly Way[], hub: Hub, change: Change): HTMLElement {
  const { words } = hub.setup;
  const element = h("div", { class: "empty" }, h("p", {}, why));
  if (ways.length) {
    const entries = ways.map((way) => h("li", {}, button(way.text, null, () => change(way.change)), " ", h("span", { class: "muted" }, counted(words.projects, way.count))));
    element.append(h("ul", { class: "plain ways" }, ...entries));
  }
  return element;
}
