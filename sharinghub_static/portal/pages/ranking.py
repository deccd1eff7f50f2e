"""The ranking: one list of all projects, and one of each category, in pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from sharinghub_static.analysis.ranking import GROUPS, TREND_DAYS, Ranked, Ranking, trends
from sharinghub_static.config import CategoryConfig, SiteConfig
from sharinghub_static.portal.components.cards import state_of
from sharinghub_static.portal.components.formats import is_large
from sharinghub_static.portal.components.pagination import Section, Step, linked_steps, page_of, paginate
from sharinghub_static.portal.components.ranking import (
    GROUP_TITLES,
    ComponentRow,
    MethodRow,
    Segment,
    component_rows,
    gains,
    method_rows,
    points,
    segments,
)
from sharinghub_static.portal.frame.contexts import Hyperlink, Page
from sharinghub_static.portal.frame.links import Linker
from sharinghub_static.portal.frame.page_frame import category_icon, home_link
from sharinghub_static.portal.frame.page_groups import PageGroup, list_digest
from sharinghub_static.portal.frame.page_head import page_head
from sharinghub_static.portal.frame.registration import Reads, site_lists
from sharinghub_static.portal.frame.site_data import PageSite, SiteData
from sharinghub_static.portal.translation.translator import Moment
from sharinghub_static.project.model import Project

__all__ = [
    "RankRow",
    "RankingPage",
    "TrendList",
    "TrendRow",
    "rank_page",
    "rank_path",
    "ranking_pages",
    "row_id",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankRow:
    """A project in a ranking.

    Args:
        id: of the row's element.
        category: where it is shown, with its icon; ``note`` is the number of its colour.
        state: ``archived`` or ``dormant``, else empty.
        score: of 100.
        segments: the score, group by group.
        words: the segments in words.
        components: what the score is made of; empty where ``points`` leads to it.
        points: href of the project's row in the ranking of its category; empty on that page.
    """

    id: str
    place: str
    project: Hyperlink
    path: str
    category: Hyperlink
    state: str
    score: str
    segments: tuple[Segment, ...]
    words: str
    components: tuple[ComponentRow, ...]
    points: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendRow:
    """What a project gained, in words, since when."""

    project: Hyperlink
    gains: str
    since: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendList:
    """What gained most within some time."""

    title: str
    rows: tuple[TrendRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingPage(Page):
    """One page of the ranking of a category, or of the hub (``ranking.html``).

    Args:
        count: how many projects there are, in words.
        shown: which of them are on this page, in words; empty when all are.
        categories: the rankings that there are; the one shown has no address.
        legend: the groups of components, as name and title.
        trends: on the first page; empty when nothing gained.
        no_trends: that nothing gained, on the page to which menus lead; empty on others.
        method: the components that count.
        steps: the pages; empty when there is only one.
    """

    heading: str
    count: str
    shown: str
    categories: tuple[Hyperlink, ...]
    rows: tuple[RankRow, ...]
    legend: tuple[tuple[str, str], ...]
    trends: tuple[TrendList, ...]
    no_trends: str
    method: tuple[MethodRow, ...]
    steps: tuple[Step, ...]
    previous: str = ""
    next: str = ""


_TRENDS = 5
_MOST_PAGES = 3
"""Of the ranking of all projects in a large hub: each of them is in the ranking of its category."""


def row_id(project: Project) -> str:
    """Id of a project's row on the pages of a ranking."""
    return f"project-{project.record.id}"


def rank_page(ranking: Ranking, project: Project, category: str, config: SiteConfig) -> int:
    """Return the number of the page, from 1, that has a project's row in the ranking of a category.

    Args:
        ranking: of the hub.
        project: any.
        category: one of its categories.
        config: the site's configuration.
    """
    return page_of(ranking.place(project, category), config.stac.search.page_size)


def rank_path(site: PageSite, project: Project, category: str, page: int) -> str:
    """Where a project's row is, in the ranking of a category.

    Args:
        site: what the pages are made from.
        project: any.
        category: one of its categories.
        page: the number of the page that has it.
    """
    return f"{site.layout.rankings(category, page)}#{row_id(project)}"


@site_lists("ranking", reads=Reads.RANKING)
def ranking_pages(site: SiteData) -> Iterator[PageGroup]:
    """Each page of the rankings; none where a site wants no ranking."""
    found = site.analyses.ranking
    if found is None:
        return
    yield from _List(site, found, None).groups()
    for category in site.hub.config.stac.categories:
        yield from _List(site, found, category).groups()


