"""What the head of a raster says of each band, and how that is shown and becomes fields of an Item."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sharinghub_static.file_heads.partial_file import PartialFile
from sharinghub_static.file_heads.raster.attribute_tables import (
    band_number,
    from_attribute_table,
    from_dbf,
    from_pam,
    from_qgis_style,
    parsed_xml,
)
from sharinghub_static.file_heads.raster.classes import (
    RasterClass,
    class_fields,
    from_colour_table,
    merged,
)
from sharinghub_static.file_heads.registration import companion_paths
from sharinghub_static.snapshot.head_records import HeadTable
from sharinghub_static.text.json_values import LARGEST_INTEGER

__all__ = ["COMPANIONS", "MOST_BANDS", "Band", "band_field", "finite", "read_bands", "tables_of"]

COMPANIONS: Final = ("+.aux.xml", "+.vat.dbf", ".qml")
"""Endings of the companion files of a raster, which say what its values stand for."""
MOST_BANDS: Final = 100

_STATISTICS: Final = {
    "minimum": "MINIMUM",
    "maximum": "MAXIMUM",
    "mean": "MEAN",
    "stddev": "STDDEV",
    "valid_percent": "VALID_PERCENT",
}
_STAC_TYPES: Final = frozenset(
    [f"{kind}{bits}" for kind in ("int", "uint") for bits in (8, 16, 32, 64)]
    + ["float16", "float32", "float64", "cint16", "cint32", "cfloat32", "cfloat64"]
)


@dataclass(frozen=True, slots=True)
class Band:
    """A band.

    Args:
        type: of its values, in STAC's words where they have one.
        description: by its author.
        statistics: in STAC's words.
        is_estimated: whether the statistics are of some of the pixels.
        classes: that its values stand for.
    """

    type: str
    description: str = ""
    statistics: Mapping[str, float] = field(default_factory=dict)
    is_estimated: bool = False
    classes: Sequence[RasterClass] = ()


def read_bands(file: PartialFile, types: Sequence[str], metadata: str, palette: Sequence[int]) -> list[Band]:
    """Return the bands of a raster.

    Args:
        file: the raster, for its companion files.
        types: of the values of each band.
        metadata: GDAL's XML in the raster; empty for none.
        palette: the colour table of a TIFF; empty for none.

    Raises:
        BudgetError: no more bytes may be read.
        FetchError: a request failed.
    """
    inner = parsed_xml(metadata) if metadata else None
    auxiliary, table, style = (file.companion(path) for path in companion_paths(file.path, COMPANIONS))
    outer = parsed_xml(auxiliary) if auxiliary else None
    described = _described(inner, outer)
    sources = _sources(inner, outer, table, style)
    colours = from_colour_table(palette) if len(types) == 1 else []
    names = Counter(values.get("DESCRIPTION", "") for values in described.values())
    bands = []
    for index, type_ in enumerate(types[:MOST_BANDS]):
        values = described.get(index, {})
        # Some writers give each band the name of the file.
        description = values.get("DESCRIPTION", "")
        bands.append(
            Band(
                type_,
                description if names[description] == 1 else "",
                _statistics(values),
                values.get("STATISTICS_APPROXIMATE", "").upper() == "YES",
                merged(sources.get(index, ()), colours),
            )
        )
    return bands


def _described(inner: Any, outer: Any) -> dict[int, dict[str, str]]:
    """GDAL's metadata of each band by their names; the raster goes before its companion files."""
    bands: dict[int, dict[str, str]] = {}
    for item, index in _items(inner):
        name = "DESCRIPTION" if item.get("role") == "description" else item.get("name", "")
        if name and item.get("sample"):
            bands.setdefault(index, {}).setdefault(name, (item.text or "").strip())
    for band in outer.iter("PAMRasterBand") if outer is not None else ():
        number = band_number(band)
        if number is not None:
            values = bands.setdefault(number, {})
            for item in band.iterfind("Metadata/MDI"):
                values.setdefault(item.get("key", ""), (item.text or "").strip())
            values.setdefault("DESCRIPTION", band.findtext("Description", "").strip())
    return bands


def _items(inner: Any) -> Iterator[tuple[Any, int]]:
    """The items of GDAL's metadata with the band that each is about, counted from 0."""
    for item in inner.iter("Item") if inner is not None else ():
        sample = item.get("sample", "0")
        if sample.isascii() and sample.isdecimal() and len(sample) < 6:
            yield item, int(sample)


