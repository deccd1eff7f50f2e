// Names of countries, in the page's language, where and when they fit.

import { type Map as LeafletMap, type Point, Point as PointOf } from "leaflet";
import { type CountryName, shared } from "./types";

const FIT = 2.6; // A name may be so many times wider than the greatest distance from the country's borders.
const HEIGHT = 14; // pixels
const GAP = 6; // pixels between two names
const COPIES = [-360, 0, 360];

interface Measured {
  country: CountryName;
  /** The name, and the short one for where that does not fit. */
  names: { text: string; width: number }[];
}

function measured(pane: HTMLElement): Measured[] {
  const languages = [document.documentElement.lang || "en", "en"];
  const styles = (["long", "short"] as const).map(
    (style) => new Intl.DisplayNames(languages, { type: "region", style, fallback: "none" }),
  );
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return [];
  context.font = getComputedStyle(pane).font;
  return (shared.names ?? []).map((country) => ({
    country,
    names: [...new Set(styles.map((style) => style.of(country[0]) ?? ""))]
      .filter(Boolean)
      .map((text) => ({ text, width: context.measureText(text).width })),
  }));
}

/** Writes the names that fit into a pane of the map, the larger countries first; again when it was moved. */
export function nameCountries(map: LeafletMap): void {
  const pane = map.createPane("names");
  pane.classList.add("names-pane", "leaflet-zoom-hide");
  pane.setAttribute("aria-hidden", "true");
  let known: Measured[] | undefined;

  function write(): void {
    known ??= measured(pane);
    const view = map.getPixelBounds();
    const perDegree = (256 * 2 ** map.getZoom()) / 360;
    const origin = map.getPixelOrigin();
    const taken: [from: Point, to: Point][] = [];
    const written: HTMLElement[] = [];
    for (const { country, names } of known) {
      const [, longitude, latitude, radius] = country;
      const fitting = names.find(({ width }) => width <= radius * perDegree * FIT);
      if (!fitting) continue;
      const { text, width } = fitting;
      for (const shift of COPIES) {
        const middle = map.project({ lat: latitude, lng: longitude + shift });
        const half = new PointOf(width / 2 + GAP, HEIGHT / 2 + GAP / 2);
        const [from, to] = [middle.subtract(half), middle.add(half)];
        const isInView = view.min && view.max && to.x > view.min.x && from.x < view.max.x && to.y > view.min.y && from.y < view.max.y;
        if (!isInView || taken.some(([low, high]) => low.x < to.x && high.x > from.x && low.y < to.y && high.y > from.y)) continue;
        taken.push([from, to]);
        const name = document.createElement("span");
        name.textContent = text;
        const at = middle.subtract(origin).round();
        name.style.left = `${at.x}px`;
        name.style.top = `${at.y}px`;
        written.push(name);
      }
    }
    pane.replaceChildren(...written);
  }

  map.on("zoomend moveend resize viewreset", write);
  map.whenReady(write);
}
