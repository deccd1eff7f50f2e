"""Ranks, their components and completeness, in words and as bars."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sharinghub_static.analysis.completeness import Check
from sharinghub_static.analysis.ranking import GROUPS, Component, Ranked, Ranking, Trend
from sharinghub_static.portal.translation.problems import in_words
from sharinghub_static.portal.translation.translator import Words, marked

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
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """Something that would make a description more complete, why, and how it is done."""

    title: str
    why: str
    mend: str


GROUP_TITLES: Final = {
    "use": marked("Use"),
    "quality": marked("Quality"),
    "freshness": marked("Freshness"),
}


@lru_cache(maxsize=10_000)  # the same few numbers stand on every page
def points(value: float, words: Words) -> str:
    """Points with one decimal at most."""
    return words.figure(round(value, 1))


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


def component_rows(ranked: Ranked, words: Words) -> Iterator[ComponentRow]:
    """Each component of a score."""
    for one in ranked.components:
        known = one.reading is not None
        yield ComponentRow(
            title=in_words(one.rule.title, words)[0],
            figure=_figure(one, words),
            points=points(round(one.points, 1), words) if known else "",
            most=points(round(one.most, 1), words) if known else "",
        )


def method_rows(ranking: Ranking, words: Words) -> Iterator[MethodRow]:
    """How each component is worked out."""
    weights = ranking.weights
    whole = sum(weights.values())
    for rule in ranking.rules:
        yield MethodRow(
            title=in_words(rule.title, words)[0],
            group=rule.group,
            group_title=words.gettext(GROUP_TITLES[rule.group]),
            weight=words.percent(weights[rule.name] / whole),
            told=in_words(rule.told, words)[0],
        )


def next_step(check: Check, words: Words) -> NextStep:
    """What to do to pass a check."""
    return NextStep(
        title=in_words(check.title, words)[0],
        why=in_words(check.why, words)[0],
        mend=in_words(check.mend, words)[0],
    )


def gains(trend: Trend, words: Words) -> str:
    """What a project gained."""
    return words.listed(_gains(trend, words))


def _gains(trend: Trend, words: Words) -> Iterator[str]:
    if trend.stars:
        yield words.ngettext("%(num)s star more", "%(num)s stars more", trend.stars)
    if trend.forks:
        yield words.ngettext("%(num)s fork more", "%(num)s forks more", trend.forks)
    if trend.downloads:
        yield words.ngettext("%(num)s download more", "%(num)s downloads more", trend.downloads)
    if trend.release:
        yield words.gettext("release %(name)s", name=trend.release)
    if trend.version:
        yield words.gettext("model version %(name)s", name=trend.version.replace("@", " "))


@lru_cache(maxsize=1000)
def _percent(share: float, words: Words) -> str:
    return words.percent(share)


def _figure(component: Component, words: Words) -> str:
    if component.reading is None:
        return words.gettext("not known")
    figure = component.reading.figure
    if component.rule.unit == "share":
        return _percent(floored(figure), words)
    if component.rule.unit == "days":
        return words.ngettext("%(num)s day", "%(num)s days", math.floor(figure))
    return points(figure, words)
