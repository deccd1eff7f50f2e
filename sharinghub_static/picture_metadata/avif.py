"""AVIF files, those that move too, without metadata.

Places of compressed data are written all over such a file. So the result has the same length: what is not
kept is overwritten, and no place changes.
"""

import struct
from typing import Final

from sharinghub_static.picture_metadata.avif_items import Ranges, strip_handler, strip_items, strip_properties
from sharinghub_static.picture_metadata.boxes import Box, blank, blank_others, read_boxes, zero, zero_outside
from sharinghub_static.picture_metadata.errors import Flaw, PictureError

__all__ = ["strip_avif"]

# Source: ISO/IEC 14496-12, 8.
_HANDLERS: Final = (b"pict", b"auxv", b"vide")
_TABLE: Final = frozenset(b"stsd stts stsc stsz stco co64 stss ctts sdtp sbgp sgpd".split())
_ENTRY: Final = frozenset(b"av1C colr pasp clap ccst auxi clli mdcv".split())
_ENTRY_HEADER = 78  # bytes of VisualSampleEntry before its boxes
_AUXILIARY: Final = (b"urn:mpeg:mpegB:cicp:systems:auxiliary:", b"urn:mpeg:hevc:2015:auxid:")


def strip_tracks(file: bytearray, moov: Box) -> Ranges | None:
    """Leave the tracks of pictures, without times, names and data of users.

    Args:
        file: the whole; changed in place.
        moov: the box of its tracks.

    Returns:
        Where their data are, as (start, end); None where there is no track of pictures.
    """
    used: Ranges = []
    for box in blank_others(file, moov.body, moov.end, (b"mvhd", b"trak")):
        if box.name == b"mvhd":
            _strip_times(file, box)
        else:
            used += _track(file, box)
    return used or None


def _track(file: bytearray, trak: Box) -> Ranges:
    parts = _by_name(file, trak, (b"tkhd", b"edts", b"mdia", b"tref"))
    _strip_times(file, parts[b"tkhd"])
    if b"edts" in parts:
        blank_others(file, parts[b"edts"].body, parts[b"edts"].end, (b"elst",))
    if b"tref" in parts:
        blank_others(file, parts[b"tref"].body, parts[b"tref"].end, (b"auxl", b"prem"))
    media = _by_name(file, parts[b"mdia"], (b"mdhd", b"hdlr", b"minf"))
    handler = media[b"hdlr"]
    if bytes(file[handler.body + 8 : handler.body + 12]) not in _HANDLERS:
        blank(file, trak)
        return []
    strip_handler(file, handler)
    _strip_times(file, media[b"mdhd"])
    information = _by_name(file, media[b"minf"], (b"vmhd", b"nmhd", b"dinf", b"stbl"))
    if b"dinf" in information:
        _check_data_are_here(file, information[b"dinf"])
    table = _by_name(file, information[b"stbl"], _TABLE)
    _strip_entries(file, table[b"stsd"])
    return _samples(file, table)


def _by_name(file: bytearray, box: Box, kept: tuple[bytes, ...] | frozenset[bytes]) -> dict[bytes, Box]:
    found: dict[bytes, Box] = {}
    for one in blank_others(file, box.body, box.end, kept):
        if one.name in found and one.name not in (b"sbgp", b"sgpd"):
            raise PictureError(Flaw.DAMAGED)
        found[one.name] = one
    needed = {
        b"trak": {b"tkhd", b"mdia"},
        b"mdia": {b"mdhd", b"hdlr", b"minf"},
        b"minf": {b"stbl"},
        b"stbl": {b"stsd", b"stsc", b"stsz"},
    }
    if not needed.get(box.name, set()) <= set(found):
        raise PictureError(Flaw.DAMAGED)
    return found


def _strip_times(file: bytearray, box: Box) -> None:
    """Zero when it was made and changed."""
    zero(file, box.body + 4, min(box.end, box.body + (20 if file[box.body] else 12)))


