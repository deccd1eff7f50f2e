// The bundled countries as shapes that Leaflet can draw flat.

import type { MultiLineString, MultiPolygon, Position } from "geojson";
import { feature, mesh } from "topojson-client";
import type { shared } from "./types";

type World = NonNullable<typeof shared.world>;

const PIECE = 1000; // points of land that are drawn at once: a phone is busy for some 20 ms

/** All land, in pieces that are drawn one after the other. */
export function landInPieces(world: World): MultiPolygon[] {
  const land = feature(world, world.objects.land).geometry;
  const pieces: Position[][][][] = [[]];
  let points = 0;
  for (const part of land.coordinates) {
    const rings = part.map(closed);
    if (points > PIECE) {
      pieces.push([]);
      points = 0;
    }
    pieces.at(-1)?.push(rings);
    points += rings.reduce((sum, ring) => sum + ring.length, 0);
  }
  return pieces.map((coordinates) => ({ type: "MultiPolygon", coordinates }));
}

/** The borders between countries. */
export function borders(world: World): MultiLineString {
  const lines = mesh(world, world.objects.countries, (one, other) => one !== other);
  return { ...lines, coordinates: lines.coordinates.map(unwrapped) };
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
