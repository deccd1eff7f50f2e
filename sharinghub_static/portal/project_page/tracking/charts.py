"""Small line charts of metrics, drawn while the site is built.

A chart shows a history, not figures: those are beside it and in its label. Values may be anything that
programs log: what is no number is a gap, and positive values that lie far apart are drawn by their logarithm.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import groupby

from sharinghub_static.portal.project_page.tracking.contexts import Chart
from sharinghub_static.portal.translation.translator import ENGLISH, Translator
from sharinghub_static.snapshot.tracking_records import MetricRecord
from sharinghub_static.text.lines import clean

__all__ = ["HEIGHT", "WIDTH", "chart", "figure", "lowest_and_highest"]

WIDTH, HEIGHT = 160, 40
"""Of the box, in its own units."""

_MARGIN = 3
_MOST_POINTS = 160
_FAR_APART = 2.0
"""Decades between the lowest and the highest value from which on the logarithm is drawn."""

_Point = tuple[int, float]


def chart(metric: MetricRecord, translator: Translator = ENGLISH) -> Chart | None:
    """The history of a metric; None when fewer than two of its values are numbers.

    Args:
        metric: with its history, by steps.
        translator: the language.
    """
    points = _thinned(metric.history)
    values = [value for _, value in points if math.isfinite(value)]
    if len(values) < 2:
        return None
    low, high = min(values), max(values)
    is_logarithmic = low > 0 and math.log10(high) - math.log10(low) >= _FAR_APART
    caption = translator.gettext(
        "%(name)s over %(num)s steps: lowest %(low)s, highest %(high)s, last %(last)s",
        name=clean(metric.name),
        num=translator.number(metric.history[-1][0] - metric.history[0][0]),
        low=figure(low, translator),
        high=figure(high, translator),
        last=figure(metric.value, translator),
    )
    if is_logarithmic:
        caption = translator.gettext("%(chart)s; drawn by its logarithm", chart=caption)
    if len(values) < len(points):
        caption = translator.gettext("%(chart)s; with gaps where it was no number", chart=caption)
    return Chart(line=_line(points, low, high, is_logarithmic=is_logarithmic), words=caption)


def figure(value: float, translator: Translator = ENGLISH) -> str:
    """A metric's value in words: six figures, or what it is instead of a number."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    return translator.figure(value)


def lowest_and_highest(metric: MetricRecord) -> tuple[float, float] | None:
    """The ends of a metric's history; None when it has none."""
    values = [value for _, value in metric.history if math.isfinite(value)]
    return (min(values), max(values)) if len(values) > 1 else None


def _thinned(history: Sequence[_Point]) -> Sequence[_Point]:
    """As many points as can be seen apart, the first and the last among them."""
    if len(history) <= _MOST_POINTS:
        return history
    last = len(history) - 1
    return [history[last * place // (_MOST_POINTS - 1)] for place in range(_MOST_POINTS)]


def _line(points: Sequence[_Point], low: float, high: float, *, is_logarithmic: bool) -> str:
    """The path; whole units are fine enough for a box that is shown at about its own size."""
    first, last = points[0][0], points[-1][0]
    steps = max(1, last - first)
    # Twice the largest number there is would be none.
    largest = max(abs(low), abs(high)) or 1.0

    def scaled(value: float) -> float:
        return math.log10(value) if is_logarithmic else value / largest

    bottom, height = scaled(low), scaled(high) - scaled(low)

    def place(step: int, value: float) -> tuple[int, int]:
        across = min(1.0, max(0.0, (step - first) / steps))
        up = (scaled(value) - bottom) / height if height > 0 else 0.5
        return (
            round(_MARGIN + across * (WIDTH - 2 * _MARGIN)),
            round(HEIGHT - _MARGIN - up * (HEIGHT - 2 * _MARGIN)),
        )

    pieces = []
    for is_number, run in groupby(points, key=lambda point: math.isfinite(point[1])):
        if is_number:
            pieces.append(_piece([place(step, value) for step, value in run]))
    return "".join(pieces)


def _piece(places: Sequence[tuple[int, int]]) -> str:
    """A line through these places; one alone is a dot."""
    (x, y), *others = [at for at, _ in groupby(places)]
    if not others:
        return f"M{x} {y}h0"
    return f"M{x} {y}L{' '.join(_flat(others))}"


def _flat(places: Sequence[tuple[int, int]]) -> Iterator[str]:
    for x, y in places:
        yield f"{x} {y}"
