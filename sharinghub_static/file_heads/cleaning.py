"""Cut and clean what a reader made of a stranger's file.

A cell is one line without control characters and marks of direction. Addresses of people are masked here,
as in comments: the rows of a file are about other people more often than about its author. Tokens are
masked when a project is interpreted, like those in READMEs.
"""

import math
from collections.abc import Iterable, Mapping
from typing import Any, Final

import orjson

from sharinghub_static.snapshot.head_records import FileHead, HeadTable
from sharinghub_static.text.emails import mask_emails
from sharinghub_static.text.lines import clean, truncate

__all__ = ["MOST_COLUMNS", "MOST_ROWS", "cleaned", "line"]

MOST_ROWS: Final = 10
"""Rows of a table with data; lists of columns, tensors or bands are longer."""
MOST_COLUMNS: Final = 20
_MOST_ENTRIES: Final = 40
_MOST_TABLES: Final = 6
_MOST_FACTS: Final = 20
_LONGEST_CELL: Final = 80
_LONGEST_FACT: Final = 200
_MOST_FIELDS: Final = 100_000
"""Characters of the JSON of STAC fields."""


def line(text: str, most: int = _LONGEST_CELL) -> str:
    r"""Return a text as one clean line of at most so many characters.

    >>> line("a\tb"), line("ada@lab.example")
    ('a b', '…@…')
    """
    # Cut twice: a field may be as long as all that was read, and masking an address makes a text shorter.
    return truncate(mask_emails(clean(text[: most * 8])), most)


def cleaned(head: FileHead) -> FileHead:
    """Return a head within the limits of a page and a snapshot."""
    return FileHead(
        line(str(head.format)),
        tuple(_facts(head.facts)),
        tuple(_table(table) for table in head.tables[:_MOST_TABLES] if table.rows or table.columns),
        _fields(head.fields),
    )


def _facts(facts: Iterable[tuple[str, Any]]) -> Iterable[tuple[str, int | float | str]]:
    for key, value in tuple(facts)[:_MOST_FACTS]:
        if isinstance(value, bool) or not isinstance(value, int | float):
            text = line(str(value), _LONGEST_FACT)
            if text:
                yield line(str(key)), text
        elif isinstance(value, float) and not math.isfinite(value):
            yield line(str(key)), str(value)
        elif isinstance(value, int) and abs(value) >= 1 << 63:
            yield line(str(key)), f"{float(min(value, 10**300)):.3g}"
        else:
            yield line(str(key)), value


def _table(table: HeadTable) -> HeadTable:
    most = MOST_ROWS if table.name == "rows" else _MOST_ENTRIES
    columns = tuple(line(str(each)) for each in table.columns[:MOST_COLUMNS])
    rows = tuple(
        tuple(line(str(cell)) for cell in (*row[: len(columns)], *("",) * (len(columns) - len(row))))
        for row in table.rows[:most]
    )
    count = table.row_count if table.row_count is None else max(table.row_count, len(rows))
    return HeadTable(line(str(table.name)), columns, rows, count, max(table.column_count, len(table.columns)))


def _fields(text: str) -> str:
    """The STAC fields, with every text cleaned; nothing where they are too long or no JSON."""
    if not text or len(text) > _MOST_FIELDS:
        return ""
    value = orjson.loads(text)
    return orjson.dumps(_clean_value(value)).decode() if isinstance(value, Mapping) else ""


def _clean_value(value: Any) -> Any:
    if isinstance(value, str):
        return line(value, _LONGEST_FACT)
    if isinstance(value, Mapping):
        return {line(str(key)): _clean_value(each) for key, each in value.items()}
    return [_clean_value(each) for each in value] if isinstance(value, list) else value
