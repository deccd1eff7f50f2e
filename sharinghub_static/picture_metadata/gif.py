"""GIF files without metadata."""

from typing import Final

from sharinghub_static.picture_metadata.errors import Flaw, PictureError

__all__ = ["strip_gif"]

# Source: GIF89a specification, sections 17 to 27; for the loop, NETSCAPE2.0, which all browsers follow.
_EXTENSION, _PICTURE, _TRAILER, _PADDING = 0x21, 0x2C, 0x3B, 0x00
_CONTROL, _APPLICATION = 0xF9, 0xFF
_LOOPS: Final = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def strip_gif(content: bytes) -> bytes:
    """A GIF of its pictures, their timing and the number of loops, without what follows its end.

    Args:
        content: the file.

    Raises:
        PictureError: it is damaged or ends early.
    """
    position = 13 + _table_size(content[10])
    kept = [content[:position]]
    pictures = 0
    while True:
        kind = content[position]
        if kind == _TRAILER:
            if not pictures:
                raise PictureError(Flaw.DAMAGED)
            return b"".join([*kept, b"\x3b"])
        if kind == _EXTENSION:
            end = _end_of_blocks(content, position + 2)
            kept.append(_extension(content[position + 1], content[position + 2 : end]))
        elif kind == _PICTURE:
            start = position + 10 + _table_size(content[position + 9]) + 1  # after the size of codes
            end = _end_of_blocks(content, start)
            kept.append(content[position:end])
            pictures += 1
        elif kind == _PADDING:
            end = position + 1
        else:
            raise PictureError(Flaw.DAMAGED)
        position = end


def _table_size(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _end_of_blocks(content: bytes, position: int) -> int:
    """The place after a chain of blocks, each of which begins with its length; one of zero is the last."""
    while length := content[position]:
        position += 1 + length
    return position + 1


def _extension(label: int, blocks: bytes) -> bytes:
    """What is kept of an extension: comments, texts, XMP and all others are dropped."""
    if label == _CONTROL and blocks[0] == 4:
        return b"\x21\xf9" + blocks[:5] + b"\0"
    if label == _APPLICATION and blocks[0] == 11 and blocks[1:12] in _LOOPS:
        at = 12
        while blocks[at]:
            if blocks[at] == 3 and blocks[at + 1] & 7 == 1:
                return b"\x21\xff\x0b" + blocks[1:12] + blocks[at : at + 4] + b"\0"
            at += 1 + blocks[at]
    return b""
