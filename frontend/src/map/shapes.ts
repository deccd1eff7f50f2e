// One shape for each category, so that colour is not all that tells them apart.

const SVG = "http://www.w3.org/2000/svg";

// In a box of 16 by 16.
const SHAPES = [
  "M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12z",
  "M3 3h10v10h-10z",
  "M8 1.5l6.5 11.5h-13z",
  "M8 1l7 7l-7 7l-7-7z",
  "M8 1.5l6.7 4.9l-2.6 7.9h-8.2l-2.6-7.9z",
  "M5 2h6v3h3v6h-3v3h-6v-3h-3v-6h3z",
  "M1.5 3h13l-6.5 11.5z",
  "M4.5 2h7l3.5 6l-3.5 6h-7l-3.5-6z",
];

export function shape(hue: number): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "shape");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[hue % SHAPES.length] ?? "");
  svg.append(path);
  return svg;
}
