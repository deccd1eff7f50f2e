"""The only code that writes the site.

A build writes beside the old tree, in a staging folder; what is the same as before is not written at all.
When everything is there, and checked, the new tree and the old one change places in one step, where the
system has one. A build that is interrupted before that leaves the old site as it was, and the next build
cleans up after it.
"""

import errno
import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self

from sharinghub_static.errors import SiteError
from sharinghub_static.site.build_lock import BuildLock
from sharinghub_static.site.compress import SMALLEST, compress, copy_path, is_compressible, is_ours
from sharinghub_static.site.platform_calls import belongs_to_us
from sharinghub_static.site.site_folder import (
    FILE_LIST,
    MARKER,
    TIMELY_FILES,
    discard,
    exchange,
    file_list,
    files_below,
    foreign_files,
    is_site,
    refuse_unsafe_output,
    sync_file_system,
    sync_folder,
)
from sharinghub_static.site.stamps import CarriedFiles, FileStamp, KnownFiles

__all__ = ["FILE_LIST", "MARKER", "PreparedFile", "SiteWriter", "WriteSummary"]

_IS_A_BUG = "This is a bug; please report it."
_LONGEST_NAME = 255  # bytes; what ext4, APFS and NTFS allow for one segment
_STAGING_MARKER = ".sharinghub-static"
_SHOWN = 3

