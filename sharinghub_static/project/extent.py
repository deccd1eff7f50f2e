"""Places as people write them → GeoJSON geometry and bounding box.

A box of four or six numbers, a WKT text, or a GeoJSON geometry. What crosses the antimeridian is cut there
and its box has its west east of its east: RFC 7946, sections 3.1.9 and 5.2.
"""

import math
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

import shapely
from shapely.affinity import translate
from shapely.errors import ShapelyError
from shapely.geometry import box, mapping, shape
from shapely.geometry.base import BaseGeometry

from sharinghub_static.problems import CodedError, phrase
from sharinghub_static.text.lines import in_backticks

__all__ = ["ExtentError", "Place", "parse_place"]

Place = tuple[Mapping[str, Any], tuple[float, ...]]
"""A GeoJSON geometry in WGS 84 degrees, and its box: west, south, east, north, or with heights."""

_LONGEST: Final = 150_000
_quoted: Final = partial(in_backticks, most=80)
_MOST_POSITIONS: Final = 20_000
_DEEPEST: Final = 4
_TYPES: Final = frozenset({"Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"})
_MULTI: Final[dict[str, Any]] = {
    "Point": shapely.MultiPoint,
    "LineString": shapely.MultiLineString,
    "Polygon": shapely.MultiPolygon,
}
_DIGITS: Final = 9
"""Decimals of a degree that are kept: a tenth of a millimetre."""


class ExtentError(CodedError):
    """A place that cannot be published."""


def parse_place(value: object) -> Place:
    """Read a place.

    Args:
        value: four numbers (west, south, east, north), six (west, south, lowest, east, north, highest),
            a text of such numbers, a WKT text, or a GeoJSON geometry or Feature. Degrees, longitude first.

    Raises:
        ExtentError: it is none of them, lies outside the Earth, or is not valid as a geometry.
    """
    if isinstance(value, str):
        numbers = _numbers_in(value)
        return _box(numbers) if numbers else _geometry(_from_wkt(value))
    if isinstance(value, Mapping):
        return _geometry(_from_geojson(value))
    if isinstance(value, Sequence):
        if all(isinstance(number, int | float) and not isinstance(number, bool) for number in value):
            return _box([float(number) for number in value])
        raise ExtentError("SH305", phrase("a box is made of numbers"))
    raise ExtentError(
        "SH305",
        phrase(
            "%(value)s is neither a box nor WKT nor GeoJSON",
            value=_quoted(str(value)),
        ),
    )


# Boxes


def _numbers_in(text: str) -> list[float]:
    """The numbers of a text that is nothing but a box (``[5, 43, 17, 48]``); none for any other."""
    parts = text.strip().strip("[]()").replace(",", " ").split()
    if len(text) > 200 or len(parts) not in {4, 6}:
        return []
    try:
        return [float(part) for part in parts]
    except ValueError:
        return []


def _box(numbers: Sequence[float]) -> Place:
    if len(numbers) not in {4, 6}:
        raise ExtentError(
            "SH305",
            phrase("a box has four numbers, or six with heights, and not %(count)s", count=len(numbers)),
        )
    if not all(math.isfinite(number) for number in numbers):
        raise ExtentError("SH305", phrase("a box is made of finite numbers"))
    numbers, half = [_tidy(number) for number in numbers], len(numbers) // 2
    west, south, east, north = numbers[0], numbers[1], numbers[half], numbers[half + 1]
    _check_degrees([(west, south), (east, north)], "the box")
    if south > north:
        raise ExtentError(
            "SH306",
            phrase(
                "the box's south (%(south)s) lies north of its north (%(north)s)",
                south=f"{south:g}",
                north=f"{north:g}",
            ),
        )
    if half == 3 and numbers[2] > numbers[5]:
        raise ExtentError(
            "SH306",
            phrase(
                "the box's bottom (%(part)s) lies above its top (%(part_2)s)",
                part=f"{numbers[2]:g}",
                part_2=f"{numbers[5]:g}",
            ),
        )
    bounds = tuple(numbers)
    if west == east and south == north:
        return {"type": "Point", "coordinates": [bounds[0], bounds[1]]}, bounds
    if west == east or south == north or west - east == 360:  # the antimeridian itself has two names
        return {"type": "LineString", "coordinates": [[west, south], [east, north]]}, bounds
    if west < east:
        return _geojson(box(west, south, east, north)), bounds
    # West of the antimeridian first, then east of it; a part without width is none.
    parts = [
        box(*part) for part in ((west, south, 180, north), (-180, south, east, north)) if part[0] < part[2]
    ]
    whole = shapely.MultiPolygon(parts) if len(parts) > 1 else parts[0]
    return _geojson(whole), bounds


