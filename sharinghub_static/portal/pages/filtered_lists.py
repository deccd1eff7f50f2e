"""Lists of the projects that have something in common, and indexes of these lists."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from sharinghub_static.portal.components.cards import Card, Cards, MadeCards
from sharinghub_static.portal.components.formats import has_tables, is_large
from sharinghub_static.portal.components.pagination import Step, linked_steps, paginate
from sharinghub_static.portal.frame.contexts import Hyperlink, Page
from sharinghub_static.portal.frame.links import Linker
from sharinghub_static.portal.frame.page_frame import home_link
from sharinghub_static.portal.frame.page_groups import PageGroup, list_digest
from sharinghub_static.portal.frame.page_head import page_head, table_link
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.media.gallery import LocalPicture
from sharinghub_static.portal.search import Finders, Within
from sharinghub_static.portal.search.finder import Finder
from sharinghub_static.project.model import Project
from sharinghub_static.text.lines import shorten

__all__ = [
    "Avatar",
    "IndexEntry",
    "IndexGroup",
    "IndexPage",
    "IndexedGroup",
    "IndexedList",
    "SelectionPage",
    "filtered_list",
    "index_pages",
]

_ENTRIES = 1_000
"""Lists on one page of an index: a fifth of a megabyte."""

_LONGEST_SUMMARY = 160

_MOST_PAGES = 3
"""Of a list in a large hub whose projects are in other lists too: each further page is 48 kB a language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionPage(Page):
    """One page of the projects with one topic, or of one organisation (``filtered-list.html``).

    Args:
        count: how many projects there are, in words.
        summary: what GitLab says of it, as plain text; may be empty.
        avatar: its picture; None where it has none.
        source: where GitLab has the organisation; None for a topic.
        steps: the pages; empty when there is only one.
        more: on the last page, that there are more projects than are listed; else empty.
    """

    heading: str
    icon: str
    count: str
    source: Hyperlink | None
    cards: tuple[Card, ...]
    steps: tuple[Step, ...]
    finder: Finder
    summary: str = ""
    avatar: "Avatar | None" = None
    more: str = ""
    previous: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Avatar:
    """The picture of a group or topic: its href, and its size in pixels."""

    href: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """A list in an index.

    Args:
        note: its number of projects, behind what else is known of it.
        summary: what GitLab says of it, as plain text; may be empty.
        avatar: its picture; None where it has none.
        depth: how many groups of the index it is in.
    """

    text: str
    href: str
    note: str
    summary: str = ""
    avatar: Avatar | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexGroup:
    """A group of topics or organisations, each with its number of projects in ``note``.

    Args:
        title: of the group; empty for the only one, or the rest.
        page: of the group itself, where it has one: an organisation with others in it.
    """

    title: str
    entries: tuple[IndexEntry, ...]
    page: IndexEntry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPage(Page):
    """One page of the list of topics or of organisations (``filtered-lists.html``).

    Args:
        steps: the pages; empty when there is only one.
    """

    heading: str
    icon: str
    introduction: str
    groups: tuple[IndexGroup, ...]
    steps: tuple[Step, ...] = ()
    previous: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class IndexedGroup:
    """A group of an index: its title, and the list of the group itself, where it has one."""

    title: str
    page: "IndexedList | None" = None


@dataclass(frozen=True, slots=True)
class IndexedList:
    """A list, as its index needs it.

    Args:
        group: that it is in.
        name: of the topic or the organisation.
        path: of its first page.
        projects: how many it has.
        note: what else is shown of it.
        summary: what GitLab says of it.
        picture: of the organisation or topic.
        depth: how many groups of the index it is in.
    """

    group: IndexedGroup
    name: str
    path: str
    projects: int
    note: str = ""
    summary: str = ""
    picture: LocalPicture | None = None
    depth: int = 0


def index_pages(
    site: SiteData,
    path_of: Callable[[int], str],
    title: str,
    introduction: str,
    icon: str,
    lists: Sequence[IndexedList],
) -> Iterator[tuple[str, str, IndexPage]]:
    """Path, template and context of the pages of an index.

    Args:
        site: what the pages are made from.
        path_of: path of a page by its number, from 1.
        title: of the index.
        introduction: what it lists.
        icon: of its kind.
        lists: in order, those of a group side by side.
    """
    translator = site.translator
    for section in paginate(lists, _ENTRIES):
        page, last = section.number, section.last
        link = site.linker(path_of(page))
        above = (Hyperlink(text=title, href=link.to(path_of(1))),) if page > 1 else ()
        heading = title if page == 1 else translator.gettext("%(title)s – page %(n)s", title=title, n=page)
        yield (
            link.path,
            "filtered-lists.html",
            IndexPage(
                **page_head(
                    site,
                    link,
                    title=heading,
                    description=introduction,
                    breadcrumbs=(home_link(site, link), *above),
                ),
                heading=title,
                icon=icon,
                introduction=introduction,
                groups=tuple(
                    IndexGroup(
                        title=group.title,
                        page=_entry(site, link, group.page) if group.page else None,
                        entries=tuple(_entry(site, link, each) for each in inside),
                    )
                    for group, inside in groupby(section.entries, key=lambda each: each.group)
                ),
                steps=linked_steps(link, site, path_of, page, last),
                previous=link.to(path_of(page - 1)) if page > 1 else "",
                next=link.to(path_of(page + 1)) if page < last else "",
            ),
        )


