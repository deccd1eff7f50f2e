"""What templates are given of ranks: see :mod:`sharinghub_static.portal.contexts`."""

from dataclasses import dataclass

from sharinghub_static.portal.contexts import Hyperlink, Moment, Page
from sharinghub_static.portal.page_contexts import Step

__all__ = [
    "ComponentRow",
    "MethodRow",
    "RankRow",
    "RankingPage",
    "Segment",
    "TrendList",
    "TrendRow",
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
class RankRow:
    """A project in a ranking.

    Args:
        id: of the row's element.
        category: where it is shown, with its icon; ``note`` is the number of its colour.
        state: ``archived`` or ``dormant``, else empty.
        score: of 100.
        segments: the score, group by group.
        words: the segments in words.
    """

    id: str
    place: str
    project: Hyperlink
    path: str
    category: Hyperlink
    state: str
    score: str
    segments: tuple[Segment, ...]
    words: str
    components: tuple[ComponentRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodRow:
    """A component, how much it counts, and how it is worked out; ``group`` as in a segment."""

    title: str
    group: str
    group_title: str
    weight: str
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendRow:
    """What a project gained, in words, since when."""

    project: Hyperlink
    gains: str
    since: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendList:
    """What gained most within some time."""

    title: str
    rows: tuple[TrendRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingPage(Page):
    """One page of the ranking of a category, or of the hub (``ranking.html``).

    Args:
        count: how many projects there are, in words.
        shown: which of them are on this page, in words; empty when all are.
        categories: the rankings that there are; the one shown has no address.
        legend: the groups of components, as name and title.
        trends: on the first page; empty when nothing gained.
        method: the components that count.
        steps: the pages; empty when there is only one.
    """

    heading: str
    count: str
    shown: str
    categories: tuple[Hyperlink, ...]
    rows: tuple[RankRow, ...]
    legend: tuple[tuple[str, str], ...]
    trends: tuple[TrendList, ...]
    method: tuple[MethodRow, ...]
    steps: tuple[Step, ...]
    previous: str = ""
    next: str = ""
