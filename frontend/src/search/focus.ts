// The keyboard's place in a list: what is pressed may go away with what it changes.

const LINES = "[data-find-chips], [data-find-offers], [data-find-note], [data-find-share], [data-find-results]";
const STOPS = ".card, tbody th a, :not(.card) > button";

function stopsOf(line: Element): HTMLElement[] {
  return [...line.querySelectorAll<HTMLElement>(STOPS)];
}

/**
 * Where the focus is in what is about to be drawn again.
 *
 * @param status has the focus where nothing is left of the line.
 * @returns gives the focus back to the same place, or to its neighbour, where it was lost meanwhile.
 */
export function keepFocus(status: HTMLElement): () => void {
  const { activeElement } = document;
  const line = activeElement?.closest(LINES);
  if (!activeElement || !line) return () => undefined;
  const at = stopsOf(line).findIndex((stop) => stop.contains(activeElement));
  const isLink = activeElement.matches("a");
  return () => {
    if (activeElement.isConnected) return;
    const stops = stopsOf(line);
    const stop = stops[Math.min(at, stops.length - 1)];
    const target = stop?.matches(".card") ? stop.querySelector<HTMLElement>(isLink ? "h3 a" : ".keep, h3 a") : stop;
    (target ?? status).focus({ preventScroll: true });
  };
}
