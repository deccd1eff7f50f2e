// The filters beside a list: values with counts, most frequent first, picked ones on top.

import { filled, formatted, h } from "./dom";
import type { Hub } from "./hub";
import type { Narrowed } from "./narrow";
import type { FacetName, Query } from "./types";

const SHOWN = 8;
const MOST = 200; // values of a facet that was opened wide

interface Group {
  key: string;
  name: FacetName;
  /** Numbers of its own values. */
  values: readonly number[];
  items: Map<string, Item>;
}

interface Item {
  element: HTMLElement;
  box: HTMLInputElement;
  count: HTMLElement;
}

export class FacetList {
  private readonly groups: Group[];
  private readonly open = new Set<string>();
  private last: [Narrowed, Query] | null = null;

  /**
   * @param element has one `details[data-facet]` a group, from the page.
   * @param whole counts of the whole list.
   * @param onPick the reader picked a value, or gave it back.
   */
  constructor(
    private readonly element: HTMLElement,
    private readonly hub: Hub,
    whole: Narrowed,
    private readonly onPick: (name: FacetName, value: string, isPicked: boolean) => void,
  ) {
    this.groups = [...element.querySelectorAll<HTMLElement>("[data-facet]")].map((details) => ({
      key: details.dataset["facet"] ?? "",
      name: details.dataset["name"] as FacetName,
      values: hub.facets[details.dataset["name"] as FacetName].names.map((_, number) => number),
      items: new Map([...details.querySelectorAll<HTMLElement>("li")].map((item) => [item.querySelector("input")?.value ?? "", itemOf(item)])),
    }));
    this.groupTopics(whole);
    // What is closed is not drawn: it is when it opens.
    for (const details of element.querySelectorAll<HTMLDetailsElement>("[data-facet]")) {
      details.addEventListener("toggle", () => details.open && this.last && this.show(...this.last));
      const field = details.querySelector("[data-narrow]");
      field?.addEventListener("input", () => this.last && this.show(...this.last));
    }
    element.addEventListener("click", (event) => {
      const button = (event.target as Element).closest(".more-values");
      const details = button?.closest<HTMLElement>("[data-facet]");
      const key = details?.dataset["facet"];
      if (!details || key === undefined) return;
      this.open.add(key);
      const before = details.querySelectorAll("li").length;
      if (this.last) this.show(...this.last);
      details.querySelectorAll<HTMLElement>("li input")[before]?.focus(); // the button goes
    });
    element.addEventListener("change", (event) => {
      const box = event.target as HTMLInputElement;
      if (box.type === "checkbox") this.onPick(box.name as FacetName, box.value, box.checked);
    });
  }

  /** Sections of the configuration first, as the page has them; the others after. */
  private groupTopics(whole: Narrowed): void {
    const { setup, facets } = this.hub;
    const numberOf = new Map(facets.topics.names.map((name, number) => [name, number]));
    const count = (number: number): number => whole.counts.topics[number] ?? 0;
    const taken = new Set<number>();
    const sections: number[][] = [];
    for (const { categories, topics } of setup.sections) {
      if (setup.category && categories.length && !categories.includes(setup.category)) continue;
      const own = topics.flatMap((topic) => numberOf.get(topic) ?? []).filter((number) => count(number) > 0);
      own.forEach((number) => taken.add(number));
      if (own.length) sections.push([...new Set(own)]);
    }
    const ignored = new Set(setup.ignored);
    const others = facets.topics.names.flatMap((name, number) =>
      count(number) >= Math.max(1, setup.minimum) && !taken.has(number) && !ignored.has(name) ? number : [],
    );
    sections.push(others);
    this.groups.filter(({ name }) => name === "topics").forEach((group, at) => (group.values = sections[at] ?? []));
  }

  /** Words of a value, for people. */
  text(name: FacetName, value: string): string {
    return this.hub.label(name, value);
  }

  /** @param isSteady values stay as they are, and only their counts change, so that nothing moves. */
  show(narrowed: Narrowed, query: Query, isSteady = false): void {
    this.last = [narrowed, query];
    if (isSteady) {
      for (const group of this.groups) this.count(group, narrowed.counts[group.name]);
      return;
    }
    const focused = document.activeElement;
    for (const group of this.groups) {
      this.showGroup(group, narrowed.counts[group.name], new Set(query.picked[group.name]));
    }
    if (focused instanceof HTMLElement && focused !== document.activeElement) focused.focus();
  }

