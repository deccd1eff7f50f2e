"""The snapshot's file: open it, its tables, and what each version added to them."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sharinghub_static.errors import SnapshotError
from sharinghub_static.snapshot.instances import BLOCK, block_of

__all__ = [
    "APPLICATION_ID",
    "SCHEMA_VERSION",
    "Database",
    "connect",
    "content_queries",
    "create_tables",
    "naming",
    "project_queries",
    "stored_moment",
    "upgrade",
]

_LOCK_TIMEOUT = 30.0
"""Seconds to wait for another process that holds the file."""

_PRIMARY = 0xFF
"""Of SQLite's extended result codes, the part that is the code (https://sqlite.org/rescode.html)."""

_NOT_WRITABLE = "Make the file and its folder writable, or name another file with --snapshot."
_BUSY = "Wait until the other process is done."
_NO_SPACE = "Free some space on the disk, or name a file on another one with --snapshot."
_HINTS = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_FULL: _NO_SPACE,
    sqlite3.SQLITE_IOERR: _NO_SPACE,
    sqlite3.SQLITE_READONLY: _NOT_WRITABLE,
    sqlite3.SQLITE_CANTOPEN: _NOT_WRITABLE,
    sqlite3.SQLITE_PERM: _NOT_WRITABLE,
}
_BROKEN = "Delete the file and crawl again."


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Say in one line what SQLite or the file system holds against a file."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise  # A misuse of this module, which is a bug.
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_NOTADB:
            raise SnapshotError(f"{path} is not a snapshot", "Name another file with --snapshot.") from error
        code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
        raise SnapshotError(f"{path} cannot be used: {error}", _HINTS.get(code, _BROKEN)) from error


def connect(path: Path, *, writable: bool) -> sqlite3.Connection:
    """A connection whose transactions begin and end where the caller says so.

    Args:
        path: the file.
        writable: make the file, and its folder, where there is none.

    Raises:
        SnapshotError: there is no such file, or its folder cannot be made.
    """
    if writable:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SnapshotError(f"{path.parent} cannot be made: {error.strerror}") from error
    elif not path.is_file():
        raise SnapshotError(f"there is no snapshot at {path}", "Make one with `sharinghub-static crawl`.")
    mode = "rwc" if writable else "ro"
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={mode}", uri=True, timeout=_LOCK_TIMEOUT, isolation_level=None
    )
    # The error for a text that is not UTF-8 quotes all of it; this way it is no JSON, which costs a project.
    connection.text_factory = partial(str, encoding="utf-8", errors="backslashreplace")
    return connection


SCHEMA_VERSION = 4
"""Raised whenever the tables change; kept in SQLite's ``user_version``."""

APPLICATION_ID = 0x53484842
"""``SHHB`` in SQLite's ``application_id``: distinguishes our files from those of other programs."""

_ADDED = {
    1: (
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        "CREATE TABLE project ("
        "id INTEGER PRIMARY KEY, full_path TEXT NOT NULL, fingerprint TEXT NOT NULL, record TEXT NOT NULL)",
    ),
    2: ("CREATE TABLE picture (sha256 TEXT PRIMARY KEY, content BLOB NOT NULL)",),
    3: (
        "CREATE TABLE tracking ("
        "project_id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL, record TEXT NOT NULL)",
        "CREATE TABLE observation ("
        "project_id INTEGER NOT NULL, at TEXT NOT NULL, record TEXT NOT NULL, "
        "PRIMARY KEY (project_id, at)) WITHOUT ROWID",
    ),
    # Pictures had their metadata before; the next crawl reads every project and its pictures again.
    4: (
        "DELETE FROM picture",
        "UPDATE project SET fingerprint = ''",
        "UPDATE project SET record = json_set(record, '$.pictures', json('[]')) WHERE json_valid(record)",
    ),
}
"""Version to the statements that made it out of the one before."""


_OF_PROJECTS = (
    (1, "SELECT id, full_path, record FROM project ORDER BY id"),
    (3, "SELECT project_id, record FROM tracking ORDER BY project_id"),
    (3, "SELECT project_id, at, record FROM observation ORDER BY project_id, at"),
)
_CONTENT = (
    (
        1,
        "SELECT key, value FROM meta WHERE key IN ('instance', 'changed_at', 'directory', 'unreached') "
        "OR key LIKE 'instance:%' OR key LIKE 'directory:%' OR key LIKE 'unreached:%' ORDER BY key",
    ),
    _OF_PROJECTS[0],
    (2, "SELECT sha256 FROM picture ORDER BY sha256"),
    *_OF_PROJECTS[1:],
)
"""The version that a query's table came with, and the query for what a site is made from.

The rest says how the crawl goes on: fingerprints, and when it last asked.
"""


