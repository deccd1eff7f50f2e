// The filters beside a list: values with counts, most frequent first, picked ones on top.

import { filled, h, number } from "./dom";
import type { Hub } from "./hub";
import type { Narrowed } from "./narrow";
import type { FacetName, Query } from "./types";

const SHOWN = 8;
const MOST = 200; // values of a facet that was opened wide
const MANY = 12; // values from which a facet has a search of its own

interface Group {
  key: string;
  name: FacetName;
  /** Numbers of its own values. */
  values: readonly number[];
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
    }));
    this.groupTopics(whole);
    // What is closed is not drawn: it is when it opens.
    for (const details of element.querySelectorAll<HTMLDetailsElement>("[data-facet]")) {
      details.addEventListener("toggle", () => details.open && this.last && this.show(...this.last));
    }
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
    const { setup } = this.hub;
    if (name === "collections") return setup.categories.find(({ id }) => id === value)?.title ?? value;
    if (name === "gsd") return setup.gsdWords[value] ?? value;
    if (name === "has") return setup.flagWords[value] ?? value;
    return value;
  }

  show(narrowed: Narrowed, query: Query): void {
    this.last = [narrowed, query];
    const focused = document.activeElement;
    for (const group of this.groups) {
      this.showGroup(group, narrowed.counts[group.name], new Set(query.picked[group.name]));
    }
    if (focused instanceof HTMLElement && focused !== document.activeElement) focused.focus();
  }

  private showGroup({ key, name, values }: Group, counts: Uint32Array, picked: ReadonlySet<string>): void {
    const details = this.element.querySelector<HTMLDetailsElement>(`[data-facet="${CSS.escape(key)}"]`);
    const list = details?.querySelector("ul");
    if (!details || !list) return;
    const { names } = this.hub.facets[name];
    const count = (number: number): number => counts[number] ?? 0;
    const isPicked = (number: number): boolean => picked.has(names[number] ?? "");
    const all = values.filter((number) => count(number) > 0 || (picked.size > 0 && isPicked(number)));
    details.hidden = all.length === 0;
    if (!details.open || details.hidden) return;

    const wanted = details.querySelector<HTMLInputElement>("[data-narrow]")?.value.trim().toLowerCase() ?? "";
    const text = (number: number): string => this.text(name, names[number] ?? "");
    const fitting = wanted ? all.filter((number) => text(number).toLowerCase().includes(wanted)) : all;
    const isOpen = this.open.has(key) || wanted !== "";
    const shown = first(fitting, isOpen ? MOST : Math.max(SHOWN, picked.size), (one, other) => {
      const byCount = Number(isPicked(other)) - Number(isPicked(one)) || count(other) - count(one);
      return byCount || (text(one) < text(other) ? -1 : 1);
    });

    const before = new Map([...list.children].map((item) => [item.querySelector("input")?.value, item]));
    list.replaceChildren(
      ...shown.map((at) => {
        const value = names[at] ?? "";
        const item = before.get(value) ?? this.item(name, value, text(at));
        const [box, told] = [item.querySelector("input"), item.querySelector(".count")];
        if (box) box.checked = picked.has(value);
        if (told) told.textContent = number(count(at));
        return item;
      }),
    );
    this.showMore(details, key, all.length, shown.length < fitting.length);
  }

  private item(name: FacetName, value: string, text: string): HTMLElement {
    const box = h("input", { type: "checkbox", name, value, autocomplete: "off" });
    return h("li", {}, h("label", {}, box, h("bdi", {}, text), h("span", { class: "count" })));
  }

  private showMore(details: HTMLElement, key: string, count: number, isCut: boolean): void {
    const { words } = this.hub.setup;
    const title = details.querySelector("summary")?.textContent?.trim() ?? "";
    if (count > MANY && !details.querySelector("[data-narrow]")) {
      const label = filled(words["narrow_values"] ?? "", { name: title });
      const field = h("input", { type: "search", "data-narrow": true, "aria-label": label, placeholder: label });
      field.addEventListener("input", () => this.onPick(details.dataset["name"] as FacetName, "", false));
      details.querySelector("ul")?.before(field);
    }
    let more = details.querySelector<HTMLElement>(".more-values");
    if (!more || more.tagName !== "BUTTON") {
      const button = h("button", { type: "button", class: "button small more-values" });
      button.addEventListener("click", () => {
        this.open.add(key);
        this.onPick(details.dataset["name"] as FacetName, "", false);
      });
      if (more) more.replaceWith(button);
      else details.append(button);
      more = button;
    }
    more.hidden = !isCut;
    more.textContent = filled(words["all_values"] ?? "", { num: number(count) });
  }
}

/** The first ones in an order, without ordering all the others. */
function first(numbers: readonly number[], most: number, compare: (one: number, other: number) => number): number[] {
  const found: number[] = [];
  for (const number of numbers) {
    const last = found[most - 1];
    if (last !== undefined && compare(last, number) <= 0) continue;
    let at = found.length;
    while (at > 0 && compare(number, found[at - 1] as number) < 0) at--;
    found.splice(at, 0, number);
    found.length = Math.min(found.length, most);
  }
  return found;
}
