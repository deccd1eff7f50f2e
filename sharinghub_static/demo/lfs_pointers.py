"""Pointers of Git LFS: the small texts that stand in a repository for large files.

https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
"""

import hashlib
import re

__all__ = ["POINTER_BYTES", "make_pointer", "read_pointer"]

POINTER_BYTES = 1024
"""A longer file is no pointer."""

_POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:\S+ .*\n)*?"
    rb"oid sha256:(?P<oid>[0-9a-f]{64})\nsize (?P<size>\d{1,18})\n(?:\S+ .*\n)*\Z"
)


def read_pointer(content: bytes) -> tuple[str, int]:
    """The SHA-256 and the size in bytes of what a pointer names; ``("", 0)`` for any other file."""
    match = _POINTER.match(content) if len(content) <= POINTER_BYTES else None
    return (match["oid"].decode(), int(match["size"])) if match else ("", 0)


def make_pointer(content: bytes) -> bytes:
    """What stands in the repository for a large file."""
    oid = hashlib.sha256(content).hexdigest()
    return f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {len(content)}\n".encode()
