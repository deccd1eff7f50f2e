"""Exchange two folders in one step, and write folders to the disk.

Linux: ``renameat2`` with RENAME_EXCHANGE (https://man7.org/linux/man-pages/man2/rename.2.html). macOS:
``renamex_np`` with RENAME_SWAP. Python has neither, so they are called in the C library.
"""

import ctypes
import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

__all__ = ["exchange", "sync_file_system", "sync_folder"]

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
    library = ctypes.CDLL(None, use_errno=True)
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


def sync_file_system(folder: Path) -> None:
    """Write everything of a folder's file system to the disk: one call, however many files there are."""
    with suppress(AttributeError, OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            if sys.platform == "linux":
                ctypes.CDLL(None, use_errno=True).syncfs(descriptor)
            else:
                os.sync()
        finally:
            os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Write the names in one folder to the disk; file systems that cannot are left alone."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
