"""Merging the shards of a crawl into one snapshot, with the content that one crawl would have given."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sharinghub_static.errors import SnapshotError
from sharinghub_static.snapshot.crawl_values import INSTANCE
from sharinghub_static.snapshot.database import Database, stored_moment
from sharinghub_static.snapshot.directory_records import DirectoryRecord, GroupRecord, TopicRecord
from sharinghub_static.snapshot.history import OBSERVATION
from sharinghub_static.snapshot.history_records import MOST_OBSERVATIONS, ObservationRecord
from sharinghub_static.snapshot.instances import Scope
from sharinghub_static.snapshot.open_shards import OpenShard, check_target, open_shards, scopes_of
from sharinghub_static.snapshot.records import InstanceRecord, ProjectRecord
from sharinghub_static.snapshot.store import Snapshot

__all__ = ["MergeSummary", "merge_shards"]

Rewrite = Callable[[ObservationRecord, ProjectRecord], ObservationRecord]

_MERGED = frozenset(
    (
        "changed_at",
        "crawled_at",
        "directory",
        "directory_read_at",
        "instance",
        "published_projects",
        "schema_checked_at",
        "shard",
        "unreached",
    )
)
"""Values about a snapshot, or one instance of it, that are made of those of all shards."""

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class MergeSummary:
    """What a merge did, in figures.

    Args:
        shards: that were merged.
        projects: in the merged snapshot.
        changed: of these, new or different.
        removed: projects that the snapshot had before.
    """

    shards: int
    projects: int
    changed: int
    removed: int

    def summary(self) -> str:
        """What it did, for the person who asked for it."""
        return (
            f"{self.shards:,} shards merged: {self.projects:,} projects, {self.changed:,} new or changed, "
            f"{self.removed:,} gone"
        )


def merge_shards(paths: Sequence[Path], output: Path, *, rewrite: Rewrite, now: datetime) -> MergeSummary:
    """Write all shards of a crawl into one snapshot.

    Everything is checked first; the snapshot is then changed in one transaction, or stays as it was. What it
    knows of the history of projects is kept beside what the shards know.

    Args:
        paths: of the shards, in any order.
        output: of the whole snapshot; made where there is none.
        rewrite: takes out of an earlier observation what a project no longer shows.
        now: the current time, UTC.

    Raises:
        SnapshotError: a shard is missing, given twice, unfinished, damaged, or does not belong to the others;
            the snapshot is no snapshot, of another GitLab, or newer than a shard; or it cannot be written.
    """
    with ExitStack() as stack:
        shards = open_shards(stack, paths)
        try:
            whole = stack.enter_context(Snapshot.open(output, create=True))
        except SnapshotError as error:
            raise SnapshotError(error.what, "Name another file with --output.") from error
        check_target(whole, shards, now)
        return _write(whole, shards, rewrite)


def _write(whole: Snapshot, shards: Sequence[OpenShard], rewrite: Rewrite) -> MergeSummary:
    database = whole.database
    scopes = scopes_of([whole, *(shard.store for shard in shards)])
    with database.transaction():
        stored = whole.fingerprints()
        present: set[int] = set()
        for scope in scopes:
            _forget_what_members_saw(whole.of(scope), shards)
        changed = 0
        for shard in shards:
            kept = _Kept(whole, shard, scopes)
            present.update(filter(kept.has, stored))
            changed += _write_projects(database, shard, kept, present)
            _write_tracking(database, shard, kept)
            _write_histories(database, shard, kept, rewrite)
        gone = [id_ for id_ in stored if id_ not in present]
        _delete(database, gone)
        for scope in scopes:
            _write_directory(whole.of(scope), [shard.of(scope) for shard in shards])
        _write_pictures(whole, shards)
        _write_meta(whole, shards, scopes, changed=bool(changed or gone))
    return MergeSummary(len(shards), len(present), changed, len(gone))


class _Kept:
    """The rows of a shard's projects that stay as the snapshot has them: of instances that could not be read.

    The shard has them as they were when it began, or none, where it began with nothing.
    """

    def __init__(self, whole: Snapshot, shard: OpenShard, scopes: Sequence[Scope]) -> None:
        self._shard = shard.record.shard
        self._scopes = [scope for scope in scopes if shard.is_unreached(scope) and not whole.of(scope).is_new]

    def has(self, row: int) -> bool:
        """Return whether a row stays."""
        return any(scope.has(row) for scope in self._scopes) and self._shard.holds(row)


def _forget_what_members_saw(whole: Snapshot, shards: Sequence[OpenShard]) -> None:
    """Forget the histories of an instance where members saw earlier what is not for all readers."""
    visibility = next(
        (shard.of(whole.scope).instance.visibility for shard in shards if not shard.of(whole.scope).is_new),
        None,
    )
    if whole.is_new or visibility is None or whole.instance.visibility.is_within(visibility):
        return
    forget = f"DELETE FROM observation WHERE {whole.scope.where('project_id')}"  # noqa: S608 - of numbers alone
    whole.database.connection.execute(forget)


def _write_projects(database: Database, shard: OpenShard, kept: _Kept, present: set[int]) -> int:
    """Write the projects of a shard, and return how many are new or different."""
    changed = 0
    read = "SELECT full_path, fingerprint, record FROM project WHERE id = ?"
    write = "INSERT OR REPLACE INTO project (id, full_path, fingerprint, record) VALUES (?, ?, ?, ?)"
    for id_, path, fingerprint, record in shard.rows(
        "SELECT id, full_path, fingerprint, record FROM project ORDER BY id"
    ):
        if kept.has(id_):
            continue
        present.add(id_)
        before = next(database.rows(read, id_), None)
        if before != (path, fingerprint, record):
            database.connection.execute(write, (id_, path, fingerprint, record))
            changed += before is None or before[2] != record
    return changed


def _write_tracking(database: Database, shard: OpenShard, kept: _Kept) -> None:
    """Write what the tracking server said of the projects of a shard, and forget what it no longer says."""
    crawled = {
        row[0]: row
        for row in shard.rows("SELECT project_id, fingerprint, record FROM tracking")
        if not kept.has(row[0])
    }
    stored = [id_ for (id_,) in database.rows("SELECT project_id FROM tracking") if not kept.has(id_)]
    gone = [(id_,) for id_ in stored if shard.record.shard.holds(id_) and id_ not in crawled]
    database.connection.executemany("DELETE FROM tracking WHERE project_id = ?", gone)
    write = "INSERT OR REPLACE INTO tracking (project_id, fingerprint, record) VALUES (?, ?, ?)"
    database.connection.executemany(write, crawled.values())


def _write_histories(database: Database, shard: OpenShard, kept: _Kept, rewrite: Rewrite) -> None:
    select = "SELECT at, record FROM observation WHERE project_id = ? ORDER BY at"
    for (id_,) in shard.rows("SELECT id FROM project ORDER BY id"):
        if kept.has(id_):
            continue
        stored, crawled = dict(database.rows(select, id_)), dict(shard.rows(select, id_))
        merged = crawled
        if stored.keys() - crawled.keys() and (record := shard.store.project(id_)) is not None:
            merged = _merge_history(stored, crawled, partial(_rewrite_for, rewrite, record))
        if merged != stored:
            database.connection.execute("DELETE FROM observation WHERE project_id = ?", (id_,))
            insert = "INSERT INTO observation (project_id, at, record) VALUES (?, ?, ?)"
            database.connection.executemany(insert, ((id_, at, text) for at, text in merged.items()))


def _rewrite_for(rewrite: Rewrite, record: ProjectRecord, seen: ObservationRecord) -> ObservationRecord:
    return rewrite(seen, record)


def _merge_history(
    stored: Mapping[str, str],
    crawled: Mapping[str, str],
    rewrite: Callable[[ObservationRecord], ObservationRecord],
) -> dict[str, str]:
    """Return what both know of a project, by moment, as one crawl after the other would have stored it."""
    known = {
        at: OBSERVATION.dump_json(rewrite(OBSERVATION.validate_json(stored[at]))).decode() for at in stored
    }
    merged: dict[str, str] = {}
    before: ObservationRecord | None = None
    for at, text in sorted({**known, **crawled}.items()):
        seen = OBSERVATION.validate_json(text)
        # A shard that began with nothing saw again what is known.
        if at in stored or before is None or replace(before, at=seen.at, item=seen.item) != seen:
            merged[at] = text
            before = seen
    return dict(list(merged.items())[-MOST_OBSERVATIONS:])


def _delete(database: Database, ids: Sequence[int]) -> None:
    """Forget projects that are in no shard."""
    for delete in (
        "DELETE FROM project WHERE id = ?",
        "DELETE FROM tracking WHERE project_id = ?",
        "DELETE FROM observation WHERE project_id = ?",
    ):
        database.connection.executemany(delete, ((id_,) for id_ in ids))


def _write_directory(whole: Snapshot, parts: Sequence[Snapshot]) -> None:
    """The groups and topics of an instance in all shards; of one that several have, what the newest read.

    Args:
        whole: the instance's part of the merged snapshot.
        parts: its parts of the shards.
    """
    groups: dict[str, GroupRecord] = {}
    topics: dict[str, TopicRecord] = {}
    read: list[datetime] = []
    for part in sorted(parts, key=_crawled_at):
        groups |= {group.full_path: group for group in part.directory.groups}
        topics |= {topic.name: topic for topic in part.directory.topics}
        read += [moment] if (moment := part.directory_read_at) is not None else []
    directory = DirectoryRecord(
        tuple(groups[path] for path in sorted(groups)), tuple(topics[name] for name in sorted(topics))
    )
    if read:
        whole.write_directory(directory, min(read))


def _crawled_at(store: Snapshot) -> datetime:
    return store.crawled_at or _NEVER


def _write_pictures(whole: Snapshot, shards: Sequence[OpenShard]) -> None:
    database = whole.database
    known = {sha256 for (sha256,) in database.rows("SELECT sha256 FROM picture")}
    insert = "INSERT OR IGNORE INTO picture (sha256, content) VALUES (?, ?)"
    for shard in shards:
        for (sha256,) in shard.rows("SELECT sha256 FROM picture ORDER BY sha256"):
            if sha256 not in known:
                content = next(shard.rows("SELECT content FROM picture WHERE sha256 = ?", sha256))[0]
                database.connection.execute(insert, (sha256, content))
                known.add(sha256)
    named = set(whole.named_pictures())
    database.connection.executemany(
        "DELETE FROM picture WHERE sha256 = ?", ((sha256,) for sha256 in known - named)
    )


def _write_meta(
    whole: Snapshot, shards: Sequence[OpenShard], scopes: Sequence[Scope], *, changed: bool
) -> None:
    stores = [shard.store for shard in shards]
    before = whole.last_change
    moments = [moment for store in stores if (moment := store.last_change) is not None]
    if changed and before is not None and max(moments, default=before) <= before:
        moments.append(max(shard.crawled_at for shard in shards))
    for moment in moments:
        whole.database.move_changed_at(moment)
    # What else a crawl notes of itself is as the newest of them has it.
    for shard in sorted(shards, key=lambda each: each.crawled_at):
        for key, value in shard.rows("SELECT key, value FROM meta"):
            if key.partition(":")[0] not in _MERGED:
                whole.database.set_meta(key, value)
    published = [number for store in stores if (number := store.published_projects) is not None]
    if whole.published_projects is None and published:
        whole.database.set_meta("published_projects", str(max(published)))
    known = {scope.name for scope in scopes_of(stores)}
    for scope in (scope for scope in whole.further if scope.name not in known):
        whole.of(scope).forget_values()
    for scope in scopes:
        _write_values(whole.of(scope), [shard for shard in shards if not shard.of(scope).is_new])


def _write_values(whole: Snapshot, shards: Sequence[OpenShard]) -> None:
    """Write the values of one instance, of the shards that have any.

    Where one of them could not read it, it was not read: what the snapshot has stays, and since when.
    """
    scope, database = whole.scope, whole.database
    if not shards:
        return
    is_unreached = any(shard.is_unreached(scope) for shard in shards)
    if not (is_unreached and not whole.is_new):
        parts = [shard.of(scope) for shard in shards]
        checked = [moment for part in parts if (moment := part.schema_checked_at) is not None]
        crawled = [moment for part in parts if (moment := part.crawled_at) is not None]
        if checked:
            database.set_meta(scope.key("schema_checked_at"), stored_moment(min(checked)))
        if crawled:
            database.set_meta(scope.key("crawled_at"), stored_moment(min(crawled)))
        database.set_meta(scope.key("instance"), INSTANCE.dump_json(_instance(scope, shards)).decode())
    whole.write_unreached(is_unreached)


def _instance(scope: Scope, shards: Sequence[OpenShard]) -> InstanceRecord:
    """The GitLab: all that one of the shards saw missing, and the version that was asked for last."""
    instances = [(shard.of(scope).instance, shard.record.version_before) for shard in shards]
    missing = {name for instance, _ in instances for name in instance.missing}
    newest, _ = max(instances, key=lambda each: (each[0].version != each[1], _numbers(each[0])))
    return replace(instances[0][0], version=newest.version, missing=tuple(sorted(missing)))


def _numbers(instance: InstanceRecord) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d{1,9}", instance.version)))
