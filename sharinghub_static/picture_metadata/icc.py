"""Colour profiles without names of devices, people and dates."""

import struct
from typing import Final

__all__ = ["MOST_BYTES", "strip_icc"]

MOST_BYTES: Final = 4_000_000
"""Bytes of the largest profile that is kept; those of printers have up to 3 MB."""

_HEADER = 128
_SIGNATURE = slice(36, 40)
_MOST_TAGS = 100

# What computes colours (ICC.1:2022, 9.2). Not: desc, cprt, dmnd, dmdd, targ, meta, calt, vcgt, private.
_TAGS: Final = frozenset(
    b"A2B0 A2B1 A2B2 A2B3 B2A0 B2A1 B2A2 B2A3 D2B0 D2B1 D2B2 D2B3 B2D0 B2D1 B2D2 B2D3 "
    b"rXYZ gXYZ bXYZ rTRC gTRC bTRC kTRC wtpt bkpt lumi chad cicp gamt".split()
)
_TYPES: Final = frozenset((b"XYZ ", b"curv", b"para", b"mft1", b"mft2", b"mAB ", b"mBA ", b"mpet"))
_PARAMETERS: Final = {0: 1, 1: 3, 2: 4, 3: 5, 4: 7}
"""Kind of parametric curve to its number of values."""
_TYPES_OF_FIXED_SIZE: Final = {b"sf32": 44, b"cicp": 12}
# Size, version, class, colour spaces, signature, flags, attributes, intent and illuminant stay. CMM, date,
# platform, manufacturer, model, creator and checksum go.
_HEADER_KEPT: Final = ((0, 4), (8, 24), (36, 40), (44, 48), (56, 80))


def strip_icc(profile: bytes, length: int | None = None) -> bytes:
    """A profile that gives the same colours; empty for what is no profile.

    Args:
        profile: an ICC profile.
        length: bytes of the result, which is filled with zeros; as many as it needs when absent.

    Source: ICC.1:2022, 7.2 (header) and 7.3 (tag table).
    """
    if not _HEADER + 4 <= len(profile) <= MOST_BYTES or profile[_SIGNATURE] != b"acsp":
        return b""
    stated, count = *struct.unpack_from(">I", profile), *struct.unpack_from(">I", profile, _HEADER)
    table_end = _HEADER + 4 + 12 * count
    if stated > len(profile) or count > _MOST_TAGS or table_end > stated:
        return b""
    tags: dict[bytes, bytes] = {}
    for number in range(count):
        name, start, size = struct.unpack_from(">4sII", profile, _HEADER + 4 + 12 * number)
        if table_end <= start <= start + size <= stated and name in _TAGS:
            data = _kept(profile[start : start + size])
            if data:
                tags.setdefault(name, data)
    if not tags:
        return b""
    made = _write(profile, tags)
    if length is not None:
        if length < len(made):
            return b""
        made += bytes(length - len(made))
    return struct.pack(">I", len(made)) + made[4:]


def _kept(data: bytes) -> bytes:
    kind = data[:4]
    if kind in _TYPES_OF_FIXED_SIZE:
        return data[: _TYPES_OF_FIXED_SIZE[kind]]
    if kind == b"XYZ ":
        return data[:20]
    if kind == b"para" and len(data) >= 12:
        return data[: 12 + 4 * _PARAMETERS.get(int.from_bytes(data[8:10], "big"), 0)]
    if kind == b"curv" and len(data) >= 12:
        return data[: 12 + 2 * int.from_bytes(data[8:12], "big")]
    return data if kind in _TYPES else b""


def _write(profile: bytes, tags: dict[bytes, bytes]) -> bytes:
    header = bytearray(_HEADER)
    for start, end in _HEADER_KEPT:
        header[start:end] = profile[start:end]
    places: dict[bytes, int] = {}  # three curves are often one
    body = bytearray()
    start = _HEADER + 4 + 12 * len(tags)
    table = struct.pack(">I", len(tags))
    for name, data in tags.items():
        if data not in places:
            places[data] = start + len(body)
            body += data + bytes(-len(data) % 4)
        table += struct.pack(">4sII", name, places[data], len(data))
    return bytes(header) + table + bytes(body)
