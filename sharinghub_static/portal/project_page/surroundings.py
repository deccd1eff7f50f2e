"""What the pages of a project say of the hub, and all that they are made from.

The pages of a project that did not change are kept without being made, as long as what they say of others
stays the same. So they are given nothing else of the hub: neither its projects nor its analyses.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

import orjson

from sharinghub_static.analysis.completeness import Completeness, completeness
from sharinghub_static.analysis.leaderboards import Board, Score
from sharinghub_static.analysis.lifecycle import Timeline, timeline
from sharinghub_static.analysis.lineage import Edge, Node
from sharinghub_static.config import SiteConfig
from sharinghub_static.config.collections import CuratedCollection
from sharinghub_static.portal.components.formats import has_croissant, has_markdown, has_oembed
from sharinghub_static.portal.components.project_parts import Part, has_drawing, is_translated, parts_of
from sharinghub_static.portal.frame.analyses import ShownTopic
from sharinghub_static.portal.frame.assets import Assets
from sharinghub_static.portal.frame.links import Linker
from sharinghub_static.portal.frame.owner_pages import OwnerPage
from sharinghub_static.portal.frame.site_data import Frames, MenuPages, SiteData
from sharinghub_static.portal.markdown import ReadmeContext, RenderedReadme
from sharinghub_static.portal.media.gallery import PictureSource
from sharinghub_static.portal.pages.ranking import rank_page
from sharinghub_static.portal.site_files.badges import Badge, badges_of
from sharinghub_static.portal.translation.translator import Translator
from sharinghub_static.problems import problems_to_json
from sharinghub_static.project.digests import digest_of
from sharinghub_static.project.metrics import Metric
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import Layout

__all__ = [
    "DatasetLeaderboard",
    "DatasetModel",
    "ProjectSite",
    "Rank",
    "Surroundings",
    "sources_digest",
    "surroundings_of",
]

_MOST_KEPT: Final = 2_000
"""Projects whose surroundings are in memory, at 3 kB each."""

_MOST_DRAWN: Final = 40
"""Nodes of the drawing around a project."""

_MOST_BOARDS: Final = 6
_MOST_MODELS: Final = 5
_MOST_METRICS: Final = 3
"""Of leaderboards on the page of their dataset."""


@dataclass(frozen=True, slots=True)
class Rank:
    """Where a project is in the ranking of one of its categories.

    Args:
        category: its identifier.
        top: the number of first places of which it has one (:meth:`Ranking.top`).
        page: number of the ranking's page that has it, from 1.
    """

    category: str
    top: int | None
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFormats:
    """Which documents for other catalogs and for agents there are of a project."""

    croissant: bool
    markdown: bool
    oembed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetModel:
    """A model on a leaderboard of a dataset.

    Args:
        model: its name.
        project: that has it.
        scores: by the metric's key.
    """

    model: str
    project: Node
    scores: Mapping[str, Score]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetLeaderboard:
    """The beginning of a leaderboard, for the page of its dataset.

    Args:
        name: of the leaderboard.
        task: what the models do.
        dataset: title of the dataset, or of a part of it.
        metrics: the first ones.
        models: the best ones.
        count: number of all models.
    """

    name: str
    task: str
    dataset: str
    metrics: tuple[Metric, ...]
    models: tuple[DatasetModel, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the pages of a project say of the hub: plain values, the same for all languages.

    Args:
        instance_url: web address of the GitLab that the project is on.
        menu: pages that menus name.
        translates_all: whether each part is made in each language.
        item_id: of its STAC Item.
        formats: documents of the project that there are.
        parts: of its page.
        life: what happened to it until the date of the data.
        is_tracking_current: whether the tracking server was read on the day of the data.
        successor: what takes its place; None where the hub has nothing.
        topics: its own, and which of them have a page.
        ranks: in each of its categories; empty where there is no ranking.
        badges: what its badges say.
        collections: curated ones that it is in; their texts are the owner's files.
        leaderboards: those of this dataset.
        completeness: how well it describes itself.
        uses: the edges to what it uses.
        used_by: the edges from what uses it.
        neighbours: the nodes at the other ends of these edges, by id.
        draws_lineage: whether the graph around it is drawn.
        graph: the nodes and edges of that drawing; empty where there is none.
    """

    instance_url: str
    menu: MenuPages
    translates_all: bool
    item_id: str
    formats: ProjectFormats
    parts: tuple[Part, ...]
    life: Timeline
    is_tracking_current: bool
    successor: Node | None
    topics: tuple[ShownTopic, ...]
    ranks: tuple[Rank, ...]
    badges: tuple[Badge, ...]
    collections: tuple[CuratedCollection, ...]
    leaderboards: tuple[DatasetLeaderboard, ...]
    completeness: Completeness
    uses: tuple[Edge, ...]
    used_by: tuple[Edge, ...]
    neighbours: Mapping[str, Node]
    draws_lineage: bool
    graph: tuple[tuple[Node, ...], tuple[Edge, ...]]

    def as_text(self) -> str:
        """Return all of it as JSON: two of one text make the same pages.

        Raises:
            TypeError: a value cannot be written, such as half of a surrogate pair.
        """
        outcomes = [(each.check.name, each.share) for each in self.completeness.outcomes]
        collections = [each.slug for each in self.collections]
        values = {name: getattr(self, name) for name in self.__slots__}
        values |= {"completeness": outcomes, "collections": collections}
        return orjson.dumps(values).decode()


