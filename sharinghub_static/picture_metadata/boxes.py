"""Boxes of ISO files, read and overwritten in place, so that no offset in the file changes."""

import struct
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sharinghub_static.picture_metadata.errors import Flaw, PictureError

__all__ = ["Box", "blank", "blank_others", "read_boxes", "zero", "zero_outside"]

_MOST_BOXES = 10_000
"""Boxes in a box; a grid has one for each of its some hundred tiles."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box in a file (ISO/IEC 14496-12, 4.2).

    Args:
        name: its type.
        start: where its header begins.
        body: where its content begins.
        end: the place after it.
    """

    name: bytes
    start: int
    body: int
    end: int


def read_boxes(file: bytes | bytearray, start: int, end: int) -> Iterator[Box]:
    """The boxes of a part of a file, one after the other.

    Raises:
        PictureError: a box is shorter than its header or longer than what holds it, or there are too many.
    """
    number = 0
    while start < end:
        number += 1
        if number > _MOST_BOXES:
            raise PictureError(Flaw.DAMAGED)
        size, name = struct.unpack_from(">I4s", file, start)
        body = start + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", file, body)
            body += 8
        elif size == 0:
            size = end - start
        if start + size > end:
            raise PictureError(Flaw.CUT)
        if body > start + size:
            raise PictureError(Flaw.DAMAGED)
        yield Box(name, start, body, start + size)
        start += size


def zero(file: bytearray, start: int, end: int) -> None:
    """Overwrite bytes with zeros."""
    file[start:end] = bytes(max(0, end - start))


def blank(file: bytearray, box: Box) -> None:
    """Turn a box into free space of the same size."""
    file[box.start + 4 : box.start + 8] = b"free"
    zero(file, box.body, box.end)


def blank_others(file: bytearray, start: int, end: int, kept: Collection[bytes]) -> list[Box]:
    """Blank the boxes of a part of a file that are not to be kept.

    Returns:
        The boxes that are kept.
    """
    found: list[Box] = []
    for box in list(read_boxes(file, start, end)):
        if box.name in kept:
            found.append(box)
        else:
            blank(file, box)
    return found


def zero_outside(file: bytearray, box: Box, used: Iterable[tuple[int, int]]) -> None:
    """Zero what of a box's content lies in none of the ranges (start, end) of the file."""
    position = box.body
    for start, end in sorted(used):
        if end <= position:
            continue
        zero(file, position, min(start, box.end))
        position = min(end, box.end)
    zero(file, position, box.end)
