"""Charts of metrics."""

import re
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.portal.project_page.tracking.charts import (
    HEIGHT,
    WIDTH,
    chart,
    figure,
    lowest_and_highest,
)
from sharinghub_static.portal.translation.translator import Translator
from sharinghub_static.snapshot.tracking_records import MetricRecord


def metric(*values: float) -> MetricRecord:
    return MetricRecord("loss", values[-1] if values else 0.0, history=tuple(enumerate(values)))


def line(*values: float) -> str:
    drawn = chart(metric(*values))
    assert drawn is not None
    return drawn.line


def places(path: str) -> list[tuple[int, int]]:
    return [(int(x), int(y)) for x, y in re.findall(r"(-?\d+) (-?\d+)", path)]


def test_a_line_goes_from_the_first_step_to_the_last_and_up_for_more() -> None:
    assert line(0, 1, 2) == "M3 37L80 20 157 3"


def test_steps_that_lie_apart_are_drawn_apart() -> None:
    drawn = chart(MetricRecord("loss", 2, history=((0, 1.0), (75, 1.0), (100, 2.0))))
    assert drawn is not None
    assert [x for x, _ in places(drawn.line)] == [3, 118, 157]


def test_a_value_that_does_not_change_is_a_line_in_the_middle() -> None:
    assert {y for _, y in places(line(5, 5, 5))} == {HEIGHT // 2}
    assert {y for _, y in places(line(0, 0))} == {HEIGHT // 2}


def test_what_is_no_number_is_a_gap() -> None:
    path = line(1, 2, nan, 3, 4, inf, 5, 6)
    assert path.count("M") == 3
    drawn = chart(metric(1, nan, 2))
    assert drawn is not None
    assert "gaps" in drawn.words


def test_a_number_alone_between_gaps_is_a_dot() -> None:
    assert line(1, 2, nan, 3).endswith("M157 3h0")


@pytest.mark.parametrize("values", [(), (1.0,), (nan, nan), (nan, 1.0), (inf, -inf, 3.0)])
def test_fewer_than_two_numbers_are_no_chart(values: tuple[float, ...]) -> None:
    assert chart(metric(*values)) is None
    assert lowest_and_highest(metric(*values)) is None


def test_values_that_lie_far_apart_are_drawn_by_their_logarithm() -> None:
    drawn = chart(metric(1000, 10, 0.1))
    assert drawn is not None
    assert "logarithm" in drawn.words
    assert places(drawn.line)[1] == (80, 20)


@pytest.mark.parametrize("values", [(0, 1000), (-1, 1000), (10, 900)])
def test_others_are_not(values: tuple[float, ...]) -> None:
    drawn = chart(metric(*values))
    assert drawn is not None
    assert "logarithm" not in drawn.words


def test_the_chart_is_reported_in_words() -> None:
    drawn = chart(MetricRecord("val\u202e loss", 0.25, 40, ((0, 1.5), (20, 0.125), (40, 0.25))))
    assert drawn is not None
    assert drawn.words == "val loss over 40 steps: lowest 0.125, highest 1.5, last 0.25"


def test_long_histories_are_thinned_to_what_can_be_seen() -> None:
    path = line(*(float(step % 7) for step in range(100_000)))
    assert len(path) < 2000
    assert places(path)[-1][0] == WIDTH - 3


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.123456789, "0.123457"), (1e-9, "1e-09"), (nan, "NaN"), (inf, "∞"), (-inf, "−∞"), (12345.0, "12345")],
)
def test_a_figure_has_six_digits_or_a_name(value: float, shown: str) -> None:
    assert figure(value) == shown


def test_a_figure_is_written_as_the_language_does() -> None:
    assert figure(0.5, Translator("fr")) == "0,5"


_POINTS = st.lists(st.tuples(st.integers(-(2**63), 2**63), st.floats()), max_size=30)


@given(history=_POINTS, value=st.floats())
def test_whatever_is_logged_the_line_stays_in_its_box(history: list[tuple[int, float]], value: float) -> None:
    history.sort(key=lambda point: point[0])
    drawn = chart(MetricRecord("m", value, history=tuple(history)))
    if drawn is not None:
        assert re.fullmatch(r"(M\d+ \d+(h0|L\d+ \d+( \d+ \d+)*))+", drawn.line)
        assert all(3 <= x <= WIDTH - 3 and 3 <= y <= HEIGHT - 3 for x, y in places(drawn.line))
