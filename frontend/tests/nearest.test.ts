// How alike two names are.

import assert from "node:assert/strict";
import test from "node:test";
import { likeness } from "../src/search/nearest";

test("names that differ in letter case, accents and signs alone are the same", () => {
  assert.equal(likeness("Forêt_Landes", "foret landes"), 1);
});

test("a mistyped name is more alike than another, and a beginning is likely", () => {
  assert.ok(likeness("landcover", "land-cover") > likeness("landcover", "flood-extent"));
  assert.ok(likeness("land", "land cover of Occitanie") >= 0.6);
});

test("nothing is like nothing", () => {
  assert.deepEqual([likeness("", "a"), likeness("a", "--"), likeness("ab", "xy")], [0, 0, 0]);
});

test("the order of the two does not matter", () => {
  assert.equal(likeness("aabab", "abaab"), likeness("abaab", "aabab"));
});
