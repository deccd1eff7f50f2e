"""The first values of a column, with their levels, from the beginnings of its pages.

Source: https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from sharinghub_static.file_heads.parquet.compression import first_block, inflate
from sharinghub_static.file_heads.parquet.encodings import Encoding, Value, decode, read_hybrid
from sharinghub_static.file_heads.parquet.thrift import EndError, read_struct

__all__ = ["FIRST_BYTES", "Chunk", "Entry", "read_entries"]

FIRST_BYTES: Final = 16_384
"""Bytes that are fetched of a page at first."""
_MOST_BYTES: Final = 135_168
"""Bytes of a page at most: a block of Zstandard has up to 128 kB, and is read whole or not at all."""
_MOST_PLAIN: Final = 262_144
"""Bytes of a page that are decompressed at most."""
_MOST_LEVELS: Final = 20_000
_MOST_PAGES: Final = 40
_LONGEST_HEADER: Final = 8192  # bytes

_DATA, _DICTIONARY, _DATA_V2 = 0, 2, 3
"""Types of pages."""
_USES_DICTIONARY: Final = frozenset((Encoding.PLAIN_DICTIONARY, Encoding.RLE_DICTIONARY))

# Numbers of the fields that are read, in the header of a page and in the headers that it holds by its type.
_TYPE, _COMPRESSED_SIZE, _OF_DATA, _OF_DICTIONARY, _OF_DATA_V2 = 1, 3, 5, 7, 8
_COUNT = 1
_ENCODING = 2
_ENCODING_V2, _DEFINITION_SIZE, _REPETITION_SIZE, _IS_COMPRESSED = 4, 5, 6, 7


@dataclass(frozen=True, slots=True)
class Chunk:
    """A column in a group of rows.

    Args:
        start: its first byte in the file.
        size: its bytes.
        codec: of its pages.
        type: physical type.
        width: bytes of a value of fixed length.
        definition: the highest level.
        repetition: the highest level.
    """

    start: int
    size: int
    codec: str
    type: str
    width: int
    definition: int
    repetition: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A value, or what is in its place.

    Args:
        repetition: its level.
        definition: its level.
        value: None where there is none, by its level, or where it was not read.
        is_read: whether it was read.
    """

    repetition: int
    definition: int
    value: Value | None = None
    is_read: bool = True


@dataclass(frozen=True, slots=True)
class _Page:
    """Where a page is in the file: its header, its content, and the length of that."""

    header: int
    start: int
    size: int


@dataclass(slots=True)
class _Reading:
    """What is read of one column."""

    chunk: Chunk
    fetch: Callable[[int, int], bytes]
    rows: int
    entries: list[Entry] = field(default_factory=list)
    dictionary: Callable[[int], list[Value]] | None = None

    def is_done(self) -> bool:
        """Whether the wanted rows are whole: the next one has begun, or a row is one value."""
        if not self.chunk.repetition:
            return len(self.entries) >= self.rows
        return sum(not entry.repetition for entry in self.entries) > self.rows


def read_entries(chunk: Chunk, fetch: Callable[[int, int], bytes], rows: int) -> list[list[Entry]]:
    """Return the entries of the first rows, fewer where less could be read.

    Args:
        chunk: the column.
        fetch: returns bytes of the file, fewer than wanted or none where they may not be read.
        rows: that are wanted; all that the chunk has, or fewer.

    Raises:
        ValueError: the pages are not as the format wants them.
    """
    reading = _Reading(chunk, fetch, rows)
    at, end = chunk.start, chunk.start + chunk.size
    for _ in range(_MOST_PAGES):
        if at >= end or reading.is_done() or len(reading.entries) >= _MOST_LEVELS:
            break
        header, header_size = _header(fetch, at, end)
        body, size = at + header_size, header.get(_COMPRESSED_SIZE)
        if not header or not isinstance(size, int) or size < 0 or body + size > end:
            break
        if not _read_page(reading, header, _Page(at, body, size)):
            break
        at = body + size
    return _in_rows(reading, is_whole=at >= end)


def _in_rows(reading: _Reading, *, is_whole: bool) -> list[list[Entry]]:
    """The entries, divided into rows; a row that may go on is left out."""
    rows: list[list[Entry]] = []
    for entry in reading.entries:
        if not entry.repetition:
            rows.append([])
        if rows:
            rows[-1].append(entry)
    if reading.chunk.repetition and not is_whole and len(rows) <= reading.rows:
        rows = rows[:-1]
    return rows[: reading.rows]


def _header(fetch: Callable[[int, int], bytes], at: int, end: int) -> tuple[dict[int, Any], int]:
    """The header of a page and its length; empty where it may not be read."""
    content = fetch(at, min(FIRST_BYTES, end - at))
    try:
        return read_struct(content[:_LONGEST_HEADER]) if content else ({}, 0)
    except EndError:
        return {}, 0


def _read_page(reading: _Reading, header: dict[int, Any], page: _Page) -> bool:
    """Read a page, and return whether the next one is of use."""
    kind = header.get(_TYPE)
    if kind == _DICTIONARY:
        of_dictionary = header.get(_OF_DICTIONARY)
        if not isinstance(of_dictionary, dict) or reading.dictionary or reading.entries:
            raise ValueError("a dictionary in a wrong place")
        total = _natural(of_dictionary, _COUNT)

        def values(count: int) -> list[Value]:
            return _attempts(
                reading,
                page,
                lambda content: _plain_values(reading.chunk, content, min(count, total)),
                lambda result: len(result) >= min(count, total),
            )

        reading.dictionary = values
        return True
    read_page = _PAGES.get(kind)
    if read_page is None:
        return True  # an index, or what a later version has
    details = header.get(_OF_DATA_V2 if kind == _DATA_V2 else _OF_DATA)
    if not isinstance(details, dict):
        raise ValueError("a page without its header")
    if not _natural(details, _COUNT):
        return True
    entries = _attempts(reading, page, lambda content: read_page(reading, details, content), _is_whole)
    reading.entries += entries
    return _is_whole(entries)


