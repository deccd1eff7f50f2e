// Boxes of degrees.

import assert from "node:assert/strict";
import test from "node:test";
import { box, boxOfFragment, flat, isEverywhere, middle, wrapped } from "../src/map/geometry";

test("a box across the antimeridian has its east beyond 180 when it is flat", () => {
  assert.deepEqual(flat([170, -10, -170, 10]), [170, -10, 190, 10]);
  assert.deepEqual(flat([-5, 40, 5, 50]), [-5, 40, 5, 50]);
});

test("longitudes come back from another copy of the Earth", () => {
  assert.deepEqual([190, -190, 540, 180, -180, 0].map(wrapped), [-170, 170, -180, 180, -180, 0]);
});

test("corners become a box of STAC, at most the whole Earth", () => {
  assert.deepEqual(box(170, -100, 190, 95), [170, -90, -170, 90]);
  assert.deepEqual(box(-200, -10, 200, 10), [-180, -10, 180, 10]);
  assert.deepEqual(box(1.23456, 0, 2, 1), [1.235, 0, 2, 1]);
});

test("more than half of the longitudes is everywhere, also across the antimeridian", () => {
  assert.equal(isEverywhere([-180, -90, 180, 90]), true);
  assert.equal(isEverywhere([-90, 0, 90, 1]), false);
  assert.equal(isEverywhere([10, 0, -10, 1]), true);
});

test("the middle of a box across the antimeridian is near it", () => {
  assert.deepEqual(middle([170, -10, -160, 10]), [-175, 0]);
});

for (const [fragment, expected] of [
  ["#bbox=-5,40,5,50", [-5, 40, 5, 50]],
  ["#bbox=170,-10,-170,10", [170, -10, -170, 10]],
  ["#bbox=-5,50,5,40", null],
  ["#bbox=-5,40,5", null],
  ["#bbox=a,b,c,d", null],
  ["#other", null],
] as const) {
  test(`the fragment ${fragment} is ${expected ? "a box" : "no box"}`, () => {
    assert.deepEqual(boxOfFragment(fragment), expected);
  });
}
