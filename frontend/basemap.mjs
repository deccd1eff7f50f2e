// The base map: Natural Earth's countries (public domain) at 1:50m, simplified to what a map of the whole
// Earth down to a region shows, as TopoJSON in a classic script, so that it also loads from a folder on disk.

import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { feature, mergeArcs, quantize } from "topojson-client";
import { filter, filterAttachedWeight, presimplify, simplify } from "topojson-simplify";

const require = createRequire(import.meta.url);

const SMALLEST_BEND = 0.01; // square degrees of the triangle that a point makes with its neighbours
const SMALLEST_ISLAND = 0.04; // square degrees; a country's only land stays whatever its size
const GRID = 8000; // positions along each axis: one step is 5 km

export async function basemap(file) {
  const atlas = JSON.parse(await readFile(require.resolve("world-atlas/countries-50m.json"), "utf8"));
  delete atlas.objects.land;
  atlas.objects.countries.geometries.forEach((country) => openPole(atlas, country));
  let world = simplify(presimplify(atlas), SMALLEST_BEND);
  world = filter(world, filterAttachedWeight(world, SMALLEST_ISLAND));
  for (const country of world.objects.countries.geometries) delete country.id;
  world.objects.land = mergeArcs(world, world.objects.countries.geometries);
  delete world.bbox;
  world = quantize(world, GRID);
  delete world.bbox;
  await writeFile(file, `(globalThis.SharingHub??={}).world=${JSON.stringify(world)};\n`);
}

/** Antarctica is drawn there as a ring around a small ring at the pole; its coast alone is what is wanted. */
function openPole(atlas, country) {
  if (country.type !== "MultiPolygon") return;
  const { coordinates } = feature(atlas, country).geometry;
  country.arcs = country.arcs.map((rings, part) =>
    rings.filter((_, ring) => coordinates[part][ring].some(([, latitude]) => latitude > -89)),
  );
}
