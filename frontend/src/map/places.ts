// A map of many places: marks that gather into clusters, and footprints where there is space for them.

import { DivIcon, DomUtil, LatLngBounds, LayerGroup, Marker, Rectangle, Tooltip } from "leaflet";
import Supercluster, { type ClusterFeature, type PointFeature } from "supercluster";
import { bounds, fit, makeMap, world } from "./base";
import { box as boxOf, isEverywhere, middle } from "./geometry";
import { shape } from "./shapes";
import type { Box, Place, PlacesMap, PlacesOptions } from "./types";
import { number, type Words, wordsOf } from "./words";

const RADIUS = 44; // pixels within which marks gather
const CLOSEST = 6; // zoom at which a single place is shown
const MOST_FOOTPRINTS = 200;

interface Shown {
  marker: Marker;
  element: HTMLElement;
  places: readonly Place[];
}

type Gathered = ClusterFeature<object> | PointFeature<{ place: Place }>;

/** See `MapScript.showPlaces`. Places of the whole Earth have no mark. */
export function showPlaces(
  frame: HTMLElement,
  first: readonly Place[],
  { onPoint, onView }: PlacesOptions = {},
): PlacesMap {
  const say = wordsOf(frame);
  const map = makeMap(frame, false, { worldCopyJump: true });
  const footprints = new LayerGroup().addTo(map);
  const pointed = new LayerGroup().addTo(map);
  const tooltip = new Tooltip({ direction: "top", offset: [0, -8] });
  let places: readonly Place[] = [];
  let index = new Supercluster<{ place: Place }>();
  let shown = new Map<string, Shown>();

  const nearest = (longitude: number): number =>
    longitude + 360 * Math.round((map.getCenter().lng - longitude) / 360);

  function footprint({ box: [west, south, east, north], category }: Place, kind: string): Rectangle {
    const area = bounds([west, south, east, north]);
    const shift = nearest(area.getCenter().lng) - area.getCenter().lng;
    const moved = new LatLngBounds(
      [area.getSouth(), area.getWest() + shift],
      [area.getNorth(), area.getEast() + shift],
    );
    const drawn = new Rectangle(moved, { className: `footprint ${kind}`, interactive: false });
    drawn.on("add", () => drawn.getElement()?.setAttribute("data-hue", String(category.hue)));
    return drawn;
  }

  function pointAt(some: readonly Place[], at?: Shown): void {
    pointed.clearLayers();
    map.closeTooltip(tooltip);
    for (const place of some.slice(0, MOST_FOOTPRINTS)) {
      if (!isEverywhere(place.box)) pointed.addLayer(footprint(place, "is-pointed"));
    }
    const wanted = new Set(some);
    for (const one of shown.values()) {
      const isMeant = one === at || (!at && one.places.some((place) => wanted.has(place)));
      one.element.classList.toggle("is-pointed", isMeant && some.length > 0);
    }
    if (!at) return;
    const words = DomUtil.create("bdi");
    words.textContent = described(at.places, say);
    map.openTooltip(tooltip.setContent(words).setLatLng(at.marker.getLatLng()));
  }

  function markOf(gathered: Gathered, key: string): Shown {
    const [longitude = 0, latitude = 0] = gathered.geometry.coordinates;
    const within = placesIn(gathered);
    const element = within.length === 1 && within[0] ? markOfOne(within[0]) : markOfMany(within, say);
    const icon = new DivIcon({ html: element, className: "mark-at", iconSize: [0, 0] });
    const marker = new Marker([latitude, nearest(longitude)], { icon, interactive: false, keyboard: false });
    const one: Shown = { marker, element, places: within };
    const point = (): void => {
      pointAt(within, one);
      onPoint?.(within);
    };
    const leave = (): void => {
      pointAt([]);
      onPoint?.([]);
    };
    element.addEventListener("pointerenter", point);
    element.addEventListener("focus", point);
    element.addEventListener("pointerleave", leave);
    element.addEventListener("blur", leave);
    if (within.length > 1) element.addEventListener("click", () => open(gathered, within));
    shown.set(key, one);
    return one;
  }

  function open(gathered: Gathered, within: readonly Place[]): void {
    const [longitude = 0, latitude = 0] = gathered.geometry.coordinates;
    const wanted = isCluster(gathered) ? index.getClusterExpansionZoom(gathered.properties.cluster_id) : CLOSEST;
    map.getContainer().focus();
    map.setView([latitude, nearest(longitude)], Math.max(map.getZoom(), Math.min(wanted, map.getMaxZoom())));
    onPoint?.(within);
  }

  function placesIn(gathered: Gathered): Place[] {
    if (!isCluster(gathered)) return [gathered.properties.place];
    return index.getLeaves(gathered.properties.cluster_id, Infinity).map((leaf) => leaf.properties.place);
  }

  function draw(): void {
    const area = map.getBounds();
    const [west, south, east, north] = [area.getWest(), area.getSouth(), area.getEast(), area.getNorth()];
    const before = shown;
    shown = new Map();
    footprints.clearLayers();
    const gathered = index.getClusters([west, south, east, north], Math.floor(map.getZoom())) as Gathered[];
    for (const one of gathered) {
      const key = isCluster(one) ? `cluster ${one.properties.cluster_id}` : `place ${one.properties.place.href}`;
      const kept = before.get(key);
      before.delete(key);
      if (kept) {
        const at = kept.marker.getLatLng();
        kept.marker.setLatLng([at.lat, nearest(at.lng)]);
        shown.set(key, kept);
      } else map.addLayer(markOf(one, key).marker);
      if (!isCluster(one) && gathered.length <= MOST_FOOTPRINTS) {
        footprints.addLayer(footprint(one.properties.place, "is-faint"));
      }
    }
    for (const { marker } of before.values()) map.removeLayer(marker);
    const inView = places.filter((place) => {
      const [longitude, latitude] = middle(place.box);
      return !isEverywhere(place.box) && area.contains([latitude, nearest(longitude)]);
    });
    onView?.(inView, boxOf(west, south, east, north));
  }

  function set(next: readonly Place[]): void {
    places = next;
    index = new Supercluster<{ place: Place }>({ radius: RADIUS, extent: 256, maxZoom: map.getMaxZoom() });
    index.load(
      places
        .filter((place) => !isEverywhere(place.box))
        .map((place) => ({
          type: "Feature",
          properties: { place },
          geometry: { type: "Point", coordinates: middle(place.box) },
        })),
    );
    for (const { marker } of shown.values()) map.removeLayer(marker);
    shown.clear();
    pointAt([]);
    draw();
  }

  function fitTo(box?: Box): void {
    const all = new LatLngBounds([]);
    for (const place of places) {
      const [longitude, latitude] = middle(place.box);
      if (!isEverywhere(place.box)) all.extend([latitude, longitude]);
    }
    if (box) fit(map, bounds(box));
    else fit(map, all.isValid() ? all.pad(0.2) : world(), { maxZoom: CLOSEST });
  }

  places = first;
  fitTo();
  set(first);
  map.on("moveend", draw);
  return {
    set,
    fit: fitTo,
    point: (place) => pointAt(place ? [place] : []),
    remove() {
      const element = map.getContainer();
      map.remove();
      element.remove();
    },
  };
}

function isCluster(gathered: Gathered): gathered is ClusterFeature<object> {
  return "cluster" in gathered.properties;
}

function described(places: readonly Place[], say: Words): string {
  return places.length === 1 ? (places[0]?.title ?? "") : say("projects", places.length);
}

function markOfOne({ title, href, category }: Place): HTMLElement {
  const link = document.createElement("a");
  link.className = "map-mark";
  link.href = href;
  link.dataset["hue"] = String(category.hue);
  link.setAttribute("aria-label", `${title} (${category.title})`);
  link.append(shape(category.hue));
  return link;
}

function markOfMany(places: readonly Place[], say: Words): HTMLElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "map-cluster";
  button.dataset["size"] = String(Math.min(3, Math.floor(Math.log10(places.length)) + 1));
  button.textContent = number(places.length);
  button.setAttribute("aria-label", say("moveCloser", places.length));
  return button;
}
