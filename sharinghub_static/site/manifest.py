"""Remember what each page was made from and what the check read in it, so that it is kept while both fit."""

import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from sharinghub_static.site.check.page_links import COUNT_BYTES, PageLinks, Targets
from sharinghub_static.site.compress import copy_path
from sharinghub_static.site.stamps import FileStamp

__all__ = ["Manifest", "PageEntry"]

_VERSION = 8
_TABLES = (
    "CREATE TABLE page (path TEXT PRIMARY KEY, key TEXT NOT NULL, size INTEGER NOT NULL, "
    "digest BLOB NOT NULL, copy_size INTEGER, copy_digest BLOB, links BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE text (key TEXT PRIMARY KEY, value BLOB NOT NULL, checksum INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE settings (digest TEXT NOT NULL)",
    "CREATE TABLE targets (value BLOB NOT NULL)",
    f"PRAGMA user_version = {_VERSION}",
)
_REMEMBERED = (
    "CREATE TEMP TABLE IF NOT EXISTS remembered (path TEXT PRIMARY KEY, links BLOB NOT NULL) WITHOUT ROWID",
    "DELETE FROM temp.remembered",
)
"""What the check reads before the site is published: on the disk, for it is 10 kB a project."""

_ROWS_A_COMMIT = 1024
"""What is not committed is in memory, some kilobytes a row."""


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
        path: the file.
        settings: digest of what all pages depend on.
    """

    def __init__(self, path: Path, settings: str) -> None:
        self._path = path
        self._connection = _connect(path)
        self._used: set[str] = set()
        self._texts: dict[str, bytes] | None = None
        self._inherited: tuple[sqlite3.Connection, set[str]] | None = None
        self._uncommitted = 0
        self.begin()
        if self._rows("SELECT digest FROM settings") != [(settings,)]:
            for table in ("page", "text", "settings", "targets"):
                self._rows(f"DELETE FROM {table}")  # noqa: S608 - of constants alone
            self._rows("INSERT INTO settings VALUES (?)", settings)
            with suppress(sqlite3.Error):
                self._connection.commit()

    @classmethod
    @contextmanager
    def open(cls, path: Path, settings: str) -> Iterator[Self]:
        """Open the manifest of a snapshot for the time of a ``with`` block.

        Args:
            path: the file; made where there is none.
            settings: digest of what all pages depend on; pages of other settings are forgotten.
        """
        manifest = cls(path, settings)
        try:
            yield manifest
        finally:
            with suppress(sqlite3.Error):
                manifest._connection.close()

    def reopen(self) -> None:
        """Read the file again in a copy of this process: no connection may be used in two.

        What this copy takes is for :meth:`drain`.
        """
        # The connection is not to be closed here. To give the keys back would write to all of them, so that
        # this copy would share their memory no longer, and be replaced as large after its first task.
        self._inherited = self._connection, self._used
        self._used, self._texts = set(), {}
        try:
            self._connection = sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro", uri=True)
        except (sqlite3.Error, ValueError):
            self._connection = _connect(Path(":memory:"))

    def commit(self) -> None:
        """Let other processes read what was put."""
        self._uncommitted = 0
        with suppress(sqlite3.Error):
            self._connection.commit()

    def drain(self) -> tuple[set[str], dict[str, bytes]]:
        """Return the keys of texts that this copy used, and the texts that it put, and forget both."""
        drained = self._used, self._texts or {}
        self._used, self._texts = set(), {}
        return drained

    def take(self, used: set[str], texts: Mapping[str, bytes]) -> None:
        """Take what a copy of this process drained."""
        self._used |= used
        for key, value in texts.items():
            self.put_text(key, value)

    def begin(self) -> None:
        """Forget what :meth:`keep`, :meth:`make` and :meth:`remember` took, to write the site again."""
        self._kept: set[str] = set()
        self._made: dict[str, str] = {}
        self._read: set[str] = set()
        self._unread, self._kept_count = set[str](), 0
        self._targets: Targets | None = None
        for statement in _REMEMBERED:
            self._rows(statement)
        self.commit()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known of an earlier build."""
        return not self._rows("SELECT 1 FROM page LIMIT 1")

    def entry(self, path: str, key: str) -> PageEntry | None:
        """Return the page of the last build, if it was sound and made from the same.

        Args:
            path: of the page in the site.
            key: digest of what it is made from.
        """
        rows = self._rows(
            "SELECT size, digest, copy_size, copy_digest FROM page WHERE path = ? AND key = ?", path, key
        )
        if not rows:
            return None
        size, digest, copy_size, copy_digest = rows[0]
        copy = None if copy_size is None else FileStamp(copy_size, copy_digest)
        return PageEntry(FileStamp(size, digest), copy)

    def keep(self, path: str) -> None:
        """Take a page as it was in the last build."""
        self._kept.add(path)

    def make(self, path: str, key: str) -> None:
        """Take a page that was made again."""
        self._made[path] = key

    def holds(self, path: str) -> bool:
        """Return whether it is known what the check reads in a file."""
        return path in self._kept or path in self._read

    def is_kept(self, path: str) -> bool:
        """Return whether a file is kept that the check of the last build read; see :meth:`kept_targets`."""
        return path in self._kept and path not in self._unread

    def kept_targets(self) -> Targets | None:
        """Return where all links of the pages of the last build lead; None when that is not known."""
        self._unread, self._kept_count = set(self._kept), 0
        rows = self._rows("SELECT value FROM targets")
        with suppress(sqlite3.Error):
            counts = f"SELECT path, substr(links, 1, {COUNT_BYTES}) FROM page"  # noqa: S608 - a constant
            for path, count in self._connection.execute(counts):
                if path in self._unread:
                    self._unread.remove(path)
                    self._kept_count += int.from_bytes(count)
        try:
            return Targets.from_bytes(rows[0][0]) if rows else None
        except ValueError:
            return None

    def kept_count(self) -> int:
        """Return the number of links of all files of which :meth:`is_kept` is true."""
        return self._kept_count

    def take_targets(self, targets: Targets) -> None:
        """Take where all links of this build lead; :meth:`update` stores it."""
        self._targets = targets

    def links(self, path: str) -> PageLinks | None:
        """Return what was read in a file that is kept, or when it was made; None for any other file."""
        if not self.holds(path):
            return None
        table = "page" if path in self._kept else "temp.remembered"
        rows = self._rows(f"SELECT links FROM {table} WHERE path = ?", path)  # noqa: S608 - of constants alone
        try:
            return PageLinks.from_bytes(rows[0][0]) if rows else None
        except ValueError:
            return None

    def remember(self, path: str, links: PageLinks) -> None:
        """Take what the check read in a sound page; :meth:`update` stores it."""
        if path in self._made:
            self._put("INSERT OR REPLACE INTO temp.remembered VALUES (?, ?)", path, links.as_bytes())

    def take_links(self, path: str, links: bytes) -> None:
        """Take what was read in a page when it was made, as bytes."""
        if path in self._made:
            self._rows("INSERT OR REPLACE INTO temp.remembered VALUES (?, ?)", path, links)
            self._read.add(path)

    def forget(self, path: str) -> None:
        """Drop what was read in a page when it was made: the check must look at it."""
        if path in self._read:
            self._rows("DELETE FROM temp.remembered WHERE path = ?", path)
            self._read.discard(path)

    def text(self, key: str) -> bytes | None:
        """Return a rendered text; None when it is not kept, or no longer what was kept."""
        self._used.add(key)
        rows = self._rows("SELECT value, checksum FROM text WHERE key = ?", key)
        return rows[0][0] if rows and _checksum(key, rows[0][0]) == rows[0][1] else None

    def use(self, keys: Iterable[str]) -> None:
        """Keep these texts, although this build does not read them."""
        self._used.update(keys)

    def put_text(self, key: str, value: bytes) -> None:
        """Keep a rendered text; :meth:`update` forgets those that no page asked for."""
        if self._texts is not None:
            self._texts[key] = value
            return
        self._put("INSERT OR REPLACE INTO text VALUES (?, ?, ?)", key, value, _checksum(key, value))

    def update(self, stamp: Callable[[str], FileStamp | None]) -> None:
        """Store the pages of this build, once it is published.

        Args:
            stamp: gives that of a file of the site; None of one that is not there.
        """
        for table, name, used in (("page", "path", self._kept), ("text", "key", self._used)):
            for (stored,) in self._rows(f"SELECT {name} FROM {table}"):  # noqa: S608 - of constants alone
                if stored not in used:
                    self._rows(f"DELETE FROM {table} WHERE {name} = ?", stored)  # noqa: S608 - as above
        self._rows("DELETE FROM targets")
        if self._targets is not None:
            self._rows("INSERT INTO targets VALUES (?)", self._targets.as_bytes())
        for path, key in self._made.items():
            for (links,) in self._rows("SELECT links FROM temp.remembered WHERE path = ?", path):
                with suppress(OSError):
                    self._store(path, key, stamp(path), stamp(copy_path(path)), links)
        with suppress(sqlite3.Error):
            self._connection.commit()

    def _store(
        self, path: str, key: str, file: FileStamp | None, copy: FileStamp | None, links: bytes
    ) -> None:
        if file:
            values = (file.size, file.digest, copy and copy.size, copy and copy.digest, links)
            self._put("INSERT INTO page VALUES (?, ?, ?, ?, ?, ?, ?)", path, key, *values)

    def _put(self, statement: str, *values: object) -> None:
        """Put a row."""
        self._rows(statement, *values)
        self._uncommitted += 1
        if self._uncommitted >= _ROWS_A_COMMIT:
            self.commit()

    def _rows(self, statement: str, *values: object) -> list[Any]:
        """The rows of a statement; none from a broken file, which an empty one replaces."""
        try:
            return self._connection.execute(statement, values).fetchall()
        except sqlite3.Error:
            if self._texts is not None:
                return []  # in a copy of the process: the file is the first one's
            with suppress(sqlite3.Error):
                self._connection.close()
            with suppress(OSError):
                self._path.unlink()
            self._connection = _connect(Path(":memory:"))
            self._connection.execute(_REMEMBERED[0])
            return []


def _checksum(key: str, value: bytes) -> int:
    """The checksum of a value, which is that of no other key."""
    return zlib.crc32(value, zlib.crc32(key.encode("utf-8", "surrogatepass")))


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
                connection.execute("PRAGMA synchronous = NORMAL")
                # Or a large transaction would lock out the other processes that read.
                connection.execute("PRAGMA cache_spill = OFF")
                return connection
            connection.close()
        except (sqlite3.Error, OSError):
            pass
        with suppress(OSError):
            path.unlink()
    raise AssertionError("a database in memory can always be made")
