"""What only some systems have: locks of files, owners of files, calls of the C library.

Linux and macOS have all of it. Windows has none: there a lock is a range of bytes of the file, a file has no
numeric owner, and folders are renamed in two steps.
"""

import ctypes
import os
import sys
from types import ModuleType

try:
    import fcntl
except ImportError:  # Windows
    fcntl: ModuleType | None = None  # type: ignore[no-redef]
try:
    import msvcrt
except ImportError:  # all others
    msvcrt: ModuleType | None = None  # type: ignore[no-redef]

__all__ = ["OPEN_LOCK", "belongs_to_us", "c_library", "lock_file", "own_name"]

OPEN_LOCK = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""How a lock file is opened: no link is followed, and nothing is waited for."""


def lock_file(descriptor: int) -> None:
    """Take the lock of an open file; it ends with the process.

    Raises:
        OSError: another process has it (EACCES, EAGAIN), or the file system has no locks.
    """
    if fcntl is not None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    elif msvcrt is not None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)


def own_name() -> str:
    """Return what tells the user of this process from others in the name of a file."""
    return str(os.geteuid()) if hasattr(os, "geteuid") else os.environ.get("USERNAME", "user")


def belongs_to_us(status: os.stat_result) -> bool:
    """Return whether a file is of the user of this process; on Windows its rights say who may change it."""
    return not hasattr(os, "geteuid") or status.st_uid == os.geteuid()


def c_library() -> ctypes.CDLL | None:
    """Return the C library of the process; None where there is none to be called."""
    return None if sys.platform == "win32" else ctypes.CDLL(None, use_errno=True)
