"""The first rows of Parquet files, whatever wrote them, within few bytes."""

import io
import json
import random
import struct
import zlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
import shapely

from sharinghub_static.file_heads import PartialFile, Piece, read_head, reader_of
from sharinghub_static.file_heads.parquet.compression import inflate
from sharinghub_static.file_heads.parquet.encodings import decode, read_hybrid
from sharinghub_static.snapshot.head_records import HeadTable
from tests.cases import each_case
from tests.effort import bounded_calls

pyarrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")


def written(columns: Any, **options: Any) -> bytes:
    sink = io.BytesIO()
    table = columns if isinstance(columns, pyarrow.Table) else pyarrow.table(columns)
    parquet.write_table(table, sink, **options)
    return sink.getvalue()


def rows_of(content: bytes, name: str = "a.parquet") -> HeadTable:
    reader = reader_of(name)
    assert reader is not None
    head, flaw = read_head(PartialFile.of(name, content), reader)
    assert head is not None, flaw
    assert [table.name for table in head.tables] == ["rows", "columns"]
    return head.tables[0]


def cells(values: list[Any], type_: Any = None, **options: Any) -> list[str]:
    """The texts of a column with these values."""
    table = rows_of(written({"x": pyarrow.array(values, type_)}, **options))
    return [row[0] for row in table.rows]


MIXED = {
    "id": list(range(40)),
    "place": [None if number == 2 else f"Sèvres {number % 3}" for number in range(40)],
    "value": [number / 4 for number in range(40)],
    "wet": [number % 3 == 0 for number in range(40)],
    "bands": [[number, None] if number else [] for number in range(40)],
}
FIRST = (
    ("0", "Sèvres 0", "0.0", "true", "[]"),
    ("1", "Sèvres 1", "0.25", "false", "[1, null]"),
    ("2", "", "0.5", "false", "[2, null]"),
)


@each_case("codec", ["none", "snappy", "gzip", "zstd", "brotli", "lz4"])
def test_every_codec_and_both_versions_of_pages_say_the_same_rows(codec: str) -> None:
    for version in ("1.0", "2.0"):
        for has_dictionary in (True, False):
            table = rows_of(
                written(MIXED, compression=codec, data_page_version=version, use_dictionary=has_dictionary)
            )
            assert table.columns == ("id", "place", "value", "wet", "bands")
            assert table.rows[:3] == FIRST
            assert (len(table.rows), table.row_count) == (10, 40)


@each_case(
    "type_, encoding, values",
    [
        ("int32", "DELTA_BINARY_PACKED", [7, -2_147_483_648, 2_147_483_647, 0]),
        ("int64", "DELTA_BINARY_PACKED", [1 << 62, -(1 << 62), 5, 6]),
        ("string", "DELTA_LENGTH_BYTE_ARRAY", ["a", "", "bb", "c" * 30]),
        ("string", "DELTA_BYTE_ARRAY", ["maps/a.tif", "maps/b.tif", "maps", "x"]),
        ("float64", "BYTE_STREAM_SPLIT", [0.1, -2.5, 1e300, 3.0]),
        ("int32", "BYTE_STREAM_SPLIT", [1, -1, 70_000, 0]),
        ("bool_", "RLE", [True, True, False, True]),
    ],
)
def test_encodings_of_later_versions_are_read(type_: str, encoding: str, values: list[Any]) -> None:
    options = {"use_dictionary": False, "column_encoding": {"x": encoding}, "data_page_version": "2.0"}
    texts = cells(values * 100, getattr(pyarrow, type_)(), **options)
    assert texts[:4] == [str(value).lower() if type_ == "bool_" else str(value) for value in values]


