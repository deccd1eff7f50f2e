"""What the metadata of the hub lacks, check by check, and which projects nobody has touched for long."""

from collections.abc import Mapping
from dataclasses import dataclass

from sharinghub_static.analysis.completeness import Check, Completeness, all_checks
from sharinghub_static.analysis.hub import Hub
from sharinghub_static.analysis.lifecycle import Stage, stage_of
from sharinghub_static.project.model import Project

__all__ = ["Coverage", "MetadataCoverage", "metadata_coverage"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many projects pass a check.

    Args:
        asked: number of the projects that it is asked of.
        lacking: those of them that do not pass it in full, by path.
    """

    check: Check
    asked: int
    lacking: tuple[Project, ...]

    @property
    def passed(self) -> int:
        """Number of the projects that pass it in full."""
        return self.asked - len(self.lacking)

    @property
    def share(self) -> float:
        """Of the projects that it is asked of, those that pass it in full, from 0 to 1."""
        return self.passed / self.asked if self.asked else 1.0


@dataclass(frozen=True, slots=True)
class MetadataCoverage:
    """The state of a hub's metadata.

    Args:
        coverage: of each check that is asked of any project, in the order of the checks.
        stale: projects without activity for a year that are not archived, the longest first.
        completeness: by GitLab's project id.
    """

    coverage: tuple[Coverage, ...]
    stale: tuple[Project, ...]
    completeness: Mapping[int, Completeness]

    def least_complete(self, hub: Hub) -> list[Project]:
        """The projects whose description is not complete, the least complete first."""
        scores = {id_: found.score for id_, found in self.completeness.items()}
        found = [project for project in hub.projects if scores[project.record.id] < 1]
        return sorted(found, key=lambda one: (scores[one.record.id], one.record.full_path))


def metadata_coverage(hub: Hub, completeness: Mapping[int, Completeness]) -> MetadataCoverage:
    """The state of a hub's metadata.

    Args:
        hub: what is published.
        completeness: of each project, by GitLab's project id.
    """
    asked: dict[str, int] = {}
    lacking: dict[str, list[Project]] = {}
    for project in hub.projects:
        for outcome in completeness[project.record.id].outcomes:
            name = outcome.check.name
            asked[name] = asked.get(name, 0) + 1
            if outcome.share < 1:
                lacking.setdefault(name, []).append(project)
    stale = [one for one in hub.projects if stage_of(one, hub.changed_at) is Stage.DORMANT]
    return MetadataCoverage(
        tuple(
            Coverage(check, asked[check.name], tuple(lacking.get(check.name, ())))
            for check in all_checks(hub.config.registry)
            if check.name in asked
        ),
        tuple(sorted(stale, key=lambda one: (one.updated, one.record.full_path))),
        completeness,
    )
