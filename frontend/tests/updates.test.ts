// When readers are warned, and how a coming update is named.

import assert from "node:assert/strict";
import test from "node:test";
import { near } from "../src/time";
import { isOverdue } from "../src/updates";

const NOW = new Date("2026-05-04T12:00:00Z");
const updates = (overdue: string | null): Parameters<typeof isOverdue>[0] => ({
  updated: "2026-05-04T10:00:00Z",
  due: "2026-05-04T11:00:00Z",
  overdue,
});

test("a site is overdue after the time that its build said, and never where it said none", () => {
  assert.equal(isOverdue(updates("2026-05-04T11:59:59Z"), NOW), true);
  assert.equal(isOverdue(updates("2026-05-04T12:00:01Z"), NOW), false);
  assert.equal(isOverdue(updates(null), NOW), false);
});

test("a coming moment is named by its distance, a far one by its date", () => {
  assert.equal(near(new Date("2026-05-04T15:30:00Z"), NOW, "en"), "in 3 hours");
  assert.equal(near(new Date("2026-05-04T11:00:00Z"), NOW, "en"), "1 hour ago");
  assert.equal(near(new Date("2026-05-05T13:00:00Z"), NOW, "fr"), "demain");
  assert.match(near(new Date("2026-09-01T00:00:00Z"), NOW, "en"), /^1 September 2026/);
});
