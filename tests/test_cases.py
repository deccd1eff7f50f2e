"""A loop over cases holds what a test for each case would hold."""

from pathlib import Path

import pytest

from tests.cases import each_case


@each_case("value", [1, 2, 3])
def is_two(value: int) -> None:
    assert value == 2


def test_all_cases_are_checked_and_those_that_fail_are_named() -> None:
    with pytest.raises(AssertionError) as raised:
        is_two()
    first, *others = str(raised.value).splitlines()
    assert first == "2 of 3 cases failed"
    assert [line for line in others if line[0].isdigit()] == [
        "1: line 12: AssertionError: assert 1 == 2",
        "3: line 12: AssertionError: assert 3 == 2",
    ]


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyError, pytest.fail.Exception])
def test_any_error_of_a_case_is_a_failure_of_it(error: type[Exception]) -> None:
    @each_case("name", ["a", "b"])
    def fails(name: str) -> None:
        if name == "a":
            raise error("x")

    with pytest.raises(AssertionError, match=rf"^1 of 2 cases failed\na: line \d+: {error.__name__}"):
        fails()


@pytest.mark.parametrize(("number", "at_least"), [(0, 1), (1, 2)])
def test_too_few_cases_hold_nothing(number: int, at_least: int) -> None:
    @each_case("name", range(number), at_least=at_least)
    def passes(name: int) -> None:
        pass

    with pytest.raises(AssertionError, match=f"^{number} cases"):
        passes()


def test_cases_of_one_name_are_reported_apart() -> None:
    @each_case("name", ["a", "a"])
    def fails(name: str) -> None:
        raise ValueError

    with pytest.raises(AssertionError, match=r"(?s)\na: line.*\na \(no\. 2 of this name\): line"):
        fails()


@pytest.fixture
def numbers() -> list[int]:
    return [2, 3, 5]


@each_case("number", lambda numbers: numbers, at_least=3)
def test_cases_come_from_fixtures(number: int) -> None:
    assert number in {2, 3, 5}


@each_case("number, square", [(2, 4), (3, 9)])
def test_fixtures_are_given_beside_several_values(tmp_path: Path, number: int, square: int) -> None:
    assert tmp_path.is_dir()
    assert number**2 == square


@pytest.mark.parametrize("power", [0, 1])
@each_case("number", [2, 3], ids=lambda number: f"number {number}")
def test_a_loop_stands_within_parameters_of_pytest(number: int, power: int) -> None:
    assert number**power in {1, number}
