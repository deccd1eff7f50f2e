"""What is in the folder of a tree, looked at once for all that ask."""

import os
import stat
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Final, NamedTuple

__all__ = ["FileState", "TreeListing", "settled_before"]

_NAME = attrgetter("name")
_SECOND: Final = 1_000_000_000
_TICK: Final = 100_000_000  # nanoseconds, ten of the longest ticks of Linux
_COARSE_TICK: Final = 3 * _SECOND  # of file systems that count whole seconds, or two


class FileState(NamedTuple):
    """What the file system says of a file: less than ``os.stat_result``, for there are many thousands.

    Args:
        size: in bytes.
        modified: time of the last change of its content, in nanoseconds.
        changed: time of the last change of its entry, in nanoseconds; it cannot be set back.
        device: number of the file system.
        inode: number of the file in it.
        kind: what it is, as of ``stat.S_IFMT``.
    """

    size: int
    modified: int
    changed: int
    device: int
    inode: int
    kind: int

    @classmethod
    def of(cls, status: os.stat_result) -> "FileState":
        """Return the state of a file.

        Args:
            status: without following links.
        """
        return cls(
            status.st_size,
            status.st_mtime_ns,
            status.st_ctime_ns,
            status.st_dev,
            status.st_ino,
            stat.S_IFMT(status.st_mode),
        )

    @property
    def is_file(self) -> bool:
        """Whether it is a regular file."""
        return self.kind == stat.S_IFREG

    @property
    def is_link(self) -> bool:
        """Whether it is a symbolic link."""
        return self.kind == stat.S_IFLNK

    def is_same_file(self, status: os.stat_result) -> bool:
        """Return whether both are one file, under two names.

        File systems without hard links may give the number of one file to another one later.

        Args:
            status: of the other, without following links.
        """
        return status.st_nlink > 1 and (self.device, self.inode) == (status.st_dev, status.st_ino)


@dataclass(frozen=True, slots=True)
class TreeListing:
    """All that is in a folder; symbolic links are named and not followed.

    Args:
        root: the folder.
        files: everything that is no folder, as POSIX paths from the root, sorted in each folder.
        folders: likewise, the root first, with the time of the last change of each entry, in nanoseconds.
        looked_at: when the first entry was looked at, in nanoseconds.
    """

    root: Path
    files: dict[str, FileState]
    folders: dict[str, int]
    looked_at: int

    @classmethod
    def empty(cls, root: Path) -> "TreeListing":
        """Return the listing of a folder that is not there, or has nothing in it."""
        return cls(root, {}, {}, 0)

    @classmethod
    def of(cls, root: Path) -> "TreeListing":
        """List a folder.

        Raises:
            OSError: it cannot be read.
        """
        listing = cls(root, {}, {"": os.lstat(root).st_ctime_ns}, time.time_ns())
        listing._add(str(root), "")
        return listing

    def _add(self, folder: str, prefix: str) -> None:
        with os.scandir(folder) as scan:
            entries = sorted(scan, key=_NAME)
        for entry in entries:
            path = prefix + entry.name
            status = entry.stat(follow_symlinks=False)
            if stat.S_ISDIR(status.st_mode):
                self.folders[path] = status.st_ctime_ns
                self._add(entry.path, f"{path}/")
            else:
                self.files[path] = FileState.of(status)

    def without(self, files: Collection[str], folders: Collection[str]) -> "TreeListing":
        """Return the listing without some files and folders, which were removed since."""
        if not files and not folders:
            return self
        left_files, left_folders = self.files.copy(), self.folders.copy()
        for path in files:
            del left_files[path]
        for path in folders:
            del left_folders[path]
        return TreeListing(self.root, left_files, left_folders, self.looked_at)

    def look_again_at(self, path: str, root: Path) -> None:
        """Take the state of a file whose entry changed since.

        Args:
            path: of the file.
            root: where the tree is now.

        Raises:
            OSError: it is not there.
        """
        if path in self.files:
            self.files[path] = FileState.of(os.lstat(root / path))

    def has_empty_folder(self) -> bool:
        """Return whether no file is in a folder, or in those below it: a build makes no such folder."""
        filled = {path.rpartition("/")[0] for path in self.files}
        for folder in sorted(filled, key=len, reverse=True):
            while folder:
                folder = folder.rpartition("/")[0]
                if folder in filled:
                    break
                filled.add(folder)
        return not filled.issuperset(self.folders)

    def is_complete(self) -> bool:
        """Whether no file came or went since: the time of the last change of each folder is as it was."""
        latest = settled_before(self.folders.values(), self.looked_at)
        try:
            return all(
                changed < latest and os.lstat(f"{self.root}/{path}").st_ctime_ns == changed
                for path, changed in self.folders.items()
            )
        except OSError:
            return False


def settled_before(changes: Iterable[int], looked_at: int) -> int:
    """Return before when an entry must have changed last so that its time tells every later change.

    One that changed within the last tick of the clock before it was looked at could change once more within
    that tick. There is no such time on Windows.

    Args:
        changes: times of the last changes of some entries, in nanoseconds, by which the tick is known.
        looked_at: when they were looked at, in nanoseconds.
    """
    if os.name == "nt":
        return 0
    is_coarse = all(changed % _SECOND == 0 for changed in changes)
    return looked_at - (_COARSE_TICK if is_coarse else _TICK)
