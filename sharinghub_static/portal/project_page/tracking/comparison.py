"""Which metrics and parameters versions or runs are compared by, and which value is best."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from sharinghub_static.portal.project_page.tracking.charts import figure
from sharinghub_static.portal.project_page.tracking.contexts import MetricCell, MetricColumn
from sharinghub_static.portal.translation.translator import ENGLISH, Translator
from sharinghub_static.project.metrics import Metrics
from sharinghub_static.snapshot.tracking_records import RunRecord
from sharinghub_static.text.lines import clean, shorten

__all__ = ["cells_of", "direction_of", "metric_columns", "param_columns", "shown_name"]

_LONGEST = 120
_DIRECTIONS = {True: "higher", False: "lower", None: ""}


def direction_of(name: str, metrics: Metrics) -> str:
    """``higher`` or ``lower``, which is better; empty when the metric's name does not tell."""
    return _DIRECTIONS[metrics.higher_is_better(name)]


def shown_name(name: str) -> str:
    """The name of a metric or parameter, fit for a head of a column."""
    return shorten(clean(name), _LONGEST) or "–"


def metric_columns(runs: Iterable[RunRecord | None], metrics: Metrics, most: int) -> tuple[MetricColumn, ...]:
    """The metrics that say most about these runs: compared ones first, then those that many have.

    Args:
        runs: of versions, or of an experiment; None for a version without one.
        metrics: what the site knows of metrics.
        most: how many to take.
    """
    counts = Counter(shown_name(metric.name) for run in runs if run for metric in run.metrics)
    ranked = sorted(
        counts,
        key=lambda name: (
            not metrics.key(name),
            metrics.higher_is_better(name) is None,
            -counts[name],
            name,
        ),
    )
    return tuple(MetricColumn(name=name, direction=direction_of(name, metrics)) for name in ranked[:most])


def param_columns(runs: Sequence[RunRecord], most: int) -> tuple[str, ...]:
    """The parameters by which these runs differ; when they differ by none, those that they have."""
    values: dict[str, set[str]] = {}
    counts: Counter[str] = Counter()
    for run in runs:
        for name, value in run.params:
            values.setdefault(name, set()).add(value)
            counts[name] += 1
    ranked = sorted(values, key=lambda name: (len(values[name]) < 2, -counts[name], name))
    return tuple(ranked[:most])


def cells_of(
    columns: Sequence[MetricColumn], runs: Sequence[RunRecord | None], translator: Translator = ENGLISH
) -> list[tuple[MetricCell, ...]]:
    """One row of cells for each run; the best value of a column is marked where values differ."""
    rows: list[list[MetricCell]] = [[] for _ in runs]
    values = [
        {shown_name(metric.name): metric.value for metric in run.metrics} if run else {} for run in runs
    ]
    for column in columns:
        shown = [each.get(column.name) for each in values]
        best = _best([value for value in shown if value is not None], column.direction)
        for row, value in zip(rows, shown, strict=True):
            if value is None:
                row.append(MetricCell(text="–", missing=True))
            else:
                row.append(MetricCell(text=figure(value, translator), best=value == best))
    return [tuple(row) for row in rows]


def _best(values: Sequence[float], direction: str) -> float | None:
    numbers = {value for value in values if math.isfinite(value)}
    if len(numbers) < 2 or not direction:
        return None
    return max(numbers) if direction == "higher" else min(numbers)
