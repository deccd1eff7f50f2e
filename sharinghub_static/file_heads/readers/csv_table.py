"""The first rows of CSV and TSV files, in any of the usual dialects and encodings.

Source: RFC 4180; https://www.w3.org/TR/tabular-data-model/#parsing. Python's ``csv.Sniffer`` takes letters
for delimiters where a file has one column, so a delimiter is what divides most of the first rows alike.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

import orjson

from sharinghub_static.file_heads.partial_file import DamagedError, PartialFile
from sharinghub_static.file_heads.registration import file_head
from sharinghub_static.snapshot.head_records import FileHead, HeadTable

_BYTES: Final = 65_536
_DELIMITERS: Final = ",;\t|"
_NAMES: Final = {",": ",", ";": ";", "\t": "TAB", "|": "|"}
_LOOKED_AT: Final = 50
"""Rows by which delimiter and header are recognized."""
_MOST_NAMED: Final = 200
"""Columns that an Item names."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_VALUE: Final = re.compile(
    r"[-+]?[\d\s.,'’]*\d[\d\s.,'’]*(?:[eE][-+]?\d+)?\s*%?"
    r"|\d{4}-\d\d(?:-\d\d)?(?:[T ][\d:.]+(?:Z|[-+]\d\d:?\d\d)?)?|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}"
    r"|nan|na|n/a|null|none|true|false",
    re.IGNORECASE,
)
"""A number, a date or a word for a missing value: no heading, except for years and sizes."""


@file_head("csv", ".csv", ".tsv")
def read_csv(file: PartialFile) -> FileHead:
    """Return the first rows, with the headings if the first row has some."""
    content = file.head(_BYTES)
    is_whole = file.size is not None and len(content) >= file.size
    text, encoding = _decoded(content, is_whole=is_whole)
    text = _without_comments(text)
    delimiter, rows = _divided(text, "\t" if file.name.lower().endswith(".tsv") else "")
    if not is_whole and len(rows) > 1:
        rows.pop()  # it ends where the reading ended
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        raise DamagedError("no row")
    widths = Counter(len(row) for row in rows[:_LOOKED_AT])
    header = rows[0] if _is_header(rows) else None
    data = rows[1:] if header else rows
    width = max(len(rows[0]), max(widths))
    names = header or [str(number) for number in range(1, min(width, _MOST_NAMED) + 1)]
    count = len(data) if is_whole else None
    facts: list[tuple[str, int | float | str]] = [] if count is None else [("rows", count)]
    facts += [("columns", width), ("delimiter", _NAMES[delimiter]), ("encoding", encoding)]
    if header is None:
        facts.append(("header", "no"))
    names = [*names, *("",) * (min(width, _MOST_NAMED) - len(names))]
    table = HeadTable("rows", tuple(names), tuple(tuple(row) for row in data[:_LOOKED_AT]), count, width)
    fields: dict[str, object] = {} if count is None else {"table:row_count": count}
    if header:
        # An index that pandas wrote has no heading.
        fields["table:columns"] = [{"name": name.strip()} for name in header[:_MOST_NAMED] if name.strip()]
    return FileHead(
        "TSV" if delimiter == "\t" else "CSV", tuple(facts), (table,), orjson.dumps(fields).decode()
    )


def _decoded(content: bytes, *, is_whole: bool) -> tuple[str, str]:
    """The text and the name of its encoding."""
    for mark, codec, name in _MARKS:
        if content.startswith(mark):
            return codecs.getincrementaldecoder(codec)("replace").decode(content, is_whole), name
    if b"\0" in content:
        # UTF-16 without a mark: every second byte of what Latin letters have is zero.
        sample = content[:2000]
        for codec, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
            if zeros.count(0) * 2 > len(zeros) and sample[::2].count(0) != sample[1::2].count(0):
                return codecs.getincrementaldecoder(codec)("replace").decode(content, is_whole), "UTF-16"
        raise DamagedError("not a text")
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(content, is_whole), "UTF-8"
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace"), "Windows-1252"


def _without_comments(text: str) -> str:
    """The text without the lines at its beginning that are comments: ``#``, and Excel's ``sep=``."""
    while text.startswith("#") or text[:4].lower() == "sep=":
        line, mark, rest = text.partition("\n")
        if not mark or (line.startswith("#") and _is_commented_header(line, rest)):
            return text.removeprefix("#")
        text = rest
    return text


def _is_commented_header(line: str, rest: str) -> bool:
    """Whether a line that begins with ``#`` has the headings: it is divided like the next one."""
    following = rest.partition("\n")[0]
    return not following.startswith("#") and any(
        0 < line.count(delimiter) == following.count(delimiter) for delimiter in _DELIMITERS
    )


def _divided(text: str, preferred: str) -> tuple[str, list[list[str]]]:
    """The delimiter that divides most rows alike, and the rows."""
    best: tuple[tuple[float, int, bool], str, list[list[str]]] | None = None
    for delimiter in _DELIMITERS:
        rows = _rows(text, delimiter)
        widths = Counter(len(row) for row in rows[:_LOOKED_AT] if row)
        if not widths:
            continue
        width, alike = widths.most_common(1)[0]
        score = (alike / widths.total() if width > 1 else 0.0, width, delimiter == preferred)
        if delimiter == preferred and width > 1:
            return delimiter, rows
        if best is None or score > best[0]:
            best = (score, delimiter, rows)
    if best is None:
        raise DamagedError("no row")
    return best[1], best[2]


def _rows(text: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    # A field that is longer than all that is shown ends it; what came before stays.
    with suppress(csv.Error):
        rows.extend(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    return rows


def _is_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row has the headings: no values, no two alike, and as many as the rows have cells."""
    first = [cell.strip() for cell in rows[0]]
    texts = [cell for cell in first if cell]
    if not texts or len({*texts}) < len(texts) or any(len(cell) > 200 for cell in texts):
        return False
    values = sum(_VALUE.fullmatch(cell) is not None for cell in texts)
    if not values:
        return len(rows) > 1 or len(texts) > 1
    # Years and sizes head columns too. Then other headings are texts, above columns of values.
    below = rows[1] if len(rows) > 1 else []
    is_divided = any(
        not _VALUE.fullmatch(cell) and index < len(below) and _VALUE.fullmatch(below[index].strip())
        for index, cell in enumerate(first)
        if cell
    )
    return values < len(texts) and is_divided
