"""Remember what each page was made from and what the check read in it, so that it is kept while both fit."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sharinghub_static.site.check.page_links import PageLinks
from sharinghub_static.site.compress import copy_path
from sharinghub_static.site.stamps import FileStamp

__all__ = ["Manifest", "PageEntry"]

_VERSION = 2
_TABLES = (
    "CREATE TABLE page (path TEXT PRIMARY KEY, key TEXT NOT NULL, "
    "size INTEGER NOT NULL, modified INTEGER NOT NULL, digest BLOB NOT NULL, "
    "copy_size INTEGER, copy_modified INTEGER, copy_digest BLOB, "
    "link_count INTEGER NOT NULL, places TEXT NOT NULL, targets TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE text (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE settings (digest TEXT NOT NULL)",
    f"PRAGMA user_version = {_VERSION}",
)


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page of the last build.

    Args:
        file: the page.
        copy: its compressed copy; None when it has none.
    """

    file: FileStamp
    copy: FileStamp | None


class Manifest:
    """The pages of the last build, in a file beside the snapshot.

    It is a cache: a file that is lost, broken, of another version or of other settings counts as empty.

    Args:
        connection: to the file.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._used: set[str] = set()
        self.begin()

    def begin(self) -> None:
        """Forget what :meth:`keep`, :meth:`make` and :meth:`remember` took, to write the site again."""
        self._kept: set[str] = set()
        self._made: dict[str, str] = {}
        self._links: dict[str, PageLinks] = {}

    @classmethod
    @contextmanager
    def open(cls, path: Path, settings: str) -> Iterator[Self]:
        """Open the manifest of a snapshot for the time of a ``with`` block.

        Args:
            path: the file; made where there is none.
            settings: digest of what all pages depend on; pages of other settings are forgotten.
        """
        with closing(_connect(path)) as connection:
            stored = connection.execute("SELECT digest FROM settings").fetchone()
            if stored != (settings,):
                with connection:
                    connection.execute("DELETE FROM page")
                    connection.execute("DELETE FROM text")
                    connection.execute("DELETE FROM settings")
                    connection.execute("INSERT INTO settings VALUES (?)", (settings,))
            yield cls(connection)

    def entry(self, path: str, key: str) -> PageEntry | None:
        """Return the page of the last build, if it was sound and made from the same.

        Args:
            path: of the page in the site.
            key: digest of what it is made from.
        """
        row = self._connection.execute(
            "SELECT size, modified, digest, copy_size, copy_modified, copy_digest "
            "FROM page WHERE path = ? AND key = ?",
            (path, key),
        ).fetchone()
        if row is None:
            return None
        copy = FileStamp(*row[3:]) if row[3] is not None else None
        return PageEntry(FileStamp(*row[:3]), copy)

    def keep(self, path: str) -> None:
        """Take a page as it was in the last build."""
        self._kept.add(path)

    def make(self, path: str, key: str) -> None:
        """Take a page that was made anew."""
        self._made[path] = key

    def links(self, path: str) -> PageLinks | None:
        """Return what the check read in a page that is kept; None for any other file."""
        if path not in self._kept:
            return None
        row = self._connection.execute(
            "SELECT link_count, places, targets FROM page WHERE path = ?", (path,)
        ).fetchone()
        return PageLinks.from_texts(*row) if row else None

    def remember(self, path: str, links: PageLinks) -> None:
        """Take what the check read in a sound page; :meth:`update` stores it."""
        self._links[path] = links

    def text(self, key: str) -> bytes | None:
        """Return a rendered text; None when it is not kept."""
        self._used.add(key)
        row = self._connection.execute("SELECT value FROM text WHERE key = ?", (key,)).fetchone()
        return bytes(row[0]) if row else None

    def put_text(self, key: str, value: bytes) -> None:
        """Keep a rendered text; :meth:`update` forgets those that no page asked for."""
        with suppress(sqlite3.Error):  # a full disk costs the cache alone
            self._connection.execute("INSERT OR REPLACE INTO text VALUES (?, ?)", (key, value))

    def update(self, tree: Path) -> None:
        """Store the pages of this build, once it is published.

        Args:
            tree: the site's folder.
        """
        with suppress(sqlite3.Error, OSError), self._connection:
            stored = {path for (path,) in self._connection.execute("SELECT path FROM page")}
            gone = stored - self._kept
            self._connection.executemany("DELETE FROM page WHERE path = ?", ((path,) for path in gone))
            texts = {key for (key,) in self._connection.execute("SELECT key FROM text")}
            unused = ((key,) for key in texts - self._used)
            self._connection.executemany("DELETE FROM text WHERE key = ?", unused)
            for path, key in self._made.items():
                if links := self._links.get(path):
                    self._store(tree, path, key, links)

    def _store(self, tree: Path, path: str, key: str, links: PageLinks) -> None:
        file, copy_file = FileStamp.of(tree / path), tree / copy_path(path)
        copy = FileStamp.of(copy_file) if copy_file.is_file() else None
        self._connection.execute(
            "INSERT INTO page VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(path, key, file.size, file.modified, file.digest),
                *((copy.size, copy.modified, copy.digest) if copy else (None, None, None)),
                *links.as_texts(),
            ),
        )


def _connect(path: Path) -> sqlite3.Connection:
    """A connection to a manifest of this version; a new one in memory where the file cannot be used."""
    for place in (path, path, Path(":memory:")):
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(place)
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version == 0:
                for statement in _TABLES:
                    connection.execute(statement)
                version = _VERSION
            if version == _VERSION:
                connection.execute("SELECT path, targets FROM page LIMIT 1").fetchall()
                connection.execute("PRAGMA synchronous = NORMAL")
                return connection
            connection.close()
        except (sqlite3.Error, OSError):
            pass
        with suppress(OSError):
            path.unlink()
    raise AssertionError("a database in memory can always be made")
