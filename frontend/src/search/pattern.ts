// The picture of a project that has none: the same contour lines as the pages draw for the same path.

import { sha256 } from "@noble/hashes/sha2.js";
import { svg } from "./dom";

type Point = readonly [x: number, y: number];

const POINTS = 8;
const WIDTH = 0.9; // pixels of a line
const SCALES = [0.22, 0.42, 0.64, 0.88, 1.16, 1.5, 1.9, 2.4];

/** Rounds halves to the even number, as Python does. */
function round(value: number): number {
  const low = Math.floor(value);
  const rest = value - low;
  if (rest !== 0.5) return Math.round(value);
  return low % 2 === 0 ? low : low + 1;
}

/** A closed curve about the origin: its middles and corners, in turn, as numbers. */
function curve(radii: Uint8Array): [corner: Point, middle: Point][] {
  const corners = Array.from(radii, (byte, index): Point => {
    const [angle, radius] = [(2 * Math.PI * index) / radii.length, 34 + (byte * 34) / 255];
    return [round(radius * Math.cos(angle)), round(radius * 0.8 * Math.sin(angle))];
  });
  return corners.map(([x, y], index) => {
    const [x2, y2] = corners[(index + 1) % corners.length] ?? [x, y];
    return [
      [x, y],
      [Math.floor((x + x2) / 2), Math.floor((y + y2) / 2)],
    ];
  });
}

/** The curve in one size, with its middle at `left`, `top`. */
function line(drawn: ReturnType<typeof curve>, left: number, top: number, scale: number): string {
  const at = ([x, y]: Point): string => `${Math.round((left + x * scale) * 10) / 10} ${Math.round((top + y * scale) * 10) / 10}`;
  const start = drawn.at(-1)?.[1] ?? [0, 0];
  return `M${at(start)}${drawn.map(([corner, middle]) => `Q${at(corner)} ${at(middle)}`).join("")}Z`;
}

/** One closed curve, its middle in pixels, and the further scales in which it is drawn. */
export interface Hill {
  x: number;
  y: number;
  scales: number[];
  /** The curve as an SVG path, in one scale. */
  line: (left: number, top: number, scale: number) => string;
}

/** The two hills of a project's path; sharinghub_static/portal/components/pictures.py has the same rule. */
export function hills(path: string): Hill[] {
  const digest = sha256(new TextEncoder().encode(path));
  return [digest.subarray(0, 12), digest.subarray(12, 24)].map((bytes, index) => {
    const [x, y, rest] = [bytes[8] ?? 0, bytes[9] ?? 0, bytes[10] ?? 0];
    const drawn = curve(bytes.subarray(0, POINTS));
    return {
      x: (index ? 200 : 10) + Math.floor((x * 110) / 255),
      y: 20 + Math.floor((y * 140) / 255),
      scales: SCALES.slice(0, 6 + (rest % 3)),
      line: (left, top, scale) => line(drawn, left, top, scale),
    };
  });
}

/** A path for each line: pages repeat a curve by reference, but many references are slow to put into a page. */
export function pattern(path: string): SVGElement {
  const groups = hills(path).map((hill) => {
    const lines = [1, ...hill.scales].map((scale) => {
      const outline = svg("path", { d: hill.line(hill.x, hill.y, scale) });
      if (scale !== 1) outline.style.strokeWidth = `${WIDTH * scale}px`; // as a reference that is drawn in this size
      return outline;
    });
    return svg("g", {}, ...lines);
  });
  return svg(
    "svg",
    { class: "pattern", viewBox: "0 0 320 180", preserveAspectRatio: "xMidYMid slice", "aria-hidden": "true" },
    ...groups,
  );
}
