"""Files of the portal, and tasks that make some of them: in any order, and in any copy of the process."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sharinghub_static.portal.frame.registration import Reads

__all__ = ["Failures", "IsKept", "MakePortalFiles", "PortalFile", "Task"]


@dataclass(frozen=True, slots=True)
class PortalFile:
    """A file of the portal.

    Args:
        path: in the site.
        content: the whole file; empty for a page that is kept as it is.
        key: digest of what a page is made from; empty where there is none.
        canonical: public address of a page; empty where it has none.
        updated: date of the page's data for the sitemap, or empty.
        draws: whether it shows diagrams.
        is_kept: whether it is a page that is kept as it is.
        is_picture: whether it is a picture, which each process gives once.
    """

    path: str
    content: bytes
    key: str = ""
    canonical: str = ""
    updated: str = ""
    draws: bool = False
    is_kept: bool = False
    is_picture: bool = False


IsKept = Callable[[str, str], bool]
"""Whether the page at a path is that of an earlier build, by the digest of what it is made from.

The digest is empty where it has none."""

Failures = dict[int, Exception] | None
"""Takes what the pages of single projects raise, by GitLab's project id, so that the other pages are still
made; without it, it is raised."""

MakePortalFiles = Callable[[IsKept, Failures], Iterator[list[PortalFile]]]
"""Makes some files of the portal: in any order of the tasks, and in any copy of the process.

It gives them in a few lists, so that not all of them are in memory, and as many lists each time."""


@dataclass(frozen=True, slots=True)
class Task:
    """Some files of the portal.

    Args:
        make: makes them.
        key: digest of all that they are made from; empty where it is not known.
        reads: what they are made from besides the outlines of projects; None of project pages.
    """

    make: MakePortalFiles
    key: str = ""
    reads: Reads | None = None
