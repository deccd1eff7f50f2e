"""Decodes the first values of a page.

Every function takes the beginning of what was encoded and returns the values that are whole in it, in order
and at most as many as are wanted.

Source: https://parquet.apache.org/docs/file-format/data-pages/encodings/
"""

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from sharinghub_static.file_heads.parquet.thrift import EndError, read_varint

__all__ = ["KEPT", "Bytes", "Encoding", "Value", "decode", "read_hybrid"]

KEPT: Final = 400
"""Bytes that are kept of a value; more than a cell shows."""
_MOST_BLOCKS: Final = 20_000
_FORMATS: Final = {"INT32": "i", "INT64": "q", "FLOAT": "f", "DOUBLE": "d"}
_WIDTHS: Final = {"INT32": 4, "INT64": 8, "FLOAT": 4, "DOUBLE": 8, "INT96": 12}


class Encoding(IntEnum):
    """The encodings that are read, by their numbers in the format."""

    PLAIN = 0
    PLAIN_DICTIONARY = 2
    RLE = 3
    DELTA_BINARY_PACKED = 5
    DELTA_LENGTH_BYTE_ARRAY = 6
    DELTA_BYTE_ARRAY = 7
    RLE_DICTIONARY = 8
    BYTE_STREAM_SPLIT = 9


@dataclass(frozen=True, slots=True)
class Bytes:
    """The beginning of a value of bytes, and how many it has."""

    content: bytes
    size: int


Value = int | float | bool | Bytes


def decode(encoding: int, content: bytes, type_: str, width: int, count: int, total: int) -> list[Value]:
    """Return the first values of a page that has no dictionary.

    Args:
        encoding: its number in the format, one of :class:`Encoding` or another.
        content: the beginning of the encoded values.
        type_: physical type, as pyarrow names it.
        width: bytes of a value of fixed length.
        count: values that are wanted.
        total: values that the page has, as it says.

    Raises:
        ValueError: the encoding is unknown, or the values are not of it.
    """
    width = _WIDTHS.get(type_, width)
    match encoding:
        case Encoding.PLAIN:
            return _plain(content, type_, width, count)
        case Encoding.RLE if type_ == "BOOLEAN":
            return [value == 1 for value in read_hybrid(content[4:], 1, count)]
        case Encoding.DELTA_BINARY_PACKED if type_ in ("INT32", "INT64"):
            return [*_delta(content, 0, count, 8 * width)[0]]
        case Encoding.DELTA_LENGTH_BYTE_ARRAY if type_ == "BYTE_ARRAY":
            return [*_delta_lengths(content, 0, count)]
        case Encoding.DELTA_BYTE_ARRAY:
            return [*_delta_bytes(content, count)]
        case Encoding.BYTE_STREAM_SPLIT if width:
            return _split_streams(content, type_, width, count, total)
        case _:
            raise ValueError("an encoding that is not supported")


