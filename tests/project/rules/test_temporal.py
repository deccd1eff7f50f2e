"""Rule 6: ``extent.temporal`` is ``[start, end]``; without it, from creation to the last activity."""

from datetime import UTC, datetime

import pytest

from tests.project.reading import line_and_key, read
from tests.projects import CREATED, UPDATED


def test_takes_start_and_end() -> None:
    project = read('extent:\n  temporal: ["2018-01-01T00:00:00Z", "2025-12-31T12:00:00Z"]')
    assert project.extent.start == datetime(2018, 1, 1, tzinfo=UTC)
    assert project.extent.end == datetime(2025, 12, 31, 12, tzinfo=UTC)


def test_is_from_creation_to_the_last_activity_otherwise() -> None:
    extent = read("title: x").extent
    assert (extent.start, extent.end) == (CREATED, UPDATED)


def test_brings_times_to_utc() -> None:
    extent = read('extent: {temporal: ["2018-01-01T02:00:00+02:00", null]}').extent
    assert extent.start == datetime(2018, 1, 1, tzinfo=UTC)
    assert extent.end is None


def test_ends_with_the_last_second_of_a_day() -> None:
    extent = read("extent: {temporal: [2018-01-01, 2018-12-31]}").extent
    assert extent.end == datetime(2018, 12, 31, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("[yesterday, 2020-01-01]", "SH303"),
        ("[2020-13-01, 2021-01-01]", "SH303"),
        ("[2021-01-01, 2020-01-01]", "SH304"),
        ("[2021-01-01]", "SH107"),
        ("[]", "SH107"),
        ("2021-01-01", "SH107"),
        ("{start: 2021-01-01}", "SH107"),
        ("[[1], {a: b}]", "SH303"),
    ],
)
def test_a_time_that_cannot_be_read_is_a_problem_with_its_line(value: str, code: str) -> None:
    project = read(f"extent:\n  temporal: {value}")
    line, key = line_and_key(project, code)
    assert line == 3
    assert key.startswith("extent.temporal")
    assert project.extent.end is None or project.extent.start <= project.extent.end


def test_an_end_that_cannot_be_read_is_not_an_open_end() -> None:
    assert read("extent: {temporal: [2020-01-01, soon]}").extent.end == UPDATED
