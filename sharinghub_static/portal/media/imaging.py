"""What is in a picture of strangers, and smaller copies of it.

A picture can lie about its format, end early, or unpack to more memory than there is. Nothing is unpacked
before its size is known and accepted; whatever goes wrong costs the picture and nothing else. Copies carry no
metadata: where and by whom a photograph was taken is nobody's business.
"""

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps

__all__ = ["Measured", "measure", "shrink"]

_FORMATS: Final = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")
_MOST_PIXELS: Final = 50_000_000
"""150 MB of memory; the largest sensors of cameras and most figures stay below."""

_ORIENTATION: Final = 0x0112
_TURNED: Final = range(5, 9)
"""Values of EXIF's orientation by which width and height change places."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a picture's header says: width and height in pixels as it is shown, and whether it moves."""

    width: int
    height: int
    moves: bool = False


def measure(content: bytes) -> Measured | None:
    """How large a picture is; None for what is no picture, or larger than may be shown."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            image = _open(content)
            width, height = image.size
            if image.getexif().get(_ORIENTATION) in _TURNED:
                width, height = height, width
            return Measured(width, height, bool(getattr(image, "is_animated", False)))
        except Exception:  # its plugins raise whatever their parsing meets, SyntaxError among it
            return None


def shrink(content: bytes, boxes: Sequence[tuple[int, int]]) -> tuple[bytes, ...]:
    """WebP copies of a picture, upright; of one that moves, of its first frame.

    Args:
        content: the file.
        boxes: greatest width and height in pixels of each copy; no copy is larger than the picture.

    Returns:
        One copy for each box; nothing when the picture cannot be read to its end.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of damaged metadata, which is not kept anyway
        try:
            image = _open(content)
            longest = max(max(box) for box in boxes)
            image.draft(None, (longest, longest))  # a large JPEG is read at half its size or less
            image.load()
            upright = _plain(ImageOps.exif_transpose(image))
            return tuple(_copy(upright, box) for box in boxes)
        except Exception:  # as above
            return ()


def _open(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content), formats=_FORMATS)
    if image.width * image.height > _MOST_PIXELS:
        raise ValueError("too many pixels")
    return image


def _plain(image: Image.Image) -> Image.Image:
    """The same picture in eight bits, red, green, blue and, if it has holes, alpha."""
    if image.mode.startswith("I;16"):
        # 16 bits of grey, as of heights and radar: by their upper eight, not cut off at 255.
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _copy(image: Image.Image, box: tuple[int, int]) -> bytes:
    copy = image.copy()
    copy.thumbnail(box, Image.Resampling.LANCZOS, reducing_gap=3.0)
    copy.info.clear()
    stream = io.BytesIO()
    copy.save(stream, "WEBP", quality=80, method=4)
    return stream.getvalue()
