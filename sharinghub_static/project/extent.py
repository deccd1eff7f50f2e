"""Places as people write them → GeoJSON geometry and bounding box.

A box of four or six numbers, several boxes, a WKT text, or a GeoJSON geometry. What crosses the antimeridian
is cut there and its box has its west east of its east: RFC 7946, sections 3.1.9 and 5.2. Whether something
crosses it follows from its width: of the two ways around the Earth the narrower one is meant
(https://github.com/radiantearth/stac-spec/blob/v1.1.0/best-practices.md#antimeridian).
"""

import json
import math
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

import shapely
from shapely.affinity import translate
from shapely.errors import ShapelyError
from shapely.geometry import box, mapping, shape
from shapely.geometry.base import BaseGeometry

from sharinghub_static.problems import CodedError, phrase
from sharinghub_static.project.antimeridian import unwrapped
from sharinghub_static.text.lines import in_backticks

__all__ = ["ExtentError", "Place", "parse_place"]

_LONGEST: Final = 150_000
_quoted: Final = partial(in_backticks, most=80)
_MOST_POSITIONS: Final = 20_000
_DEEPEST: Final = 4
_MOST_BOXES: Final = 200
_TYPES: Final = frozenset({"Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"})
_SYSTEMS: Final = frozenset({"4258", "4269", "4326", "4979"})
"""Codes of EPSG for longitude and latitude in degrees that differ from WGS 84 by metres at most."""
_MULTI: Final[dict[str, Any]] = {
    "Point": shapely.MultiPoint,
    "LineString": shapely.MultiLineString,
    "Polygon": shapely.MultiPolygon,
}
_MOST_LATITUDE: Final = 91
"""Degrees: the outer half of a cell of a grid around the Earth lies beyond the pole."""

_BEYOND_THE_POLES: Final = phrase("what lies beyond 90 degrees of latitude was cut off")

_FIRST_IS_NOT_THE_WHOLE: Final = phrase("the first of several boxes is the whole, and others lie outside it")

_METRES: Final = 1_000
"""What is larger is no mistyped degree."""

_DIGITS: Final = 9
"""Decimals of a degree that are kept: a tenth of a millimetre."""


