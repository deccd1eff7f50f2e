"""Classes of rasters, from what GDAL, ArcGIS and QGIS write into them and beside them."""

import json
import struct
from collections.abc import Mapping
from typing import Any

import pytest

from sharinghub_static.file_heads import PartialFile, read_head, reader_of
from sharinghub_static.snapshot.head_records import FileHead, HeadTable
from tests.cases import each_case
from tests.effort import bounded_calls
from tests.file_heads.making import tiff

TAGS: Mapping[int, tuple[int, Any]] = {
    256: (4, [64]),
    257: (4, [32]),
    258: (3, [8]),
    277: (3, [1]),
    42113: (2, "0"),
}


def palette(colours: Mapping[int, str], scale: int = 257) -> dict[int, tuple[int, Any]]:
    """The colour table of a raster; black where no colour is given."""
    parts = [
        int(colours.get(value, "000000")[2 * part : 2 * part + 2], 16) * scale
        for part in range(3)
        for value in range(256)
    ]
    return {320: (3, parts)}


def head_of(tags: Mapping[int, tuple[int, Any]], **beside: str | bytes) -> FileHead:
    """The head of ``maps/land.tif`` with files beside it: ``aux``, ``vat`` and ``qml``."""
    names = {"aux": "land.tif.aux.xml", "vat": "land.tif.vat.dbf", "qml": "land.qml"}
    files = {f"maps/{names[key]}": text for key, text in beside.items()}
    content = tiff({**TAGS, **tags})
    file = PartialFile.of("maps/land.tif", content)

    def companion(path: str) -> bytes | None:
        text = files.get(path)
        return text.encode() if isinstance(text, str) else text

    file.read_companion = companion
    reader = reader_of(file.path)
    assert reader is not None
    head, flaw = read_head(file, reader)
    assert head is not None, flaw
    return head


def table_of(head: FileHead) -> HeadTable:
    return next(table for table in head.tables if table.name in ("classes", "colours"))


def classes_of(head: FileHead) -> list[dict[str, Any]] | None:
    classes: list[dict[str, Any]] | None = json.loads(head.fields).get("classification:classes")
    return classes


COLOURS = {10: "006400", 80: "0064C8"}
LABELLED = (("#006400", "10", "Tree cover"), ("#0064C8", "80", "Water & wetland"))
CLASSES = [
    {"value": 10, "name": "tree_cover", "description": "Tree cover", "color_hint": "006400"},
    {"value": 80, "name": "water_wetland", "description": "Water & wetland", "color_hint": "0064C8"},
]


def attribute_table(fields: str, rows: str, attributes: str = 'tableType="thematic"') -> str:
    """GDAL's table; a field is ``name type usage``, a cell has no comma."""
    columns = "".join(
        "<FieldDefn index='0'><Name>{}</Name><Type>{}</Type><Usage>{}</Usage></FieldDefn>".format(
            *each.split()
        )
        for each in fields.split(",")
    )
    lines = "".join(
        "<Row index='0'>" + "".join(f"<F>{cell}</F>" for cell in row.split(",")) + "</Row>"
        for row in rows.split("|")
    )
    return f"<GDALRasterAttributeTable {attributes}>{columns}{lines}</GDALRasterAttributeTable>"


def auxiliary(text: str, band: int = 1) -> str:
    return f'<PAMDataset><PAMRasterBand band="{band}">{text}</PAMRasterBand></PAMDataset>'


GDAL = attribute_table(
    "Value 0 5,Count 1 1,Class_name 2 2,Red 0 6,Green 0 7,Blue 0 8",
    "10,5,Tree cover,0,100,0|80,7,Water &amp; wetland,0,100,200",
)
ARCGIS = attribute_table("VALUE 0 0,COUNT 1 0,descriptio 2 0", "10.0,5,Tree cover|80.0,7,Water &amp; wetland")
FRACTIONS = attribute_table(
    "V 0 5,N 2 2,R 1 6,G 1 7,B 1 8", "80,Water &amp; wetland,0,0.3922,0.7843|10,Tree cover,0,0.3922,0.0"
)
CATEGORIES = (
    "<CategoryNames>"
    + "".join(
        f"<Category>{ {10: 'Tree cover', 80: 'Water &amp; wetland'}.get(value, '') }</Category>"
        for value in range(90)
    )
    + "</CategoryNames>"
)
QGIS = """<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis><pipe><rasterrenderer type="paletted" band="1"><colorPalette>
<paletteEntry value="80" color="#0064c8" label="80 - Water &amp; wetland" alpha="255"/>
<paletteEntry value="10" color="#006400" label="Tree cover" alpha="255"/>
<paletteEntry value="0" color="#000000" label="0" alpha="0"/>
</colorPalette></rasterrenderer></pipe></qgis>"""


def dbf(rows: list[tuple[int, str]]) -> bytes:
    """An attribute table of ArcGIS."""
    fields = [("Value", "N", 6), ("Count", "N", 6), ("Class_Name", "C", 20)]
    size = 1 + sum(length for *_, length in fields)
    head = struct.pack("<B3xIHH20x", 3, len(rows), 32 + 32 * len(fields) + 1, size)
    for name, type_, length in fields:
        head += name.encode().ljust(11, b"\0") + type_.encode() + bytes(4) + bytes([length]) + bytes(15)
    body = b"".join(f" {value:6}{99:6}".encode() + label.encode().ljust(20) for value, label in rows)
    return head + b"\r" + body


