"""PNG files, those that move too, without metadata."""

import struct
import zlib
from collections.abc import Iterator
from typing import Final

from sharinghub_static.picture_metadata.errors import Flaw, PictureError
from sharinghub_static.picture_metadata.exif import orientation_exif, read_orientation
from sharinghub_static.picture_metadata.icc import MOST_BYTES, strip_icc

__all__ = ["strip_png"]

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_MOST_OF_CHUNK: Final = 2**31 - 1

# Source: PNG specification, third edition, 11.2 and 11.3: chunk to the lengths that it may have.
_ONCE: Final[dict[bytes, frozenset[int]]] = {
    b"PLTE": frozenset(range(3, 769, 3)),
    b"tRNS": frozenset(range(1, 257)),
    b"gAMA": frozenset((4,)),
    b"cHRM": frozenset((32,)),
    b"sRGB": frozenset((1,)),
    b"cICP": frozenset((4,)),
    b"mDCV": frozenset((24,)),
    b"cLLI": frozenset((8,)),
    b"sBIT": frozenset((1, 2, 3, 4)),
    b"bKGD": frozenset((1, 2, 6)),
    b"pHYs": frozenset((9,)),
    b"acTL": frozenset((8,)),
}
_PIXELS: Final = (b"IDAT", b"fdAT")
_FRAME, _FRAME_LENGTH = b"fcTL", 26


def strip_png(content: bytes) -> bytes:
    """A PNG of only the chunks that a browser needs, without what follows its end.

    Args:
        content: the file.

    Raises:
        PictureError: it is damaged or ends early.
    """
    kept = [_SIGNATURE]
    names: set[bytes] = set()
    for name, data in _chunks(content):
        first, again = not names, name in names
        if (name == b"IHDR") != first or (first and len(data) != 13):
            raise PictureError(Flaw.DAMAGED)
        names.add(name)
        if name == b"IEND":
            if b"IDAT" not in names:
                raise PictureError(Flaw.DAMAGED)
            return b"".join([*kept, _chunk(name, b"")])
        is_kept = first or name in _PIXELS or (name == _FRAME and len(data) == _FRAME_LENGTH)
        if is_kept or (not again and len(data) in _ONCE.get(name, ())):
            kept.append(_chunk(name, data))
        elif name == b"iCCP" and not again:
            profile = _profile(data)
            kept += [_chunk(name, profile)] if profile else []
        elif name == b"eXIf" and not again:
            orientation = read_orientation(data)
            kept += [_chunk(name, orientation_exif(orientation))] if orientation != 1 else []
        elif not name[0] & 0x20:  # needed by decoders, and not known or not sound
            raise PictureError(Flaw.DAMAGED)
    raise PictureError(Flaw.CUT)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and data of each chunk; one with a wrong checksum is damage where decoders need it."""
    position = len(_SIGNATURE)
    while position < len(content):
        length, name = struct.unpack_from(">I4s", content, position)
        end = position + 12 + length
        if length > _MOST_OF_CHUNK or not name.isalpha():
            raise PictureError(Flaw.DAMAGED)
        if end > len(content):
            raise PictureError(Flaw.CUT)
        data = content[position + 8 : end - 4]
        if zlib.crc32(name + data) == int.from_bytes(content[end - 4 : end], "big"):
            yield name, data
        elif not name[0] & 0x20:
            raise PictureError(Flaw.DAMAGED)
        position = end


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _profile(data: bytes) -> bytes:
    """The data of ``iCCP`` with a name that says nothing; empty where the profile cannot be used."""
    name, _, packed = data.partition(b"\0")
    if not 1 <= len(name) <= 79 or packed[:1] != b"\0":
        return b""
    unpacker = zlib.decompressobj()
    try:
        profile = unpacker.decompress(packed[1:], MOST_BYTES + 1)
    except zlib.error:
        return b""
    stripped = strip_icc(profile) if unpacker.eof else b""
    return b"icc\0\0" + _stored(stripped) if stripped else b""


def _stored(data: bytes) -> bytes:
    """A zlib stream without compression: the same bytes on each machine, whichever zlib it has (RFC 1951)."""
    pieces = [data[at : at + 0xFFFF] for at in range(0, len(data), 0xFFFF)]
    blocks = b"".join(
        struct.pack("<BHH", number == len(pieces), len(piece), len(piece) ^ 0xFFFF) + piece
        for number, piece in enumerate(pieces, 1)
    )
    return b"\x78\x01" + blocks + struct.pack(">I", zlib.adler32(data))
