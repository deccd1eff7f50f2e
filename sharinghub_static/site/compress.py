"""Compressed copies of text files, which GitLab Pages sends to every browser that accepts them.

A copy is beside its file and has its name with ``.gz``. Copies count for the limits of Pages, in bytes and in
files, so there is one only where it saves something.
"""

import zlib

import deflate

__all__ = [
    "COPY_ENDINGS",
    "SMALLEST",
    "SMALLEST_OF_MANY",
    "compress",
    "copy_path",
    "has_content",
    "is_compressible",
    "is_ours",
    "smallest_copied",
]

COPY_ENDINGS = (".gz", ".br")
"""Endings of copies: ours, and those that a pipeline of the owner may make."""

_ENDINGS = (
    ".html",
    ".css",
    ".js",
    ".mjs",
    ".json",
    ".geojson",
    ".svg",
    ".xml",
    ".csv",
    ".ndjson",
    ".txt",
    ".md",
)
"""Of texts. Pictures are compressed already, and programs read parts of GeoParquet and PMTiles."""

SMALLEST = 12_288
"""Bytes. Servers send the first ten packets, 14 kB, at once: a smaller file comes no sooner compressed."""

SMALLEST_OF_MANY = 40_960
"""Bytes, where there are many projects. What follows the first 14 kB is sent in twenty packets, 29 kB: a file
up to here comes one round trip sooner compressed. Of a page of each project that is a third of its bytes and
one more of its entries of Pages; it pays for lists and for what scripts read."""

_LARGEST_SHARE = 0.95
"""Of a text's bytes that its copy may have; one that saves less is not worth its file entry of Pages."""

_LONGEST_NAME = 255
"""Bytes of a file's name on ext4, APFS and NTFS."""

_LEVEL = 6
"""Of libdeflate: copies as small as those of zlib's level 9, in a third of the time."""

_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
"""RFC 1952: deflate, no name, no time, unknown system. The same on every machine."""

_GZIP = zlib.MAX_WBITS | 16


def is_compressible(path: str, size: int, smallest: int = SMALLEST) -> bool:
    """Whether a file of the site may have a copy.

    Args:
        path: POSIX path in the site.
        size: of the whole file, in bytes.
        smallest: size from which files have copies, in bytes.
    """
    name = copy_path(path).rpartition("/")[2]
    return path.endswith(_ENDINGS) and size >= smallest and len(name.encode()) <= _LONGEST_NAME


def smallest_copied(compress_all: bool | None, *, many: bool) -> int:
    """Return the size from which texts of a site have copies, in bytes.

    Args:
        compress_all: what the owner says; None leaves it to the number of projects.
        many: whether the site has many projects.
    """
    return SMALLEST_OF_MANY if compress_all is None and many else SMALLEST


def copy_path(path: str) -> str:
    """The path of the copy of a file: ``index.html.gz`` for ``index.html``."""
    return f"{path}.gz"


def compress(content: bytes) -> bytes | None:
    """The content in gzip's format, the same bytes for the same content; None where that saves little."""
    body = bytes(deflate.deflate_compress(content, _LEVEL))
    trailer = deflate.crc32(content).to_bytes(4, "little") + (len(content) % 2**32).to_bytes(4, "little")
    copy = _HEADER + body + trailer
    return copy if len(copy) <= len(content) * _LARGEST_SHARE else None


def is_ours(copy: bytes, content: bytes) -> bool:
    """Whether a copy of an earlier build is one that :func:`compress` made of this content."""
    return copy.startswith(_HEADER) and has_content(copy, content)


def has_content(copy: bytes, content: bytes) -> bool:
    """Whether a gzip file holds exactly this content; at most one byte more than that is decompressed."""
    decompressor = zlib.decompressobj(_GZIP)
    try:
        found = decompressor.decompress(copy, len(content) + 1)
        # The end of an empty or exactly fitting file is only read when there is room for more.
        return found == content and decompressor.eof and not decompressor.unused_data
    except zlib.error:
        return False
