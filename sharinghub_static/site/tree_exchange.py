"""Let a new tree take the place of the old one, and put back what a killed build left on the way.

Folders are exchanged in one step: on Linux by ``renameat2`` with RENAME_EXCHANGE
(https://man7.org/linux/man-pages/man2/rename.2.html), on macOS by ``renamex_np`` with RENAME_SWAP. Python has
neither, so they are called in the C library.
"""

import ctypes
import errno
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

from sharinghub_static.errors import SiteError
from sharinghub_static.site.platform_calls import belongs_to_us, c_library
from sharinghub_static.site.site_folder import STAGING_MARKER, discard, is_site

__all__ = ["TreeExchange", "exchange"]


class TreeExchange:
    """The places of the old and the new tree of a site.

    Args:
        output: the site's folder, absolute.
        staging: of the new tree, beside it.
    """

    def __init__(self, output: Path, staging: Path) -> None:
        self._output, self._staging = output, staging
        self._retired = output.parent / f".{output.name}.old"

    def clean_up(self) -> None:
        """Remove what a killed build left, and put back a tree that had stepped aside.

        Raises:
            SiteError: one of the names is used for something else.
            OSError: a folder cannot be removed.
        """
        for folder in (self._retired, self._staging):
            _refuse_foreign_work(folder)
        if self._retired.is_dir():
            if self._output.exists():
                discard(self._retired)
            else:
                self._retired.replace(self._output)
        if self._staging.is_dir():
            discard(self._staging)

    def publish(self) -> Path | None:
        """Let the new tree take the old one's place.

        Returns:
            Where the old tree is now; None where there was none.

        Raises:
            OSError: it cannot; the old tree is in its place.
        """
        # Names must not reach the disk before the content does, or a power cut leaves empty files.
        _sync_file_system(self._staging)
        old: Path | None = self._staging
        if not self._output.exists() or not any(self._output.iterdir()):
            if os.name == "nt" and self._output.exists():  # no folder is renamed over another there
                self._output.rmdir()
            self._staging.replace(self._output)
            old = None
        elif not exchange(self._staging, self._output):
            # Without an exchange the old tree steps aside for a moment; should the build be killed just
            # there, the next one puts it back (see clean_up).
            self._output.replace(self._retired)
            try:
                self._staging.replace(self._output)
            except OSError:
                self._retired.replace(self._output)
                raise
            old = self._retired
        _sync_folder(self._output.parent)
        return old


def _refuse_foreign_work(folder: Path) -> None:
    """Refuse a folder of a build's own name that no build made."""
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return
    if not stat.S_ISDIR(found.st_mode):
        what = "is not a folder"
    elif not belongs_to_us(found):
        what = "belongs to another user"
    elif any(folder.iterdir()) and not is_site(folder) and not (folder / STAGING_MARKER).is_file():
        what = "holds files that sharinghub-static did not write"
    else:
        return
    raise SiteError(
        f"{folder}: {what}, and a build needs this name",
        "Move it away, or name another folder with --output.",
    )


_RENAME_EXCHANGE = 2  # linux/fs.h
_RENAME_SWAP = 2  # sys/stdio.h of macOS
_AT_CURRENT_FOLDER = -100  # AT_FDCWD of Linux

_NOT_SUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}


def exchange(one: Path, other: Path) -> bool:
    """Exchange two folders of one file system, so that both names always exist.

    Returns:
        False when the system or the file system cannot do it; nothing is changed then.

    Raises:
        OSError: it can, and failed.
    """
    library = c_library()
    if library is None:
        return False
    names = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin":
        function = getattr(library, "renamex_np", None)
        arguments: tuple[object, ...] = (*names, ctypes.c_uint(_RENAME_SWAP))
    else:
        function = getattr(library, "renameat2", None)
        folder = ctypes.c_int(_AT_CURRENT_FOLDER)
        arguments = (folder, names[0], folder, names[1], ctypes.c_uint(_RENAME_EXCHANGE))
    if function is None:
        return False
    if function(*arguments) == 0:
        return True
    number = ctypes.get_errno()
    if number in _NOT_SUPPORTED:
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))


def _sync_file_system(folder: Path) -> None:
    """Write everything of a folder's file system to the disk: one call, however many files there are."""
    with suppress(AttributeError, OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            if sys.platform == "linux":
                if (library := c_library()) is not None:
                    library.syncfs(descriptor)
            else:
                os.sync()
        finally:
            os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    """Write the names in one folder to the disk; file systems that cannot are left alone."""
    with suppress(AttributeError, OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
