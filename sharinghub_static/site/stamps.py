"""Recognise a file, or the whole tree, of the site that has not changed since a build wrote it."""

import hashlib
import stat
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import orjson

from sharinghub_static.site.site_folder import TIMELY_FILES
from sharinghub_static.site.tree_listing import FileState, TreeListing, settled_before

__all__ = ["CarriedFiles", "FileStamp", "KnownFiles", "TreeStamp", "stamp_tree"]

_NO_FILES: Final = {stat.S_IFLNK: "link"}
"""What stands for the content of what is no file; "device" for anything else."""


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

    def digest(self, path: str, state: FileState) -> str:
        """Return the SHA-256 of a file's content; empty where it is not known.

        Args:
            path: in the tree.
            state: of the file.
        """
        entry = self._files.get(path)
        return entry[3] if entry and entry[:3] == _times(state) else ""

    @classmethod
    def of(cls, tree: TreeListing, digests: Mapping[str, str]) -> "KnownFiles":
        """Return what may be known of files later on.

        Args:
            tree: where they are.
            digests: path of each to the SHA-256 of its content.
        """
        latest = settled_before((state.changed for state in tree.files.values()), tree.looked_at)
        return cls(
            {
                path: (*_times(state), digests[path])
                for path, state in tree.files.items()
                if state.is_file and state.changed < latest and digests.get(path)
            }
        )


class CarriedFiles:
    """Digests of files that come into a new tree unread, for a link changes a time by which they were known.

    Example:
        >>> state = FileState.of(Path("pyproject.toml").lstat())
        >>> carried = CarriedFiles()
        >>> carried.add("a.txt", state, "0f")
        >>> carried.digest("a.txt", state)
        '0f'
    """

    def __init__(self) -> None:
        self._files: dict[str, tuple[int, int, str]] = {}

    def add(self, path: str, state: FileState, digest: str) -> None:
        """Take a file.

        Args:
            path: in the tree.
            state: of the file, just before it is linked.
            digest: SHA-256 of its content; empty where it is not known.
        """
        if digest:
            self._files[path] = state.size, state.modified, digest

    def digest(self, path: str, state: FileState) -> str:
        """Return the SHA-256 of a file in the new tree; empty where it is not known."""
        carried = self._files.get(path)
        return carried[2] if carried and carried[:2] == (state.size, state.modified) else ""


def _times(state: FileState) -> tuple[int, int, int]:
    return state.size, state.modified, state.changed


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
    def of(cls, tree: TreeListing) -> "TreeStamp":
        """Return the stamp of a tree.

        Raises:
            OSError: a file cannot be read.
        """
        return stamp_tree(tree, tree.root, lambda _path, _state: "")[0]

    def fits(self, tree: TreeListing) -> bool:
        """Return whether a tree still holds exactly what it held, and no folder without files.

        Example:
            >>> stamp = TreeStamp.of(TreeListing.of(Path("public")))  # doctest: +SKIP
            >>> stamp.fits(TreeListing.of(Path("public")))  # doctest: +SKIP
            True
        """
        if tree.has_empty_folder():
            return False
        try:
            return self.entries == _entries_digest(tree) or self.content == TreeStamp.of(tree).content
        except OSError:
            return False


def stamp_tree(
    tree: TreeListing,
    root: Path,
    known: Callable[[str, FileState], str],
    kept: Mapping[str, FileStamp] | None = None,
) -> tuple[TreeStamp, KnownFiles]:
    """Return the stamp of a tree, and what is known of its files from now on.

    Args:
        tree: what is in it.
        root: where it is now.
        known: the SHA-256 of a file; empty where it must be read.
        kept: path of files to what they were when they were kept. Where one is something else now, somebody
            changed it meanwhile: the stamp is of no tree then, so that the next build looks at it again.

    Raises:
        OSError: a file cannot be read.
    """
    contents, digests, was_changed = hashlib.sha256(), {}, False
    for path, state in tree.files.items():
        if path not in TIMELY_FILES:
            digests[path] = known(path, state) or _content(root / path, state)
            contents.update(f"{path}\0{digests[path]}\n".encode("utf-8", "surrogateescape"))
            if kept and path in kept and kept[path].digest.hex() != digests[path]:
                was_changed = True
    stamp = TreeStamp("", "") if was_changed else TreeStamp(_entries_digest(tree), contents.hexdigest())
    return stamp, KnownFiles.of(tree, digests)


def _entries_digest(tree: TreeListing) -> str:
    digest = hashlib.sha256()
    for path, state in tree.files.items():
        if path not in TIMELY_FILES:
            line = f"{path}\0{state.size}\0{state.modified}\0{state.changed}\0{state.kind}\n"
            digest.update(line.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _content(file: Path, state: FileState) -> str:
    """The SHA-256 of a file; what it is otherwise."""
    if not state.is_file:
        return _NO_FILES.get(state.kind, "device")
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
