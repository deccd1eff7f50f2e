// A Leaflet map with the bundled countries under it, or the site's own tiles.

import {
  Control,
  type FitBoundsOptions,
  GeoJSON,
  type Handler,
  LatLng,
  LatLngBounds,
  Map as LeafletMap,
  type MapOptions,
  TileLayer,
} from "leaflet";
import { flat } from "./geometry";
import { borders, landInPieces } from "./land";
import { nameCountries } from "./names";
import { type Box, shared } from "./types";
import { wordsOf } from "./words";

/** Beyond this zoom the bundled countries have nothing more to show. */
const DEEPEST = 8;
const DEEPEST_WITH_TILES = 18;
const COPIES = [-360, 360]; // A map that is dragged over the antimeridian goes on.
/** The lands where projects are: without Antarctica. */
export const EVERYTHING: Box = [-180, -60, 180, 78];

export function bounds(place: Box): LatLngBounds {
  const [west, south, east, north] = flat(place);
  return new LatLngBounds([Math.max(south, -85), west], [Math.min(north, 85), east]);
}

export function world(): LatLngBounds {
  return bounds(EVERYTHING);
}

const isCalm = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * Puts a map into an element, over the picture that is in it.
 *
 * @param frame gets one more child; its `aria-label` names the map.
 * @param isSmall a map beside a text: the wheel and one finger scroll the page, not the map.
 */
export function makeMap(frame: HTMLElement, isSmall: boolean, options: MapOptions = {}): LeafletMap {
  const element = document.createElement("div");
  element.className = "live-map";
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", frame.dataset["label"] ?? frame.getAttribute("aria-label") ?? "Map");
  frame.append(element);
  const isTouched = matchMedia("(pointer: coarse)").matches;
  const map = new LeafletMap(element, {
    attributionControl: false,
    zoomControl: false,
    minZoom: 0,
    maxZoom: shared.tiles ? DEEPEST_WITH_TILES : DEEPEST,
    zoomSnap: 0.5,
    maxBounds: new LatLngBounds([-85.06, -540], [85.06, 540]),
    maxBoundsViscosity: 1,
    scrollWheelZoom: !isSmall,
    dragging: !(isSmall && isTouched),
    zoomAnimation: !isCalm(),
    fadeAnimation: !isCalm(),
    markerZoomAnimation: !isCalm(),
    inertia: !isCalm(),
    ...options,
  });
  const words = wordsOf(frame);
  const [zoomInTitle, zoomOutTitle] = [words("zoomIn"), words("zoomOut")];
  map.addControl(new Control.Zoom({ position: "topright", zoomInTitle, zoomOutTitle }));
  // Tiles without an attribution are shown with that of the map below them.
  const attribution = shared.tiles?.attribution ? shared.tiles.attribution : "Natural Earth";
  const credits = new Control.Attribution({ position: "bottomright", prefix: false });
  map.addControl(credits.addAttribution(attribution));
  if (shared.tiles) map.addLayer(new TileLayer(shared.tiles.url, { maxZoom: DEEPEST_WITH_TILES }));
  else addCountries(map);
  // A link that the map was dragged by is not followed. Enter and the screen reader's click have no detail.
  element.addEventListener(
    "click",
    (event) => {
      const dragging = map.dragging as Handler & { moved(): boolean }; // Leaflet's types leave it out.
      if (event.detail === 0 || !dragging.moved()) return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
  // A map in a part of the page that was closed, or whose size changed, is drawn anew.
  const sizes = new ResizeObserver(() => {
    // It has no size while it is hidden, as on paper; what it shows stays.
    if (element.clientWidth && element.clientHeight) map.invalidateSize({ animate: false });
  });
  sizes.observe(element);
  map.on("unload", () => sizes.disconnect());
  return map;
}

export function fit(map: LeafletMap, place: LatLngBounds, options: FitBoundsOptions = {}): void {
  map.fitBounds(place, { animate: false, ...options });
}

function addCountries(map: LeafletMap): void {
  const earth = shared.world;
  if (!earth) return;
  map.createPane("land").classList.add("land-pane");
  const draw = (shift: number): (() => void)[] => {
    const coordsToLatLng = ([x, y]: number[]): LatLng => new LatLng(y ?? 0, (x ?? 0) + shift);
    const common = { pane: "land", interactive: false, coordsToLatLng };
    const land = landInPieces(earth).map((piece) => (): void => {
      map.addLayer(new GeoJSON(piece, { ...common, style: { className: "land", stroke: false } }));
    });
    const addBorders = (): void => {
      map.addLayer(new GeoJSON(borders(earth), { ...common, style: { className: "border", fill: false } }));
    };
    return [...land, addBorders];
  };
  let isGone = false;
  map.on("unload", () => {
    isGone = true;
  });
  const inTurns = (steps: (() => void)[]): void => {
    const [step, ...others] = steps;
    if (!step || isGone) return;
    step();
    setTimeout(() => inTurns(others)); // The page answers its reader in between.
  };
  inTurns([...draw(0), () => nameCountries(map)]);
  // A copy costs as much as the world itself: it is drawn when the view comes near to it.
  const copies = new Set(COPIES);
  map.on("move zoomend resize", () => {
    const view = map.getBounds().pad(0.1);
    for (const shift of copies) {
      if (shift < 0 ? view.getWest() >= -180 : view.getEast() <= 180) continue;
      copies.delete(shift);
      inTurns(draw(shift));
    }
  });
}
