// A box drawn by the reader: with the pointer on the map, or the visible part taken as it is; its corners move.

import { DomUtil, LatLngBounds, type LatLng, Rectangle } from "leaflet";
import { bounds, fit, makeMap, world } from "./base";
import { Corners } from "./corners";
import { box as boxOf } from "./geometry";
import type { Box, BoxMap } from "./types";
import { wordsOf } from "./words";

const SMALLEST = 6; // pixels; a shorter drag was a click

interface Options {
  bbox?: Box | null;
  onChange: (box: Box | null) => void;
}

export function drawBox(frame: HTMLElement, { bbox = null, onChange }: Options): BoxMap {
  const words = wordsOf(frame);
  const map = makeMap(frame, true);
  const buttons = DomUtil.create("div", "map-buttons");
  frame.after(buttons); // Not over the map: a small one would be covered.
  const drawn = new Rectangle(world(), { className: "drawn-box", interactive: false });
  const draw = button(words("draw"));
  const take = button(words("take"));
  const clear = button(words("clear"));
  const corners = new Corners(map, words, {
    onMove: (area) => drawn.setBounds(area),
    onRest: change,
  });
  let isDrawing = false;

  function button(text: string): HTMLButtonElement {
    const made = DomUtil.create("button", "button", buttons);
    made.type = "button";
    made.textContent = text;
    return made;
  }

  function show(box: Box | null): void {
    if (box) map.addLayer(drawn.setBounds(bounds(box)));
    else map.removeLayer(drawn);
    corners.show(box && bounds(box));
    clear.hidden = !box;
  }

  function change(area: LatLngBounds | null): void {
    const box = area && boxOf(area.getWest(), area.getSouth(), area.getEast(), area.getNorth());
    show(box);
    onChange(box);
  }

  function setDrawing(now: boolean): void {
    isDrawing = now;
    draw.setAttribute("aria-pressed", String(now));
    map.getContainer().classList.toggle("is-drawing", now);
    if (now) map.dragging.disable();
    else if (!matchMedia("(pointer: coarse)").matches) map.dragging.enable();
  }

  // Pointer events, so that a finger draws as a mouse does; Leaflet's own know the mouse alone.
  const element = map.getContainer();
  const at = (event: PointerEvent): LatLng => map.mouseEventToLatLng(event);
  let from: PointerEvent | null = null;
  element.addEventListener("pointerdown", (event) => {
    if (!isDrawing) return;
    corners.show(null);
    from = event;
    element.setPointerCapture(event.pointerId);
  });
  element.addEventListener("pointermove", (event) => {
    if (from) map.addLayer(drawn.setBounds(new LatLngBounds(at(from), at(event))));
  });
  element.addEventListener("pointerup", (event) => {
    if (!from) return;
    const isClick = Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) < SMALLEST;
    const area = new LatLngBounds(at(from), at(event));
    from = null;
    if (isClick) return;
    setDrawing(false);
    change(area);
  });
  const stop = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && isDrawing) setDrawing(false);
  };
  element.addEventListener("keydown", stop);
  buttons.addEventListener("keydown", stop);

  draw.addEventListener("click", () => setDrawing(!isDrawing));
  take.addEventListener("click", () => change(map.getBounds()));
  clear.addEventListener("click", () => change(null));
  fit(map, bbox ? bounds(bbox).pad(0.5) : world());
  show(bbox);
  return {
    set(box) {
      show(box);
      if (box && !map.getBounds().contains(bounds(box))) fit(map, bounds(box).pad(0.5));
    },
    remove() {
      map.remove();
      element.remove();
      buttons.remove();
    },
  };
}
