// The base map: Natural Earth's countries (public domain) at 1:50m, simplified to what a map of the whole
// Earth down to a region shows, as TopoJSON in a classic script, so that it also loads from a folder on disk.

import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { geoArea } from "d3-geo";
import { feature, mergeArcs, quantize } from "topojson-client";
import { filter, filterAttachedWeight, presimplify, simplify } from "topojson-simplify";

const require = createRequire(import.meta.url);

const SMALLEST_BEND = 0.01; // square degrees of the triangle that a point makes with its neighbours
const SMALLEST_ISLAND = 0.04; // square degrees; a country's only land stays whatever its size
const SMALLEST_NAMED = 0.1; // degrees from a country's middle to its borders
const NAME_GRID = 24;
const GRID = 8000; // positions along each axis: one step is 5 km

export async function basemap(file) {
  const atlas = JSON.parse(await readFile(require.resolve("world-atlas/countries-50m.json"), "utf8"));
  delete atlas.objects.land;
  const names = countryNames(atlas);
  atlas.objects.countries.geometries.forEach((country) => openPole(atlas, country));
  let world = simplify(presimplify(atlas), SMALLEST_BEND);
  world = filter(world, filterAttachedWeight(world, SMALLEST_ISLAND));
  for (const country of world.objects.countries.geometries) delete country.id;
  world.objects.land = mergeArcs(world, world.objects.countries.geometries);
  delete world.bbox;
  world = quantize(world, GRID);
  delete world.bbox;
  const told = `world:${JSON.stringify(world)},names:${JSON.stringify(names)}`;
  await writeFile(file, `Object.assign(globalThis.SharingHub??={},{${told}});\n`);
}

/**
 * Where each country's name stands: in its largest part, as far from the borders as can be. Browsers know the
 * names of countries in all languages by their codes, so no name is written.
 */
function countryNames(atlas) {
  const places = new Map();
  for (const country of atlas.objects.countries.geometries) {
    const code = codeOf(country);
    if (!code) continue;
    const { type, coordinates } = feature(atlas, country).geometry;
    const rings = (type === "Polygon" ? [coordinates] : coordinates).map(([ring]) => ring);
    const largest = rings.reduce((one, other) => (areaOf(other) > areaOf(one) ? other : one));
    const place = innermost(largest);
    if (place.radius > (places.get(code)?.radius ?? SMALLEST_NAMED)) places.set(code, place);
  }
  const rounded = (value, digits) => Number(value.toFixed(digits));
  return [...places]
    .sort(([one, { radius: left }], [other, { radius: right }]) => right - left || (one < other ? -1 : 1))
    .map(([code, { x, y, radius }]) => [code, rounded(x, 1), rounded(y, 1), rounded(radius, 2)]);
}

/** The two letters of ISO 3166 for the number that the atlas has; nothing for a land without one. */
function codeOf({ id }) {
  const region = id ? new Intl.Locale(`und-${id}`).region : "";
  return /^[A-Z]{2}$/.test(region) ? region : "";
}

const areaOf = (ring) => geoArea({ type: "Polygon", coordinates: [ring] });

/** The point of a grid over a ring that is farthest from it, and how far that is, as seen at its latitude. */
function innermost(ring) {
  const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
  const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  let best = { x: 0, y: 0, radius: 0 };
  for (let column = 1; column < NAME_GRID; column++) {
    for (let row = 1; row < NAME_GRID; row++) {
      const [x, y] = [west + ((east - west) * column) / NAME_GRID, south + ((north - south) * row) / NAME_GRID];
      const radius = distanceInside(x, y, ring, best.radius);
      if (radius > best.radius) best = { x, y, radius };
    }
  }
  return best;
}

/** How far a point is from a ring around it, in degrees of longitude; 0 outside, or when it is less than enough. */
function distanceInside(x, y, ring, enough) {
  const stretch = 1 / Math.cos((y * Math.PI) / 180); // Mercator's, of a degree of latitude
  let isInside = false;
  let nearest = Infinity;
  for (let at = 1; at < ring.length; at++) {
    const [ax, ay, bx, by] = [...ring[at - 1], ...ring[at]];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) isInside = !isInside;
    const [dx, dy] = [bx - ax, (by - ay) * stretch];
    const [px, py] = [x - ax, (y - ay) * stretch];
    const along = Math.max(0, Math.min(1, (px * dx + py * dy) / (dx * dx + dy * dy || 1)));
    nearest = Math.min(nearest, Math.hypot(px - along * dx, py - along * dy));
    if (nearest <= enough) return 0;
  }
  return isInside ? nearest : 0;
}

/** Antarctica is drawn there as a ring around a small ring at the pole; its coast alone is what is wanted. */
function openPole(atlas, country) {
  if (country.type !== "MultiPolygon") return;
  const { coordinates } = feature(atlas, country).geometry;
  country.arcs = country.arcs.map((rings, part) =>
    rings.filter((_, ring) => coordinates[part][ring].some(([, latitude]) => latitude > -89)),
  );
}
