// Draws diagrams, in a frame of its own: Mermaid writes styles into the page while it measures, which the
// policy of the portal's pages forbids. The frame is sandboxed, reaches no network, and answers each source
// with the text of an SVG, which the page shows as a picture: nothing in it can run there.

import type { Mermaid } from "mermaid";

declare const mermaid: Mermaid;

const LONGEST = 50_000;

mermaid.initialize({
  startOnLoad: false,
  securityLevel: "strict",
  htmlLabels: false,
  suppressErrorRendering: true,
  maxTextSize: LONGEST,
  fontFamily: "system-ui, sans-serif",
});

/** A picture needs a size of its own, and XML: what Mermaid hands out is HTML. */
function standalone(svg: string): string {
  const drawing = new DOMParser().parseFromString(svg, "text/html").querySelector("svg");
  if (!drawing) return "";
  const { width, height } = drawing.viewBox.baseVal;
  drawing.setAttribute("width", String(Math.ceil(width)));
  drawing.setAttribute("height", String(Math.ceil(height)));
  return new XMLSerializer().serializeToString(drawing);
}

let last = Promise.resolve();

addEventListener("message", (event: MessageEvent<{ id?: unknown; source?: unknown } | null>) => {
  const { id, source } = event.data ?? {};
  if (event.source !== parent || typeof source !== "string") return;
  // One after the other: Mermaid measures in the one document there is.
  last = last.then(async () => {
    try {
      const { svg } = await mermaid.render(`drawing-${Number(id)}`, source);
      parent.postMessage({ id, svg: standalone(svg) }, "*");
    } catch {
      parent.postMessage({ id, svg: "" }, "*");
    }
  });
});
parent.postMessage({ ready: true }, "*");
