// What stands in the place of the results: cards, a table, a map, or a word on why there is nothing.

import { loadMaps } from "../map/load";
import type { Place, PlacesMap } from "../map/types";
import { Drawing } from "./cards";
import { counted, h } from "./dom";
import type { Found } from "./engine";
import { offerKeeping } from "./favourites";
import type { Hub } from "./hub";
import type { Query } from "./types";

const IN_VIEW = 9; // cards

export interface Shown {
  query: Query;
  rows: readonly number[];
  found: Found | null;
  words: string;
}

export class Results {
  private readonly first: ChildNode[];
  private places: PlacesMap | null = null;
  private drawing: Drawing | null = null;
  private rest = 0;

  /**
   * @param element has the list as the page was made.
   * @param onSort the reader wants another order, from the head of the table.
   * @param onMore the reader wants to see more.
   */
  constructor(
    private readonly element: HTMLElement,
    private readonly hub: Hub,
    private readonly onSort: (sort: string) => void,
    private readonly onMore: () => void,
  ) {
    this.first = [...element.childNodes];
  }

  /** The list as the page was made. */
  restore(): void {
    this.clear();
    this.element.replaceChildren(...this.first);
  }

  show(shown: Shown): void {
    const { query, rows, found, words } = shown;
    const { setup } = this.hub;
    this.drawing = new Drawing(this.hub, found, words, !setup.category);
    if (query.view === "map") {
      void this.showMap(rows);
      return;
    }
    this.clear();
    const visible = rows.slice(0, setup.page * query.pages);
    if (!visible.length) {
      const why = query.starred && !words ? setup.words["no_favourites"] : setup.words["nothing"];
      this.element.replaceChildren(h("p", { class: "empty" }, why ?? ""));
      return;
    }
    if (query.view === "table") this.element.replaceChildren(this.table(visible, query));
    else this.showCards(visible);
    offerKeeping(this.element);
    if (visible.length < rows.length) this.offerMore();
  }

  /** Cards that are in view at once, the others as soon as these are painted. */
  private showCards(rows: readonly number[]): void {
    const { drawing } = this;
    const draw = (some: readonly number[]): HTMLElement[] => some.map((row) => drawing?.card(row) ?? h("div"));
    const isNearTop = this.element.getBoundingClientRect().top > -200;
    const cards = h("div", { class: "cards" }, ...draw(isNearTop ? rows.slice(0, IN_VIEW) : rows));
    this.element.replaceChildren(cards);
    if (!isNearTop || rows.length <= IN_VIEW) return;
    clearTimeout(this.rest);
    this.rest = setTimeout(() => {
      if (!cards.isConnected) return;
      cards.append(...draw(rows.slice(IN_VIEW)));
      offerKeeping(cards);
    }, 60);
  }

  /** Tells what arrived since the cards were drawn. */
  complete(): void {
    for (const card of this.element.querySelectorAll<HTMLElement>(".card[data-row]")) this.drawing?.complete(card);
  }

  private table(rows: readonly number[], query: Query): HTMLElement {
    const { words, category } = this.hub.setup;
    const head = (name: string, sort = "", isNumber = false): HTMLElement => {
      const cell = h("th", { scope: "col", class: isNumber && "number" });
      if (!sort) {
        cell.append(words[name] ?? "");
        return cell;
      }
      const button = h("button", { type: "button" }, words[name] ?? "");
      button.addEventListener("click", () => this.onSort(sort));
      if (query.sort === sort) cell.setAttribute("aria-sort", sort.startsWith("+") ? "ascending" : "descending");
      cell.append(button);
      return cell;
    };
    const heads = [
      head("title", "+properties.title"),
      ...(category ? [] : [head("category")]),
      head("updated", "-properties.updated"),
      head("stars", "-properties.sharinghub:stars", true),
      head("license"),
      head("with"),
    ];
    const body = h("tbody", {}, ...rows.map((row) => this.drawing?.tableRow(row) ?? ""));
    return h("div", { class: "table found-table" }, h("table", {}, h("thead", {}, h("tr", {}, ...heads)), body));
  }

  private offerMore(): void {
    const button = h("button", { type: "button", class: "button" }, this.hub.setup.words["more_results"] ?? "");
    button.addEventListener("click", () => {
      const next = this.links().length;
      this.onMore();
      this.links()[next]?.focus({ preventScroll: true });
    });
    this.element.append(h("p", { class: "more-results" }, button));
  }

  /** The links of the results in their order, for moving with the arrow keys. */
  links(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>(".card h3 a, .found-table th a")];
  }

  private async showMap(rows: readonly number[]): Promise<void> {
    const { words } = this.hub.setup;
    const places: Place[] = rows.flatMap((row) => {
      const [box, category] = [this.hub.boxes.get(row), this.hub.category(row)];
      return box && category ? [{ title: this.hub.title(row), href: this.hub.href(row), category, box }] : [];
    });
    const rest = rows.length - places.length;
    const note = h("p", { class: "muted small" }, rest ? counted(words.not_placed, rest) : "\u00a0");
    const before = this.element.querySelector(".found-map");
    if (this.places && before) {
      this.places.set(places);
      before.nextElementSibling?.replaceWith(note);
      return;
    }
    const frame = h("div", { class: "map-frame found-map", "aria-label": words["map"] });
    this.element.replaceChildren(frame, note);
    const maps = await loadMaps();
    if (frame.isConnected && !this.places) this.places = maps.showPlaces(frame, places);
  }

  private clear(): void {
    this.places?.remove();
    this.places = null;
  }
}
