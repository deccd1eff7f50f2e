"""Unions of boxes go round the world the short way."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.catalog.summaries import WORLD, union_of_boxes, union_of_intervals


@pytest.mark.parametrize(
    ("boxes", "union"),
    [
        pytest.param([], None, id="nothing"),
        pytest.param([(1, 2, 3, 4)], (1, 2, 3, 4), id="one box is itself"),
        pytest.param([(1, 2, 3, 4), (5, 1, 6, 3)], (1, 1, 6, 4), id="side by side"),
        pytest.param([(0, 0, 10, 10), (2, 2, 3, 3)], (0, 0, 10, 10), id="one within the other"),
        pytest.param(
            [(170, 0, 175, 1), (-175, 0, -170, 1)], (170, 0, -170, 1), id="both sides of the antimeridian"
        ),
        pytest.param([(170, -5, -170, 5)], (170, -5, -170, 5), id="one across the antimeridian is itself"),
        pytest.param([(170, 0, -170, 1), (160, 0, 165, 1)], (160, 0, -170, 1), id="across, and west of it"),
        pytest.param(
            [(170, 0, -170, 1), (-172, 0, -160, 1)], (170, 0, -160, 1), id="across, and reaching further"
        ),
        pytest.param([(170, 0, -170, 1), (-10, 0, 10, 1)], (-10, 0, -170, 1), id="across, and the far side"),
        pytest.param(
            [(-120, 0, -70, 1), (100, 0, 140, 1)], (100, 0, -70, 1), id="the Pacific is the shorter way"
        ),
        pytest.param(
            [(-80, 0, -60, 1), (10, 0, 20, 1)], (-80, 0, 20, 1), id="the Atlantic is the shorter way"
        ),
        pytest.param([(-90, 0, -90, 0), (90, 0, 90, 0)], (-90, 0, 90, 0), id="a draw does not cross"),
        pytest.param([(5, 5, 5, 5)], (5, 5, 5, 5), id="a point"),
        pytest.param(
            [(179, 1, 179, 1), (-179, 2, -179, 2)], (179, 1, -179, 2), id="points near the antimeridian"
        ),
        pytest.param(
            [(180, 0, 180, 0), (-170, 0, -160, 1)],
            (-180, 0, -160, 1),
            id="the antimeridian as its other name",
        ),
        pytest.param([(-180, 0, -180, 0), (170, 0, 175, 1)], (170, 0, 180, 1), id="and the other way round"),
        pytest.param([(-180, -90, 180, 90), (170, 0, -170, 1)], WORLD, id="the world holds everything"),
        pytest.param([(-180, 0, 10, 1), (5, 0, 180, 1)], (-180, 0, 180, 1), id="all longitudes in two boxes"),
        pytest.param([(-180, 0, 0, 1), (10, 0, 180, 1)], (10, 0, 0, 1), id="all longitudes but a few"),
        pytest.param([(0, 89, 10, 90), (20, -90, 30, -89)], (0, -90, 30, 90), id="both poles"),
        pytest.param([(1, 2, 100, 3, 4, 200), (0, 0, 1, 1)], (0, 0, 3, 4), id="heights are left aside"),
    ],
)
def test_the_union_of_boxes(boxes, union):
    assert union_of_boxes(boxes) == union


longitudes = st.floats(-180, 180, allow_nan=False)
latitudes = st.floats(-90, 90, allow_nan=False)
boxes = st.tuples(longitudes, latitudes, longitudes, latitudes).map(
    lambda box: (box[0], min(box[1], box[3]), box[2], max(box[1], box[3]))
)


def width(west, east):
    return east - west if west <= east else east - west + 360


def holds(outer, inner):
    """Whether all of one box lies in the other, longitudes taken round the circle."""
    if outer[1] > inner[1] or outer[3] < inner[3]:
        return False
    if width(outer[0], outer[2]) >= 360:
        return True
    start = (inner[0] - outer[0]) % 360
    # The antimeridian has two names, and a remainder rounds: an offset of a whole turn is none.
    start = 0 if start > 360 - 1e-9 else start
    return start + width(inner[0], inner[2]) <= width(outer[0], outer[2]) + 1e-9


@given(st.lists(boxes, min_size=1, max_size=8))
def test_a_union_holds_every_box(some):
    union = union_of_boxes(some)
    assert all(holds(union, box) for box in some)


@given(st.lists(boxes, min_size=1, max_size=8).flatmap(lambda b: st.tuples(st.just(b), st.permutations(b))))
def test_the_order_of_the_boxes_does_not_matter(pair):
    assert union_of_boxes(pair[0]) == union_of_boxes(pair[1])


@given(st.lists(boxes, min_size=1, max_size=8))
def test_a_union_is_no_wider_than_one_that_does_not_go_round(some):
    west, _, east, _ = union_of_boxes(some)
    if all(box[0] <= box[2] for box in some):
        assert width(west, east) <= max(b[2] for b in some) - min(b[0] for b in some) + 1e-9


@given(st.lists(boxes, min_size=1, max_size=8))
def test_every_number_of_a_union_is_one_of_the_boxes(some):
    numbers = {number for box in some for number in box} | {180.0, -180.0}
    assert set(union_of_boxes(some)) <= numbers


def at(year):
    return datetime(year, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("intervals", "union"),
    [
        ([], (None, None)),
        ([(at(2020), at(2021))], (at(2020), at(2021))),
        ([(at(2020), at(2021)), (at(2018), at(2019))], (at(2018), at(2021))),
        ([(at(2020), None), (at(2018), at(2019))], (at(2018), None)),
        ([(at(2020), at(2020))], (at(2020), at(2020))),
    ],
)
def test_the_union_of_intervals(intervals, union):
    assert union_of_intervals(intervals) == union
