"""YAML as strangers and site owners write it: safe, bounded, and with the place of every value.

What a scalar means is in :mod:`sharinghub_static.text.yaml_scalars`.

PyYAML's loaders lose the places, expand aliases without a limit, recurse as deep as the text does and keep
the last of two equal keys in silence. This reader builds the value from PyYAML's *events* instead, which
libyaml makes without recursion: every limit is kept while reading, whatever is in the text, and what
was read before a mistake is not lost.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from sharinghub_static.text.json_values import LARGEST_INTEGER
from sharinghub_static.text.yaml_mistakes import describe_mistake
from sharinghub_static.text.yaml_scalars import MERGE, STRING, construct, reading_of_yaml_1, resolve

__all__ = ["Limits", "Place", "YamlDocument", "YamlIssue", "YamlPath", "read_yaml"]

YamlPath = tuple[str | int, ...]
"""Keys and indices from the root: ``("extent", "spatial", 0)``."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DROPPED = "\0"  # a key whose value is on its way and is left out; no YAML text can hold this character
_LONGEST_NUMBER = 1000  # reading digits as a number takes time by the square of their count


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in the text; line and column count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What is read at most.

    Args:
        characters: length of the text.
        values: scalars, sequences and mappings, those that aliases repeat counted again.
        depth: nesting.
    """

    characters: int = 1_000_000
    values: int = 20_000
    depth: int = 40


@dataclass(frozen=True, slots=True)
class YamlIssue:
    """What is wrong with the text.

    Args:
        kind: ``syntax``, ``duplicate-key``, ``limit``, ``tag``, ``value``, ``documents``; ``version`` for
            what is right, and read otherwise by programs for YAML 1.1.
        path: where in the value, as far as is known.
        text: the scalar as it is written, for ``version``, ``value`` and ``tag``.
        value: what it is here, for ``version``: a text or a number.
        other: what it is to those programs, in words; empty for a text.
    """

    kind: str
    message: str
    place: Place
    path: YamlPath = ()
    text: str = ""
    value: str | int | float | None = None
    other: str = ""

    @property
    def is_mistake(self) -> bool:
        """Whether something is wrong, or lost."""
        return self.kind != "version"


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """What a text says, as far as it could be read.

    Args:
        value: plain Python values; None for an empty text.
        places: where each key's value is; for a mapping's entry the place of the key.
        issues: in the order of the text.
    """

    value: Any
    places: Mapping[YamlPath, Place]
    issues: tuple[YamlIssue, ...]

    def place(self, path: YamlPath) -> Place:
        """The place of a value, or of the nearest value around it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return Place(1, 1)


def read_yaml(text: str, limits: Limits = Limits(), *, is_alone: bool = False) -> YamlDocument:
    """Read one YAML document; never raises for what is in the text.

    Args:
        text: the document, decoded.
        limits: what is read at most; what is beyond is an issue, and is left out.
        is_alone: whether a second document is an issue.
    """
    reading = _Reading(limits)
    if len(text) > limits.characters:
        text = text[: limits.characters].rpartition("\n")[0]
        reading.say(
            "limit", f"longer than {limits.characters:,} characters; the rest is not read", Place(1, 1)
        )
    try:
        events = yaml.parse(text, Loader=_Loader)
        reading.read(events)
        if is_alone:
            reading.look_for_another(events)
    except yaml.MarkedYAMLError as error:
        # An unclosed quote is found at the end of the text; where it was opened is what helps.
        unclosed = error.context_mark if "end of stream" in str(error.problem) else None
        mark = unclosed or error.problem_mark or error.context_mark
        place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
        if _is_nesting_limit(error):
            message = f"nested deeper than {limits.depth} levels; the rest is not read"
            reading.say("limit", message, place)
        else:
            reading.say("syntax", describe_mistake(error, text, place.line, place.column), place)
    except (yaml.YAMLError, UnicodeError) as error:  # characters that YAML does not allow
        place = _place_of_character(text, error)
        reading.say("syntax", describe_mistake(error, text, place.line, place.column), place)
    except _LimitError as error:
        reading.say("limit", str(error), error.place)
    return YamlDocument(reading.value(), reading.places, tuple(reading.issues))


