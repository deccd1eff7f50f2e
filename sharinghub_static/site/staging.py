"""The folder in which a new tree comes together, beside the site."""

import errno
import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from sharinghub_static.site.disk_errors import as_site_error
from sharinghub_static.site.site_folder import MARKER, STAGING_MARKER, discard
from sharinghub_static.site.spare_tree import SpareTree
from sharinghub_static.site.tree_exchange import TreeExchange
from sharinghub_static.site.tree_listing import FileState, TreeListing

__all__ = ["Staging"]

_IN_THE_WAY = (FileExistsError, IsADirectoryError, NotADirectoryError)
_KEEPS_OPEN: Final = {os.open, os.mkdir, os.unlink} <= os.supports_dir_fd and hasattr(os, "O_DIRECTORY")


class Staging:
    """A new tree that is not published yet.

    It is made where it is needed first: a build that changes nothing has none. Copies of the process write
    into the folder that was open when they were made: when they outlive a killed build, the folder of the
    next build is another one.

    Args:
        output: the site's folder, absolute.
        taken: is given the path and the state of each file of the site, just before it is linked.

    Attributes:
        folder: of the new tree.
        written: paths of files that are new, or have a new content.
    """

    def __init__(self, output: Path, taken: Callable[[str, FileState], None]) -> None:
        self.folder = output.parent / f".{output.name}.staging"
        self.written: set[str] = set()
        self._output, self._taken, self._spare = output, taken, SpareTree(output)
        self._linked: set[str] = set()
        self._folders: set[str] = {""}
        self._descriptor: int | None = None
        self._is_begun = self._is_copied = False

    def begin(self, site: TreeListing) -> None:
        """Make the folder, of the spare where there is one.

        Args:
            site: what is published.

        Raises:
            OSError: it cannot be made.
        """
        if self._is_begun:
            return
        linked = self._spare.take(self.folder, site)
        if linked is None:
            self.folder.mkdir()
        self._linked = linked or set()
        self._is_begun = True
        (self.folder / STAGING_MARKER).touch()
        if _KEEPS_OPEN:
            self._descriptor = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)

    def write(self, path: str, content: bytes) -> FileState:
        """Write a file, in place of what is there, and return its state.

        Args:
            path: POSIX path in the tree.
            content: the whole file.

        Raises:
            OSError: it cannot be written.
        """
        try:
            if path in self._linked:
                self._remove(path)
            state = self._create(path, content)
        except _IN_THE_WAY:
            self._make_way(path)
            state = self._create(path, content)
        self.written.add(path)
        return state

    def write_in_copy(self, path: str, content: bytes) -> FileState | None:
        """Write a file in a copy of the process, for :meth:`take`.

        Args:
            path: POSIX path in the tree.
            content: the whole file.

        Returns:
            The state of the file; None where it must be written in the first process, which knows what is in
            the way, and says what is wrong.
        """
        if self._descriptor is None:
            return None
        try:
            if path in self._linked:
                self._remove(path)
            return self._create(path, content)
        except OSError:
            return None

    def take(self, path: str) -> None:
        """Let the tree have a file that a copy of the process wrote."""
        self._linked.discard(path)
        self.written.add(path)

    def restart(self) -> None:
        """Forget what was written; what is not written once more is removed at the end."""
        if self._is_begun:
            (self.folder / STAGING_MARKER).touch()
        self.written.clear()

    def complete(self, unchanged: Iterable[str]) -> TreeListing:
        """Let the tree have what was written and files of the site, and nothing else.

        Args:
            unchanged: paths of the files of the site.

        Returns:
            What is in the tree.

        Raises:
            SiteError: a file cannot be linked.
            OSError: the tree cannot be read, or something in it cannot be removed.
        """
        wanted = self.written.union(unchanged)
        for path in sorted(wanted - self.written - self._linked):
            try:
                self._link(path)
            except OSError as error:
                raise as_site_error(self.folder / path, error) from error
        if MARKER in wanted:
            (self.folder / STAGING_MARKER).unlink(missing_ok=True)
        found = TreeListing.of(self.folder)
        if missing := wanted - found.files.keys():
            path = min(missing)
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self.folder / path))
        files = [path for path in found.files if path not in wanted]
        folders = list(found.folders.keys() - _folders_of(wanted))
        for path in files:
            if path != STAGING_MARKER:
                self._remove(path)
        for path in sorted(folders, reverse=True):
            (self.folder / path).rmdir()
        self._folders = {""}
        return found.without(files, folders)

    def publish(self, places: TreeExchange, gone: Iterable[str]) -> None:
        """Let the tree take the old one's place, and put that one aside for the next build.

        Args:
            places: of both.
            gone: files of the old tree that are not in the new one.

        Raises:
            OSError: it cannot; the old tree is in its place.
        """
        (self.folder / STAGING_MARKER).unlink(missing_ok=True)
        old = places.publish()
        if old is None:
            return
        # The new tree is complete: what cannot be removed now is no failure, and the next build tries again.
        with suppress(OSError):
            # Without hard links a spare would take as much room as the site.
            if self._is_copied or os.name == "nt":
                discard(old)
            else:
                self._spare.put_aside(old, gone)

    def close(self) -> None:
        """Remove the folder, unless it was published."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
        if self._is_begun and self.folder.is_dir() and not self.folder.is_symlink():
            with suppress(OSError):
                discard(self.folder)

    # Details

    def _name(self, path: str) -> str:
        """A path for calls with the descriptor of the folder, which stays this folder under any name."""
        return path if self._descriptor is not None else f"{self.folder}/{path}"

    def _open(self, path: str, flags: int) -> int:
        return os.open(path, flags, 0o666, dir_fd=self._descriptor)

    def _create(self, path: str, content: bytes) -> FileState:
        self._make_folders(path.rpartition("/")[0])
        # Always a new file: one that is linked from elsewhere is never written through.
        with open(self._name(path), "xb", opener=self._open) as file:
            file.write(content)
            file.flush()
            return FileState.of(os.fstat(file.fileno()))

    def _make_folders(self, folder: str) -> None:
        if folder in self._folders:
            return
        self._make_folders(folder.rpartition("/")[0])
        with suppress(FileExistsError):
            os.mkdir(self._name(folder), dir_fd=self._descriptor)
        self._folders.add(folder)

    def _link(self, path: str) -> None:
        """Let a file of the site be in the new tree too, with its own time stamp."""
        source, target = f"{self._output}/{path}", f"{self.folder}/{path}"
        self._taken(path, FileState.of(os.lstat(source)))
        try:
            self._make_folders(path.rpartition("/")[0])
            self._link_or_copy(source, target)
        except _IN_THE_WAY:
            self._make_way(path)
            self._make_folders(path.rpartition("/")[0])
            self._link_or_copy(source, target)
        self._linked.add(path)

    def _link_or_copy(self, source: str, target: str) -> None:
        try:
            os.link(source, target, follow_symlinks=False)
        except _IN_THE_WAY:
            raise
        except (OSError, NotImplementedError):  # a file system without hard links; Windows
            self._is_copied = True
            shutil.copy2(source, target, follow_symlinks=False)

    def _remove(self, path: str) -> None:
        os.unlink(self._name(path), dir_fd=self._descriptor)
        self._linked.discard(path)

    def _make_way(self, path: str) -> None:
        """Remove what is in a file's way: of the old tree, or of what was written before a restart."""
        parts = path.split("/")
        self._folders = {""}
        for length in range(1, len(parts) + 1):
            above = "/".join(parts[:length])
            place = self.folder / above
            if above not in self.written and (place.is_file() or place.is_symlink()):
                self._remove(above)
        below = f"{path}/"
        if (self.folder / path).is_dir() and not any(each.startswith(below) for each in self.written):
            shutil.rmtree(self.folder / path)
            self._linked = {each for each in self._linked if not each.startswith(below)}


def _folders_of(files: Iterable[str]) -> set[str]:
    """The folders that hold some files, and the root."""
    folders = {""}
    for path in files:
        folder = path.rpartition("/")[0]
        while folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return folders
