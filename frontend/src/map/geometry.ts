// Boxes of degrees. Flat boxes have their east beyond 180 where they cross the antimeridian.

import type { Box } from "./types";

/** Width in degrees from which a place is the whole Earth, rather than somewhere on it. */
const EVERYWHERE = 180;

export function flat([west, south, east, north]: Box): Box {
  return [west, south, east < west ? east + 360 : east, north];
}

/** A longitude from -180 to 180. */
export function wrapped(longitude: number): number {
  return longitude >= -180 && longitude <= 180 ? longitude : ((((longitude + 180) % 360) + 360) % 360) - 180;
}

/** A box as STAC has it, from corners that may lie on another copy of the Earth. */
export function box(west: number, south: number, east: number, north: number): Box {
  const round = (value: number): number => Math.round(value * 1000) / 1000;
  const clamp = (value: number): number => round(Math.min(90, Math.max(-90, value)));
  if (east - west >= 360) return [-180, clamp(south), 180, clamp(north)];
  return [round(wrapped(west)), clamp(south), round(wrapped(east)), clamp(north)];
}

export function isEverywhere(place: Box): boolean {
  const [west, , east] = flat(place);
  return east - west > EVERYWHERE;
}

/** Longitude (-180 to 180) and latitude of the middle. */
export function middle(place: Box): [number, number] {
  const [west, south, east, north] = flat(place);
  return [wrapped((west + east) / 2), (south + north) / 2];
}

/** The topic of a fragment such as `#topic=flood`; empty when there is none. */
export function topicOfFragment(fragment: string): string {
  return new URLSearchParams(fragment.replace(/^#/, "")).get("topic") ?? "";
}

/** The box of a fragment such as `#bbox=-5,40,5,50`, or null when it is none. */
export function boxOfFragment(fragment: string): Box | null {
  const text = new URLSearchParams(fragment.replace(/^#/, "")).get("bbox") ?? "";
  const numbers = text.split(",").map((part) => (part.trim() ? Number(part) : NaN));
  const [west, south, east, north] = numbers as Box;
  const fits =
    numbers.length === 4 &&
    numbers.every(Number.isFinite) &&
    Math.abs(west) <= 180 &&
    Math.abs(east) <= 180 &&
    south >= -90 &&
    south <= north &&
    north <= 90;
  return fits ? [west, south, east, north] : null;
}
