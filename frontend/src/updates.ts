// When the site was updated and when the next update is due. Pages stay as they are from build to build, so this is in
// a script of its own (data/updates.js), which each build writes. Readers are warned when the next update is overdue.

import { loadScript } from "./map/load";
import { full, near } from "./time";

/** Times as `new Date` reads them; null where they are not known. */
export interface Updates {
  updated: string;
  due: string | null;
  overdue: string | null;
}

export function isOverdue(updates: Updates, now: Date): boolean {
  return updates.overdue !== null && now > new Date(updates.overdue);
}

function fill(time: HTMLTimeElement, moment: string, text: (date: Date, language: string) => string): void {
  const date = new Date(moment);
  const language = document.documentElement.lang || "en";
  time.dateTime = moment;
  time.textContent = text(date, language);
  time.title = full(date, language);
}

function timeOf(moment: string): HTMLTimeElement {
  const time = document.createElement("time");
  fill(time, moment, (date, language) => near(date, new Date(), language));
  return time;
}

function warn(line: HTMLElement, updates: Updates): void {
  const warning = document.createElement("aside");
  const [bar, icon, text] = [document.createElement("div"), document.createElement("i"), document.createElement("p")];
  warning.className = "alert";
  warning.dataset["kind"] = "warning";
  bar.className = "bar";
  icon.className = "icon i-warning";
  for (const [words, moment] of [
    [line.dataset["stopped"], updates.updated],
    [line.dataset["wasDue"], updates.due],
  ] as const) {
    if (moment === null) continue;
    const time = document.createElement("time");
    fill(time, moment, full);
    text.append(`${words ?? ""} `, time, ". ");
  }
  bar.append(icon, text);
  warning.append(bar);
  document.querySelector(".page")?.before(warning);
}

/** Says in the footer when the site was updated; nothing where the file is not there. */
export function showUpdates(): void {
  const line = document.querySelector<HTMLElement>("[data-updates]");
  const href = line?.dataset["updates"];
  if (!line || !href) return;
  const show = (): void => {
    const { updates } = (globalThis as { SharingHub?: { updates?: Updates } }).SharingHub ?? {};
    const link = line.querySelector("a");
    if (!updates || !link) return;
    link.replaceChildren(`${line.dataset["updated"] ?? ""} `, timeOf(updates.updated));
    if (isOverdue(updates, new Date())) warn(line, updates);
    else if (updates.due !== null) line.append(` ${line.dataset["due"] ?? ""} `, timeOf(updates.due));
  };
  loadScript(href).then(show, () => undefined);
}