@each_case(
    "beside",
    [
        {"aux": auxiliary(GDAL)},
        {"aux": auxiliary(ARCGIS)},
        {"aux": auxiliary(FRACTIONS)},
        {"aux": auxiliary(CATEGORIES)},
        {"aux": auxiliary(attribute_table("Class 2 2", "x|y", "") + CATEGORIES)},
        {"qml": QGIS},
        {"vat": dbf([(10, "Tree cover"), (80, "Water & wetland")])},
        {"aux": "<damaged", "vat": b"", "qml": QGIS},
    ],
)
def test_classes_have_the_names_that_are_beside_the_raster(beside: dict[str, str | bytes]) -> None:
    head = head_of(palette(COLOURS), **beside)
    assert table_of(head) == HeadTable("classes", ("colour", "value", "name"), LABELLED, 2, 3)
    assert classes_of(head) == CLASSES
    assert dict(head.facts)["classes"] == 2


@each_case("is_text", [True, False])
def test_a_table_in_the_raster_itself_is_read(is_text: bool) -> None:
    table = GDAL.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") if is_text else GDAL
    item = f'<Item name="DEFAULT_RASTER_ATTRIBUTE_TABLE" sample="0" role="rat">{table}</Item>'
    assert classes_of(head_of({42112: (2, f"<GDALMetadata>{item}</GDALMetadata>")})) == CLASSES


@each_case("scale", [257, 256, 1])
def test_colours_alone_are_shown_and_are_no_classes_of_an_item(scale: int) -> None:
    head = head_of(palette(COLOURS, scale))
    assert table_of(head).rows == (("#006400", "10"), ("#0064C8", "80"))
    assert table_of(head).name == "colours"
    assert classes_of(head) is None
    assert "classes" not in dict(head.facts)


@each_case(
    "tags, aux",
    [
        (palette({value: f"{value:02x}00ff" for value in range(256)}), ""),
        (palette({value: f"{value:02x}" * 3 for value in range(0, 256, 8)}), ""),
        ({320: (3, [])}, ""),
        ({}, auxiliary(attribute_table("min 1 3,max 1 4,count 0 1", "0,1,7|1,2,9"))),
        ({}, auxiliary(attribute_table("Histogram 1 1", "5|7", 'Row0Min="0" BinSize="0.5"'))),
        ({}, auxiliary(attribute_table("Value 0 5,Class 2 2", "1.5,a|2,b"))),
        ({}, auxiliary(attribute_table("Range 2 0,Category 2 0", "0-50,Low|51-100,High"))),
        ({}, auxiliary(GDAL, 7)),
        ({}, "<!DOCTYPE x [<!ENTITY a 'b'>]><PAMDataset>&a;</PAMDataset>"),
    ],
)
def test_a_ramp_a_histogram_and_ranges_are_no_classes(tags: dict[int, Any], aux: str) -> None:
    head = head_of(tags, aux=aux)
    assert [table.name for table in head.tables if table.name != "bands"] == []
    assert classes_of(head) is None


def test_rows_without_a_value_are_numbered_as_the_table_says() -> None:
    rows = attribute_table(
        "Histogram 1 1,Class_Names 2 2", "0,|5,Gully risk|7,Slide", 'Row0Min="0" BinSize="1"'
    )
    assert table_of(head_of({}, aux=auxiliary(rows))).rows == (("1", "Gully risk"), ("2", "Slide"))


def test_names_for_programs_are_unique_and_of_plain_letters() -> None:
    names = "-1,Forêt dense|2,Foret  dense|3,森林|0,!!!|4,&lt;b&gt;ada@lab.example&lt;/b&gt;"
    fields = classes_of(head_of({}, aux=auxiliary(attribute_table("Value 0 5,Name 2 2", names))))
    assert fields is not None
    assert [each["name"] for each in fields] == [
        "foret_dense", "class_0", "foret_dense_2", "senlin", "b_b"
    ]  # fmt: skip
    assert fields[1]["nodata"] is True


def test_classes_of_one_of_several_bands_are_that_bands() -> None:
    tags = {258: (3, [8, 8]), 277: (3, [2])}
    fields = json.loads(head_of(tags, aux=auxiliary(GDAL, 2)).fields)
    assert "classification:classes" not in fields
    assert [each.get("classification:classes") for each in fields["bands"]] == [None, CLASSES]


def test_statistics_beside_the_raster_count_and_estimated_ones_are_only_shown() -> None:
    words = "".join(
        f'<MDI key="STATISTICS_{key}">{value}</MDI>'
        for key, value in {"MINIMUM": 1, "MAXIMUM": 250.5, "MEAN": "nan", "STDDEV": 3}.items()
    )
    head = head_of({}, aux=auxiliary(f"<Description>height</Description><Metadata>{words}</Metadata>"))
    [band] = json.loads(head.fields)["bands"]
    assert (band["name"], band["statistics"]) == ("height", {"minimum": 1, "maximum": 250.5, "stddev": 3})
    estimated = words + '<MDI key="STATISTICS_APPROXIMATE">YES</MDI>'
    head = head_of({}, aux=auxiliary(f"<Metadata>{estimated}</Metadata>"))
    assert "statistics" not in json.loads(head.fields)["bands"][0]
    assert head.tables[0].rows[0] == ("1", "uint8", "1", "250.5", "3")


def test_very_many_classes_are_cut() -> None:
    rows = "|".join(f"{value},class {value}" for value in range(4000))
    with bounded_calls(300_000):
        head = head_of({}, aux=auxiliary(attribute_table("Value 0 5,Name 2 2", rows)))
    assert len(classes_of(head) or ()) == 256
    assert (len(table_of(head).rows), table_of(head).row_count) == (40, 256)


@pytest.mark.parametrize("size", [0, 31, 64, 97, 130, 160])
def test_a_table_of_arcgis_that_is_cut_costs_its_names(size: int) -> None:
    head = head_of(palette(COLOURS), vat=dbf([(10, "Tree cover"), (80, "Water")])[:size])
    assert table_of(head).rows[0][0] == "#006400"
