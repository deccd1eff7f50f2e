"""What a place is, and what its boxes and geometries share.

What crosses the antimeridian is cut there and its box has its west east of its east: RFC 7946, sections 3.1.9
and 5.2. Whether something crosses it follows from its width: of the two ways around the Earth the narrower
one is meant (https://github.com/radiantearth/stac-spec/blob/v1.1.0/best-practices.md#antimeridian).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from sharinghub_static.problems import CodedError, phrase

__all__ = [
    "BEYOND_THE_POLES",
    "ExtentError",
    "Place",
    "check_degrees",
    "no_place",
    "rounded_geometry",
    "rounded_number",
    "to_geojson",
]

BEYOND_THE_POLES: Final = phrase("what lies beyond 90 degrees of latitude was cut off")

_MOST_LATITUDE: Final = 91
"""Degrees: the outer half of a cell of a grid around the Earth lies beyond the pole."""

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


def no_place() -> ExtentError:
    """Return the error of a place that is 0, 0, or nothing but zeros."""
    return ExtentError(
        "SH317",
        phrase("the location is 0, 0, which means that none was set; it is left out"),
        phrase("Write west, south, east, north, or remove the key."),
    )


def check_degrees(positions: Sequence[Sequence[float]], what: str, most_longitude: float = 180) -> None:
    """Refuse positions that lie outside the Earth.

    Args:
        positions: longitude and latitude of each, in degrees.
        what: "the box", or the type of the geometry, for the message.
        most_longitude: degrees; above 180 where longitudes from 0 to 360 are meant.

    Raises:
        ExtentError: with a hint where the two are exchanged, or are metres.
    """
    for longitude, latitude in positions:
        if abs(longitude) > most_longitude or abs(latitude) > _MOST_LATITUDE:
            values = {"what": what, "longitude": f"{longitude:g}", "latitude": f"{latitude:g}"}
            message = phrase("%(what)s holds longitude %(longitude)s, latitude %(latitude)s", **values)
            hint = ""
            if abs(longitude) > _METRES or abs(latitude) > _METRES:
                hint = phrase("These look like metres of a projection: write degrees (EPSG:4326).")
            elif abs(latitude) <= 180 and abs(longitude) <= 90:
                message = phrase("%(message)s; the two look exchanged", message=message)
                hint = phrase(
                    "Write longitude first: %(longitude)s, %(latitude)s.",
                    longitude=values["latitude"],
                    latitude=values["longitude"],
                )
            raise ExtentError("SH306", message, hint)


def rounded_geometry(geometry: BaseGeometry) -> BaseGeometry:
    """The same to so many digits, before it is looked at: what is written must be what is checked."""
    rounded: BaseGeometry = shapely.transform(geometry, lambda positions: positions.round(_DIGITS))
    return rounded


def rounded_number(number: float) -> float:
    """Return a number of degrees to a tenth of a millimetre."""
    return round(float(number), _DIGITS) + 0.0  # no negative zero


def to_geojson(geometry: BaseGeometry) -> Mapping[str, object]:
    """Return a geometry as GeoJSON, outer rings counterclockwise (RFC 7946, section 3.1.6)."""
    mapped = mapping(shapely.orient_polygons(geometry))
    return {"type": mapped["type"], "coordinates": _lists(mapped["coordinates"])}


def _lists(value: Any) -> object:
    if isinstance(value, Iterator | tuple | list):
        return [_lists(part) for part in value]
    return rounded_number(value)
