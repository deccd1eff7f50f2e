"""What is in a picture of strangers, and smaller copies of it.

A picture can lie about its format, end early, or unpack to more memory than there is. Nothing is unpacked
before its size is known and accepted; whatever goes wrong costs the picture and nothing else. Copies carry no
metadata: where and by whom a photograph was taken is nobody's business.
"""

import hashlib
import io
import os
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    # Imported where a picture is opened: a build without any starts faster.
    from PIL import Image

__all__ = ["KeptCopies", "Measured", "measure", "shrink"]

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
    from PIL import ImageOps

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


def _open(content: bytes) -> "Image.Image":
    from PIL import Image

    image = Image.open(io.BytesIO(content), formats=_FORMATS)
    if image.width * image.height > _MOST_PIXELS:
        raise ValueError("too many pixels")
    return image


def _plain(image: "Image.Image") -> "Image.Image":
    """The same picture in eight bits, red, green, blue and, if it has holes, alpha."""
    if image.mode.startswith("I;16"):
        # 16 bits of grey, as of heights and radar: by their upper eight, not cut off at 255.
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _copy(image: "Image.Image", box: tuple[int, int]) -> bytes:
    from PIL import Image

    copy = image.copy()
    copy.thumbnail(box, Image.Resampling.LANCZOS, reducing_gap=3.0)
    copy.info.clear()
    stream = io.BytesIO()
    copy.save(stream, "WEBP", quality=80, method=4)
    return stream.getvalue()


_RECIPE = 2
"""Raised when copies are made in another way, so that those of earlier releases are not taken."""

_DIGEST_BYTES = 32

_NAME = re.compile(r"[0-9a-f]{64}-\d+\.\d+\.webp(?:\.\d+)?")
"""Copies, those of earlier releases and unfinished ones too."""


@dataclass(frozen=True, slots=True)
class KeptCopies:
    """A folder of copies; whatever is wrong with it costs time and nothing else.

    A file has a digest before the copy: one that is damaged or cut still has the size of the picture in it.

    Args:
        folder: where they are; None keeps nothing.
    """

    folder: Path | None
    _used: set[str] = field(default_factory=set)

    def get(self, sha256: str, width: int) -> bytes:
        """A copy; empty when it is not there.

        Args:
            sha256: of the picture.
            width: greatest width of the copy.
        """
        name = self._name(sha256, width)
        if self.folder is None:
            return b""
        try:
            digest, content = _divided((self.folder / name).read_bytes())
        except OSError:
            return b""
        if digest != _digest(content):
            return b""
        self._used.add(name)
        return content

    def put(self, sha256: str, width: int, content: bytes) -> None:
        """Keep a copy; a build that is killed leaves no half of one."""
        if self.folder is None:
            return
        name = self._name(sha256, width)
        self._used.add(name)
        unfinished = self.folder / f"{name}.{os.getpid()}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(_digest(content) + content)
            unfinished.replace(self.folder / name)
        except OSError:
            return  # The next build makes it again.

    def drain(self) -> set[str]:
        """Return the names of the copies that were used, and forget them."""
        used = set(self._used)
        self._used.clear()
        return used

    def take(self, names: set[str]) -> None:
        """Count copies as used."""
        self._used.update(names)

    def forget_others(self) -> None:
        """Remove the copies that this build did not use; whatever else is in the folder is not ours."""
        if self.folder is None or not self.folder.is_dir():
            return
        for file in sorted(self.folder.iterdir()):
            ours = _NAME.fullmatch(file.name) and file.is_file() and not file.is_symlink()
            if ours and file.name not in self._used:
                file.unlink(missing_ok=True)

    @staticmethod
    def _name(sha256: str, width: int) -> str:
        return f"{sha256}-{width}.{_RECIPE}.webp"


def _divided(kept: bytes) -> tuple[bytes, bytes]:
    return kept[:_DIGEST_BYTES], kept[_DIGEST_BYTES:]


def _digest(content: bytes) -> bytes:
    """By which a copy is known to be whole, and made by the library that would make it now."""
    return hashlib.blake2b(content, digest_size=_DIGEST_BYTES, key=_library().encode()[:64]).digest()


@cache
def _library() -> str:
    try:
        return f"pillow {version('pillow')}"
    except PackageNotFoundError:
        return "pillow"
