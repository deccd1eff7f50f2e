// Draws an overview of a GeoTIFF: loaded when a reader asks for a raster, and never before.

import { BaseClient, type BaseResponse, fromArrayBuffer, fromCustomClient, type GeoTIFF, type GeoTIFFImage } from "geotiff";
import { DataError, fetchAll, MOST_BYTES, request } from "./fetching";
import { type Forward, projectionOf } from "./projections";
import { type Box, shared } from "./types";

const WANTED = 512; // pixels of the longer side of the overview that is read, at least
const MOST_PIXELS = 4_000_000; // of the overview
const DRAWN = 768; // pixels of the longer side of the picture
const EDGE = 24; // points of each side of the raster by which its box is found

/** Parts of a file, as many as fit into the limit. */
class LimitedClient extends BaseClient {
  private left = MOST_BYTES;

  override async request({ headers, signal }: { headers?: Record<string, string>; signal?: AbortSignal } = {}): Promise<BaseResponse> {
    signal?.throwIfAborted();
    const response = await request(this.url, headers ?? {});
    if (response.status !== 206) {
      await response.body?.cancel();
      throw new DataError("wholeOnly");
    }
    const content = await response.arrayBuffer();
    this.left -= content.byteLength;
    if (this.left < 0) throw new DataError("tooLarge");
    return {
      ok: true,
      status: 206,
      getHeader: (name: string) => response.headers.get(name) ?? undefined,
      getData: () => Promise.resolve(content),
    };
  }
}

async function open(href: string, size: number): Promise<GeoTIFF> {
  // A small file is fetched as it is: not every server gives parts.
  if (size && size <= MOST_BYTES) return fromArrayBuffer((await fetchAll(href)).buffer);
  return fromCustomClient(new LimitedClient(href));
}

/** The smallest overview that is large enough. */
async function overview(tiff: GeoTIFF): Promise<GeoTIFFImage> {
  let best = await tiff.getImage(0);
  const [width, height] = [best.getWidth(), best.getHeight()];
  const count = await tiff.getImageCount();
  for (let number = 1; number < count; number++) {
    const image = await tiff.getImage(number);
    const isMask = ((image.fileDirectory.getValue("NewSubfileType") ?? 0) & 4) !== 0;
    const isSmaller = image.getWidth() * image.getHeight() < best.getWidth() * best.getHeight();
    const isLargeEnough = Math.max(image.getWidth(), image.getHeight()) >= Math.min(WANTED, Math.max(width, height));
    if (!isMask && isSmaller && isLargeEnough) best = image;
  }
  if (best.getWidth() * best.getHeight() > MOST_PIXELS) throw new DataError("noOverview");
  return best;
}

/** The box of the raster in degrees, by points of its sides that are projected back by search. */
function boxOf([left, bottom, right, top]: number[], forward: Forward): Box {
  const inverse = inverseOf(forward, [((left ?? 0) + (right ?? 0)) / 2, ((bottom ?? 0) + (top ?? 0)) / 2]);
  const points: [number, number][] = [];
  for (let step = 0; step <= EDGE; step++) {
    const x = (left ?? 0) + (((right ?? 0) - (left ?? 0)) * step) / EDGE;
    const y = (bottom ?? 0) + (((top ?? 0) - (bottom ?? 0)) * step) / EDGE;
    points.push(inverse(x, top ?? 0), inverse(x, bottom ?? 0), inverse(left ?? 0, y), inverse(right ?? 0, y));
  }
  const longitudes = points.map(([longitude]) => longitude);
  const latitudes = points.map(([, latitude]) => latitude);
  const box: Box = [Math.min(...longitudes), Math.max(-85, Math.min(...latitudes)), Math.max(...longitudes), Math.min(85, Math.max(...latitudes))];
  if (!box.every(Number.isFinite) || box[0] >= box[2] || box[1] >= box[3]) throw new DataError("unreadable");
  return box;
}

/** Newton's method on a projection, from a point near the raster. */
function inverseOf(forward: Forward, [x0, y0]: [number, number]): Forward {
  const solve = (x: number, y: number, start: [number, number]): [number, number] => {
    let [longitude, latitude] = start;
    for (let turn = 0; turn < 30; turn++) {
      const [u, v] = forward(longitude, latitude);
      const step = 1e-6;
      const [ux, vx] = forward(longitude + step, latitude);
      const [uy, vy] = forward(longitude, latitude + step);
      const [a, b, c, d] = [(ux - u) / step, (uy - u) / step, (vx - v) / step, (vy - v) / step];
      const determinant = a * d - b * c;
      const [du, dv] = [x - u, y - v];
      const [dx, dy] = [(d * du - b * dv) / determinant, (a * dv - c * du) / determinant];
      longitude += Math.max(-30, Math.min(30, dx));
      latitude = Math.max(-89, Math.min(89, latitude + Math.max(-30, Math.min(30, dy))));
      if (Math.abs(dx) + Math.abs(dy) < 1e-9) break;
    }
    return [longitude, latitude];
  };
  let best: [number, number] = [0, 0];
  let nearest = Infinity;
  for (let longitude = -177; longitude <= 177; longitude += 6) {
    for (let latitude = -80; latitude <= 80; latitude += 10) {
      const [u, v] = forward(longitude, latitude);
      const distance = Math.hypot(u - x0, v - y0);
      if (distance < nearest) [nearest, best] = [distance, [longitude, latitude]];
    }
  }
  const middle = solve(x0, y0, best);
  return (x, y) => solve(x, y, middle);
}

