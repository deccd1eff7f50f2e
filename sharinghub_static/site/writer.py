"""The only code that writes the site.

A build writes beside the old tree, in a staging folder; what is the same as before is not written at all.
When everything is there, and checked, the new tree and the old one change places in one step, where the
system has one, and the old one is put aside for the next build to go on from. A build that is interrupted
before that leaves the old site as it was, and the next build cleans up after it.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self

from sharinghub_static.errors import SiteError
from sharinghub_static.site.build_lock import BuildLock
from sharinghub_static.site.compress import SMALLEST, compress, copy_path, is_compressible, is_ours
from sharinghub_static.site.disk_errors import in_one_line
from sharinghub_static.site.site_folder import (
    FILE_LIST,
    MARKER,
    TIMELY_FILES,
    file_list,
    foreign_files,
    is_site,
    refuse_unsafe_output,
)
from sharinghub_static.site.staging import Staging
from sharinghub_static.site.stamps import CarriedFiles, FileStamp, KnownFiles, TreeStamp, stamp_tree
from sharinghub_static.site.tree_exchange import TreeExchange
from sharinghub_static.site.tree_listing import FileState, TreeListing

__all__ = ["FILE_LIST", "MARKER", "PreparedFile", "SiteWriter", "WriteSummary"]

_IS_A_BUG = "This is a bug; please report it."
_LONGEST_NAME = 255  # bytes; what ext4, APFS and NTFS allow for one segment
_SHOWN = 3


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
        self._fresh = self.output.parent / f".{self.output.name}.fresh"
        self._lock = BuildLock(self.output)
        self._staging = Staging(self.output, self._carry)
        self._exchange = TreeExchange(self.output, self._staging.folder)
        self.known = KnownFiles()
        """What is known of the files of the old tree without reading them."""
        self._carried = CarriedFiles()
        self.old = TreeListing.empty(self.output)
        """What is in the folder of the site that is published now."""
        self._new: TreeListing | None = None
        self._old: dict[str, FileState] = {}
        self._unchanged: set[str] = set()
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
                self._read_old_tree()
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
            self._staging.begin(self.old)

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
        copy = (self._old_copy(path, content) if is_same else None) or compress(content)
        if copy is None:
            return prepared
        return replace(prepared, copy=self._prepared(copy_path(path), copy))

    def _prepared(self, path: str, content: bytes) -> PreparedFile:
        stamp = FileStamp.of_content(content)
        if self._is_same(path, content):
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
                content = None if path in self._old else content
            if written:
                self._staging.take(path)
            elif content is not None:
                self.begin()
                written = self._staging.write(path, content)
            else:
                self._unchanged.add(path)
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
        if path not in self._old or (copy is None) == (beside in self._old):
            return False
        # The size from which texts have copies is another one where the hub has grown.
        if (copy is not None) != self._may_have_copy(path, file.size):
            return False
        return self._fits(path, file) and (copy is None or self._fits(beside, copy))

    def _fits(self, path: str, stamp: FileStamp) -> bool:
        """Whether a file of the old tree has a content, which is read where its times do not tell it."""
        try:
            state = FileState.of(os.lstat(f"{self.output}/{path}"))
        except OSError:
            return False
        if digest := self.known.digest(path, state):
            return digest == stamp.digest.hex()
        return stamp.fits(self.output / path)

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
            self._new = self.old
        else:
            with in_one_line(self._staging.folder):
                self._staging.begin(self.old)
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
        removed = self._old.keys() - self._unchanged - written
        if not self._nothing_changed:
            with in_one_line(self.output):
                if not self.old.is_complete():
                    self._read_old_tree()
                self._staging.publish(self._exchange, self.old.files.keys() - self._unchanged)
        self.update(self._timely)
        return WriteSummary(len(written), len(self._unchanged), len(removed))

    def stamp(self) -> tuple[TreeStamp, KnownFiles]:
        """Return the stamp of the tree that was published, and what is known of its files from now on.

        Raises:
            OSError: a file cannot be read.
        """
        return stamp_tree(self._new or self.old, self.output, self._digest)

    def update(self, files: Mapping[str, bytes]) -> None:
        """Replace timely files of the published site, one by one, where they say something else now.

        Args:
            files: of :data:`TIMELY_FILES`, by path; others, and those that the site has not, are left alone.

        Raises:
            SiteError: one cannot be written.
        """
        for path, content in files.items():
            target = self.output / path
            with in_one_line(target):
                if path not in TIMELY_FILES or not target.is_file() or target.read_bytes() == content:
                    continue
                # Beside the site, where what a killed build leaves is no file of the site.
                self._fresh.write_bytes(content)
                self._fresh.replace(target)

    # Details

    def _carry(self, path: str, state: FileState) -> None:
        self._carried.add(path, state, self.known.digest(path, state))

    def _digest(self, path: str, state: FileState) -> str:
        """The SHA-256 of a file of the new tree; empty where it must be read."""
        if path in self._staging.written:
            return self._carried.digest(path, state)
        return self.known.digest(path, state) or self._carried.digest(path, state)

    @property
    def _nothing_changed(self) -> bool:
        is_same = not self._staging.written and self.old.files.keys() == self._unchanged
        return is_same and self.output.exists()

    def _close(self) -> None:
        self._staging.close()
        self._lock.release()

    def _read_old_tree(self) -> None:
        """Learn what the old tree holds, and refuse one that is not ours, or holds files of its owner."""
        self._old, self.old = {}, TreeListing.empty(self.output)
        if not self.output.is_dir() or not any(self.output.iterdir()):
            return
        if not is_site(self.output):
            raise SiteError(
                f"{self.output}: holds files that sharinghub-static did not write",
                "Name another folder with --output, or empty this one.",
            )
        self.old = TreeListing.of(self.output)
        # A link is left out of the new tree; what it leads to is never touched.
        self._old = {path: state for path, state in self.old.files.items() if state.is_file}
        others = [path for path, state in self.old.files.items() if not state.is_file and not state.is_link]
        foreign = foreign_files(self.output, self._old) + others
        if foreign:
            shown = ", ".join(dict.fromkeys(_short(path) for path in foreign[:_SHOWN]))
            more = f" and {len(foreign) - _SHOWN} more" if len(foreign) > _SHOWN else ""
            raise SiteError(
                f"{self.output}: holds files that sharinghub-static did not write ({shown}{more}), "
                "and a build replaces the whole folder",
                "Move them away, or name another folder with --output.",
            )

    def _is_same(self, path: str, content: bytes) -> bool:
        state = self._old.get(path)
        if state is None or state.size != len(content):
            return False
        try:
            return (self.output / path).read_bytes() == content
        except OSError:
            return False

    def _old_copy(self, path: str, content: bytes) -> bytes | None:
        """The copy in the old tree, when it is still that of the content: decompressing is much faster."""
        if copy_path(path) not in self._old:
            return None
        try:
            copy = (self.output / copy_path(path)).read_bytes()
        except OSError:
            return None
        return copy if is_ours(copy, content) else None


def is_path_inside(path: str) -> bool:
    """Return whether a POSIX path leads to a place inside the site, on any system."""
    parts = path.split("/")
    return not (
        PurePosixPath(path).is_absolute()
        or any(part in {"", ".", ".."} or len(part.encode()) > _LONGEST_NAME for part in parts)
        or any(character in path for character in "\0\\\r\n")
    )


def _short(path: str) -> str:
    """A path for a message: of a hidden folder its name alone, for it may hold thousands of files."""
    parts = path.split("/")
    hidden = next((number for number, part in enumerate(parts) if part.startswith(".")), len(parts) - 1)
    return "/".join(parts[: hidden + 1])
