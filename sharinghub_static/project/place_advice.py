"""What to write for a location that cannot be read: the advice for the value at hand."""

import re
from collections.abc import Mapping
from typing import Final

from sharinghub_static.problems import phrase

__all__ = ["place_advice"]

_WORLD: Final = re.compile(
    r"(?:the )?(?:whole )?(?:global(?:ly)?|globe|world(?:wide)?|earth|planet)(?: coverage| extent)?",
    re.IGNORECASE,
)
_CALL: Final = re.compile(
    r"(?P<name>BBOX|BOX|BOX2D|ENVELOPE|EXTENT)\s*\((?P<numbers>[^()]*)\)", re.IGNORECASE
)
_SIDES: Final = (
    ("west", "xmin", "minx", "min_x", "left", "lon_min", "min_lon", "minlon", "westbc", "westlimit"),
    ("south", "ymin", "miny", "min_y", "bottom", "lat_min", "min_lat", "minlat", "southbc", "southlimit"),
    ("east", "xmax", "maxx", "max_x", "right", "lon_max", "max_lon", "maxlon", "eastbc", "eastlimit"),
    ("north", "ymax", "maxy", "max_y", "top", "lat_max", "max_lat", "maxlat", "northbc", "northlimit"),
)
"""Names that people give to the sides of a box: west, south, east, north."""
_MOST_KEYS: Final = 50


def place_advice(value: object) -> str:
    """How to write a location that cannot be read; empty where the value does not show it.

    Args:
        value: what is in the front matter.

    >>> place_advice("global"), place_advice("ENVELOPE(5, 17, 48, 43)")
    ('Write `[-180, -90, 180, 90]`.', 'Write `[5, 43, 17, 48]`.')
    """
    if isinstance(value, str):
        return _of_text(value.strip()[:300])
    if not isinstance(value, Mapping):
        return ""
    if value.get("type") in {"FeatureCollection", "GeometryCollection"}:
        return phrase("Write the geometry of one feature, or one `MultiPolygon` of them all.")
    sides = {str(key).lower(): entry for key, entry in list(value.items())[:_MOST_KEYS]}
    numbers = [next((sides[name] for name in names if name in sides), None) for names in _SIDES]
    return _box([str(number) for number in numbers])


def _of_text(text: str) -> str:
    if _WORLD.fullmatch(text):
        return _box(["-180", "-90", "180", "90"])
    call = _CALL.fullmatch(text)
    numbers = re.split(r"[,\s]+", call["numbers"].strip()) if call else []
    if call and call["name"].upper() == "ENVELOPE" and len(numbers) == 4:
        west, east, north, south = (
            numbers  # https://docs.ogc.org/is/21-065r2/21-065r2.html has BBOX otherwise
        )
        numbers = [west, south, east, north]
    return _box(numbers)


def _box(numbers: list[str]) -> str:
    if len(numbers) != 4 or not all(
        re.fullmatch(r"[-+]?\d{1,7}(?:\.\d{0,12})?", number) for number in numbers
    ):
        return ""
    return phrase("Write `%(box)s`.", box=f"[{', '.join(numbers)}]")