const mercator = (latitude: number): number => Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360));
const latitudeOf = (y: number): number => (Math.atan(Math.sinh(y)) * 180) / Math.PI;

interface Stretch {
  low: number;
  high: number;
}

/** From the 2nd to the 98th percentile; bytes stay as they are. */
function stretchOf(band: ArrayLike<number>, isShown: (value: number) => boolean, isByte: boolean): Stretch {
  if (isByte) return { low: 0, high: 255 };
  const step = Math.max(1, Math.floor(band.length / 20_000));
  const values: number[] = [];
  for (let at = 0; at < band.length; at += step) {
    const value = band[at] ?? NaN;
    if (isShown(value)) values.push(value);
  }
  values.sort((one, other) => one - other);
  const [low = 0, high = 1] = [values[Math.floor(values.length * 0.02)], values[Math.floor(values.length * 0.98)]];
  return high > low ? { low, high } : { low: low - 1, high: low + 1 };
}

shared.raster = async (href, size) => {
  const tiff = await open(href, size);
  const first = await tiff.getImage(0);
  const keys = first.getGeoKeys() as { ProjectedCSTypeGeoKey?: number; GeographicTypeGeoKey?: number } | null;
  const code = keys?.ProjectedCSTypeGeoKey ?? keys?.GeographicTypeGeoKey ?? 0;
  const forward = projectionOf(code);
  if (!forward) throw new DataError("otherProjection", code ? `EPSG:${code}` : "");
  const area = first.getBoundingBox();
  const image = await overview(tiff);
  const [width, height] = [image.getWidth(), image.getHeight()];
  const isColour = image.getSamplesPerPixel() >= 3;
  const samples = isColour ? [0, 1, 2] : [0];
  const bands = (await image.readRasters({ samples })) as unknown as ArrayLike<number>[];
  const hasPalette = image.fileDirectory.hasTag("ColorMap");
  const palette = hasPalette ? ((await image.fileDirectory.loadValue("ColorMap")) as ArrayLike<number> | undefined) : undefined;
  const nodata = first.getGDALNoData();
  const isShown = (value: number): boolean => Number.isFinite(value) && value !== nodata;
  const isByte = bands.every((band) => band instanceof Uint8Array);
  const hasRange = !isByte || (!isColour && !palette);
  const stretches = bands.map((band) => stretchOf(band, isShown, !hasRange));
  const box = boxOf(area, forward);
  const [west, south, east, north] = box;
  const [bottom, top] = [mercator(south), mercator(north)];
  const ratio = ((east - west) * Math.PI) / 180 / (top - bottom);
  const across = Math.max(1, Math.round(ratio >= 1 ? DRAWN : DRAWN * ratio));
  const down = Math.max(1, Math.round(ratio >= 1 ? DRAWN / ratio : DRAWN));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [across, down];
  const context = canvas.getContext("2d");
  if (!context) throw new DataError("unreadable");
  const picture = context.createImageData(across, down);
  const [left = 0, low = 0, right = 1, high = 1] = area;
  const colours = palette ? palette.length / 3 : 0;
  for (let row = 0; row < down; row++) {
    const latitude = latitudeOf(top - ((row + 0.5) / down) * (top - bottom));
    for (let column = 0; column < across; column++) {
      const [x, y] = forward(west + ((column + 0.5) / across) * (east - west), latitude);
      const [px, py] = [Math.floor(((x - left) / (right - left)) * width), Math.floor(((high - y) / (high - low)) * height)];
      if (px < 0 || py < 0 || px >= width || py >= height) continue;
      const values = bands.map((band) => band[py * width + px] ?? NaN);
      if (!values.some(isShown)) continue;
      const at = 4 * (row * across + column);
      for (let channel = 0; channel < 3; channel++) {
        const value = values[isColour ? channel : 0] ?? NaN;
        if (palette && !isColour) picture.data[at + channel] = (palette[channel * colours + value] ?? 0) >> 8;
        else {
          const stretch = stretches[isColour ? channel : 0] ?? { low: 0, high: 255 };
          picture.data[at + channel] = (255 * (value - stretch.low)) / (stretch.high - stretch.low);
        }
      }
      picture.data[at + 3] = 255;
    }
  }
  context.putImageData(picture, 0, 0);
  return { canvas, box };
};
