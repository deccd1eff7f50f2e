// Projects that the reader keeps, in this browser alone, by their GitLab path.

import { recall, remember } from "../storage";

const KEY = "favourites";
const CHANGED = "sharinghub:favourites";

export function favourites(): Set<string> {
  try {
    const paths: unknown = JSON.parse(recall(KEY) ?? "[]");
    return new Set(Array.isArray(paths) ? paths.filter((one) => typeof one === "string") : []);
  } catch {
    return new Set();
  }
}

function toggle(path: string): void {
  const kept = favourites();
  if (!kept.delete(path)) kept.add(path);
  remember(KEY, kept.size ? JSON.stringify([...kept]) : null);
  document.dispatchEvent(new CustomEvent(CHANGED));
}

/** Keeps these projects too. */
export function keepAll(paths: readonly string[]): void {
  remember(KEY, JSON.stringify([...new Set([...favourites(), ...paths])]));
  document.dispatchEvent(new CustomEvent(CHANGED));
}

export function onFavourites(listener: () => void): void {
  document.addEventListener(CHANGED, listener);
  addEventListener("storage", (event) => {
    if (event.key?.endsWith(KEY)) listener(); // changed in another tab
  });
}

/** The button on a project's own page. */
function offerKeepingThis(): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-keep][hidden]")) {
    button.hidden = false;
    button.addEventListener("click", () => toggle(button.dataset["keep"] ?? ""));
  }
}

/** Gives each card that has none yet a button that keeps its project. */
export function offerKeeping(root: ParentNode = document): void {
  offerKeepingThis();
  const first = document.querySelector<HTMLTemplateElement>("#keep-button")?.content.firstElementChild;
  if (!first) return;
  for (const card of root.querySelectorAll<HTMLElement>(".card:not(:has(.keep))")) {
    const path = card.querySelector(".path bdi")?.textContent ?? "";
    const title = card.querySelector("h3")?.textContent.trim() ?? path;
    const button = first.cloneNode(true) as HTMLButtonElement;
    button.setAttribute("aria-label", `${button.getAttribute("aria-label") ?? ""}${title}`);
    button.dataset["keep"] = path;
    button.addEventListener("click", () => toggle(path));
    card.append(button);
  }
  showKept(root);
}

export function showKept(root: ParentNode = document): void {
  const kept = favourites();
  for (const button of root.querySelectorAll<HTMLElement>("[data-keep]")) {
    button.setAttribute("aria-pressed", String(kept.has(button.dataset["keep"] ?? "")));
  }
}
