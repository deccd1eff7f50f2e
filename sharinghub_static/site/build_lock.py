"""A lock that lets one build at a time write a site, and ends with its process."""

import errno
import hashlib
import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

from sharinghub_static.errors import SiteError
from sharinghub_static.site.platform_calls import OPEN_LOCK, belongs_to_us, lock_file, own_name

__all__ = ["BuildLock"]

_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}
_BUSY = {errno.EWOULDBLOCK, errno.EACCES}

_HELD: Final[set["BuildLock"]] = set()


def _leave_to_first_process() -> None:
    """Close the locks in a copy of the process, which may outlive a killed build for the time of a task."""
    for lock in _HELD:
        lock.leave()
    _HELD.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_to_first_process)


class BuildLock:
    """The lock of one output folder.

    The lock is the system's, not the file: a file that a killed build left behind locks nothing.
    Copies of the process, which write nothing, do not hold it.

    Args:
        output: the site's folder, absolute.
    """

    def __init__(self, output: Path) -> None:
        self._output = output
        self._path = output.parent / f".{output.name}.lock"
        self._descriptor = -1

    def acquire(self) -> None:
        """Take the lock.

        Raises:
            SiteError: another build has it, or the file's name is used for something else.
            OSError: the lock file cannot be made.
        """
        try:
            self._acquire()
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
            # A file system without locks (some network shares): builds of this machine at least
            # must not meet.
            name = hashlib.sha256(os.fsencode(self._output)).hexdigest()[:24]
            folder = Path(tempfile.gettempdir())
            self._path = folder / f"sharinghub-static-{own_name()}-{name}.lock"
            self._acquire()

    def leave(self) -> None:
        """Close the lock in a copy of the process that has it, where it stays."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def release(self) -> None:
        """Give the lock back and remove its file."""
        _HELD.discard(self)
        if self._descriptor >= 0:
            with suppress(OSError):
                self._path.unlink()
            os.close(self._descriptor)
            self._descriptor = -1
            if os.name == "nt":  # where an open file cannot be removed
                with suppress(OSError):
                    self._path.unlink()

    def _acquire(self) -> None:
        while True:
            descriptor = self._open()
            try:
                lock_file(descriptor)
                if self._is_current(descriptor):
                    self._descriptor = descriptor
                    _HELD.add(self)
                    return
            except OSError as error:
                os.close(descriptor)
                if error.errno in _BUSY:
                    raise SiteError(
                        f"{self._output}: another build is writing it", "Wait until it is done."
                    ) from None
                with suppress(OSError):
                    self._path.unlink()
                raise
            os.close(descriptor)  # The build before removed the file just now; take the new one.

    def _open(self) -> int:
        try:
            descriptor = os.open(self._path, OPEN_LOCK, 0o600)
        except OSError as error:
            if error.errno in {errno.ELOOP, errno.EISDIR, errno.ENXIO}:
                raise self._foreign() from error
            raise
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_size or not belongs_to_us(found):
            os.close(descriptor)
            raise self._foreign()
        return descriptor

    def _is_current(self, descriptor: int) -> bool:
        try:
            return os.path.samestat(os.fstat(descriptor), self._path.stat(follow_symlinks=False))
        except FileNotFoundError:
            return False

    def _foreign(self) -> SiteError:
        return SiteError(
            f"{self._path}: is needed as a lock file, and is something else",
            "Move it away, or name another folder with --output.",
        )
