// Narrowing, ordering, finding and exporting the projects of a list.

import assert from "node:assert/strict";
import test from "node:test";
import { Engine } from "../src/search/engine";
import { exported } from "../src/search/exports";
import { narrow, type Narrowed } from "../src/search/narrow";
import { ordered } from "../src/search/order";
import { emptyQuery } from "../src/search/query";
import type { FacetName, Query } from "../src/search/types";
import { hub, RULES, rowOf } from "./fixtures";

Object.assign(globalThis, {
  document: { baseURI: "https://hub.example.org/search/", documentElement: { lang: "fr" } },
});

const PATHS = RULES.site.rows.map(({ path }) => path);
const own = hub();

function narrowed(changes: Partial<Query>, picked: Partial<Query["picked"]> = {}): Narrowed {
  const query = { ...emptyQuery(), ...changes };
  return narrow(own, null, { ...query.picked, ...picked }, query, null);
}

const pathsOf = ({ rows }: Narrowed): string[] => rows.map((row) => PATHS[row] ?? "");

const count = (result: Narrowed, name: FacetName, value: string): number | undefined =>
  result.counts[name][own.facets[name].names.indexOf(value)];

test("without a wish all projects fit, and facets count them", () => {
  const all = narrowed({});
  assert.deepEqual(pathsOf(all), PATHS);
  const mit = RULES.site.rows.filter(({ license }) => license === "MIT").length;
  assert.equal(count(all, "license", "MIT"), mit);
});

test("values of a facet add up, and it counts what each would add", () => {
  const result = narrowed({}, { license: ["MIT", "etalab-2.0"] });
  assert.deepEqual(pathsOf(result).sort(), ["eo-land/sentinel-2/land-cover", "old/quiet"]);
  const others = RULES.site.rows.filter(({ license }) => license === "Apache-2.0").length;
  assert.equal(count(result, "license", "Apache-2.0"), others);
  assert.equal(count(result, "organisation", "top"), 0);
});

test("topics must all be there, whatever their letter case", () => {
  assert.deepEqual(pathsOf(narrowed({}, { topics: ["eau"] })), ["a--b/c é"]);
  assert.deepEqual(pathsOf(narrowed({}, { topics: ["eau", "occitanie"] })), []);
});

test("a value that no project has finds nothing", () => {
  assert.deepEqual(pathsOf(narrowed({}, { license: ["constructor"] })), []);
});

test("a box meets places on both sides of the antimeridian", () => {
  assert.deepEqual(pathsOf(narrowed({ box: [175, -20, 178, -10] })), ["a/index.html"]);
  assert.deepEqual(pathsOf(narrowed({ box: [-175, -20, -172, -10] })), ["a/index.html"]);
  assert.deepEqual(pathsOf(narrowed({ box: [179, -20, -179, -10] })), ["a/index.html"]);
  assert.deepEqual(pathsOf(narrowed({ box: [-180, -90, 180, 90] })).length, 2);
  assert.deepEqual(pathsOf(narrowed({ box: [100, -20, 110, -10] })), []);
});

test("a period meets what has no end", () => {
  assert.ok(pathsOf(narrowed({ from: "2031-01-01" })).includes("a--b/c é"));
  assert.ok(!pathsOf(narrowed({ to: "2000-01-01" })).includes("a--b/c é"));
});

test("favourites alone are left where they are wanted", () => {
  const query = emptyQuery();
  const { rows } = narrow(own, null, query.picked, query, (row) => row === rowOf("old/new"));
  assert.deepEqual(rows, [rowOf("old/new")]);
});

test("orders go by their column, then by path", () => {
  const all = PATHS.map((_, row) => row);
  const by = (sort: string): string[] => ordered(own, [...all], sort, null).map((row) => PATHS[row] ?? "");
  assert.deepEqual(by("rank"), PATHS);
  assert.equal(by("-properties.sharinghub:stars")[0], "eo-land/sentinel-2/land-cover");
  assert.equal(by("-properties.updated").at(-1), "old/quiet");
  assert.deepEqual(by("-properties.title"), by("+properties.title").reverse());
  assert.equal(by("+properties.title")[0], "a--b/c é");
});

test("relevance comes before every order", () => {
  const scores = new Float32Array(PATHS.length);
  scores[2] = 1;
  assert.equal(ordered(own, [0, 1, 2], "-properties.updated", scores)[0], 2);
});

test("words are found in titles, topics and paths, mistyped too, and in texts when they have come", async () => {
  const engine = new Engine(own);
  await engine.addColumns(() => undefined);
  const find = (text: string): string[] => [...(engine.find(text)?.rows ?? [])].map((row) => PATHS[row] ?? "");
  assert.deepEqual(find("modele"), ["top/below/model"]);
  assert.deepEqual(find("ocitanie"), ["eo-land/sentinel-2/land-cover"]);
  assert.equal(engine.find("  "), null);
  assert.deepEqual(find("evapotranspiration"), []);
  await engine.addTexts({ first: 1, summaries: ["About evapotranspiration"], words: [""], others: [""], people: [""], dois: [""], pictures: [""] });
  assert.deepEqual(find("evapotranspiration"), [PATHS[1]]);
  assert.equal(engine.find("modele evapotranspiration")?.isGuess, true);
});

test("a list is exported as JSON, CSV and a STAC Catalog", () => {
  const listing = hub({ words: { catalog: "Selection of {name}" } } as never);
  const row = rowOf("eo-land/sentinel-2/land-cover");
  const [project] = JSON.parse(exported(listing, [row], "json")) as Record<string, unknown>[];
  assert.equal(project?.["path"], "eo-land/sentinel-2/land-cover");
  assert.equal(project["updated"], "2025-06-15T12:30:00Z");
  assert.deepEqual(project["bbox"], [-0.3, 42.3, 4.9, 45]);
  const [header, line, last] = exported(listing, [row], "csv").split("\r\n");
  assert.equal(header?.split(",").length, line?.split(",").length);
  assert.equal(last, "");
  const catalog = JSON.parse(exported(listing, [row], "stac")) as { type: string; links: { rel: string; href: string }[] };
  assert.equal(catalog.type, "Catalog");
  assert.deepEqual(
    catalog.links.map(({ rel, href }) => [rel, href]),
    [
      ["via", "https://hub.example.org/"],
      ["item", "https://hub.example.org/stac/dataset/eo-land--sentinel-2--land-cover/eo-land--sentinel-2--land-cover.json"],
    ],
  );
});

test("an empty list is exported as an empty table", () => {
  assert.equal(exported(own, [], "csv"), "west,south,east,north\r\n");
});
