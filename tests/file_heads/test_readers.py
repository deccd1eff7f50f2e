"""What the first and last bytes of files say, whatever their writers and their enemies did."""

import json
import struct
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharinghub_static.file_heads import CutError, PartialFile, Piece, all_readers, read_head, reader_of
from sharinghub_static.snapshot.head_records import FileHead
from tests.cases import each_case
from tests.effort import bounded_calls
from tests.file_heads.making import field, onnx_model, onnx_value, onnx_weight, safetensors, tiff

POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 70000\n"


def head_of(name: str, content: bytes) -> FileHead:
    reader = reader_of(name)
    assert reader is not None
    head, flaw = read_head(PartialFile.of(name, content), reader)
    assert head is not None, flaw
    return head


def flaw_of(name: str, content: bytes) -> str:
    reader = reader_of(name)
    assert reader is not None
    head, flaw = read_head(PartialFile.of(name, content), reader)
    assert head is None
    return flaw


def fields_of(head: FileHead) -> dict[str, Any]:
    return json.loads(head.fields) if head.fields else {}


ROWS = (("1", "Meudon, north", "2.5"), ("2", "Sèvres", "nan"))
"""Of the table with the headings ``id``, ``place``, ``value``."""


@each_case(
    "content, delimiter, encoding",
    [
        ('id,place,value\n1,"Meudon, north",2.5\n2,Sèvres,nan\n'.encode(), ",", "UTF-8"),
        ("id;place;value\r\n1;Meudon, north;2.5\r\n2;Sèvres;nan\r\n".encode("cp1252"), ";", "Windows-1252"),
        ("\ufeffid\tplace\tvalue\n1\tMeudon, north\t2.5\n2\tSèvres\tnan\n".encode(), "TAB", "UTF-8"),
        ("id|place|value\n1|Meudon, north|2.5\n2|Sèvres|nan\n".encode("utf-16"), "|", "UTF-16"),
        ("id;place;value\n1;Meudon, north;2.5\n2;Sèvres;nan\n".encode("utf-16-be"), ";", "UTF-16"),
        ("# stations of 2026\n#\nid;place;value\n1;Meudon, north;2.5\n2;Sèvres;nan\n".encode(), ";", "UTF-8"),
        ("#id;place;value\n1;Meudon, north;2.5\n2;Sèvres;nan\n".encode(), ";", "UTF-8"),
        ("sep=;\nid;place;value\n1;Meudon, north;2.5\n2;Sèvres;nan\n\n\n".encode(), ";", "UTF-8"),
    ],
)
def test_a_table_is_read_in_any_usual_dialect(content: bytes, delimiter: str, encoding: str) -> None:
    head = head_of("stations.csv", content)
    facts = dict(head.facts)
    assert (facts["delimiter"], facts["encoding"], facts["rows"]) == (delimiter, encoding, 2)
    [table] = head.tables
    assert table.columns == ("id", "place", "value")
    assert table.rows == ROWS
    assert fields_of(head) == {
        "table:row_count": 2,
        "table:columns": [{"name": "id"}, {"name": "place"}, {"name": "value"}],
    }


@each_case(
    "content, columns",
    [
        ("1,2,3\n4,5,6\n", ("1", "2", "3")),
        ("2024-05-01,2.5\n2024-05-02,3.5\n", ("1", "2")),
        ("a.tif\n", ("1",)),
        ("x,x\n1,2\n", ("1", "2")),
        ("plot,2019,2020\nA,1,2\n", ("1", "2", "3")),
    ],
)
def test_a_first_row_that_may_be_data_is_shown_as_data(content: str, columns: tuple[str, ...]) -> None:
    head = head_of("a.csv", content.encode())
    if content.startswith(
        "plot"
    ):  # years may head columns: the other heading decides, if its column has values
        columns = ("1", "2", "3")
    assert head.tables[0].columns == columns
    assert "table:columns" not in fields_of(head)
    assert dict(head.facts)["header"] == "no"


def test_years_head_columns_beside_another_heading() -> None:
    assert head_of("a.csv", b"plot,2019,2020\n7,1,2\n").tables[0].columns == ("plot", "2019", "2020")


