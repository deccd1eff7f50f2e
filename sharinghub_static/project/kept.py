"""Keep interpreted projects by all that they were interpreted from.

That is the stored record of a project, the configuration, and whether some paths lead to projects of the
hub. Which paths those are shows only while a project is interpreted, so the answers are kept with it, and a
project is taken again while they are the same.
"""

import io
import pickle
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime, timedelta, timezone
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Any, Final, Protocol

import pydantic_core

from sharinghub_static.problems import Message
from sharinghub_static.project.digests import digest_of
from sharinghub_static.project.model import Project
from sharinghub_static.project.outline import outline_digest
from sharinghub_static.snapshot.history_records import ObservationRecord
from sharinghub_static.snapshot.records import ProjectRecord
from sharinghub_static.snapshot.tracking_records import TrackingRecord

__all__ = ["ByteCache", "KeptProjects"]

_STORED: Final = frozenset({"record", "tracking", "history"})
"""Fields of a project that are in the snapshot."""

_UTC: Final = pydantic_core.TzInfo
"""Of the times in records."""

_OURS: Final = "sharinghub_static."
_TIMES: Final = {each.__name__: each for each in (date, datetime, timedelta, timezone)}


class ByteCache(Protocol):
    """Where values are kept, for one version of the program."""

    def text(self, key: str) -> bytes | None:
        """Return what was put under a key; None when there is nothing."""

    def put_text(self, key: str, value: bytes) -> None:
        """Keep a value."""


class _Paths(Collection[str]):
    """Full paths of the hub's projects, which notes those that are looked for.

    Args:
        paths: in lower case.
    """

    def __init__(self, paths: Collection[str]) -> None:
        self._paths = paths
        self.answers: dict[str, bool] = {}
        self.is_listed = False

    def __contains__(self, path: object) -> bool:
        is_there = path in self._paths
        self.answers[str(path)] = is_there
        return is_there

    def __iter__(self) -> Iterator[str]:
        self.is_listed = True
        return iter(self._paths)

    def __len__(self) -> int:
        self.is_listed = True
        return len(self._paths)

    def __bool__(self) -> bool:
        return True  # each project is in its hub


class _Moves(Mapping[str, str]):
    """Former paths of projects to those of today, which notes those that are looked for.

    Args:
        moves: former paths in lower case.
    """

    def __init__(self, moves: Mapping[str, str]) -> None:
        self._moves = moves
        self.answers: dict[str, str | None] = {}
        self.is_listed = False

    def __getitem__(self, path: str) -> str:
        self.answers[path] = self._moves.get(path)
        return self._moves[path]

    def __iter__(self) -> Iterator[str]:
        self.is_listed = True
        return iter(self._moves)

    def __len__(self) -> int:
        self.is_listed = True
        return len(self._moves)

    def __bool__(self) -> bool:
        return bool(len(self))


Interpret = Callable[[Collection[str], Mapping[str, str]], Project]
"""Interprets a project by the paths of the hub's projects and the former ones."""


