"""The shards of one crawl, open to be merged: whether they fit together, and into which snapshot."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from sharinghub_static.errors import SnapshotError
from sharinghub_static.snapshot.database import SCHEMA_VERSION, naming
from sharinghub_static.snapshot.instances import FIRST, Scope
from sharinghub_static.snapshot.records import InstanceRecord
from sharinghub_static.snapshot.shards import ShardRecord
from sharinghub_static.snapshot.store import Snapshot

__all__ = ["OpenShard", "check_target", "open_shards", "scopes_of"]

_AGAIN = "Crawl this shard again."
_SEVERAL = 5
"""Shards that a message names."""


@dataclass(frozen=True, slots=True)
class OpenShard:
    """An open shard.

    Args:
        path: its file.
        store: the file, for reading.
        record: what it says of itself.
        crawled_at: when the crawl of it came to its end, UTC.
    """

    path: Path
    store: Snapshot
    record: ShardRecord
    crawled_at: datetime

    def rows(self, sql: str, *values: object) -> Iterator[Any]:
        """Rows of a query; what is wrong with the file names this file."""
        with naming(self.path):
            # Not `yield from`, see `Database.rows`.
            for row in self.store.database.rows(sql, *values):  # noqa: UP028
                yield row

    def of(self, scope: Scope) -> Snapshot:
        """Return the part of one instance."""
        return self.store.of(scope)

    def is_unreached(self, scope: Scope) -> bool:
        """Whether an instance could not be read, so that its rows are as the shard had them before."""
        return self.of(scope).unreached


def scopes_of(stores: Sequence[Snapshot]) -> list[Scope]:
    """Return the parts of all instances that one of the files knows, the first instance first."""
    return [FIRST, *map(Scope, sorted({scope.name for store in stores for scope in store.further}))]


def open_shards(stack: ExitStack, paths: Sequence[Path]) -> list[OpenShard]:
    """Open all shards of one crawl, in the order of their numbers.

    Args:
        stack: closes them.
        paths: of their files, in any order.

    Raises:
        SnapshotError: a shard is missing, given twice, unfinished, damaged, or does not belong to the others.
    """
    shards = [_open(stack, path) for path in paths]
    _check_set(shards)
    shards.sort(key=lambda shard: shard.record.shard.index)
    _check_projects(shards)
    return shards


def _open(stack: ExitStack, path: Path) -> OpenShard:
    try:
        store = stack.enter_context(Snapshot.open(path, as_shard=True))
    except SnapshotError as error:
        raise SnapshotError(error.what, "Crawl this shard again, and merge then.") from error
    if (version := store.database.pragma("user_version")) != SCHEMA_VERSION:
        raise SnapshotError(
            f"{path} is of an older version ({version}; this program writes {SCHEMA_VERSION})", _AGAIN
        )
    record = store.shard
    if record is None:
        raise SnapshotError(f"{path} holds no crawl yet", "Run `sharinghub-static crawl --shard` first.")
    crawled_at = store.crawled_at
    if not record.finished or crawled_at is None:
        raise SnapshotError(f"the crawl of shard {record.shard} ({path}) was not finished", _AGAIN)
    with naming(path):
        state = next(store.database.rows("PRAGMA quick_check(1)"))[0]
    if state != "ok":
        raise SnapshotError(f"{path} is damaged: {' '.join(str(state).split())}", _AGAIN)
    return OpenShard(path, store, record, crawled_at)


def _check_set(shards: Sequence[OpenShard]) -> None:
    """Refuse what is not each shard of one crawl once."""
    if not shards:
        raise SnapshotError("there are no shards to merge", "Name the file of each shard.")
    first = shards[0]
    for shard in shards[1:]:
        ours, theirs = first.record, shard.record
        _refuse_difference(first, shard, "number of shards", ours.shard.total, theirs.shard.total)
        _refuse_difference(first, shard, "version of this program", ours.program, theirs.program)
    for scope in scopes_of([shard.store for shard in shards]):
        _check_instance(scope, [shard for shard in shards if not shard.of(scope).is_new])
    for shard in shards[1:]:
        if first.record.settings != shard.record.settings:
            raise SnapshotError(
                f"{first.path} and {shard.path} were crawled with different configurations",
                "Crawl all shards with one configuration.",
            )
    given: dict[int, OpenShard] = {}
    for shard in shards:
        other = given.setdefault(shard.record.shard.index, shard)
        if other is not shard:
            raise SnapshotError(
                f"{other.path} and {shard.path} are both shard {shard.record.shard}", "Name each shard once."
            )
    total = first.record.shard.total
    if missing := [index for index in range(1, total + 1) if index not in given]:
        named = ", ".join(f"{index}/{total}" for index in missing[:_SEVERAL])
        more = ", …" if len(missing) > _SEVERAL else ""
        which = f"shard {named} is" if len(missing) == 1 else f"shards {named}{more} are"
        raise SnapshotError(f"{which} missing", "Crawl what is missing, and name the file of each shard.")


def _check_instance(scope: Scope, shards: Sequence[OpenShard]) -> None:
    """Refuse shards that were not crawled from one GitLab in one way."""
    for first, shard in pairwise(shards):
        ours, theirs = first.of(scope).instance, shard.of(scope).instance
        _refuse_difference(first, shard, "GitLab", ours.url, theirs.url)
        _refuse_difference(first, shard, "gitlab.visibility", ours.visibility.value, theirs.visibility.value)
    # What could not be read does not say how it would have been read.
    for first, shard in pairwise(shard for shard in shards if not shard.is_unreached(scope)):
        ours, theirs = first.of(scope).instance, shard.of(scope).instance
        _refuse_difference(first, shard, "access", _access(ours), _access(theirs))


def _refuse_difference(first: OpenShard, shard: OpenShard, what: str, ours: object, theirs: object) -> None:
    if ours != theirs:
        raise SnapshotError(
            f"{first.path} and {shard.path} differ in their {what}: {ours}, and {theirs}",
            "Crawl all shards alike.",
        )


def _access(instance: InstanceRecord) -> str:
    return "with a token" if instance.authenticated else "without a token"


def _check_projects(shards: Sequence[OpenShard]) -> None:
    """Refuse projects of another shard, and two of one path, of which one was renamed during the crawl."""
    seen: dict[str, tuple[OpenShard, int]] = {}
    for shard in shards:
        with naming(shard.path):
            for record in shard.store.projects():
                if not shard.record.shard.holds(record.id):
                    raise SnapshotError(
                        f"{shard.path} holds project {record.id}, which is not in shard {shard.record.shard}",
                        "Delete the file and crawl this shard again.",
                    )
                other, id_ = seen.setdefault(record.full_path.lower(), (shard, record.id))
                if other is not shard:
                    older = min(other, shard, key=lambda each: each.crawled_at)
                    raise SnapshotError(
                        f"{record.full_path} is the path of project {id_} in shard {other.record.shard} and "
                        f"of project {record.id} in shard {shard.record.shard}: one was renamed between them",
                        f"Crawl shard {older.record.shard} again.",
                    )


def check_target(whole: Snapshot, shards: Sequence[OpenShard], now: datetime) -> None:
    """Refuse to merge into a snapshot of another GitLab, or of a later crawl, which may have closed parts.

    Args:
        whole: the snapshot into which the shards are merged.
        shards: of one crawl.
        now: the current time, UTC.
    """
    for scope in scopes_of([whole]):
        before = whole.of(scope)
        after = next((shard.of(scope) for shard in shards if not shard.of(scope).is_new), None)
        if before.is_new or after is None or before.instance.url == after.instance.url:
            continue
        raise SnapshotError(
            f"{whole.path} is a snapshot of {before.instance.url}, "
            f"and the shards are of {after.instance.url}",
            "Name another file with --output, or delete this one.",
        )
    oldest = min(shards, key=lambda shard: shard.crawled_at)
    # A clock that was once ahead must not stop all merges.
    if whole.crawled_at is not None and oldest.crawled_at < whole.crawled_at <= now:
        raise SnapshotError(
            f"{whole.path} is of a later crawl ({whole.crawled_at:%Y-%m-%d %H:%M:%S} UTC) than shard "
            f"{oldest.record.shard} ({oldest.crawled_at:%Y-%m-%d %H:%M:%S} UTC)",
            "Crawl all shards again.",
        )
