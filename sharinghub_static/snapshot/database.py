"""The connection to a snapshot's file, and the little that every table of it needs."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sharinghub_static.errors import SnapshotError

__all__ = ["Database", "stored_moment"]

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
