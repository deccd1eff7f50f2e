"""The home page: what the hub is, a search, what is new and what is best."""

from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from sharinghub_static.analysis.leaderboards import Board
from sharinghub_static.portal.components.cards import Card, Cards
from sharinghub_static.portal.components.category_teasers import CategoryTeaser, category_teasers
from sharinghub_static.portal.components.collection_teasers import CollectionTeaser, collection_teaser
from sharinghub_static.portal.components.formats import catalog_links
from sharinghub_static.portal.components.pictures import Locator, world_map
from sharinghub_static.portal.frame.contexts import Hyperlink, Page
from sharinghub_static.portal.frame.linked_data import about_hub
from sharinghub_static.portal.frame.links import Linker
from sharinghub_static.portal.frame.page_head import page_head, search_link
from sharinghub_static.portal.frame.registration import Reads, site_page
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.markdown import render_hub_text
from sharinghub_static.portal.pages.changes import ChangeRow, newest_changes, stars_of_month
from sharinghub_static.portal.pages.leaderboards import board_heading
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import Layout, absolute

__all__ = ["BoardTeaser", "HomePage", "LeaderRow", "home_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderRow:
    """A model on a leaderboard: its place in words, its project's page and its score."""

    place: str
    model: Hyperlink
    score: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardTeaser:
    """The best models of a leaderboard, by its first metric."""

    board: Hyperlink
    metric: str
    rows: tuple[LeaderRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage(Page):
    """The home page (``home.html``).

    Args:
        count: how many projects there are, in words.
        examples: queries of this hub's search, by its most used topics.
        best: the highest ranked; those with most stars where a site wants no ranking.
        collections: the first curated collections.
        all_collections: href of the list of them; empty when all are here.
        ranking: href of the whole ranking; empty where a site wants none.
        changes: the newest change of each of those that have news.
        stars: the stars that the hub gained this month, in words; empty when there are none.
        all_changes: href of the page of changes.
        boards: the leaderboards with most models.
        all_boards: href of the list of leaderboards; empty when there is none.
        map: where the projects are; None when none has a place.
        atlas: href of the page of the map.
        about: href of the page that says who runs the hub and how to take part.
    """

    introduction_html: Markup
    count: str
    examples: tuple[Hyperlink, ...]
    categories: tuple[CategoryTeaser, ...]
    best: tuple[Card, ...]
    collections: tuple[CollectionTeaser, ...]
    all_collections: str
    ranking: str
    changes: tuple[ChangeRow, ...]
    stars: str
    all_changes: str
    boards: tuple[BoardTeaser, ...]
    all_boards: str
    map: Locator | None
    atlas: str
    about: str


_BEST = 4
_CHANGED = 8
_EXAMPLES = 3
_BOARDS = 2
_COLLECTIONS = 3
_LEADERS = 3


@site_page("home", "home.html", Layout.home, reads=Reads.RANKING)
def home_page(site: SiteData) -> HomePage:
    """The home page's context."""
    hub, layout = site.hub, site.layout
    link = site.linker(layout.home())
    cards = Cards(site, link)
    root, root_href = hub.config.stac.root, hub.config.stac.root_href
    ranking = site.analyses.ranking
    introduction = Markup(render_hub_text(root.description))  # noqa: S704 - cleaned when rendered

    def page(project: Project) -> str:
        return link.to(layout.project(project.categories[0], project.record.full_path))

    return HomePage(
        **page_head(
            site,
            link,
            title=root.title,
            description=introduction.striptags(),
            alternate=(layout.stac_root(), "application/json"),
            about=about_hub(
                hub,
                introduction.striptags(),
                absolute(root_href, layout.home()) if root_href else "",
                site.translator.language,
            ),
            head_links=(*search_link(site, link), *catalog_links(site, link)),
        ),
        introduction_html=introduction,
        count=site.translator.ngettext("%(num)s project", "%(num)s projects", len(hub.projects)),
        examples=_examples(site, link),
        categories=category_teasers(site, link),
        best=tuple(cards.card(project, place="-best") for project in _best(site)),
        collections=tuple(
            collection_teaser(site, link, one) for one in site.analyses.curations[:_COLLECTIONS]
        ),
        all_collections=link.to(layout.curated_collections())
        if len(site.analyses.curations) > _COLLECTIONS
        else "",
        ranking=link.to(layout.rankings()) if ranking and ranking.entries else "",
        changes=newest_changes(site, link, _CHANGED),
        stars=stars_of_month(site),
        all_changes=link.to(layout.changes()),
        boards=tuple(_teaser(site, board, link) for board in site.analyses.boards[:_BOARDS]),
        all_boards=link.to(layout.leaderboards()) if site.analyses.boards else "",
        map=world_map(hub.projects, link.to(site.assets.world), link.to(layout.map()), site.translator, page),
        atlas=link.to(layout.map()),
        about=link.to(layout.about()),
    )


def _best(site: SiteData) -> list[Project]:
    """The highest ranked with a picture first: what the hub has is seen before it is read."""
    if site.analyses.ranking:
        ranked = [entry.project for entry in site.analyses.ranking.entries[: 3 * _BEST]]
    else:
        ranked = [project for project in site.hub.projects if project.record.counts.stars]
        ranked.sort(key=lambda project: (-project.record.counts.stars, project.record.full_path))
    ranked = ranked[: 3 * _BEST]
    return sorted(ranked, key=lambda project: not site.gallery.preview(project))[:_BEST]


def _examples(site: SiteData, link: Linker) -> tuple[Hyperlink, ...]:
    """Topics that most projects have, each showing other projects than those before it."""
    left = {project.record.id for project in site.hub.projects}
    search = link.to(site.layout.search())
    topics = list(site.analyses.topics.with_pages)
    examples: list[Hyperlink] = []
    while topics and len(examples) < _EXAMPLES:
        best = min(
            topics,
            key=lambda topic: (-len(left & {project.record.id for project in topic.projects}), topic.key),
        )
        topics.remove(best)
        left -= {project.record.id for project in best.projects}
        name = best.name.replace("-", " ").replace("_", " ")
        examples.append(Hyperlink(text=name, href=f"{search}?q={quote(name, safe='', errors='replace')}"))
    return tuple(examples)


def _teaser(site: SiteData, board: Board, link: Linker) -> BoardTeaser:
    metric = board.metrics[0]
    rows = []
    for entry in board.entries[:_LEADERS]:
        score = entry.scores.get(metric.key)
        if score is None:
            break
        page = site.layout.project(entry.project.categories[0], entry.project.record.full_path)
        rows.append(
            LeaderRow(
                place=site.translator.number(score.place) if score.place else "",
                model=Hyperlink(text=entry.model, href=link.to(page), note=entry.project.title),
                score=site.translator.figure(score.value),
            )
        )
    return BoardTeaser(
        board=Hyperlink(
            text=board_heading(board, site.translator), href=link.to(site.layout.leaderboard(board.name))
        ),
        metric=metric.name,
        rows=tuple(rows),
    )
