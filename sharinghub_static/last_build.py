"""What the last build was made from and what it wrote, so that the same build is not made twice."""

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from sharinghub_static.isolation import Isolation
from sharinghub_static.report import Unread
from sharinghub_static.site.stamps import TreeStamp

__all__ = ["LastBuild"]


@dataclass(frozen=True)
class LastBuild:
    """The last build that was published from a snapshot.

    This is a cache: without it, or where it does not fit, the site is made again.

    Args:
        inputs: digest of what it was made from.
        settings: the part of it that is no data: configuration, the owner's files, the program.
        tree: what it wrote.
        unvalidated: addresses of schemas that could not be had.
        warnings: what it warned of, to be repeated.
        isolation: what it left out of single projects.
        unread: what the crawl could not read.
        left_out: names of extensions that failed.
        notices: what it said of curated collections, to be repeated.
    """

    inputs: str
    settings: str
    tree: TreeStamp
    unvalidated: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    isolation: Isolation = field(default_factory=Isolation)
    unread: Unread = field(default_factory=Unread)
    left_out: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    @classmethod
    def read(cls, path: Path) -> "LastBuild | None":
        """Return what a file holds; None when it is not there or holds something else."""
        try:
            if not path.is_file():  # a pipe would be waited for
                return None
            return _LAST_BUILD.validate_json(path.read_bytes())
        except (OSError, ValidationError):
            return None

    def write(self, path: Path) -> None:
        """Write it to a file; where that is not possible, the next build makes everything again."""
        try:
            if not path.is_file():
                path.unlink(missing_ok=True)
            path.write_bytes(_LAST_BUILD.dump_json(self, indent=2))
        except OSError:
            with suppress(OSError):
                path.unlink(missing_ok=True)


_LAST_BUILD = TypeAdapter(LastBuild)