def _statistics(values: Mapping[str, str]) -> dict[str, float]:
    """The statistics of a band in the words of STAC, as far as they are numbers."""
    numbers = {name: finite(values.get(f"STATISTICS_{key}", "")) for name, key in _STATISTICS.items()}
    least, most = {"stddev": 0.0, "valid_percent": 0.0}, {"valid_percent": 100.0}
    return {
        name: number
        for name, number in numbers.items()
        if number is not None and least.get(name, number) <= number <= most.get(name, number)
    }


def _sources(
    inner: Any, outer: Any, table: bytes | None, style: bytes | None
) -> dict[int, list[list[RasterClass]]]:
    """What names the classes of each band, the best first."""
    sources: dict[int, list[list[RasterClass]]] = {}
    for item, index in _items(inner):
        if item.get("role") == "rat":
            element = item.find("GDALRasterAttributeTable")
            element = parsed_xml(item.text or "") if element is None else element
            if element is not None:
                sources.setdefault(index, []).append(from_attribute_table(element))
    if outer is not None:
        for index, listed in from_pam(outer).items():
            sources.setdefault(index, []).extend(listed)
    if table:
        sources.setdefault(0, []).append(from_dbf(table))
    renderers = parsed_xml(style) if style else None
    if renderers is not None:
        for index, classes in from_qgis_style(renderers).items():
            sources.setdefault(index, []).append(classes)
    return sources


def finite(text: str) -> float | None:
    """Return a finite number; None where the text is none."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _number(number: float) -> int | float:
    return int(number) if number.is_integer() and abs(number) <= LARGEST_INTEGER else number


def band_field(band: Band, nodata: str, *, is_only: bool) -> dict[str, object]:
    """Return a band as STAC 1.1 describes it.

    Args:
        band: any.
        nodata: the value for missing data, as GDAL writes it.
        is_only: whether the raster has no other; its classes are those of the asset then.
    """
    described: dict[str, object] = {}
    if band.type in _STAC_TYPES:
        described["data_type"] = band.type
    if band.description:
        described["name"] = band.description
    missing = finite(nodata)
    if missing is not None:
        described["nodata"] = _number(missing)
    elif nodata.strip("+-").lower() in ("nan", "inf", "infinity"):
        value = float(nodata)
        described["nodata"] = "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"
    if band.statistics and not band.is_estimated:
        described["statistics"] = {name: _number(value) for name, value in band.statistics.items()}
    if not is_only and (classes := class_fields(band.classes, missing)):
        described["classification:classes"] = classes
    return described


def tables_of(bands: Sequence[Band], count: int) -> tuple[HeadTable, ...]:
    """Return the tables of the classes of each band, and of the bands where something is said of them.

    Args:
        bands: the first ones of the raster.
        count: number of all bands of the raster.
    """
    tables = [_classes_table(band.classes) for band in bands if band.classes]
    if any(band.description or band.statistics for band in bands):
        tables.append(_bands_table(bands, count))
    return tuple(tables)


def _bands_table(bands: Sequence[Band], count: int) -> HeadTable:
    names = ("minimum", "maximum", "mean", "stddev")
    shown = [name for name in names if name in names[:2] or any(name in band.statistics for band in bands)]
    has_descriptions = any(band.description for band in bands)
    rows = tuple(
        (
            *(str(number), *((band.description,) if has_descriptions else ()), band.type),
            *(f"{band.statistics[name]:.6g}" if name in band.statistics else "" for name in shown),
        )
        for number, band in enumerate(bands, 1)
    )
    columns = ("band", *(("description",) if has_descriptions else ()), "type", *shown)
    return HeadTable("bands", columns, rows, count, len(columns))


def _classes_table(classes: Sequence[RasterClass]) -> HeadTable:
    """Colour, value and name of the classes; of a colour table alone, colour and value."""
    has_names = any(each.label for each in classes)
    has_colours = any(each.colour for each in classes)
    columns = (*(("colour",) if has_colours else ()), "value", *(("name",) if has_names else ()))
    rows = tuple(
        (
            *((f"#{each.colour}" if each.colour else "",) if has_colours else ()),
            str(each.value),
            *((each.label,) if has_names else ()),
        )
        for each in classes
    )
    return HeadTable("classes" if has_names else "colours", columns, rows, len(rows), len(columns))
