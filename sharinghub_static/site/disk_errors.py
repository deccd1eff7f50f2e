"""What the file system has against a path, in one line of what, where and what to do."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sharinghub_static.errors import SiteError

__all__ = ["as_site_error", "in_one_line"]

_HINTS = {
    errno.ENOSPC: "Free some space on the disk, or name a folder on another one with --output.",
    errno.EDQUOT: "Free some of your quota, or name a folder on another disk with --output.",
    errno.EFBIG: "Raise the limit of file sizes (ulimit -f).",
    errno.EMFILE: "Raise the limit of open files (ulimit -n).",
    errno.ENAMETOOLONG: "Name a shorter folder with --output.",
}
_OTHER_HINT = "Make its folder writable, or name another one with --output."


@contextmanager
def in_one_line(path: Path) -> Iterator[None]:
    """Report what the file system has against a path.

    Raises:
        SiteError: in place of an ``OSError``.
    """
    try:
        yield
    except OSError as error:
        raise as_site_error(path, error) from error


def as_site_error(path: Path, error: OSError) -> SiteError:
    """Return an error of the file system as one of the site."""
    reason = error.strerror or str(error)
    return SiteError(f"{path}: cannot be written ({reason})", _HINTS.get(error.errno or 0, _OTHER_HINT))
