"""Values of any origin as values that JSON has.

Front matter is YAML, and file names are whatever Git holds: dates, numbers without end, text that is no
Unicode. What JSON has no word for is left out rather than guessed.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

__all__ = ["NOTHING", "plain", "rfc3339"]

NOTHING: Final = object()
"""What :func:`plain` answers for a value that JSON cannot hold."""

_DEEPEST = 32
"""Levels that are kept; STAC's own fields need less than ten, and readers recurse."""

_LARGEST = 2**53
"""Beyond this, JSON readers that have floating point numbers alone would see another number."""


def rfc3339(moment: datetime) -> str:
    """A time as STAC wants it: UTC, with ``Z``."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def plain(value: Any, level: int = 0) -> Any:
    """The value as JSON has it: None, bool, int, float, str, list or dict, in the given order.

    Returns:
        The value, or :data:`NOTHING` when there is no such value; within a list or a mapping such
        entries are left out.
    """
    # The most frequent first: an Item is a few hundred values, a hub thousands of Items.
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else NOTHING
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value) if abs(value) <= _LARGEST else NOTHING
    if isinstance(value, list | tuple):
        return _list(value, level + 1) if level < _DEEPEST else NOTHING
    if isinstance(value, dict | Mapping):
        return _mapping(value, level + 1) if level < _DEEPEST else NOTHING
    if isinstance(value, datetime):
        return rfc3339(value if value.tzinfo else value.replace(tzinfo=UTC))
    return value.isoformat() if isinstance(value, date) else NOTHING


def _list(value: Sequence[Any], level: int) -> list[Any]:
    return [known for entry in value if (known := plain(entry, level)) is not NOTHING]


def _mapping(value: Mapping[Any, Any], level: int) -> dict[str, Any]:
    return {
        _text(str(key)): known
        for key, entry in value.items()
        if (known := plain(entry, level)) is not NOTHING
    }


def _text(text: str) -> str:
    """The text without halves of surrogate pairs, which UTF-8 cannot write; a message as its mere words."""
    return text[:] if text.isascii() else text.encode("utf-8", "replace").decode()
