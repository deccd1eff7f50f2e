// Data of a project on its map: GeoJSON as it is, overviews of GeoTIFF. Nothing is fetched before it is asked for.

import { CircleMarker, GeoJSON, ImageOverlay, LatLng, LatLngBounds, type Layer, type Map as LeafletMap } from "leaflet";
import type { GeoJsonObject, Position } from "geojson";
import { DataError, fetchAll } from "./fetching";
import { loadScript } from "./load";
import { shared } from "./types";
import { type Words, wordsOf } from "./words";

const MOST_POSITIONS = 200_000;
const CLOSEST = 16; // zoom at which data are shown at most

interface Drawn {
  layer: Layer;
  bounds: LatLngBounds;
}

/** Gives the buttons beside a map what they do: each shows a file of the project, or takes it away again. */
export function offerData(frame: HTMLElement, map: LeafletMap): void {
  const list = frame.parentElement?.querySelector<HTMLElement>("[data-map-data-list]");
  if (!list) return;
  const say = wordsOf(frame);
  for (const button of list.querySelectorAll<HTMLButtonElement>("button[data-show]")) {
    let drawn: Drawn | null = null;
    let isBusy = false;
    button.addEventListener("click", () => {
      if (isBusy) return;
      if (drawn) {
        map.removeLayer(drawn.layer);
        drawn = null;
        press(button, list, "");
        return;
      }
      isBusy = true;
      list.setAttribute("aria-busy", "true");
      status(list, say("loadingData"));
      read(button)
        .then((found) => {
          drawn = found;
          map.setMaxZoom(CLOSEST);
          map.addLayer(found.layer);
          map.fitBounds(found.bounds, { animate: false, maxZoom: CLOSEST, padding: [12, 12] });
          press(button, list, "");
        })
        .catch((error: unknown) => press(button, list, why(error, say)))
        .finally(() => {
          isBusy = false;
          list.removeAttribute("aria-busy");
        });
    });
  }
}

function press(button: HTMLElement, list: HTMLElement, message: string): void {
  button.setAttribute("aria-pressed", String(!message && button.getAttribute("aria-pressed") !== "true"));
  status(list, message);
}

function status(list: HTMLElement, message: string): void {
  const line = list.querySelector("[role=status]");
  if (line) line.textContent = message;
}

function why(thrown: unknown, say: Words): string {
  // What a part of a file lacks comes as one of several errors.
  const error: unknown = thrown instanceof AggregateError ? thrown.errors[0] : thrown;
  if (!(error instanceof DataError)) return say("unreadable");
  const message = say(error.kind);
  return error.detail ? `${message} (${error.detail})` : message;
}

async function read(button: HTMLElement): Promise<Drawn> {
  const { show = "", kind = "" } = button.dataset;
  if (kind === "geojson") return geojson(await fetchAll(show));
  if (!shared.raster) {
    const portal = document.querySelector<HTMLScriptElement>('script[src*="portal.js"]');
    await loadScript(new URL("raster.js", portal?.src ?? document.baseURI).href);
  }
  if (!shared.raster) throw new DataError("unreadable");
  const { canvas, box } = await shared.raster(show, Number(button.dataset["size"] ?? 0));
  const [west, south, east, north] = box;
  const bounds = new LatLngBounds([south, west], [north, east]);
  const url = await new Promise<string>((done) => done(canvas.toDataURL("image/png")));
  return { layer: new ImageOverlay(url, bounds, { className: "data-raster", interactive: false }), bounds };
}

/** Longitude and latitude are the only coordinates that GeoJSON has; older files may name others. */
function geojson(content: Uint8Array): Drawn {
  let data: GeoJsonObject & { crs?: { properties?: { name?: string } } };
  try {
    data = JSON.parse(new TextDecoder().decode(content)) as typeof data;
  } catch {
    throw new DataError("unreadable");
  }
  const crs = data.crs?.properties?.name ?? "";
  if (crs && !/(?:CRS84|4326)$/.test(crs)) throw new DataError("otherProjection", crs.slice(0, 60));
  let positions = 0;
  const layer = new GeoJSON(data, {
    interactive: false,
    style: { className: "data-vector" },
    coordsToLatLng([x = NaN, y = NaN]: Position): LatLng {
      if (++positions > MOST_POSITIONS) throw new DataError("tooLarge");
      if (!(Math.abs(x) <= 540 && Math.abs(y) <= 90)) throw new DataError("unreadable");
      return new LatLng(y, x);
    },
    pointToLayer: (_, at) => new CircleMarker(at, { className: "data-vector", radius: 4, interactive: false }),
  });
  const bounds = layer.getBounds();
  if (!bounds.isValid()) throw new DataError("unreadable");
  return { layer, bounds };
}