# Geometries


def _from_wkt(text: str) -> BaseGeometry:
    text = re.sub(r"^\s*SRID\s*=\s*(4326|4979)\s*;", "", text, flags=re.IGNORECASE).strip()
    if len(text) > _LONGEST:
        raise ExtentError(
            "SH305", phrase("the WKT is longer than %(longest)s characters", longest=f"{_LONGEST:,}")
        )
    # GEOS reads nested collections by recursion in C.
    depth = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if depth > _DEEPEST:
            raise ExtentError("SH305", phrase("the WKT is nested too deep"))
    try:
        with warnings.catch_warnings():
            # Of a number too large for a float; it becomes infinite, which is refused below.
            warnings.simplefilter("ignore", RuntimeWarning)
            found: BaseGeometry = shapely.from_wkt(text)
    except (ShapelyError, NotImplementedError, ValueError, TypeError) as error:
        reason = str(error).partition(":")[2].strip()[:120]
        said = phrase(
            "%(text)s is not WKT: %(reason)s",
            text=_quoted(text),
            reason=reason or "?",
        )
        raise ExtentError("SH305", said) from None
    return found


def _from_geojson(value: Mapping[Any, Any]) -> BaseGeometry:
    if value.get("type") == "Feature" and isinstance(value.get("geometry"), Mapping):
        value = value["geometry"]
    if str(value.get("type")) not in _TYPES or not isinstance(value.get("coordinates"), list):
        raise ExtentError(
            "SH305",
            phrase("GeoJSON has a `type` of %(types)s and `coordinates`", types=", ".join(sorted(_TYPES))),
        )
    if not _is_coordinates(value["coordinates"], _DEEPEST):
        raise ExtentError("SH305", phrase("the GeoJSON's `coordinates` hold something that is no position"))
    try:
        found: BaseGeometry = shape({"type": value["type"], "coordinates": value["coordinates"]})
    except (ShapelyError, ValueError, TypeError, IndexError, AttributeError) as error:
        raise ExtentError("SH305", phrase("this is not GeoJSON: %(error)s", error=str(error)[:120])) from None
    return found


def _is_coordinates(value: object, depth: int) -> bool:
    if not isinstance(value, list) or not value or depth == 0:
        return False
    if all(isinstance(number, int | float) and not isinstance(number, bool) for number in value):
        return len(value) in {2, 3}
    return all(_is_coordinates(part, depth - 1) for part in value)


def _geometry(found: BaseGeometry) -> Place:
    if found.geom_type not in _TYPES:
        raise ExtentError(
            "SH305",
            phrase(
                "a %(geom_type)s is no geometry for STAC; a MultiPolygon is one", geom_type=found.geom_type
            ),
        )
    if found.is_empty:
        raise ExtentError("SH305", phrase("the %(geom_type)s is empty", geom_type=found.geom_type))
    positions = shapely.get_coordinates(found).tolist()
    if len(positions) > _MOST_POSITIONS:
        raise ExtentError(
            "SH305",
            phrase(
                "the geometry has more than %(most_positions)s positions",
                most_positions=f"{_MOST_POSITIONS:,}",
            ),
        )
    if not all(math.isfinite(number) for position in positions for number in position):
        raise ExtentError("SH305", phrase("the geometry holds something that is no finite number"))
    found = _rounded(shapely.force_2d(found))
    # Longitudes beyond 180 are how people draw across the antimeridian.
    _check_degrees(positions, f"the {found.geom_type}", most_longitude=360)
    _check_valid(found)
    cut = _cut(found)
    return _geojson(cut), _bounds(cut, crosses=cut is not found)


