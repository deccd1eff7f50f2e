"""The snapshot: everything that GitLab said, in one SQLite file.

One row a project, its record as JSON; one row a picture of a repository, by the SHA-256 of its bytes. The
file is in write-ahead mode while a crawl writes it, so it can be read at the same time and survives a kill
at any moment; when the writer closes, it is one file without companions, fit for a cache or an archive.
"""

import sqlite3
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from pydantic import TypeAdapter, ValidationError

from sharinghub_static.errors import SnapshotError
from sharinghub_static.snapshot.opening import connect, naming
from sharinghub_static.snapshot.records import InstanceRecord, ProjectRecord

__all__ = ["SCHEMA_VERSION", "Snapshot"]

SCHEMA_VERSION = 2
"""Raised whenever the tables change; kept in SQLite's ``user_version``."""

_WITHOUT_PICTURES = 1
"""The version before pictures were kept: it is read as it is, and gets the table when it is written to."""

_APPLICATION_ID = 0x53484842
"""``SHHB`` in SQLite's ``application_id``: tells our files from anyone else's."""

_PROJECT = TypeAdapter(ProjectRecord)
_INSTANCE = TypeAdapter(InstanceRecord)

_PICTURES = "CREATE TABLE picture (sha256 TEXT PRIMARY KEY, content BLOB NOT NULL)"

_TABLES = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE project ("
    "id INTEGER PRIMARY KEY, full_path TEXT NOT NULL, fingerprint TEXT NOT NULL, record TEXT NOT NULL)",
    _PICTURES,
    f"PRAGMA application_id = {_APPLICATION_ID}",
    f"PRAGMA user_version = {SCHEMA_VERSION}",
)


