"""JPEG files without metadata."""

import struct
from dataclasses import dataclass, field
from typing import Final

from sharinghub_static.picture_metadata.errors import Flaw, PictureError
from sharinghub_static.picture_metadata.exif import orientation_exif, read_orientation
from sharinghub_static.picture_metadata.icc import strip_icc

__all__ = ["strip_jpeg"]

# Source: ITU-T T.81, table B.1.
_SOI, _EOI, _SOS, _DRI, _COM, _TEM = 0xD8, 0xD9, 0xDA, 0xDD, 0xFE, 0x01
_RESTARTS: Final = range(0xD0, 0xD8)
_APPLICATION: Final = range(0xE0, 0xF0)
_JFIF, _EXIF, _ICC, _ADOBE = 0xE0, 0xE1, 0xE2, 0xEE
_TABLES: Final = (0xC4, 0xCC, 0xDB, 0xDC)  # DHT, DAC, DQT, DNL
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}

_ICC_MARK = b"ICC_PROFILE\0"
_MOST_OF_PROFILE = 65_519  # bytes in one segment


def strip_jpeg(content: bytes) -> bytes:
    """A JPEG without comments, thumbnails, application data and whatever follows its end.

    JFIF's density, Adobe's colour transform, the colour profile and EXIF's orientation are kept.

    Args:
        content: the file.

    Raises:
        PictureError: it is damaged or ends early.
    """
    parts = _Parts()
    position = 2
    while True:
        marker, position = _next_marker(content, position)
        if marker == _EOI:
            return parts.file()
        if marker == _TEM or marker in _RESTARTS:
            continue
        size = int.from_bytes(content[position : position + 2], "big")
        payload = content[position + 2 : position + size]
        if size < 2 or len(payload) < size - 2:
            raise PictureError(Flaw.DAMAGED if position + 2 <= len(content) and size < 2 else Flaw.CUT)
        position += size
        if marker == _SOS:
            end = _end_of_scan(content, position)
            parts.scan(payload, content[position:end])
            position = end
        else:
            parts.segment(marker, payload)


def _next_marker(content: bytes, position: int) -> tuple[int, int]:
    """The next marker and the place after it; what is between segments is skipped, as libjpeg does."""
    while True:
        position = content.find(b"\xff", position)
        if position < 0:
            raise PictureError(Flaw.CUT)
        position = _after_fill(content, position)
        if content[position] != 0:
            return content[position], position + 1


def _end_of_scan(content: bytes, position: int) -> int:
    """Where the compressed data before a marker ends; in them, 0xFF is followed by zero or a restart."""
    while True:
        start = content.find(b"\xff", position)
        if start < 0:
            raise PictureError(Flaw.CUT)
        position = _after_fill(content, start)
        if content[position] != 0 and content[position] not in _RESTARTS:
            return start


def _after_fill(content: bytes, position: int) -> int:
    while position < len(content) and content[position] == 0xFF:
        position += 1
    if position == len(content):
        raise PictureError(Flaw.CUT)
    return position


@dataclass(slots=True)
class _Parts:
    """What is kept of a file. Application data count only before the first scan, as for decoders."""

    jfif: bytes = b""
    adobe: bytes = b""
    exif: bytes = b""
    icc: dict[int, bytes] = field(default_factory=dict)
    icc_counts: set[int] = field(default_factory=set)
    body: list[bytes] = field(default_factory=list)
    frames: int = 0
    scans: int = 0

    def segment(self, marker: int, payload: bytes) -> None:
        if marker in _APPLICATION:
            if not self.scans:
                self._application(marker, payload)
        elif marker in _FRAMES:
            if self.frames or len(payload) < 6 or len(payload) != 6 + 3 * payload[5]:
                raise PictureError(Flaw.DAMAGED)
            self.frames += 1
            self.body.append(_segment(marker, payload))
        elif marker in _TABLES or (marker == _DRI and len(payload) == 2):
            self.body.append(_segment(marker, payload))
        elif marker != _COM:
            raise PictureError(Flaw.DAMAGED)

    def scan(self, header: bytes, compressed: bytes) -> None:
        if not self.frames or not header or len(header) != 4 + 2 * header[0]:
            raise PictureError(Flaw.DAMAGED)
        self.scans += 1
        self.body += (_segment(_SOS, header), compressed)

    def _application(self, marker: int, payload: bytes) -> None:
        if marker == _JFIF and payload.startswith(b"JFIF\0") and len(payload) >= 14:
            self.jfif = payload[:12] + bytes(2)  # no thumbnail
        elif marker == _ADOBE and payload.startswith(b"Adobe") and len(payload) >= 12:
            self.adobe = payload[:12]
        elif marker == _EXIF and payload.startswith(b"Exif\0") and not self.exif:
            self.exif = payload[6:]
        elif marker == _ICC and payload.startswith(_ICC_MARK) and len(payload) > 14:
            self.icc[payload[12]] = payload[14:] if payload[12] not in self.icc else b""
            self.icc_counts.add(payload[13])

    def file(self) -> bytes:
        if not self.scans:
            raise PictureError(Flaw.DAMAGED)
        head = [b"\xff\xd8"]
        if self.jfif:
            head.append(_segment(_JFIF, self.jfif))
        orientation = read_orientation(self.exif)
        if orientation != 1:
            head.append(_segment(_EXIF, b"Exif\0\0" + orientation_exif(orientation)))
        if self.adobe:
            head.append(_segment(_ADOBE, self.adobe))
        head += self._profile()
        return b"".join([*head, *self.body, b"\xff\xd9"])

    def _profile(self) -> list[bytes]:
        """The profile in its segments; none where parts are missing or there twice (ICC.1:2022, B.4)."""
        if self.icc_counts != {len(self.icc)} or set(self.icc) != set(range(1, len(self.icc) + 1)):
            return []
        if not all(self.icc.values()):
            return []
        profile = strip_icc(b"".join(self.icc[number] for number in sorted(self.icc)))
        pieces = [profile[at : at + _MOST_OF_PROFILE] for at in range(0, len(profile), _MOST_OF_PROFILE)]
        return [
            _segment(_ICC, _ICC_MARK + bytes((number, len(pieces))) + piece)
            for number, piece in enumerate(pieces, 1)
        ]


def _segment(marker: int, payload: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload
