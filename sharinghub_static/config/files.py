"""Reading configuration files and putting them together, without losing who said what."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sharinghub_static.errors import ConfigError
from sharinghub_static.text.yaml_reader import Limits, Place, YamlPath, read_yaml

__all__ = ["Mistake", "Origin", "Settings", "read_files"]

_LARGEST = 2_000_000  # bytes
_LIMITS = Limits(characters=_LARGEST, values=100_000)
_UNREADABLE = frozenset({"syntax", "limit"})
"""Kinds of issues after which a text is only half read: whatever else is wrong with it may be their echo."""
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""What neither HTML nor XML can hold, by an escape neither; tabs and line breaks they can."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value was said: a file and its line, or a variable of the environment."""

    name: str
    place: Place | None = None

    @property
    def line(self) -> int:
        """The line, from 1; 0 for a variable."""
        return self.place.line if self.place else 0

    def __str__(self) -> str:
        return f"{self.name}:{self.place.line}" if self.place else self.name


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong, and who said it."""

    origin: Origin
    what: str

    def __str__(self) -> str:
        return f"{self.origin}: {self.what}"


@dataclass
class Settings:
    """Values as they were said, and the origin of each.

    Args:
        values: plain values, later files over earlier ones.
        origins: by path; a path that is not there was said where the nearest one around it was.
        mistakes: what is wrong with the texts, though they could be read.
        first: where everything is said that nobody said.
    """

    values: dict[str, Any] = field(default_factory=dict)
    origins: dict[YamlPath, Origin] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    first: Origin = Origin("site_config.yml")

    def origin(self, path: YamlPath) -> Origin:
        """Who said the value at this path, or the nearest one around it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.origins:
                return self.origins[path[:length]]
        return self.first

    def set(self, path: YamlPath, value: object, origin: Origin) -> None:
        """Say one value, over what was said before; mappings on the way are made."""
        inner = self.values
        for key in path[:-1]:
            if not isinstance(inner.get(str(key)), dict):
                inner[str(key)] = {}
            inner = inner[str(key)]
        inner[str(path[-1])] = value
        # What is in the new value was not said where parts of the old one were.
        self.origins = {at: each for at, each in self.origins.items() if at[: len(path)] != path}
        self.origins[path] = origin

    def move_origins(self, moves: Sequence[tuple[YamlPath, YamlPath]]) -> None:
        """Remember for values that moved, with all in them, where each was said: paths before and after."""
        origins = dict(self.origins)
        by_start: dict[YamlPath, YamlPath] = dict(moves)
        for path, origin in origins.items():
            for length in range(1, len(path) + 1):
                if path[:length] in by_start:
                    self.origins[(*by_start[path[:length]], *path[length:])] = origin

    def has(self, path: YamlPath) -> bool:
        """Whether there is a value at this path."""
        inner: Any = self.values
        for key in path:
            if not isinstance(inner, dict) or inner.get(str(key)) is None:
                return False
            inner = inner[str(key)]
        return True


def read_files(paths: Sequence[Path]) -> Settings:
    """Read several files, later ones over earlier ones; mappings are merged, everything else is replaced.

    Raises:
        ConfigError: a file is missing, too large or is not YAML, with every such mistake.
    """
    settings = Settings(first=Origin(str(paths[0]), Place(1, 1)))
    unreadable = [mistake for path in paths for mistake in _add_file(settings, path)]
    if unreadable:
        raise ConfigError(unreadable)
    return settings


def _add_file(settings: Settings, path: Path) -> list[str]:
    try:
        with path.open("rb") as stream:
            content = stream.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            return [f"{path}: is larger than {_LARGEST:,} bytes, so it is hardly a configuration"]
        text = content.decode("utf-8-sig")
    except OSError as error:
        return [f"{path}: cannot be read ({error.strerror}); name the right file with --config"]
    except UnicodeDecodeError as error:
        return [f"{path}: is not UTF-8 text (byte {error.start}); save it as UTF-8"]
    document = read_yaml(text, _LIMITS, is_alone=True)
    issues = [
        (issue.kind, Mistake(Origin(str(path), issue.place), issue.message))
        for issue in document.issues
        if issue.is_mistake
    ]
    if any(kind in _UNREADABLE for kind, _ in issues):
        return [str(mistake) for _, mistake in issues]
    settings.mistakes += [mistake for _, mistake in issues]
    if document.value is None:
        return []
    if not isinstance(document.value, dict):
        return [f"{path}:1: is not a mapping of keys; write for example 'gitlab:' with 'url: …' below it"]
    said = {where: Origin(str(path), place) for where, place in document.places.items()}
    for where, character in _control_characters(document.value, ()):
        what = f"there is the control character U+{ord(character):04X}, which no page can hold; remove it"
        settings.mistakes.append(Mistake(said.get(where, Origin(str(path))), what))
    _merge(settings, settings.values, document.value, (), said)
    return []


def _control_characters(value: object, path: YamlPath) -> Iterator[tuple[YamlPath, str]]:
    """The first control character of each text, with the path of the text; YAML can write them as escapes."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from ((path, found[0]) for found in [_CONTROL.search(key)] if found)
            yield from _control_characters(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _control_characters(inner, (*path, index))
    elif isinstance(value, str) and (found := _CONTROL.search(value)):
        yield path, found[0]


def _merge(
    settings: Settings,
    into: dict[str, Any],
    new: dict[str, object],
    path: YamlPath,
    said: dict[YamlPath, Origin],
) -> None:
    for key, value in new.items():
        here = (*path, key)
        if here in said:
            settings.origins[here] = said[here]
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(settings, into[key], value, here, said)
        else:
            into[key] = value
            settings.origins |= {at: origin for at, origin in said.items() if at[: len(here)] == here}
