"""Columns and number of rows of a Parquet file, from the footer at its end, and its first rows.

The footer is read by pyarrow, the rows by ``file_heads/parquet/``, which says why.

Sources: https://parquet.apache.org/docs/file-format/; https://geoparquet.org/releases/v1.1.0/
"""

from importlib.util import find_spec
from typing import Any, Final

import orjson

from sharinghub_static.file_heads.parquet import first_rows
from sharinghub_static.file_heads.partial_file import (
    BudgetError,
    CutError,
    DamagedError,
    FetchError,
    MissingLibraryError,
    PartialFile,
)
from sharinghub_static.file_heads.registration import file_head
from sharinghub_static.snapshot.head_records import FileHead, HeadTable

_BYTES: Final = 65_536
_LONGEST_FOOTER: Final = 1_000_000
_MAGIC: Final = b"PAR1"
_SHOWN: Final = 40
_MOST_NAMED: Final = 200


@file_head("parquet", ".parquet", ".geoparquet")
def read_parquet(file: PartialFile) -> FileHead:
    """Return the first rows, the columns with their types, and the number of rows."""
    if find_spec("pyarrow") is None:
        raise MissingLibraryError("Parquet", "parquet")
    tail = file.tail(_BYTES)
    length = int.from_bytes(tail[-8:-4], "little")
    if len(tail) < 12 or tail[-4:] != _MAGIC or length > (file.size or 0) - 12:
        raise DamagedError("not a Parquet file")
    if length > _LONGEST_FOOTER:
        raise CutError("the footer is too long")
    if length + 8 > len(tail):
        tail = file.tail(length + 8)
    metadata = _metadata(tail[-(length + 8) :])
    schema = metadata.schema.to_arrow_schema()
    types = [(str(field.name), _type(str(field.type))) for field in schema]
    geo = _geo(metadata.metadata or {})
    facts: list[tuple[str, int | float | str]] = [("rows", metadata.num_rows), ("columns", len(types))]
    if geo:
        facts.append(("geometry", str(geo.get("primary_column") or "")))
    facts.append(("producer", str(metadata.created_by or "")))
    columns = HeadTable("columns", ("name", "type"), tuple(types[:_SHOWN]), len(types), 2)
    fields: dict[str, object] = {
        "table:row_count": metadata.num_rows,
        "table:columns": [{"name": name[:200], "type": type_} for name, type_ in types[:_MOST_NAMED] if name],
    }
    primary = geo.get("primary_column")
    if isinstance(primary, str) and primary in {name for name, _ in types}:
        fields["table:primary_geometry"] = primary
    rows = _rows(file, metadata, schema, geo)
    tables = (columns,) if rows is None else (rows, columns)
    return FileHead("GeoParquet" if geo else "Parquet", tuple(facts), tables, orjson.dumps(fields).decode())


def _rows(file: PartialFile, metadata: Any, schema: Any, geo: dict[str, Any]) -> HeadTable | None:
    """The first rows; what is wrong with them costs them alone."""
    geometries = geo.get("columns")
    try:
        return first_rows(file, metadata, schema, geometries if isinstance(geometries, dict) else {})
    except (BudgetError, FetchError):
        raise
    except Exception:
        # The columns of a stranger's file are worth something without its rows.
        return None


def _metadata(footer: bytes) -> Any:
    """What pyarrow reads of a footer, as of a file that has no rows."""
    import pyarrow
    import pyarrow.parquet

    return pyarrow.parquet.read_metadata(pyarrow.BufferReader(_MAGIC + footer))


def _type(text: str) -> str:
    """A type in a line: what is in a struct is left out."""
    return text if len(text) <= 60 else f"{text.partition('<')[0]}<…>"


def _geo(metadata: dict[bytes, bytes]) -> dict[str, Any]:
    """GeoParquet's own metadata; empty for a file that has none."""
    try:
        value = orjson.loads(metadata.get(b"geo", b"{}")[:200_000])
    except orjson.JSONDecodeError:
        return {}
    return value if isinstance(value, dict) else {}
