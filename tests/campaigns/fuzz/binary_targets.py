"""Targets whose inputs are bytes: data and model files, whose heads are read, and pictures."""

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

from sharinghub_static.file_heads import PartialFile, read_head, reader_of
from sharinghub_static.picture_metadata import PictureError, picture_type, strip_drawing, strip_metadata
from sharinghub_static.portal.media.imaging import measure, shrink
from tests.campaigns.fuzz.mutations import mutate_bytes
from tests.campaigns.fuzz.seeds import corpus
from tests.picture_metadata.making import SAMPLES

__all__ = ["make_file", "make_picture", "read_file", "read_picture"]

_SAMPLES = Path(__file__).resolve().parents[3] / "sharinghub_static/demo/samples"
_FLAWS = frozenset({"cut", "damaged", "empty", "pointer"})
_LARGEST = 300_000
"""Bytes of a file to start from."""

_BOXES = [(320, 640), (640, 1280)]
_GGUF = (
    b"GGUF" + struct.pack("<IQQ", 3, 1, 1)
    + struct.pack("<Q", 20) + b"general.architecture" + struct.pack("<IQ", 8, 5) + b"llama"
    + struct.pack("<Q", 1) + b"w" + struct.pack("<IQQIQ", 2, 4, 4, 0, 0)
)  # fmt: skip
"""A header of version 3 with one key, whose value is a text, and one tensor of 4 by 4."""

_DRAWING = b"<svg xmlns='http://www.w3.org/2000/svg'><!--x--><path id='a' d='M0 0h'/><use href='#a'/></svg>"


def make_file(random: Random) -> tuple[str, bytes]:
    """Return the name of a data or model file, and its bytes, some of which are changed."""
    files = _files()
    ending = random.choice(tuple(files))
    return f"a{ending}", mutate_bytes(random, random.choice(files[ending]), files[ending])


def read_file(given: tuple[str, bytes]) -> None:
    """Read the head of a file, as a crawl does: it is read, or there is a word for why not."""
    name, content = given
    reader = reader_of(name)
    assert reader is not None, name
    head, flaw = read_head(PartialFile.of(name, content), reader)
    assert (head is None) == bool(flaw)
    assert flaw in {"", *_FLAWS}
    assert len(repr(head)) < 60_000, "the head is too large"


def make_picture(random: Random) -> bytes:
    """Return the bytes of a picture, some of which are changed."""
    return mutate_bytes(random, random.choice(_pictures()), _pictures())


def read_picture(content: bytes) -> None:
    """Take the metadata from a picture and make it smaller, as a build does; twice is the same as once."""
    try:
        if not picture_type(content):
            strip_drawing(content)
            return
        stripped = strip_metadata(content)
    except PictureError:
        return
    assert strip_metadata(stripped) == stripped
    measure(stripped)
    assert len(shrink(stripped, _BOXES)) in {0, len(_BOXES)}


@cache
def _files() -> dict[str, tuple[bytes, ...]]:
    """Contents by the ending of the name."""
    files: dict[str, list[bytes]] = {".gguf": [_GGUF]}
    for path in _within(_SAMPLES, "heads"):
        if reader_of(path.name) is not None:
            files.setdefault(path.suffix.lower(), []).append(path.read_bytes())
    return {ending: tuple(files[ending]) for ending in sorted(files)}


@cache
def _pictures() -> tuple[bytes, ...]:
    real = (path.read_bytes() for path in _within(_SAMPLES, "pictures"))
    return (_DRAWING, *SAMPLES.values(), *filter(picture_type, real))


def _within(samples: Path, kind: str) -> Iterator[Path]:
    """Files of the samples and of the caller's folder for a kind, in order."""
    named = corpus()
    for folder in (samples, named / kind if named else None):
        for path in sorted(folder.rglob("*")) if folder else ():
            if path.is_file() and path.stat().st_size <= _LARGEST:
                yield path
