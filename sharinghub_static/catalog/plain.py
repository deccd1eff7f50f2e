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
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping | list | tuple):
        return _held(value, level + 1) if level < _DEEPEST else NOTHING
    match value:
        case None | bool():
            return value
        case int():
            return int(value) if abs(value) <= _LARGEST else NOTHING
        case float():
            return float(value) if math.isfinite(value) else NOTHING
        case datetime():
            return rfc3339(value if value.tzinfo else value.replace(tzinfo=UTC))
        case date():
            return value.isoformat()
    return NOTHING


def _held(value: Mapping[Any, Any] | Sequence[Any], level: int) -> dict[str, Any] | list[Any]:
    """The entries of a mapping or a list that JSON can hold."""
    if isinstance(value, Mapping):
        found = {}
        for key, entry in value.items():
            # Most of a catalog is short text: this spares a call for each.
            known = _text(entry) if type(entry) is str else plain(entry, level)
            if known is not NOTHING:
                found[_text(str(key))] = known
        return found
    entries = [_text(entry) if type(entry) is str else plain(entry, level) for entry in value]
    return [entry for entry in entries if entry is not NOTHING]


def _text(text: str) -> str:
    """The text without halves of surrogate pairs, which UTF-8 cannot write."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
