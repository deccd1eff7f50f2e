// "3 days ago".

import assert from "node:assert/strict";
import test from "node:test";
import { full, relative } from "../src/time";

const NOW = new Date("2025-06-15T12:00:00Z");
const SECOND = 1000;
const DAY = 86_400 * SECOND;
const ago = (milliseconds: number, language = "en"): string | null =>
  relative(new Date(NOW.getTime() - milliseconds), NOW, language);

for (const [milliseconds, text] of [
  [0, "this minute"],
  [59 * SECOND, "this minute"],
  [60 * SECOND, "1 minute ago"],
  [3600 * SECOND, "1 hour ago"],
  [DAY - 1, "23 hours ago"],
  [DAY, "yesterday"],
  [30 * DAY, "30 days ago"],
  [31 * DAY, null],
  [-1, null],
] as const) {
  test(`${String(milliseconds)} ms ago is ${text ?? "no relative time"}`, () => assert.equal(ago(milliseconds), text));
}

test("the language is the page's", () => assert.equal(ago(2 * DAY, "fr"), "avant-hier"));

test("a date that is none has no relative time", () => assert.equal(relative(new Date("?"), NOW, "en"), null));

test("the title has the day and the hour in words", () => {
  const date = new Date("2025-06-15T12:30:00Z");
  assert.match(full(date, "en"), /^15 June 2025.* 12:30 UTC$/);
  assert.match(full(date, "fr"), /^15 juin 2025.* 12:30 UTC$/);
});
