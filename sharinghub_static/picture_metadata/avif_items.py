"""The items of an AVIF: still pictures, and what describes them."""

import struct
from typing import Final

from sharinghub_static.picture_metadata.boxes import (
    Box,
    blank,
    blank_others,
    read_boxes,
    zero,
    zero_outside,
)
from sharinghub_static.picture_metadata.errors import Flaw, PictureError
from sharinghub_static.picture_metadata.icc import strip_icc

__all__ = ["strip_items", "strip_properties"]

# Source: ISO/IEC 23008-12 (HEIF), 6 and 10; ISO/IEC 14496-12, 8.11; AV1 Image File Format 1.2.
_CHILDREN: Final = (b"hdlr", b"pitm", b"iinf", b"iloc", b"iref", b"iprp", b"idat", b"grpl")
_PICTURE_ITEMS: Final = (b"av01", b"grid", b"iden", b"iovl", b"tmap", b"sato")
_REFERENCES: Final = (b"dimg", b"auxl", b"prem", b"thmb", b"base")
_GROUPS: Final = (b"altr", b"ster", b"eqiv")
_PROPERTIES: Final = frozenset(
    b"av1C ispe pixi colr auxC irot imir clap pasp a1op a1lx lsel clli mdcv cclv amve reve ndwt".split()
)
_AUXILIARY: Final = (
    b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0",
    b"urn:mpeg:mpegB:cicp:systems:auxiliary:depth\0",
    b"urn:mpeg:hevc:2015:auxid:1\0",
    b"urn:mpeg:hevc:2015:auxid:2\0",
)
_LEAST_FREE: Final = 8  # bytes of an empty box

Ranges = list[tuple[int, int]]


def strip_items(file: bytearray, meta: Box) -> Ranges | None:
    """Leave the items that are pictures, without their names.

    Args:
        file: the whole; changed in place.
        meta: the box of its items.

    Returns:
        Where the pictures' data are in the file, as (start, end), without those in this box; None where
        there is no item (the box is then blank).

    Raises:
        PictureError: it is damaged, or its pictures are not in this file.
    """
    children = {}
    for box in blank_others(file, meta.body + 4, meta.end, _CHILDREN):
        if box.name in children:
            raise PictureError(Flaw.DAMAGED)
        children[box.name] = box
    if not {b"hdlr", b"pitm", b"iinf", b"iloc", b"iprp"} <= set(children):
        blank(file, meta)
        return None
    strip_handler(file, children[b"hdlr"])
    kept, information = _information(file, children[b"iinf"])
    idat = children.get(b"idat")
    if not kept:
        raise PictureError(Flaw.DAMAGED)
    in_file, in_idat, locations = _locations(file, children[b"iloc"], kept, idat)
    if idat is not None:
        zero_outside(file, idat, in_idat)
    if b"grpl" in children:
        blank_others(file, children[b"grpl"].body, children[b"grpl"].end, _GROUPS)
    replaced = {b"iinf": information, b"iloc": locations, b"iprp": _associations(file, children, kept)}
    if b"iref" in children:
        replaced[b"iref"] = _references(file, children[b"iref"], kept)
    # The box keeps its size, so that nothing after it moves; data in it are found from the start of idat.
    made = b"".join(replaced.get(box.name, bytes(file[box.start : box.end])) for box in children.values())
    left = meta.end - (meta.body + 4) - len(made)
    if left != 0 and left < _LEAST_FREE:
        raise PictureError(Flaw.DAMAGED)
    free = struct.pack(">I4s", left, b"free") + bytes(left - _LEAST_FREE) if left else b""
    file[meta.body + 4 : meta.end] = made + free
    return in_file


def strip_handler(file: bytearray, box: Box) -> None:
    """Remove the name that a program gave itself."""
    zero(file, box.body + 12, box.end)


def strip_properties(file: bytearray, start: int, end: int, kept: frozenset[bytes] = _PROPERTIES) -> None:
    """Blank properties that no decoder needs; the others keep their numbers, by which items name them."""
    for box in blank_others(file, start, end, kept):
        kind = bytes(file[box.body : box.body + 4])
        if box.name == b"colr" and kind in (b"prof", b"rICC"):
            profile = strip_icc(bytes(file[box.body + 4 : box.end]), box.end - box.body - 4)
            if profile:
                file[box.body + 4 : box.end] = profile
            else:
                blank(file, box)
        elif (box.name == b"colr" and kind != b"nclx") or (
            box.name == b"auxC" and not bytes(file[box.body + 4 : box.end]).startswith(_AUXILIARY)
        ):
            blank(file, box)


