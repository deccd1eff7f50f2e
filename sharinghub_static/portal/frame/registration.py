"""Pages and files for programs as they are registered: the portal's own, and those of extensions."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Flag, auto
from typing import Final, TypeVar

from sharinghub_static.portal.frame.contexts import Page
from sharinghub_static.portal.frame.page_groups import PageGroup
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.problems import Message
from sharinghub_static.registry import caller
from sharinghub_static.site.layout import Layout

__all__ = [
    "EXPORTER",
    "PAGE",
    "ExportedFiles",
    "ExtensionPage",
    "PageSet",
    "Reads",
    "SiteFiles",
    "site_files",
    "site_lists",
    "site_page",
    "site_pages",
]

PAGE: Final = "page"
EXPORTER: Final = "exporter"

MakeFiles = Callable[[SiteData], Iterator[tuple[str, bytes]]]
MakePages = Callable[[SiteData], Iterator[tuple[str, str, Page]]]
MakeGroups = Callable[[SiteData], Iterator[PageGroup]]
PageT = TypeVar("PageT", bound=Page)


class Reads(Flag):
    """What files are made from besides the outlines of projects (:mod:`sharinghub_static.project.outline`).

    A function is given nothing else, so that its files are kept while that is the same.
    """

    OUTLINES = 0
    RANKING = auto()
    """The ranking, and how complete the metadata are."""
    PROBLEM_KINDS = auto()
    """Which kinds of Problems projects have, and how grave each is."""
    PROBLEMS = auto()
    """The Problems of projects with their messages, but not where each is: that is on the project's page."""
    TEXTS = auto()
    """READMEs and descriptions, and with them everything."""
    TIME = auto()
    """The clock, or what an extension reads: such files are made each time."""


@dataclass(frozen=True)
class SiteFiles:
    """Files for programs, or for pages to load.

    Args:
        make: gives path and content of each.
        in_each_language: whether each language has its own; else it is called for the first one.
        reads: what it is given of projects.
    """

    make: MakeFiles
    in_each_language: bool = False
    reads: Reads = field(default=Reads.TIME, kw_only=True)


@dataclass(frozen=True)
class ExportedFiles(SiteFiles):
    """Files of an extension.

    Args:
        path: below ``exports/``; a folder's ends in a slash.
        title: for the list of the site's data; None where it is not listed.
        media_type: of the file.
    """

    path: str = ""
    title: Message | None = None
    media_type: str = ""


@dataclass(frozen=True)
class PageSet:
    """Pages of one language; those of a project are the only ones that are made elsewhere.

    Args:
        make: gives path, template and context of each.
        reads: what it is given of projects.
        groups: gives the same pages in groups, those of a list each; None where there are no such.
    """

    make: MakePages
    reads: Reads = field(default=Reads.TIME, kw_only=True)
    groups: MakeGroups | None = field(default=None, kw_only=True)


@dataclass(frozen=True)
class ExtensionPage(PageSet):
    """A page of an extension.

    Args:
        slug: its folder in ``pages/``, where the owner's Markdown pages are, too.
        title: for menus.
        place: ``header``, ``footer`` or ``none``: which menu names it.
        order: among the pages of the menu, the smallest first.
        template: file in ``templates/``; empty for a page of Markdown.
    """

    slug: str
    title: Message
    place: str
    order: int
    template: str


def site_files(
    name: str, *, in_each_language: bool = False, reads: Reads = Reads.OUTLINES
) -> Callable[[MakeFiles], MakeFiles]:
    """Register a function of the portal that makes files."""
    source = caller()

    def register(make: MakeFiles) -> MakeFiles:
        source.define(EXPORTER, name, SiteFiles(make, in_each_language, reads=reads))
        return make

    return register


def site_pages(name: str, *, reads: Reads = Reads.OUTLINES) -> Callable[[MakePages], MakePages]:
    """Register a function of the portal that makes pages."""
    source = caller()

    def register(make: MakePages) -> MakePages:
        source.define(PAGE, name, PageSet(make, reads=reads))
        return make

    return register


def site_lists(name: str, *, reads: Reads = Reads.OUTLINES) -> Callable[[MakeGroups], MakePages]:
    """Register a function of the portal that makes the pages of lists, each list a group.

    Returns:
        What makes the same pages one after the other.
    """
    source = caller()

    def register(groups: MakeGroups) -> MakePages:
        def make(site: SiteData) -> Iterator[tuple[str, str, Page]]:
            for group in groups(site):
                yield from group.make()

        source.define(PAGE, name, PageSet(make, reads=reads, groups=groups))
        return make

    return register


def site_page(
    name: str, template: str, path: Callable[[Layout], str], *, reads: Reads = Reads.OUTLINES
) -> Callable[[Callable[[SiteData], PageT]], Callable[[SiteData], PageT]]:
    """Register a function of the portal that makes the context of one page."""
    source = caller()

    def register(make: Callable[[SiteData], PageT]) -> Callable[[SiteData], PageT]:
        def pages(site: SiteData) -> Iterator[tuple[str, str, Page]]:
            yield path(site.layout), template, make(site)

        source.define(PAGE, name, PageSet(pages, reads=reads))
        return make

    return register
