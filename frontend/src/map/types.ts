// What the classic scripts of the site put on the global `SharingHub`, and what they use of each other.

import type { GeometryCollection, MultiPolygon, Topology } from "topojson-specification";

/** West, south, east, north in degrees; west is greater than east across the antimeridian. */
export type Box = [west: number, south: number, east: number, north: number];

export interface Category {
  title: string;
  /** Number of its colour and its shape, 0 to 7. */
  hue: number;
}

export interface Place {
  title: string;
  href: string;
  category: Category;
  box: Box;
}

/** `data/places.js`: a column for each field, so that it compresses well. */
export interface Places {
  /** Of each category, in the configuration's order; their titles are in the page's language. */
  hues: number[];
  titles: string[];
  /** Folder of each project's page, from the root of the pages in one language. */
  pages: string[];
  /** Index of each place's category. */
  kinds: number[];
  /** Topics of several places, those of most places first. */
  topics: string[];
  /** Of each topic, the numbers of its places. */
  having: number[][];
  /** Four numbers a place, one place after the other. */
  boxes: number[];
}

export interface Tiles {
  url: string;
  /** Clean HTML. */
  attribution: string;
}

export interface BoxMap {
  /** Shows another box, or none; `onChange` is not called. */
  set(box: Box | null): void;
  /** Takes the map away. */
  remove(): void;
}

export interface PlacesMap {
  /** Shows these places in place of those before; the part of the Earth in view stays. */
  set(places: readonly Place[]): void;
  /** Moves to where all places are, or to a box. */
  fit(box?: Box): void;
  /** Marks a place and draws its footprint, as when the reader points at it; none if null. */
  point(place: Place | null): void;
  remove(): void;
}

export interface PlacesOptions {
  /** The reader points at a mark: one place, several for a cluster, none when the pointer leaves. */
  onPoint?: (places: readonly Place[]) => void;
  /** The map moved: what is in view, and where that is. */
  onView?: (places: readonly Place[], view: Box) => void;
}

export interface MapScript {
  /** Draws the map of an element with `data-map`; its picture stays for printing. */
  begin(frame: HTMLElement): void;
  /**
   * A map on which the reader draws a box.
   *
   * @param frame an empty element with a height; labelled by the caller (`aria-label`).
   * @param options `bbox` is shown at the start; `onChange` gets each new box, or null when it is removed.
   */
  drawBox(frame: HTMLElement, options: { bbox?: Box | null; onChange: (box: Box | null) => void }): BoxMap;
  /**
   * A map of places, clustered as long as they are close together.
   *
   * @param frame an element with a height; labelled by the caller (`aria-label`).
   */
  showPlaces(frame: HTMLElement, places: readonly Place[], options?: PlacesOptions): PlacesMap;
}

/** A country: its code of ISO 3166, the place of its name, and the distance from there to its borders in degrees. */
export type CountryName = [code: string, longitude: number, latitude: number, radius: number];

export interface Shared {
  map?: MapScript;
  world?: Topology<{ countries: GeometryCollection<{ name: string }>; land: MultiPolygon }>;
  /** The larger countries first. */
  names?: CountryName[];
  places?: Places;
  /** Reads an overview of a GeoTIFF and draws it in Web Mercator; `size` is that of the file in bytes, 0 when unknown. */
  raster?: (href: string, size: number) => Promise<{ canvas: HTMLCanvasElement; box: Box }>;
  /** A tile layer, where the site's owner configured one. */
  tiles?: Tiles;
}

/** The one global of the site's scripts. */
export const shared: Shared = ((globalThis as { SharingHub?: Shared }).SharingHub ??= {});
