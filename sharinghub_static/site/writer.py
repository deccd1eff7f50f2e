"""The only code that writes the site.

A build writes beside the old tree, in a staging folder; what is the same as before is not written at all.
When everything is there, and checked, the new tree and the old one change places in one step, where the
system has one, and the old one is put aside for the next build to go on from. A build that is interrupted
before that leaves the old site as it was, and the next build cleans up after it.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from sharinghub_static.errors import SiteError
from sharinghub_static.site.build_lock import BuildLock
from sharinghub_static.site.compress import SMALLEST, compress, copy_path, is_compressible
from sharinghub_static.site.disk_errors import in_one_line
from sharinghub_static.site.published_tree import PublishedTree
from sharinghub_static.site.site_folder import (
    FILE_LIST,
    MARKER,
    TIMELY_FILES,
    file_list,
    refuse_unsafe_output,
)
from sharinghub_static.site.staging import Staging
from sharinghub_static.site.stamps import CarriedFiles, FileStamp, KnownFiles, TreeStamp, stamp_tree
from sharinghub_static.site.tree_exchange import TreeExchange
from sharinghub_static.site.tree_listing import FileState, TreeListing

__all__ = ["FILE_LIST", "MARKER", "PreparedFile", "SiteWriter", "WriteSummary"]

_IS_A_BUG = "This is a bug; please report it."
_LONGEST_NAME = 255  # bytes; what ext4, APFS and NTFS allow for one segment


@dataclass(frozen=True, slots=True)
class WriteSummary:
    """How many files were written, were the same already, and were left over from before."""

    written: int
    unchanged: int
    removed: int

    @property
    def total(self) -> int:
        """Files of the new tree."""
        return self.written + self.unchanged


@dataclass(frozen=True, slots=True)
class PreparedFile:
    """A file that can be put into the new tree.

    Args:
        path: POSIX path from the root of the site.
        content: None where the old tree holds the same, and where the new one has it already.
        copy: its compressed copy.
        stamp: of the content; None of a file that is kept unread.
        written: the file in the new tree, if a copy of the process wrote it.
    """

    path: str
    content: bytes | None
    copy: "PreparedFile | None" = None
    stamp: FileStamp | None = None
    written: FileState | None = None


class SiteWriter:
    """Writes one site.

    Use as a context manager: ``write`` each file once, ``complete`` the tree, look at it, ``publish`` it.

    Args:
        output: the site's folder; made when it is not there.
        inputs: files and folders of the build that the output must not hold.
        copies: write a compressed copy beside each text that becomes smaller by it.

    Attributes:
        smallest_copied: size from which a text has a copy, in bytes; the same for all files of a tree.

    Raises:
        SiteError: the folder holds something else, cannot be written, or another build is writing it.
    """

    def __init__(self, output: Path, inputs: Iterable[Path] = (), *, copies: bool = False) -> None:
        self._given, self._inputs, self._copies = output, tuple(inputs), copies
        self.smallest_copied = SMALLEST
        # Links in the path to the folder are resolved once: what they lead to cannot change meanwhile.
        self.output = Path(os.path.realpath(output.absolute().parent)) / output.absolute().name
        self._lock = BuildLock(self.output)
        self._staging = Staging(self.output, self._carry)
        self._exchange = TreeExchange(self.output, self._staging.folder)
        self.old = PublishedTree(self.output)
        """The site that is published now."""
        self._carried = CarriedFiles()
        self._new: TreeListing | None = None
        self._unchanged: set[str] = set()
        self._kept: dict[str, FileStamp] = {}
        self._timely: dict[str, bytes] = {}
        self._is_copy = False

    # The life of a build

    def __enter__(self) -> Self:
        try:
            with in_one_line(self.output):
                refuse_unsafe_output(self._given, self._inputs)
                self.output.parent.mkdir(parents=True, exist_ok=True)
                self._lock.acquire()
                self._exchange.clean_up()
                self.old.read()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def begin(self) -> None:
        """Make the folder of the new tree: before copies of the process are made that write into it.

        Raises:
            SiteError: it cannot be made.
        """
        with in_one_line(self._staging.folder):
            self._staging.begin(self.old.listing)

    def become_copy(self) -> None:
        """Know that this is a copy of the process, which decides nothing: it prepares files."""
        self._is_copy = True

    def write(self, path: str, content: bytes) -> None:
        """Put one file into the new tree, and its compressed copy.

        Args:
            path: POSIX path from the root of the site.
            content: the whole file.

        Raises:
            SiteError: the path was written already, or would leave the site.
        """
        self.put(self.prepare(path, content))

    def prepare(self, path: str, content: bytes) -> PreparedFile:
        """Compress a file and compare it with the old tree: all work that a copy of the process can do.

        Such a copy writes the file into the new tree, too. It is there only if :meth:`put` takes it.

        Args:
            path: POSIX path from the root of the site.
            content: the whole file.
        """
        if path in TIMELY_FILES:
            return PreparedFile(path, content, stamp=FileStamp.of_content(content))
        prepared = self._prepared(path, content)
        is_same = prepared.content is None and prepared.written is None
        if not self._may_have_copy(path, len(content)):
            return prepared
        copy = (self.old.compressed_copy(path, content) if is_same else None) or compress(content)
        if copy is None:
            return prepared
        return replace(prepared, copy=self._prepared(copy_path(path), copy))

    def _prepared(self, path: str, content: bytes) -> PreparedFile:
        stamp = FileStamp.of_content(content)
        if self.old.has(path, content):
            return PreparedFile(path, None, stamp=stamp)
        if self._is_copy and is_path_inside(path):
            written = self._staging.write_in_copy(path, content)
            return PreparedFile(path, None if written else content, stamp=stamp, written=written)
        return PreparedFile(path, content, stamp=stamp)

    def put(self, file: PreparedFile) -> None:
        """Put a prepared file into the new tree, and its compressed copy.

        Raises:
            SiteError: the path was written already, or would leave the site.
        """
        self._put(file)
        if file.copy:
            self._put(file.copy)

    def _put(self, file: PreparedFile) -> None:
        path, content, written = file.path, file.content, file.written
        if not is_path_inside(path):
            raise SiteError(f"{path!r}: is not a path inside the site", _IS_A_BUG)
        self._claim(path)
        with in_one_line(self.output / path):
            if path in TIMELY_FILES and content is not None:
                self._timely[path] = content
                content = None if path in self.old.files else content
            if written:
                self._staging.take(path)
            elif content is not None:
                self.begin()
                written = self._staging.write(path, content)
            else:
                self._unchanged.add(path)
                if file.stamp:
                    self._kept[path] = file.stamp
            if written and file.stamp:
                self._carried.add(path, written, file.stamp.digest.hex())

    def keep(self, path: str, file: FileStamp, copy: FileStamp | None) -> bool:
        """Take a file of the old tree, and its compressed copy, into the new one without reading them.

        Args:
            path: POSIX path from the root of the site.
            file: what the old tree holds at the path.
            copy: likewise of its compressed copy; None when it has none.

        Returns:
            Whether the old tree still holds just that; if not, the file must be written.

        Raises:
            SiteError: the path was written already.
        """
        if not self.holds(path, file, copy):
            return False
        self.put(PreparedFile(path, None, PreparedFile(copy_path(path), None) if copy else None))
        return True

    def holds(self, path: str, file: FileStamp, copy: FileStamp | None) -> bool:
        """Return whether the old tree holds just that; arguments as of :meth:`keep`."""
        beside = copy_path(path)
        if path not in self.old.files or (copy is None) == (beside in self.old.files):
            return False
        # The size from which texts have copies is another one where the hub has grown.
        if (copy is not None) != self._may_have_copy(path, file.size):
            return False
        if not (self.old.fits(path, file) and (copy is None or self.old.fits(beside, copy))):
            return False
        self._kept[path] = file
        if copy:
            self._kept[beside] = copy
        return True

    def _may_have_copy(self, path: str, size: int) -> bool:
        return self._copies and is_compressible(path, size, self.smallest_copied)

    def _claim(self, path: str) -> None:
        if path in self._staging.written or path in self._unchanged:
            raise SiteError(f"{path}: two parts of the site claim this file", _IS_A_BUG)

    def restart(self) -> None:
        """Forget what was written since the writer was entered, to write the tree again."""
        self._unchanged.clear()
        self._timely.clear()
        self._new = None
        with in_one_line(self._staging.folder):
            self._staging.restart()

    def complete(self) -> TreeListing:
        """Complete the new tree and return what is in it, to be checked before it is published.

        When nothing changed that is the old tree itself.
        """
        paths = (*self._staging.written, *self._unchanged)
        self.put(replace(self.prepare(FILE_LIST, file_list(paths)), copy=None))
        if self._nothing_changed:
            self._new = self.old.listing
        else:
            with in_one_line(self._staging.folder):
                self._staging.begin(self.old.listing)
                self._new = self._staging.complete(self._unchanged)
        return self._new

    def publish(self) -> WriteSummary:
        """Let the new tree take the old one's place.

        Raises:
            SiteError: it cannot, or the owner put files into the old tree meanwhile; that one stays.
        """
        if self._new is None:
            self.complete()
        written = self._staging.written
        removed = self.old.files.keys() - self._unchanged - written
        if self._nothing_changed:
            self.old.update(self._timely)
        else:
            # Before the exchange: a build that is killed behind it leaves a site of one time.
            self.old.update(self._timely, self._staging.folder)
            with in_one_line(self.output):
                self.old.look_again()
                self._staging.publish(self._exchange, self.old.listing.files.keys() - self._unchanged)
                # The old tree lost its own, which may have been this file under another name.
                self._published.look_again_at(MARKER, self.output)
        return WriteSummary(len(written), len(self._unchanged), len(removed))

    def stamp(self) -> tuple[TreeStamp, KnownFiles]:
        """Return the stamp of the tree that was published, and what is known of its files from now on.

        Raises:
            OSError: a file cannot be read.
        """
        kept = {path: self._kept[path] for path in self._unchanged & self._kept.keys()}
        return stamp_tree(self._published, self.output, self._digest, kept)

    def stamp_of(self, path: str) -> FileStamp | None:
        """Return the stamp of a file of the tree that was published; None where it has no such file.

        Raises:
            OSError: it must be read, and cannot.
        """
        state = self._published.files.get(path)
        if state is None:
            return None
        if path in self._unchanged and path in self._kept:
            return self._kept[path]
        digest = self._digest(path, state)
        return FileStamp(state.size, bytes.fromhex(digest)) if digest else FileStamp.of(self.output / path)

    # Details

    def _carry(self, path: str, state: FileState) -> None:
        self._carried.add(path, state, self.old.known.digest(path, state))

    def _digest(self, path: str, state: FileState) -> str:
        """The SHA-256 of a file of the new tree; empty where it must be read."""
        if path in self._staging.written:
            return self._carried.digest(path, state)
        return self.old.known.digest(path, state) or self._carried.digest(path, state)

    @property
    def _published(self) -> TreeListing:
        return self._new or self.old.listing

    @property
    def _nothing_changed(self) -> bool:
        listing = self.old.listing
        is_same = not self._staging.written and listing.files.keys() == self._unchanged
        return is_same and not listing.has_empty_folder() and self.output.exists()

    def _close(self) -> None:
        self._staging.close()
        self._lock.release()


def is_path_inside(path: str) -> bool:
    """Return whether a POSIX path leads to a place inside the site, on any system."""
    parts = path.split("/")
    return not (
        any(part in {"", ".", ".."} or len(part.encode()) > _LONGEST_NAME for part in parts)
        or any(character in path for character in "\0\\\r\n")
    )
