"""Components → score → order.

A score is the mean of the components that are known, by their weights, from 0 to 100. What is not known
leaves the mean and takes its weight along. It is rounded to one decimal before projects are ordered by it,
so that the order can be checked with what the pages show.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from math import fsum, isfinite

from sharinghub_static.analysis.completeness import Completeness
from sharinghub_static.analysis.hub import Hub
from sharinghub_static.analysis.lineage import Lineage
from sharinghub_static.analysis.ranking.registry import Evidence, RankingRule, Reading, all_rules
from sharinghub_static.config import SiteConfig
from sharinghub_static.errors import ConfigError
from sharinghub_static.project.model import Project

__all__ = ["Component", "Ranked", "Ranking", "ranking", "ranking_weights"]


@dataclass(frozen=True, slots=True)
class Component:
    """What one component adds to a project's score.

    Args:
        rule: its rule.
        reading: None where it is not known.
        points: what it adds to the score.
        most: what it could add at most; 0 where it is not known.
    """

    rule: RankingRule
    reading: Reading | None
    points: float
    most: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """A project and how its score came about.

    Args:
        score: 0 to 100, with one decimal.
        components: all of them, in the order of the rules.
    """

    project: Project
    score: float
    components: tuple[Component, ...]
    completeness: Completeness


@dataclass(frozen=True)
class Ranking:
    """The projects of a hub.

    Args:
        entries: best first; of the same score, the one with more stars, then by path.
        weights: of each component that counts, by name.
        rules: the components that count.
    """

    entries: tuple[Ranked, ...]
    weights: Mapping[str, float]
    rules: tuple[RankingRule, ...]

    @cached_property
    def positions(self) -> Mapping[int, int]:
        """GitLab's project id to its place in the hub, from 1."""
        return {one.project.record.id: place for place, one in enumerate(self.entries, 1)}

    @cached_property
    def _in_category(self) -> Mapping[str, tuple[Ranked, ...]]:
        found: dict[str, list[Ranked]] = {}
        for one in self.entries:
            for category in one.project.categories:
                found.setdefault(category, []).append(one)
        return {category: tuple(entries) for category, entries in found.items()}

    @cached_property
    def _places(self) -> Mapping[tuple[int, str], int]:
        return {
            (one.project.record.id, category): place
            for category, entries in self._in_category.items()
            for place, one in enumerate(entries, 1)
        }

    def in_category(self, category: str) -> tuple[Ranked, ...]:
        """Those of one category, best first."""
        return self._in_category.get(category, ())

    def place(self, project: Project, category: str) -> int:
        """A project's place in one of its categories, from 1."""
        return self._places[project.record.id, category]

    def top(self, project: Project, category: str) -> int | None:
        """The least of 3, 10, 20, 50, 100, 200, … first places of a category that has a project.

        Each place between changes when a single other project does; such a number seldom changes, so pages
        and badges of projects say it in place of the place.

        Args:
            project: any of the category.
            category: its identifier.

        Returns:
            None where so many places are the whole category.
        """
        place = self.place(project, category)
        top = next(number for number in _tops() if number >= place)
        return top if top < len(self.in_category(category)) else None

    def of(self, project: Project) -> Ranked:
        """A project's own entry."""
        return self.entries[self.positions[project.record.id] - 1]


def _tops() -> Iterator[int]:
    """Round numbers: 3, 10, 20, 50, 100, 200, 500, 1,000 and so on."""
    yield 3
    for zeros in count(1):
        yield from (figure * 10**zeros for figure in (1, 2, 5))


def ranking_weights(config: SiteConfig, rules: Sequence[RankingRule] | None = None) -> Mapping[str, float]:
    """The weight of each component that counts.

    Args:
        config: the site's configuration.
        rules: the components; those of the program and of the site's extensions unless given.

    Raises:
        ConfigError: a weight is of no component, or nothing counts.
    """
    rules = all_rules(config.registry) if rules is None else rules
    names = [rule.name for rule in rules]
    own_weights = config.ranking.weights
    if wrong := [name for name in own_weights if name not in names]:
        known = ", ".join(names)
        raise ConfigError(
            [f"ranking.weights.{name}: there is no such component; there are {known}" for name in wrong]
        )
    weights = {rule.name: own_weights.get(rule.name, rule.weight) for rule in rules}
    if not any(weights.values()):
        raise ConfigError(["ranking.weights: no component counts. Use ranking.enable to have no ranking"])
    return {name: weight for name, weight in weights.items() if weight}


def ranking(hub: Hub, lineage: Lineage | None = None, rules: Sequence[RankingRule] | None = None) -> Ranking:
    """All projects of a hub, ranked.

    Args:
        hub: what is published.
        lineage: of this hub, where it is known already.
        rules: the components; those of the program and of the site's extensions unless given.

    Raises:
        ConfigError: as :func:`ranking_weights`.
    """
    rules = all_rules(hub.config.registry) if rules is None else rules
    weights = ranking_weights(hub.config, rules)
    lineage = lineage or Lineage(hub)
    counting = [rule for rule in rules if rule.name in weights]
    entries = [_ranked(Evidence(project, hub, lineage), counting, weights) for project in hub.projects]
    entries.sort(key=lambda one: (-one.score, -one.project.record.counts.stars, one.project.record.full_path))
    return Ranking(tuple(entries), weights, tuple(counting))


def _ranked(evidence: Evidence, rules: Sequence[RankingRule], weights: Mapping[str, float]) -> Ranked:
    readings = [(rule, _bounded(rule.measure(evidence))) for rule in rules]
    whole = fsum(weights[rule.name] for rule, reading in readings if reading)
    components = tuple(_components(readings, weights, whole))
    score = round(min(100.0, fsum(one.points for one in components)), 1)
    return Ranked(evidence.project, score, components, evidence.completeness)


def _components(
    readings: Sequence[tuple[RankingRule, Reading | None]], weights: Mapping[str, float], whole: float
) -> Iterator[Component]:
    for rule, reading in readings:
        most = 100 * weights[rule.name] / whole if reading else 0.0
        yield Component(rule, reading, most * reading.share if reading else 0.0, most)


def _bounded(reading: Reading | None) -> Reading | None:
    """Within 0 to 1, whatever another package's rule says; what is no number is not known."""
    if reading is None or not (isfinite(reading.share) and isfinite(reading.figure)):
        return None
    return Reading(min(1.0, max(0.0, reading.share)), reading.figure)
