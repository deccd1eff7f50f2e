// Bundles the portal's front end into the Python package.
//
//   portal.js   a classic script (IIFE), so that it also runs from a folder on disk
//   portal.css  all styles; light and dark
//   search.js   the search, loaded when a list is searched, narrowed or ordered
//   map.js, map.css  Leaflet and the maps, loaded when a map comes into view
//   raster.js   reads GeoTIFF, loaded when a reader asks for a raster on the map
//   basemap.js  countries for these maps
//   drawing.js  draws diagrams of READMEs, loaded by pages that have some
//   diagram.html, diagram.js, mermaid.js  the frame in which they are drawn
//   form.js, form.css  the form for front matter, on its page alone
//   boards.js   tables that can be ordered, and models side by side, on leaderboards alone
//   icons.json  the inside of each icon of src/icons.json, by the name that templates use
//   world.svg   the land as one grey shape, degrees as units (Natural Earth 1:110m, public domain)
//
// The same sources give the same bytes.

import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { geoEquirectangular, geoPath } from "d3-geo";
import * as esbuild from "esbuild";
import { feature } from "topojson-client";
import { basemap } from "./basemap.mjs";

const require = createRequire(import.meta.url);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const BUNDLE = here("../sharinghub_static/portal/bundle/");

async function bundle() {
  await esbuild.build({
    absWorkingDir: here("."),
    entryPoints: ["src/portal.ts", "src/portal.css", "src/search/search.ts", "src/map/map.ts", "src/map/raster.ts", "src/map/map.css", "src/form/form.ts", "src/boards/boards.ts", "src/form/form.css"],
    entryNames: "[name]",
    loader: { ".png": "dataurl" },
    bundle: true,
    minify: true,
    format: "iife",
    target: ["es2022", "chrome123", "firefox120", "safari17.5"],
    outdir: BUNDLE,
    logLevel: "warning",
  });
}

async function icons() {
  const names = JSON.parse(await readFile(here("src/icons.json"), "utf8"));
  const drawn = {};
  for (const name of Object.keys(names).sort((one, other) => (one < other ? -1 : 1))) {
    const lucide = names[name];
    const svg = await readFile(require.resolve(`lucide-static/icons/${lucide}.svg`), "utf8");
    const inside = /<svg[^>]*>(.*)<\/svg>/s.exec(svg);
    if (!inside) throw new Error(`${lucide}.svg is not drawn as expected`);
    drawn[name] = inside[1].replace(/\s+/g, " ").replaceAll("> <", "><").trim();
  }
  await writeFile(`${BUNDLE}icons.json`, `${JSON.stringify(drawn, null, 1)}\n`);
}

async function world() {
  const atlas = JSON.parse(await readFile(require.resolve("world-atlas/land-110m.json"), "utf8"));
  // One unit is one degree. The projection cuts what crosses the 180th meridian.
  const degrees = geoEquirectangular().scale(180 / Math.PI).translate([0, 0]).precision(0);
  const path = geoPath(degrees).digits(1)(feature(atlas, atlas.objects.land));
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-180 -90 360 180" width="1440" height="720">` +
    `<path fill="#8b98a5" d="${path}"/></svg>\n`;
  await writeFile(`${BUNDLE}world.svg`, svg);
}

await mkdir(BUNDLE, { recursive: true });
async function diagrams() {
  await esbuild.build({
    absWorkingDir: here("."),
    entryPoints: { diagram: "src/diagram/frame.ts", drawing: "src/diagram/draw.ts" },
    bundle: true,
    minify: true,
    format: "iife",
    target: ["es2022", "chrome123", "firefox120", "safari17.5"],
    outdir: BUNDLE,
    logLevel: "warning",
  });
  await copyFile(here("src/diagram/frame.html"), `${BUNDLE}diagram.html`);
  await copyFile(require.resolve("mermaid/dist/mermaid.min.js"), `${BUNDLE}mermaid.js`);
}

await Promise.all([
  diagrams(),
  bundle(), icons(), world(), basemap(`${BUNDLE}basemap.js`)]);
