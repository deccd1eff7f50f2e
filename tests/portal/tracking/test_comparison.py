"""Columns and best values."""

from math import inf, nan

import pytest

from sharinghub_static.config.sections import LeaderboardsConfig
from sharinghub_static.portal.project_page.tracking.comparison import cells_of, metric_columns, param_columns
from sharinghub_static.portal.project_page.tracking.contexts import MetricColumn
from sharinghub_static.project.metrics import Metrics
from sharinghub_static.snapshot.tracking_records import MetricRecord, RunRecord
from tests.tracking import make_run

METRICS = Metrics(LeaderboardsConfig())


def run(**metrics: float) -> RunRecord:
    return make_run(metrics=tuple(MetricRecord(name, value) for name, value in metrics.items()))


def best(direction: str, *values: float) -> list[float]:
    """Those of the values that are marked."""
    rows = cells_of([MetricColumn(name="m", direction=direction)], [run(m=value) for value in values])
    return [value for value, (cell,) in zip(values, rows, strict=True) if cell.best]


def test_metrics_that_are_compared_come_before_those_of_training() -> None:
    runs = [run(epoch=1, lr=0.1, accuracy=0.9, zeta=1), run(epoch=2, accuracy=0.8, val_loss=1, lr=1), None]
    columns = metric_columns(runs, METRICS, 4)
    assert [(column.name, column.direction) for column in columns] == [
        ("accuracy", "higher"),
        ("val_loss", "lower"),
        ("zeta", ""),
        ("epoch", ""),
    ]


def test_parameters_by_which_runs_differ_come_first() -> None:
    runs = [make_run(n, params=(("a", "1"), ("lr", str(n)))) for n in (1, 2)]
    assert param_columns(runs, 1) == ("lr",)
    assert param_columns(runs[:1], 5) == ("a", "lr")
    assert param_columns([], 5) == ()


@pytest.mark.parametrize(
    ("direction", "values", "marked"),
    [
        ("higher", (0.1, 0.9, 0.5), [0.9]),
        ("lower", (0.1, 0.9, 0.5), [0.1]),
        ("lower", (0.1, 0.1, 0.5), [0.1, 0.1]),
        ("", (0.1, 0.9), []),
        ("higher", (0.9,), []),
        ("higher", (0.9, 0.9), []),
        ("higher", (inf, 0.9, 0.5), [0.9]),
        ("lower", (nan, 0.9, 0.5), [0.5]),
        ("lower", (nan, nan), []),
    ],
)
def test_the_best_value_is_marked_where_there_is_one(
    direction: str, values: tuple[float, ...], marked: list[float]
) -> None:
    assert best(direction, *values) == marked


def test_a_run_that_did_not_log_a_metric_has_a_dash() -> None:
    column = MetricColumn(name="m", direction="")
    (first,), (second,), (third,) = cells_of([column], [run(m=1), run(n=1), None])
    assert (first.text, first.missing) == ("1", False)
    assert [(cell.text, cell.missing) for cell in (second, third)] == [("–", True)] * 2
