"""Values of any origin as values that every JSON reader gets back unchanged.

Front matter is YAML, and file names are whatever Git holds: dates, numbers without end, integers of any
size, text that is not Unicode. The limits are those of I-JSON, https://www.rfc-editor.org/rfc/rfc7493.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from sharinghub_static.text.times import rfc3339

__all__ = ["LARGEST_INTEGER", "MISSING", "Path", "encodable", "one_line", "to_json"]

MISSING: Final = object()
"""What :func:`to_json` returns for a value that JSON cannot hold."""

LARGEST_INTEGER: Final = 2**53 - 1
"""Readers with floating point numbers alone, browsers among them, see another number beyond it."""

Path = tuple[str | int, ...]
"""Keys and indices from the root."""

_LINE_SEPARATORS = ("\x85", "\u2028", "\u2029")

_DEEPEST = 32
"""Levels that are kept; STAC's own fields need less than ten, and readers recurse."""


def encodable(text: str) -> str:
    r"""Return a text that UTF-8 can encode: lone halves of surrogate pairs become question marks.

    >>> encodable("half \ud800 a pair")
    'half ? a pair'
    """
    return text[:] if text.isascii() else text.encode("utf-8", "replace").decode()


def one_line(document: bytes) -> bytes:
    r"""Return a JSON document as a line of a file of such: without letters at which readers divide lines.

    JSON escapes control characters alone; Python and others also divide lines at U+0085, U+2028 and U+2029.

    Args:
        document: in UTF-8, without line breaks.

    >>> one_line('["a\u2028b"]'.encode())
    b'["a\\u2028b"]\n'
    """
    for letter in _LINE_SEPARATORS:
        document = document.replace(letter.encode(), f"\\u{ord(letter):04x}".encode())
    return document + b"\n"


def to_json(value: object, report: Callable[[object, Path], None] = lambda _value, _path: None) -> Any:
    """Return a value as JSON has it: None, bool, int, float, str, list or dict, in the given order.

    Times become RFC 3339 in UTC. An integer that readers would round becomes text with all of its digits.
    What JSON cannot hold is left out of a mapping, and is null in a list, whose positions have a meaning.

    Args:
        value: any.
        report: called with each value that became text or was left out, and with its path.

    Returns:
        The value, or :data:`MISSING` when there is no such value.

    >>> to_json({"seed": 2**60, "bad": float("nan"), "list": [1, float("inf")]})
    {'seed': '1152921504606846976', 'list': [1, None]}
    """
    return _convert(value, (), report)


def _convert(value: object, path: Path, report: Callable[[object, Path], None]) -> object:
    # The most frequent first: an Item is a few hundred values, a hub thousands of Items.
    if isinstance(value, str):
        return encodable(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) <= LARGEST_INTEGER:
            return int(value)
        report(value, path)
        return str(value)
    if isinstance(value, float):
        if math.isfinite(value):
            return float(value)
    elif isinstance(value, list | tuple):
        if len(path) < _DEEPEST:
            return _list(value, path, report)
    elif isinstance(value, dict | Mapping):
        if len(path) < _DEEPEST:
            return _mapping(value, path, report)
    elif isinstance(value, datetime):
        return rfc3339(value if value.tzinfo else value.replace(tzinfo=UTC))
    elif isinstance(value, date):
        return value.isoformat()
    report(value, path)
    return MISSING


def _list(value: Sequence[object], path: Path, report: Callable[[object, Path], None]) -> list[object]:
    entries = (_convert(entry, (*path, index), report) for index, entry in enumerate(value))
    return [None if entry is MISSING else entry for entry in entries]


def _mapping(
    value: Mapping[object, object], path: Path, report: Callable[[object, Path], None]
) -> dict[str, object]:
    entries = ((encodable(str(key)), entry) for key, entry in value.items())
    return {
        key: converted
        for key, entry in entries
        if (converted := _convert(entry, (*path, key), report)) is not MISSING
    }