def content_queries(version: int) -> list[str]:
    """Return the queries for all that a site can be made from, for a file of a version."""
    return [query for since, query in _CONTENT if since <= version]


def project_queries(version: int) -> list[str]:
    """Return the queries for all that is stored of projects, the id first, for a file of a version."""
    return [query for since, query in _OF_PROJECTS if since <= version]


def create_tables(connection: sqlite3.Connection) -> None:
    """Make all tables in an empty file, in the caller's transaction."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    upgrade(connection, since=0)


def upgrade(connection: sqlite3.Connection, since: int) -> None:
    """Add the tables that a file of an older version has not, in the caller's transaction.

    Args:
        connection: to the file.
        since: the file's version.
    """
    for version in range(since + 1, SCHEMA_VERSION + 1):
        for statement in _ADDED[version]:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


Value = TypeVar("Value")


class Database:
    """An open file: rows, transactions and single values.

    Args:
        connection: to the file.
        path: its path, for messages.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.connection = connection
        # What was removed must not be readable in the bytes of the file.
        connection.execute("PRAGMA secure_delete = ON")
        self.path = path
        self._blocks: dict[int, str] = {}

    def instances(self) -> list[str]:
        """Names of the further instances that were crawled into the file, sorted."""
        keys = self.rows("SELECT key FROM meta WHERE key LIKE 'instance:%' ORDER BY key")
        return [key.removeprefix("instance:") for (key,) in keys]

    def instance_of(self, row: int) -> str:
        """Name of the further instance that the project of a row is on; empty for the first one."""
        block = row // BLOCK
        if block and block not in self._blocks:
            self._blocks = {block_of(name): name for name in self.instances()}
        return self._blocks.get(block, "") if block else ""

    def any_table(self) -> bool:
        """Whether the file has tables."""
        return any(self.rows("SELECT 1 FROM sqlite_schema"))

    def pragma(self, name: str) -> int:
        """A number that SQLite keeps about the file."""
        return int(next(self.rows(f"PRAGMA {name}"))[0])

    def rows(self, sql: str, *values: object) -> Iterator[Any]:
        """The rows of a query."""
        # Not `yield from`, which closes the cursor when a reader stops early: where the connection is closed
        # by then, that fails and is printed.
        for row in self.connection.execute(sql, values):  # noqa: UP028 - see above
            yield row

    def meta(self, key: str) -> str | None:
        """A value about the whole snapshot."""
        return next((str(value) for (value,) in self.rows("SELECT value FROM meta WHERE key = ?", key)), None)

    def value(self, key: str, read: Callable[[str], Value]) -> Value | None:
        """A value about the whole snapshot, understood.

        Args:
            key: its name.
            read: makes it out of its text; raises ValueError where it cannot.

        Returns:
            None when there is no such value.

        Raises:
            SnapshotError: it cannot be read.
        """
        text = self.meta(key)
        if text is None:
            return None
        try:
            return read(text)
        except ValueError as error:  # pydantic's ValidationError is one
            raise SnapshotError(
                f"{self.path} holds a value `{key}` that cannot be read", "Delete the file and crawl again."
            ) from error

    def moment(self, key: str) -> datetime | None:
        """A moment about the whole snapshot; None when there is none.

        Raises:
            SnapshotError: it cannot be read.
        """
        return self.value(key, _moment)

    def set_meta(self, key: str, value: str) -> None:
        """Set a value about the whole snapshot."""
        self.connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))

    def move_changed_at(self, moment: datetime) -> None:
        """Say that something new was found at this moment."""
        # Never back: a runner with a slow clock must not make the site look older than it is.
        known = self.moment("changed_at")
        if known is None or moment > known:
            self.set_meta("changed_at", stored_moment(moment))

    def unreadable(self, id_: int) -> SnapshotError:
        """The error for a record that this release cannot make sense of."""
        return SnapshotError(
            f"{self.path} holds a record of project {id_} that cannot be read",
            "Delete the file and crawl again.",
        )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written in it is kept, or nothing."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")


def stored_moment(moment: datetime) -> str:
    """A time as the snapshot holds it: ISO 8601 in UTC, which sorts by time."""
    return moment.astimezone(UTC).isoformat()


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("has no time zone")
    return moment