  private showGroup({ key, name, values, items }: Group, counts: Uint32Array, picked: ReadonlySet<string>): void {
    const details = this.element.querySelector<HTMLDetailsElement>(`[data-facet="${CSS.escape(key)}"]`);
    const list = details?.querySelector("ul");
    if (!details || !list) return;
    const { names } = this.hub.facets[name];
    const count = (number: number): number => counts[number] ?? 0;
    const isPicked = (number: number): boolean => picked.has(names[number] ?? "");
    const all = values.filter((number) => count(number) > 0 || (picked.size > 0 && isPicked(number)));
    if (details.hidden !== (all.length === 0)) details.hidden = all.length === 0;
    if (!details.open || details.hidden) return;

    const wanted = details.querySelector<HTMLInputElement>("[data-narrow]")?.value.trim().toLowerCase() ?? "";
    const text = (number: number): string => this.text(name, names[number] ?? "");
    const fitting = wanted ? all.filter((number) => text(number).toLowerCase().includes(wanted)) : all;
    const isOpen = this.open.has(key) || wanted !== "";
    const shown = first(fitting, isOpen ? MOST : Math.max(SHOWN, picked.size), (one, other) => {
      const byCount = Number(isPicked(other)) - Number(isPicked(one)) || count(other) - count(one);
      return byCount || (text(one) < text(other) ? -1 : 1);
    });

    const elements = shown.map((at) => {
      const value = names[at] ?? "";
      const item = items.get(value) ?? this.item(name, value, text(at));
      items.set(value, item);
      const isChecked = picked.has(value);
      if (item.box.checked !== isChecked) item.box.checked = isChecked;
      showCount(item, count(at));
      return item.element;
    });
    const { children } = list;
    if (children.length !== elements.length || elements.some((element, at) => children[at] !== element)) {
      list.replaceChildren(...elements);
    }
    this.showMore(details, all.length, !isOpen && shown.length < fitting.length);
  }

  private count({ name, values, items }: Group, counts: Uint32Array): void {
    const { names } = this.hub.facets[name];
    for (const at of values) {
      const item = items.get(names[at] ?? "");
      if (item?.element.isConnected) showCount(item, counts[at] ?? 0);
    }
  }

  private item(name: FacetName, value: string, text: string): Item {
    const box = h("input", { type: "checkbox", name, value, autocomplete: "off" });
    const count = h("span", { class: "count" });
    return { element: h("li", {}, h("label", {}, box, h("bdi", {}, text), count)), box, count };
  }

  private showMore(details: HTMLElement, count: number, isCut: boolean): void {
    const { words } = this.hub.setup;
    let more = details.querySelector<HTMLElement>(".more-values");
    if (!more) {
      more = h("button", { type: "button", class: "button small more-values" });
      details.append(more);
    }
    more.hidden = !isCut;
    const label = filled(words["all_values"] ?? "", { num: formatted(count) });
    if (more.textContent !== label) more.textContent = label;
  }
}

/** A new element, because a browser takes a number that grows at its beginning for one that moved. */
function showCount(item: Item, count: number): void {
  const text = formatted(count);
  if (item.count.textContent === text) return;
  const next = h("span", { class: "count" }, text);
  item.count.replaceWith(next);
  item.count = next;
}

function itemOf(element: HTMLElement): Item {
  return {
    element,
    box: element.querySelector("input") ?? h("input"),
    count: element.querySelector(".count") ?? h("span"),
  };
}

/** The first ones in an order, without ordering all the others. */
function first(numbers: readonly number[], most: number, compare: (one: number, other: number) => number): number[] {
  const ordered: number[] = [];
  for (const number of numbers) {
    const last = ordered[most - 1];
    if (last !== undefined && compare(last, number) <= 0) continue;
    let at = ordered.length;
    while (at > 0 && compare(number, ordered[at - 1] as number) < 0) at--;
    ordered.splice(at, 0, number);
    ordered.length = Math.min(ordered.length, most);
  }
  return ordered;
}