def _is_whole(entries: list[Entry]) -> bool:
    return bool(entries) and all(entry.is_read for entry in entries)


def _attempts(
    reading: _Reading,
    page: _Page,
    read: Callable[[bytes], list[Any]],
    is_enough: Callable[[list[Any]], bool],
) -> list[Any]:
    """What is read from the first bytes of a page; from more of them where these are not enough."""
    # As far as its header was fetched with.
    most = FIRST_BYTES - (page.start - page.header)
    content = reading.fetch(page.start, min(page.size, most))
    result = read(content) if content or not page.size else []
    if page.size > most and content and not is_enough(result):
        needed = first_block(content) if reading.chunk.codec == "ZSTD" else 0
        most = min(needed, _MOST_BYTES) if needed > most else _MOST_BYTES
        content = reading.fetch(page.start, min(page.size, most))
        result = read(content) if content else result
    return result


def _plain_values(chunk: Chunk, content: bytes, count: int) -> list[Value]:
    plain = inflate(chunk.codec, content, _MOST_PLAIN)
    return decode(Encoding.PLAIN, plain, chunk.type, chunk.width, count, count)


def _natural(fields: dict[int, Any], number: int) -> int:
    value = fields.get(number, 0)
    if not isinstance(value, int) or value < 0:
        raise ValueError("a count that is none")
    return value


def _page_v1(reading: _Reading, header: dict[int, Any], content: bytes) -> list[Entry]:
    """The entries of a page whose levels are compressed with its values."""
    total, encoding = _natural(header, _COUNT), _natural(header, _ENCODING)
    plain, at = inflate(reading.chunk.codec, content, _MOST_PLAIN), 0
    levels = []
    for highest in (reading.chunk.repetition, reading.chunk.definition):
        numbers = b""
        if highest:
            length = int.from_bytes(plain[at : at + 4], "little")
            numbers = plain[at + 4 : at + 4 + length]
            at += 4 + length
        levels.append(numbers)
    return _entries(reading, levels[0], levels[1], plain[at:], total, encoding)


def _page_v2(reading: _Reading, header: dict[int, Any], content: bytes) -> list[Entry]:
    """The entries of a page whose levels go before its compressed values."""
    total, encoding = _natural(header, _COUNT), _natural(header, _ENCODING_V2)
    definition, repetition = _natural(header, _DEFINITION_SIZE), _natural(header, _REPETITION_SIZE)
    body = content[repetition + definition :]
    is_compressed = bool(body) and header.get(_IS_COMPRESSED, True)
    plain = inflate(reading.chunk.codec, body, _MOST_PLAIN) if is_compressed else body
    return _entries(
        reading, content[:repetition], content[repetition : repetition + definition], plain, total, encoding
    )


_PAGES: Final[dict[object, Callable[[_Reading, dict[int, Any], bytes], list[Entry]]]] = {
    _DATA: _page_v1,
    _DATA_V2: _page_v2,
}


def _entries(
    reading: _Reading, repetition: bytes, definition: bytes, content: bytes, total: int, encoding: int
) -> list[Entry]:
    """Put levels and values together, as far as the wanted rows go."""
    chunk = reading.chunk
    most = min(total, _MOST_LEVELS - len(reading.entries))
    if not chunk.repetition:
        most = min(most, reading.rows - len(reading.entries))
    repeated = _levels(repetition, chunk.repetition, most)
    repeated = repeated[: _end_of_rows(reading, repeated)]
    defined = _levels(definition, chunk.definition, len(repeated))
    count = sum(level == chunk.definition for level in defined)
    values: list[Value | None] = [*_values(reading, content, count, total, encoding)]
    values += [None] * (count - len(values))
    result, at = [], 0
    for level, present in zip(repeated, defined, strict=False):
        if present == chunk.definition:
            result.append(Entry(level, present, values[at], values[at] is not None))
            at += 1
        else:
            result.append(Entry(level, present))
    return result


def _levels(content: bytes, highest: int, count: int) -> list[int]:
    return read_hybrid(content, highest.bit_length(), count)


def _end_of_rows(reading: _Reading, levels: list[int]) -> int:
    """How many of a page's levels belong to the wanted rows, and to the first entry behind them."""
    rows = sum(not entry.repetition for entry in reading.entries)
    for index, level in enumerate(levels):
        rows += not level
        if rows > reading.rows:
            return index + 1
    return len(levels)


def _values(
    reading: _Reading, content: bytes, count: int, total: int, encoding: int
) -> list[Value] | list[Value | None]:
    chunk = reading.chunk
    if encoding not in _USES_DICTIONARY:
        return decode(encoding, content, chunk.type, chunk.width, count, total)
    if reading.dictionary is None:
        raise ValueError("a page without its dictionary")
    indexes = read_hybrid(content[1:], content[0], count) if content else []
    values = reading.dictionary(min(max(indexes, default=-1) + 1, _MOST_LEVELS))
    return [values[index] if index < len(values) else None for index in indexes]
