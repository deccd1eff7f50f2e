"""Ranks, their components and completeness, in words and as bars."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sharinghub_static.analysis.completeness import Check
from sharinghub_static.analysis.ranking import GROUPS, Component, Ranked, Ranking, Trend
from sharinghub_static.portal.translation.problems import translated
from sharinghub_static.portal.translation.translator import Translator, gettext_noop

__all__ = [
    "GROUP_TITLES",
    "ComponentRow",
    "MethodRow",
    "NextStep",
    "Segment",
    "component_rows",
    "floored",
    "gains",
    "method_rows",
    "next_step",
    "points",
    "segments",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A part of a bar: ``group`` is ``use``, ``quality`` or ``freshness``; the whole bar is 100 wide."""

    group: str
    x: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentRow:
    """What one component adds to a score; ``points`` is empty where it is not known."""

    title: str
    figure: str
    points: str
    most: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodRow:
    """A component, how much it counts, and how it is worked out; ``group`` as in a segment."""

    title: str
    group: str
    group_title: str
    weight: str
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """Something that would make a description more complete, why, and how it is done."""

    title: str
    why: str
    fix: str


GROUP_TITLES: Final = {
    "use": gettext_noop("Use"),
    "quality": gettext_noop("Quality"),
    "freshness": gettext_noop("Freshness"),
}


@lru_cache(maxsize=10_000)  # the same few numbers are on every page
def points(value: float, translator: Translator) -> str:
    """Points with one decimal at most."""
    return translator.figure(round(value, 1))


def floored(share: float) -> float:
    """A share in whole percents, rounded down: only what is complete shows 100."""
    return math.floor(round(share * 100, 6)) / 100


def segments(ranked: Ranked) -> tuple[Segment, ...]:
    """The bar of a score; a group that adds nothing has no part in it."""
    found: list[Segment] = []
    x = 0.0
    for group in GROUPS:
        width = round(sum(one.points for one in ranked.components if one.rule.group == group), 2)
        if width:
            found.append(Segment(group=group, x=round(x, 2), width=width))
        x += width
    return tuple(found)


def component_rows(ranked: Ranked, translator: Translator) -> Iterator[ComponentRow]:
    """Each component of a score."""
    for one in ranked.components:
        known = one.reading is not None
        yield ComponentRow(
            title=translated(one.rule.title, translator)[0],
            figure=_figure(one, translator),
            points=points(round(one.points, 1), translator) if known else "",
            most=points(round(one.most, 1), translator) if known else "",
        )


def method_rows(ranking: Ranking, translator: Translator) -> Iterator[MethodRow]:
    """How each component is worked out."""
    weights = ranking.weights
    whole = sum(weights.values())
    for rule in ranking.rules:
        yield MethodRow(
            title=translated(rule.title, translator)[0],
            group=rule.group,
            group_title=translator.gettext(GROUP_TITLES[rule.group]),
            weight=translator.percent(weights[rule.name] / whole),
            explanation=translated(rule.explanation, translator)[0],
        )


@lru_cache(maxsize=1000)  # a few dozen checks, of which each project shows three
def next_step(check: Check, translator: Translator) -> NextStep:
    """What to do to pass a check."""
    return NextStep(
        title=translated(check.title, translator)[0],
        why=translated(check.why, translator)[0],
        fix=translated(check.fix, translator)[0],
    )


def gains(trend: Trend, translator: Translator) -> str:
    """What a project gained."""
    return translator.listed(_gains(trend, translator))


def _gains(trend: Trend, translator: Translator) -> Iterator[str]:
    if trend.stars:
        yield translator.ngettext("%(num)s star more", "%(num)s stars more", trend.stars)
    if trend.forks:
        yield translator.ngettext("%(num)s fork more", "%(num)s forks more", trend.forks)
    if trend.downloads:
        yield translator.ngettext("%(num)s download more", "%(num)s downloads more", trend.downloads)
    if trend.release:
        yield translator.gettext("release %(name)s", name=trend.release)
    if trend.version:
        yield translator.gettext("model version %(name)s", name=trend.version.replace("@", " "))


@lru_cache(maxsize=1000)
def _percent(share: float, translator: Translator) -> str:
    return translator.percent(share)


def _figure(component: Component, translator: Translator) -> str:
    if component.reading is None:
        return translator.gettext("not known")
    figure = component.reading.figure
    if component.rule.unit == "share":
        return _percent(floored(figure), translator)
    if component.rule.unit == "days":
        return translator.ngettext("%(num)s day", "%(num)s days", math.floor(figure))
    if component.rule.unit == "weeks":
        return translator.ngettext("%(num)s week", "%(num)s weeks", math.floor(figure))
    return points(figure, translator)
