"""Several GitLab instances in one snapshot: the ids and paths that their projects have in the hub.

Each instance numbers its projects from 1, and two may have a group of one name. The first instance keeps its
ids and paths. A further one has a block of ids of its own, which the checksum of its name chooses, and its
paths begin with ``~`` and its name, which is no path on any GitLab (``lib/gitlab/path_regex.rb``: a path
begins with a letter, a digit, ``_`` or ``.``). Both depend on the name alone, so that they stay when
instances come and go.

A record is stored as its own GitLab gave it: the id of its row says of which instance it is.
"""

import hashlib
from dataclasses import dataclass, replace
from typing import Final

from sharinghub_static.path_segments import INSTANCE_MARK
from sharinghub_static.snapshot.records import OriginRecord, ProjectRecord

__all__ = ["ALL", "BLOCK", "FIRST", "Scope", "block_of", "instance_prefix", "names_instance", "with_origin"]

BLOCK: Final = 2**32
"""Ids of a block; GitLab's own ids are smaller."""

_BLOCKS: Final = 2**20
"""Further blocks; with them ids stay below 2**53, up to which JavaScript counts."""

_SHARED: Final = frozenset({"changed_at", "next_build_at", "published_projects", "shard"})
"""Values about a snapshot that belong to no instance."""


def instance_prefix(name: str) -> str:
    """Return what the paths of an instance begin with in the hub; nothing for the first one.

    Args:
        name: of a further instance; empty for the first one.

    >>> instance_prefix("esa"), instance_prefix("")
    ('~esa/', '')
    """
    return f"{INSTANCE_MARK}{name}/" if name else ""


def names_instance(path: str) -> bool:
    """Return whether a path says itself of which further instance it is.

    >>> names_instance("~esa/earth/cover"), names_instance("earth/cover")
    (True, False)
    """
    return path.startswith(INSTANCE_MARK)


def block_of(name: str) -> int:
    """Return the number of the block of ids that a further instance has; the first one has block 0."""
    digest = hashlib.sha256(name.encode()).digest()
    return 1 + int.from_bytes(digest[:8], "big") % _BLOCKS if name else 0


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of a snapshot that a reader or writer sees.

    Args:
        name: of a further instance; empty for the first one, or for all.
        is_whole: whether it is all of the snapshot, ids and paths being those of the hub.
    """

    name: str = ""
    is_whole: bool = False

    @property
    def first(self) -> int:
        """The least id of its rows."""
        return block_of(self.name) * BLOCK

    @property
    def condition(self) -> str:
        """What is true of the ids of its rows, as SQL with ``{id}`` for the column."""
        return "1" if self.is_whole else f"{{id}} BETWEEN {self.first} AND {self.first + BLOCK - 1}"

    def has(self, row: int) -> bool:
        """Return whether a row is in this part."""
        return self.is_whole or self.first <= row < self.first + BLOCK

    def where(self, column: str = "id") -> str:
        """The same for a column."""
        return self.condition.format(id=column)

    def row(self, id_: int) -> int:
        """The id of a project's row."""
        return id_ if self.is_whole else self.first + id_

    def id_of(self, row: int) -> int:
        """The id of the project of a row."""
        return row if self.is_whole else row - self.first

    def path(self, full_path: str) -> str:
        """The path of a project's row, by that on its GitLab."""
        return f"{instance_prefix(self.name)}{full_path}"

    def own_path(self, stored: str) -> str:
        """The path on its GitLab, by that of a project's row."""
        return stored.removeprefix(instance_prefix(self.name))

    def key(self, name: str) -> str:
        """The key under which a value about the snapshot is."""
        return f"{name}:{self.name}" if self.name and name not in _SHARED else name


ALL: Final = Scope(is_whole=True)
"""All rows of a snapshot."""

FIRST: Final = Scope()
"""The rows of the first instance."""


def with_origin(record: ProjectRecord, row: int, name: str) -> ProjectRecord:
    """Return a record as the hub has it.

    Args:
        record: as its GitLab gave it.
        row: id of its row.
        name: of the further instance that it is on.
    """
    prefix = instance_prefix(name)
    return replace(
        record,
        id=row,
        full_path=f"{prefix}{record.full_path}",
        namespace=replace(record.namespace, full_path=f"{prefix}{record.namespace.full_path}"),
        origin=OriginRecord(name, record.id, record.full_path),
    )
