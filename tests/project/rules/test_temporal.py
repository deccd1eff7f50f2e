"""Rule 6: ``extent.temporal`` is ``[start, end]``; without it, from creation to the last activity."""

from datetime import UTC, datetime

import pytest

from tests.cases import each_case
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
        ("true", "SH107"),
        ("soon", "SH303"),
        ("2021-01-01/P1X", "SH303"),
        ("2021/2022/2023", "SH303"),
        ("{start: 2021-01-01}", "SH107"),
        ("[[1], {a: b}]", "SH303"),
    ],
)
def test_a_time_that_cannot_be_read_is_a_problem_with_its_line(value: str, code: str) -> None:
    project = read(f"extent:\n  temporal: {value}")
    line, key = line_and_key(project, code)
    assert line == 3
    assert key.startswith("extent.temporal")
    start, end = project.extent.start, project.extent.end
    assert start is None or end is None or start <= end


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc] # year, month, day, …


FIRST, LAST = utc(2018, 1, 1), utc(2018, 12, 31, 23, 59, 59)
PERIODS: list[tuple[str, datetime | None, datetime | None]] = [
    # What is open, or cannot be read, stays unknown: the other side does not take its place.
    ("extent: {temporal: [null, 2018-12-31]}", None, LAST),
    ("extent: {temporal: ['..', '2018-12-31']}", None, LAST),
    ("extent: {temporal: [2018-02-30, 2018-12-31]}", None, LAST),
    ("extent: {temporal: [2018-01-01, soon]}", FIRST, None),
    ("extent: {temporal: [2018-01-01, now]}", FIRST, None),
    ("extent: {temporal: ['2018-01-01', Present]}", FIRST, None),
    ("extent: {temporal: [null, null]}", CREATED, UPDATED),
    ("extent: {temporal: [soon, later]}", CREATED, UPDATED),
    ("extent: {temporal: null}", CREATED, UPDATED),
    # STAC's own forms.
    ("extent: {temporal: {interval: [['2018-01-01T00:00:00Z', '2018-12-31']]}}", FIRST, LAST),
    ("extent: {temporal: [[2018-01-01, 2018-12-31], [2018-01-01, 2018-02-01]]}", FIRST, LAST),
    ("extent: {interval: [[2018-01-01, 2018-12-31]]}", FIRST, LAST),
    ("interval: [2018-01-01, 2018-12-31]", FIRST, LAST),
    ("start_datetime: 2018-01-01T00:00:00Z\nend_datetime: 2018-12-31", FIRST, LAST),
    ("start_datetime: 2018-01-01T00:00:00Z", FIRST, None),
    ("end_datetime: 2018-12-31T23:59:59Z", None, LAST),
    ("datetime: 2018-01-01T00:00:00Z", FIRST, FIRST),
    ("datetime: null\nstart_datetime: 2018-01-01\nend_datetime: 2018-12-31", FIRST, LAST),
    ("datetime: 1999-01-01T00:00:00Z\nextent: {temporal: [2018-01-01, 2018-12-31]}", FIRST, LAST),
    # ISO 8601.
    ("extent: {temporal: 2018-01-01/2018-12-31}", FIRST, LAST),
    ("extent: {temporal: [2018-01-01T00:00:00Z/2018-12-31]}", FIRST, LAST),
    ("extent: {temporal: 2018/2018}", FIRST, LAST),
    ("extent: {temporal: 2018-01/..}", FIRST, None),
    ("extent: {temporal: ../2018-12}", None, LAST),
    ("extent: {temporal: /2018}", None, LAST),
    ("extent: {temporal: 2018/P1Y}", FIRST, LAST),
    ("extent: {temporal: P12M/2018-12-31}", FIRST, LAST),
    ("extent: {temporal: 2018-01-31/P1M}", utc(2018, 1, 31), utc(2018, 2, 27, 23, 59, 59)),
    ("extent: {temporal: 2018-01-01T12:00:00Z/PT6H}", utc(2018, 1, 1, 12), utc(2018, 1, 1, 18)),
    ("extent: {temporal: 2018}", FIRST, LAST),
    ("extent: {temporal: '2018-W01'}", FIRST, utc(2018, 1, 7, 23, 59, 59)),
    ("extent: {temporal: 2018-01-01}", FIRST, utc(2018, 1, 1, 23, 59, 59)),
    # A day without its hyphens, of the year and of the week; the end of a day; a leap second.
    ("extent: {temporal: [2018-01-01, 20181231]}", FIRST, LAST),
    ("extent: {temporal: 20180101/20181231}", FIRST, LAST),
    ("extent: {temporal: 2018-001/2018-365}", FIRST, LAST),
    ("extent: {temporal: 2018-W01-1}", FIRST, utc(2018, 1, 1, 23, 59, 59)),
    ("extent: {temporal: ['2018-01-01T00:00Z', '2018-12-31T24:00:00Z']}", FIRST, utc(2019, 1, 1)),
    ("extent: {temporal: ['2018-01-01', '2018-06-30T23:59:60Z']}", FIRST, utc(2018, 6, 30, 23, 59, 59)),
    # An end that leaves out what is as in the start.
    ("extent: {temporal: 2018-01/12}", FIRST, LAST),
    ("extent: {temporal: 2018-01-01/12-31}", FIRST, LAST),
    ("extent: {temporal: 2018-01-01/07}", FIRST, utc(2018, 1, 7, 23, 59, 59)),
    # Several intervals, of which the first is not the whole.
    (
        "extent: {temporal: [[2018-01-01, 2018-03-31], [2018-10-01, 2018-12-31]]}",
        FIRST,
        LAST,
    ),
    ("interval: [[2018-10-01, null], [2018-01-01, 2018-03-31]]", FIRST, None),
]


