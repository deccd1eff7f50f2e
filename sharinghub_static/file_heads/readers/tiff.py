"""Size, bands, classes, coordinate reference system and position of a raster, from the head of a TIFF.

All of it is in the first directory; classes are in companion files as well.

Sources: TIFF 6.0 (Adobe, 1992); https://gdal.org/en/stable/drivers/raster/gtiff.html (its tags 42112 and
42113); OGC GeoTIFF 1.1 (19-008r4), for keys and the meaning of a pixel's corner.
"""

import math
import struct
from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson

from sharinghub_static.file_heads.partial_file import CutError, DamagedError, PartialFile
from sharinghub_static.file_heads.raster.bands import (
    COMPANIONS,
    MOST_BANDS,
    band_field,
    finite,
    read_bands,
    tables_of,
)
from sharinghub_static.file_heads.raster.classes import class_fields
from sharinghub_static.file_heads.registration import file_head
from sharinghub_static.snapshot.head_records import FileHead

_BYTES: Final = 32_768
_MOST_TAGS: Final = 200
_MOST_BYTES: Final = 65_536
"""Bytes of the values of one tag."""

_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _SAMPLES, _FORMATS = 256, 257, 258, 259, 277, 339
_PALETTE, _TILE_WIDTH, _TILE_HEIGHT = 320, 322, 323
_SCALE, _TIEPOINT, _MATRIX, _KEYS, _KEY_TEXTS = 33550, 33922, 34264, 34735, 34737
_METADATA, _NODATA = 42112, 42113
_WANTED: Final = frozenset(
    (
        *(_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _SAMPLES, _FORMATS, _TILE_WIDTH, _TILE_HEIGHT),
        *(_SCALE, _TIEPOINT, _MATRIX, _KEYS, _KEY_TEXTS, _METADATA, _NODATA, _PALETTE),
    )
)
_TYPES: Final = {
    1: "B", 2: "s", 3: "H", 4: "I", 5: "II", 6: "b", 7: "s", 8: "h", 9: "i", 10: "ii", 11: "f", 12: "d",
    13: "I", 16: "Q", 17: "q", 18: "Q",
}  # fmt: skip
_COMPRESSIONS: Final = {
    1: "none", 2: "CCITT", 3: "CCITT", 4: "CCITT", 5: "LZW", 6: "JPEG", 7: "JPEG", 8: "Deflate",
    32773: "PackBits", 32946: "Deflate", 34712: "JPEG 2000", 34887: "LERC", 34925: "LZMA", 50000: "ZSTD",
    50001: "WebP", 50002: "JPEG XL",
}  # fmt: skip
_KINDS: Final = {1: "uint", 2: "int", 3: "float", 5: "cint", 6: "cfloat"}
_MODEL_TYPE, _RASTER_TYPE, _CITATION, _GEOGRAPHIC, _GEOGRAPHIC_CITATION = 1024, 1025, 1026, 2048, 2049
_PROJECTED, _PROJECTED_CITATION = 3072, 3073


