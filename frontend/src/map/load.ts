// Loads what maps need, once, when the first of them comes into view. Without it the drawn picture stays.

import { type MapScript, shared } from "./types";

function asset(name: string): string {
  const portal = document.querySelector<HTMLScriptElement>('script[src*="portal.js"]');
  return new URL(name, portal?.src ?? document.baseURI).href;
}

/** Loads a classic script: modules cannot be loaded from a folder on disk. */
export function loadScript(href: string): Promise<void> {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = href;
    script.onload = () => done();
    script.onerror = () => failed(new Error(`${href} cannot be loaded`));
    document.head.append(script);
  });
}

function loadStyles(href: string): Promise<void> {
  return new Promise((done, failed) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    link.onload = () => done();
    link.onerror = () => failed(new Error(`${href} cannot be loaded`));
    document.head.append(link);
  });
}

let loading: Promise<MapScript> | undefined;

/** The script of the maps, with its styles and the base map. */
export function loadMaps(): Promise<MapScript> {
  loading ??= Promise.all([
    loadStyles(asset("map.css")),
    loadScript(asset("basemap.js")),
    loadScript(asset("map.js")),
  ]).then(() => {
    if (!shared.map) throw new Error("map.js did not run");
    return shared.map;
  });
  return loading;
}

async function begin(frame: HTMLElement): Promise<void> {
  try {
    const data = frame.dataset["mapData"];
    const [maps] = await Promise.all([loadMaps(), data ? loadScript(data) : null]);
    maps.begin(frame);
  } catch {
    frame.removeAttribute("data-map"); // Its picture and the list beside it say the same.
  }
}

/** Begins each map of the page when it comes near the visible part, or is about to be used. */
export function offerMaps(): void {
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        void begin(target as HTMLElement);
      }
    },
    { rootMargin: "100px" },
  );
  for (const frame of document.querySelectorAll<HTMLElement>("[data-map]")) seen.observe(frame);
}
