"""What the files of a site are made from, and its digest: no more than each says that it reads.

A function that makes files is given outlines of the projects, and the ranking, Problems or texts of them only
where it is registered with :class:`~sharinghub_static.portal.frame.registration.Reads` of these. So its files
are the same while the digests of just that are.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Final

import orjson

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.portal.frame.analyses import Analyses, OutlineAnalyses
from sharinghub_static.portal.frame.registration import Reads
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.rendering import Renderer
from sharinghub_static.problems import Problem, problems_to_json
from sharinghub_static.project.digests import digest_of
from sharinghub_static.project.model import Project
from sharinghub_static.project.outline import outline

__all__ = ["TaskSources", "Tree"]

_APART: Final = frozenset({"config", "projects", "updates", "digests", "outlines", "_by_path"})
"""Fields of a hub that have a digest of their own: the configuration that of the cache, times none at all."""

Tree = tuple[SiteData, Renderer]
"""What makes the pages of one language."""


@dataclass(frozen=True)
class TaskSources:
    """What the functions that make files are given, and its digests.

    A site with extensions is given whole to each, and nothing is kept: an extension may read anything.

    Args:
        hub: what is published.
        analyses: of the hub.
        trees: what makes the pages of each language, with all of the hub.
    """

    hub: Hub
    analyses: Analyses
    trees: Sequence[Tree]

    def given(self, reads: Reads) -> Sequence[Tree]:
        """Return what makes the pages of each language, with no more than what is read.

        Args:
            reads: what is read of projects.
        """
        if self._has_extensions or reads & (Reads.TEXTS | Reads.TIME):
            return self.trees
        return self._ranked(reads) if reads & Reads.RANKING else self._outlined(reads)

    def digest(self, reads: Reads) -> str:
        """Return the digest of all that files are made from; empty where it is not known.

        Args:
            reads: what is read of projects.
        """
        if self._has_extensions or reads & Reads.TIME or not self._outlines:
            return ""
        parts = [self._outlines]
        if reads & (Reads.RANKING | Reads.TEXTS):
            parts.append(self._ranking)
        if reads & Reads.PROBLEM_KINDS:
            parts.append(self._kinds)
        if reads & Reads.PROBLEMS:
            parts.append(self._messages)
        if reads & Reads.TEXTS:
            parts.append(self._problems)
            parts.append(digest_of(*(self.hub.digests[each.record.id] for each in self.hub.projects)))
        return digest_of(*parts) if all(parts) else ""

    @property
    def _has_extensions(self) -> bool:
        return bool(self.hub.config.registry.definitions)

    # What is given

    def _outlined(self, reads: Reads) -> Sequence[Tree]:
        if reads & Reads.PROBLEMS:
            return self._with_messages
        return self._with_kinds if reads & Reads.PROBLEM_KINDS else self._without_problems

    @cached_property
    def _without_problems(self) -> Sequence[Tree]:
        return self._trees_of(self._outline_projects)

    @cached_property
    def _outline_projects(self) -> tuple[Project, ...]:
        return tuple(map(outline, self.hub.projects))

    @cached_property
    def _with_messages(self) -> Sequence[Tree]:
        return self._with_problems(_message_alone)

    @cached_property
    def _with_kinds(self) -> Sequence[Tree]:
        return self._with_problems(_kind_alone)

    def _with_problems(self, part: Callable[[Problem], Problem]) -> Sequence[Tree]:
        projects = zip(self._outline_projects, self.hub.projects, strict=True)
        return self._trees_of(
            tuple(replace(bare, problems=tuple(map(part, each.problems))) for bare, each in projects)
        )

    def _trees_of(self, projects: tuple[Project, ...]) -> Sequence[Tree]:
        hub = replace(self.hub, projects=projects)
        hub.work_out()
        analyses = OutlineAnalyses(hub, self.analyses)
        return [
            (replace(site, hub=hub.with_words(site.hub.config), analyses=analyses), renderer)
            for site, renderer in self.trees
        ]

    def _ranked(self, reads: Reads) -> Sequence[Tree]:
        return [
            (replace(site, analyses=site.analyses.with_ranking), renderer)
            for site, renderer in self._outlined(reads)
            if isinstance(site.analyses, OutlineAnalyses)
        ]

    # Digests

    @cached_property
    def _outlines(self) -> str:
        hub = self.hub
        outlines = [hub.outlines.get(project.record.id, "") for project in hub.projects]
        if not all(outlines):
            return ""
        about = [repr(getattr(hub, each.name)) for each in fields(hub) if each.name not in _APART]
        menu = self.trees[0][0].menu
        return digest_of(*about, repr(menu), *outlines)

    @cached_property
    def _problems(self) -> str:
        return digest_of(json.dumps([problems_to_json(each.problems) for each in self.hub.projects]))

    @cached_property
    def _messages(self) -> str:
        problems = ([*map(_message_alone, each.problems)] for each in self.hub.projects)
        return digest_of(json.dumps([*map(problems_to_json, problems)]))

    @cached_property
    def _kinds(self) -> str:
        kinds = [[(one.code, one.severity) for one in each.problems] for each in self.hub.projects]
        return digest_of(json.dumps(kinds))

    @cached_property
    def _ranking(self) -> str:
        """Of scores and how they came about; empty where they have no form in JSON."""
        ranking = self.analyses.ranking
        values = [
            [
                (
                    entry.project.record.id,
                    entry.score,
                    [(each.rule.name, each.reading, each.points, each.most) for each in entry.components],
                )
                for entry in (ranking.entries if ranking else ())
            ],
            [
                (id_, [(each.check.name, each.share) for each in found.outcomes])
                for id_, found in self.analyses.metadata_coverage.completeness.items()
            ],
        ]
        try:
            return digest_of(orjson.dumps(values).decode())
        except (TypeError, ValueError):
            return ""


def _message_alone(problem: Problem) -> Problem:
    return Problem(problem.code, problem.message, severity=problem.severity)


def _kind_alone(problem: Problem) -> Problem:
    return Problem(problem.code, "", severity=problem.severity)
