// A list that is searched, narrowed and ordered in place.

import { Address } from "./address";
import { meant, nothing, remarks, showOffers, type Way } from "./advice";
import { partsOf, showQuery, withoutSpan } from "./chips";
import { Controls } from "./controls";
import { loadColumns, loadSetup, loadTexts } from "./data";
import { Engine, type Found } from "./engine";
import { save } from "./exports";
import { FacetList } from "./facet-list";
import { keepFocus } from "./focus";
import { favourites, onFavourites, showKept } from "./favourites";
import { Hub } from "./hub";
import { narrow, type Narrowed } from "./narrow";
import { ordered } from "./order";
import { counted, filled } from "./dom";
import { parse } from "./language";
import { Offers } from "./offers";
import { showSharing } from "./sharing";
import { emptyQuery, isPlain, readAddress, spelt, understood, writeAddress } from "./query";
import { Results } from "./results";
import type { FacetName, PageSetup, Query } from "./types";

export async function begin(element: HTMLElement): Promise<void> {
  const page = JSON.parse(element.dataset["setup"] ?? "{}") as PageSetup;
  const [columns, setup] = await Promise.all([loadColumns(page), loadSetup(page)]);
  new Finder(element, new Hub(columns, setup)).begin();
}

const MOST_WAYS = 6; // that are proposed where nothing was found
const UPDATE_PAUSE = 400; // milliseconds between answers to the same question

class Finder {
  private query: Query = readAddress(location);
  private readonly engine: Engine;
  private readonly controls: Controls;
  private readonly facets: FacetList;
  private readonly results: Results;
  private rows: number[] = [];
  private isIndexed = false;
  private hasTexts = false;
  private isTyping = false;
  private isFirst = true;
  private readonly address = new Address();
  private readonly offers: Offers;
  private updatedAt = 0;
  private noted = "";

  constructor(
    private readonly element: HTMLElement,
    private readonly hub: Hub,
  ) {
    this.engine = new Engine(hub);
    this.offers = new Offers(hub, this.engine);
    this.controls = new Controls(
      element,
      (change, isTyping) => this.change(change, isTyping),
      (format) => save(hub, this.rows, format),
    );
    const whole = narrow(hub, null, this.pickedIn(emptyQuery()), emptyQuery(), null);
    this.facets = new FacetList(this.part("[data-facets]"), hub, whole, (name, value, isPicked) => {
      this.change((query) => pick(query, name, value, isPicked));
    });
    const more = (): void => this.change((query) => query.pages++, true, true);
    this.results = new Results(
      this.part("[data-find-results]"),
      hub,
      (sort) => this.change((query) => (query.sort = sort)),
      more,
    );
  }

  private part(selector: string): HTMLElement {
    const element = this.element.querySelector<HTMLElement>(selector);
    if (!element) throw new Error(`the list has no ${selector}`);
    return element;
  }

