// The picture of a project that has none: the same contour lines as the pages draw for the same path.

import { sha256 } from "@noble/hashes/sha2.js";
import { svg } from "./dom";

const POINTS = 8;
let drawings = 0; // ids of curves are told apart by it
const SCALES = [0.22, 0.42, 0.64, 0.88, 1.16, 1.5, 1.9, 2.4];

/** Rounds halves to the even number, as Python does. */
function round(value: number): number {
  const low = Math.floor(value);
  const rest = value - low;
  if (rest !== 0.5) return Math.round(value);
  return low % 2 === 0 ? low : low + 1;
}

function curve(radii: Uint8Array): string {
  const corners = Array.from(radii, (byte, index) => {
    const [angle, radius] = [(2 * Math.PI * index) / radii.length, 34 + (byte * 34) / 255];
    return [round(radius * Math.cos(angle)), round(radius * 0.8 * Math.sin(angle))] as const;
  });
  const middles = corners.map(([x, y], index) => {
    const [x2, y2] = corners[(index + 1) % corners.length] ?? [x, y];
    return [Math.floor((x + x2) / 2), Math.floor((y + y2) / 2)] as const;
  });
  const [startX, startY] = middles.at(-1) ?? [0, 0];
  const arcs = corners.map(([x, y], index) => `Q${x} ${y} ${middles[index]?.join(" ")}`);
  return `M${startX} ${startY}${arcs.join("")}Z`;
}

export function pattern(path: string): SVGElement {
  const digest = sha256(new TextEncoder().encode(path));
  const hills = [digest.subarray(0, 12), digest.subarray(12, 24)].map((drawn, index) => {
    const [x, y, rest] = [drawn[8] ?? 0, drawn[9] ?? 0, drawn[10] ?? 0];
    const left = (index ? 200 : 10) + Math.floor((x * 110) / 255);
    const d = curve(drawn.subarray(0, POINTS));
    const group = svg("g", { transform: `translate(${left} ${20 + Math.floor((y * 140) / 255)})` });
    const id = `found-hill-${++drawings}-${index}`;
    group.append(svg("path", { id, d }));
    for (const scale of SCALES.slice(0, 6 + (rest % 3))) {
      group.append(svg("use", { href: `#${id}`, transform: `scale(${scale})` }));
    }
    return group;
  });
  return svg(
    "svg",
    { class: "pattern", viewBox: "0 0 320 180", preserveAspectRatio: "xMidYMid slice", "aria-hidden": "true" },
    ...hills,
  );
}
