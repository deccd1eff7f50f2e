// Loads the search when it is first used: with the page where the address has a query, else on touch.

import { loadScript } from "../map/load";
import { setupAddress } from "./data";
import { EarlyPresses } from "./early";
import { offerFilters } from "./sheet";
import { shared } from "./types";

function portal(): HTMLScriptElement | null {
  return document.querySelector<HTMLScriptElement>('script[src*="portal.js"]');
}

async function loadSearch(): Promise<typeof shared.search> {
  if (!shared.search) await loadScript(new URL("search.js", portal()?.src ?? document.baseURI).href);
  return shared.search;
}

/** Begins the search of a list, with what was pressed before. */
async function begin(finder: HTMLElement, presses: EarlyPresses): Promise<void> {
  const note = finder.querySelector<HTMLElement>("[data-find-note]");
  note?.replaceChildren(); // it may say that an attempt before failed
  try {
    const { site = "" } = JSON.parse(finder.dataset["setup"] ?? "{}") as { site?: string };
    // The data comes beside the script, not after it; a list without it says so once the script loads it again.
    const early = (isThere: unknown, href: string): Promise<void> | undefined =>
      isThere ? undefined : loadScript(href).catch(() => undefined);
    const [search] = await Promise.all([
      loadSearch(),
      early(shared.columns, `${site}data/columns.js`),
      early(shared.setup, setupAddress(site)),
    ]);
    await search?.begin(finder);
    finder.classList.remove("is-broken");
    presses.redo();
  } catch (error) {
    finder.classList.add("is-broken"); // The list stays as the page has it.
    presses.drop();
    if (note) note.textContent = note.dataset["failed"] ?? "";
    throw error;
  }
}

/** Lets the search of a list begin with the page where it is asked for, else when the reader goes to its controls. */
function offerFinder(finder: HTMLElement): void {
  let isBegun = false;
  const once = (): void => {
    if (isBegun) return;
    isBegun = true;
    begin(finder, presses).catch((error: unknown) => {
      isBegun = false;
      console.warn(error);
    });
  };
  const presses = new EarlyPresses(finder, once);
  if (isAsked() || "eager" in finder.dataset) once();
  else {
    for (const name of ["focusin", "pointerdown", "pointerenter"]) {
      for (const control of finder.querySelectorAll<HTMLElement>("[data-finder-control]")) {
        control.addEventListener(name, once, { once: true });
      }
    }
  }
}

/** Whether the address has a query. */
export function isAsked(): boolean {
  return location.search.length > 1 || location.hash.startsWith("#?");
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** The field of the page: of its list where it has one, else the one in the header. */
function field(): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>("[data-find-words]") ?? headerField();
}

function headerField(): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>("[data-find-everywhere] input");
}

/** On the page for addresses that are not there: what is nearest to them. */
export function offerNearest(): void {
  const frame = document.querySelector<HTMLElement>("[data-nearest]");
  if (frame) void loadSearch().then((search) => search?.suggest(frame)).catch(() => undefined);
}

/** Titles under the header's field, once the reader goes there; without them the field still leads to the search. */
async function offerTitles(form: HTMLFormElement): Promise<void> {
  try {
    const site = new URL("../", portal()?.src ?? document.baseURI).href; // of the folder that has the scripts
    await (await loadSearch())?.suggestTitles(form, site);
  } catch {
    // The field leads to the search all the same.
  }
}

export function offerSearch(): void {
  const finder = document.querySelector<HTMLElement>("[data-finder]");
  if (finder) offerFinder(finder);
  offerFilters();
  const everywhere = document.querySelector<HTMLFormElement>("[data-find-everywhere]");
  headerField()?.addEventListener("focus", () => everywhere && void offerTitles(everywhere), { once: true });
  everywhere?.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = headerField()?.value.trim() ?? "";
    location.href = (everywhere.dataset["findEverywhere"] ?? "") + (words ? `?q=${encodeURIComponent(words)}` : "");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const target = field();
    if (!target) return;
    event.preventDefault();
    target.focus();
    target.select();
  });
}