def _entry(site: SiteData, link: Linker, listed: IndexedList) -> IndexEntry:
    """A list in its index, with the number of its projects."""
    count = site.translator.number(listed.projects)
    return IndexEntry(
        text=listed.name,
        href=link.to(listed.path),
        note=f"{listed.note} · {count}" if listed.note else count,
        summary=shorten(listed.summary, _LONGEST_SUMMARY),
        avatar=avatar(link, listed.picture),
        depth=listed.depth,
    )


def avatar(link: Linker, picture: LocalPicture | None) -> Avatar | None:
    """The picture of a group or topic as one page sees it."""
    if picture is None:
        return None
    return Avatar(href=link.to(picture.path), width=picture.width, height=picture.height)


def filtered_list(
    site: SiteData,
    projects: Sequence[Project],
    path_of: Callable[[int], str],
    within: Within,
    icon: str,
    above: tuple[str, str],
    source: Hyperlink | None = None,
    *,
    table: str,
    is_whole: bool = True,
    summary: str = "",
    picture: LocalPicture | None = None,
    made: MadeCards | None = None,
) -> PageGroup:
    """The pages of one selection, which are kept while what it shows is the same.

    Args:
        site: what the pages are made from.
        projects: in order.
        path_of: path of a page by its number, from 1.
        within: what the projects have in common.
        icon: of its kind.
        above: title and path of the page above.
        source: where GitLab has it.
        table: path of the list as CSV, where there are such.
        is_whole: whether all projects are listed in a large hub, too, with their topics.
        summary: what GitLab says of it, as plain text.
        picture: of the organisation.
        made: cards of the lists before it, where projects are in many.
    """
    shown = (path_of(1), within, icon, above, source, table, is_whole, summary, picture)
    selection = _Selection(site, projects, path_of, *shown[1:], made)
    return PageGroup(selection.pages, "filtered-list.html", list_digest(site, projects, *shown))


@dataclass(frozen=True, slots=True)
class _Selection:
    """As the arguments of :func:`filtered_list`."""

    site: SiteData
    projects: Sequence[Project]
    path_of: Callable[[int], str]
    within: Within
    icon: str
    above: tuple[str, str]
    source: Hyperlink | None
    table: str
    is_whole: bool
    summary: str
    picture: LocalPicture | None
    made: MadeCards | None

    def pages(self) -> Iterator[tuple[str, str, SelectionPage]]:
        """Path, template and context of each page."""
        site, projects, path_of, within = self.site, self.projects, self.path_of, self.within
        translator, size, name = site.translator, site.hub.config.stac.search.page_size, within.name
        finders = Finders(site, projects, within=within)
        title_above, path_above = self.above
        count = translator.ngettext("%(num)s project", "%(num)s projects", len(projects))
        most = len(projects) if self.is_whole or not is_large(site.hub) else _MOST_PAGES * size
        more = translator.gettext(
            "The newest %(number)s are listed. The search finds the others.", number=translator.number(most)
        )
        for section in paginate(projects[:most], size):
            page, last = section.number, section.last
            link = site.linker(path_of(page))
            with_topics = self.is_whole or not is_large(site.hub)
            cards = Cards(site, link, self.made, with_topics=with_topics)
            yield (
                link.path,
                "filtered-list.html",
                SelectionPage(
                    **page_head(
                        site,
                        link,
                        title=name
                        if page == 1
                        else translator.gettext("%(title)s – page %(n)s", title=name, n=page),
                        description=self.summary
                        or translator.gettext("%(name)s: %(count)s", name=name, count=count),
                        breadcrumbs=(
                            home_link(site, link),
                            Hyperlink(text=title_above, href=link.to(path_above)),
                        ),
                        head_links=(table_link(link, self.table),) if has_tables(site.hub) else (),
                    ),
                    heading=name,
                    summary=self.summary,
                    avatar=avatar(link, self.picture),
                    icon=self.icon,
                    count=count,
                    source=self.source,
                    cards=tuple(cards.card(project) for project in section.entries),
                    steps=linked_steps(link, site, path_of, page, last),
                    finder=finders.on(link),
                    more=more if page == last and len(projects) > most else "",
                    previous=link.to(path_of(page - 1)) if page > 1 else "",
                    next=link.to(path_of(page + 1)) if page < last else "",
                ),
            )