def surroundings_of(project: Project, site: SiteData) -> Surroundings:
    """Return what the pages of a project say of the hub.

    Args:
        project: of the hub.
        site: the site in any language.
    """
    kept: dict[int, Surroundings] = site.analyses.once(surroundings_of, dict)
    if project.record.id not in kept:
        if len(kept) >= _MOST_KEPT:
            # All of a project is made at once: what is said of the first one is no longer asked for.
            del kept[next(iter(kept))]
        kept[project.record.id] = _surroundings(project, site)
    return kept[project.record.id]


def sources_digest(project: Project, around: Surroundings, digests: Mapping[int, str]) -> str:
    """Return the digest of all that says something of one project; empty where it is not known.

    Args:
        project: of the hub.
        around: what is said of the hub.
        digests: of what projects were interpreted from, as ``Hub.digests``.
    """
    own = digests.get(project.record.id)
    if own is None:
        return ""
    try:
        text = around.as_text()
    except (TypeError, ValueError):
        return ""
    return digest_of(own, json.dumps(problems_to_json(project.problems)), text)


def _surroundings(project: Project, site: SiteData) -> Surroundings:
    hub, analyses = site.hub, site.analyses
    lineage, ranking = analyses.lineage, analyses.ranking
    uses, used_by = lineage.uses(project), lineage.used_by(project)
    draws = has_drawing(project, lineage)
    successor = hub.successor_of(project)
    tracking = project.tracking
    return Surroundings(
        instance_url=hub.instance_url(project.record),
        menu=site.menu,
        translates_all=is_translated(Part.MAINTAINERS, hub),
        item_id=hub.item_ids[project.record.id],
        formats=ProjectFormats(
            croissant=has_croissant(project, hub.config), markdown=has_markdown(hub), oembed=has_oembed(hub)
        ),
        parts=parts_of(project, site),
        life=timeline(project, hub.changed_at),
        is_tracking_current=tracking is None or tracking.read_at.date() >= hub.changed_at.date(),
        successor=_node(successor) if successor else None,
        topics=analyses.topics.shown(project.keywords),
        ranks=tuple(
            Rank(category, ranking.top(project, category), rank_page(ranking, project, category, hub.config))
            for category in project.categories
            if ranking and hub.config.category(category)
        ),
        badges=badges_of(project, hub, ranking),
        collections=tuple(
            curation.collection for curation in analyses.curations if project.record.id in curation.ids
        ),
        leaderboards=tuple(_leaderboards(project, analyses.boards)),
        completeness=ranking.of(project).completeness if ranking else completeness(project, hub.config),
        uses=uses,
        used_by=used_by,
        neighbours={
            id_: lineage.nodes[id_]
            for id_ in (*(edge.used for edge in uses), *(edge.user for edge in used_by))
        },
        draws_lineage=draws,
        graph=lineage.around(project, _MOST_DRAWN) if draws else ((), ()),
    )