class _LimitError(Exception):
    def __init__(self, message: str, place: Place) -> None:
        super().__init__(message)
        self.place = place


class _Open:
    """A sequence or mapping that is being read."""

    def __init__(
        self, value: list[object] | dict[str, object], path: YamlPath, anchor: str | None, place: Place
    ) -> None:
        self.value, self.path, self.anchor, self.place = value, path, anchor, place
        self.key: str | None = None
        self.key_place = Place(1, 1)
        self.merged: list[dict[str, Any]] = []


class _Reading:
    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.places: dict[YamlPath, Place] = {}
        self.issues: list[YamlIssue] = []
        self._stack: list[_Open] = []
        self._anchors: dict[str, Any] = {}
        self._count = 0
        self._root: Any = None

    def say(self, kind: str, message: str, place: Place, path: YamlPath = (), text: str = "") -> None:
        self.issues.append(YamlIssue(kind, message, place, path, text))

    def value(self) -> object:
        """What was read; sequences and mappings that a mistake left open hold what came before it."""
        while self._stack:
            self._close()
        return self._root

    def read(self, events: Iterator[yaml.Event]) -> None:
        for event in events:
            place = _place_of(event)
            if isinstance(event, yaml.MappingStartEvent):
                self._open({}, event.anchor, place)
            elif isinstance(event, yaml.SequenceStartEvent):
                self._open([], event.anchor, place)
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                self._close()
            elif isinstance(event, yaml.ScalarEvent):
                self._scalar(event, place)
            elif isinstance(event, yaml.AliasEvent):
                self._alias(str(event.anchor), place)
            elif isinstance(event, yaml.DocumentEndEvent):
                return

    def look_for_another(self, events: Iterator[yaml.Event]) -> None:
        """Report a further document with anything in it."""
        for event in events:
            if isinstance(event, yaml.NodeEvent) and getattr(event, "value", None) != "":
                message = "a second document begins here, and is not read. Put all keys into one"
                self.say("documents", message, _place_of(event))
                return

    # Building

    def _spend(self, amount: int, place: Place) -> None:
        self._count += amount
        if self._count > self.limits.values:
            raise _LimitError(f"more than {self.limits.values:,} values; the rest is not read", place)

    def _open(self, value: list[object] | dict[str, object], anchor: str | None, place: Place) -> None:
        self._spend(1, place)
        if len(self._stack) >= self.limits.depth:
            raise _LimitError(f"nested deeper than {self.limits.depth} levels; the rest is not read", place)
        self._stack.append(_Open(value, self._next_path(place), anchor, place))

    def _close(self) -> None:
        done = self._stack.pop()
        if isinstance(done.value, dict):
            for merged in done.merged:
                for key, value in merged.items():
                    done.value.setdefault(key, value)
        if done.anchor:
            self._anchors[done.anchor] = done.value
        self._put(done.value, done.place)

    def _scalar(self, event: yaml.ScalarEvent, place: Place) -> None:
        self._spend(1, place)
        tag = event.tag or resolve(event.value, event.implicit)
        top = self._stack[-1] if self._stack else None
        if top and isinstance(top.value, dict) and top.key is None:
            top.key = "<<" if tag == MERGE else event.value
            top.key_place = place
            if tag != MERGE and top.key in top.value:
                message = f"duplicate key {top.key!r}; the first one counts"
                self.say("duplicate-key", message, place, (*top.path, top.key))
            elif tag != MERGE:
                self.places[(*top.path, top.key)] = place
            return
        path = self._next_path(place)
        value = self._construct(tag, event.value, place, path)
        if event.implicit[0]:
            self._compare(tag, event.value, value, place, path)
        if event.anchor:
            self._anchors[event.anchor] = value
        self._put(value, place)

    def _construct(self, tag: str, text: str, place: Place, path: YamlPath) -> object:
        if tag in {STRING, "!"}:
            return text
        if len(text) > _LONGEST_NUMBER:
            self.say(
                "value",
                f"{text[:40]!r}… is too long for what it looks like; it is read as text",
                place,
                path,
                text,
            )
            return text
        try:
            value = construct(tag, text)
            if not isinstance(value, int) or abs(value) <= LARGEST_INTEGER:
                return value
            self.say(
                "value",
                f"{text[:40]!r} is larger than {LARGEST_INTEGER}; it is read as text",
                place,
                path,
                text,
            )
        except yaml.constructor.ConstructorError:
            self.say("tag", f"the tag {tag!r} has no meaning here; it is read as text", place, path, text)
        except (ValueError, OverflowError, LookupError, AttributeError):  # what PyYAML's constructors raise
            self.say(
                "value", f"{text[:40]!r} is not what it looks like; it is read as text", place, path, text
            )
        return text

    def _compare(self, tag: str, text: str, value: object, place: Place, path: YamlPath) -> None:
        """Say so where a program for YAML 1.1 reads something else."""
        other = reading_of_yaml_1(text, tag, value)
        if other is None or not isinstance(value, str | int | float):
            return
        if isinstance(value, str) == (tag == STRING):  # else it is a mistake already
            message = f"{text!r} is {other or 'a text'} to programs for YAML 1.1"
            self.issues.append(YamlIssue("version", message, place, path, text, value, other))

    def _alias(self, anchor: str, place: Place) -> None:
        if anchor not in self._anchors:
            self.say("syntax", f"*{anchor} refers to nothing that is complete before it", place)
            self._put(None, place)
            return
        value = self._anchors[anchor]
        self._spend(_size(value, self.limits.values), place)
        self._put(value, place)

    def _put(self, value: object, place: Place) -> None:
        if not self._stack:
            self._root = value
            return
        top = self._stack[-1]
        if isinstance(top.value, list):
            top.value.append(value)
        elif top.key is None:
            self.say("value", "a key must be text; it and its value are left out", place, top.path)
            top.key = _DROPPED
        else:
            self._put_entry(top, top.value, value)

    @staticmethod
    def _put_entry(top: _Open, mapping: dict[str, object], value: object) -> None:
        key, top.key = top.key, None
        if key == "<<":
            merged = value if isinstance(value, list) else [value]
            top.merged += [mapping for mapping in merged if isinstance(mapping, dict)]
        elif key is not None and key != _DROPPED:
            mapping.setdefault(key, value)

    # Places

    def _next_path(self, place: Place) -> YamlPath:
        if not self._stack:
            return ()
        top = self._stack[-1]
        if isinstance(top.value, list):
            path = (*top.path, len(top.value))
            self.places[path] = place
            return path
        return (*top.path, top.key or "")

    def _place_or_start(self, path: YamlPath) -> Place:
        return self.places.get(path, Place(1, 1))


def _place_of(event: yaml.Event) -> Place:
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)


def _size(value: object, limit: int) -> int:
    """How many values are in a value, counted up to the limit; aliases may repeat without end."""
    count, waiting = 0, [value]
    while waiting and count <= limit:
        found = waiting.pop()
        count += 1
        if isinstance(found, dict):
            waiting.extend(found.values())
        elif isinstance(found, list):
            waiting.extend(found)
    return count


def _is_nesting_limit(error: yaml.MarkedYAMLError) -> bool:
    """Whether PyYAML refuses the depth: since 6.0.4 its parser has a limit, which it meets before ours."""
    return re.search(r"nesting|depth", str(error.problem), re.IGNORECASE) is not None


def _place_of_character(text: str, error: Exception) -> Place:
    position = getattr(error, "position", None)
    if not isinstance(position, int):
        return Place(1, 1)
    before = text[:position]
    return Place(before.count("\n") + 1, len(before) - before.rfind("\n"))
