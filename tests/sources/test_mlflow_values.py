"""Single values of a tracking server: bounded, without people and internals."""

import math
import sys
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.sources.mlflow.connection import Credentials
from sharinghub_static.sources.mlflow.runs import POINTS, thinned
from sharinghub_static.sources.mlflow.values import described, from_milliseconds, metric_value, pairs, plain
from sharinghub_static.text.emails import find_emails


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        (1_700_000_000_123, datetime(2023, 11, 14, 22, 13, 20, 123000, tzinfo=UTC)),
        (0, None),
        (None, None),
        (-(10**18), None),
        (10**18, None),
        (float("nan"), None),
        (True, None),
        ("1700000000123", None),
    ],
)
def test_a_time_is_milliseconds_since_1970(value: Any, moment: datetime | None) -> None:
    assert from_milliseconds(value) == moment


def test_tags_are_sorted_and_those_of_mlflow_and_of_people_left_out() -> None:
    named = {
        "z": "1",
        "a": 7,
        "mlflow.user": "ada",
        "mlflow.source.name": "/home/ada/train.py",
        "User": "ada",
        "project": "eo/cover",
        "contact": "ada@private.example",
    }
    assert pairs(named, internal=["project"]) == (("a", ""), ("contact", "…@…"), ("z", "1"))
    assert pairs(None) == pairs([("a", "b")]) == ()


@given(st.text())
def test_no_address_and_no_lone_surrogate_is_stored(text: str) -> None:
    for stored in (plain(text), described(text)):
        stored.encode("utf-8")
        assert not find_emails(stored)


def test_texts_have_an_end() -> None:
    assert len(plain("x" * 10_000)) == 500
    assert len(described("x" * 100_000)) == 50_000
    assert len(pairs({str(number): "v" for number in range(1000)})) == 200


@given(st.lists(st.tuples(st.integers(-5, 10_000), st.floats(allow_nan=False)), max_size=400))
def test_a_thinned_history_keeps_its_ends_its_order_and_its_limit(points: list[tuple[int, float]]) -> None:
    kept = thinned(points)
    ordered = sorted(points, key=lambda point: point[0])
    assert len(kept) == min(len(points), POINTS)
    assert list(kept) == sorted(kept, key=lambda point: point[0])
    assert not points or (kept[0], kept[-1]) == (ordered[0], ordered[-1])
    assert kept == thinned(points)


@pytest.mark.parametrize(
    ("environ", "header"),
    [
        ({}, None),
        ({"MLFLOW_TRACKING_TOKEN": "  "}, None),
        ({"MLFLOW_TRACKING_TOKEN": "abc\n"}, "Bearer abc"),
        ({"MLFLOW_TRACKING_USERNAME": "ada"}, None),
        ({"MLFLOW_TRACKING_USERNAME": "ada", "MLFLOW_TRACKING_PASSWORD": "p"}, "Basic YWRhOnA="),
        (
            {
                "MLFLOW_TRACKING_USERNAME": "ada",
                "MLFLOW_TRACKING_PASSWORD": "p",
                "MLFLOW_TRACKING_TOKEN": "abc",
            },
            "Basic YWRhOnA=",
        ),
    ],
)
def test_credentials_are_those_of_the_environment(environ: dict[str, str], header: str | None) -> None:
    credentials = Credentials.of(environ)
    assert credentials.headers().get("Authorization") == header
    assert bool(credentials) == (header is not None)
    assert (
        environ.get("MLFLOW_TRACKING_TOKEN", "").strip()
        == SimpleNamespace(**credentials.environment()).MLFLOW_TRACKING_TOKEN
    )


def test_credentials_are_in_no_representation() -> None:
    assert "abc" not in repr(Credentials("abc-token", "abc-user", "abc-password"))


@pytest.mark.parametrize(
    ("stored", "value"),
    [(sys.float_info.max, math.inf), (-sys.float_info.max, -math.inf), (0.5, 0.5), (1e300, 1e300)],
)
def test_the_largest_number_is_what_a_database_has_for_infinity(stored: float, value: float) -> None:
    assert metric_value(stored) == value