class Snapshot:
    """An open snapshot file, made by :meth:`open`. One thread uses it; any process may read it meanwhile."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self.path = path

    @classmethod
    @contextmanager
    def open(cls, path: Path, create: bool = False) -> Generator[Self]:
        """Open a snapshot for the time of a ``with`` block.

        Args:
            path: the file.
            create: open it for writing, and make it (and its folder) where there is none. Otherwise it is
                opened for reading alone.

        Raises:
            SnapshotError: it is absent, no snapshot, of another version, or cannot be opened.
        """
        with naming(path), closing(connect(path, writable=create)) as connection:
            snapshot = cls(connection, path)
            snapshot._check(empty_is_new=create)
            if create:
                connection.execute("PRAGMA journal_mode = WAL")
                # In write-ahead mode NORMAL loses at most the last commits to a power cut, never the file.
                connection.execute("PRAGMA synchronous = NORMAL")
            try:
                yield snapshot
            finally:
                if create:
                    # Leaves the mode that needs companion files; refused while another process reads.
                    with suppress(sqlite3.OperationalError):
                        connection.execute("PRAGMA journal_mode = DELETE")

    @property
    def instance(self) -> InstanceRecord:
        """The GitLab that was crawled.

        Raises:
            SnapshotError: nothing was crawled into this file yet.
        """
        return _INSTANCE.validate_json(self._meta("instance") or self._nothing())

    @instance.setter
    def instance(self, instance: InstanceRecord) -> None:
        with self._transaction():
            self._set_meta("instance", _INSTANCE.dump_json(instance).decode())

    @property
    def is_new(self) -> bool:
        """Whether nothing was ever crawled into this file."""
        return self._meta("instance") is None

    @property
    def changed_at(self) -> datetime:
        """When a crawl last found something new, UTC.

        Raises:
            SnapshotError: nothing was ever stored in this file.
        """
        return datetime.fromisoformat(self._meta("changed_at") or self._nothing())

    @property
    def crawled_at(self) -> datetime | None:
        """When a crawl last came to its end, UTC; None before that."""
        value = self._meta("crawled_at")
        return None if value is None else datetime.fromisoformat(value)

    @crawled_at.setter
    def crawled_at(self, moment: datetime) -> None:
        with self._transaction():
            self._set_meta("crawled_at", moment.astimezone(UTC).isoformat())

    def projects(self) -> Iterator[ProjectRecord]:
        """Every project, sorted by full path, read one at a time.

        Raises:
            SnapshotError: a record cannot be read.
        """
        for id_, text in self._rows("SELECT id, record FROM project ORDER BY full_path, id"):
            yield self._record(id_, text)

    def project(self, id_: int) -> ProjectRecord | None:
        """The project with this REST id, or None."""
        for _, text in self._rows("SELECT id, record FROM project WHERE id = ?", id_):
            return self._record(id_, text)
        return None

    def fingerprints(self) -> dict[int, str]:
        """Project id to the fingerprint under which it was stored, sorted by id."""
        return dict(self._rows("SELECT id, fingerprint FROM project ORDER BY id"))

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
        text = _PROJECT.dump_json(record).decode()
        with self._transaction():
            changed = [(text,)] != list(self._rows("SELECT record FROM project WHERE id = ?", record.id))
            self._connection.execute(
                "INSERT OR REPLACE INTO project (id, full_path, fingerprint, record) VALUES (?, ?, ?, ?)",
                (record.id, record.full_path, fingerprint, text),
            )
            if changed:
                self._move_changed_at(at or record.last_activity_at)
        return changed

    def remove(self, ids: Iterable[int], at: datetime | None = None) -> int:
        """Forget projects; unknown ids do not matter.

        Args:
            ids: REST ids.
            at: the moment of the crawl, to which :attr:`changed_at` moves if any of them was there.

        Returns:
            How many were there.
        """
        with self._transaction():
            delete = "DELETE FROM project WHERE id = ?"
            removed = sum(self._connection.execute(delete, (id_,)).rowcount for id_ in ids)
            if removed and at is not None:
                self._move_changed_at(at)
        return removed

    def put_picture(self, sha256: str, content: bytes) -> None:
        """Keep a picture.

        Args:
            sha256: of the content, in lower-case hexadecimal.
            content: the file's bytes.
        """
        with self._transaction():
            insert = "INSERT OR IGNORE INTO picture (sha256, content) VALUES (?, ?)"
            self._connection.execute(insert, (sha256, content))

    def picture(self, sha256: str) -> bytes | None:
        """The bytes of a picture; None when it is not kept."""
        if self._pragma("user_version") == _WITHOUT_PICTURES:
            return None
        return next(
            (bytes(row[0]) for row in self._rows("SELECT content FROM picture WHERE sha256 = ?", sha256)),
            None,
        )

    def prune_pictures(self) -> int:
        """Forget the pictures that no project names any more.

        Returns:
            How many these were.
        """
        named = (
            "SELECT json_extract(named.value, '$.sha256') "
            "FROM project, json_each(project.record, '$.pictures') AS named"
        )
        with self._transaction():
            return self._connection.execute(
                f"DELETE FROM picture WHERE sha256 NOT IN ({named})"  # noqa: S608 - of constants alone
            ).rowcount

    def __len__(self) -> int:
        return int(next(self._rows("SELECT count(*) FROM project"))[0])

    def _check(self, *, empty_is_new: bool) -> None:
        """Make the tables in an empty file; refuse any file that is not ours."""
        application, version = self._pragma("application_id"), self._pragma("user_version")
        if application == version == 0 and empty_is_new and not self._any_table():
            with self._transaction():
                # Another process may have made them while this one waited for the lock.
                if not self._any_table():
                    for statement in _TABLES:
                        self._connection.execute(statement)
        elif application != _APPLICATION_ID:
            raise SnapshotError(f"{self.path} is not a snapshot", "Name another file with --snapshot.")
        elif version == _WITHOUT_PICTURES:
            if empty_is_new:
                self._add_pictures()
        elif version != SCHEMA_VERSION:
            age = "a newer" if version > SCHEMA_VERSION else "an older"
            raise SnapshotError(
                f"{self.path} was written by {age} sharinghub-static (its version is {version}, "
                f"this one reads {SCHEMA_VERSION})",
                "Use that release, or delete the file and crawl again.",
            )

    def _add_pictures(self) -> None:
        with self._transaction():
            # Another process may have added them while this one waited for the lock.
            if self._pragma("user_version") == _WITHOUT_PICTURES:
                self._connection.execute(_PICTURES)
                self._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _any_table(self) -> bool:
        return any(self._rows("SELECT 1 FROM sqlite_schema"))

    def _pragma(self, name: str) -> int:
        return int(next(self._rows(f"PRAGMA {name}"))[0])

    def _rows(self, sql: str, *values: object) -> Iterator[Any]:
        yield from self._connection.execute(sql, values)

    def _meta(self, key: str) -> str | None:
        return next(
            (str(value) for (value,) in self._rows("SELECT value FROM meta WHERE key = ?", key)), None
        )

    def _set_meta(self, key: str, value: str) -> None:
        self._connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))

    def _move_changed_at(self, moment: datetime) -> None:
        # Never back: a runner with a slow clock must not make the site look older than it is.
        known = self._meta("changed_at")
        if known is None or moment > datetime.fromisoformat(known):
            self._set_meta("changed_at", moment.astimezone(UTC).isoformat())

    def _record(self, id_: int, text: str) -> ProjectRecord:
        try:
            return _PROJECT.validate_json(text)
        except ValidationError as error:
            raise SnapshotError(
                f"{self.path} holds a record of project {id_} that cannot be read",
                "Delete the file and crawl again.",
            ) from error

    def _nothing(self) -> str:
        raise SnapshotError(f"{self.path} holds no crawl yet", "Run `sharinghub-static crawl` first.")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")