  begin(): void {
    // What the reader typed or picked while the script was on its way.
    const typed = this.controls.words?.value ?? "";
    if (typed && !this.query.text) this.query.text = typed;
    for (const box of this.element.querySelectorAll<HTMLInputElement>("[data-facets] input:checked")) {
      pick(this.query, box.name as FacetName, box.value, true);
    }
    addEventListener("popstate", () => {
      this.address.forget();
      this.query = readAddress(location);
      this.isTyping = false;
      this.show();
    });
    onFavourites(() => (this.query.starred || this.query.ids.length || this.parsed().isStarred ? this.show() : showKept()));
    this.element.addEventListener("keydown", (event) => this.move(event));
    this.element.addEventListener("click", (event) => {
      const topic = (event.target as Element).closest<HTMLElement>("[data-topic]")?.dataset["topic"];
      if (!topic || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.change((query) => pick(query, "topics", topic, true));
    });
    const now = writeAddress(this.query);
    if (now !== writeAddress(readAddress(location))) this.record(now, typed !== "");
    this.show();
    void this.index();
  }

  /** Indexes while the reader already sees and narrows the list. */
  private async index(): Promise<void> {
    await this.engine.addColumns(() => this.updateWhenDue());
    this.isIndexed = true;
    this.update();
    await loadTexts(this.hub.setup, this.hub.columns.shards, async (texts) => {
      this.hub.add(texts);
      this.results.complete();
      await this.engine.addTexts(texts);
      if (this.rows.length < this.hub.setup.page) this.updateWhenDue();
    });
    this.hasTexts = true;
    this.update();
  }

  /** Shows results while the index grows, and leaves time for it to grow. */
  private updateWhenDue(): void {
    if (performance.now() - this.updatedAt > UPDATE_PAUSE) this.update();
  }

  /** Shows results anew when there are words, because more of the texts is known. */
  private update(): void {
    if (understood(this.query.text).words) this.show(true);
    if (this.hasTexts) this.element.dataset["state"] = "complete";
    else if (this.isIndexed) this.element.dataset["state"] = "titles";
  }

  private change(change: (query: Query) => void, isTyping = false, keepsPages = false): void {
    const before = writeAddress(this.query);
    change(this.query);
    if (!keepsPages) this.query.pages = 1;
    const after = writeAddress(this.query);
    if (after !== before) this.record(after, isTyping);
    this.show();
  }

  /** Puts the query into the address; what is typed letter by letter makes one entry of the history. */
  private record(address: string, isTyping: boolean): void {
    if (isTyping && this.isTyping) this.address.replaceSoon(address);
    else this.address.push(address);
    this.isTyping = isTyping;
  }

  private parsed(query = this.query): { words: string; topics: string[]; has: string[]; isStarred: boolean } {
    const { words, topics, flags } = understood(query.text);
    const has = flags.filter((flag) => this.hub.columns.flagNames.includes(flag));
    return { words, topics, has, isStarred: query.starred || flags.includes("starred") };
  }

  private pickedIn(query: Query, topics: string[] = [], has: string[] = []): Query["picked"] {
    const { category } = this.hub.setup;
    return {
      ...query.picked,
      collections: category ? [category] : query.picked.collections,
      topics: [...query.picked.topics, ...topics],
      has: [...query.picked.has, ...has],
    };
  }

  /** @param keepsPlaces more is known of the same query: what is shown stays where it is. */
  private show(keepsPlaces = false): void {
    this.results.measure();
    const keepPlace = keepFocus(this.part("[data-find-status]"));
    const { query, hub } = this;
    const { words, isStarred } = this.parsed();
    const { narrowed, matches } = this.answer(query);
    const byRelevance = matches !== null && !query.sort;
    const sort = query.sort || hub.setup.sort;
    const rows = ordered(hub, narrowed.rows, sort, byRelevance ? matches.scores : null);
    this.rows = keepsPlaces ? settled(rows, this.rows, hub.setup.page * query.pages) : rows;
    this.controls.show(query, byRelevance ? "" : sort);
    this.showArriving(words !== "" && !this.hasTexts);
    // No answer is better than "nothing", before anything is indexed.
    if (words && !rows.length && !this.isIndexed) return;
    this.updatedAt = performance.now();
    this.note(words, matches, rows.length > 0);
    const replace = (next: Query, text: string): void => {
      next.text = spelt({ ...understood(next.text), words: text });
    };
    showOffers(this.part("[data-find-offers]"), this.offers.of(words, query.picked, replace), hub, (change) => this.change(change));
    // While titles are still indexed, a result that no reader waits for does not count anew each time.
    if (!keepsPlaces || this.isIndexed) {
      this.facets.show(narrowed, query, keepsPlaces && this.element.classList.contains("is-live"));
      this.element.classList.add("is-live");
    }
    showQuery(
      this.part("[data-find-status]"),
      this.part("[data-find-chips]"),
      { query, hub, count: rows.length },
      (without) => this.change(without),
    );
    this.showCount(rows.length);
    this.showSharing(isStarred);
    // The page's own list is the answer to no question at all.
    if (isPlain(query) && hub.isList) {
      if (!this.isFirst) this.results.restore();
    } else if (rows.length || query.view === "map") {
      this.results.show({ query: { ...query, starred: isStarred }, rows: this.rows, matches, words, isAsked: !keepsPlaces });
    } else this.results.showNothing(this.nothing(words, isStarred));
    keepPlace();
    this.isFirst = false;
  }

  /** Which projects fit a query. */
  private answer(query: Query): { narrowed: Narrowed; matches: Found | null } {
    const { hub } = this;
    const { words, topics, has, isStarred } = this.parsed(query);
    const matches = this.engine.find(words);
    const kept = isStarred ? favourites() : null;
    const isAmong = query.ids.length ? hub.isAmong(query.ids) : null;
    const isKept = (row: number): boolean => (!kept || kept.has(hub.path(row))) && (!isAmong || isAmong(row));
    const picked = this.pickedIn(query, topics, has);
    return { narrowed: narrow(hub, matches?.rows ?? null, picked, query, kept || isAmong ? isKept : null), matches };
  }

  /** Why nothing was found, and ways on: words that are nearer, and the query without one of its parts. */
  private nothing(words: string, isStarred: boolean): HTMLElement {
    const { hub, query } = this;
    const { words: messages } = hub.setup;
    const why = isStarred && !words ? messages["no_favourites"] : messages["nothing"];
    const ways: Way[] = [];
    const propose = (text: string, change: (query: Query) => void): void => {
      const other = structuredClone(query);
      change(other);
      const { length } = this.answer(other).narrowed.rows;
      if (length && ways.length < MOST_WAYS) ways.push({ text, count: length, change });
    };
    const reword = (next: Query, from: string, to: string): void => {
      const parts = understood(next.text);
      next.text = spelt({ ...parts, words: to ? parts.words.replace(from, () => to) : withoutSpan(parts.words, from) });
    };
    const plain = parse(words).clauses.flat().filter(({ kind }) => kind === "word");
    for (const { text } of this.hasTexts ? plain : []) {
      for (const near of this.engine.nearest(text)) {
        propose(filled(messages["meant"] ?? "", { name: words.replace(text, () => near) }), (next) => reword(next, text, near));
      }
    }
    const without = (name: string): string => filled(messages["without"] ?? "", { name });
    if (plain.length > 1) for (const { text } of plain) propose(without(text), (next) => reword(next, text, ""));
    const parts = partsOf(query, hub);
    if (parts.length > 1) for (const part of parts) propose(without(part.text), (next) => part.without(next));
    return nothing(why ?? "", ways, hub, (change) => this.change(change));
  }

  /** That texts still arrive is seen at the field and takes no space, so that nothing moves. */
  private showArriving(isArriving: boolean): void {
    this.element.classList.toggle("is-arriving", isArriving);
    this.part("[data-find-results]").setAttribute("aria-busy", String(isArriving));
    if (this.controls.words) this.controls.words.title = isArriving ? (this.hub.setup.words["loading"] ?? "") : "";
  }

  /** In the sheet of the filters, which covers the count above the results. */
  private showCount(count: number): void {
    const { words } = this.hub.setup;
    const projects = counted(words.projects, count);
    this.part("[data-sheet-count]").textContent = projects;
    this.part("[data-sheet-show]").textContent = filled(words["show"] ?? "", { projects });
  }

  /** What can be done with favourites, or with projects that a link names. */
  private showSharing(isStarred: boolean): void {
    const { hub, query } = this;
    const isGiven = query.ids.length > 0;
    const kept = favourites();
    showSharing(this.part("[data-find-share]"), hub, {
      rows: isStarred || isGiven ? this.rows : [],
      isGiven,
      isKept: this.rows.every((row) => kept.has(hub.path(row))),
      lost: isGiven ? hub.lost(query.ids) : 0,
    });
  }

  private note(words: string, matches: Found | null, isAny: boolean): void {
    const { words: messages } = this.hub.setup;
    const note = this.part("[data-find-note]");
    const isGuess = isAny && (matches?.isGuess ?? false);
    const remarkable = matches ? remarks(matches, this.hub, (from, to) => this.change((query) => (query.text = query.text.replace(from, () => to)))) : [];
    if (isGuess && this.hasTexts && matches?.alike.length === 0) remarkable.push(...this.nearer(words));
    const isSaid = isGuess || remarkable.length > 0;
    if (isSaid) note.replaceChildren(isGuess ? (messages["guess"] ?? "") : "", ...remarkable);
    else if (words !== this.noted) note.textContent = "";
    // A guess that proved right meanwhile is no longer shown, but its line stays.
    note.classList.toggle("is-past", !isSaid);
    this.noted = words;
  }

  /** Where a word is dropped because nothing has it: the query with the word that is nearest. */
  private nearer(words: string): Node[] {
    for (const { text } of parse(words).clauses.flat().filter(({ kind }) => kind === "word")) {
      const [near] = this.engine.nearest(text);
      if (near) return meant(words.replace(text, () => near), this.hub, () => this.change((query) => (query.text = query.text.replace(text, () => near))));
    }
    return [];
  }

  /** Arrow keys go from the field into the results, and from one to the next. */
  private move(event: KeyboardEvent): void {
    const { words } = this.controls;
    if (event.key === "Escape" && event.target === words && words?.value) {
      event.preventDefault();
      this.change((query) => (query.text = ""), true);
      return;
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const links = this.results.links();
    const at = links.indexOf(event.target as HTMLElement);
    if (event.target !== words && at < 0) return;
    event.preventDefault();
    const next = event.key === "ArrowDown" ? at + 1 : at - 1;
    if (next < 0) words?.focus();
    else links[Math.min(next, links.length - 1)]?.focus();
  }
}

function pick(query: Query, name: FacetName, value: string, isPicked: boolean): void {
  if (!value) return;
  const others = query.picked[name].filter((one) => one !== value);
  query.picked[name] = isPicked ? [...others, value] : others;
}

/** The new rows with those that are shown in their places, so that nothing moves under the reader's eyes. */
function settled(rows: number[], before: readonly number[], shown: number): number[] {
  const still = new Set(rows);
  const first = before.slice(0, shown).filter((row) => still.has(row));
  const placed = new Set(first);
  return [...first, ...rows.filter((row) => !placed.has(row))];
}
