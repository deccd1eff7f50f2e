"""The snapshot: everything that GitLab said, in one SQLite file.

One row a project, its record as JSON; one row a picture of a repository, by the SHA-256 of its bytes. The
file is in write-ahead mode while a crawl writes it, so it can be read at the same time and survives a kill
at any moment; when the writer closes, it is one file without companions, fit for a cache or an archive.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from pydantic import TypeAdapter, ValidationError

from sharinghub_static.errors import SnapshotError
from sharinghub_static.snapshot.crawl_values import CrawlValues
from sharinghub_static.snapshot.database import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    Database,
    connect,
    content_queries,
    create_tables,
    naming,
    project_queries,
    upgrade,
)
from sharinghub_static.snapshot.history import HistoryTable
from sharinghub_static.snapshot.instances import ALL, Scope, with_origin
from sharinghub_static.snapshot.records import ProjectRecord
from sharinghub_static.snapshot.tracking import TrackingTable

__all__ = ["SCHEMA_VERSION", "Snapshot"]

_PROJECT = TypeAdapter(ProjectRecord)

_NAMED_PICTURES = (
    "SELECT json_extract(named.value, '$.sha256') "
    "FROM project, json_each(iif(json_valid(project.record), project.record, '{}'), '$.pictures') "
    "AS named "
    "UNION ALL SELECT json_extract(entry.value, '$.picture.sha256') "
    "FROM meta, json_each(meta.value, '$.groups') AS entry "
    "WHERE (meta.key = 'directory' OR meta.key LIKE 'directory:%') "
    "AND json_extract(entry.value, '$.picture.sha256') IS NOT NULL "
    "UNION ALL SELECT json_extract(entry.value, '$.picture.sha256') "
    "FROM meta, json_each(meta.value, '$.topics') AS entry "
    "WHERE (meta.key = 'directory' OR meta.key LIKE 'directory:%') "
    "AND json_extract(entry.value, '$.picture.sha256') IS NOT NULL"
)

_NAMESPACES = (
    "SELECT DISTINCT json_extract(record, '$.namespace.full_path') AS path "
    "FROM project WHERE json_valid(record) AND {in_scope} ORDER BY path"
)
_TOPICS = (
    "SELECT DISTINCT named.value FROM project, "
    "json_each(iif(json_valid(project.record), project.record, '{}'), '$.topics') AS named "
    "WHERE {in_scope} ORDER BY named.value"
)

_TIMEOUT_AT_END = 1_000
"""Milliseconds to wait for readers when the file is closed."""


class Snapshot(CrawlValues):
    """An open snapshot file, made by :meth:`open`, or one instance's part of it (:meth:`of`).

    One thread uses it; any process may read it meanwhile.
    """

    def __init__(self, database: Database, scope: Scope = ALL) -> None:
        super().__init__(database, scope)
        self.tracking = TrackingTable(self.database, scope)
        self.history = HistoryTable(self.database, scope)

    @classmethod
    @contextmanager
    def open(cls, path: Path, create: bool = False, *, as_shard: bool = False) -> Generator[Self]:
        """Open a snapshot for the time of a ``with`` block.

        Args:
            path: the file.
            create: open it for writing, and make it (and its folder) where there is none. Otherwise it is
                opened for reading alone.
            as_shard: it is, or becomes, one shard of a crawl; otherwise it must be whole.

        Raises:
            SnapshotError: it is absent, no snapshot, of another version, a shard where a whole one is wanted
                or the reverse, or cannot be opened.
        """
        with naming(path), closing(connect(path, writable=create)) as connection:
            snapshot = cls(Database(connection, path))
            snapshot._check(empty_is_new=create)
            snapshot._check_kind(as_shard=as_shard)
            if create:
                connection.execute("PRAGMA journal_mode = WAL")
                # In write-ahead mode NORMAL loses at most the last commits to a power cut, never the file.
                connection.execute("PRAGMA synchronous = NORMAL")
            try:
                yield snapshot
            finally:
                if create:
                    _settle(connection)

    def forget_others(self, names: Collection[str], at: datetime) -> int:
        """Forget all further instances but these.

        Args:
            names: of those that stay.
            at: the moment of the crawl, to which :attr:`changed_at` moves if a project is forgotten.

        Returns:
            How many projects were forgotten.
        """
        gone = [scope for scope in self.further if scope.name not in names]
        removed = 0
        for part in map(self.of, gone):
            removed += part.remove(part.fingerprints(), at=at)
            with self.database.transaction():
                part.forget_values()
        return removed

    def namespaces(self) -> list[str]:
        """Full paths of the groups and people that have projects, sorted."""
        return [str(path) for (path,) in self._rows(_NAMESPACES) if path]

    def topics(self) -> list[str]:
        """Topics of the projects, sorted."""
        return [str(name) for (name,) in self._rows(_TOPICS) if name]

    @property
    def is_empty(self) -> bool:
        """Whether no crawl ever wrote into this file."""
        return self.is_new and not len(self)

    def content_digest(self) -> str:
        """Return the SHA-256 of all that a site can be made from; not of when the crawl was made, or how."""
        digest = hashlib.sha256(f"{self.database.pragma('user_version')}\n".encode())
        for query in content_queries(self.database.pragma("user_version")):
            for row in self.database.rows(query):
                _add_row(digest, row)
        return digest.hexdigest()

    def project_digests(self) -> dict[int, str]:
        """Return GitLab's project id to the digest of all that the file has of the project."""
        version = self.database.pragma("user_version")
        digests: dict[int, Any] = {}
        for query in project_queries(version):
            for id_, *values in self.database.rows(query):
                _add_row(digests.setdefault(id_, hashlib.blake2b(digest_size=16)), values)
        return {id_: digest.hexdigest() for id_, digest in digests.items()}

    def projects(self) -> Iterator[ProjectRecord]:
        """Every project, sorted by full path, read one at a time.

        Raises:
            SnapshotError: a record cannot be read.
        """
        for id_, text in self._rows("SELECT id, record FROM project WHERE {in_scope} ORDER BY full_path, id"):
            yield self._record(id_, text)

    def readable_projects(
        self, take: Callable[[ProjectRecord], ProjectRecord] = lambda record: record
    ) -> tuple[list[ProjectRecord], list[str]]:
        """Return the projects, and the full paths of those whose records cannot be read, both sorted.

        Args:
            take: is given each record when it was read, and returns what stands for it.
        """
        records, broken = [], []
        for id_, path, text in self._rows(
            "SELECT id, full_path, record FROM project WHERE {in_scope} ORDER BY full_path, id"
        ):
            try:
                records.append(take(self._record(id_, text)))
            except SnapshotError:
                broken.append(str(path))
        return records, broken

    def project(self, id_: int) -> ProjectRecord | None:
        """The project with this REST id, or None."""
        row = self.scope.row(id_)
        for _, text in self.database.rows("SELECT id, record FROM project WHERE id = ?", row):
            return self._record(row, text)
        return None

    def fingerprints(self) -> dict[int, str]:
        """Project id to the fingerprint under which it was stored, sorted by id."""
        rows = self._rows("SELECT id, fingerprint FROM project WHERE {in_scope} ORDER BY id")
        return {self.scope.id_of(row): fingerprint for row, fingerprint in rows}

    def paths(self) -> Iterator[tuple[int, str]]:
        """Id and full path of every project, sorted by id."""
        for row, path in self._rows("SELECT id, full_path FROM project WHERE {in_scope} ORDER BY id"):
            yield self.scope.id_of(row), self.scope.own_path(path)

    def put(self, record: ProjectRecord, fingerprint: str, at: datetime | None = None) -> bool:
        """Store a project, at once and for good.

        Args:
            record: takes the place of what was stored under its id.
            fingerprint: what :meth:`fingerprints` will say; empty means "ask again next time".
            at: the moment of the crawl; the record's last activity when absent. :attr:`changed_at` moves
                to it if, and only if, the record is not equal to the stored one.

        Returns:
            Whether the record differs from what was stored.
        """
        text, row = _PROJECT.dump_json(record).decode(), self.scope.row(record.id)
        with self.database.transaction():
            changed = [(text,)] != list(self.database.rows("SELECT record FROM project WHERE id = ?", row))
            self.database.connection.execute(
                "INSERT OR REPLACE INTO project (id, full_path, fingerprint, record) VALUES (?, ?, ?, ?)",
                (row, self.scope.path(record.full_path), fingerprint, text),
            )
            if changed:
                self.database.move_changed_at(at or record.last_activity_at)
        return changed

    def remove(self, ids: Iterable[int], at: datetime | None = None) -> int:
        """Forget projects; unknown ids do not matter.

        Args:
            ids: REST ids.
            at: the moment of the crawl, to which :attr:`changed_at` moves if any of them was there.

        Returns:
            How many were there.
        """
        with self.database.transaction():
            delete = "DELETE FROM project WHERE id = ?"
            ids = tuple(self.scope.row(id_) for id_ in ids)
            removed = sum(self.database.connection.execute(delete, (id_,)).rowcount for id_ in ids)
            # Nothing of a project that is no longer published stays, its history included.
            for table in ("tracking", "observation"):
                forget = f"DELETE FROM {table} WHERE project_id = ?"  # noqa: S608 - of constants alone
                self.database.connection.executemany(forget, ((id_,) for id_ in ids))
            if removed and at is not None:
                self.database.move_changed_at(at)
        return removed

    def put_picture(self, sha256: str, content: bytes) -> None:
        """Keep a picture.

        Args:
            sha256: of the content, in lower-case hexadecimal.
            content: the file's bytes.
        """
        with self.database.transaction():
            insert = "INSERT OR IGNORE INTO picture (sha256, content) VALUES (?, ?)"
            self.database.connection.execute(insert, (sha256, content))

    def picture(self, sha256: str) -> bytes | None:
        """The bytes of a picture; None when it is not kept, or kept with its metadata by an older release."""
        if self.database.pragma("user_version") < 4:
            return None
        return next(
            (
                bytes(row[0])
                for row in self.database.rows("SELECT content FROM picture WHERE sha256 = ?", sha256)
            ),
            None,
        )

    def prune_pictures(self) -> int:
        """Forget the pictures that no project names any more.

        Returns:
            How many these were.
        """
        with self.database.transaction():
            return self.database.connection.execute(
                f"DELETE FROM picture WHERE sha256 NOT IN ({_NAMED_PICTURES})"  # noqa: S608 - of constants alone
            ).rowcount

    def named_pictures(self) -> Iterator[str]:
        """SHA-256 of the pictures that projects name; those of several more than once."""
        return (sha256 for (sha256,) in self.database.rows(_NAMED_PICTURES) if sha256 is not None)

    def __len__(self) -> int:
        return int(next(self._rows("SELECT count(*) FROM project WHERE {in_scope}"))[0])

    def _check(self, *, empty_is_new: bool) -> None:
        """Make the tables in an empty file, add what an older one lacks; refuse any file that is not ours."""
        application, version = self.database.pragma("application_id"), self.database.pragma("user_version")
        if application == version == 0 and empty_is_new and not self.database.any_table():
            with self.database.transaction():
                # Another process may have made them while this one waited for the lock.
                if not self.database.any_table():
                    create_tables(self.database.connection)
        elif application != APPLICATION_ID:
            raise SnapshotError(f"{self.path} is not a snapshot", "Name another file with --snapshot.")
        elif version < 1:
            raise SnapshotError(
                f"{self.path} is of an unknown version ({version})", "Delete the file and crawl again."
            )
        elif version > SCHEMA_VERSION:
            raise SnapshotError(
                f"{self.path} was written by a newer sharinghub-static (its version is {version}, "
                f"this one reads {SCHEMA_VERSION})",
                "Use that release, or delete the file and crawl again.",
            )
        elif version < SCHEMA_VERSION and empty_is_new:
            with self.database.transaction():
                # Another process may have added them while this one waited for the lock.
                upgrade(self.database.connection, self.database.pragma("user_version"))

    def _check_kind(self, *, as_shard: bool) -> None:
        """Refuse a shard where a whole snapshot is wanted, and the reverse."""
        shard = self.shard
        if shard is not None and not as_shard:
            raise SnapshotError(
                f"{self.path} is shard {shard.shard} of a snapshot",
                "Merge the shards with `sharinghub-static crawl merge`, and name the whole with --snapshot.",
            )
        if shard is None and as_shard and not self.is_empty:
            raise SnapshotError(
                f"{self.path} is a whole snapshot and no shard",
                "Name the shard's own file with --snapshot, and the whole one with --base.",
            )

    def _record(self, row: int, text: str) -> ProjectRecord:
        try:
            record = _PROJECT.validate_json(text)
        except ValidationError as error:
            raise self.database.unreadable(row) from error
        name = self.database.instance_of(row) if self.scope.is_whole else ""
        return with_origin(record, row, name) if name else record

    def _rows(self, sql: str) -> Iterator[Any]:
        """Rows of a query with ``{in_scope}`` where the ids are limited to those of the scope."""
        return self.database.rows(sql.replace("{in_scope}", self.scope.where("project.id")))


def _add_row(digest: Any, values: Iterable[object]) -> None:
    """Add a row to a digest of :mod:`hashlib`."""
    for value in values:
        # Long texts as they are: to escape them takes as long as to read them.
        text = value if isinstance(value, str) else repr(value)
        content = text.encode("utf-8", "surrogatepass")
        digest.update(b"%s %d:" % (type(value).__name__.encode(), len(content)) + content)
    digest.update(b"\n")


def _settle(connection: sqlite3.Connection) -> None:
    """Leave one file without companions, in which nothing that was removed can be read.

    The write-ahead log keeps old pages until it is cut off. That can be done while another process has the
    file open, unless it reads just then; to leave the mode, no other may. The next crawl tries again.
    """
    with suppress(sqlite3.OperationalError):
        connection.execute(f"PRAGMA busy_timeout = {_TIMEOUT_AT_END}")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        connection.execute("PRAGMA journal_mode = DELETE").fetchall()
