"""Reads the classes of a raster from what GDAL, ArcGIS and QGIS write into it and beside it.

Sources: https://gdal.org/en/stable/user/raster_data_model.html (attribute tables, usages of columns);
https://gdal.org/en/stable/drivers/raster/gtiff.html (``.aux.xml``);
https://desktop.arcgis.com/en/arcmap/latest/manage-data/raster-and-images/raster-dataset-attribute-tables.htm
(``.vat.dbf``); https://github.com/qgis/QGIS/blob/master/src/core/raster/qgspalettedrasterrenderer.cpp
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from lxml import etree

from sharinghub_static.file_heads.raster.classes import RasterClass, integer, unnumbered

__all__ = ["band_number", "from_attribute_table", "from_dbf", "from_pam", "from_qgis_style", "parsed_xml"]

_MOST_ROWS: Final = 4096

# Usages of columns, as GDAL numbers them (GDALRATFieldUsage); of red, green and blue together.
_NAME, _MIN, _MAX, _MIN_MAX = 2, 3, 4, 5
_RGB: Final = (6, 7, 8)
_VALUE_NAMES: Final = frozenset(
    ("value", "values", "val", "id", "code", "class_id", "class_value", "gridcode")
)
_LABEL_NAMES: Final = re.compile(r"(?i)(class|label|categor|name|land_?cover|legend|descr|type)")
_HEX: Final = re.compile(r"#?([0-9A-Fa-f]{6})(?:[0-9A-Fa-f]{2})?")


def parsed_xml(content: bytes | str) -> Any:
    """Return the root of an XML document; None where it is damaged."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=False)
    try:
        return etree.fromstring(
            content.encode("utf-8", "replace") if isinstance(content, str) else content, parser
        )
    except (etree.XMLSyntaxError, ValueError):
        return None


def band_number(element: Any) -> int | None:
    """Return the band that an element is about, counted from 0; None where it names none."""
    number = element.get("band", "1")
    is_number = number.isascii() and number.isdecimal() and len(number) <= 4
    return int(number) - 1 if is_number and int(number) else None


def from_pam(root: Any) -> dict[int, list[list[RasterClass]]]:
    """Return the sources of classes of each band in a ``.aux.xml``, the best first; bands count from 0."""
    bands: dict[int, list[list[RasterClass]]] = {}
    for band in root.iter("PAMRasterBand"):
        number = band_number(band)
        if number is None:
            continue
        tables = [from_attribute_table(table) for table in band.iter("GDALRasterAttributeTable")]
        names = [each.text or "" for each in band.iterfind("CategoryNames/Category")][:_MOST_ROWS]
        colours = [
            _colour([each.get(f"c{part}", "") for part in "123"])
            for each in band.iterfind("ColorTable/Entry")
        ]
        tables.append(
            [
                RasterClass(value, name.strip(), colours[value] if value < len(colours) else "")
                for value, name in enumerate(names)
            ]
        )
        bands.setdefault(number, []).extend(table for table in tables if table)
    return bands


def from_attribute_table(table: Any) -> list[RasterClass]:
    """Return the classes of GDAL's attribute table; none where it has ranges of values or a histogram."""
    columns = [
        (each.findtext("Name", ""), each.findtext("Type", ""), each.findtext("Usage", ""))
        for each in table.iterfind("FieldDefn")
    ]
    rows: list[list[str]] = []
    for row in table.iterfind("Row"):
        if len(rows) >= _MOST_ROWS:
            return []
        rows.append([cell.text or "" for cell in row.iterfind("F")])
    usages = [int(usage) if usage.strip().isdecimal() else 0 for _, _, usage in columns]
    names = [name.strip().lower() for name, _, _ in columns]
    texts = [index for index, (_, type_, _) in enumerate(columns) if type_.strip() in ("2", "String")]
    value_of = _values(table, names, usages)
    if value_of is None:
        return []
    label = _label_column(names, texts, usages)
    colour_of = _colours(names, texts, usages)
    return _classes(rows, value_of, label, colour_of)