def test_an_index_without_a_heading_is_no_column_of_the_item() -> None:
    head = head_of("a.csv", b",name,size\n0,a,1\n1,b,2\n")
    assert head.tables[0].columns == ("", "name", "size")
    assert fields_of(head)["table:columns"] == [{"name": "name"}, {"name": "size"}]


def test_of_a_long_table_only_whole_rows_are_shown_and_their_number_is_unknown() -> None:
    content = b"id,text\n" + b"".join(b'%d,"a ""quoted""\nline"\n' % number for number in range(20_000))
    head = head_of("a.csv", content)
    [table] = head.tables
    assert len(table.rows) == 10
    assert table.rows[0] == ("0", 'a "quoted" line')
    assert table.row_count is None
    assert "table:row_count" not in fields_of(head)


def test_cells_are_lines_without_marks_of_direction_and_addresses_of_people() -> None:
    content = "name,mail,formula\n\u202eevil\u2066,ada@lab.example,=HYPERLINK(1)\n".encode()
    assert head_of("a.csv", content).tables[0].rows == (("evil", "…@…", "=HYPERLINK(1)"),)


def test_a_table_of_very_many_columns_is_cut() -> None:
    content = ",".join(f"c{number}" for number in range(9_000)).encode() + b"\n" + b"1," * 8_999 + b"1\n"
    with bounded_calls(400_000):
        head = head_of("a.csv", content)
    assert dict(head.facts)["columns"] == 9_000
    assert len(head.tables[0].columns) == 20
    assert len(fields_of(head)["table:columns"]) == 200


TAGS: dict[int, tuple[int, Any]] = {
    256: (4, [512]),
    257: (4, [256]),
    258: (3, [16, 16]),
    259: (3, [8]),
    277: (3, [2]),
    322: (4, [128]),
    323: (4, [128]),
    339: (3, [1, 1]),
    33550: (12, [10.0, 20.0, 0.0]),
    33922: (12, [0.0, 0.0, 0.0, 600_000.0, 5_100_000.0, 0.0]),
    34735: (3, [1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 32631]),
    42112: (
        2,
        '<GDALMetadata><Item name="DESCRIPTION" sample="0" role="description">red</Item>'
        '<Item name="STATISTICS_MAXIMUM" sample="1">9000</Item></GDALMetadata>',
    ),
    42113: (2, "0"),
}


@each_case("order, big", [("<", False), (">", False), ("<", True), (">", True)])
def test_a_raster_says_its_place_bands_and_size(order: str, big: bool) -> None:
    head = head_of("map.tif", tiff(TAGS, order=order, big=big))
    assert head.format == "GeoTIFF"
    assert fields_of(head) == {
        "proj:shape": [256, 512],
        "proj:code": "EPSG:32631",
        "proj:transform": [10.0, 0.0, 600_000.0, 0.0, -20.0, 5_100_000.0],
        "bands": [
            {"data_type": "uint16", "name": "red", "nodata": 0},
            {"data_type": "uint16", "nodata": 0, "statistics": {"maximum": 9000}},
        ],
    }
    facts = dict(head.facts)
    assert (facts["size"], facts["bands"], facts["pixel size"]) == ("512 × 256", 2, "10 × 20")
    assert (facts["compression"], facts["tiles"]) == ("Deflate", "128 × 128")
    assert head.tables[0].rows == (("1", "red", "uint16", "", ""), ("2", "", "uint16", "", "9000"))


def test_coordinates_of_the_centre_of_a_pixel_become_those_of_its_corner() -> None:
    tags = {**TAGS, 34735: (3, [1, 1, 0, 2, 1025, 0, 1, 2, 3072, 0, 1, 32631])}
    assert fields_of(head_of("map.tif", tiff(tags)))["proj:transform"][2::3] == [599_995.0, 5_100_010.0]


@each_case(
    "keys",
    [
        [1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, 32767],
        [1, 1, 0, 2, 1024, 0, 1, 2, 2048, 0, 1, 0],
        [1, 1, 0, 9],
        [1],
    ],
)
def test_a_system_of_its_own_has_no_code(keys: list[int]) -> None:
    assert "proj:code" not in fields_of(head_of("map.tif", tiff({**TAGS, 34735: (3, keys)})))


