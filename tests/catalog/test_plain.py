"""Whatever YAML and Git hold, JSON gets what it can write."""

from datetime import UTC, date, datetime, timedelta, timezone

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.catalog.plain import NOTHING, plain, rfc3339
from sharinghub_static.problems import phrase

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
        ([1, float("nan"), 2], [1, 2]),
        ({"a": float("inf"), "b": 1}, {"b": 1}),
        ({"a": b"bytes", "b": {1, 2}}, {}),
    ],
)
def test_a_value_becomes_json(value, expected):
    assert plain(value) == expected


@pytest.mark.parametrize("value", [float("nan"), float("-inf"), b"x", {1}, object(), 2**60, -(2**60), 3j])
def test_what_json_has_no_word_for_is_nothing(value):
    assert plain(value) is NOTHING


def test_an_endless_nest_is_cut():
    nest: list = []
    nest.append(nest)
    orjson.dumps(plain(nest))


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
    found = plain(value)
    if found is not NOTHING:
        assert orjson.loads(orjson.dumps(found)) == found


def test_fractions_of_a_second_are_kept():
    assert rfc3339(datetime(2024, 1, 1, 0, 0, 0, 123000, tzinfo=UTC)) == "2024-01-01T00:00:00.123000Z"


def test_a_message_becomes_a_text_like_any_other() -> None:
    told = plain({"title": phrase("Release %(tag)s: %(name)s", tag="v1", name="One")})
    assert told == {"title": "Release v1: One"}
    assert type(told["title"]) is str
