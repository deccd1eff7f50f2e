"""TOML, as YAML is given out: within limits, and with the line of every key."""

import re
import tomllib
from collections.abc import Mapping
from datetime import time
from typing import Any, Final

from sharinghub_static.text.yaml_reader import Limits, Place, YamlDocument, YamlIssue, YamlPath

__all__ = ["read_toml"]

_AT: Final = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")
_HEADER: Final = re.compile(r"\s*\[\[?\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY: Final = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PART: Final = re.compile(r""""([^"]*)"|'([^']*)'|([\w-]+)""")


def read_toml(text: str, limits: Limits) -> YamlDocument:
    """Read a TOML document; never raises for what is in the text.

    Args:
        text: the document, decoded.
        limits: what is read at most. A TOML document has no meaning in part, so of a wrong one nothing is.
    """
    start = Place(1, 1)
    if len(text) > limits.characters:
        message = f"longer than {limits.characters:,} characters; it is not read"
        return YamlDocument({}, {}, (YamlIssue("limit", message, start),))
    try:
        value = _plain(tomllib.loads(text), limits.depth)
    except tomllib.TOMLDecodeError as error:
        return YamlDocument({}, {}, (_issue(str(error), text),))
    except RecursionError:
        message = f"nested deeper than {limits.depth} levels; it is not read"
        return YamlDocument({}, {}, (YamlIssue("limit", message, start),))
    if _count(value) > limits.values:
        message = f"more than {limits.values:,} values; it is not read"
        return YamlDocument({}, {}, (YamlIssue("limit", message, start),))
    return YamlDocument(value, _places(text), ())


def _issue(message: str, text: str) -> YamlIssue:
    at = _AT.search(message)
    last = Place(max(1, len(text.splitlines())), 1)
    place = Place(int(at[1]), int(at[2])) if at and at[1] else last
    return YamlIssue("syntax", message[: at.start()] if at else message, place)


def _plain(value: Any, depth: int) -> Any:
    """The value without times of no day, which no other format has.

    Raises:
        RecursionError: it is nested deeper than that.
    """
    if depth < 0:
        raise RecursionError
    if isinstance(value, dict):
        return {key: _plain(part, depth - 1) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part, depth - 1) for part in value]
    return value.isoformat() if isinstance(value, time) else value


def _count(value: object) -> int:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(map(_count, parts))


def _places(text: str) -> Mapping[YamlPath, Place]:
    """Where keys are. Of an array of tables the lines of its last one; of inline tables that of their key."""
    places: dict[YamlPath, Place] = {}
    table: YamlPath = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _path(header[1])
            places.setdefault(table, Place(number, 1))
        elif key := _KEY.match(line):
            path = (*table, *_path(key[1]))
            for length in range(len(table) + 1, len(path) + 1):
                places.setdefault(path[:length], Place(number, key.start(1) + 1))
    return places


def _path(key: str) -> YamlPath:
    return tuple("".join(part.groups("")) for part in _PART.finditer(key))