_HINTS = {
    errno.ENOSPC: "Free some space on the disk, or name a folder on another one with --output.",
    errno.EDQUOT: "Free some of your quota, or name a folder on another disk with --output.",
    errno.EFBIG: "Raise the limit of file sizes (ulimit -f).",
    errno.EMFILE: "Raise the limit of open files (ulimit -n).",
    errno.ENAMETOOLONG: "Name a shorter folder with --output.",
}
_OTHER_HINT = "Make its folder writable, or name another one with --output."


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
        content: None where the old tree holds the same.
        copy: its compressed copy.
    """

    path: str
    content: bytes | None
    copy: "PreparedFile | None" = None


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
        self._staging = self.output.parent / f".{self.output.name}.staging"
        self._retired = self.output.parent / f".{self.output.name}.old"
        self._fresh = self.output.parent / f".{self.output.name}.fresh"
        self._lock = BuildLock(self.output)
        self.known = KnownFiles()
        """What is known of the files of the old tree without reading them."""
        self.carried = CarriedFiles()
        """What is known so of the files of the new one."""
        self._old: dict[str, int] = {}
        self._links: set[str] = set()
        self._unchanged: set[str] = set()
        self._written: set[str] = set()
        self._timely: dict[str, bytes] = {}
        self._completed = False
        self._is_staging = False

    @property
    def old_files(self) -> frozenset[str]:
        """Paths of the files of the site that is published now."""
        return frozenset(self._old)

    # The life of a build

    def __enter__(self) -> Self:
        try:
            with _one_line(self.output):
                refuse_unsafe_output(self._given, self._inputs)
                self.output.parent.mkdir(parents=True, exist_ok=True)
                self._lock.acquire()
                self._clean_up()
                self._read_old_tree()
                self._make_staging()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

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
        """Compress a file and compare it with the old tree: all work that another process can do.

        Args:
            path: POSIX path from the root of the site.
            content: the whole file.
        """
        if path in TIMELY_FILES:
            return PreparedFile(path, content)
        is_same = self._is_same(path, content)
        prepared = PreparedFile(path, None if is_same else content)
        if not self._may_have_copy(path, len(content)):
            return prepared
        copy = (self._old_copy(path, content) if is_same else None) or compress(content)
        if copy is None:
            return prepared
        beside = copy_path(path)
        return replace(prepared, copy=PreparedFile(beside, None if self._is_same(beside, copy) else copy))

    def put(self, file: PreparedFile) -> None:
        """Put a prepared file into the new tree, and its compressed copy.

        Raises:
            SiteError: the path was written already, or would leave the site.
        """
        self._put(file.path, file.content)
        if file.copy:
            self._put(file.copy.path, file.copy.content)

    def _put(self, path: str, content: bytes | None) -> None:
        self._refuse_unsafe(path)
        self._claim(path)
        with _one_line(self.output / path):
            if path in TIMELY_FILES and content is not None:
                self._timely[path] = content
                content = None if path in self._old else content
            if content is None:
                self._unchanged.add(path)
                return
            target = self._staging / path
            target.parent.mkdir(parents=True, exist_ok=True)
            # Always a new file: one that is linked from elsewhere is never written through.
            with target.open("xb") as file:
                file.write(content)
            self._written.add(path)

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
            status = os.lstat(f"{self.output}/{path}")
        except OSError:
            return False
        if digest := self.known.digest(path, status):
            return digest == stamp.digest.hex()
        return stamp.fits(self.output / path)

    def _may_have_copy(self, path: str, size: int) -> bool:
        return self._copies and is_compressible(path, size, self.smallest_copied)

    def _claim(self, path: str) -> None:
        if path in self._written or path in self._unchanged:
            raise SiteError(f"{path}: two parts of the site claim this file", _IS_A_BUG)

    def restart(self) -> None:
        """Forget what was written since the writer was entered, to write the tree again."""
        self._unchanged.clear()
        self._written.clear()
        self._timely.clear()
        self._completed = False
        with _one_line(self._staging):
            discard(self._staging)
            self._make_staging()

    def complete(self) -> Path:
        """Complete the new tree and return its folder, to be checked before it is published.

        When nothing changed that is the old tree itself.
        """
        self._completed = True
        self.put(replace(self.prepare(FILE_LIST, file_list((*self._written, *self._unchanged))), copy=None))
        if self._nothing_changed:
            return self.output
        self._link_unchanged()
        with _one_line(self._staging):
            if (self._staging / MARKER).is_file():
                (self._staging / _STAGING_MARKER).unlink(missing_ok=True)
        return self._staging

    def publish(self) -> WriteSummary:
        """Let the new tree take the old one's place.

        Raises:
            SiteError: it cannot, or the owner put files into the old tree meanwhile; that one stays.
        """
        if not self._completed:
            self.complete()
        leftovers = self._old.keys() - self._written - self._unchanged
        if not self._nothing_changed:
            with _one_line(self.output):
                self._read_old_tree()
                (self._staging / _STAGING_MARKER).unlink(missing_ok=True)
                self._swap()
        self.update(self._timely)
        return WriteSummary(len(self._written), len(self._unchanged), len(leftovers))

    def update(self, files: Mapping[str, bytes]) -> None:
        """Replace timely files of the published site, one by one, where they say something else now.

        Args:
            files: of :data:`TIMELY_FILES`, by path; others, and those that the site has not, are left alone.

        Raises:
            SiteError: one cannot be written.
        """
        for path, content in files.items():
            target = self.output / path
            with _one_line(target):
                if path not in TIMELY_FILES or not target.is_file() or target.read_bytes() == content:
                    continue
                # Beside the site, where what a killed build leaves is no file of the site.
                self._fresh.write_bytes(content)
                self._fresh.replace(target)

    # Details

    def _link_unchanged(self) -> None:
        """Let the unchanged files be in the new tree too: ten a project, so this is in plain calls."""
        source, target = f"{self.output}/", f"{self._staging}/"
        folders = {""}
        for path in sorted(self._unchanged):
            try:
                status = os.lstat(source + path)
                self.carried.add(path, status, self.known.digest(path, status))
                _make_folders(target, path.rpartition("/")[0], folders)
                _link(source + path, target + path)
            except OSError as error:
                raise _as_site_error(self._staging / path, error) from error

    @property
    def _nothing_changed(self) -> bool:
        return (
            not self._written
            and not self._links
            and self._old.keys() == self._unchanged
            and self.output.exists()
        )

    def _make_staging(self) -> None:
        self._staging.mkdir()
        self._is_staging = True
        (self._staging / _STAGING_MARKER).touch()

    def _swap(self) -> None:
        # Names must not reach the disk before the content does, or a power cut leaves empty files.
        sync_file_system(self._staging)
        if not self.output.exists() or not any(self.output.iterdir()):
            if os.name == "nt" and self.output.exists():  # no folder is renamed over another there
                self.output.rmdir()
            self._staging.replace(self.output)
        elif not exchange(self._staging, self.output):
            # Without an exchange the old tree steps aside for a moment; should the build be killed just
            # there, the next one puts it back (see _clean_up).
            self.output.replace(self._retired)
            try:
                self._staging.replace(self.output)
            except OSError:
                self._retired.replace(self.output)
                raise
        sync_folder(self.output.parent)
        # What is left to be removed is the old tree, under one name or the other. The new one is complete:
        # whatever cannot be removed now is no failure, and the next build tries again.
        for folder in (self._staging, self._retired):
            if folder.is_dir():
                with suppress(OSError):
                    discard(folder)

    def _close(self) -> None:
        if self._is_staging and self._staging.is_dir() and not self._staging.is_symlink():
            with suppress(OSError):
                discard(self._staging)
        self._lock.release()

    def _clean_up(self) -> None:
        """Remove what a killed build left, and put back a tree that had stepped aside."""
        for folder in (self._retired, self._staging):
            self._refuse_foreign_work(folder)
        if self._retired.is_dir():
            if self.output.exists():
                discard(self._retired)
            else:
                self._retired.replace(self.output)
        if self._staging.is_dir():
            discard(self._staging)

    def _refuse_foreign_work(self, folder: Path) -> None:
        """Refuse a folder of a build's own name that no build made."""
        try:
            found = folder.lstat()
        except FileNotFoundError:
            return
        if not stat.S_ISDIR(found.st_mode):
            what = "is not a folder"
        elif not belongs_to_us(found):
            what = "belongs to another user"
        elif any(folder.iterdir()) and not is_site(folder) and not (folder / _STAGING_MARKER).is_file():
            what = "holds files that sharinghub-static did not write"
        else:
            return
        raise SiteError(
            f"{folder}: {what}, and a build needs this name",
            "Move it away, or name another folder with --output.",
        )

    def _read_old_tree(self) -> None:
        """Learn what the old tree holds, and refuse one that is not ours, or holds files of its owner."""
        self._old, self._links = {}, set()
        if not self.output.is_dir() or not any(self.output.iterdir()):
            return
        if not is_site(self.output):
            raise SiteError(
                f"{self.output}: holds files that sharinghub-static did not write",
                "Name another folder with --output, or empty this one.",
            )
        others: list[str] = []
        for path, entry in files_below(self.output):
            if entry.is_symlink():
                # Only the link is left out of the new tree; what it leads to is never touched.
                self._links.add(path)
            elif entry.is_file(follow_symlinks=False):
                self._old[path] = entry.stat(follow_symlinks=False).st_size
            else:
                others.append(path)
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
        try:
            return self._old.get(path) == len(content) and (self.output / path).read_bytes() == content
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

    @staticmethod
    def _refuse_unsafe(path: str) -> None:
        parts = path.split("/")
        unsafe = (
            PurePosixPath(path).is_absolute()
            or any(part in {"", ".", ".."} or len(part.encode()) > _LONGEST_NAME for part in parts)
            or any(character in path for character in "\0\\\r\n")
        )
        if unsafe:
            raise SiteError(f"{path!r}: is not a path inside the site", _IS_A_BUG)


