// Favourites as a link: the projects that are shown, by their paths in `ids`, and all of them kept at once.

import { copy } from "../copy";
import { counted, h, icon } from "./dom";
import { keepAll } from "./favourites";
import type { Hub } from "./hub";
import { emptyQuery, writeAddress } from "./query";

/** Longer addresses are put behind the "#", which browsers do not send: servers refuse them from some thousands on. */
const LONGEST_SENT = 2_000;
const SHOWN_FOR = 2_000; // milliseconds that "Copied" stays

/** The address of the search with these projects, relative to the root of the pages in one language. */
export function addressOf(paths: readonly string[]): string {
  const query = writeAddress({ ...emptyQuery(), ids: [...paths] });
  return `search/index.html${query.length > LONGEST_SENT ? "#" : ""}?${query}`;
}

interface Shown {
  /** The projects that are shown. */
  rows: readonly number[];
  /** Of these the reader may want to keep all: they came by a link. */
  isGiven: boolean;
  /** Whether all of them are kept already. */
  isKept: boolean;
  /** Ids of the link of which there is no project. */
  lost: number;
}

/** Fills the line of buttons; where there is nothing to share it is hidden. */
export function showSharing(line: HTMLElement, hub: Hub, { rows, isGiven, isKept, lost }: Shown): void {
  const { words, root } = hub.setup;
  const paths = rows.map((row) => hub.path(row));
  line.hidden = !paths.length && !lost;
  const parts: Node[] = [];
  if (paths.length) {
    const label = h("span", { "aria-live": "polite" }, words["copy_link"] ?? "");
    const share = h("button", { type: "button", class: "chip", "data-share-list": true }, icon("link"), label);
    const href = new URL(root + addressOf(paths), location.href).href;
    share.addEventListener("click", () => void press(share, label, href, words));
    parts.push(share);
  }
  if (paths.length && isGiven) {
    const text = isKept ? words["all_kept"] : words["keep_all"];
    const keep = h("button", { type: "button", class: "chip", "data-keep-all": true, "aria-disabled": isKept && "true" }, icon("bookmark"), text ?? "");
    if (!isKept) keep.addEventListener("click", () => keepAll(paths));
    parts.push(keep);
  }
  if (lost) parts.push(h("span", { class: "muted" }, counted(words.lost, lost)));
  line.replaceChildren(...parts);
}

async function press(button: HTMLElement, label: HTMLElement, href: string, words: Record<string, string>): Promise<void> {
  if (await copy(href)) {
    const offer = words["copy_link"] ?? "";
    label.textContent = words["copied"] ?? "";
    setTimeout(() => (label.textContent = offer), SHOWN_FOR);
    return;
  }
  // No clipboard, as in a page from a folder: the address to copy by hand.
  const field = h("input", { type: "text", readonly: true, "aria-label": words["copy_link"] ?? "", value: href });
  button.replaceWith(field);
  field.focus();
  field.select();
}
