// The controls of a list: they are in the page from the start; here they change the query, and show it.

import { loadMaps } from "../map/load";
import type { BoxMap } from "../map/types";
import type { Format } from "./exports";
import type { Query, View } from "./types";

type Change = (change: (query: Query) => void, isTyping?: boolean) => void;

export class Controls {
  readonly words: HTMLInputElement | null;
  private readonly sort: HTMLSelectElement | null;
  private readonly days: HTMLInputElement[];
  private map: BoxMap | null = null;
  private query: Query | null = null;

  constructor(
    private readonly finder: HTMLElement,
    private readonly change: Change,
    onExport: (format: Format) => void,
  ) {
        this.words = finder.querySelector<HTMLInputElement>("[data-find-words]");
    this.sort = finder.querySelector<HTMLSelectElement>("[data-find-sort]");
    this.days = [...finder.querySelectorAll<HTMLInputElement>("[data-find-day]")];
    this.words?.addEventListener("input", () => {
      change((query) => (query.text = this.words?.value ?? ""), true);
    });
    this.words?.form?.addEventListener("submit", (event) => event.preventDefault());
    this.sort?.addEventListener("change", () => change((query) => (query.sort = this.sort?.value ?? "")));
    for (const day of this.days) {
      const end = day.dataset["findDay"] === "to" ? "to" : "from";
      day.addEventListener("change", () => change((query) => (query[end] = day.value)));
    }
    for (const button of finder.querySelectorAll<HTMLElement>("button[data-view]")) {
      button.addEventListener("click", () => change((query) => (query.view = button.dataset["view"] as View)));
    }
    finder.querySelector("[data-find-starred]")?.addEventListener("click", () => change((query) => (query.starred = !query.starred)));
    for (const button of finder.querySelectorAll<HTMLElement>("[data-export]")) {
      button.addEventListener("click", () => {
        onExport(button.dataset["export"] as Format);
        button.closest("details")?.removeAttribute("open");
      });
    }
    const place = finder.querySelector<HTMLDetailsElement>("[data-find-place]");
    place?.addEventListener("toggle", () => void this.offerBox(place));
    if (place?.open) void this.offerBox(place);
  }

  /** The map on which a box is drawn, once its part of the filters is opened. */
  private async offerBox(place: HTMLDetailsElement): Promise<void> {
    const frame = place.querySelector<HTMLElement>("[data-find-box]");
    if (!place.open || this.map || !frame) return;
    const maps = await loadMaps();
    // oxlint-disable-next-line typescript/no-unnecessary-condition -- set while the maps were loading
    if (this.map) return;
    this.map = maps.drawBox(frame, {
      bbox: this.query?.box ?? null,
      onChange: (box) => this.change((query) => (query.box = box)),
    });
  }

  /** @param sort the order in force, also when the query names none. */
  show(query: Query, sort: string): void {
    this.query = query;
    if (this.words && this.words.value !== query.text) this.words.value = query.text;
    if (this.sort) {
      this.sort.value = sort;
      // Relevance is an order only where there are words.
      const relevance = this.sort.querySelector<HTMLOptionElement>('option[value=""]');
      if (relevance) relevance.hidden = !query.text.trim();
    }
    for (const day of this.days) {
      const value = day.dataset["findDay"] === "to" ? query.to : query.from;
      if (day.value !== value) day.value = value;
    }
    for (const button of this.finder.querySelectorAll<HTMLElement>("button[data-view]")) {
      button.setAttribute("aria-pressed", String(button.dataset["view"] === query.view));
    }
    this.finder.querySelector("[data-find-starred]")?.setAttribute("aria-pressed", String(query.starred));
    this.map?.set(query.box);
  }
}
