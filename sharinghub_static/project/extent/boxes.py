"""Boxes as places: four or six numbers, or several boxes as in the extent of a STAC Collection."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import shapely
from shapely.geometry import box, shape

from sharinghub_static.problems import phrase
from sharinghub_static.project.extent.geometries import bounds_of
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

__all__ = ["place_of_box", "place_of_boxes", "read_numbers"]

_MOST_BOXES: Final = 200
_NO_WIDTH: Final = phrase("west (180) and east (-180) of the box are one meridian, so that it is a line")
_FIRST_IS_NOT_THE_WHOLE: Final = phrase("the first of several boxes is the whole, and others lie outside it")


def read_numbers(value: Sequence[object]) -> list[float]:
    """Return the numbers of a box, which may be short texts.

    Raises:
        ExtentError: something else is among them.
    """
    try:
        return [_number(number) for number in value]
    except (ValueError, TypeError, OverflowError):
        raise ExtentError("SH305", phrase("a box is made of numbers")) from None


def _number(value: object) -> float:
    """A number, or a short text of one."""
    if isinstance(value, bool) or not isinstance(value, int | float | str) or len(str(value)) > 40:
        raise TypeError
    return float(value)


def place_of_boxes(value: Sequence[Sequence[object]]) -> Place:
    """The whole of a Collection's boxes, made of its parts: the first box, and those that follow it."""
    if len(value) > _MOST_BOXES:
        raise ExtentError("SH305", phrase("there are more than %(most)s boxes", most=_MOST_BOXES))
    places = [place_of_box(read_numbers(box_)) for box_ in value]
    whole, parts = places[0], places[1:]
    corrections = tuple(dict.fromkeys(text for place in places for text in place.corrections))
    if not parts:
        return whole
    shapes = [part for place in parts for part in shapely.get_parts(shape(dict(place.geometry)))]
    if any(part.geom_type != "Polygon" for part in shapes):
        return replace(whole, corrections=corrections)  # a point or a line among areas: the whole says it
    merged = rounded_geometry(shapely.union_all(shapes))
    if shapely.difference(merged, shape(dict(whole.geometry))).area > 0:
        # The first should be the whole and is one of the parts.
        merged = rounded_geometry(shapely.union_all([merged, shape(dict(whole.geometry))]))
        crosses = any(place.bbox[0] > place.bbox[len(place.bbox) // 2] for place in places)
        bounds = bounds_of(merged, crosses=crosses)
        return Place(to_geojson(merged), bounds, (*corrections, _FIRST_IS_NOT_THE_WHOLE))
    return Place(to_geojson(merged), whole.bbox, corrections)


def place_of_box(numbers: Sequence[float]) -> Place:
    """Return the place of a box, put right where that is certain.

    Args:
        numbers: west, south, east, north in degrees, or six with the heights in metres third and last.

    Raises:
        ExtentError: it is not made of so many finite numbers, or lies outside the Earth.

    >>> place_of_box([5, 48, 17, 43]).bbox
    (5.0, 43.0, 17.0, 48.0)
    """
    if len(numbers) not in {4, 6}:
        raise ExtentError(
            "SH305",
            phrase("a box has four numbers, or six with heights, and not %(count)s", count=len(numbers)),
        )
    if not all(math.isfinite(number) for number in numbers):
        raise ExtentError("SH305", phrase("a box is made of finite numbers"))
    numbers, half = [rounded_number(number) for number in numbers], len(numbers) // 2
    if not any(numbers):
        raise no_place()
    # Of the two ways around the Earth from a west that is greater than the east the narrower one is meant.
    west, south, east, north = numbers[0], numbers[1], numbers[half], numbers[half + 1]
    # A box that lies beyond 180 as a whole may end beyond 360: it is drawn on from there.
    is_drawn_on = abs(east - west) <= 360 and (min(west, east) >= 180 or max(west, east) <= -180)
    check_degrees([(west, south), (east, north)], "the box", most_longitude=540 if is_drawn_on else 360)
    corrections: list[str] = [BEYOND_THE_POLES] if max(abs(south), abs(north)) > 90 else []
    south, north = (max(-90.0, min(90.0, latitude)) for latitude in (south, north))
    if south > north:
        south, north = north, south
        corrections.append(_exchanged(phrase("south"), phrase("north"), north, south))
    if abs(west) > 180 or abs(east) > 180:
        corrections.append(_beyond_180(west, east))
        west, east = _wrapped(west, east)
    elif west > east and (west - east <= 180 or (west, south, east, north) == (180, -90, -180, 90)):
        # The whole Earth is no line along the antimeridian.
        west, east = east, west
        corrections.append(_exchanged(phrase("west"), phrase("east"), east, west))
    elif (west, east) == (180, -180):
        corrections.append(_NO_WIDTH)
    west, east = _in_one_piece(west, east)
    heights = numbers[2::3] if half == 3 else []
    if heights and heights[0] > heights[1]:
        corrections.append(_exchanged(phrase("lowest"), phrase("highest"), *heights))
        heights.reverse()
    bounds = (west, south, *heights[:1], east, north, *heights[1:])
    return Place(_box_geometry(west, south, east, north), bounds, tuple(corrections))


def _exchanged(first: str, second: str, value: float, other: float) -> str:
    """What is message of two numbers of a box in the wrong order."""
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
    """What is message of a box whose longitudes are not from -180 to 180.

    Raises:
        ExtentError: they are neither from 0 to 360, as those of climate models are, nor those of a box that
            somebody drew on beyond the antimeridian.
    """
    if min(west, east) < 0 and 180 <= abs(east - west) < 360:
        check_degrees([(west, 0), (east, 0)], "the box")
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
    west, east = (rounded_number((longitude + 180) % 360 - 180) for longitude in (west, east))
    return west, east


def _box_geometry(west: float, south: float, east: float, north: float) -> Mapping[str, object]:
    if west == east and south == north:
        return {"type": "Point", "coordinates": [west, south]}
    if west == east or (south == north and west < east):
        return {"type": "LineString", "coordinates": [[west, south], [east, north]]}
    if west < east:
        return to_geojson(box(west, south, east, north))
    if south == north:
        return to_geojson(
            shapely.MultiLineString([[(west, south), (180, south)], [(-180, south), (east, south)]])
        )
    # West of the antimeridian first, then east of it.
    return to_geojson(shapely.MultiPolygon([box(west, south, 180, north), box(-180, south, east, north)]))
