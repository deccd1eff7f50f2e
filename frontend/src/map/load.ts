// Loads what maps need, once: for a page that is a map when it comes into view, for a map beside other things
// when somebody reaches for it, as it weighs more than all the rest of the page. Until then, and without it, the
// drawn picture stays.

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
    script.addEventListener("load", () => done());
    script.addEventListener("error", () => failed(new Error(`${href} cannot be loaded`)));
    document.head.append(script);
  });
}

function loadStyles(href: string): Promise<void> {
  return new Promise((done, failed) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    link.addEventListener("load", () => done());
    link.addEventListener("error", () => failed(new Error(`${href} cannot be loaded`)));
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

const REACHING = ["pointerenter", "pointerdown", "focus"] as const;

/** Begins a map when it is pointed at, touched, or reached with the keyboard. */
function beginWhenReached(frame: HTMLElement): void {
  frame.tabIndex = 0;
  frame.setAttribute("role", "group");
  frame.setAttribute("aria-label", frame.dataset["label"] ?? "");
  const list = frame.parentElement?.querySelector("[data-map-data-list]");
  let begun: Promise<void> | undefined;
  const reached = (): void => {
    for (const kind of REACHING) frame.removeEventListener(kind, reached);
    begun ??= start();
  };
  const start = async (): Promise<void> => {
    await begin(frame);
    list?.removeEventListener("click", press); // its buttons do it themselves now
    const hadFocus = document.activeElement === frame;
    for (const name of ["tabindex", "role", "aria-label"]) frame.removeAttribute(name);
    if (hadFocus) frame.querySelector<HTMLElement>(".live-map")?.focus();
  };
  for (const kind of REACHING) frame.addEventListener(kind, reached);
  // What is pressed beside a map that has not begun is done once it has.
  const press = ({ target }: Event): void => {
    const button = (target as Element).closest("button");
    if (!button) return;
    reached();
    void begun?.then(() => button.click());
  };
  list?.addEventListener("click", press);
}

/** Begins the maps of the page: an atlas when it comes near the visible part, others when they are reached for. */
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
  for (const frame of document.querySelectorAll<HTMLElement>("[data-map]")) {
    if (frame.dataset["map"] === "atlas") seen.observe(frame);
    else beginWhenReached(frame);
  }
}
