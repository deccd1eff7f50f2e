// The picture of a project that has none: the same contour lines as the pages show for the same path.
// sharinghub_static/portal/frame/patterns.py has the same rule, and the style sheet the drawings.

import { h } from "./dom";

const HILLS = 12;
const TURNS = 4;

/** FNV-1a in 32 bits. */
function checksum(bytes: Uint8Array): number {
  return bytes.reduce((value, byte) => Math.imul(value ^ byte, 0x01000193), 0x811c9dc5) >>> 0;
}

/** The numbers of the left and of the right hill, and how the picture is turned. */
export function patternOf(path: string): [left: number, right: number, turn: number] {
  const value = checksum(new TextEncoder().encode(path));
  const rest = Math.floor(value / HILLS);
  return [value % HILLS, rest % HILLS, Math.floor(rest / HILLS) % TURNS];
}

export function pattern(path: string): HTMLElement {
  const [left, right, turn] = patternOf(path);
  return h("i", { class: `pattern left${left} right${right}${turn ? ` turn${turn}` : ""}` });
}