def _rounded(found: BaseGeometry) -> BaseGeometry:
    """The same to so many digits, before it is looked at: what is written must be what was found valid."""
    rounded: BaseGeometry = shapely.transform(found, lambda positions: positions.round(_DIGITS))
    return rounded


def _check_valid(found: BaseGeometry) -> None:
    if not found.is_valid:
        reason = shapely.is_valid_reason(found).replace("[", " near ").replace("]", "")
        raise ExtentError(
            "SH307",
            phrase("the %(geom_type)s is not valid: %(reason)s", geom_type=found.geom_type, reason=reason),
        )


def _cut(found: BaseGeometry) -> BaseGeometry:
    """Cut what runs beyond 180 degrees, and bring each part to where it belongs."""
    west, _, east, _ = found.bounds
    if west >= -180 and east <= 180:
        return found
    pieces: list[BaseGeometry] = []
    for turn in (-360, 0, 360):
        piece = shapely.intersection(found, box(turn - 180, -90, turn + 180, 90))
        moved = translate(piece, -turn)
        # A part that only touches the antimeridian leaves less there than it is: a line, a point.
        same = shapely.get_dimensions(found)
        parts = [part for part in shapely.get_parts(moved) if shapely.get_dimensions(part) == same]
        pieces += [part for part in parts if not part.is_empty]
    if not pieces or east - west > 360:
        raise ExtentError(
            "SH307",
            phrase("the %(geom_type)s goes around the Earth more than once", geom_type=found.geom_type),
        )
    whole: BaseGeometry = pieces[0] if len(pieces) == 1 else _MULTI[pieces[0].geom_type](pieces)
    whole = _rounded(whole)
    _check_valid(whole)
    return whole


def _bounds(found: BaseGeometry, *, crosses: bool) -> tuple[float, ...]:
    """The box; of parts that meet at the antimeridian, the one that crosses it."""
    parts = [part.bounds for part in getattr(found, "geoms", [found])]
    south, north = min(part[1] for part in parts), max(part[3] for part in parts)
    west, east = min(part[0] for part in parts), max(part[2] for part in parts)
    eastern = [part for part in parts if part[2] == 180 and part[0] > -180]
    western = [part for part in parts if part[0] == -180 and part[2] < 180]
    gap = _widest_gap(parts) if crosses or (eastern and western) else None
    if gap and gap[0] > -180:
        east, west = gap
    return tuple(_tidy(number) for number in (west, south, east, north))


def _widest_gap(parts: Sequence[Sequence[float]]) -> tuple[float, float] | None:
    """The widest stretch of longitude, from where to where, that no part covers."""
    reached, best = -180.0, None
    for west, _, east, _ in sorted(tuple(part) for part in parts):
        if west > reached and (best is None or west - reached > best[1] - best[0]):
            best = (reached, west)
        reached = max(reached, east)
    return best


def _check_degrees(positions: Sequence[Sequence[float]], what: str, most_longitude: float = 180) -> None:
    for longitude, latitude in positions:
        if abs(longitude) > most_longitude or abs(latitude) > 90:
            values = {"what": what, "longitude": f"{longitude:g}", "latitude": f"{latitude:g}"}
            said = phrase("%(what)s holds longitude %(longitude)s, latitude %(latitude)s", **values)
            if abs(latitude) <= 180 and abs(longitude) <= 90:
                said = phrase("%(said)s; the two look exchanged", said=said)
            raise ExtentError("SH306", said)


def _geojson(found: BaseGeometry) -> Mapping[str, object]:
    geometry = mapping(shapely.orient_polygons(found))
    return {"type": geometry["type"], "coordinates": _lists(geometry["coordinates"])}


def _lists(value: Any) -> object:
    if isinstance(value, Iterator | tuple | list):
        return [_lists(part) for part in value]
    return _tidy(value)


def _tidy(number: float) -> float:
    return round(float(number), _DIGITS) + 0.0  # no negative zero
