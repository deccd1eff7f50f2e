"""Real pictures, small and large, sound and broken, made as tests need them."""

import hashlib
import io
import struct
import zlib
from typing import Any

from PIL import Image

from sharinghub_static.snapshot.records import PictureRecord

__all__ = ["Store", "animation", "bomb", "encoded", "picture", "rotated_jpeg"]


def picture(width: int = 64, height: int = 48, mode: str = "RGB") -> Image.Image:
    """A picture of slopes, so that a compressor has something to do and a turn can be seen."""
    across = Image.linear_gradient("L").rotate(90).resize((width, height))
    down = Image.linear_gradient("L").resize((width, height))
    return Image.merge("RGB", (across, down, Image.new("L", (width, height), 90))).convert(mode)


def encoded(kind: str = "PNG", width: int = 64, height: int = 48, mode: str = "RGB", **options: Any) -> bytes:
    """The bytes of such a picture as ``PNG``, ``JPEG``, ``GIF``, ``WEBP`` or ``AVIF``."""
    stream = io.BytesIO()
    picture(width, height, mode).save(stream, kind, **options)
    return stream.getvalue()


def animation(width: int = 64, height: int = 48, frames: int = 3) -> bytes:
    """A GIF that moves."""
    stream = io.BytesIO()
    pictures = [Image.new("RGB", (width, height), (80 * number, 0, 0)) for number in range(frames)]
    pictures[0].save(stream, "GIF", save_all=True, append_images=pictures[1:], duration=100, loop=0)
    return stream.getvalue()


def rotated_jpeg(width: int = 64, height: int = 48) -> bytes:
    """A JPEG that says of itself to be turned by a quarter, and where and by whom it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: to be turned clockwise
    exif[0x013B] = "Ada <ada@private.example>"
    return encoded("JPEG", width, height, exif=exif)


def bomb(side: int = 40_000) -> bytes:
    """A PNG of a few kilobytes that wants gigabytes of memory."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


class Store:
    """Pictures by path, and how often their bytes were asked for."""

    def __init__(self, **pictures: bytes) -> None:
        self.contents = {hashlib.sha256(content).hexdigest(): content for content in pictures.values()}
        self.records = tuple(
            PictureRecord(path, hashlib.sha256(content).hexdigest(), len(content), type_)
            for path, content in pictures.items()
            for type_ in [f"image/{path.rpartition('.')[2].replace('jpg', 'jpeg')}"]
        )
        self.asked = 0

    def __call__(self, sha256: str) -> bytes | None:
        self.asked += 1
        return self.contents.get(sha256)
