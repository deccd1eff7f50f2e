"""Opening the snapshot's file, and saying in one line what stands in the way."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sharinghub_static.errors import SnapshotError

__all__ = ["connect", "naming"]

_LOCK_PATIENCE = 30.0
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
        f"{path.resolve().as_uri()}?mode={mode}", uri=True, timeout=_LOCK_PATIENCE, isolation_level=None
    )
    # The error for a text that is not UTF-8 quotes all of it; this way it is no JSON, which costs a project.
    connection.text_factory = partial(str, encoding="utf-8", errors="backslashreplace")
    return connection