@each_case(
    "values, type_, texts",
    [
        ([date(2026, 5, 1), None], "date32", ["2026-05-01", ""]),
        ([datetime(2026, 5, 1, 12, 30, 0, 250_000, UTC)], "utc", ["2026-05-01 12:30:00.25Z"]),
        ([datetime(1969, 12, 31, 23, 59, 59)], "local", ["1969-12-31 23:59:59"]),
        ([1 << 62], "timestamp", [str(1 << 62)]),
        ([time(6, 30, 0, 1)], "time64", ["06:30:00.000001"]),
        (
            [Decimal("-1.50"), Decimal("12345678901234567890.25")],
            "decimal",
            ["-1.50", "12345678901234567890.25"],
        ),
        ([2**64 - 1], "uint64", ["18446744073709551615"]),
        ([0.1, 16_777_216.0, float("nan")], "float32", ["0.1", "16777216", "nan"]),
        ([1.5], "float16", ["1.5"]),
        ([b"plain text", b"\xff\x00\x01" * 40], "binary", ["plain text", "0xff0001ff0001ff00… (120 bytes)"]),
        (["ada@lab.example", "a\tb\u202e"], "string", ["…@…", "a b"]),
    ],
)
def test_values_are_written_as_their_types_say(values: list[Any], type_: str, texts: list[str]) -> None:
    types = {
        "utc": lambda: pyarrow.timestamp("us", "UTC"),
        "local": lambda: pyarrow.timestamp("ms"),
        "timestamp": lambda: pyarrow.timestamp("ms"),
        "time64": lambda: pyarrow.time64("us"),
        "decimal": lambda: pyarrow.decimal128(25, 2),
    }
    assert cells(values, types.get(type_, getattr(pyarrow, type_, None))()) == texts


def test_nested_values_are_put_together() -> None:
    type_ = pyarrow.list_(
        pyarrow.struct([("role", pyarrow.string()), ("marks", pyarrow.list_(pyarrow.int8()))])
    )
    values = [[{"role": "user", "marks": [1, 2]}, {"role": None, "marks": []}], [], None, [None]]
    assert cells(values, type_) == [
        '[{role: "user", marks: [1, 2]}, {role: null, marks: []}]',
        "[]",
        "",
        "[null]",
    ]
    maps = pyarrow.map_(pyarrow.string(), pyarrow.float64())
    assert cells([[("red", 0.5), ("nir", None)], []], maps) == ['{"red": 0.5, "nir": null}', "{}"]
    assert cells([list(range(768))], pyarrow.list_(pyarrow.int32())) == ["[0, 1, 2, 3, 4, 5, 6, 7, …]"]


def test_geometries_are_shown_as_text_and_large_ones_by_their_kind() -> None:
    shapes = [shapely.Point(2.35, 48.86), shapely.box(0, 0, 1, 1), shapely.Point(0, 0).buffer(1, 64), None]
    table = pyarrow.table({"where": [None if each is None else each.wkb for each in shapes]})
    geo = {"version": "1.1.0", "primary_column": "where", "columns": {"where": {"encoding": "WKB"}}}
    content = written(table.replace_schema_metadata({"geo": json.dumps(geo)}))
    assert [row[0] for row in rows_of(content, "a.geoparquet").rows] == [
        "POINT (2.35 48.86)",
        "POLYGON ((1 0, 1 1, 0 1, 0 0, 1 0))",
        "POLYGON (…)",
        "",
    ]


LARGE = random.Random(1).randbytes(8 * 60_000)  # noqa: S311 # bytes that no codec makes smaller


def in_parts(content: bytes, left: int = 2_000_000) -> tuple[tuple[HeadTable, ...], list[int]]:
    """The tables of a file in Git LFS, and the bytes of each request."""
    requests: list[int] = []

    def fetch(start: int, count: int) -> Piece:
        requests.append(count)
        return Piece(content[start : start + count], start, len(content))

    reader = reader_of("a.parquet")
    assert reader is not None
    file = PartialFile("a.parquet", fetch, len(content), lambda: left - sum(requests))
    head, flaw = read_head(file, reader)
    assert head is not None, flaw
    return head.tables, requests


@each_case("codec", ["snappy", "zstd"])
def test_of_a_large_file_some_parts_of_its_columns_are_requested(codec: str) -> None:
    numbers = struct.unpack("<60000q", LARGE)
    content = written(
        dict.fromkeys("abcd", numbers), compression=codec, use_dictionary=False, row_group_size=60_000
    )
    assert len(content) > 1_900_000
    (table, _), requests = in_parts(content)
    assert table.rows == tuple((str(number),) * len(table.columns) for number in numbers[:10])
    assert len(table.columns) >= 3
    assert (table.column_count, len(requests) <= 17, sum(requests) <= 600_000) == (4, True, True)


def test_what_the_other_files_of_a_project_need_is_left_to_them() -> None:
    content = written({"a": list(range(60_000)), "b": ["x" * 40] * 60_000}, use_dictionary=False)
    tables, requests = in_parts(content, 80_000)
    assert [table.name for table in tables] == ["columns"]
    assert requests == [65_536]


