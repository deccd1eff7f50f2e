"""Writes values of Parquet as texts.

Source: https://parquet.apache.org/docs/file-format/types/logicaltypes/
"""

import json
import math
import struct
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

import shapely

from sharinghub_static.file_heads.parquet.encodings import Bytes, Value

__all__ = ["text_of", "written_as"]

_UNITS: Final = {"milliseconds": 1000, "microseconds": 1_000_000, "nanoseconds": 1_000_000_000}
_SHAPES: Final = {
    1: "POINT", 2: "LINESTRING", 3: "POLYGON", 4: "MULTIPOINT", 5: "MULTILINESTRING", 6: "MULTIPOLYGON",
    7: "GEOMETRYCOLLECTION",
}  # fmt: skip
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_JULIAN_EPOCH: Final = 2_440_588
_TEXTS: Final = frozenset(("String", "Enum", "JSON"))
_SHOWN: Final = 8
"""Bytes of a binary value that are shown."""


def written_as(column: Any, *, is_geometry: bool) -> Callable[[Value], str]:
    """Return the function that writes the values of a column.

    Args:
        column: of pyarrow's Parquet schema.
        is_geometry: whether GeoParquet's metadata say that it holds WKB.
    """
    logical: dict[str, Any] = json.loads(column.logical_type.to_json())
    kind, type_ = str(logical.get("Type", "")), str(column.physical_type)
    if is_geometry or kind in ("Geometry", "Geography"):
        kind = "Geometry"
    return lambda value: text_of(value, type_, kind, logical)


def text_of(value: Value, type_: str, kind: str = "", logical: dict[str, Any] | None = None) -> str:
    """Return a value as text.

    Args:
        value: as it was decoded.
        type_: physical type.
        kind: logical type, as pyarrow names it; empty for none.
        logical: further properties of the logical type.
    """
    logical = logical or {}
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return _number(value, is_single=type_ == "FLOAT")
    if isinstance(value, int):
        return _of_integer(value, type_, kind, logical)
    if type_ == "INT96":
        return _of_int96(value)
    match kind:
        case "Decimal":
            return _decimal(int.from_bytes(value.content, "big", signed=True), logical)
        case "Float16" if value.size == 2:
            return f"{struct.unpack('<e', value.content)[0]:.5g}"
        case "UUID" if len(value.content) == 16:
            return str(uuid.UUID(bytes=value.content))
        case "Geometry":
            return _geometry(value)
        case kind if kind in _TEXTS:
            return value.content.decode("utf-8", "replace")
        case _:
            return _unannotated(value) if kind in ("", "None") and type_ == "BYTE_ARRAY" else _bytes(value)


def _number(value: float, *, is_single: bool) -> str:
    """The shortest text that is the same number."""
    if is_single and math.isfinite(value):
        for digits in range(6, 9):
            text = f"{value:.{digits}g}"
            if struct.pack("<f", float(text)) == struct.pack("<f", value):
                return text
        return f"{value:.9g}"
    return repr(value)


def _of_integer(value: int, type_: str, kind: str, logical: dict[str, Any]) -> str:
    unit = _UNITS.get(str(logical.get("timeUnit")), 1_000_000)
    match kind:
        case "Int" if not logical.get("isSigned", True):
            return str(value & ((1 << (32 if type_ == "INT32" else 64)) - 1))
        case "Decimal":
            return _decimal(value, logical)
        case "Date":
            try:
                return (date(1970, 1, 1) + timedelta(days=value)).isoformat()
            except OverflowError:
                return str(value)
        case "Timestamp":
            return _moment(value, unit, is_utc=bool(logical.get("isAdjustedToUTC")))
        case "Time":
            seconds, part = divmod(value, unit)
            if not 0 <= seconds < 86_400:
                return str(value)
            text = time(seconds // 3600, seconds // 60 % 60, seconds % 60).isoformat()
            return text + _fraction(part, unit)
        case _:
            return str(value)


def _moment(value: int, unit: int, *, is_utc: bool) -> str:
    seconds, part = divmod(value, unit)
    try:
        moment = _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return str(value)
    return f"{moment:%Y-%m-%d %H:%M:%S}{_fraction(part, unit)}{'Z' if is_utc else ''}"


def _fraction(part: int, unit: int) -> str:
    digits = f"{part:0{len(str(unit)) - 1}}".rstrip("0")
    return f".{digits}" if part else ""


def _of_int96(value: Bytes) -> str:
    """A moment of Hive, Impala or Spark: nanoseconds of a day, and its Julian number."""
    nanoseconds, day = struct.unpack("<qi", value.content)
    return _moment((day - _JULIAN_EPOCH) * 86_400 * 1_000_000_000 + nanoseconds, 1_000_000_000, is_utc=False)


def _decimal(value: int, logical: dict[str, Any]) -> str:
    scale = logical.get("scale", 0)
    if not isinstance(scale, int) or not 0 <= scale <= 100:
        return str(value)
    return f"{Decimal(value).scaleb(-scale):f}" if scale else str(value)


def _geometry(value: Bytes) -> str:
    """The kind of a geometry in WKB, and the position of a point."""
    content = value.content
    if len(content) < 5 or content[0] > 1:
        return _bytes(value)
    order = "<" if content[0] else ">"
    (code,) = struct.unpack_from(f"{order}I", content, 1)
    at = 9 if code & 0x2000_0000 else 5  # EWKB has the number of its reference system here
    shape = _SHAPES.get((code & 0x1FFF_FFFF) % 1000, "")
    if not shape:
        return _bytes(value)
    if shape == "POINT" and len(content) >= at + 16:
        x, y = struct.unpack_from(f"{order}2d", content, at)
        return "POINT EMPTY" if math.isnan(x) else f"POINT ({x:.10g} {y:.10g})"
    if value.size == len(content):
        with suppress(shapely.GEOSException):
            return str(shapely.to_wkt(shapely.from_wkb(content), rounding_precision=6))
    return f"{shape} (…)"


def _unannotated(value: Bytes) -> str:
    """Bytes of which the schema does not say that they are a text: older writers said so of none."""
    content = value.content
    try:
        text = content.decode() if value.size == len(content) else content[:-4].decode("utf-8", "ignore")
    except UnicodeDecodeError:
        return _bytes(value)
    return text if text.isprintable() and text else _bytes(value)


def _bytes(value: Bytes) -> str:
    """Bytes that are no text, as databases write them."""
    digits = value.content[:_SHOWN].hex()
    return f"0x{digits}" if value.size <= _SHOWN else f"0x{digits}… ({value.size} bytes)"