@contextmanager
def _one_line(path: Path) -> Iterator[None]:
    """Report what the file system has against a path in one line of what, where and what to do."""
    try:
        yield
    except OSError as error:
        raise _as_site_error(path, error) from error


def _as_site_error(path: Path, error: OSError) -> SiteError:
    reason = error.strerror or str(error)
    return SiteError(f"{path}: cannot be written ({reason})", _HINTS.get(error.errno or 0, _OTHER_HINT))


def _short(path: str) -> str:
    """A path for a message: of a hidden folder its name alone, for it may hold thousands of files."""
    parts = path.split("/")
    hidden = next((number for number, part in enumerate(parts) if part.startswith(".")), len(parts) - 1)
    return "/".join(parts[: hidden + 1])


def _make_folders(root: str, folder: str, made: set[str]) -> None:
    """Make a folder and those above it.

    Args:
        root: ends in a slash.
        folder: POSIX path from the root.
        made: folders that are there; those that are made are added.
    """
    if folder in made:
        return
    _make_folders(root, folder.rpartition("/")[0], made)
    with suppress(FileExistsError):  # of a file that was written
        os.mkdir(root + folder)  # noqa: PTH102 - thousands of them
    made.add(folder)


def _link(source: str, target: str) -> None:
    """Let an unchanged file be in the new tree too, with its own time stamp."""
    try:
        os.link(source, target, follow_symlinks=False)
    except (OSError, NotImplementedError):  # a file system without hard links; Windows
        shutil.copy2(source, target, follow_symlinks=False)
