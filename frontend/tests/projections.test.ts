// Coordinate systems of rasters.

import assert from "node:assert/strict";
import test from "node:test";
import { projectionOf } from "../src/map/projections";

const near = (actual: [number, number] | undefined, expected: [number, number], within = 0.01): void => {
  assert.ok(actual);
  assert.ok(Math.hypot(actual[0] - expected[0], actual[1] - expected[1]) < within, String(actual));
};

test("UTM is exact on its central meridian, at the edge of a zone and in the south", () => {
  near(projectionOf(32632)?.(9, 45), [500_000, 4_982_950.4]);
  near(projectionOf(32632)?.(6, 0), [166_021.443, 0]);
  near(projectionOf(32732)?.(9, -45), [500_000, 10_000_000 - 4_982_950.4]);
  near(projectionOf(32601)?.(183, 45), [500_000, 4_982_950.4]);
});

test("Web Mercator and degrees", () => {
  near(projectionOf(3857)?.(180, 0), [20_037_508.343, 0]);
  near(projectionOf(4326)?.(7.5, -3), [7.5, -3]);
});

test("other systems are not guessed", () => {
  for (const code of [0, 2154, 3035, 32600, 32661, 32700, 32767]) assert.equal(projectionOf(code), null);
});
