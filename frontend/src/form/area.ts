// The area of a project, drawn on a map: the map is loaded when the reader asks for it.

import { loadMaps } from "../map/load";
import type { Box, BoxMap } from "../map/types";

const SIDES = ["west", "south", "east", "north"] as const;

/** Offers to draw the box of a field, whose four numbers stay in step with the map. */
export function offerDrawing(field: HTMLElement): void {
  const button = field.querySelector<HTMLButtonElement>("[data-draw-area]");
  const frame = field.querySelector<HTMLElement>("[data-area-map]");
  if (!button || !frame) return;
  const cells = SIDES.map((side) => field.querySelector<HTMLInputElement>(`[data-cell="${side}"]`));
  let map: BoxMap | null = null;
  let isDrawn = false;

  const given = (): Box | null => {
    const numbers = cells.map((cell) => (cell?.value.trim() ? Number(cell.value) : NaN)) as Box;
    return numbers.every(Number.isFinite) && numbers[1] <= numbers[3] ? numbers : null;
  };
  const fill = (box: Box | null): void => {
    isDrawn = true;
    cells.forEach((cell, side) => {
      if (cell) cell.value = box ? String(box[side]) : "";
    });
    cells[0]?.dispatchEvent(new Event("input", { bubbles: true }));
    isDrawn = false;
  };
  const open = async (): Promise<void> => {
    button.disabled = true;
    frame.hidden = false;
    try {
      const maps = await loadMaps();
      map = maps.drawBox(frame, { bbox: given(), onChange: fill });
      button.hidden = true;
    } catch {
      frame.hidden = true;
      button.disabled = false;
    }
  };
  button.addEventListener("click", () => void open());
  for (const cell of cells) {
    cell?.addEventListener("input", () => {
      if (!isDrawn) map?.set(given());
    });
  }
}
