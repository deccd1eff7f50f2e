"""Removes from picture files what they say about people, places, devices and dates; no pixel changes.

A camera writes the owner's name, the serial number and the position into a photograph, a drawing program
writes names of people and folders. :func:`strip_metadata` copies a file part by part and keeps only the
parts that a browser needs to show it, so it needs no list of what may be harmful. Compressed pixels are
copied as they are. One module for each format: ``jpeg``, ``png``, ``gif``, ``webp``, ``avif``; ``icc`` for
colour profiles, ``exif`` for the orientation, ``svg`` for drawings.

Why no library: see docs/dependencies.md.
"""

import struct
from collections.abc import Callable
from typing import Final

from sharinghub_static.picture_metadata.avif import strip_avif
from sharinghub_static.picture_metadata.errors import Flaw, PictureError
from sharinghub_static.picture_metadata.gif import strip_gif
from sharinghub_static.picture_metadata.jpeg import strip_jpeg
from sharinghub_static.picture_metadata.png import strip_png
from sharinghub_static.picture_metadata.svg import strip_svg
from sharinghub_static.picture_metadata.webp import strip_webp

__all__ = ["Flaw", "PictureError", "picture_type", "strip_drawing", "strip_metadata"]

_STRIP: Final[dict[str, Callable[[bytes], bytes]]] = {
    "image/avif": strip_avif,
    "image/gif": strip_gif,
    "image/jpeg": strip_jpeg,
    "image/png": strip_png,
    "image/webp": strip_webp,
}


def picture_type(content: bytes) -> str:
    """The media type of a picture by its first bytes; empty for anything else, HTML and SVG among it.

    Source: https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern; for AVIF, whose brand is the
    word after the box's name, https://aomediacodec.github.io/av1-avif/.

    >>> picture_type(b"GIF89a")
    'image/gif'
    """
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return "image/avif" if content[4:12] in (b"ftypavif", b"ftypavis") else ""


def strip_metadata(content: bytes) -> bytes:
    """A picture without metadata; decoders get the same pixels, colours and orientation from it.

    The result depends on the content alone, and a second call changes nothing.

    Args:
        content: a PNG, JPEG, GIF, WebP or AVIF file.

    Raises:
        PictureError: the file is of another format, damaged, or ends early; it must not be published.

    >>> strip_metadata(b"GIF89a")
    Traceback (most recent call last):
    sharinghub_static.picture_metadata.errors.PictureError: the file ends early
    """
    strip = _STRIP.get(picture_type(content))
    if strip is None:
        raise PictureError(Flaw.FORMAT)
    try:
        return strip(content)
    except (struct.error, IndexError) as error:  # a field lies beyond the end of what holds it
        raise PictureError(Flaw.CUT) from error


def strip_drawing(content: bytes) -> bytes:
    """An SVG without comments, descriptions and data of drawing programs; it is drawn the same.

    Only the site's owner can publish one; see :mod:`sharinghub_static.sources.gitlab.pictures`.

    Args:
        content: the file.

    Raises:
        PictureError: it is no SVG, or a picture in it cannot be published.
    """
    return strip_svg(content, strip_metadata)