@file_head("tiff", ".tif", ".tiff", ".gtiff", companions=COMPANIONS)
def read_tiff(file: PartialFile) -> FileHead:
    """Return what the first directory of a TIFF says of the raster."""
    tags, has_further = _read_directory(file)
    width, height = _number(tags, _WIDTH), _number(tags, _HEIGHT)
    if width < 1 or height < 1:
        raise DamagedError("a raster without a size")
    count = max(1, _number(tags, _SAMPLES, 1))
    keys = _geo_keys(tags)
    code, name = _reference_system(keys)
    transform = _transform(tags, keys)
    types, palette, nodata = _types(tags, count), _PALETTE in tags, _text(tags, _NODATA).strip()
    bands = read_bands(file, types, _text(tags, _METADATA), tags.get(_PALETTE, ()))
    facts: list[tuple[str, int | float | str]] = [("size", f"{width} × {height}"), ("bands", count)]
    facts.append(("data type", ", ".join(dict.fromkeys(types))))
    if code or name:
        facts.append(("reference system", " · ".join(filter(None, (code, name)))))
    if transform:
        facts.append(("pixel size", _pixel_size(transform)))
    if nodata:
        facts.append(("no data", nodata))
    if palette:
        facts.append(("palette", "yes"))
    classes = [each for band in bands for each in band.classes if each.label]
    if classes:
        facts.insert(2, ("classes", len(classes)))
    facts.append(("compression", _COMPRESSIONS.get(_number(tags, _COMPRESSION, 1), "other")))
    if _TILE_WIDTH in tags:
        facts.append(("tiles", f"{_number(tags, _TILE_WIDTH)} × {_number(tags, _TILE_HEIGHT)}"))
    facts.append(("overviews", "yes" if has_further else "no"))
    is_located = bool(keys) or transform is not None
    fields: dict[str, object] = {"proj:shape": [height, width]} if is_located else {}
    if code:
        fields["proj:code"] = code
    if transform:
        fields["proj:transform"] = list(transform)
    if count <= MOST_BANDS:
        fields["bands"] = [band_field(band, nodata, is_only=count == 1) for band in bands]
    if count == 1 and classes:
        fields["classification:classes"] = class_fields(classes, finite(nodata))
    name = "GeoTIFF" if is_located else "TIFF"
    return FileHead(name, tuple(facts), tables_of(bands, count), orjson.dumps(fields).decode())


def _read_directory(file: PartialFile) -> tuple[Mapping[int, Sequence[Any]], bool]:
    """The values of the tags of the first directory that are wanted, and whether another one follows."""
    head = file.head(_BYTES)
    order = {b"II": "<", b"MM": ">"}.get(head[:2], "")
    version = struct.unpack_from(f"{order}H", head, 2)[0] if order and len(head) >= 8 else 0
    if version not in (42, 43):
        raise DamagedError("not a TIFF")
    is_big = version == 43
    (start,) = struct.unpack_from(f"{order}Q" if is_big else f"{order}I", head, 8 if is_big else 4)
    count_format, entry_format, offset_size = ("Q", "HHQ8s", 8) if is_big else ("H", "HHI4s", 4)
    count_size, entry_size = struct.calcsize(f"{order}{count_format}"), 20 if is_big else 12
    (count,) = struct.unpack(f"{order}{count_format}", _exactly(file, start, count_size))
    if not 0 < count <= _MOST_TAGS:
        raise DamagedError("a directory without tags, or with too many")
    raw = _exactly(file, start + count_size, count * entry_size + offset_size)
    tags: dict[int, Sequence[Any]] = {}
    for index in range(count):
        tag, type_, number, inline = struct.unpack_from(f"{order}{entry_format}", raw, index * entry_size)
        if tag == _PALETTE:
            tags[tag] = ()
        if tag in _WANTED and type_ in _TYPES:
            tags[tag] = _values(file, order, type_, number, inline)
    following = int.from_bytes(raw[-offset_size:], "little" if order == "<" else "big")
    return {tag: values for tag, values in tags.items() if values or tag == _PALETTE}, following != 0


def _values(file: PartialFile, order: str, type_: int, number: int, inline: bytes) -> Sequence[Any]:
    """The values of a tag; nothing where they cannot be had without the whole file."""
    letters = _TYPES[type_]
    size = struct.calcsize(f"{order}{letters}")
    if not 0 < number * size <= _MOST_BYTES:
        return ()
    content = inline[: number * size]
    if len(content) < number * size:
        offset = int.from_bytes(inline, "little" if order == "<" else "big")
        try:
            content = _exactly(file, offset, number * size)
        except (CutError, DamagedError):
            return ()
    if letters == "s":
        return (content.rstrip(b"\0").decode("utf-8", "replace"),)
    return struct.unpack(f"{order}{letters * number if len(letters) > 1 else f'{number}{letters}'}", content)


