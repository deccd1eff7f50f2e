"""A project's footprint for the live map: its box, and its outline in few positions."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, Final

import orjson

from sharinghub_static.portal.components.pictures import flat_box
from sharinghub_static.project.model import Extent

__all__ = ["footprint", "place_of", "rounded"]

_MOST_POSITIONS: Final = 500
_FINEST: Final = 400  # parts of the footprint's longer side that a small map can tell apart
_DIGITS: Final = 5  # of a degree: a metre


def place_of(extent: Extent) -> tuple[float, float, float, float] | None:
    """West, south, east, north; west is greater than east across the antimeridian."""
    flat = flat_box(extent.bbox)
    if flat is None:
        return None
    west, south, east, north = flat
    return west, south, east - 360 if east > 180 else east, north


def footprint(extent: Extent) -> str:
    """A project's place for the map of its page, as JSON: its ``bbox``, and a ``geometry`` in few positions.

    Without a geometry it is the box.

    Args:
        extent: any.

    Returns:
        Empty when there is no place.
    """
    box = place_of(extent)
    if box is None:
        return ""
    west, south, east, north = box
    width = east - west + (360 if east < west else 0)
    shown: dict[str, object] = {"bbox": rounded(box)}
    if not _is_box(extent.geometry or {}, box):
        with suppress(orjson.JSONEncodeError):  # a number that JSON does not have
            geometry = _simplified(orjson.dumps(extent.geometry), max(width, north - south) / _FINEST)
            shown |= {"geometry": geometry} if geometry else {}
    return orjson.dumps(shown).decode()


@lru_cache(maxsize=4)
def _simplified(geometry: bytes, step: float) -> dict[str, object] | None:
    """The geometry without what is too small to see; None when it cannot be drawn with few positions.

    A project has one, which its pages show in each language.
    """
    # It loads NumPy, which takes a tenth of the time in which a build finds that nothing changed.
    import shapely
    from shapely.errors import ShapelyError
    from shapely.geometry import mapping, shape

    try:
        drawn = shapely.force_2d(shape(orjson.loads(geometry)))
        for _ in range(6):
            if shapely.get_num_coordinates(drawn) <= _MOST_POSITIONS:
                break
            drawn, step = shapely.simplify(drawn, step), step * 2
        if drawn.is_empty or shapely.get_num_coordinates(drawn) > _MOST_POSITIONS:
            return None
        plain: dict[str, Any] = mapping(drawn)
    except (ShapelyError, AttributeError, KeyError, TypeError, ValueError):
        return None
    if "coordinates" not in plain:
        return None
    return {"type": plain["type"], "coordinates": rounded(plain["coordinates"])}


def rounded(numbers: Any) -> Any:
    """Coordinates, nested at any depth, rounded to a metre."""
    if isinstance(numbers, Sequence):
        return [rounded(number) for number in numbers]
    return round(numbers, _DIGITS)


def _is_box(geometry: Mapping[str, object], box: tuple[float, float, float, float]) -> bool:
    """Whether a geometry is the box and nothing else, from whatever corner: most are."""
    match geometry:
        case {"type": "Polygon", "coordinates": [[_, _, _, _, _] as ring]}:
            west, south, east, north = box
            corners = [(west, south), (east, south), (east, north), (west, north)]
            places = [tuple(position[:2]) for position in ring if isinstance(position, Sequence)]
            if len(places) < len(ring) or places[0] not in corners or places[0] != places[-1]:
                return False
            start = corners.index(places[0])
            around = corners[start + 1 :] + corners[:start]
            return places[1:-1] in (around, around[::-1])
    return False
