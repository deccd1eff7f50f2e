"""Analysis results of the whole hub, worked out once for all pages in all languages."""

from dataclasses import dataclass
from functools import cached_property

from sharinghub_static.analysis.changes import Change, changes
from sharinghub_static.analysis.completeness import completeness
from sharinghub_static.analysis.hub import Hub
from sharinghub_static.analysis.leaderboards import Board, leaderboards
from sharinghub_static.analysis.lineage import Lineage
from sharinghub_static.analysis.metadata_coverage import MetadataCoverage, metadata_coverage
from sharinghub_static.analysis.ranking import Ranking, ranking
from sharinghub_static.portal.frame.topics import Topics

__all__ = ["Analyses"]


@dataclass(frozen=True)
class Analyses:
    """Analysis results that more than one page shows; each is worked out when it is first asked for.

    Args:
        hub: the hub.
    """

    hub: Hub

    @cached_property
    def topics(self) -> Topics:
        """The hub's topics."""
        return Topics(self.hub)

    @cached_property
    def lineage(self) -> Lineage:
        """What is made from what."""
        return Lineage(self.hub)

    @cached_property
    def ranking(self) -> Ranking | None:
        """The projects by rank; None where a site wants no ranking."""
        return ranking(self.hub, self.lineage) if self.hub.config.ranking.enable else None

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
