import assert from "node:assert/strict";
import { test } from "node:test";
import { readAddress } from "../src/search/query";
import type { Query } from "../src/search/types";
import { addressOf } from "../src/search/sharing";

const parsed = (href: string): Query => readAddress(new URL(href, "https://hub.example.org/"));

test("a link to projects is read as it was written", () => {
  const paths = ["eo/land-cover", "a.b/c_d/e", "é/ü%2C"];
  assert.deepEqual(parsed(addressOf(paths)).ids, paths);
});

test("a long list is in the part of the address that is not sent", () => {
  const paths = Array.from({ length: 500 }, (_, number) => `group-${number}/project-${number}`);
  const href = addressOf(paths);
  assert.ok((href.split("#")[0]?.length ?? 0) < 100);
  assert.deepEqual(parsed(href).ids, paths);
});
