"""Reads a structure of Thrift's compact protocol: the header of a page.

Source: https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
"""

from enum import IntEnum
from typing import Any, Final

__all__ = ["EndError", "read_struct", "read_varint"]

_DEEPEST: Final = 8
_MOST_ELEMENTS: Final = 1000


class _Type(IntEnum):
    """Types of fields and elements."""

    STOP = 0
    TRUE = 1
    FALSE = 2
    BYTE = 3
    I16 = 4
    I32 = 5
    I64 = 6
    DOUBLE = 7
    BINARY = 8
    LIST = 9
    SET = 10
    STRUCT = 12


class EndError(ValueError):
    """The bytes end before what is read from them."""


def read_varint(content: bytes, at: int) -> tuple[int, int]:
    """Return an unsigned number of at most 64 bits, and the offset behind it.

    Args:
        content: bytes in which it is.
        at: offset of its first byte.

    Raises:
        EndError: the bytes end before.
        ValueError: the number is longer.
    """
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(content):
            raise EndError
        byte = content[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
    raise ValueError("a number of more than 64 bits")


def read_struct(content: bytes, at: int = 0, depth: int = 0) -> tuple[dict[int, Any], int]:
    """Return the fields of a structure by their numbers, and the offset behind it.

    Numbers are integers, texts and doubles are bytes, structures are dictionaries.

    Args:
        content: bytes in which it is.
        at: offset of its first byte.
        depth: in how many structures and lists it is.

    Raises:
        EndError: the bytes end before.
        ValueError: it is no such structure, or too deep.
    """
    if depth > _DEEPEST:
        raise ValueError("structures are too deep")
    fields: dict[int, Any] = {}
    number = 0
    while True:
        head, at = _byte(content, at)
        kind, step = head & 15, head >> 4
        if kind == _Type.STOP:
            return fields, at
        if step:
            number += step
        else:
            number, at = _signed(content, at)
        if kind in (_Type.TRUE, _Type.FALSE):  # of a field the type is the value
            fields[number] = kind == _Type.TRUE
        else:
            fields[number], at = _value(content, at, kind, depth)


def _value(content: bytes, at: int, kind: int, depth: int) -> tuple[Any, int]:
    match kind:
        case _Type.TRUE | _Type.FALSE | _Type.BYTE:
            return _byte(content, at)
        case _Type.I16 | _Type.I32 | _Type.I64:
            return _signed(content, at)
        case _Type.DOUBLE:
            return _bytes(content, at, 8)
        case _Type.BINARY:
            count, at = read_varint(content, at)
            return _bytes(content, at, count)
        case _Type.LIST | _Type.SET:
            head, at = _byte(content, at)
            count = head >> 4
            if count == 15:
                count, at = read_varint(content, at)
            if count > _MOST_ELEMENTS:
                raise ValueError("a list is too long")
            values = []
            for _ in range(count):
                value, at = _value(content, at, head & 15, depth + 1)
                values.append(value)
            return values, at
        case _Type.STRUCT:
            return read_struct(content, at, depth + 1)
        case _:
            raise ValueError("an unknown type of a field")


def _byte(content: bytes, at: int) -> tuple[int, int]:
    if at >= len(content):
        raise EndError
    return content[at], at + 1


def _bytes(content: bytes, at: int, count: int) -> tuple[bytes, int]:
    if at + count > len(content):
        raise EndError
    return content[at : at + count], at + count


def _signed(content: bytes, at: int) -> tuple[int, int]:
    value, at = read_varint(content, at)
    return (value >> 1) ^ -(value & 1), at
