"""How long a server may keep the crawl waiting."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.sources.http.retry_policy import RetryPolicy, asked_to_wait

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": " 0 "}, 0),
        ({"Retry-After": "Thu, 01 Jan 2026 00:01:00 GMT"}, 60),
        ({"Retry-After": "Thu, 01 Jan 2020 00:01:00 GMT"}, 0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "١٢"}, None),
        ({"RateLimit-Reset": str(int(NOW.timestamp()) + 30)}, 30),
        ({"RateLimit-Reset": "1"}, 0),
        ({"RateLimit-Reset": "later"}, None),
        ({"Retry-After": "5", "RateLimit-Reset": "99999999999"}, 5),
    ],
)
def test_the_server_says_how_long(headers: dict[str, str], seconds: float | None) -> None:
    assert asked_to_wait(headers, NOW) == seconds


@given(st.text())
def test_nonsense_never_crashes(text: str) -> None:
    for name in ("Retry-After", "RateLimit-Reset"):
        wait = asked_to_wait({name: text}, NOW)
        assert wait is None or wait >= 0


def test_waits_double_up_to_the_longest() -> None:
    retry_policy = RetryPolicy(first_wait=1, longest_wait=5)
    assert [retry_policy.wait(attempt) for attempt in range(1, 6)] == [1, 2, 4, 5, 5]
