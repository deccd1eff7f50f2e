// Old anchors of a project's page lead to the part that has their section.

import assert from "node:assert/strict";
import { test } from "node:test";

import { movedTo } from "../src/moved";

const LINKS: Record<string, string> = {
  files: "x/-/files/#files",
  models: "x/-/files/#models",
  releases: "x/-/files/#releases",
  reviews: "x/-/activity/#reviews",
};
const at = (hash: string): string => movedTo(hash, (id) => LINKS[id] ?? "");

test("the anchor of a section leads to its part", () => {
  assert.equal(at("#files"), "x/-/files/#files");
  assert.equal(at("#reviews"), "x/-/activity/#reviews");
});

test("what is inside of a section keeps its anchor", () => {
  assert.equal(at("#model-2"), "x/-/files/#model-2");
  assert.equal(at("#user-content-release-1~use"), "x/-/files/#user-content-release-1~use");
});

test("what has not moved leads nowhere", () => {
  for (const hash of ["", "#", "#use", "#user-content-release", "#user-content-models", "#model-x"]) {
    assert.equal(at(hash), "");
  }
  assert.equal(movedTo("#model-1", () => ""), "");
});
