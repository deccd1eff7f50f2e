// Handles at the corners of a drawn box: dragged with a pointer, or moved with the arrow keys.

import { DivIcon, DomEvent, type LatLng, LatLngBounds, LayerGroup, type Map as LeafletMap, Marker, Point } from "leaflet";
import type { Words } from "./words";

const NAMES = ["southWest", "southEast", "northEast", "northWest"] as const;
const STEP = 10; // pixels; with Shift a single one
const SIZE = new Point(24, 24);
const ARROWS: Record<string, [x: number, y: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

interface Listener {
  /** While a corner moves. */
  onMove(area: LatLngBounds): void;
  /** When it has come to rest. */
  onRest(area: LatLngBounds): void;
}

function cornersOf(area: LatLngBounds): LatLng[] {
  return [area.getSouthWest(), area.getSouthEast(), area.getNorthEast(), area.getNorthWest()];
}

export class Corners {
  private readonly handles: Marker[];
  private readonly layer: LayerGroup;

  constructor(
    private readonly map: LeafletMap,
    private readonly words: Words,
    private readonly listener: Listener,
  ) {
    this.handles = NAMES.map((name, at) => this.handle(name, at));
    this.layer = new LayerGroup(this.handles);
  }

  /** Puts the handles around a box; none when there is no box. */
  show(area: LatLngBounds | null): void {
    if (!area) {
      this.layer.remove();
      return;
    }
    cornersOf(area).forEach((corner, at) => this.handles[at]?.setLatLng(corner));
    this.layer.addTo(this.map);
    this.handles.forEach((handle, at) => this.describe(handle, at));
  }

  private handle(name: (typeof NAMES)[number], at: number): Marker {
    const icon = new DivIcon({ className: `corner ${name}`, iconSize: SIZE });
    const handle = new Marker([0, 0], { icon, draggable: true, autoPan: true, title: this.words("moveCorner") });
    handle.on("drag", () => this.listener.onMove(this.areaFrom(at)));
    handle.on("dragend", () => this.listener.onRest(this.areaFrom(at)));
    // The element is there once the handle is on the map, and a new one each time.
    handle.on("add", () => {
      const element = handle.getElement();
      if (!element) return;
      DomEvent.on(element, "keydown", (event) => this.move(event as KeyboardEvent, handle, at));
      DomEvent.on(element, "keyup", (event) => {
        if ((event as KeyboardEvent).key in ARROWS) this.listener.onRest(this.areaFrom(at));
      });
    });
    return handle;
  }

  private move(event: KeyboardEvent, handle: Marker, at: number): void {
    const arrow = ARROWS[event.key];
    if (!arrow) return;
    DomEvent.stop(event); // The map does not move.
    const step = event.shiftKey ? 1 : STEP;
    const point = this.map.latLngToContainerPoint(handle.getLatLng()).add(arrow.map((way) => way * step) as [number, number]);
    handle.setLatLng(this.map.containerPointToLatLng(point));
    this.describe(handle, at);
    this.listener.onMove(this.areaFrom(at));
  }

  /** The box between a corner and the one across from it. */
  private areaFrom(at: number): LatLngBounds {
    const [one, other] = [this.handles[at], this.handles[(at + 2) % 4]];
    const area = new LatLngBounds(one?.getLatLng() ?? [0, 0], other?.getLatLng() ?? [0, 0]);
    [this.handles[(at + 1) % 4], this.handles[(at + 3) % 4]].forEach((beside, which) => {
      const [across, along] = (at + which) % 2 ? [one, other] : [other, one];
      if (across && along) beside?.setLatLng([along.getLatLng().lat, across.getLatLng().lng]);
    });
    return area;
  }

  private describe(handle: Marker, at: number): void {
    const name = NAMES[at];
    const { lat, lng } = handle.getLatLng();
    const degrees = (value: number): string => value.toLocaleString(document.documentElement.lang || "en", { maximumFractionDigits: 2 });
    if (name) handle.getElement()?.setAttribute("aria-label", `${this.words(name)}: ${degrees(lat)}°, ${degrees(lng)}°`);
  }
}
