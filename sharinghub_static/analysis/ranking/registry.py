"""What a component of the ranking is, and the list of those in force.

A site adds its own with a package that has an entry point in the group ``sharinghub_static.ranking``: a
module in which functions bear :func:`ranking_rule`. See ``docs/ranking.md``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from importlib.metadata import entry_points

from sharinghub_static.analysis.completeness import Completeness, completeness
from sharinghub_static.analysis.hub import Hub
from sharinghub_static.analysis.lineage import Lineage
from sharinghub_static.analysis.review import ReviewState, review_state
from sharinghub_static.errors import ConfigError
from sharinghub_static.problems import Message
from sharinghub_static.project.model import Project

__all__ = ["ENTRY_POINTS", "GROUPS", "Evidence", "RankingRule", "Reading", "all_rules", "ranking_rule"]

ENTRY_POINTS = "sharinghub_static.ranking"
GROUPS = ("use", "quality", "freshness")


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
        lineage: what is made from what.
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
        told: how it is worked out, for people.
        unit: what figures are: ``count``, ``share`` (0 to 1) or ``days``.
        measure: reads it.
    """

    name: str
    group: str
    weight: float
    title: Message | str
    told: Message | str
    unit: str
    measure: Measure


_IN_FORCE: dict[str, RankingRule] = {}


def ranking_rule(
    name: str, group: str, weight: float, title: Message | str, told: Message | str, unit: str = "count"
) -> Callable[[Measure], Measure]:
    """Register a function as a component; the arguments are those of :class:`RankingRule`.

    Raises:
        ValueError: the name is taken, the group unknown or the weight negative.
    """
    if name in _IN_FORCE or group not in GROUPS or not weight >= 0:
        raise ValueError(f"ranking component {name}: taken, of an unknown group, or of a negative weight")

    def register(measure: Measure) -> Measure:
        _IN_FORCE[name] = RankingRule(name, group, weight, title, told, unit, measure)
        return measure

    return register


@cache
def all_rules() -> tuple[RankingRule, ...]:
    """The components in force: the package's own, then those of other packages; group by group.

    Raises:
        ConfigError: another package's components cannot be loaded.
    """
    import_module("sharinghub_static.analysis.ranking.rules")
    for entry in sorted(entry_points(group=ENTRY_POINTS), key=lambda entry: (entry.name, entry.value)):
        try:
            entry.load()
        except Exception as error:
            what = f"the entry point {entry.name} of {ENTRY_POINTS} cannot be loaded"
            raise ConfigError([f"{what}: {type(error).__name__}: {error}"]) from error
    return tuple(sorted(_IN_FORCE.values(), key=lambda rule: GROUPS.index(rule.group)))
