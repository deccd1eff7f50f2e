"""The one value of EXIF that a browser uses: how a picture is to be turned."""

import struct

__all__ = ["orientation_exif", "read_orientation"]

_ORIENTATION = 0x0112
_SHORT = 3
_ENTRY = 12  # bytes
_UPRIGHT = 1


def read_orientation(exif: bytes) -> int:
    """The orientation of a picture, from 1 (upright) to 8; 1 where none can be read.

    Args:
        exif: TIFF header and directories, with or without the ``Exif`` mark before them.

    Source: CIPA DC-008 (Exif 3.0), 4.6.2 and 4.6.5.1.

    >>> read_orientation(orientation_exif(6))
    6
    """
    tiff = exif.removeprefix(b"Exif\0\0")
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None or len(tiff) < 8:
        return _UPRIGHT
    (start,) = struct.unpack_from(f"{order}I", tiff, 4)
    if start + 2 > len(tiff):
        return _UPRIGHT
    (count,) = struct.unpack_from(f"{order}H", tiff, start)
    for at in range(start + 2, min(start + 2 + count * _ENTRY, len(tiff) - _ENTRY + 1), _ENTRY):
        tag, kind, number, value = struct.unpack_from(f"{order}HHIH", tiff, at)
        if tag == _ORIENTATION:
            return value if kind == _SHORT and number == 1 and 1 <= value <= 8 else _UPRIGHT
    return _UPRIGHT


def orientation_exif(orientation: int) -> bytes:
    """The smallest EXIF data with an orientation: a TIFF header and one directory of one entry."""
    entry = struct.pack("<HHIHH", _ORIENTATION, _SHORT, 1, orientation, 0)
    return struct.pack("<4sIH", b"II*\0", 8, 1) + entry + bytes(4)
