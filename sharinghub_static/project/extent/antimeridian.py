"""Geometries that were drawn across the antimeridian as if the Earth ended there.

Of the two ways along a parallel from one vertex to the next, the shorter one is meant: an edge of more than
180 degrees crosses the antimeridian. RFC 7946, section 3.1.9, wants such geometries cut there; ESA and NASA
deliver theirs uncut. An edge from -180 to 180 is none of them: it runs once around the Earth.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any, Final

import shapely
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
    if geometry.geom_type in {"Point", "MultiPoint"}:
        return geometry
    known: list[Any] = list(shapely.get_parts(geometry))
    parts = [_part(part) for part in known]
    if all(part is None for part in parts):
        return geometry
    whole = [part or old for part, old in zip(parts, known, strict=True)]
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
    shell, *holes = (_closed(_drawn_on(ring)) for ring in rings)
    if _is_frame_of_the_earth(shell):
        return None
    around = shapely.Polygon(shell)
    return shapely.Polygon(shell, [_beside(hole, around) for hole in holes])


def _vertices(line: BaseGeometry) -> Line:
    return [(longitude, latitude) for longitude, latitude in shapely.get_coordinates(line).tolist()]


def _turns(line: Line) -> Iterable[int]:
    """How many times each edge goes around the Earth too much: -1, 0 or 1."""
    for (start, latitude), (end, other) in pairwise(line):
        is_at_a_pole = latitude == other and abs(latitude) == 90  # where all longitudes are one place
        is_long = 180 < abs(end - start) < 360 and not is_at_a_pole
        yield (1 if end > start else -1) if is_long else 0


def _crosses(line: Line) -> bool:
    return any(_turns(line))


def _drawn_on(line: Line) -> Line:
    moved, turn = line[:1], 0
    for (longitude, latitude), step in zip(line[1:], _turns(line), strict=True):
        turn += step
        moved.append((longitude - 360 * turn, latitude))
    return moved


def _closed(ring: Line) -> Line:
    """The ring; one around a pole, which ends a turn from where it began, is led over the nearer pole."""
    first, last = ring[0], ring[-1]
    if first[0] == last[0]:
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
