"""AVIF files, those that move too, without metadata.

Places of compressed data are written all over such a file. So the result has the same length: what is not
kept is overwritten, and no place changes.
"""

from typing import Final

from sharinghub_static.picture_metadata.avif_items import strip_items
from sharinghub_static.picture_metadata.avif_tracks import strip_tracks
from sharinghub_static.picture_metadata.boxes import Box, blank_others, read_boxes, zero_outside
from sharinghub_static.picture_metadata.errors import Flaw, PictureError

__all__ = ["strip_avif"]

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