def test_a_photograph_is_not_in_a_place() -> None:
    head = head_of("photo.tif", tiff({256: (3, [40]), 257: (3, [30])}))
    assert head.format == "TIFF"
    assert not any(name.startswith("proj:") for name in fields_of(head))


@each_case(
    "changes",
    [
        {33550: (12, [float("nan"), 20.0, 0.0])},
        {33550: (12, [float("inf"), 20.0, 0.0])},
        {33550: (12, [0.0, 0.0, 0.0])},
        {33922: (12, [0.0] * 600)},
        {34735: (3, [1, 1, 0, 65535])},
        {42112: (2, "<!DOCTYPE x [<!ENTITY a 'b'>]><GDALMetadata><Item>&a;")},
        {42113: (2, "nan")},
        {277: (3, [65535])},
        {258: (3, [])},
        {339: (3, [77])},
    ],
)
def test_a_wrong_value_of_a_raster_costs_that_value(changes: dict[int, Any]) -> None:
    head = head_of("map.tif", tiff({**TAGS, **changes}))
    assert fields_of(head)["proj:shape"] == [256, 512]
    assert "NaN" not in head.fields


def test_tensors_are_counted_and_named() -> None:
    content = safetensors(
        {
            "stem.weight": {"dtype": "F32", "shape": [8, 2, 3, 3], "data_offsets": [0, 576]},
            "step": {"dtype": "I64", "shape": [], "data_offsets": [576, 584]},
        },
        {"format": "pt", "author": "ada@lab.example"},
    )
    head = head_of("model.safetensors", content)
    assert head.facts == (("parameters", 145), ("tensors", 2), ("data type", "F32, I64"))
    tensors, metadata = head.tables
    assert tensors.rows == (("stem.weight", "F32", "8 × 2 × 3 × 3"), ("step", "I64", "–"))
    assert metadata.rows == (("format", "pt"), ("author", "…@…"))


@each_case(
    "content",
    [
        b"",
        b"\xff" * 8 + b"{}",
        struct.pack("<Q", 2) + b"[]" + bytes(9),
        struct.pack("<Q", 400_000) + b"[" * 400_000,
        safetensors({"a": {"dtype": "F32", "shape": [-1]}}),
        safetensors({"a": {"dtype": "F32", "shape": [1 << 60, 1 << 60]}}),
        safetensors({"a": {"dtype": "F32", "shape": [True]}}),
        safetensors({"a": {"dtype": "\n", "shape": [1]}}),
        safetensors({"a": {"dtype": "F32", "shape": [2**40] * 32}}),
        safetensors({"a": {}}),
        safetensors({"a": 1}),
    ],
)
def test_a_header_that_lies_is_no_head(content: bytes) -> None:
    assert flaw_of("model.safetensors", content) in ("damaged", "empty")


IMAGE, MASK = onnx_value("image", 1, ["batch", 3, 256, 256]), onnx_value("mask", 10, ["batch", 2])


def test_a_small_model_says_inputs_outputs_and_parameters() -> None:
    head = head_of("model.onnx", onnx_model([IMAGE], [MASK], [onnx_weight("w", [8, 3], bytes(96))]))
    assert dict(head.facts) == {
        "parameters": 24,
        "producer": "pytorch 2.3.1",
        "operator set": "17",
        "format version": 8,
        "graph": "main",
    }
    assert [(table.name, table.rows) for table in head.tables] == [
        ("inputs", (("image", "float32", "batch × 3 × 256 × 256"),)),
        ("outputs", (("mask", "float16", "batch × 2"),)),
        ("metadata", (("author", "Ada"),)),
    ]


def test_of_a_large_model_only_the_beginning_and_the_end_are_read() -> None:
    # Weights that hold the key of an input everywhere are no inputs.
    content = onnx_model([IMAGE], [MASK], [onnx_weight("w", [250_000], b"\x5a\x02\x0a\x00" * 250_000)])
    requests = []

    def fetch(start: int, count: int) -> Piece:
        requests.append((start, count))
        return Piece(content[start : start + count], start, len(content))

    reader = reader_of("model.onnx")
    assert reader is not None
    head, _ = read_head(PartialFile("model.onnx", fetch), reader)
    assert head is not None
    assert requests == [(0, 65_536), (len(content) - 65_536, 65_536)]
    assert [table.rows[0][0] for table in head.tables] == ["image", "mask", "author"]


