"""Geometries that were drawn across the antimeridian as if the Earth ended there.

Of the two ways along a parallel from one vertex to the next, the shorter one is meant: an edge of more than
180 degrees crosses the antimeridian. RFC 7946, section 3.1.9, wants such geometries cut there; ESA and NASA
deliver theirs uncut. An edge from -180 to 180 is none of them: it runs once around the Earth. Nor is any
where the longitudes say on which turn of the Earth they are, as from -10 to 190.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any, Final

import shapely
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

__all__ = ["unwrapped"]

_TALL: Final = 60.0
"""Degrees of latitude: a rectangle that is higher, and …"""

_SLENDER: Final = 4
"""… so many times as high as it would be wide once cut, is the frame of a grid around the Earth."""

Line = list[tuple[float, float]]
"""Longitude and latitude of each vertex, in degrees."""


def unwrapped(geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry whose edges take the shorter way; longitudes then run beyond ±180 degrees.

    Args:
        geometry: of two dimensions, in degrees, longitude first; of any type but a collection.

    Returns:
        The geometry itself when none of its edges crosses the antimeridian.

    >>> unwrapped(shapely.LineString([(170, 0), (-170, 5)])).wkt
    'LINESTRING (170 0, 190 5)'
    """
    west, _, east, _ = geometry.bounds
    is_drawn_on = west < -180 or (west < 0 and east > 180)
    if is_drawn_on or geometry.geom_type in {"Point", "MultiPoint"}:
        return geometry
    known: list[Any] = list(shapely.get_parts(geometry))
    parts = [_part(part) for part in known]
    if all(part is None for part in parts):
        return geometry
    pairs = zip(parts, known, strict=True)
    whole = [piece for part, old in pairs for piece in shapely.get_parts(part or old)]
    make: Any = shapely.MultiPolygon if whole[0].geom_type == "Polygon" else shapely.MultiLineString
    result: BaseGeometry = make(whole) if len(whole) > 1 else whole[0]
    return result


def _part(part: Any) -> BaseGeometry | None:
    """A line or polygon drawn on beyond the antimeridian; None when it does not cross it."""
    if part.geom_type == "LineString":
        line = _vertices(part)
        return shapely.LineString(_drawn_on(line)) if _crosses(line) else None
    rings = [_vertices(ring) for ring in (part.exterior, *part.interiors)]
    if not any(_crosses(ring) for ring in rings):
        return None
    shell, *holes = map(_drawn_on, rings)
    if _goes_around(shell) and _is_on_both_sides_of_the_equator(shell) and part.is_valid:
        return None  # around a pole it would hold a hemisphere: the long edge is meant as it is drawn
    if _is_frame_of_the_earth(_closed(shell)):
        return None
    around = shapely.Polygon(_closed(shell))
    inside = [_beside(hole, around) for hole in holes if not _goes_around(hole)]
    whole: BaseGeometry = shapely.Polygon(_closed(shell), inside)
    for hole in holes:
        if _goes_around(hole):
            whole = _without(whole, shapely.Polygon(_closed(hole)))
    return whole


def _without(whole: BaseGeometry, hole: BaseGeometry) -> BaseGeometry:
    """A polygon without a hole around a pole, wherever on its turn of the Earth the hole begins."""
    if not (whole.is_valid and hole.is_valid):
        return whole
    left: BaseGeometry = shapely.difference(
        whole, shapely.union_all([translate(hole, turn) for turn in (-360, 0, 360)])
    )
    return left


def _vertices(line: BaseGeometry) -> Line:
    return [(longitude, latitude) for longitude, latitude in shapely.get_coordinates(line).tolist()]


def _turns(line: Line) -> Iterable[int]:
    """How many times each edge goes around the Earth too much: -1, 0 or 1."""
    for (start, _), (end, _) in pairwise(line):
        is_long = 180 < abs(end - start) < 360
        yield (1 if end > start else -1) if is_long else 0


def _at_a_pole(line: Line) -> list[bool]:
    """Whether each edge is at a pole, where all longitudes are one place."""
    return [latitude == other and abs(latitude) == 90 for (_, latitude), (_, other) in pairwise(line)]


def _crosses(line: Line) -> bool:
    return any(turn and not at_pole for turn, at_pole in zip(_turns(line), _at_a_pole(line), strict=True))


def _drawn_on(line: Line) -> Line:
    """The line with each edge the shorter way; at a pole only where that brings a ring back to its start."""
    moved = _moved(line, list(_turns(line)))
    is_ring = line[0] == line[-1]
    if is_ring and _goes_around(moved) and any(_at_a_pole(line)):
        turns = zip(_turns(line), _at_a_pole(line), strict=True)
        return _moved(line, [0 if at_pole else turn for turn, at_pole in turns])
    return moved


def _moved(line: Line, turns: list[int]) -> Line:
    moved, turn = line[:1], 0
    for (longitude, latitude), step in zip(line[1:], turns, strict=True):
        turn += step
        moved.append((longitude - 360 * turn, latitude))
    return moved


def _goes_around(ring: Line) -> bool:
    """Whether a ring that is drawn on goes around a pole: it ends a turn from where it began."""
    return ring[0][0] != ring[-1][0]


def _is_on_both_sides_of_the_equator(ring: Line) -> bool:
    latitudes = [latitude for _, latitude in ring]
    return min(latitudes) < 0 < max(latitudes)


def _closed(ring: Line) -> Line:
    """The ring; one around a pole is led over the nearer pole."""
    first, last = ring[0], ring[-1]
    if not _goes_around(ring):
        return ring
    pole = 90.0 if sum(latitude for _, latitude in ring) > 0 else -90.0
    return [*ring, (last[0], pole), (first[0], pole), first]


def _is_frame_of_the_earth(shell: Line) -> bool:
    sides = [set(values) for values in zip(*shell, strict=True)]
    width, height = (max(values) - min(values) for values in sides)
    is_rectangle = [len(values) for values in sides] == [2, 2]
    return is_rectangle and height > _TALL and height > _SLENDER * width


def _beside(hole: Line, around: BaseGeometry) -> Line:
    """A hole moved to the turn of the Earth on which its shell was drawn."""
    for turn in (0, 360, -360):
        moved = [(longitude + turn, latitude) for longitude, latitude in hole]
        if around.covers(shapely.Polygon(moved)):
            return moved
    return hole