class ExtentError(CodedError):
    """A place that cannot be published.

    Args:
        hint: how to fix this one; empty where no more can be said than the kind of Problem says.
    """

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(code, message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Place:
    """A place.

    Args:
        geometry: GeoJSON geometry in WGS 84 degrees.
        bbox: its box: west, south, east, north, or with heights.
        corrections: what was not as the standards want it and is published corrected, in sentences.
        is_cut: whether it is a geometry that had to be cut at the antimeridian.
    """

    geometry: Mapping[str, Any]
    bbox: tuple[float, ...]
    corrections: tuple[str, ...] = ()
    is_cut: bool = False


def parse_place(value: object) -> Place:
    """Read a place.

    Args:
        value: four numbers (west, south, east, north), six (west, south, lowest, east, north, highest),
            a text of such numbers, a list of such boxes as in the extent of a STAC Collection (the first is
            the whole, those after it are its parts), a WKT text, or a GeoJSON geometry or Feature. Degrees,
            longitude first; longitudes may also run from 0 to 360.

    Raises:
        ExtentError: it is none of them, lies outside the Earth, or is not valid as a geometry.

    >>> parse_place([176.5, -20.9, -177.9, -15.6]).bbox
    (176.5, -20.9, -177.9, -15.6)
    >>> parse_place([16.8, 43.6, 5.2, 48.4]).bbox
    (5.2, 43.6, 16.8, 48.4)
    """
    if isinstance(value, str) and value.lstrip().startswith("{"):
        value = _json(value)
    if isinstance(value, str):
        numbers = _numbers_in(value)
        return _box(numbers) if numbers else _geometry(_from_wkt(value))
    if isinstance(value, Mapping):
        return _geometry(_from_geojson(value))
    if isinstance(value, Sequence):
        if value and all(isinstance(part, list | tuple) for part in value):
            return _boxes(value)
        return _box(_numbers(value))
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


def _numbers(value: Sequence[object]) -> list[float]:
    try:
        return [_number(number) for number in value]
    except (ValueError, TypeError, OverflowError):
        raise ExtentError("SH305", phrase("a box is made of numbers")) from None


def _number(value: object) -> float:
    """A number, or a short text of one."""
    if isinstance(value, bool) or not isinstance(value, int | float | str) or len(str(value)) > 40:
        raise TypeError
    return float(value)


def _boxes(value: Sequence[Sequence[object]]) -> Place:
    """The whole of a Collection's boxes, made of its parts: the first box, and those that follow it."""
    if len(value) > _MOST_BOXES:
        raise ExtentError("SH305", phrase("there are more than %(most)s boxes", most=_MOST_BOXES))
    places = [_box(_numbers(box_)) for box_ in value]
    whole, parts = places[0], places[1:]
    corrections = tuple(dict.fromkeys(text for place in places for text in place.corrections))
    if not parts:
        return whole
    shapes = [part for place in parts for part in shapely.get_parts(shape(dict(place.geometry)))]
    if any(part.geom_type != "Polygon" for part in shapes):
        return replace(whole, corrections=corrections)  # a point or a line among areas: the whole says it
    merged = _rounded(shapely.union_all(shapes))
    if shapely.difference(merged, shape(dict(whole.geometry))).area > 0:
        # The first should be the whole and is one of the parts.
        merged = _rounded(shapely.union_all([merged, shape(dict(whole.geometry))]))
        crosses = any(place.bbox[0] > place.bbox[len(place.bbox) // 2] for place in places)
        bounds = _bounds(merged, crosses=crosses)
        return Place(_geojson(merged), bounds, (*corrections, _FIRST_IS_NOT_THE_WHOLE))
    return Place(_geojson(merged), whole.bbox, corrections)


def _box(numbers: Sequence[float]) -> Place:
    if len(numbers) not in {4, 6}:
        raise ExtentError(
            "SH305",
            phrase("a box has four numbers, or six with heights, and not %(count)s", count=len(numbers)),
        )
    if not all(math.isfinite(number) for number in numbers):
        raise ExtentError("SH305", phrase("a box is made of finite numbers"))
    numbers, half = [_tidy(number) for number in numbers], len(numbers) // 2
    if not any(numbers):
        raise _no_place()
    # Of the two ways around the Earth from a west that is greater than the east the narrower one is meant.
    west, south, east, north = numbers[0], numbers[1], numbers[half], numbers[half + 1]
    # A box that lies beyond 180 as a whole may end beyond 360: it is drawn on from there.
    is_drawn_on = abs(east - west) <= 360 and (min(west, east) >= 180 or max(west, east) <= -180)
    _check_degrees([(west, south), (east, north)], "the box", most_longitude=540 if is_drawn_on else 360)
    corrections: list[str] = [_BEYOND_THE_POLES] if max(abs(south), abs(north)) > 90 else []
    south, north = (max(-90.0, min(90.0, latitude)) for latitude in (south, north))
    if south > north:
        south, north = north, south
        corrections.append(_exchanged(phrase("south"), phrase("north"), north, south))
    if abs(west) > 180 or abs(east) > 180:
        corrections.append(_beyond_180(west, east))
        west, east = _wrapped(west, east)
    elif west > east and (west - east <= 180 or west - east == 360):
        # From 180 to -180 no way leads but around the whole Earth.
        west, east = east, west
        corrections.append(_exchanged(phrase("west"), phrase("east"), east, west))
    west, east = _in_one_piece(west, east)
    heights = numbers[2::3] if half == 3 else []
    if heights and heights[0] > heights[1]:
        corrections.append(_exchanged(phrase("lowest"), phrase("highest"), *heights))
        heights.reverse()
    bounds = (west, south, *heights[:1], east, north, *heights[1:])
    return Place(_box_geometry(west, south, east, north), bounds, tuple(corrections))


def _no_place() -> ExtentError:
    return ExtentError(
        "SH317",
        phrase("the location is 0, 0, which stands for no value; it is left out"),
        phrase("Write west, south, east, north, or remove the key."),
    )


def _exchanged(first: str, second: str, value: float, other: float) -> str:
    """What is said of two numbers of a box in the wrong order."""
    return phrase(
        "%(first)s (%(value)s) and %(second)s (%(other)s) of the box are exchanged",
        first=first,
        second=second,
        value=f"{value:.12g}",
        other=f"{other:.12g}",
    )


def _in_one_piece(west: float, east: float) -> tuple[float, float]:
    """The same box, where the antimeridian is one of its sides, by the name that keeps it in one piece."""
    if west > east and 180 in (west, -east):
        return (-180.0, east) if east != -180 else (west, 180.0)
    return west, east


def _beyond_180(west: float, east: float) -> str:
    """What is said of a box whose longitudes are not from -180 to 180.

    Raises:
        ExtentError: they are neither from 0 to 360, as those of climate models are, nor those of a box that
            somebody drew on beyond the antimeridian.
    """
    if min(west, east) < 0 and 180 <= abs(east - west) < 360:
        _check_degrees([(west, 0), (east, 0)], "the box")
    return phrase(
        "the box has longitudes beyond 180 (%(west)s to %(east)s), which are published from -180 to 180",
        west=f"{west:.12g}",
        east=f"{east:.12g}",
    )


def _wrapped(west: float, east: float) -> tuple[float, float]:
    """Longitudes of a box between -180 and 180; of one that crosses there the west is the greater one."""
    if abs(east - west) >= 360:
        return -180.0, 180.0
    if west > east and (east - west) % 360 >= 180:
        west, east = east, west
    west, east = (_tidy((longitude + 180) % 360 - 180) for longitude in (west, east))
    return west, east


def _box_geometry(west: float, south: float, east: float, north: float) -> Mapping[str, object]:
    if west == east and south == north:
        return {"type": "Point", "coordinates": [west, south]}
    if west == east or (south == north and west < east):
        return {"type": "LineString", "coordinates": [[west, south], [east, north]]}
    if west < east:
        return _geojson(box(west, south, east, north))
    if south == north:
        return _geojson(
            shapely.MultiLineString([[(west, south), (180, south)], [(-180, south), (east, south)]])
        )
    # West of the antimeridian first, then east of it.
    return _geojson(shapely.MultiPolygon([box(west, south, 180, north), box(-180, south, east, north)]))


# Geometries


def _from_wkt(text: str) -> BaseGeometry:
    system = re.match(r"\s*SRID\s*=\s*(\d{1,9})\s*;", text, flags=re.IGNORECASE)
    if system:
        _check_system(system[1])
        text = text[system.end() :]
    text = text.strip()
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


def _json(text: str) -> object:
    if len(text) > _LONGEST:
        raise ExtentError(
            "SH305", phrase("the GeoJSON is longer than %(longest)s characters", longest=f"{_LONGEST:,}")
        )
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ExtentError("SH305", phrase("this is not GeoJSON: %(error)s", error=str(error)[:120])) from None


def _check_system(name: str) -> None:
    """Refuse a coordinate reference system that is not one of degrees.

    Raises:
        ExtentError: it is another, or not known here.
    """
    system = re.search(r"(\d{4,9}|CRS:?8[34]|WGS ?84)\W*$", name, re.IGNORECASE)
    if system is None or not (system[1] in _SYSTEMS or system[1].upper().startswith(("CRS", "WGS"))):
        raise ExtentError(
            "SH306",
            phrase("the location is in %(system)s", system=_quoted(name)),
            phrase("Write longitude and latitude in degrees (EPSG:4326)."),
        )


def _from_geojson(value: Mapping[Any, Any]) -> BaseGeometry:
    systems = [value.get("crs")]
    features = value.get("features")
    if value.get("type") == "FeatureCollection" and isinstance(features, list) and len(features) == 1:
        value = features[0] if isinstance(features[0], Mapping) else value
        systems.append(value.get("crs"))
    if value.get("type") == "Feature" and isinstance(value.get("geometry"), Mapping):
        value = value["geometry"]
        systems.append(value.get("crs"))
    for system in filter(None, systems):
        properties = system.get("properties") if isinstance(system, Mapping) else {"name": system}
        names = properties if isinstance(properties, Mapping) else {}
        _check_system(str(names.get("name") or names.get("code") or system))
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
    if not any(number for position in positions for number in position):
        raise _no_place()
    found = _rounded(shapely.force_2d(found))
    # Longitudes beyond 180 are how people draw across the antimeridian.
    _check_degrees(positions, f"the {found.geom_type}", most_longitude=360)
    over = max(abs(latitude) for _, latitude in positions) > 90
    found = shapely.transform(found, _up_to_the_poles) if over else found
    drawn_on = unwrapped(found)
    drawn_on = drawn_on if drawn_on is found else _rounded(drawn_on)
    _check_valid(drawn_on)
    cut = _cut(drawn_on)
    bounds = _bounds(cut, crosses=cut is not drawn_on)
    if drawn_on is found:
        return Place(_geojson(cut), bounds, (_BEYOND_THE_POLES,) if over else (), is_cut=over)
    said = phrase("the %(geom_type)s crosses the antimeridian, and was cut there", geom_type=found.geom_type)
    return Place(_geojson(cut), bounds, (said,), is_cut=True)


def _up_to_the_poles(positions: Any) -> Any:
    positions[:, 1] = positions[:, 1].clip(-90, 90)
    return positions


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
    if whole.geom_type == "MultiPolygon":
        whole = shapely.union_all(pieces)  # what goes around a pole meets itself
    whole = _rounded(whole)
    _check_valid(whole)
    return whole


def _bounds(found: BaseGeometry, *, crosses: bool) -> tuple[float, ...]:
    """The box; of parts on both sides of the antimeridian, the one that crosses it where that is narrower."""
    parts = [part.bounds for part in getattr(found, "geoms", [found])]
    south, north = min(part[1] for part in parts), max(part[3] for part in parts)
    west, east = min(part[0] for part in parts), max(part[2] for part in parts)
    eastern = [part for part in parts if part[2] == 180 and part[0] > -180]
    western = [part for part in parts if part[0] == -180 and part[2] < 180]
    gap = _widest_gap(parts)
    if gap and gap[0] > -180:
        is_narrow = east - west > 180 > gap[0] + 360 - gap[1]  # islands on both sides, none of them on it
        if crosses or (eastern and western) or is_narrow:
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
        if abs(longitude) > most_longitude or abs(latitude) > _MOST_LATITUDE:
            values = {"what": what, "longitude": f"{longitude:g}", "latitude": f"{latitude:g}"}
            said = phrase("%(what)s holds longitude %(longitude)s, latitude %(latitude)s", **values)
            hint = ""
            if abs(longitude) > _METRES or abs(latitude) > _METRES:
                hint = phrase("These look like metres of a projection: write degrees (EPSG:4326).")
            elif abs(latitude) <= 180 and abs(longitude) <= 90:
                said = phrase("%(said)s; the two look exchanged", said=said)
                hint = phrase(
                    "Write longitude first: %(longitude)s, %(latitude)s.",
                    longitude=values["latitude"],
                    latitude=values["longitude"],
                )
            raise ExtentError("SH306", said, hint)


def _geojson(found: BaseGeometry) -> Mapping[str, object]:
    geometry = mapping(shapely.orient_polygons(found))
    return {"type": geometry["type"], "coordinates": _lists(geometry["coordinates"])}


def _lists(value: Any) -> object:
    if isinstance(value, Iterator | tuple | list):
        return [_lists(part) for part in value]
    return _tidy(value)


def _tidy(number: float) -> float:
    return round(float(number), _DIGITS) + 0.0  # no negative zero
