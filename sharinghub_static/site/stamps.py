"""Recognise a file, or the whole tree, of the site that has not changed since a build wrote it."""

import hashlib
import os
import stat
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import orjson

from sharinghub_static.site.site_folder import TIMELY_FILES, files_below

__all__ = ["CarriedFiles", "FileStamp", "KnownFiles", "TreeStamp", "stamp_tree"]

_SECOND: Final = 1_000_000_000
_TICK: Final = 100_000_000  # nanoseconds, ten of the longest ticks of Linux
_COARSE_TICK: Final = 3 * _SECOND  # of file systems that count whole seconds, or two


@dataclass(frozen=True, slots=True)
class FileStamp:
    """A file of the site as a build left it.

    Args:
        size: in bytes.
        digest: SHA-256 of its content.
    """

    size: int
    digest: bytes

    @classmethod
    def of(cls, file: Path) -> "FileStamp":
        """Return the stamp of a file.

        Raises:
            OSError: it cannot be read.
        """
        return cls.of_content(file.read_bytes())

    @classmethod
    def of_content(cls, content: bytes) -> "FileStamp":
        """Return the stamp of a file that has this content."""
        return cls(len(content), hashlib.sha256(content).digest())

    def fits(self, file: Path) -> bool:
        """Return whether a file still has this content. It is read: a time can be set back."""
        try:
            if file.is_symlink() or file.stat().st_size != self.size:
                return False
            return hashlib.sha256(file.read_bytes()).digest() == self.digest
        except OSError:
            return False


class KnownFiles:
    """Digests of the files of a tree, known by their size and times as long as these stay.

    The time of the last change of a file's entry cannot be set back, as that of its content can. Of a file
    that changed within the last tick of the clock before it was looked at, nothing is known: it could change
    once more within that tick. Nothing is known on Windows, which has no such time.

    Args:
        files: path in the tree to size, both times in nanoseconds, and SHA-256 in hexadecimal.
    """

    def __init__(self, files: Mapping[str, tuple[int, int, int, str]] | None = None) -> None:
        self._files = files or {}

    @classmethod
    def from_bytes(cls, stored: bytes | None) -> "KnownFiles":
        """Return what :meth:`as_bytes` wrote; nothing where it is damaged."""
        try:
            files = orjson.loads(zlib.decompress(stored)) if stored else {}
            return cls(
                {
                    path: (size, modified, changed, digest)
                    for path, (size, modified, changed, digest) in files.items()
                }
            )
        except (TypeError, ValueError, AttributeError, zlib.error):
            return cls()

    def as_bytes(self) -> bytes:
        """Return all of it for a cache; nothing where a path is no text."""
        try:
            return zlib.compress(orjson.dumps(self._files), 1)
        except (TypeError, ValueError):
            return b""

    def digest(self, path: str, status: os.stat_result) -> str:
        """Return the SHA-256 of a file's content; empty where it is not known.

        Args:
            path: in the tree.
            status: of the file, without following links.
        """
        entry = self._files.get(path)
        return entry[3] if entry and entry[:3] == _times(status) else ""

    @classmethod
    def of(cls, files: Mapping[str, tuple[os.stat_result, str]]) -> "KnownFiles":
        """Return what may be known of files later on.

        Args:
            files: path in the tree to its status and the SHA-256 of its content.
        """
        if os.name == "nt":
            return cls()
        is_coarse = all(status.st_ctime_ns % _SECOND == 0 for status, _ in files.values())
        latest = time.time_ns() - (_COARSE_TICK if is_coarse else _TICK)
        return cls(
            {
                path: (*_times(status), digest)
                for path, (status, digest) in files.items()
                if digest and status.st_ctime_ns < latest and stat.S_ISREG(status.st_mode)
            }
        )


class CarriedFiles:
    """Digests of unchanged files that go from one tree into the next, for a link changes one of their times.

    Example:
        >>> carried = CarriedFiles()
        >>> carried.add("a.txt", os.lstat("pyproject.toml"), "0f")
        >>> carried.digest("a.txt", os.lstat("pyproject.toml"))
        '0f'
    """

    def __init__(self) -> None:
        self._files: dict[str, tuple[int, int, str]] = {}

    def add(self, path: str, status: os.stat_result, digest: str) -> None:
        """Take a file.

        Args:
            path: in the tree.
            status: of the file, just before it is linked.
            digest: SHA-256 of its content; empty where it is not known.
        """
        if digest:
            self._files[path] = status.st_size, status.st_mtime_ns, digest

    def digest(self, path: str, status: os.stat_result) -> str:
        """Return the SHA-256 of a file in the new tree; empty where it is not known."""
        carried = self._files.get(path)
        return carried[2] if carried and carried[:2] == (status.st_size, status.st_mtime_ns) else ""


def _times(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


@dataclass(frozen=True)
class TreeStamp:
    """What a tree was when it was published, but for its timely files.

    Args:
        entries: SHA-256 of the path, size and times of every file; quick to compare. The time of the last
            change of its entry cannot be set back, as that of its content can.
        content: SHA-256 of the path and content of every file; the same after a copy that changed the times,
            such as the cache of a CI runner makes.
    """

    entries: str
    content: str

    @classmethod
    def of(cls, tree: Path) -> "TreeStamp":
        """Return the stamp of a tree.

        Args:
            tree: folder of a site.

        Raises:
            OSError: a file cannot be read.
        """
        return stamp_tree(tree, KnownFiles())[0]

    def fits(self, tree: Path) -> bool:
        """Return whether a tree still holds exactly what it held.

        Example:
            >>> stamp = TreeStamp.of(Path("public"))  # doctest: +SKIP
            >>> stamp.fits(Path("public"))  # doctest: +SKIP
            True
        """
        try:
            return self.entries == _entries_digest(tree) or self.content == TreeStamp.of(tree).content
        except OSError:
            return False


def _lasting(tree: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    return (each for each in files_below(tree) if each[0] not in TIMELY_FILES)


def stamp_tree(tree: Path, known: KnownFiles | CarriedFiles) -> tuple[TreeStamp, KnownFiles]:
    """Return the stamp of a tree, and what is known of its files from now on.

    Args:
        tree: folder of a site.
        known: of its files; only others are read.

    Raises:
        OSError: a file cannot be read.
    """
    entries, contents = hashlib.sha256(), hashlib.sha256()
    files: dict[str, tuple[os.stat_result, str]] = {}
    for path, entry in _lasting(tree):
        status = entry.stat(follow_symlinks=False)
        entries.update(_entry_line(path, status))
        content = known.digest(path, status) or _content(entry, status)
        contents.update(f"{path}\0{content}\n".encode("utf-8", "surrogateescape"))
        files[path] = status, content
    return TreeStamp(entries.hexdigest(), contents.hexdigest()), KnownFiles.of(files)


def _entries_digest(tree: Path) -> str:
    digest = hashlib.sha256()
    for path, entry in _lasting(tree):
        digest.update(_entry_line(path, entry.stat(follow_symlinks=False)))
    return digest.hexdigest()


def _entry_line(path: str, status: os.stat_result) -> bytes:
    size, modified, changed = _times(status)
    line = f"{path}\0{size}\0{modified}\0{changed}\0{stat.S_IFMT(status.st_mode)}\n"
    return line.encode("utf-8", "surrogateescape")


def _content(entry: os.DirEntry[str], status: os.stat_result) -> str:
    """The SHA-256 of a file; what it is otherwise."""
    if stat.S_ISLNK(status.st_mode):
        return "link"
    if not stat.S_ISREG(status.st_mode):
        return "device"
    with Path(entry.path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
