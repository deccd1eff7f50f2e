// Results as cards and as a table: the same parts as the pages have from the start.

import { relative } from "../time";
import { day, formatted, h, icon, language } from "./dom";
import type { Found } from "./engine";
import { highlighted } from "./highlight";
import type { Hub } from "./hub";
import { pattern } from "./pattern";
import { tokens } from "./tokens";

const TOPICS = 4;
const MARKS = ["doi", "model"];

export class Drawing {
  private readonly words: string[];
  private matched = { row: -1, terms: new Set<string>() };
  private readonly now = new Date();

  /**
   * @param found which words matched; null when none were given.
   * @param words what the reader typed.
   * @param withCategory whether each card shows its category.
   */
  constructor(
    private readonly hub: Hub,
    private readonly matches: Found | null,
    words: string,
    private readonly withCategory: boolean,
  ) {
    this.words = tokens(words);
  }

  private marked(text: string, row: number): Node[] {
    if (row !== this.matched.row) this.matched = { row, terms: this.matches?.terms(row) ?? new Set() };
    return highlighted(text, this.matched.terms, this.words);
  }

  private time(date: Date): HTMLElement {
    const text = day(date);
    return h("time", { datetime: date.toISOString(), title: text }, relative(date, this.now, language()) ?? text);
  }

  private link(row: number): HTMLElement {
    return h("a", { href: this.hub.href(row) }, ...this.marked(this.hub.title(row), row));
  }

  private marks(row: number): HTMLElement[] {
    const { hub } = this;
    const { flagWords, words } = hub.setup;
    const has = hub.names("has", row).filter((name) => MARKS.includes(name));
    const marks = has.map((name) => h("span", { class: "mark" }, flagWords[name] ?? name));
    const state = hub.state(row);
    if (state) marks.push(h("span", { class: "mark state" }, icon(state), words[state] ?? state));
    return marks;
  }

  private kind(row: number): HTMLElement[] {
    const category = this.hub.category(row);
    if (!category || !this.withCategory) return [];
    const drawn = document.querySelector<HTMLTemplateElement>(`template[data-kind="${CSS.escape(category.id)}"]`);
    return [h("p", { class: "kind" }, drawn?.content.cloneNode(true) ?? "", category.title)];
  }

  private topics(row: number): HTMLElement {
    const names = this.hub.names("topics", row);
    const list = h("ul", { class: "topics", "aria-label": this.hub.setup.words["topics"] });
    for (const name of names.slice(0, TOPICS)) {
      const href = `?topics=${encodeURIComponent(name.replaceAll("%", "%25").replaceAll(",", "%2C"))}`;
      list.append(h("li", {}, h("a", { href, "data-topic": name }, h("bdi", {}, ...this.marked(name, row)))));
    }
    const more = names.length - TOPICS;
    if (more > 0) list.append(h("li", { class: "more" }, `+${more}`));
    return list;
  }

  private thumb(row: number): HTMLElement {
    const hasPreview = this.hub.names("has", row).includes("preview");
    const thumb = h("div", { class: "thumb", "data-preview": hasPreview }, pattern(this.hub.path(row)));
    const src = this.hub.pictures[row];
    if (!src) return thumb;
    thumb.dataset["picture"] = "";
    const picture = h("img", { alt: "", loading: "lazy", decoding: "async" });
    picture.addEventListener("error", () => picture.remove());
    picture.src = this.hub.setup.site + src;
    thumb.append(picture);
    return thumb;
  }

  card(row: number): HTMLElement {
    const { hub } = this;
    const { words } = hub.setup;
    const summary = hub.summaries[row];
    const license = hub.names("license", row)[0];
    const figures = h("p", { class: "figures" });
    figures.append(h("span", {}, icon("clock", words["updated"]), this.time(hub.updated(row))));
    if (hub.stars(row)) figures.append(h("span", {}, icon("star", words["stars"]), formatted(hub.stars(row))));
    if (license) {
      figures.append(h("span", { class: "cut" }, icon("license", words["license"]), h("bdi", {}, license)));
    }
    figures.append(...this.marks(row));
    const body = h(
      "div",
      { class: "card-body" },
      ...this.kind(row),
      h("h3", { dir: "auto" }, this.link(row)),
      h("p", { class: "path" }, h("bdi", {}, ...this.marked(hub.path(row), row))),
      h("p", { class: "summary", dir: "auto", "data-late": summary === undefined }, ...this.marked(summary ?? "", row)),
    );
    if (hub.facets.topics.of(row).length) body.append(this.topics(row));
    body.append(figures);
    const address = hub.columns.opens?.[row];
    if (address) {
      const title = h("span", { class: "unseen" }, ` ${hub.title(row)}`);
      const link = { class: "button primary small opens", href: address, rel: "external" };
      body.append(h("a", link, icon("external"), words["open"] ?? "", title));
    }
    const hue = hub.category(row)?.hue ?? 0;
    return h("article", { class: "card", "data-hue": hue, "data-row": row }, this.thumb(row), body);
  }

  /** Marks other words in a card that was drawn before, and adds its summary and picture if they came since. */
  mark(card: HTMLElement, row: number): void {
    const { hub } = this;
    const markIn = (selector: string, text: string): void => {
      const part = card.querySelector(selector);
      if (part && (this.matches !== null || part.childElementCount || part.textContent !== text)) {
        part.replaceChildren(...this.marked(text, row));
      }
    };
    markIn("h3 a", hub.title(row));
    markIn(".path bdi", hub.path(row));
    markIn(".summary", hub.summaries[row] ?? "");
    card.querySelectorAll<HTMLElement>("[data-topic]").forEach((link) => {
      link.firstElementChild?.replaceChildren(...this.marked(link.dataset["topic"] ?? "", row));
    });
    if (hub.pictures[row]) card.querySelector(".thumb:not([data-picture])")?.replaceWith(this.thumb(row));
  }

  /** Tells a card's summary and picture, which arrived after it was drawn. */
  complete(card: HTMLElement): void {
    const row = Number(card.dataset["row"]);
    const late = card.querySelector("[data-late]");
    if (!late || this.hub.summaries[row] === undefined) return;
    late.removeAttribute("data-late");
    this.mark(card, row);
  }

  tableRow(row: number): HTMLElement {
    const { hub } = this;
    const name = h(
      "th",
      { scope: "row" },
      h("bdi", {}, this.link(row)),
      h("span", { class: "sub code" }, h("bdi", {}, ...this.marked(hub.path(row), row))),
    );
    const cells = [
      ...(this.withCategory ? [h("td", {}, hub.category(row)?.title ?? "")] : []),
      h("td", {}, this.time(hub.updated(row))),
      h("td", { class: "number" }, formatted(hub.stars(row))),
      h("td", {}, h("bdi", {}, hub.names("license", row)[0] ?? "–")),
      h("td", { class: "marks" }, ...this.marks(row)),
    ];
    return h("tr", { "data-row": row }, name, ...cells);
  }
}
