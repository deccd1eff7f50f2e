// The bundled countries as shapes that Leaflet can draw flat.

import type { MultiLineString, MultiPolygon, Position } from "geojson";
import { feature, mesh } from "topojson-client";
import { shared } from "./types";

/** All land, and the borders between countries; null while the base map is not loaded. */
export function readLand(): { land: MultiPolygon; borders: MultiLineString } | null {
  const world = shared.world;
  if (!world) return null;
  const { countries } = world.objects;
  const borders = mesh(world, countries, (one, other) => one !== other);
  const land = feature(world, world.objects.land).geometry;
  return {
    land: { ...land, coordinates: land.coordinates.map((part) => part.map(closed)) },
    borders: { ...borders, coordinates: borders.coordinates.map(unwrapped) },
  };
}

/** A line without jumps from one side of the antimeridian to the other: it goes on beyond 180 degrees. */
export function unwrapped(line: Position[]): Position[] {
  let shift = 0;
  let before = line[0]?.[0] ?? 0;
  return line.map(([x = 0, y = 0]) => {
    if (x - before > 180) shift -= 360;
    else if (before - x > 180) shift += 360;
    before = x;
    return [x + shift, y];
  });
}

/** A ring likewise; one around the pole (Antarctica) is closed over it. */
export function closed(ring: Position[]): Position[] {
  const line = unwrapped(ring);
  const [first, last] = [line[0], line.at(-1)];
  if (!first || !last) return line;
  const [start = 0, end = 0] = [first[0], last[0]];
  return Math.abs(end - start) > 180 ? [...line, [end, -90], [start, -90]] : line;
}