def _plain(content: bytes, type_: str, width: int, count: int) -> list[Value]:
    if type_ == "BOOLEAN":
        return [bool(content[index // 8] >> index % 8 & 1) for index in range(min(count, len(content) * 8))]
    if type_ == "BYTE_ARRAY":
        values: list[Value] = []
        at = 0
        while len(values) < count and at + 4 <= len(content):
            size = int.from_bytes(content[at : at + 4], "little")
            at += 4
            if at + min(size, KEPT) > len(content):
                break
            values.append(Bytes(content[at : at + min(size, KEPT)], size))
            at += size
        return values
    if width < 1:
        raise ValueError("values without a length")
    return _fixed(content, type_, width, min(count, len(content) // width))


def _fixed(content: bytes, type_: str, width: int, count: int) -> list[Value]:
    if type_ in _FORMATS:
        return list(struct.unpack_from(f"<{count}{_FORMATS[type_]}", content))
    return [
        Bytes(content[start : start + min(width, KEPT)], width) for start in range(0, count * width, width)
    ]


def _split_streams(content: bytes, type_: str, width: int, count: int, total: int) -> list[Value]:
    """Values whose first bytes are all together, then their second bytes, and so on."""
    if width > KEPT or total < 1 or len(content) < total * width:
        return []
    count = min(count, total)
    joined = bytearray(count * width)
    for number in range(width):
        joined[number::width] = content[number * total : number * total + count]
    return _fixed(bytes(joined), type_, width, count)


def read_hybrid(content: bytes, width: int, count: int) -> list[int]:
    """Return the first numbers of runs and groups of packed bits.

    Args:
        content: the beginning of them.
        width: bits of a number.
        count: numbers that are wanted.

    Raises:
        ValueError: more than 32 bits.
    """
    if width > 32:
        raise ValueError("numbers of more than 32 bits")
    if not width:
        return [0] * count
    values: list[int] = []
    at, size = 0, (width + 7) // 8
    while len(values) < count and at < len(content):
        try:
            head, at = read_varint(content, at)
        except EndError:
            break
        if head & 1:
            length = (head >> 1) * width
            values += _unpack(content[at : at + length], width, min((head >> 1) * 8, count - len(values)))
            at += length
        elif at + size <= len(content):
            value = int.from_bytes(content[at : at + size], "little")
            values += [value] * min(head >> 1, count - len(values))
            at += size
        else:
            break
    return values


def _unpack(content: bytes, width: int, count: int) -> list[int]:
    """Numbers of some bits each, the lowest bit first."""
    if not width:
        return [0] * count
    count = min(count, len(content) * 8 // width)
    mask = (1 << width) - 1
    values = []
    for start in range(0, count, 8):  # a group of eight numbers begins with a byte
        at = start * width // 8
        bits = int.from_bytes(content[at : at + width], "little")
        values += [bits >> shift * width & mask for shift in range(min(8, count - start))]
    return values


def _delta(content: bytes, at: int, count: int, bits: int) -> tuple[list[int], int, int]:
    """The first numbers, how many there are, and the offset behind all of them.

    The offset is known only as far as the bytes reach: ``EndError`` where they do not.
    """
    block, at = read_varint(content, at)
    parts, at = read_varint(content, at)
    total, at = read_varint(content, at)
    first, at = _zigzag(content, at)
    if not 0 < parts <= 512 or not 0 < block <= 1 << 20 or block % (parts * 8):
        raise ValueError("blocks of a wrong size")
    part = block // parts
    count = min(count, total)
    values = [first][:count]
    left, blocks = total - 1, 0
    while left > 0:
        blocks += 1
        if blocks > _MOST_BLOCKS:
            raise EndError
        least, at = _zigzag(content, at)
        widths = content[at : at + parts]
        at += parts
        if len(widths) < parts:
            raise EndError
        for width in widths:
            if left <= 0:
                break
            if width > 64:
                raise ValueError("numbers of more than 64 bits")
            if len(values) < count:
                for step in _unpack(
                    content[at : at + part * width // 8], width, min(part, count - len(values))
                ):
                    values.append(_wrapped(values[-1] + least + step, bits))
            at += part * width // 8
            left -= part
        if at > len(content) and len(values) < count:
            return values, total, at
    return values, total, at


def _wrapped(value: int, bits: int) -> int:
    """A number in two's complement: differences may overflow."""
    value &= (1 << bits) - 1
    return value - (1 << bits) if value >> (bits - 1) else value


def _zigzag(content: bytes, at: int) -> tuple[int, int]:
    value, at = read_varint(content, at)
    return (value >> 1) ^ -(value & 1), at


def _delta_lengths(content: bytes, at: int, count: int) -> list[Bytes]:
    lengths, _, at = _delta(content, at, count, 32)
    values: list[Bytes] = []
    for length in lengths:
        if length < 0 or at + min(length, KEPT) > len(content):
            break
        values.append(Bytes(content[at : at + min(length, KEPT)], length))
        at += length
    return values


def _delta_bytes(content: bytes, count: int) -> list[Bytes]:
    """Values of which each begins like the one before."""
    prefixes, _, at = _delta(content, 0, count, 32)
    values: list[Bytes] = []
    previous = Bytes(b"", 0)
    for prefix, suffix in zip(prefixes, _delta_lengths(content, at, count), strict=False):
        if not 0 <= prefix <= previous.size:
            raise ValueError("a prefix that is longer than the value before")
        previous = Bytes((previous.content[:prefix] + suffix.content)[:KEPT], prefix + suffix.size)
        values.append(previous)
    return values
