"""Times as people write them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.project.times import TimeError, parse_time

_WEST = timezone(timedelta(hours=-3))


@pytest.mark.parametrize(
    ("value", "start", "end"),
    [
        ("2018-05-01", "2018-05-01T00:00:00", "2018-05-01T23:59:59"),
        (date(2018, 5, 1), "2018-05-01T00:00:00", "2018-05-01T23:59:59"),
        ("2018", "2018-01-01T00:00:00", "2018-12-31T23:59:59"),
        (2018, "2018-01-01T00:00:00", "2018-12-31T23:59:59"),
        ("2018-12", "2018-12-01T00:00:00", "2018-12-31T23:59:59"),
        ("2020-02", "2020-02-01T00:00:00", "2020-02-29T23:59:59"),
        ("2018-05-01T12:30:00Z", "2018-05-01T12:30:00", "2018-05-01T12:30:00"),
        ("2018-05-01T12:30:00+02:00", "2018-05-01T10:30:00", "2018-05-01T10:30:00"),
        ("2018-05-01 12:30", "2018-05-01T12:30:00", "2018-05-01T12:30:00"),
        (datetime(2018, 5, 1, 12, 30), "2018-05-01T12:30:00", "2018-05-01T12:30:00"),
        (datetime(2018, 5, 1, 9, tzinfo=_WEST), "2018-05-01T12:00:00", "2018-05-01T12:00:00"),
    ],
)  # fmt: skip
def test_times_become_utc_and_an_end_is_the_last_second(value: object, start: str, end: str) -> None:
    assert parse_time(value) == datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert parse_time(value, is_end=True) == datetime.fromisoformat(end).replace(tzinfo=UTC)


@pytest.mark.parametrize("value", ["9999", "9999-12", "9999-12-31", date(9999, 12, 31)])
def test_the_last_day_of_the_calendar_has_an_end(value: object) -> None:
    assert parse_time(value, is_end=True) == datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("value", [None, "", ".."])
def test_an_open_end_is_none(value: object) -> None:
    assert parse_time(value, is_end=True) is None


@pytest.mark.parametrize(
    "value",
    ["yesterday", "2018-13-01", "2018-02-30", "0000", "2018-00", "01/05/2018", True, 3.5, 99999, -5, [], {},
     "2018-366", "2018-000", "9999-12-31T24:00:00", "2018-01-01T24:30:00", "20181301",
     "9" * 5000, "2018-05-01T25:00:00Z",
     "0001-01-01T00:00:00+10:00", "9999-12-31T23:59:59-10:00", "٢٠١٨", 10**18],
)  # fmt: skip
def test_what_is_no_time_is_refused(value: object) -> None:
    with pytest.raises(TimeError):
        parse_time(value)


@given(
    st.one_of(st.text(max_size=30), st.datetimes(), st.dates(), st.integers(), st.floats(), st.booleans()),
    st.booleans(),
)
def test_anything_is_a_moment_in_utc_or_refused(value: object, is_end: bool) -> None:
    try:
        moment = parse_time(value, is_end=is_end)
    except TimeError:
        return
    assert moment is None or moment.utcoffset() == timedelta()
