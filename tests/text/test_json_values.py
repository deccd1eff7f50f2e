"""Whatever YAML and Git hold, JSON gets what it can write."""

from datetime import UTC, date, datetime, timedelta, timezone

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.problems import phrase
from sharinghub_static.text.json_values import LARGEST_INTEGER, MISSING, to_json
from sharinghub_static.text.times import rfc3339

PARIS = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (3, 3),
        (2.5, 2.5),
        ("text", "text"),
        ("Grüße 🌍", "Grüße 🌍"),
        ("half \ud800 a pair", "half ? a pair"),
        (date(2024, 2, 29), "2024-02-29"),
        (datetime(2024, 1, 1, 12, tzinfo=UTC), "2024-01-01T12:00:00Z"),
        (datetime(2024, 1, 1, 12, tzinfo=PARIS), "2024-01-01T10:00:00Z"),
        (datetime(2024, 1, 1, 12), "2024-01-01T12:00:00Z"),
        ((1, 2), [1, 2]),
        ({"b": 1, "a": 2}, {"b": 1, "a": 2}),
        ({1: "x", None: "y"}, {"1": "x", "None": "y"}),
        ([1, float("nan"), 2], [1, None, 2]),
        (2**53 - 1, 9007199254740991),
        (2**53, "9007199254740992"),
        (-(2**60), "-1152921504606846976"),
        (10**30, "1" + "0" * 30),
        (datetime.max.replace(tzinfo=timezone(timedelta(hours=-2))), "9999-12-31T23:59:59.999999-02:00"),
        ({"a": float("inf"), "b": 1}, {"b": 1}),
        ({"a": b"bytes", "b": {1, 2}}, {}),
    ],
)
def test_a_value_becomes_json(value, expected):
    assert to_json(value) == expected


@pytest.mark.parametrize("value", [float("nan"), float("-inf"), b"x", {1}, object(), 3j])
def test_what_json_has_no_word_for_is_nothing(value):
    assert to_json(value) is MISSING


def test_an_endless_nest_is_cut():
    nest: list = []
    nest.append(nest)
    orjson.dumps(to_json(nest))


def test_what_changes_is_reported_with_its_path():
    reported = []
    value = {"a": [1, float("nan")], "b": {"c": 2**53, "d": b"x"}, "e": 2**53 - 1, "f": "text"}
    to_json(value, lambda part, path: reported.append((repr(part), path)))
    assert reported == [
        ("nan", ("a", 1)),
        ("9007199254740992", ("b", "c")),
        ("b'x'", ("b", "d")),
    ]


def test_integers_read_by_programs_with_floating_point_numbers_alone_are_the_same():
    for value in (LARGEST_INTEGER, LARGEST_INTEGER + 1, LARGEST_INTEGER + 2, 2**63 - 1, 2**64):
        written = to_json({"value": value, "negative": -value})
        read = orjson.loads(orjson.dumps(written))
        assert [int(part if isinstance(part, str) else float(part)) for part in read.values()] == [
            value,
            -value,
        ]


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()))
    | st.binary()
    | st.dates()
    | st.datetimes(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.text(st.characters(exclude_categories=())) | st.integers(), inner)
    ),
    max_leaves=20,
)


@given(anything)
def test_whatever_comes_can_be_written_and_read_again(value):
    found = to_json(value)
    if found is not MISSING:
        assert orjson.loads(orjson.dumps(found)) == found


@given(anything)
def test_a_second_conversion_changes_and_reports_nothing(value):
    reported = []
    found = to_json(value)
    if found is not MISSING:
        assert to_json(found, lambda part, path: reported.append(path)) == found
    assert reported == []


def test_fractions_of_a_second_are_kept():
    assert rfc3339(datetime(2024, 1, 1, 0, 0, 0, 123000, tzinfo=UTC)) == "2024-01-01T00:00:00.123000Z"


def test_a_message_becomes_a_text_like_any_other() -> None:
    value = to_json({"title": phrase("Release %(tag)s: %(name)s", tag="v1", name="One")})
    assert value == {"title": "Release v1: One"}
    assert type(value["title"]) is str
