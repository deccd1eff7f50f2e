"""Geometries as places: limits, validity, and the cut at the antimeridian."""

import math
from collections.abc import Sequence
from typing import Any, Final

import shapely
from shapely.affinity import translate
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from sharinghub_static.problems import phrase
from sharinghub_static.project.extent.antimeridian import unwrapped
from sharinghub_static.project.extent.place import (
    BEYOND_THE_POLES,
    ExtentError,
    Place,
    check_degrees,
    no_place,
    rounded_geometry,
    rounded_number,
    to_geojson,
)

__all__ = ["TYPES", "bounds_of", "place_of_geometry"]

TYPES: Final = frozenset({"Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"})
"""The types of GeoJSON that STAC takes."""

_MOST_POSITIONS: Final = 20_000
_MULTI: Final[dict[str, Any]] = {
    "Point": shapely.MultiPoint,
    "LineString": shapely.MultiLineString,
    "Polygon": shapely.MultiPolygon,
}


def place_of_geometry(geometry: BaseGeometry) -> Place:
    """Return the place of a geometry, cut at the antimeridian.

    Args:
        geometry: in degrees, longitude first; longitudes may run from 0 to 360 or beyond 180.

    Raises:
        ExtentError: it is empty, too large, outside the Earth, of another type, or not valid.
    """
    if geometry.geom_type not in TYPES:
        raise ExtentError(
            "SH305",
            phrase(
                "a %(geom_type)s is no geometry for STAC; a MultiPolygon is one", geom_type=geometry.geom_type
            ),
        )
    if geometry.is_empty:
        raise ExtentError("SH305", phrase("the %(geom_type)s is empty", geom_type=geometry.geom_type))
    positions = shapely.get_coordinates(geometry).tolist()
    if len(positions) > _MOST_POSITIONS:
        raise ExtentError(
            "SH305",
            phrase(
                "the geometry has more than %(most_positions)s positions",
                most_positions=f"{_MOST_POSITIONS:,}",
            ),
        )
    if not all(math.isfinite(number) for position in positions for number in position):
        raise ExtentError("SH305", phrase("the geometry contains a value that is not a finite number"))
    if not any(number for position in positions for number in position):
        raise no_place()
    geometry = rounded_geometry(shapely.force_2d(geometry))
    # Longitudes beyond 180 are how people draw across the antimeridian.
    check_degrees(positions, f"the {geometry.geom_type}", most_longitude=360)
    over = max(abs(latitude) for _, latitude in positions) > 90
    geometry = shapely.transform(geometry, _up_to_the_poles) if over else geometry
    drawn_on = unwrapped(geometry)
    is_moved = drawn_on is not geometry
    drawn_on = rounded_geometry(drawn_on) if is_moved else geometry
    drawn_on = _in_one(drawn_on)
    _check_valid(drawn_on)
    cut = _cut(drawn_on)
    bounds = bounds_of(cut, crosses=cut is not drawn_on)
    if not is_moved:
        return Place(to_geojson(cut), bounds, (BEYOND_THE_POLES,) if over else (), is_cut=over)
    message = phrase(
        "the %(geom_type)s crosses the antimeridian, and was cut there", geom_type=geometry.geom_type
    )
    return Place(to_geojson(cut), bounds, (message,), is_cut=True)


def _up_to_the_poles(positions: Any) -> Any:
    positions[:, 1] = positions[:, 1].clip(-90, 90)
    return positions


def _in_one(geometry: BaseGeometry) -> BaseGeometry:
    """The area of parts that share an edge or overlap, as tiles do, which a MultiPolygon may not."""
    parts = shapely.get_parts(geometry)
    if geometry.geom_type != "MultiPolygon" or geometry.is_valid or not all(shapely.is_valid(parts)):
        return geometry
    return rounded_geometry(shapely.union_all(parts))


def _check_valid(geometry: BaseGeometry) -> None:
    if not geometry.is_valid:
        reason = shapely.is_valid_reason(geometry).replace("[", " near ").replace("]", "")
        raise ExtentError(
            "SH307",
            phrase("the %(geom_type)s is not valid: %(reason)s", geom_type=geometry.geom_type, reason=reason),
        )


def _cut(geometry: BaseGeometry) -> BaseGeometry:
    """Cut what runs beyond 180 degrees, and bring each part to where it belongs."""
    west, _, east, _ = geometry.bounds
    if west >= -180 and east <= 180:
        return geometry
    pieces: list[BaseGeometry] = []
    for turn in (-360, 0, 360):
        piece = shapely.intersection(geometry, box(turn - 180, -90, turn + 180, 90))
        moved = translate(piece, -turn)
        # A part that only touches the antimeridian leaves less there than it is: a line, a point.
        same = shapely.get_dimensions(geometry)
        parts = [part for part in shapely.get_parts(moved) if shapely.get_dimensions(part) == same]
        pieces += [part for part in parts if not part.is_empty]
    if not pieces or east - west > 360:
        raise ExtentError(
            "SH307",
            phrase("the %(geom_type)s goes around the Earth more than once", geom_type=geometry.geom_type),
        )
    whole: BaseGeometry = pieces[0] if len(pieces) == 1 else _MULTI[pieces[0].geom_type](pieces)
    if whole.geom_type == "MultiPolygon":
        whole = shapely.union_all(pieces)  # what goes around a pole meets itself
    whole = rounded_geometry(whole)
    _check_valid(whole)
    return whole


def bounds_of(geometry: BaseGeometry, *, crosses: bool) -> tuple[float, ...]:
    """The box; of parts on both sides of the antimeridian, the one that crosses it where that is narrower."""
    parts = [part.bounds for part in getattr(geometry, "geoms", [geometry])]
    south, north = min(part[1] for part in parts), max(part[3] for part in parts)
    west, east = min(part[0] for part in parts), max(part[2] for part in parts)
    eastern = [part for part in parts if part[2] == 180 and part[0] > -180]
    western = [part for part in parts if part[0] == -180 and part[2] < 180]
    gap = _widest_gap(parts)
    if gap and gap[0] > -180:
        is_narrow = east - west > 180 > gap[0] + 360 - gap[1]  # islands on both sides, none of them on it
        if crosses or (eastern and western) or is_narrow:
            east, west = gap
    return tuple(rounded_number(number) for number in (west, south, east, north))


def _widest_gap(parts: Sequence[Sequence[float]]) -> tuple[float, float] | None:
    """The widest stretch of longitude, from where to where, that no part covers."""
    reached, best = -180.0, None
    for west, _, east, _ in sorted(tuple(part) for part in parts):
        if west > reached and (best is None or west - reached > best[1] - best[0]):
            best = (reached, west)
        reached = max(reached, east)
    return best
