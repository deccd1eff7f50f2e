// The form for front matter: what it reads, writes and finds wrong.

import assert from "node:assert/strict";
import test from "node:test";
import type { Schema } from "@cfworker/json-schema";
import { Checker, isLicenceKnown, type SchemaPart } from "../src/form/check";
import { Readme } from "../src/form/readme";

const WORDS = {
  example: "For example",
  south: "south first",
  times: "start first",
  causes: { type: "It must be: {kinds}.", missing: "Something is missing.", range: "Out of range." },
  kinds: { string: "text", number: "a number" },
};
const SPDX = new Set(["mit", "apache-2.0", "gpl-3.0-only"]);

test("a value is set, and taken out with the map that is empty without it", () => {
  const readme = Readme.empty();
  readme.set(["mlm", "framework"], "PyTorch");
  assert.deepEqual(readme.values(), { mlm: { framework: "PyTorch" } });
  readme.set(["mlm", "framework"], undefined);
  assert.equal(readme.toString(), "---\n---\n");
});

test("comments, the order of keys and the text below stay", () => {
  const readme = Readme.read("---\n# why\nb: 1 # one\na: 2\n---\n\n# Title\n");
  readme?.set(["a"], 3);
  assert.equal(readme?.toString(), "---\n# why\nb: 1 # one\na: 3\n---\n\n# Title\n");
});

test("what Python reads as something else is quoted", () => {
  const readme = Readme.empty();
  readme.set(["title"], "yes");
  readme.set(["extent", "temporal"], ["2024-01-01", null]);
  assert.match(readme.toString(), /title: "yes"\nextent:\n {2}temporal: \[ "2024-01-01", null \]\n/);
});

for (const text of ["---\na: [\n---\n", "---\n- a\n---\n", "---\na: *b\n---\n", `---\na: ${"x".repeat(200_001)}\n---\n`]) {
  test(`front matter is refused: ${JSON.stringify(text.slice(0, 20))}`, () => assert.equal(Readme.read(text), null));
}

test("aliases of aliases are refused", () => {
  const lines = Array.from({ length: 9 }, (_, at) => `a${String(at + 1)}: &a${String(at + 1)} [${`*a${String(at)}, `.repeat(9)}]`);
  assert.equal(Readme.read(`---\na0: &a0 [1]\n${lines.join("\n")}\n---\n`), null);
});

test("a fault is told once, at the field, with an example of the schema", () => {
  const schema: Schema & SchemaPart = {
    type: "object",
    properties: {
      title: { type: "string", description: "A title.", examples: ["Land cover"] },
      extent: { type: "object", properties: { spatial: { type: "array", items: { type: "number" }, description: "A box." } } },
    },
  };
  const checker = new Checker(schema, WORDS);
  assert.deepEqual(checker.faults({ title: "A" }), []);
  assert.deepEqual(checker.faults({ title: 3 }), [{ path: "title", words: 'It must be: text. A title. For example "Land cover"' }]);
  assert.deepEqual(checker.faults({ extent: { spatial: ["a", "b", "c", "d"] } }), [{ path: "extent.spatial", words: "It must be: a number. A box." }]);
});

test("south of north and start of end are compared", () => {
  const checker = new Checker({ type: "object" }, WORDS);
  const faults = (extent: object): string[] => checker.faults({ extent }).map(({ path }) => path);
  assert.deepEqual(faults({ spatial: [0, 10, 1, 5] }), ["extent.spatial"]);
  assert.deepEqual(faults({ spatial: [0, 10, 0, 1, 5, 9] }), ["extent.spatial"]);
  assert.deepEqual(faults({ spatial: [10, 5, -10, 10] }), []);
  assert.deepEqual(faults({ temporal: ["2024-02-01", "2024-01-01"] }), ["extent.temporal"]);
  assert.deepEqual(faults({ temporal: ["2024-02-01", "2024"] }), []);
  assert.deepEqual(faults({ temporal: ["2024-02-01", null] }), []);
});

for (const [license, isKnown] of [
  ["MIT", true],
  ["mit OR Apache-2.0", true],
  ["(MIT AND GPL-3.0-only)", true],
  ["GPL-3.0-only WITH Classpath-exception-2.0", true],
  ["MIT OR WTFPL-9", false],
  ["Licence of ours", false],
  ["LicenseRef-ours", true],
  ["https://example.org/licence", true],
] as const) {
  test(`the licence ${license} is ${isKnown ? "known" : "not known"}`, () => {
    assert.equal(isLicenceKnown({ license }, SPDX), isKnown);
  });
}

test("a licence with an address of its text needs no identifier", () => {
  assert.ok(isLicenceKnown({ license: "ours", "license-url": "https://example.org" }, SPDX));
});