def _check_data_are_here(file: bytearray, dinf: Box) -> None:
    """A reference to another file would be an address, and its pixels are not here."""
    for box in blank_others(file, dinf.body, dinf.end, (b"dref",)):
        for entry in blank_others(file, box.body + 8, box.end, (b"url ",)):
            if bytes(file[entry.body : entry.end]) != b"\0\0\0\1":
                raise PictureError(Flaw.DAMAGED)


def _strip_entries(file: bytearray, box: Box) -> None:
    for entry in blank_others(file, box.body + 8, box.end, (b"av01",)):
        start = entry.body + _ENTRY_HEADER
        if start > entry.end:
            raise PictureError(Flaw.CUT)
        zero(file, entry.body + 42, entry.body + 74)  # the compressor's name
        strip_properties(file, start, entry.end, _ENTRY)
        for one in blank_others(file, start, entry.end, (*_ENTRY, b"free")):
            if one.name == b"auxi" and not bytes(file[one.body + 4 : one.end]).startswith(_AUXILIARY):
                blank(file, one)


def _samples(file: bytearray, table: dict[bytes, Box]) -> Ranges:
    """Where the samples of a track are: chunk by chunk, each with a number of samples of known sizes."""
    sizes = table[b"stsz"]
    one_size, count = struct.unpack_from(">II", file, sizes.body + 4)
    each = [] if one_size else _numbers(file, sizes.body + 12, sizes.end, count)
    places = table.get(b"stco") or table.get(b"co64")
    if places is None:
        raise PictureError(Flaw.DAMAGED)
    (chunks,) = struct.unpack_from(">I", file, places.body + 4)
    starts = _numbers(file, places.body + 8, places.end, chunks, "Q" if places.name == b"co64" else "I")
    runs = table[b"stsc"]
    (number,) = struct.unpack_from(">I", file, runs.body + 4)
    groups = _numbers(file, runs.body + 8, runs.end, 3 * number)
    used: Ranges = []
    sample = run = 0
    for chunk, start in enumerate(starts, 1):
        while run + 3 < len(groups) and groups[run + 3] <= chunk:
            run += 3
        if not groups:
            raise PictureError(Flaw.DAMAGED)
        samples = min(groups[run + 1], count - sample)
        length = samples * one_size if one_size else sum(each[sample : sample + samples])
        used.append((start, start + length))
        sample += samples
    return used


def _numbers(file: bytearray, start: int, end: int, count: int, form: str = "I") -> tuple[int, ...]:
    if start + count * struct.calcsize(f">{form}") > end:
        raise PictureError(Flaw.CUT)
    return struct.unpack_from(f">{count}{form}", file, start)


_TOP: Final = (b"ftyp", b"meta", b"moov", b"mdat")

_MOST_BOXES = 32
_MOST_PLACES = 100_000


def strip_avif(content: bytes) -> bytes:
    """An AVIF whose boxes, items and tracks are those that a browser needs.

    Args:
        content: the file.

    Raises:
        PictureError: it is damaged, ends early, or its pixels are not all in the file.
    """
    file = bytearray(content)
    last = list(read_boxes(content, 0, len(content)))[-1]
    boxes = blank_others(file, 0, len(file), _TOP)
    if len(boxes) > _MOST_BOXES:
        raise PictureError(Flaw.DAMAGED)
    used: list[tuple[int, int]] = []
    strip = {b"meta": strip_items, b"moov": strip_tracks}
    has_pictures = False
    for box in boxes:
        if box.name in strip:
            places = strip[box.name](file, box)
            has_pictures |= places is not None
            used += places or ()
    if len(used) > _MOST_PLACES:
        raise PictureError(Flaw.DAMAGED)
    data = [box for box in boxes if box.name == b"mdat"]
    for box in data:
        zero_outside(file, box, used)
    # A place elsewhere could show what was overwritten.
    if not has_pictures or not all(any(_holds(box, place) for box in data) for place in used):
        raise PictureError(Flaw.DAMAGED)
    end = len(file) if last in boxes else max(box.end for box in boxes)
    return bytes(file[:end])


def _holds(box: Box, place: tuple[int, int]) -> bool:
    return box.body <= place[0] <= place[1] <= box.end
