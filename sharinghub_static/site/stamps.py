"""Recognise a file, or the whole tree, of the site that has not changed since a build wrote it."""

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sharinghub_static.site.site_folder import TIMELY_FILES, files_below

__all__ = ["FileStamp", "TreeStamp"]


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
        return cls(_entries_digest(tree), _content_digest(tree))

    def fits(self, tree: Path) -> bool:
        """Return whether a tree still holds exactly what it held.

        Example:
            >>> stamp = TreeStamp.of(Path("public"))  # doctest: +SKIP
            >>> stamp.fits(Path("public"))  # doctest: +SKIP
            True
        """
        try:
            return self.entries == _entries_digest(tree) or self.content == _content_digest(tree)
        except OSError:
            return False


def _lasting(tree: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    return (each for each in files_below(tree) if each[0] not in TIMELY_FILES)


def _entries_digest(tree: Path) -> str:
    digest = hashlib.sha256()
    for path, entry in _lasting(tree):
        status = entry.stat(follow_symlinks=False)
        times = f"{status.st_mtime_ns}\0{status.st_ctime_ns}"
        line = f"{path}\0{status.st_size}\0{times}\0{stat.S_IFMT(status.st_mode)}\n"
        digest.update(line.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _content_digest(tree: Path) -> str:
    digest = hashlib.sha256()
    for path, entry in _lasting(tree):
        if entry.is_symlink():
            content = "link"
        elif not entry.is_file():
            content = "device"
        else:
            with Path(entry.path).open("rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
        digest.update(f"{path}\0{content}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()