def from_dbf(content: bytes) -> list[RasterClass]:
    """Return the classes of ArcGIS's attribute table, a dBase file; none where it is damaged."""
    if len(content) < 65:
        return []
    count = int.from_bytes(content[4:8], "little")
    start, size = int.from_bytes(content[8:10], "little"), int.from_bytes(content[10:12], "little")
    fields: list[tuple[str, str, int, int]] = []
    at, offset = 32, 1
    while at + 32 <= min(start, len(content)) and content[at] != 0x0D:
        name = content[at : at + 11].partition(b"\0")[0].decode("latin-1").strip().lower()
        length = content[at + 16]
        fields.append((name, chr(content[at + 11]), offset, length))
        at, offset = at + 32, offset + length
    if not fields or offset > size or not 0 < count <= _MOST_ROWS:
        return []
    rows = []
    for number in range(count):
        record = content[start + number * size : start + (number + 1) * size]
        if len(record) == size and record[:1] == b" ":
            rows.append([_dbf_text(record[offset : offset + length]) for _, _, offset, length in fields])
    names = [name for name, *_ in fields]
    rgb = dict(zip(("red", "green", "blue"), _RGB, strict=True))
    usages = [rgb.get(name, 0) for name in names]
    texts = [index for index, (_, type_, *_) in enumerate(fields) if type_ == "C"]
    if "value" not in names:
        return []
    value = names.index("value")
    return _classes(
        rows, lambda _, row: row[value], _label_column(names, texts, usages), _colours(names, texts, usages)
    )


def _dbf_text(content: bytes) -> str:
    try:
        return content.decode().strip(" \0")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace").strip(" \0")


def from_qgis_style(root: Any) -> dict[int, list[RasterClass]]:
    """Return the entries of a paletted renderer of QGIS by band, counted from 0."""
    bands: dict[int, list[RasterClass]] = {}
    for renderer in root.iter("rasterrenderer"):
        number = band_number(renderer)
        if renderer.get("type") != "paletted" or number is None:
            continue
        for entry in renderer.iter("paletteEntry"):
            value, match = integer(entry.get("value", "")), _HEX.fullmatch(entry.get("color", ""))
            classes = bands.setdefault(number, [])
            if value is not None and len(classes) < _MOST_ROWS:
                label = unnumbered(entry.get("label", ""), value)
                classes.append(RasterClass(value, label, match[1].upper() if match else ""))
    return bands


def _classes(
    rows: Sequence[Sequence[str]],
    value_of: Callable[[int, Sequence[str]], str],
    label: int | None,
    colour_of: Callable[[Sequence[str]], str],
) -> list[RasterClass]:
    result = []
    for index, row in enumerate(rows):
        try:
            value = integer(value_of(index, row))
            text = row[label].strip() if label is not None else ""
            colour = colour_of(row)
        except IndexError:
            continue
        if value is None:
            return []
        result.append(RasterClass(value, unnumbered(text, value), colour))
    return result


def _values(
    table: Any, names: Sequence[str], usages: Sequence[int]
) -> Callable[[int, Sequence[str]], str] | None:
    """How the value of a row is found; None where rows are no single values."""
    if _MIN_MAX in usages:
        column = usages.index(_MIN_MAX)
        return lambda _, row: row[column]
    if _MIN in usages:
        least, most = usages.index(_MIN), usages.index(_MAX) if _MAX in usages else usages.index(_MIN)
        return lambda _, row: row[least] if row[least].strip() == row[most].strip() else "a range"
    named = next((index for index, name in enumerate(names) if name in _VALUE_NAMES), None)
    if named is not None:
        return lambda _, row: row[named]
    start, step = integer(table.get("Row0Min", "")), integer(table.get("BinSize", ""))
    if start is not None and step == 1 and table.get("tableType") != "athematic":
        return lambda index, _: str(start + index)
    return None


def _label_column(names: Sequence[str], texts: Sequence[int], usages: Sequence[int]) -> int | None:
    if _NAME in usages:
        return usages.index(_NAME)
    return next((index for index in texts if _LABEL_NAMES.search(names[index])), texts[0] if texts else None)


def _colours(
    names: Sequence[str], texts: Sequence[int], usages: Sequence[int]
) -> Callable[[Sequence[str]], str]:
    if all(usage in usages for usage in _RGB):
        columns = [usages.index(usage) for usage in _RGB]
        return lambda row: _colour([row[column] for column in columns])
    written = next((index for index in texts if names[index] in ("color", "colour", "hex", "rgb")), None)
    if written is None:
        return lambda _: ""

    def read(row: Sequence[str]) -> str:
        match = _HEX.fullmatch(row[written].strip())
        return match[1].upper() if match else ""

    return read


def _colour(parts: Sequence[str]) -> str:
    """Three numbers up to 255, or fractions of 1, as hexadecimal digits."""
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        return ""
    if any("." in part for part in parts) and max(numbers) <= 1:
        numbers = [number * 255 for number in numbers]
    if not all(0 <= number <= 255 for number in numbers):
        return ""
    return "".join(f"{round(number):02X}" for number in numbers)
