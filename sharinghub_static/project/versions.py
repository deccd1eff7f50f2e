"""Whether the tag of a release is a version: releases are also made of states, papers and demonstrations."""

import re
from typing import Final

__all__ = ["names_version", "version_of"]

_END: Final = r"[A-Za-z0-9]*(?:[-+._~][A-Za-z0-9]+)*"
_VERSION: Final = re.compile(
    rf"(?:.*?[-_/@ ])?(?P<version>[vV]?(?:\d+(?:\.\d+)+|\d{{4}}-\d\d(?:-\d\d)?){_END})"
    rf"|(?P<number>[vV]?\.?\d+{_END})",
    re.ASCII,
)
_LONGEST: Final = 100


def names_version(tag: str) -> bool:
    """Whether a tag is a version, with or without a name before it.

    Args:
        tag: as it is in Git.

    Example:
        >>> [names_version(tag) for tag in ("v1.2", "pystac-core-v1.15.0", "3", "14.0.0-RC1", "2024-01")]
        [True, True, True, True, True]
        >>> [names_version(tag) for tag in ("get-started-data#prod#7", "before-the-change", "paper-2")]
        [False, False, False]
    """
    return len(tag) <= _LONGEST and _VERSION.fullmatch(tag) is not None


def version_of(tag: str) -> str:
    """The version that a tag names, without the name of a package or branch before it; empty for none.

    Args:
        tag: as it is in Git.

    Example:
        >>> [version_of(tag) for tag in ("v1.2", "pkg/v1.2.3", "@scope/pkg@1.2.3", "tool-2.0", "paper-2")]
        ['v1.2', 'v1.2.3', '1.2.3', '2.0', '']
    """
    match = _VERSION.fullmatch(tag) if len(tag) <= _LONGEST else None
    return (match["version"] or match["number"]) if match else ""