class _List:
    """One ranking.

    Args:
        site: what the pages are made from.
        ranking: of the hub.
        category: the one that is ranked; None for all projects.
    """

    def __init__(self, site: SiteData, ranking: Ranking, category: CategoryConfig | None) -> None:
        self.site, self.ranking, self.category = site, ranking, category
        self._id = category.id if category else ""
        self._path = partial(site.layout.rankings, self._id)

    def groups(self) -> Iterator[PageGroup]:
        """Each of its pages, which is kept while its rows are the same."""
        entries = self.ranking.in_category(self._id) if self.category else self.ranking.entries
        size = self.site.hub.config.stac.search.page_size
        is_whole = bool(self.category) or not is_large(self.site.hub)
        for section in paginate(entries if is_whole else entries[: _MOST_PAGES * size], size):
            make = partial(self._made, section, len(entries))
            yield PageGroup(make, "ranking.html", self._sources(section, len(entries)))

    def _sources(self, section: Section[Ranked], count: int) -> str:
        """The digest of all that a page is made from; empty of the first, which has the trends."""
        if section.number == 1:
            return ""
        figures = [
            (
                one.score,
                self.ranking.place(one.project, one.project.categories[0]),
                [(each.reading, each.points, each.most) for each in one.components],
            )
            for one in section.entries
        ]
        place = (self._id, section.number, section.first, section.last, count)
        return list_digest(self.site, [one.project for one in section.entries], place, figures)

    def _made(self, section: Section[Ranked], count: int) -> Iterator[tuple[str, str, Page]]:
        yield self._path(section.number), "ranking.html", self._page(section, count)

    def _page(self, section: Section[Ranked], count: int) -> RankingPage:
        page, last, shown = section.number, section.last, section.entries
        site, translator, layout = self.site, self.site.translator, self.site.layout
        link = site.linker(self._path(page))
        gaining = tuple(self._trends(link)) if page == 1 else ()
        all_title = translator.gettext("Ranking")
        heading = (
            translator.gettext("Ranking of %(category)s", category=self.category.title)
            if self.category
            else all_title
        )
        title = heading if page == 1 else translator.gettext("%(title)s – page %(n)s", title=heading, n=page)
        above = [home_link(site, link)]
        if self.category:
            above.append(Hyperlink(text=all_title, href=link.to(layout.rankings())))
        return RankingPage(
            **page_head(
                site,
                link,
                title=title,
                description=translator.gettext("Projects by their use, their quality and their freshness."),
                breadcrumbs=tuple(above),
                current=layout.rankings(),
            ),
            heading=heading,
            count=translator.ngettext("%(num)s project", "%(num)s projects", count),
            shown=translator.gettext(
                "%(first)s to %(last)s",
                first=translator.number(section.first),
                last=translator.number(section.first + len(shown) - 1),
            )
            if last > 1
            else "",
            categories=tuple(self._categories(link)),
            rows=tuple(self._row(one, rank, link) for rank, one in enumerate(shown, section.first)),
            legend=tuple((group, translator.gettext(GROUP_TITLES[group])) for group in GROUPS),
            trends=gaining,
            # Each page has the link in its menu, and would be written again if it came and went.
            no_trends=self._no_trends() if page == 1 and not self._id and not gaining else "",
            method=tuple(method_rows(self.ranking, translator)),
            steps=linked_steps(link, site, self._path, page, last),
            previous=link.to(self._path(page - 1)) if page > 1 else "",
            next=link.to(self._path(page + 1)) if page < last else "",
        )

    def _row(self, ranked: Ranked, place: int, link: Linker) -> RankRow:
        site, translator, project = self.site, self.site.translator, ranked.project
        category = site.hub.config.category(self._id or project.categories[0])
        bar = segments(ranked)
        return RankRow(
            id=row_id(project),
            place=translator.number(place),
            project=self._project(project, link),
            path=project.record.full_path,
            category=Hyperlink(
                text=category.title if category else project.categories[0],
                href=link.to(site.layout.category(category.id if category else project.categories[0])),
                icon=category_icon(category) if category else "category",
                note=str(site.hue(category.id if category else "")),
            ),
            state=state_of(project, site),
            score=points(ranked.score, translator),
            segments=bar,
            words=translator.listed(
                translator.gettext(
                    "%(group)s: %(points)s",
                    group=translator.gettext(GROUP_TITLES[one.group]),
                    points=points(one.width, translator),
                )
                for one in bar
            ),
            # The list of all has each project a second time: what its points are is said in its category.
            components=tuple(component_rows(ranked, translator)) if self._id else (),
            points="" if self._id else self._points(ranked.project, link),
        )

    def _points(self, project: Project, link: Linker) -> str:
        category = project.categories[0]
        page = rank_page(self.ranking, project, category, self.site.hub.config)
        return link.to(rank_path(self.site, project, category, page))

    def _project(self, project: Project, link: Linker) -> Hyperlink:
        category = self._id or project.categories[0]
        return Hyperlink(
            text=project.title, href=link.to(self.site.layout.project(category, project.record.full_path))
        )

    def _categories(self, link: Linker) -> Iterator[Hyperlink]:
        site, layout = self.site, self.site.layout
        everything = layout.rankings() if self.category else ""
        yield Hyperlink(
            text=site.translator.gettext("All categories"), href=link.to(everything) if everything else ""
        )
        for category in site.hub.config.stac.categories:
            there = category.id != self._id
            yield Hyperlink(
                text=category.title,
                href=link.to(layout.rankings(category.id)) if there else "",
                icon=category_icon(category),
            )

    def _no_trends(self) -> str:
        days = max(TREND_DAYS)
        return self.site.translator.ngettext(
            "No project gained stars, forks, downloads or versions in the last %(num)s day.",
            "No project gained stars, forks, downloads or versions in the last %(num)s days.",
            days,
        )

    def _trends(self, link: Linker) -> Iterator[TrendList]:
        translator = self.site.translator
        for days in TREND_DAYS:
            rows = tuple(
                TrendRow(
                    project=self._project(one.project, link),
                    gains=gains(one, translator),
                    since=translator.moment(one.since),
                )
                for one in trends(self.site.hub, days, _TRENDS, self._id)
            )
            if rows:
                title = translator.ngettext("In the last %(num)s day", "In the last %(num)s days", days)
                yield TrendList(title=title, rows=rows)
