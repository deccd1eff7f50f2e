"""Analysis results of the whole hub, worked out once for all pages in all languages.

The hub's topics are one of them: which are shown, how they are grouped, and where their pages are.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import quote

from sharinghub_static.analysis.changes import Change, changes
from sharinghub_static.analysis.completeness import completeness
from sharinghub_static.analysis.curated import Curation, curations
from sharinghub_static.analysis.hub import Hub
from sharinghub_static.analysis.leaderboards import Board, leaderboards
from sharinghub_static.analysis.lineage import Lineage
from sharinghub_static.analysis.metadata_coverage import MetadataCoverage, metadata_coverage
from sharinghub_static.analysis.ranking import Ranking, ranking
from sharinghub_static.analysis.topic_names import topic_key
from sharinghub_static.portal.frame.contexts import Hyperlink
from sharinghub_static.portal.frame.links import Linker
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import Layout

__all__ = ["Analyses", "OutlineAnalyses", "ShownTopic", "Topics", "topic_key", "topic_links"]

ResultT = TypeVar("ResultT")


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic in all its spellings (:func:`topic_key`).

    Args:
        key: what its spellings have in common.
        name: the spelling that most projects use.
        projects: those that have it, newest change first.
    """

    key: str
    name: str
    projects: tuple[Project, ...]


@dataclass(frozen=True, slots=True)
class ShownTopic:
    """A topic of a project.

    Args:
        name: as the project spells it.
        key: of its page; empty where it has none.
    """

    name: str
    key: str


def topic_links(topics: Iterable[ShownTopic], link: Linker) -> tuple[Hyperlink, ...]:
    """Topics as links, to the search where they have no page.

    Args:
        topics: of a project.
        link: of the page that shows them.
    """
    return tuple(Hyperlink(text=topic.name, href=_topic_href(topic, link)) for topic in topics)


def _topic_href(topic: ShownTopic, link: Linker) -> str:
    if topic.key:
        return link.to(link.layout.topic(topic.key))
    # A comma separates the values of a parameter, so that one in a value is written twice over.
    value = topic.name.replace("%", "%25").replace(",", "%2C")
    return f"{link.to(link.layout.search())}?topics={quote(value, safe='', errors='replace')}"


@dataclass(frozen=True)
class Topics:
    """All topics of a hub but those of its categories and the ignored ones.

    A topic has a page when ``tags.gitlab.minimum_count`` projects have it, or a section of ``tags.sections``
    names it; any other leads to the search.
    """

    hub: Hub

    def work_out(self) -> None:
        """Work out everything at once."""
        for name, value in vars(type(self)).items():
            if isinstance(value, cached_property):
                getattr(self, name)

    @cached_property
    def _ignored(self) -> frozenset[str]:
        return frozenset(topic_key(name) for name in self.hub.config.ignored_topics)

    @cached_property
    def _all(self) -> dict[str, Topic]:
        spelt: dict[str, Counter[str]] = defaultdict(Counter)
        having: dict[str, dict[int, Project]] = defaultdict(dict)
        for project in self.hub.projects:
            for name in project.keywords:
                key = topic_key(name)
                if key and key not in self._ignored:
                    spelt[key][name.strip()] += 1
                    having[key][project.record.id] = project
        return {
            key: Topic(
                key,
                min(spelt[key], key=lambda name: (-spelt[key][name], name)),
                tuple(
                    sorted(having[key].values(), key=lambda p: (-p.updated.timestamp(), p.record.full_path))
                ),
            )
            for key in sorted(spelt)
        }

    @cached_property
    def with_pages(self) -> tuple[Topic, ...]:
        """Those that have a page, by name."""
        config = self.hub.config.tags
        named = {topic_key(keyword) for section in config.sections for keyword in section.keywords}
        least = config.gitlab.minimum_count
        having = [one for one in self._all.values() if one.key in named or len(one.projects) >= least]
        # Checksums in addresses are short: who makes two topics of one address gets a page for the first.
        by_path = {Layout().topic(one.key): one for one in reversed(having)}
        return tuple(one for one in having if by_path[Layout().topic(one.key)] is one)

    @cached_property
    def _keys(self) -> frozenset[str]:
        return frozenset(one.key for one in self.with_pages)

    @cached_property
    def sections(self) -> tuple[tuple[str, tuple[Topic, ...]], ...]:
        """The owner's sections in their order and the topics of each; then, without a name, all others."""
        sections: list[tuple[str, tuple[Topic, ...]]] = []
        used: set[str] = set()
        for section in self.hub.config.tags.sections:
            keys = dict.fromkeys(topic_key(keyword) for keyword in section.keywords)
            found = tuple(self._all[key] for key in keys if key in self._all)
            used.update(one.key for one in found)
            if found:
                sections.append((section.name, found))
        others = tuple(one for one in self.with_pages if one.key not in used)
        return (*sections, ("", others)) if others else tuple(sections)

    def shown(self, names: Iterable[str]) -> tuple[ShownTopic, ...]:
        """A project's topics; ignored ones are left out.

        Args:
            names: as the project spells them.
        """
        keys = ((name, topic_key(name)) for name in names)
        return tuple(
            ShownTopic(name, key if key in self._keys else "")
            for name, key in keys
            if key not in self._ignored
        )

    def links(self, names: Iterable[str], link: Linker) -> tuple[Hyperlink, ...]:
        """A project's topics as links, to the search where they have no page; ignored ones are left out.

        Args:
            names: as the project spells them.
            link: of the page that shows them.
        """
        return topic_links(self.shown(names), link)


