// Coordinate systems of rasters that are shown: longitude and latitude, Web Mercator, and UTM on WGS 84.

const RADIUS = 6_378_137; // metres: the equator of WGS 84
const FLATTENING = 1 / 298.257223563;
const SCALE = 0.9996; // of UTM on its central meridian
const RADIANS = Math.PI / 180;

/** From longitude and latitude in degrees to the coordinates of a raster. */
export type Forward = (longitude: number, latitude: number) => [x: number, y: number];

/** The projection of an EPSG code; null when it is none of those that are known. */
export function projectionOf(code: number): Forward | null {
  if (code === 4326 || code === 4258) return (longitude, latitude) => [longitude, latitude];
  if (code === 3857) return webMercator;
  const zone = code % 100;
  const isUtm = (code > 32600 && code <= 32660) || (code > 32700 && code <= 32760) || (code >= 25828 && code <= 25838);
  return isUtm ? utm(zone, code > 32700) : null;
}

function webMercator(longitude: number, latitude: number): [number, number] {
  return [RADIUS * longitude * RADIANS, RADIUS * Math.log(Math.tan(Math.PI / 4 + (latitude * RADIANS) / 2))];
}

/**
 * Transverse Mercator by Krüger's series in n, exact to a millimetre within a zone.
 *
 * Source: Karney, Transverse Mercator with an accuracy of a few nanometers (2011), equations 7 to 11, 35
 */
function utm(zone: number, isSouth: boolean): Forward {
  const n = FLATTENING / (2 - FLATTENING);
  const eccentricity = Math.sqrt(FLATTENING * (2 - FLATTENING));
  const meridian = (RADIUS / (1 + n)) * (1 + n ** 2 / 4 + n ** 4 / 64);
  const alpha = [
    n / 2 - (2 / 3) * n ** 2 + (5 / 16) * n ** 3,
    (13 / 48) * n ** 2 - (3 / 5) * n ** 3,
    (61 / 240) * n ** 3,
  ];
  const middle = zone * 6 - 183;
  return (longitude, latitude) => {
    const east = ((((longitude - middle + 180) % 360) + 360) % 360 - 180) * RADIANS;
    const sine = Math.sin(latitude * RADIANS);
    const t = Math.sinh(Math.atanh(sine) - eccentricity * Math.atanh(eccentricity * sine));
    const xi = Math.atan2(t, Math.cos(east));
    const eta = Math.atanh(Math.sin(east) / Math.hypot(1, t));
    let [x, y] = [eta, xi];
    alpha.forEach((factor, index) => {
      const times = 2 * (index + 1);
      x += factor * Math.cos(times * xi) * Math.sinh(times * eta);
      y += factor * Math.sin(times * xi) * Math.cosh(times * eta);
    });
    return [500_000 + SCALE * meridian * x, (isSouth ? 10_000_000 : 0) + SCALE * meridian * y];
  };
}
