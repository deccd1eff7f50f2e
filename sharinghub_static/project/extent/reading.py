"""Places as people write them: a box, several boxes, a WKT text, or GeoJSON."""

import json
import re
import warnings
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from sharinghub_static.problems import phrase
from sharinghub_static.project.extent.boxes import place_of_box, place_of_boxes, read_numbers
from sharinghub_static.project.extent.geometries import TYPES, place_of_geometry
from sharinghub_static.project.extent.place import ExtentError, Place
from sharinghub_static.text.lines import in_backticks

__all__ = ["parse_place"]

_LONGEST: Final = 150_000
_DEEPEST: Final = 4
_SYSTEMS: Final = frozenset({"4258", "4269", "4326", "4979"})
"""Codes of EPSG for longitude and latitude in degrees that differ from WGS 84 by metres at most."""

_TYPE_OF_WKT: Final = re.compile(
    r"\s*(?:SRID\s*=|(?:MULTI)?(?:POINT|LINESTRING|POLYGON|CURVE|SURFACE)|GEOMETRYCOLLECTION|LINEARRING"
    r"|CIRCULARSTRING|COMPOUNDCURVE|CURVEPOLYGON|POLYHEDRALSURFACE|TIN|TRIANGLE)",
    re.IGNORECASE,
)
_BRACKETS: Final = {
    "Point": "[5.2, 43.6]",
    "MultiPoint": "[[5.2, 43.6], …]",
    "LineString": "[[5.2, 43.6], …]",
    "MultiLineString": "[[[5.2, 43.6], …], …]",
    "Polygon": "[[[5.2, 43.6], …]]",
    "MultiPolygon": "[[[[5.2, 43.6], …]], …]",
}

_quoted: Final = partial(in_backticks, most=80)


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
        if not numbers and _TYPE_OF_WKT.match(value) is None:
            raise _neither(value)
        return place_of_box(numbers) if numbers else place_of_geometry(_from_wkt(value))
    if isinstance(value, Mapping):
        return place_of_geometry(_from_geojson(value))
    if isinstance(value, Sequence):
        if value and all(isinstance(part, list | tuple) for part in value):
            return place_of_boxes(value)
        return place_of_box(read_numbers(value))
    raise _neither(value)


def _neither(value: object) -> ExtentError:
    said = phrase("%(value)s is neither a box nor WKT nor GeoJSON", value=_quoted(str(value)))
    return ExtentError("SH305", said)


def _numbers_in(text: str) -> list[float]:
    """The numbers of a text that is nothing but a box (``[5, 43, 17, 48]``); none for any other."""
    parts = text.strip().strip("[]()").replace(",", " ").split()
    if len(text) > 200 or len(parts) not in {4, 6}:
        return []
    try:
        return [float(part) for part in parts]
    except ValueError:
        return []


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
            geometry: BaseGeometry = shapely.from_wkt(text)
    except (ShapelyError, NotImplementedError, ValueError, TypeError) as error:
        reason = str(error).partition(":")[2].strip()[:120]
        message = phrase(
            "%(text)s is not WKT: %(reason)s",
            text=_quoted(text),
            reason=reason or "?",
        )
        raise ExtentError("SH305", message) from None
    return geometry


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
    if str(value.get("type")) not in TYPES or not isinstance(value.get("coordinates"), list):
        raise ExtentError(
            "SH305",
            phrase("GeoJSON has a `type` of %(types)s and `coordinates`", types=", ".join(sorted(TYPES))),
        )
    if not _is_coordinates(value["coordinates"], _DEEPEST):
        raise ExtentError(
            "SH305", phrase("the GeoJSON's `coordinates` contain a value that is not a position")
        )
    try:
        geometry: BaseGeometry = shape({"type": value["type"], "coordinates": value["coordinates"]})
    except (TypeError, IndexError, AttributeError):
        said = phrase("`coordinates` does not have the brackets of a %(type)s", type=value["type"])
        hint = phrase("Write `%(text)s`.", text=f"coordinates: {_BRACKETS[value['type']]}")
        raise ExtentError("SH305", said, hint) from None
    except (ShapelyError, ValueError) as error:
        raise ExtentError("SH305", phrase("this is not GeoJSON: %(error)s", error=str(error)[:120])) from None
    return geometry


def _is_coordinates(value: object, depth: int) -> bool:
    if not isinstance(value, list) or not value or depth == 0:
        return False
    if all(isinstance(number, int | float) and not isinstance(number, bool) for number in value):
        return len(value) in {2, 3}
    return all(_is_coordinates(part, depth - 1) for part in value)