@dataclass
class KeptProjects:
    """The projects of earlier builds.

    Args:
        cache: keeps them.
        origins: GitLab's project id to the digest of all that the snapshot has of the project.
        settings: digest of what may differ within one build.
        digests: GitLab's project id to the digest of all that a project was interpreted from, of those that
            :meth:`project` returned.
        outlines: likewise to the digest of its outline (:mod:`sharinghub_static.project.outline`).
    """

    cache: ByteCache
    origins: Mapping[int, str]
    settings: str = ""
    digests: dict[int, str] = field(default_factory=dict)
    outlines: dict[int, str] = field(default_factory=dict)

    def is_new(self, record: ProjectRecord) -> bool:
        """Return whether a project can be kept, and is not."""
        key = self._key(record)
        return key is not None and self.cache.text(key) is None

    def project(
        self,
        record: ProjectRecord,
        tracking: TrackingRecord | None,
        history: tuple[ObservationRecord, ...],
        published: Collection[str],
        moved: Mapping[str, str],
        interpret: Interpret,
    ) -> Project:
        """Return a project as it was interpreted earlier, else interpret it.

        Args:
            record: as the snapshot has it.
            tracking: likewise.
            history: likewise.
            published: full paths of the hub's projects in lower case.
            moved: former paths in lower case to those of today.
            interpret: interprets it.
        """
        origin, key = self.origins.get(record.id), self._key(record)
        if origin is None or key is None:
            return interpret(published, moved)
        entry = _read(self.cache.text(key))
        if entry is not None:
            answers, outline, values = entry
            asked, former = answers
            if all((path in published) is answer for path, answer in asked.items()) and all(
                moved.get(path) == answer for path, answer in former.items()
            ):
                self._take(record.id, origin, answers, outline)
                return Project(record=record, tracking=tracking, history=history, **values)
        paths, moves = _Paths(published), _Moves(moved)
        project = interpret(paths, moves)
        if not (paths.is_listed or moves.is_listed):
            answers = paths.answers, moves.answers
            outline = _outline_digest(project)
            self._take(record.id, origin, answers, outline)
            # Of a record that held a secret, or that an extension of the site changed, nothing is kept.
            if project.record is record and project.tracking is tracking and project.history is history:
                self._put(key, answers, outline, project)
        return project

    def _key(self, record: ProjectRecord) -> str | None:
        origin = self.origins.get(record.id)
        return None if origin is None else f"project-{digest_of(origin, self.settings)}"

    def _take(self, id_: int, origin: str, answers: tuple[object, object], outline: str) -> None:
        self.digests[id_] = digest_of(origin, self.settings, repr(answers))
        self.outlines[id_] = outline or self.digests[id_]

    def _put(self, key: str, answers: tuple[object, object], outline: str, project: Project) -> None:
        values = {each.name: getattr(project, each.name) for each in fields(Project)}
        values = {name: value for name, value in values.items() if name not in _STORED}
        try:
            content = pickle.dumps((answers, outline, values), pickle.HIGHEST_PROTOCOL)
            _Reader(io.BytesIO(content)).load()
        except Exception:  # a value of an extension that cannot be kept
            return
        self.cache.put_text(key, zlib.compress(content, 1))


def _outline_digest(project: Project) -> str:
    """The digest of a project's outline; empty where an extension's values have none."""
    try:
        return outline_digest(project)
    except (TypeError, ValueError):
        return ""


def _read(value: bytes | None) -> tuple[Any, str, dict[str, Any]] | None:
    """What was kept; None where there is nothing, or where it is damaged, as its checksum shows."""
    if value is None:
        return None
    try:
        (asked, former), outline, values = _Reader(io.BytesIO(zlib.decompress(value))).load()
        known = {each.name for each in fields(Project)} - _STORED
        is_whole = isinstance(asked, dict) and isinstance(former, dict) and known == values.keys()
        return ((asked, former), outline, values) if is_whole and isinstance(outline, str) else None
    except Exception:  # whatever a damaged file makes of itself
        return None


class _Reader(pickle.Unpickler):
    """Reads plain data alone: a cache that somebody else wrote must not run what it names."""

    def find_class(self, module: str, name: str) -> Any:
        return _plain_class(module, name)


@cache  # each project names the same few
def _plain_class(module: str, name: str) -> Any:
    """A class of plain data by its name.

    Raises:
        UnpicklingError: it is none.
    """
    if module == "datetime" and name in _TIMES:
        return _TIMES[name]
    if (module, name) == (_UTC.__module__, _UTC.__name__):
        return _UTC
    if module.startswith(_OURS):
        found = getattr(import_module(module), name, None)
        if isinstance(found, type) and (is_dataclass(found) or issubclass(found, Enum | Message)):
            return found
    raise pickle.UnpicklingError(f"{module}.{name} is no plain data")
