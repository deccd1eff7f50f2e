// Rules that the build has too: tests/portal/browser_rules.json holds both to them.

import assert from "node:assert/strict";
import test from "node:test";
import { isLicenceKnown } from "../src/form/check";
import { Readme } from "../src/form/readme";
import { exported } from "../src/search/exports";
import { patternOf } from "../src/search/pattern";
import { readAddress } from "../src/search/query";
import { isUnspaced, pieces, terms, tokens } from "../src/search/tokens";
import { FACETS } from "../src/search/types";
import { hub, RULES } from "./fixtures";

test("words are cut as the build cuts them", () => {
  for (const [text, words] of Object.entries(RULES.tokens)) assert.deepEqual(tokens(text), words, text);
});

test("what is searched has the same terms as the build's, compounds included", () => {
  for (const [text, expected] of Object.entries(RULES.terms)) {
    const own = [...new Set(terms(text).map((term) => term.replace(/^~/, "")))].filter((term) => expected.includes(term) || !isUnspaced(term));
    assert.deepEqual(own.sort(), expected, text);
  }
});

test("what is searched has all words, and the last sign of each run alone", () => {
  assert.deepEqual(terms("Forêt 土地覆"), ["foret", "土地", "地覆", "覆"]);
  for (const text of Object.keys(RULES.tokens)) {
    const words = new Set(terms(text));
    assert.ok(tokens(text).every((word) => words.has(word)), text);
  }
});

test("the pieces of a text are the text", () => {
  for (const text of Object.keys(RULES.tokens)) {
    assert.equal([...pieces(text)].map(([piece]) => piece).join(""), text);
  }
});

test("facets are those of the build", () => assert.deepEqual([...FACETS], RULES.facets));

test("every order of the build is understood in an address", () => {
  const read = RULES.sorts.map((sort) => readAddress({ search: `?${String(new URLSearchParams({ sortby: sort }))}`, hash: "" }).sort);
  assert.deepEqual(read, RULES.sorts);
});

test("patterns are drawn as on the pages", () => {
  for (const [path, drawn] of Object.entries(RULES.patterns)) assert.deepEqual(patternOf(path), drawn, path);
});

test("licences without an identifier are known", () => {
  const none = new Set<string>();
  for (const license of RULES.licences_without_identifier) assert.ok(isLicenceKnown({ license }, none), license);
});

test("front matter is read as the build reads it", () => {
  for (const [readme, values] of RULES.front_matter) assert.deepEqual(Readme.read(readme)?.values(), values, readme);
});

test("each row of the columns says what the build says of the project", () => {
  const own = hub();
  RULES.site.rows.forEach(({ bbox: expected, ...facts }, row) => {
    const names = (name: "collections" | "topics" | "task" | "has"): string[] => own.names(name, row).sort();
    const one = (name: "framework" | "license" | "organisation"): string => own.names(name, row)[0] ?? "";
    assert.deepEqual(
      {
        title: own.title(row),
        path: own.path(row),
        category: own.category(row)?.id,
        page: decodeURI(own.href(row)),
        item: decodeURI(own.item(row)),
        topics: names("topics"),
        collections: names("collections"),
        task: names("task"),
        framework: one("framework"),
        license: one("license"),
        organisation: one("organisation"),
        gsd: own.facets.gsd.of(row)[0] ?? null,
        has: names("has"),
        updated: own.updated(row).getTime(),
        created: own.created(row).toISOString().slice(0, 10),
        stars: own.stars(row),
        state: own.state(row),
      },
      { ...facts, collections: [...facts.collections].sort(), updated: Date.parse(facts.updated) },
    );
    const box = own.boxes.get(row) ?? null;
    if (!box || !expected) assert.equal(box, expected, facts.path);
    // A wide place is written in tenths of a degree: both ends are rounded.
    else box.forEach((degrees, at) => assert.ok(Math.abs(degrees - (expected[at] ?? NaN)) <= 0.1, facts.path));
  });
});

test("no cell of the table is a formula", () => {
  Object.assign(globalThis, { document: { baseURI: "https://hub.example.org/search/" } });
  for (const [text, cell] of Object.entries(RULES.spreadsheet_cells)) {
    const table = exported(hub({}, { titles: [text] }), [0], "csv");
    const quoted = /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
    assert.ok(table.slice(table.indexOf("\r\n") + 2).startsWith(`${quoted},`), JSON.stringify(text));
  }
});
