// Titles under the search field of the header while the reader types: a combobox with a listbox, as the ARIA
// Authoring Practices have it. The field keeps the focus; Enter without a choice searches, as ever.

import { loadColumns } from "./data";
import { h } from "./dom";
import { Engine } from "./engine";
import { highlighted } from "./highlight";
import { Hub } from "./hub";
import { tokens } from "./tokens";
import type { Columns, Setup } from "./types";

const MOST = 6;
const ID = "suggestions";

/** What the hub must know of a page that has no list: where the pages are, and the categories' folders. */
function setupOf({ categoryIds }: Columns, site: string, root: string): Setup {
  const setup: Partial<Setup> = {
    site,
    root,
    category: "",
    within: null,
    categories: categoryIds.map((id) => ({ id, title: "", hue: 0 })),
    gsd: [],
    gsdWords: {},
    flagWords: {},
  };
  return setup as Setup;
}

/**
 * Suggests titles in the header's field from now on.
 *
 * @param form has the field; its `data-find-everywhere` leads to the page of the search.
 * @param site address of the site's folder.
 */
export async function suggestTitles(form: HTMLFormElement, site: string): Promise<void> {
  const field = form.querySelector("input");
  if (!field) return;
  const root = (form.dataset["findEverywhere"] ?? "").replace(/search\/(index\.html)?$/, "");
  const columns = await loadColumns({ site });
  const hub = new Hub(columns, setupOf(columns, site, root));
  const engine = new Engine(hub);
  const list = new Suggestions(form, field, hub, engine);
  await engine.addColumns(() => list.showMore());
  list.showMore();
}

class Suggestions {
  private readonly list: HTMLElement;
  private at = -1;
  private isClosed = false;

  constructor(
    form: HTMLFormElement,
    private readonly field: HTMLInputElement,
    private readonly hub: Hub,
    private readonly engine: Engine,
  ) {
    const label = field.labels?.[0]?.textContent ?? "";
    this.list = h("div", { id: ID, role: "listbox", class: "suggestions", "aria-label": label });
    this.list.hidden = true;
    form.append(this.list);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": ID })) {
      field.setAttribute(name, value);
    }
    field.setAttribute("aria-expanded", "false");
    field.addEventListener("input", () => {
      this.isClosed = false;
      this.show();
    });
    field.addEventListener("blur", () => this.close());
    field.addEventListener("keydown", (event) => this.hear(event));
    // A press on the list leaves the focus where it is, so that the list stays for the click.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  /** More is indexed by now; what the reader chose among stays as it is. */
  showMore(): void {
    if (this.at < 0) this.show();
  }

  show(): void {
    if (this.isClosed || document.activeElement !== this.field) return;
    const words = this.field.value;
    const matches = this.engine.find(words);
    const { scores } = matches ?? {};
    const rows = [...(matches?.rows ?? [])];
    if (scores) rows.sort((one, other) => (scores[other] ?? 0) - (scores[one] ?? 0) || one - other);
    const typed = tokens(words);
    const options = rows.slice(0, MOST).map((row, at) => {
      const title = highlighted(this.hub.title(row), matches?.terms(row) ?? new Set(), typed);
      const path = h("span", { class: "path" }, h("bdi", {}, this.hub.path(row)));
      const text = h("span", { dir: "auto" }, ...title);
      const about = { id: `${ID}-${at}`, role: "option", "aria-selected": "false", tabindex: -1 };
      return h("a", { ...about, href: this.hub.href(row) }, text, path);
    });
    this.list.replaceChildren(...options);
    this.choose(-1);
    this.open(options.length > 0);
  }

  private open(isOpen: boolean): void {
    this.list.hidden = !isOpen;
    this.field.setAttribute("aria-expanded", String(isOpen));
  }

  private close(): void {
    this.isClosed = true;
    this.choose(-1);
    this.open(false);
  }

  private choose(at: number): void {
    this.at = at;
    [...this.list.children].forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
    const chosen = this.list.children[at];
    if (chosen) this.field.setAttribute("aria-activedescendant", chosen.id);
    else this.field.removeAttribute("aria-activedescendant");
    chosen?.scrollIntoView({ block: "nearest" });
  }

  private hear(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const { children } = this.list;
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault(); // The first press closes the list, the next empties the field.
      this.close();
    } else if (event.key === "Enter" && this.at >= 0) {
      event.preventDefault();
      (children[this.at] as HTMLElement).click();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) {
        this.isClosed = false;
        this.show();
      }
      // One before the first is the field itself.
      const [step, count] = [event.key === "ArrowDown" ? 1 : -1, children.length + 1];
      if (count > 1) this.choose(((this.at + 1 + step + count) % count) - 1);
    }
  }
}