def test_a_large_model_of_a_server_without_ranges_says_what_its_beginning_says() -> None:
    content = onnx_model([IMAGE], [MASK], [onnx_weight("w", [50_000], bytes(200_000))])

    def fetch(start: int, count: int) -> Piece:
        if start:
            raise CutError
        return Piece(content[:count], 0, len(content))

    reader = reader_of("model.onnx")
    assert reader is not None
    head, flaw = read_head(PartialFile("model.onnx", fetch), reader)
    assert (flaw, dict(head.facts)["producer"] if head else "") == ("", "pytorch 2.3.1")


def test_weights_of_old_models_are_no_inputs() -> None:
    content = onnx_model([IMAGE, onnx_value("w", 1, [8])], [MASK], [onnx_weight("w", [8], bytes(32))])
    assert [row[0] for row in head_of("a.onnx", b"\x08\x03" + content[2:]).tables[0].rows] == ["image"]


def test_the_metadata_of_a_gguf_model_end_where_the_vocabulary_begins() -> None:
    def text(value: str) -> bytes:
        return struct.pack("<Q", len(value)) + value.encode()

    content = b"GGUF" + struct.pack("<IQQ", 3, 201, 3)
    content += text("general.architecture") + struct.pack("<I", 8) + text("llama")
    content += text("llama.rope.freq") + struct.pack("<If", 6, 0.5)
    content += text("tokenizer.tokens") + struct.pack("<IIQ", 9, 8, 1 << 40)
    head = head_of("model.gguf", content)
    assert head.facts == (("architecture", "llama"), ("tensors", 201), ("format version", 3))
    assert head.tables[0].rows == (("general.architecture", "llama"), ("llama.rope.freq", "0.5"))


def test_columns_of_parquet_come_from_the_footer() -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    import pyarrow

    sink = pyarrow.BufferOutputStream()
    table = pyarrow.table({"id": list(range(5000)), "name": ["x" * 50] * 5000, "=1+1\u202e": [1.5] * 5000})
    parquet.write_table(table, sink, compression="none", use_dictionary=False)
    content = sink.getvalue().to_pybytes()
    requests = []

    def fetch(start: int, count: int) -> Piece:
        requests.append(count)
        return Piece(content[start : start + count], start, len(content))

    reader = reader_of("a.parquet")
    assert reader is not None
    head, _ = read_head(PartialFile("a.parquet", fetch, len(content)), reader)
    assert head is not None
    assert requests[0] == 65_536
    assert len(content) > 200_000
    assert fields_of(head) == {
        "table:row_count": 5000,
        "table:columns": [
            {"name": "id", "type": "int64"},
            {"name": "name", "type": "string"},
            {"name": "=1+1", "type": "double"},
        ],
    }


@each_case("ending", [".csv", ".tif", ".onnx", ".safetensors", ".gguf", ".parquet"])
def test_a_pointer_of_git_lfs_is_not_taken_for_its_file(ending: str) -> None:
    assert flaw_of(f"a{ending}", POINTER) == "pointer"
    assert flaw_of(f"a{ending}", b"") == "empty"


STARTS = [
    b"",
    b"a,b\n1,2\n",
    tiff(TAGS),
    tiff(TAGS, big=True),
    safetensors({"a": {"dtype": "F32", "shape": [1]}}),
    onnx_model([IMAGE], [MASK], [onnx_weight("w", [2], bytes(8))]),
    b"GGUF" + struct.pack("<IQQ", 3, 1, 2) + field(1, "x") * 4,
    b"PAR1" + bytes(40) + b"\x20\0\0\0PAR1",
]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(STARTS),
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=8),
    st.data(),
)
def test_no_bytes_raise_anything_or_make_a_head_that_is_too_large(
    start: bytes, changes: list[tuple[int, int]], data: st.DataObject
) -> None:
    content = bytearray(start)
    for place, value in changes:
        if place < len(content):
            content[place] = value
    content = content[: data.draw(st.integers(0, len(content)))]
    for definition in all_readers():
        name = f"a{definition.entry.endings[0]}"
        head, flaw = read_head(PartialFile.of(name, bytes(content)), definition.entry)
        assert (head is None) == bool(flaw)
        if head is not None:
            assert len(repr(head)) < 60_000
