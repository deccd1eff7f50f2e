// The query and its form in the address.

import assert from "node:assert/strict";
import test from "node:test";
import { emptyQuery, isPlain, readAddress, spelt, understood, writeAddress } from "../src/search/query";
import type { Query } from "../src/search/types";

const read = (search: string, hash = ""): Query => readAddress({ search, hash });

test("an address without parameters is the empty query, and the other way round", () => {
  assert.deepEqual(read(""), emptyQuery());
  assert.ok(isPlain(emptyQuery()));
});

test("what is written into the address is read from it", () => {
  const query: Query = {
    ...emptyQuery(),
    text: 'a "b" [c] & d=1 é 地',
    box: [170, -10.5, -170, 10],
    from: "2024-01-01",
    to: "",
    sort: "-properties.sharinghub:stars",
    view: "map",
    starred: true,
    pages: 3,
  };
  query.picked.topics = ["a,b", "50%", "%2C", "sentinel-2"];
  query.picked.license = ["CC-BY-4.0"];
  assert.deepEqual(read(`?${writeAddress(query)}`), query);
});

test("the fragment counts where a page of a folder cannot change its address", () => {
  assert.equal(read("?q=before", "#?q=after").text, "after");
  assert.equal(read("?q=before", "#results").text, "before");
});

test("category and collection are other names of collections, and a value counts once", () => {
  assert.deepEqual(read("?category=a&collection=b,a").picked.collections.sort(), ["a", "b"]);
});

for (const [value, box] of [
  ["1,2,3,4", [1, 2, 3, 4]],
  ["1,2,0,3,4,9", [1, 2, 3, 4]],
  ["170,-10,-170,10", [170, -10, -170, 10]],
  ["1,2,3", null],
  ["1,2,3,", null],
  ["1,4,3,2", null],
  ["-181,2,3,4", null],
  ["1,2,3,91", null],
  ["a,b,c,d", null],
  ["1,2,3,Infinity", null],
  ["", null],
] as const) {
  test(`bbox=${value} is ${box ? box.join(" ") : "no box"}`, () => {
    assert.deepEqual(read(`?bbox=${value}`).box, box);
  });
}

for (const [value, from, to] of [
  ["2024-05-31", "2024-05-31", "2024-05-31"],
  ["2024-05-31T10:00:00Z/2024-06-01T00:00:00Z", "2024-05-31", "2024-06-01"],
  ["../2024-06-01", "", "2024-06-01"],
  ["2024-06-01/..", "2024-06-01", ""],
  ["2024-06-02/2024-06-01", "2024-06-01", "2024-06-02"],
  ["yesterday", "", ""],
] as const) {
  test(`datetime=${value} is from "${from}" to "${to}"`, () => {
    const query = read(`?datetime=${value}`);
    assert.deepEqual([query.from, query.to], [from, to]);
  });
}

for (const [value, sort] of [
  ["-properties.updated", "-properties.updated"],
  ["updated", "-properties.updated"],
  ["+properties.title", "+properties.title"],
  ["%2Bproperties.title", "+properties.title"],
  ["-title", "-properties.title"],
  ["stars", "-properties.sharinghub:stars"],
  ["rank", "rank"],
  ["weight", ""],
  ["size", "-size"],
  ["-trend", "-trend"],
  // Names that every object has.
  ["-constructor", ""],
  ["__proto__", ""],
  ["toString", ""],
] as const) {
  test(`sortby=${value} is "${sort}"`, () => assert.equal(read(`?sortby=${value}`).sort, sort));
}

test("a page is a whole number from 1 to 1000, and a view one of the three", () => {
  const pages = ["2.9", "0", "-3", "x", "1e9", ""].map((page) => read(`?page=${page}`).pages);
  assert.deepEqual(pages, [2, 1, 1, 1, 1000, 1]);
  assert.deepEqual(["table", "list"].map((view) => read(`?view=${view}`).view), ["table", "cards"]);
});

test("topics in brackets and flags after a colon are taken out of the words, and put back", () => {
  const parts = understood("land [sentinel-2] cover :Starred [ ] 10:30");
  assert.deepEqual(parts, { words: "land   cover    10:30", topics: ["sentinel-2"], flags: ["starred"] });
  assert.deepEqual(understood(spelt(parts)), parts);
});
