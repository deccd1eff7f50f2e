// The page of the map: the map, the list of what is in view beside it, and the categories to choose from.

import { EVERYTHING } from "./base";
import { boxOfFragment, isEverywhere, topicOfFragment } from "./geometry";
import { showPlaces } from "./places";
import { shape } from "./shapes";
import { type Box, type Category, type Place, type Places, shared } from "./types";
import { number, type Words, wordsOf } from "./words";

const MOST_LISTED = 100;

export function showAtlas(frame: HTMLElement): void {
  if (!shared.places) throw new Error("the places did not come");
  const titles = JSON.parse(frame.dataset["categories"] ?? "[]") as string[];
  const categories = shared.places.hues.map((hue, index) => ({ title: titles[index] ?? "", hue }));
  const all = readPlaces(shared.places, categories, frame.dataset["root"] ?? "");
  const numbers = new Map(all.map((place, index) => [place, index]));
  const hidden = new Set<Category>();
  const everywhere = all.filter((place) => isEverywhere(place.box));
  const topics = topicsOf(shared.places);
  let topic = topics.find(({ name }) => name === topicOfFragment(location.hash)) ?? null;
  const wanted = (place: Place): boolean => !hidden.has(place.category) && (!topic || topic.places.has(numbers.get(place) ?? -1));
  let isMoved = false;
  const asked = boxOfFragment(location.hash); // Before the map writes its own view there.
  const list = new PlaceList(wordsOf(frame), (place) => map.point(place));
  const map = showPlaces(frame, all, {
    onPoint: (places) => list.point(places),
    onView(places, view) {
      list.show(places, everywhere.filter(wanted));
      if (isMoved) remember(view, topic?.name ?? "");
    },
  });
  map.fit(asked ?? EVERYTHING);
  if (topic) map.set(all.filter(wanted));
  isMoved = true; // From here on it is the reader who moves it.
  addEventListener("hashchange", () => {
    const box = boxOfFragment(location.hash);
    if (box) map.fit(box);
  });
  offerTopics(topics, topic, (next) => {
    topic = next;
    map.set(all.filter(wanted));
  });
  offerCategories(categories, all, (category, isWanted) => {
    if (isWanted) hidden.delete(category);
    else hidden.add(category);
    map.set(all.filter(wanted));
  });
}

function readPlaces(
  { titles, pages, kinds, boxes }: Places,
  categories: readonly Category[],
  root: string,
): Place[] {
  return titles.map((title, index) => ({
    title,
    href: `${root}${pages[index] ?? ""}/index.html`,
    category: categories[kinds[index] ?? 0] ?? { title: "", hue: 0 },
    box: boxes.slice(index * 4, index * 4 + 4) as Box,
  }));
}

interface Topic {
  name: string;
  /** Numbers of the places that have it. */
  places: ReadonlySet<number>;
}

/** The topics of places, those of most places first. */
function topicsOf({ topics, having }: Places): Topic[] {
  return topics.map((name, index) => ({ name, places: new Set(having[index]) }));
}

function offerTopics(topics: readonly Topic[], chosen: Topic | null, onChange: (topic: Topic | null) => void): void {
  const field = document.querySelector<HTMLSelectElement>("[data-map-topic]");
  const line = field?.closest<HTMLElement>("[hidden]");
  if (!field || !line || !topics.length) return;
  for (const { name, places } of topics) field.add(new Option(`${name} (${number(places.size)})`, name));
  field.value = chosen?.name ?? "";
  field.addEventListener("change", () => onChange(topics.find(({ name }) => name === field.value) ?? null));
  line.hidden = false;
}

/** Keeps the view and the topic in the address, so that they can be passed on. */
function remember(view: Box, topic: string): void {
  try {
    history.replaceState(history.state, "", `#bbox=${view.join(",")}${topic && `&topic=${encodeURIComponent(topic)}`}`);
  } catch {
    // Too often in a short time, or not allowed for a file: the address stays as it was.
  }
}

class PlaceList {
  private readonly count = document.querySelector<HTMLElement>("[data-places-count]");
  private readonly list = document.querySelector<HTMLElement>("[data-places]");
  private rows = new Map<Place, HTMLElement>();

  constructor(
    private readonly say: Words,
    private readonly onPoint: (place: Place | null) => void,
  ) {}

  show(inView: readonly Place[], everywhere: readonly Place[]): void {
    const listed = [...inView, ...everywhere].slice(0, MOST_LISTED);
    const held = document.activeElement instanceof HTMLAnchorElement ? document.activeElement.href : "";
    this.rows = new Map(listed.map((place) => [place, this.row(place)]));
    this.list?.replaceChildren(...this.rows.values());
    if (held && !document.activeElement?.isConnected) {
      const again = [...this.rows.values()].map((row) => row.querySelector("a"));
      again.find((link) => link?.href === held)?.focus();
    }
    if (!this.count) return;
    const parts = [this.say("inView", inView.length)];
    if (everywhere.length) parts.push(this.say("everywhere", everywhere.length));
    if (listed.length < inView.length + everywhere.length) parts.push(this.say("listed", listed.length));
    this.count.textContent = parts.join(", ");
  }

  point(places: readonly Place[]): void {
    const wanted = new Set(places);
    let first: HTMLElement | undefined;
    for (const [place, row] of this.rows) {
      const isMeant = wanted.has(place);
      row.classList.toggle("is-pointed", isMeant);
      if (isMeant) first ??= row;
    }
    // The list moves, the page does not.
    const { list } = this;
    if (!first || !list || list.scrollHeight <= list.clientHeight) return;
    const [top, bottom] = [first.offsetTop, first.offsetTop + first.offsetHeight];
    if (top < list.scrollTop) list.scrollTop = top;
    else if (bottom > list.scrollTop + list.clientHeight) list.scrollTop = bottom - list.clientHeight;
  }

  private row(place: Place): HTMLElement {
    const row = document.createElement("li");
    const link = document.createElement("a");
    const kind = document.createElement("span");
    row.dataset["hue"] = String(place.category.hue);
    link.href = place.href;
    link.dir = "auto";
    link.textContent = place.title;
    kind.className = "muted";
    kind.textContent = place.category.title;
    if (isEverywhere(place.box)) kind.textContent += `, ${this.say("wholeEarth")}`;
    row.append(shape(place.category.hue), link, kind);
    row.addEventListener("pointerenter", () => this.onPoint(place));
    row.addEventListener("pointerleave", () => this.onPoint(null));
    link.addEventListener("focus", () => this.onPoint(place));
    link.addEventListener("blur", () => this.onPoint(null));
    return row;
  }
}

function offerCategories(
  categories: readonly Category[],
  all: readonly Place[],
  onChange: (category: Category, isWanted: boolean) => void,
): void {
  const legend = document.querySelector<HTMLElement>("[data-legend]");
  if (!legend) return;
  for (const category of categories) {
    const count = all.filter((place) => place.category === category).length;
    if (!count) continue;
    const label = document.createElement("label");
    const box = document.createElement("input");
    label.dataset["hue"] = String(category.hue);
    box.type = "checkbox";
    box.checked = true;
    box.addEventListener("change", () => onChange(category, box.checked));
    const words = document.createElement("span");
    words.textContent = `${category.title} (${number(count)})`;
    label.append(box, shape(category.hue), words);
    legend.append(label);
  }
  legend.hidden = false;
}