@dataclass(frozen=True)
class Analyses:
    """Analysis results that more than one page shows; each is worked out when it is first asked for.

    Args:
        hub: the hub.
    """

    hub: Hub
    _others: dict[Callable[..., object], Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def once(self, name: Callable[..., object], make: Callable[[], ResultT]) -> ResultT:
        """Return what another module made of the hub's projects, which is made when it is first asked for.

        Args:
            name: the function that wants it.
            make: makes it.
        """
        if name not in self._others:
            self._others[name] = make()
        result: ResultT = self._others[name]
        return result

    def work_out(self) -> None:
        """Work out all of them at once, before several processes need them."""
        for name, value in vars(type(self)).items():
            if isinstance(value, cached_property):
                getattr(self, name)
        self.topics.work_out()

    @property
    def has_ranking(self) -> bool:
        """Whether there is a ranking."""
        return self.hub.config.ranking.enable

    @cached_property
    def topics(self) -> Topics:
        """The hub's topics."""
        return Topics(self.hub)

    @cached_property
    def lineage(self) -> Lineage:
        """The lineage graph of the hub."""
        return Lineage(self.hub)

    @cached_property
    def ranking(self) -> Ranking | None:
        """The projects by rank; None where a site wants no ranking."""
        return ranking(self.hub, self.lineage) if self.has_ranking else None

    @cached_property
    def metadata_coverage(self) -> MetadataCoverage:
        """What the projects' metadata lacks."""
        found = (
            {one.project.record.id: one.completeness for one in self.ranking.entries} if self.ranking else {}
        )
        return metadata_coverage(
            self.hub,
            found or {one.record.id: completeness(one, self.hub.config) for one in self.hub.projects},
        )

    @cached_property
    def boards(self) -> list[Board]:
        """The leaderboards."""
        return leaderboards(self.hub)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What changed, newest first."""
        return changes(self.hub)

    @cached_property
    def curations(self) -> tuple[Curation, ...]:
        """The curated collections, in their order."""
        return curations(self.hub)


@dataclass(frozen=True)
class OutlineAnalyses(Analyses):
    """Analysis results of the outlines of projects, for what is given nothing else of them.

    How a README is written counts in the ranking and for completeness, so these are not here.

    Args:
        whole: analysis results of the whole projects.
    """

    whole: Analyses

    @cached_property
    def with_ranking(self) -> "OutlineAnalyses":
        """The same results, with ranking and completeness, for what says that it reads them."""
        return _RankedOutlineAnalyses(self.hub, self.whole, unranked=self)

    def work_out(self) -> None:
        """Work out all that may be read."""
        for name in ("lineage", "boards", "changes", "curations"):
            getattr(self, name)
        self.topics.work_out()

    @property
    def ranking(self) -> Ranking | None:
        """Not to be read.

        Raises:
            RuntimeError: always.
        """
        raise RuntimeError("what reads the ranking must be registered with reads=Reads.RANKING")

    @property
    def metadata_coverage(self) -> MetadataCoverage:
        """Not to be read, as the ranking.

        Raises:
            RuntimeError: always.
        """
        raise RuntimeError("what reads completeness must be registered with reads=Reads.RANKING")


@dataclass(frozen=True, kw_only=True)
class _RankedOutlineAnalyses(OutlineAnalyses):
    """Ranking and completeness, taken from the whole projects; the other results are not worked out again."""

    unranked: OutlineAnalyses

    def once(self, name: Callable[..., object], make: Callable[[], ResultT]) -> ResultT:
        """As without a ranking: what is made so is made of projects alone."""
        return self.unranked.once(name, make)

    def work_out(self) -> None:
        """Work out all that may be read."""
        super().work_out()
        _ = self.ranking, self.metadata_coverage

    @cached_property
    def ranking(self) -> Ranking | None:
        """As of the whole projects."""
        whole = self.whole.ranking
        if whole is None:
            return None
        outlines = {project.record.id: project for project in self.hub.projects}
        entries = (replace(each, project=outlines[each.project.record.id]) for each in whole.entries)
        return replace(whole, entries=tuple(entries))

    @cached_property
    def metadata_coverage(self) -> MetadataCoverage:
        """As of the whole projects."""
        return metadata_coverage(self.hub, self.whole.metadata_coverage.completeness)

    @cached_property
    def topics(self) -> Topics:
        """As without a ranking."""
        return self.unranked.topics

    @cached_property
    def lineage(self) -> Lineage:
        """As without a ranking."""
        return self.unranked.lineage

    @cached_property
    def boards(self) -> list[Board]:
        """As without a ranking."""
        return self.unranked.boards

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """As without a ranking."""
        return self.unranked.changes

    @cached_property
    def curations(self) -> tuple[Curation, ...]:
        """As without a ranking."""
        return self.unranked.curations
