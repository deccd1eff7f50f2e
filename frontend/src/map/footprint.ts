// Where one project is: its geometry on the map of its page.

import { CircleMarker, GeoJSON, LatLng, type LatLngBounds, type PathOptions } from "leaflet";
import type { GeoJsonObject, Polygon, Position } from "geojson";
import { bounds, fit, makeMap } from "./base";
import { offerData } from "./data";
import type { Box } from "./types";

const CLOSEST = 6; // A point is shown with enough land around it to see where one is.
const SMALLEST = 8; // pixels; a smaller footprint gets a mark around it

interface Footprint {
  bbox: Box;
  /** Absent where it is the box. */
  geometry?: GeoJsonObject;
}

function outline([west, south, east, north]: Box): Polygon {
  const ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
  return { type: "Polygon", coordinates: [ring] };
}

export function showFootprint(frame: HTMLElement): void {
  const { bbox, geometry } = JSON.parse(frame.dataset["footprint"] ?? "") as Footprint;
  const place: LatLngBounds = bounds(bbox);
  const map = makeMap(frame, true);
  fit(map, place.pad(0.35), { maxZoom: CLOSEST });
  const isAcross = bbox[0] > bbox[2];
  const style: PathOptions = { className: "footprint" };
  map.addLayer(
    new GeoJSON(geometry ?? outline(bbox), {
      interactive: false,
      style,
      // What RFC 7946 cuts at the antimeridian hangs together on the map.
      coordsToLatLng: ([x = 0, y = 0]: Position): LatLng => new LatLng(y, isAcross && x < 0 ? x + 360 : x),
      pointToLayer: (_, at) => new CircleMarker(at, { ...style, radius: 6, interactive: false }),
    }),
  );
  const mark = new CircleMarker(place.getCenter(), { ...style, radius: SMALLEST, interactive: false });
  const markIfSmall = (): void => {
    const corners = [place.getNorthWest(), place.getSouthEast()].map((at) => map.latLngToLayerPoint(at));
    const size = corners[0] && corners[1] ? corners[1].subtract(corners[0]) : null;
    if (size && Math.max(size.x, size.y) < SMALLEST) map.addLayer(mark);
    else map.removeLayer(mark);
  };
  map.on("zoomend", markIfSmall);
  offerData(frame, map);
  markIfSmall();
}
