"""Outcomes of all checks, and what they come to."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import fsum

from sharinghub_static.analysis.completeness.registry import Check, Subject, all_checks
from sharinghub_static.config import SiteConfig
from sharinghub_static.project.model import Project

__all__ = ["STEPS", "Completeness", "Outcome", "completeness"]

STEPS = 3
"""How many next steps are proposed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How far a project passes a check; ``share`` is from 0 to 1."""

    check: Check
    share: float

    @property
    def missed(self) -> float:
        """The weight that is not earned."""
        return self.check.weight * (1 - self.share)


@dataclass(frozen=True)
class Completeness:
    """How well a project describes itself.

    Args:
        outcomes: of the checks that apply to it, in the order of the checks.
    """

    outcomes: tuple[Outcome, ...]

    @cached_property
    def score(self) -> float:
        """The mean of the outcomes by their weights, from 0 to 1."""
        weight = fsum(one.check.weight for one in self.outcomes)
        return 1 - fsum(one.missed for one in self.outcomes) / weight if weight else 1.0

    @property
    def lacking(self) -> tuple[Outcome, ...]:
        """What is not passed in full, what matters most first."""
        return tuple(sorted((one for one in self.outcomes if one.share < 1), key=lambda one: -one.missed))

    @property
    def steps(self) -> tuple[Check, ...]:
        """What to do next: the checks that would add most."""
        return tuple(one.check for one in self.lacking[:STEPS])


def completeness(project: Project, config: SiteConfig) -> Completeness:
    """How well a project describes itself.

    Args:
        project: any.
        config: the site's configuration.
    """
    return Completeness(tuple(_outcomes(Subject(project, config))))


def _outcomes(subject: Subject) -> Iterator[Outcome]:
    for check in all_checks(subject.config.registry):
        found = check.look(subject)
        if found is not None:
            yield Outcome(check, min(1.0, max(0.0, float(found))))
