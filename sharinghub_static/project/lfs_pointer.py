"""Pointers of Git LFS: what Git has in the place of a file.

Source: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md: the ``oid`` is the SHA-256 of the content.
"""

import re
from dataclasses import dataclass
from typing import Final

__all__ = ["LfsPointer", "lfs_pointer"]

_POINTER: Final = re.compile(
    r"version https://git-lfs\.github\.com/spec/v1\n(?:ext-[^\n]{1,300}\n){0,9}"
    r"oid sha256:(?P<oid>[0-9a-f]{64})\nsize (?P<size>\d{1,18})\n?"
)


@dataclass(frozen=True, slots=True)
class LfsPointer:
    """What a pointer says of the file.

    Args:
        sha256: of the content, in hexadecimal.
        size: bytes.
    """

    sha256: str
    size: int


def lfs_pointer(text: str) -> LfsPointer | None:
    """Read a pointer of Git LFS; None for any other text.

    >>> lfs_pointer("# A heading") is None
    True
    """
    match = _POINTER.fullmatch(text.replace("\r\n", "\n")) if len(text) < 4_000 else None
    return LfsPointer(match["oid"], int(match["size"])) if match else None
