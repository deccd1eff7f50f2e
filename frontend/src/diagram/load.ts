// Loads what draws the diagrams of a README on pages that have some.

import { loadScript } from "../map/load";

export function offerDiagrams(): void {
  const href = document.querySelector<HTMLTemplateElement>("template[data-diagrams]")?.dataset["diagrams"];
  // Beside the frame; without it the sources read.
  if (href) loadScript(href.replace("diagram.html", "drawing.js")).catch(() => undefined);
}