@each_case("front, start, end", PERIODS, at_least=30)
def test_a_period_is_what_is_known_of_it(front: str, start: datetime | None, end: datetime | None) -> None:
    project = read(front)
    assert (project.extent.start, project.extent.end) == (start, end)
    assert project.tells_period == ((start, end) != (CREATED, UPDATED))
    assert {"datetime", "start_datetime", "end_datetime", "interval"}.isdisjoint(project.properties)


def test_the_advice_names_the_times_in_their_order() -> None:
    project = read("extent: {temporal: [2021-01-01, 2020-02-03]}")
    (problem,) = (problem for problem in project.problems if problem.code == "SH304")
    assert problem.hint == "Write the earlier time first: `[2020-02-03, 2021-01-01]`."


@pytest.mark.parametrize(
    ("value", "advice"),
    [
        ("2018-2020", "Write `2018/2020`."),
        ("2018 – 2020", "Write `2018/2020`."),
        ("from 2018-03 to present", "Write `2018-03/..`."),
        ("2018-Q2", "Write `2018-04/2018-06`."),
        ("31/12/2018", "Write `2018-12-31`."),
        ("12/31/2018", "Write `2018-12-31`."),
        ("05.06.2018", "Write the year first: `2018-06-05` or `2018-05-06`."),
        ("2018/1/5", "Write `2018-01-05`."),
        ("2018-02-29", "The month has 28 days: write `2018-02` or one of them."),
        ("since 2018", "Write `2018/..`."),
        ("until March 2018", "Write `../2018-03`."),
        ("5 Mar 2018", "Write `2018-03-05`."),
        ("open", "Write `null` for a side that is open, or remove the key."),
        ("n/a", "Write `null` for a side that is open, or remove the key."),
        ("201806", "Write `2018-06`."),
        ("198X", "Write `1980/1989`."),
        ("1990s", "Write `1990/1999`."),
        ("2018~", "Write `2018`."),
        ("circa 2018-05", "Write `2018-05`."),
        ("soon", 'Write `temporal: ["2018-01-01", "2025-12-31T12:00:00Z"]`.'),
        ("<b>`x`", 'Write `temporal: ["2018-01-01", "2025-12-31T12:00:00Z"]`.'),
    ],
)
def test_the_advice_is_for_the_time_that_is_written(value: str, advice: str) -> None:
    (problem,) = (p for p in read(f"extent: {{temporal: '{value}'}}").problems if p.code == "SH303")
    assert problem.hint == advice


def test_one_time_in_brackets_has_its_two_meanings_named() -> None:
    (problem,) = (p for p in read("extent: {temporal: [2018-01-01]}").problems if p.code == "SH107")
    assert '`["2018-01-01", null]`' in problem.hint


@each_case(
    "value, hint",
    [
        ("2018–2020", "Write `2018/2020`."),
        ("{start: 2018-01-01}", "See docs/metadata.md for what the key takes."),
        ("soon", "See docs/metadata.md for what the key takes."),
    ],
)
def test_what_is_no_time_in_brackets_is_not_advised_as_one(value: str, hint: str) -> None:
    (problem,) = (p for p in read(f"extent: {{temporal: [{value}]}}").problems if p.code == "SH107")
    assert problem.hint == hint


def test_a_number_and_a_switch_are_named_as_they_are_written() -> None:
    problems = [p for p in read("extent: {temporal: [2018.5, true]}").problems if p.code == "SH303"]
    assert sorted(problem.message for problem in problems) == [
        "`2018.5` is not a time",
        "`true` is not a time",
    ]
    assert {problem.hint for problem in problems} == {
        'Write `temporal: ["2018-01-01", "2025-12-31T12:00:00Z"]`.'
    }


def test_times_of_one_day_are_advised_with_their_hours() -> None:
    project = read('extent: {temporal: ["2018-01-01T09:00:00+02:00", "2018-01-01T08:00:00+03:00"]}')
    (problem,) = (problem for problem in project.problems if problem.code == "SH304")
    assert problem.hint.endswith("`[2018-01-01T05:00:00Z, 2018-01-01T07:00:00Z]`.")
