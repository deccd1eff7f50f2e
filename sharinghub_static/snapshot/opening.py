"""Opening the snapshot's file, and saying in one line what stands in the way."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sharinghub_static.errors import SnapshotError

__all__ = ["connect", "naming"]

_LOCK_PATIENCE = 30.0
"""Seconds to wait for another process that holds the file."""


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
        raise SnapshotError(f"{path} cannot be used: {error}") from error


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
    return sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={mode}", uri=True, timeout=_LOCK_PATIENCE, isolation_level=None
    )
