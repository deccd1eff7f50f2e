"""What a component of the ranking is, and the list of those in force.

A site adds its own by extensions: ``docs/extending.md``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from sharinghub_static.analysis.completeness import Completeness, completeness
from sharinghub_static.analysis.hub import Hub
from sharinghub_static.analysis.lineage import Lineage
from sharinghub_static.analysis.review import ReviewState, review_state
from sharinghub_static.problems import Message, as_message
from sharinghub_static.project.model import Project
from sharinghub_static.registry import Registry, WrongResultError, caller, is_weight

__all__ = ["GROUPS", "KIND", "Evidence", "RankingRule", "Reading", "all_rules", "ranking_rule"]

KIND: Final = "ranking component"
GROUPS: Final = ("use", "quality", "freshness")
UNITS: Final = ("count", "share", "days", "weeks")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a component says of a project.

    Args:
        share: from 0 to 1; more is better. It must depend on nothing but this project and what refers to
            it, so that no project moves because of what others collect.
        figure: what was counted or measured, in the rule's unit.
    """

    share: float
    figure: float


@dataclass(frozen=True)
class Evidence:
    """What rules look at.

    Args:
        project: the one to judge.
        hub: all projects.
        lineage: the lineage graph.
    """

    project: Project
    hub: Hub
    lineage: Lineage

    @cached_property
    def completeness(self) -> Completeness:
        """How well it describes itself."""
        return completeness(self.project, self.hub.config)

    @cached_property
    def review(self) -> ReviewState:
        """How it is reviewed."""
        return review_state(self.project)


Measure = Callable[[Evidence], Reading | None]
"""Reads one component; None where it is not known, which counts neither for nor against the project."""


@dataclass(frozen=True, slots=True)
class RankingRule:
    """One component.

    Args:
        name: the key of its weight in the configuration.
        group: one of :data:`GROUPS`.
        weight: unless the site says another; positive or 0.
        title: for people.
        explanation: how it is worked out, for people.
        unit: what figures are, one of :data:`UNITS`: ``count``, ``share`` (0 to 1) or ``days``.
        measure: reads it.
    """

    name: str
    group: str
    weight: float
    title: Message
    explanation: Message
    unit: str
    measure: Measure


_MODULES: Final = ("sharinghub_static.analysis.ranking.rules",)


def ranking_rule(
    name: str, group: str, weight: float, title: str, explanation: str, unit: str = "count"
) -> Callable[[Measure], Measure]:
    """Register a function as a component; the arguments are in ``docs/extending.md``.

    Raises:
        DefinitionError: an argument or the function cannot be used.

    Example:
        >>> @extend.ranking("audits", "quality", 2, "Audits", "Audits that it passed, of three.", "share")
        ... def audits(evidence):
        ...     passed = evidence.project.properties.get("our:audits")
        ...     return extend.Reading(passed / 3, passed / 3) if isinstance(passed, int) else None
    """
    source, texts = caller(), (as_message(title), as_message(explanation))
    subject = f"{KIND} {name}"
    if group not in GROUPS:
        raise source.error(f"{subject}: there is no group {group!r}; there are {', '.join(GROUPS)}")
    if unit not in UNITS:
        raise source.error(f"{subject}: there is no unit {unit!r}; there are {', '.join(UNITS)}")
    if not is_weight(weight):
        raise source.error(f"{subject}: the weight {weight!r} must be a number from 0 to 100")

    def register(measure: Measure) -> Measure:
        source.expect_callable(subject, measure, ["evidence"])

        def checked(evidence: Evidence) -> Reading | None:
            reading = measure(evidence)
            if reading is None or isinstance(reading, Reading):
                return reading
            raise WrongResultError(source, f"{subject} returned {reading!r}; it must be a Reading or None")

        source.define(KIND, name, RankingRule(name, group, weight, *texts, unit, checked))
        return measure

    return register


def all_rules(registry: Registry | None = None) -> tuple[RankingRule, ...]:
    """The components in force: the package's own, then those of extensions; group by group.

    Args:
        registry: the site's extensions; built-in components alone without it.

    Raises:
        DefinitionError: a name is used twice.
    """
    rules = (registry or Registry()).entries(RankingRule, _MODULES)
    return tuple(sorted(rules, key=lambda rule: GROUPS.index(rule.group)))