def _exactly(file: PartialFile, start: int, count: int) -> bytes:
    content = file.part(start, count)
    if len(content) < count:
        raise DamagedError("the file ends early")
    return content


def _number(tags: Mapping[int, Sequence[Any]], tag: int, default: int = 0) -> int:
    values = tags.get(tag, ())
    return values[0] if values and isinstance(values[0], int) else default


def _text(tags: Mapping[int, Sequence[Any]], tag: int) -> str:
    values = tags.get(tag, ())
    return values[0].replace("\0", "") if values and isinstance(values[0], str) else ""


def _geo_keys(tags: Mapping[int, Sequence[Any]]) -> dict[int, int | str]:
    """The keys of GeoTIFF: numbers that are in the directory itself, and texts."""
    listed = [value for value in tags.get(_KEYS, ()) if isinstance(value, int)]
    texts, keys = _text(tags, _KEY_TEXTS), dict[int, int | str]()
    for index in range(4, len(listed) - 3, 4):
        key, place, count, value = listed[index : index + 4]
        if place == 0:
            keys[key] = value
        elif place == _KEY_TEXTS:
            keys[key] = texts[value : value + count].rstrip("|")
    return keys


def _reference_system(keys: Mapping[int, int | str]) -> tuple[str, str]:
    """The code of the coordinate reference system, and its name; empty where the file has none.

    32767 stands for one that the file itself defines, 0 for an undefined one.
    """
    model = keys.get(_MODEL_TYPE)
    key = _PROJECTED if model == 1 or (model is None and _PROJECTED in keys) else _GEOGRAPHIC
    code = keys.get(key, 0)
    names = (keys.get(each) for each in (_PROJECTED_CITATION, _CITATION, _GEOGRAPHIC_CITATION))
    name = next((each for each in names if isinstance(each, str) and each), "")
    is_code = isinstance(code, int) and 1024 <= code < 32_767
    return f"EPSG:{code}" if is_code else "", name.partition("|")[0].removeprefix("GCS Name = ")


def _transform(
    tags: Mapping[int, Sequence[Any]], keys: Mapping[int, int | str]
) -> tuple[float, float, float, float, float, float] | None:
    """The affine transformation from pixels to coordinates, row by row; None where the file has none."""
    matrix, scale, tie = (tags.get(tag, ()) for tag in (_MATRIX, _SCALE, _TIEPOINT))
    if len(matrix) == 16:
        values = [float(matrix[index]) for index in (0, 1, 3, 4, 5, 7)]
    elif len(scale) >= 2 and len(tie) == 6:
        x, y = float(scale[0]), float(scale[1])
        values = [x, 0.0, float(tie[3]) - tie[0] * x, 0.0, -y, float(tie[4]) + tie[1] * y]
    else:
        return None
    if keys.get(_RASTER_TYPE) == 2:  # coordinates are those of the pixel's centre
        values[2] -= (values[0] + values[1]) / 2
        values[5] -= (values[3] + values[4]) / 2
    a, b, c, d, e, f = values
    if not all(map(math.isfinite, values)) or not (a * e - b * d):
        return None
    return a, b, c, d, e, f


def _pixel_size(transform: Sequence[float]) -> str:
    a, b, _, d, e, _ = transform
    return f"{math.hypot(a, d):.6g} × {math.hypot(b, e):.6g}"


def _types(tags: Mapping[int, Sequence[Any]], count: int) -> list[str]:
    """The type of the values of each band."""
    bits, formats = tags.get(_BITS, (1,)), tags.get(_FORMATS, (1,))
    types = []
    for index in range(min(count, MOST_BANDS)):
        kind = _KINDS.get(formats[index] if index < len(formats) else formats[0], "")
        size = bits[index] if index < len(bits) else bits[0]
        types.append(f"{kind}{size}" if kind else "other")
    return types