def test_damaged_pages_cost_the_rows_and_never_the_columns() -> None:
    content = written(MIXED, compression="none", use_dictionary=["place"])
    end = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    dice = random.Random(16)  # noqa: S311 # the same damages in each run
    with_rows = 0
    for _ in range(150):
        damaged = bytearray(content)
        for _ in range(dice.randint(1, 6)):
            damaged[dice.randrange(4, end)] = dice.choice((0, 1, 0x7F, 0x80, 0xFF, dice.randrange(256)))
        reader = reader_of("a.parquet")
        assert reader is not None
        head, flaw = read_head(PartialFile.of("a.parquet", bytes(damaged)), reader)
        assert head is not None, flaw
        assert head.tables[-1].name == "columns"
        with_rows += head.tables[0].name == "rows"
    assert with_rows > 100


def snappy_of_zeros(count: int) -> bytes:
    """A block that says it has so many bytes, most of which copy the first one."""
    size = bytearray()
    while count > 0x7F:
        size.append(count & 0x7F | 0x80)
        count >>= 7
    return bytes([*size, count, 0, 0]) + b"\xfe\x01\x00" * 100_000


@each_case(
    "codec, content",
    [
        ("SNAPPY", snappy_of_zeros(1 << 31)),
        ("GZIP", zlib.compress(bytes(50_000_000))),
        ("ZSTD", None),
        ("BROTLI", None),
        ("LZ4", b"\x10\x00\x01\x00" + b"\x0f\x01\x00" + b"\xff" * 50_000 + b"\x00"),
    ],
)
def test_a_page_that_becomes_gigabytes_is_decompressed_as_far_as_is_shown(
    codec: str, content: bytes | None
) -> None:
    if content is None:
        content = pyarrow.Codec(codec.lower()).compress(bytes(50_000_000), asbytes=True)
    with bounded_calls(200_000):
        assert inflate(codec, content, 5000) == bytes(5000)


def test_runs_and_counts_that_lie_make_no_more_than_is_wanted() -> None:
    endless = b"\xfe\xff\xff\xff\x0f\x01"  # 2**31 - 1 times the number 1
    assert read_hybrid(endless, 1, 20) == [1] * 20
    assert read_hybrid(b"\xff\xff\xff\xff\x0f\x01", 1, 20) == [1, 0, 0, 0, 0, 0, 0, 0]
    assert decode(0, b"\xff\xff\xff\xff", "BYTE_ARRAY", 0, 10, 1 << 31) == []
    assert decode(9, bytes(80), "DOUBLE", 8, 10, 1 << 31) == []
    wide = b"\x80\x01\x04\x0a\x00\x00" + bytes([65] * 4) + bytes(99)
    endless_blocks = b"\x80\x01\x04\xff\xff\xff\xff\x0f\x00" + bytes(99_000)
    for content, message in (
        (wide, "more than 64 bits"),
        (b"\x81\x01\x04\x0a\x00", "wrong size"),
        (endless_blocks, ""),
    ):
        with bounded_calls(200_000), pytest.raises(ValueError, match=f"{message}$"):
            decode(5, content, "INT64", 8, 10, 10)


def test_a_type_that_is_too_deep_costs_the_rows() -> None:
    type_ = pyarrow.int8()
    for _ in range(12):
        type_ = pyarrow.list_(type_)
    reader = reader_of("a.parquet")
    assert reader is not None
    content = written({"x": pyarrow.array([None], type_)})
    head, _ = read_head(PartialFile.of("a.parquet", content), reader)
    assert head is not None
    assert [table.name for table in head.tables] == ["columns"]


def test_a_structure_of_very_many_fields_is_left_out_and_costs_no_square_of_them() -> None:
    fields = {f"f{number}": [number] for number in range(1500)}
    wide = pyarrow.StructArray.from_arrays([pyarrow.array(each) for each in fields.values()], [*fields])
    content = written(pyarrow.table({"wide": wide, "id": [7]}), use_dictionary=False)
    with bounded_calls(200_000):
        table = rows_of(content)
    assert (table.columns, table.rows, table.column_count) == (("id",), (("7",),), 2)


def test_a_column_that_is_not_read_is_left_out_and_counted() -> None:
    columns: Mapping[str, list[Any]] = {"id": [1, 2], "odd": ["a", "b"]}
    content = written(columns, compression="none", use_dictionary=False)
    start = parquet.read_metadata(io.BytesIO(content)).row_group(0).column(1).data_page_offset
    table = rows_of(content[:start] + b"\xff" * 8 + content[start + 8 :])
    assert (table.columns, table.rows, table.column_count) == (("id",), (("1",), ("2",)), 2)
