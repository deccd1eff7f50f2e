"""The connection to a snapshot's file, and the little that every table of it needs."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sharinghub_static.errors import SnapshotError

__all__ = ["Database"]


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

    def any_table(self) -> bool:
        """Whether the file has tables."""
        return any(self.rows("SELECT 1 FROM sqlite_schema"))

    def pragma(self, name: str) -> int:
        """A number that SQLite keeps about the file."""
        return int(next(self.rows(f"PRAGMA {name}"))[0])

    def rows(self, sql: str, *values: object) -> Iterator[Any]:
        """The rows of a query."""
        yield from self.connection.execute(sql, values)

    def meta(self, key: str) -> str | None:
        """A value about the whole snapshot."""
        return next((str(value) for (value,) in self.rows("SELECT value FROM meta WHERE key = ?", key)), None)

    def set_meta(self, key: str, value: str) -> None:
        """Set a value about the whole snapshot."""
        self.connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))

    def move_changed_at(self, moment: datetime) -> None:
        """Say that something new was found at this moment."""
        # Never back: a runner with a slow clock must not make the site look older than it is.
        known = self.meta("changed_at")
        if known is None or moment > datetime.fromisoformat(known):
            self.set_meta("changed_at", moment.astimezone(UTC).isoformat())

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
