// The filters beside a list: values with counts, most frequent first, picked ones on top.

import { filled, h, number } from "./dom";
import type { Hub } from "./hub";
import type { Narrowed } from "./narrow";
import type { FacetName, Query } from "./types";

const SHOWN = 8;
const MANY = 12; // values from which a facet has a search of its own

interface Group {
  key: string;
  name: FacetName;
  /** Its own values; null when it has all of the facet. */
  values: ReadonlySet<string> | null;
}

export class FacetList {
  private readonly groups: Group[];
  private readonly open = new Set<string>();

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
      values: null,
    }));
    this.groupTopics(whole);
    element.addEventListener("change", (event) => {
      const box = event.target as HTMLInputElement;
      if (box.type === "checkbox") this.onPick(box.name as FacetName, box.value, box.checked);
    });
  }

  /** Sections of the configuration first, as the page has them; the others after. */
  private groupTopics(whole: Narrowed): void {
    const { setup, facets } = this.hub;
    const count = new Map(facets.topics.names.map((name, at) => [name, whole.counts.topics[at] ?? 0]));
    const taken = new Set<string>();
    const sections: ReadonlySet<string>[] = [];
    for (const { categories, topics } of setup.sections) {
      if (setup.category && categories.length && !categories.includes(setup.category)) continue;
      const own = new Set(topics.filter((topic) => count.get(topic)));
      own.forEach((topic) => taken.add(topic));
      if (own.size) sections.push(own);
    }
    const others = [...count].filter(
      ([topic, of]) => of >= Math.max(1, setup.minimum) && !taken.has(topic) && !setup.ignored.includes(topic),
    );
    sections.push(new Set(others.map(([topic]) => topic)));
    this.groups
      .filter(({ name }) => name === "topics")
      .forEach((group, at) => (group.values = sections[at] ?? new Set()));
  }

  /** Words of a value, for people. */
  text(name: FacetName, value: string): string {
    const { setup } = this.hub;
    if (name === "collections") return setup.categories.find(({ id }) => id === value)?.title ?? value;
    if (name === "gsd") return setup.gsdWords[value] ?? value;
    if (name === "has") return setup.flagWords[value] ?? value;
    return value;
  }

  show({ counts }: Narrowed, { picked }: Query): void {
    const focused = document.activeElement;
    for (const group of this.groups) this.showGroup(group, counts[group.name], new Set(picked[group.name]));
    if (focused instanceof HTMLElement && focused !== document.activeElement) focused.focus();
  }

  private showGroup({ key, name, values }: Group, counts: Uint32Array, picked: ReadonlySet<string>): void {
    const details = this.element.querySelector<HTMLDetailsElement>(`[data-facet="${CSS.escape(key)}"]`);
    const list = details?.querySelector("ul");
    if (!details || !list) return;
    const { names } = this.hub.facets[name];
    const wanted = details.querySelector<HTMLInputElement>("[data-narrow]")?.value.trim().toLowerCase() ?? "";
    const all = names
      .map((value, at) => ({ value, count: counts[at] ?? 0, text: this.text(name, value) }))
      .filter(({ value, count }) => (!values || values.has(value)) && (count > 0 || picked.has(value)))
      .sort(
        (one, other) =>
          Number(picked.has(other.value)) - Number(picked.has(one.value)) ||
          other.count - one.count ||
          (one.text < other.text ? -1 : 1),
      );
    const fitting = wanted ? all.filter(({ text }) => text.toLowerCase().includes(wanted)) : all;
    const isOpen = this.open.has(key) || wanted !== "";
    const shown = isOpen ? fitting.slice(0, 200) : fitting.slice(0, Math.max(SHOWN, picked.size));

    const before = new Map([...list.children].map((item) => [item.querySelector("input")?.value, item]));
    list.replaceChildren(
      ...shown.map(({ value, count, text }) => {
        const item = before.get(value) ?? this.item(name, value, text);
        const [box, told] = [item.querySelector("input"), item.querySelector(".count")];
        if (box) box.checked = picked.has(value);
        if (told) told.textContent = number(count);
        return item;
      }),
    );
    details.hidden = all.length === 0;
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
