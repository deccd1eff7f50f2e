"""Calls are counted, and a block that takes too many is ended."""

import sys
from contextlib import suppress

import pytest

from tests.effort import bounded_calls


def work(times: int) -> int:
    return sum(abs(-number) for number in range(times))


def test_a_block_within_its_bound_passes() -> None:
    with bounded_calls(1_000):
        assert work(100) == 4950
    assert sys.getprofile() is None


@pytest.mark.parametrize("times", [100, 10**12])
def test_a_block_beyond_its_bound_is_ended(times: int) -> None:
    with pytest.raises(AssertionError, match=r"99 are allowed"), bounded_calls(99):
        work(times)
    assert sys.getprofile() is None


def test_code_that_takes_any_error_hides_nothing() -> None:
    with pytest.raises(AssertionError, match=r"99 are allowed"), bounded_calls(99), suppress(Exception):
        work(1_000)


def test_an_error_of_the_block_is_passed_on() -> None:
    with pytest.raises(KeyError), bounded_calls(99):
        raise KeyError
