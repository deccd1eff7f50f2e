"""Merging the shards of a crawl into one snapshot, with the content that one crawl would have given."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sharinghub_static.errors import SnapshotError
from sharinghub_static.snapshot.crawl_values import INSTANCE
from sharinghub_static.snapshot.database import SCHEMA_VERSION, Database, naming, stored_moment
from sharinghub_static.snapshot.directory_records import DirectoryRecord, GroupRecord, TopicRecord
from sharinghub_static.snapshot.history import OBSERVATION
from sharinghub_static.snapshot.history_records import MOST_OBSERVATIONS, ObservationRecord
from sharinghub_static.snapshot.records import InstanceRecord, ProjectRecord
from sharinghub_static.snapshot.shards import ShardRecord
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
    )
)
"""Values about a snapshot that are made of those of all shards."""

_AGAIN = "Crawl this shard again."
_SEVERAL = 5
"""Shards that a message names."""


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


@dataclass(frozen=True, slots=True)
class _Part:
    """An open shard."""

    path: Path
    store: Snapshot
    record: ShardRecord
    instance: InstanceRecord
    crawled_at: datetime

    def rows(self, sql: str, *values: object) -> Iterator[Any]:
        """Rows of a query; what is wrong with the file names this file."""
        with naming(self.path):
            # Not `yield from`, see `Database.rows`.
            for row in self.store.database.rows(sql, *values):  # noqa: UP028
                yield row


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
        parts = [_open(stack, path) for path in paths]
        _check_set(parts)
        parts.sort(key=lambda part: part.record.shard.index)
        _check_projects(parts)
        try:
            whole = stack.enter_context(Snapshot.open(output, create=True))
        except SnapshotError as error:
            raise SnapshotError(error.what, "Name another file with --output.") from error
        _check_output(whole, parts, now)
        return _write(whole, parts, rewrite)


def _open(stack: ExitStack, path: Path) -> _Part:
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
    if not record.finished or store.is_new or crawled_at is None:
        raise SnapshotError(f"the crawl of shard {record.shard} ({path}) was not finished", _AGAIN)
    with naming(path):
        state = next(store.database.rows("PRAGMA quick_check(1)"))[0]
    if state != "ok":
        raise SnapshotError(f"{path} is damaged: {' '.join(str(state).split())}", _AGAIN)
    return _Part(path, store, record, store.instance, crawled_at)


def _check_set(parts: Sequence[_Part]) -> None:
    """Refuse what is not each shard of one crawl once."""
    if not parts:
        raise SnapshotError("there are no shards to merge", "Name the file of each shard.")
    first = parts[0]
    for part in parts[1:]:
        for what, ours, theirs in (
            ("number of shards", first.record.shard.total, part.record.shard.total),
            ("GitLab", first.instance.url, part.instance.url),
            ("version of this program", first.record.program, part.record.program),
            ("access", _access(first.instance), _access(part.instance)),
            ("gitlab.visibility", first.instance.visibility.value, part.instance.visibility.value),
        ):
            if ours != theirs:
                raise SnapshotError(
                    f"{first.path} and {part.path} differ in their {what}: {ours}, and {theirs}",
                    "Crawl all shards alike.",
                )
        if first.record.settings != part.record.settings:
            raise SnapshotError(
                f"{first.path} and {part.path} were crawled with different configurations",
                "Crawl all shards with one configuration.",
            )
    given: dict[int, _Part] = {}
    for part in parts:
        other = given.setdefault(part.record.shard.index, part)
        if other is not part:
            raise SnapshotError(
                f"{other.path} and {part.path} are both shard {part.record.shard}", "Name each shard once."
            )
    total = first.record.shard.total
    if missing := [index for index in range(1, total + 1) if index not in given]:
        named = ", ".join(f"{index}/{total}" for index in missing[:_SEVERAL])
        more = ", …" if len(missing) > _SEVERAL else ""
        which = f"shard {named} is" if len(missing) == 1 else f"shards {named}{more} are"
        raise SnapshotError(f"{which} missing", "Crawl what is missing, and name the file of each shard.")


def _access(instance: InstanceRecord) -> str:
    return "with a token" if instance.authenticated else "without a token"


def _check_projects(parts: Sequence[_Part]) -> None:
    """Refuse projects of another shard, and two of one path, of which one was renamed during the crawl."""
    seen: dict[str, tuple[_Part, int]] = {}
    for part in parts:
        with naming(part.path):
            for record in part.store.projects():
                if not part.record.shard.holds(record.id):
                    raise SnapshotError(
                        f"{part.path} holds project {record.id}, which is not in shard {part.record.shard}",
                        "Delete the file and crawl this shard again.",
                    )
                other, id_ = seen.setdefault(record.full_path.lower(), (part, record.id))
                if other is not part:
                    older = min(other, part, key=lambda each: each.crawled_at)
                    raise SnapshotError(
                        f"{record.full_path} is the path of project {id_} in shard {other.record.shard} and "
                        f"of project {record.id} in shard {part.record.shard}: one was renamed between them",
                        f"Crawl shard {older.record.shard} again.",
                    )


def _check_output(whole: Snapshot, parts: Sequence[_Part], now: datetime) -> None:
    """Refuse to merge into a snapshot of another GitLab, or of a later crawl, which may have closed parts."""
    if whole.is_new:
        return
    url = parts[0].instance.url
    if whole.instance.url != url:
        raise SnapshotError(
            f"{whole.path} is a snapshot of {whole.instance.url}, and the shards are of {url}",
            "Name another file with --output, or delete this one.",
        )
    oldest = min(parts, key=lambda part: part.crawled_at)
    # A clock that was once ahead must not stop all merges.
    if whole.crawled_at is not None and oldest.crawled_at < whole.crawled_at <= now:
        raise SnapshotError(
            f"{whole.path} is of a later crawl ({whole.crawled_at:%Y-%m-%d %H:%M:%S} UTC) than shard "
            f"{oldest.record.shard} ({oldest.crawled_at:%Y-%m-%d %H:%M:%S} UTC)",
            "Crawl all shards again.",
        )


def _write(whole: Snapshot, parts: Sequence[_Part], rewrite: Rewrite) -> MergeSummary:
    database = whole.database
    with database.transaction():
        stored = whole.fingerprints()
        present: set[int] = set()
        if not whole.is_new and not whole.instance.visibility.is_within(parts[0].instance.visibility):
            # What members saw earlier is not for all readers.
            database.connection.execute("DELETE FROM observation")
        changed = 0
        for part in parts:
            changed += _write_projects(database, part, present)
            _write_tracking(database, part)
            _write_histories(database, part, rewrite)
        gone = [id_ for id_ in stored if id_ not in present]
        _delete(database, gone)
        _write_directory(whole, parts)
        _write_pictures(whole, parts)
        _write_meta(whole, parts, changed=bool(changed or gone))
    return MergeSummary(len(parts), len(present), changed, len(gone))


def _write_projects(database: Database, part: _Part, present: set[int]) -> int:
    """Write the projects of a shard, and return how many are new or different."""
    changed = 0
    read = "SELECT full_path, fingerprint, record FROM project WHERE id = ?"
    write = "INSERT OR REPLACE INTO project (id, full_path, fingerprint, record) VALUES (?, ?, ?, ?)"
    for id_, path, fingerprint, record in part.rows(
        "SELECT id, full_path, fingerprint, record FROM project ORDER BY id"
    ):
        present.add(id_)
        before = next(database.rows(read, id_), None)
        if before != (path, fingerprint, record):
            database.connection.execute(write, (id_, path, fingerprint, record))
            changed += before is None or before[2] != record
    return changed


def _write_tracking(database: Database, part: _Part) -> None:
    """Write what the tracking server said of the projects of a shard, and forget what it no longer says."""
    crawled = dict(part.rows("SELECT project_id, fingerprint FROM tracking"))
    stored = dict(database.rows("SELECT project_id, fingerprint FROM tracking"))
    gone = [(id_,) for id_ in stored if part.record.shard.holds(id_) and id_ not in crawled]
    database.connection.executemany("DELETE FROM tracking WHERE project_id = ?", gone)
    write = "INSERT OR REPLACE INTO tracking (project_id, fingerprint, record) VALUES (?, ?, ?)"
    database.connection.executemany(write, part.rows("SELECT project_id, fingerprint, record FROM tracking"))


def _write_histories(database: Database, part: _Part, rewrite: Rewrite) -> None:
    select = "SELECT at, record FROM observation WHERE project_id = ? ORDER BY at"
    for (id_,) in part.rows("SELECT id FROM project ORDER BY id"):
        stored, crawled = dict(database.rows(select, id_)), dict(part.rows(select, id_))
        merged = crawled
        if stored.keys() - crawled.keys() and (record := part.store.project(id_)) is not None:
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


def _write_directory(whole: Snapshot, parts: Sequence[_Part]) -> None:
    """The groups and topics of all shards; of one that several have, what the newest read."""
    groups: dict[str, GroupRecord] = {}
    topics: dict[str, TopicRecord] = {}
    ordered = sorted(parts, key=lambda each: each.crawled_at)
    for part in ordered:
        groups |= {group.full_path: group for group in part.store.directory.groups}
        topics |= {topic.name: topic for topic in part.store.directory.topics}
    directory = DirectoryRecord(
        tuple(groups[path] for path in sorted(groups)), tuple(topics[name] for name in sorted(topics))
    )
    read = [moment for part in ordered if (moment := part.store.directory_read_at) is not None]
    if read:
        whole.write_directory(directory, min(read))


def _write_pictures(whole: Snapshot, parts: Sequence[_Part]) -> None:
    database = whole.database
    known = {sha256 for (sha256,) in database.rows("SELECT sha256 FROM picture")}
    insert = "INSERT OR IGNORE INTO picture (sha256, content) VALUES (?, ?)"
    for part in parts:
        for (sha256,) in part.rows("SELECT sha256 FROM picture ORDER BY sha256"):
            if sha256 not in known:
                content = next(part.rows("SELECT content FROM picture WHERE sha256 = ?", sha256))[0]
                database.connection.execute(insert, (sha256, content))
                known.add(sha256)
    named = set(whole.named_pictures())
    database.connection.executemany(
        "DELETE FROM picture WHERE sha256 = ?", ((sha256,) for sha256 in known - named)
    )


def _write_meta(whole: Snapshot, parts: Sequence[_Part], *, changed: bool) -> None:
    stores = [part.store for part in parts]
    before = None if whole.is_new else whole.changed_at
    moments = [moment for store in stores if (moment := store.last_change) is not None]
    if changed and before is not None and max(moments, default=before) <= before:
        moments.append(max(part.crawled_at for part in parts))
    for moment in moments:
        whole.database.move_changed_at(moment)
    checked = [moment for store in stores if (moment := store.schema_checked_at) is not None]
    # What else a crawl notes of itself is as the newest of them has it.
    for part in sorted(parts, key=lambda each: each.crawled_at):
        for key, value in part.rows("SELECT key, value FROM meta"):
            if key not in _MERGED:
                whole.database.set_meta(key, value)
    published = [number for store in stores if (number := store.published_projects) is not None]
    if whole.published_projects is None and published:
        whole.database.set_meta("published_projects", str(max(published)))
    if checked:
        whole.database.set_meta("schema_checked_at", stored_moment(min(checked)))
    whole.database.set_meta("crawled_at", stored_moment(min(part.crawled_at for part in parts)))
    whole.database.set_meta("instance", INSTANCE.dump_json(_instance(parts)).decode())


def _instance(parts: Sequence[_Part]) -> InstanceRecord:
    """The GitLab: all that one of the shards saw missing, and the version that was asked for last."""
    missing = {name for part in parts for name in part.instance.missing}
    newest = max(
        parts, key=lambda part: (part.instance.version != part.record.version_before, _numbers(part.instance))
    )
    return replace(parts[0].instance, version=newest.instance.version, missing=tuple(sorted(missing)))


def _numbers(instance: InstanceRecord) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d{1,9}", instance.version)))
