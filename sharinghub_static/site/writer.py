"""The only code that writes the site.

A build writes beside the old tree, in a staging folder; what is the same as before is not written at all.
When everything is there, and checked, the new tree takes the old one's place in whole. A build that is
interrupted before that leaves the old site as it was, and the next build clears up after it.
"""

import fcntl
import os
import shutil
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self

from sharinghub_static.errors import SiteError

__all__ = ["MARKER", "SiteWriter", "WriteSummary"]

MARKER = "build.json"
"""A folder with this file is a site of ours; any other folder with files in it is never replaced."""

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


class SiteWriter:
    """Writes one site.

    Use as a context manager: ``write`` each file once, ``complete`` the tree, look at it, ``publish`` it.

    Args:
        output: the site's folder; made when it is not there.

    Raises:
        SiteError: the folder holds something else, cannot be written, or another build is writing it.
    """

    def __init__(self, output: Path) -> None:
        self.output = output.absolute()
        self._staging = self.output.parent / f".{self.output.name}.staging"
        self._retired = self.output.parent / f".{self.output.name}.old"
        self._unchanged: set[str] = set()
        self._written: set[str] = set()
        self._lock = -1
        self._completed = False

    # The life of a build

    def __enter__(self) -> Self:
        try:
            self._recover()
            self._refuse_foreign_folder()
            self._staging.mkdir(parents=True, exist_ok=True)
            self._take_lock()
            self._empty_staging()
        except OSError as error:
            raise SiteError(
                f"{self.output}: cannot be written ({error.strerror})", "Name another folder with --output."
            ) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._staging.exists():
            shutil.rmtree(self._staging, ignore_errors=True)
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def write(self, path: str, content: bytes) -> None:
        """Put one file into the new tree.

        Args:
            path: POSIX path from the root of the site.
            content: the whole file.

        Raises:
            SiteError: the path was written already, or would leave the site.
        """
        self._refuse_unsafe(path)
        if path in self._written or path in self._unchanged:
            raise SiteError(
                f"{path}: two parts of the site claim this file", "This is a bug; please report it."
            )
        if self._is_same(path, content):
            self._unchanged.add(path)
            return
        target = self._staging / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        except OSError as error:
            raise SiteError(f"{path}: cannot be written ({error.strerror})") from error
        self._written.add(path)

    def restart(self) -> None:
        """Forget what was written since the writer was entered, to write the tree again."""
        self._unchanged.clear()
        self._written.clear()
        self._completed = False
        self._empty_staging()

    def complete(self) -> Path:
        """Make the new tree whole and say where it stands, to be looked at before it is published.

        When nothing changed that is the old tree itself.
        """
        self._completed = True
        if self._nothing_changed:
            return self.output
        for path in sorted(self._unchanged):
            target = self._staging / path
            target.parent.mkdir(parents=True, exist_ok=True)
            _link(self.output / path, target)
        return self._staging

    def publish(self) -> WriteSummary:
        """Let the new tree take the old one's place."""
        if not self._completed:
            self.complete()
        leftovers = self._leftovers
        if not self._nothing_changed:
            # The old tree steps aside for the moment between two renames; should the power go just there,
            # the next build puts it back (see _recover).
            if self.output.exists():
                self.output.replace(self._retired)
            self._staging.replace(self.output)
            shutil.rmtree(self._retired, ignore_errors=True)
        return WriteSummary(len(self._written), len(self._unchanged), len(leftovers))

    # Details

    @property
    def _nothing_changed(self) -> bool:
        return not self._written and not self._leftovers and self.output.exists()

    @property
    def _leftovers(self) -> set[str]:
        if not self.output.is_dir():
            return set()
        files = (Path(folder, name) for folder, _, names in os.walk(self.output) for name in names)
        there = {file.relative_to(self.output).as_posix() for file in files}
        return there - self._written - self._unchanged

    def _is_same(self, path: str, content: bytes) -> bool:
        old = self.output / path
        try:
            return old.stat().st_size == len(content) and not old.is_symlink() and old.read_bytes() == content
        except OSError:
            return False

    def _recover(self) -> None:
        """Put back the old tree if a build was killed in the middle of the exchange."""
        if self._retired.is_dir() and not self.output.exists():
            self._retired.replace(self.output)
        shutil.rmtree(self._retired, ignore_errors=True)

    def _refuse_foreign_folder(self) -> None:
        if self.output.is_symlink() or (self.output.exists() and not self.output.is_dir()):
            raise SiteError(f"{self.output}: is not a folder", "Name another one with --output.")
        if self.output.is_dir() and any(self.output.iterdir()) and not (self.output / MARKER).is_file():
            raise SiteError(
                f"{self.output}: holds files that sharinghub-static did not write",
                "Name another folder with --output, or empty this one.",
            )

    def _take_lock(self) -> None:
        self._lock = os.open(self._staging, os.O_RDONLY)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._lock)
            self._lock = -1
            raise SiteError(f"{self.output}: another build is writing it", "Wait until it is done.") from None

    def _empty_staging(self) -> None:
        for entry in self._staging.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()

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


def _link(source: Path, target: Path) -> None:
    """Let an unchanged file stand in the new tree too, with its own time stamp."""
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        shutil.copy2(source, target)
