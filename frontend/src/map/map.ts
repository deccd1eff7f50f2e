// The script of the maps: loaded by the pages that show one, when it comes into view.

import { showAtlas } from "./atlas";
import { drawBox } from "./draw-box";
import { showFootprint } from "./footprint";
import { showPlaces } from "./places";
import { shared } from "./types";

const KINDS: Record<string, (frame: HTMLElement) => void> = {
  footprint: showFootprint,
  atlas: showAtlas,
};

shared.map = {
  drawBox,
  showPlaces,
  begin(frame) {
    KINDS[frame.dataset["map"] ?? ""]?.(frame);
    frame.classList.add("is-live");
  },
};