def _information(file: bytearray, box: Box) -> tuple[set[int], bytes]:
    """The numbers of the items that are kept, and the box that lists them."""
    version = file[box.body]
    wide = version > 0
    first = box.body + (8 if wide else 6)
    entries: list[bytes] = []
    kept: set[int] = set()
    for entry in read_boxes(file, first, box.end):
        version_of_entry = file[entry.body]
        if entry.name != b"infe" or version_of_entry not in (2, 3):
            raise PictureError(Flaw.DAMAGED)
        at = entry.body + 4
        form = ">I" if version_of_entry == 3 else ">H"
        (number,) = struct.unpack_from(form, file, at)
        at += struct.calcsize(form) + 2
        if at + 4 > entry.end:
            raise PictureError(Flaw.CUT)
        if bytes(file[at : at + 4]) in _PICTURE_ITEMS:
            zero(file, at + 4, entry.end)  # its name
            kept.add(number)
            entries.append(bytes(file[entry.start : entry.end]))
    head = bytes(file[box.body : box.body + 4]) + struct.pack(">I" if wide else ">H", len(entries))
    return kept, _box(b"iinf", head + b"".join(entries))


def _locations(file: bytearray, box: Box, kept: set[int], idat: Box | None) -> tuple[Ranges, Ranges, bytes]:
    """Where the data of the kept items are, in the file and in idat, and the box that says so."""
    version, sizes = file[box.body], int.from_bytes(file[box.body + 4 : box.body + 6], "big")
    if version > 2:
        raise PictureError(Flaw.DAMAGED)
    offset_size, length_size, base_size, index_size = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    wide = version == 2
    at = box.body + 6
    count, at = _number(file, at, 4 if wide else 2, box.end)
    in_file: Ranges = []
    in_idat: Ranges = []
    entries: list[bytes] = []
    for _ in range(count):
        start = at
        item, at = _number(file, at, 4 if wide else 2, box.end)
        method = 0
        if version > 0:
            method, at = _number(file, at, 2, box.end)
        elsewhere, at = _number(file, at, 2, box.end)
        base, at = _number(file, at, base_size, box.end)
        extents, at = _number(file, at, 2, box.end)
        if extents and not length_size:
            raise PictureError(Flaw.DAMAGED)  # of no length, and without end
        places: Ranges = []
        for _ in range(extents):
            if version > 0:
                _, at = _number(file, at, index_size, box.end)
            offset, at = _number(file, at, offset_size, box.end)
            length, at = _number(file, at, length_size, box.end)
            places.append((base + offset, base + offset + length))
        if item not in kept:
            continue
        if elsewhere or method not in (0, 1) or any(first == end for first, end in places):
            raise PictureError(Flaw.DAMAGED)  # in another file, or in another item
        if method == 1:
            if idat is None or any(end > idat.end - idat.body for _, end in places):
                raise PictureError(Flaw.DAMAGED)
            in_idat += [(idat.body + first, idat.body + end) for first, end in places]
        else:
            in_file += places
        entries.append(bytes(file[start:at]))
    head = bytes(file[box.body : box.body + 6]) + len(entries).to_bytes(4 if wide else 2, "big")
    return in_file, in_idat, _box(b"iloc", head + b"".join(entries))


def _number(file: bytearray, at: int, size: int, end: int) -> tuple[int, int]:
    if at + size > end:
        raise PictureError(Flaw.CUT)
    return int.from_bytes(file[at : at + size], "big"), at + size


def _references(file: bytearray, box: Box, kept: set[int]) -> bytes:
    size = 4 if file[box.body] else 2
    made = [bytes(file[box.body : box.body + 4])]
    for reference in read_boxes(file, box.body + 4, box.end):
        start, at = _number(file, reference.body, size, reference.end)
        count, at = _number(file, at, 2, reference.end)
        if at + count * size > reference.end:
            raise PictureError(Flaw.CUT)
        targets = [int.from_bytes(file[at + size * n : at + size * (n + 1)], "big") for n in range(count)]
        targets = [target for target in targets if target in kept]
        if reference.name in _REFERENCES and start in kept and targets:
            numbers = b"".join(number.to_bytes(size, "big") for number in targets)
            head = start.to_bytes(size, "big") + len(targets).to_bytes(2, "big")
            made.append(_box(reference.name, head + numbers))
    return _box(b"iref", b"".join(made))


def _associations(file: bytearray, children: dict[bytes, Box], kept: set[int]) -> bytes:
    """The box of properties, and which of them the kept items have."""
    made: list[bytes] = []
    box = children[b"iprp"]
    for part in blank_others(file, box.body, box.end, (b"ipco", b"ipma")):
        if part.name == b"ipco":
            strip_properties(file, part.body, part.end)
            made.append(bytes(file[part.start : part.end]))
            continue
        size, step = (4 if file[part.body] else 2), (2 if file[part.body + 3] & 1 else 1)
        count, at = _number(file, part.body + 4, 4, part.end)
        if count > len(file):
            raise PictureError(Flaw.CUT)
        entries: list[bytes] = []
        for _ in range(count):
            start = at
            item, at = _number(file, at, size, part.end)
            number, at = _number(file, at, 1, part.end)
            _, at = _number(file, at, step * number, part.end)
            if item in kept:
                entries.append(bytes(file[start:at]))
        head = bytes(file[part.body : part.body + 4]) + len(entries).to_bytes(4, "big")
        made.append(_box(b"ipma", head + b"".join(entries)))
    return _box(b"iprp", b"".join(made))


def _box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, name) + body
