// What is in the place of the results: cards, a table, a map, or a word on why there is nothing.

import { loadMaps } from "../map/load";
import { isEverywhere } from "../map/geometry";
import type { Place, PlacesMap } from "../map/types";
import { Drawing } from "./cards";
import { counted, filled, h } from "./dom";
import type { Found } from "./engine";
import { offerKeeping } from "./favourites";
import type { Hub } from "./hub";
import type { Query } from "./types";

const CARD = { width: 288, height: 340 }; // pixels, about, with the gap between two
const DRAWN = 300; // cards that are kept
const MOST_NAMED = 12; // projects of the whole Earth, below the map
const PAUSE = 100; // milliseconds without a letter, after which cards below the window are drawn

export interface Shown {
  query: Query;
  rows: readonly number[];
  matches: Found | null;
  words: string;
  /** Whether the reader changed the query just now; what is found later does not move. */
  isAsked: boolean;
}

export class Results {
  private readonly first: ChildNode[];
  private places: PlacesMap | null = null;
  private drawing: Drawing | null = null;
  private rest = 0;
  private cards: HTMLElement | null = null;
  private readonly drawn = new Map<number, HTMLElement>();
  private most = 0;

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
    this.cards = null;
    this.element.replaceChildren(...this.first);
  }

  /** Looks at the window as it is: reading later, when the page is changed, would lay it out twice. */
  measure(): void {
    this.most = this.inView();
  }

  show(shown: Shown): void {
    const { query, rows, matches, words, isAsked } = shown;
    const { setup } = this.hub;
    this.drawing = new Drawing(this.hub, matches, words, !setup.category);
    if (query.view === "map") {
      this.cards = null;
      void this.showMap(rows);
      return;
    }
    this.clear();
    if (query.view === "table") this.cards = null;
    const visible = rows.slice(0, setup.page * query.pages);
    const isCut = visible.length < rows.length;
    if (query.view !== "table") {
      this.showCards(visible, isAsked, isCut);
      return;
    }
    this.element.replaceChildren(this.table(visible, query));
    if (isCut) this.offerMore();
  }

  /** Shows why there is nothing. */
  showNothing(why: HTMLElement): void {
    this.clear();
    this.cards = null;
    this.element.replaceChildren(why);
  }

  /** How many cards fill the window, or -1 when the reader has scrolled; read before anything is changed. */
  private inView(): number {
    const { top, width } = this.element.getBoundingClientRect();
    if (top < -200) return -1;
    const across = Math.max(1, Math.floor(width / CARD.width));
    return across * Math.max(1, Math.ceil((innerHeight - top) / CARD.height));
  }

  /** Cards that are in view at once, the others as soon as the reader pauses. */
  private showCards(rows: readonly number[], isAsked: boolean, isCut: boolean): void {
    const { drawing, most } = this;
    if (!drawing) return;
    clearTimeout(this.rest);
    const cards = this.cards ?? h("div", { class: "cards" });
    const draw = (some: readonly number[]): void => {
      place(cards, some.map((row, at) => this.card(drawing, row, isAsked || cards.children[at])));
      offerKeeping(cards);
    };
    const isLong = most >= 0 && rows.length > most;
    draw(isLong ? rows.slice(0, most) : rows);
    const rest = (): void => {
      if (!cards.isConnected) return;
      if (isLong) draw(rows);
      if (isCut) this.offerMore();
    };
    if (!cards.isConnected) this.element.replaceChildren(cards);
    else for (const other of Array.from(this.element.children)) if (other !== cards) other.remove();
    this.cards = cards;
    if (isLong) this.rest = setTimeout(rest, PAUSE);
    else rest();
  }

  /**
   * @param current the card that is where this one goes; true if cards may move.
   */
  private card(drawing: Drawing, row: number, current: Element | true | undefined): HTMLElement {
    const known = this.drawn.get(row);
    if (known && (current === true || current === known)) {
      drawing.mark(known, row);
      return known;
    }
    if (this.drawn.size > DRAWN) this.drawn.clear();
    const card = drawing.card(row);
    this.drawn.set(row, card);
    return card;
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
    this.element.querySelector(".more-results")?.remove();
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
    const everywhere = places.filter(({ box }) => isEverywhere(box));
    const note = h("p", { class: "muted small" }, ...wholeEarth(everywhere, words), rest ? counted(words.not_placed, rest) : "\u00a0");
    const before = this.element.querySelector(".found-map");
    if (this.places && before) {
      this.places.set(places);
      before.nextElementSibling?.replaceWith(note);
      return;
    }
    const frame = h("div", { class: "map-frame found-map", role: "group", "aria-label": words["map"] });
    this.element.replaceChildren(frame, note);
    const maps = await loadMaps();
    if (frame.isConnected && !this.places) this.places = maps.showPlaces(frame, places);
  }

  private clear(): void {
    this.places?.remove();
    this.places = null;
  }
}

/** Places without a mark, as there is nowhere to put it: how many there are, and the first of them. */
function wholeEarth(places: readonly Place[], words: Hub["setup"]["words"]): (Node | string)[] {
  if (!places.length) return [];
  const links = places.slice(0, MOST_NAMED).map(({ title, href }) => h("a", { href, dir: "auto" }, title));
  const listed = links.flatMap((link, at) => (at ? [", ", link] : [link]));
  const lead = filled(words["named"] ?? "", { name: counted(words.whole_earth, places.length), value: "" });
  return [lead, ...listed, places.length > MOST_NAMED ? " … " : ". "];
}

/** Makes these the children; the first ones that are there already are left alone. */
function place(parent: HTMLElement, children: readonly HTMLElement[]): void {
  const differs = children.findIndex((child, at) => parent.children[at] !== child);
  const kept = differs < 0 ? children.length : differs;
  while (parent.children.length > kept) parent.lastElementChild?.remove();
  parent.append(...children.slice(kept));
}
