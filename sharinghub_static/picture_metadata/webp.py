"""WebP files, those that move too, without metadata."""

import struct
from collections.abc import Iterator
from typing import Final

from sharinghub_static.picture_metadata.errors import Flaw, PictureError
from sharinghub_static.picture_metadata.exif import orientation_exif, read_orientation
from sharinghub_static.picture_metadata.icc import strip_icc

__all__ = ["strip_webp"]

# Source: RFC 9649, section 2.
_HAS_ICC, _HAS_ALPHA, _HAS_EXIF, _MOVES = 0x20, 0x10, 0x08, 0x02
_PICTURES: Final = (b"VP8 ", b"VP8L")
_FRAME_HEADER = 16  # bytes


def strip_webp(content: bytes) -> bytes:
    """A WebP of only the chunks that a browser needs, without what follows its end.

    Args:
        content: the file.

    Raises:
        PictureError: it is damaged or ends early.
    """
    (size,) = struct.unpack_from("<I", content, 4)
    if 8 + size > len(content):
        raise PictureError(Flaw.CUT)
    chunks = list(_chunks(content[12 : 8 + size]))
    if chunks and chunks[0][0] in _PICTURES:
        return _file(_chunk(*chunks[0]))
    if not chunks or chunks[0][0] != b"VP8X" or len(chunks[0][1]) < 10:
        raise PictureError(Flaw.DAMAGED)
    return _file(_extended(chunks[0][1], chunks[1:]))


def _extended(header: bytes, chunks: list[tuple[bytes, bytes]]) -> bytes:
    """The chunks of a file with a header of features; a chunk whose flag is not set does not count."""
    flags = header[0]
    kept: list[bytes] = []
    names: set[bytes] = set()
    has = flags & (_HAS_ALPHA | _MOVES)
    for name, data in chunks:
        again = name in names
        names.add(name)
        if name == b"ANMF":
            kept.append(_chunk(name, _frame(data)))
        elif again:
            continue
        elif name in (*_PICTURES, b"ALPH"):
            kept.append(_chunk(name, data))
        elif name == b"ANIM":
            kept.append(_chunk(name, data[:6]))
        elif name == b"ICCP" and flags & _HAS_ICC and (profile := strip_icc(data)):
            has |= _HAS_ICC
            kept.append(_chunk(name, profile))
        elif name == b"EXIF" and flags & _HAS_EXIF and (turn := read_orientation(data)) != 1:
            has |= _HAS_EXIF
            kept.append(_chunk(name, orientation_exif(turn)))
    if names.isdisjoint((*_PICTURES, b"ANMF")):
        raise PictureError(Flaw.DAMAGED)
    return _chunk(b"VP8X", bytes((has, 0, 0, 0)) + header[4:10]) + b"".join(kept)


def _frame(data: bytes) -> bytes:
    if len(data) < _FRAME_HEADER:
        raise PictureError(Flaw.DAMAGED)
    parts = [_chunk(*chunk) for chunk in _chunks(data[_FRAME_HEADER:]) if chunk[0] in (*_PICTURES, b"ALPH")]
    return data[:_FRAME_HEADER] + b"".join(parts)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 0
    while position < len(data):
        name, size = struct.unpack_from("<4sI", data, position)
        if position + 8 + size > len(data):
            raise PictureError(Flaw.CUT)
        yield name, data[position + 8 : position + 8 + size]
        position += 8 + size + size % 2


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)


def _file(chunks: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WEBP" + chunks