def _leaderboards(project: Project, boards: Sequence[Board]) -> Iterator[DatasetLeaderboard]:
    own = (board for board in boards if board.dataset.project == project.record.full_path)
    for board in islice(own, _MOST_BOARDS):
        metrics = board.metrics[:_MOST_METRICS]
        yield DatasetLeaderboard(
            name=board.name,
            task=board.task,
            dataset=board.dataset.title,
            metrics=metrics,
            models=tuple(
                DatasetModel(
                    model=entry.model,
                    project=_node(entry.project),
                    scores={
                        metric.key: entry.scores[metric.key]
                        for metric in metrics
                        if metric.key in entry.scores
                    },
                )
                for entry in board.entries[:_MOST_MODELS]
            ),
            count=len(board.entries),
        )


def _node(project: Project) -> Node:
    path = project.record.full_path
    return Node(path.lower(), project.title, project.categories[0], path)


@dataclass(frozen=True)
class ProjectSite:
    """All that the pages of one project are made from, in one language, besides the project.

    Args:
        around: what they say of the hub.
        gallery: the pictures of the project.
    """

    _site: SiteData
    around: Surroundings
    gallery: PictureSource

    @property
    def config(self) -> SiteConfig:
        """The configuration, with its texts in the language of the pages."""
        return self._site.config

    @property
    def instance_url(self) -> str:
        """Web address of the GitLab that was crawled."""
        return self.around.instance_url

    @property
    def instance_urls(self) -> tuple[str, ...]:
        """Web address of the GitLab that the project is on."""
        return (self.instance_url,)

    @property
    def changed_at(self) -> datetime:
        """The date of the data, for the footer alone."""
        return self._site.changed_at

    @property
    def menu(self) -> MenuPages:
        """The pages of the menu that not each site has."""
        return self.around.menu

    @property
    def assets(self) -> Assets:
        """The files that pages load."""
        return self._site.assets

    @property
    def frames(self) -> Frames:
        """Headers and footers that were made, for pages that can share them."""
        return self._site.frames

    @property
    def owner_pages(self) -> Sequence[OwnerPage]:
        """The owner's own pages, in order."""
        return self._site.owner_pages

    @property
    def layout(self) -> Layout:
        """Where pages are."""
        return self._site.layout

    @property
    def translator(self) -> Translator:
        """The language of the pages."""
        return self._site.translator

    @property
    def languages(self) -> Sequence[tuple[Layout, Translator]]:
        """Where each language's pages are, and its words; the first language first."""
        return self._site.languages

    @property
    def render_readme(self) -> Callable[[str, ReadmeContext], RenderedReadme]:
        """As in :mod:`sharinghub_static.portal.markdown`."""
        return self._site.render_readme

    @property
    def alert_html(self) -> str:
        """The owner's message to visitors as clean HTML; empty when there is none."""
        return self._site.alert_html

    def hue(self, category: str) -> int:
        """Number of a category's colour, 0 to 7, in the configuration's order."""
        return self._site.hue(category)

    def linker(self, path: str) -> Linker:
        """The links of the page at this path."""
        return self._site.linker(path)

    def is_translated(self, part: Part) -> bool:
        """Whether a part is made in each language of the site; else it is in the first one alone."""
        return part is not Part.MAINTAINERS or self.around.translates_all
