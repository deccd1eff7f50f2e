"""Loops over cases in one test: every case is checked, and the message names all that fail."""

import inspect
import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

import pytest

__all__ = ["each_case"]

_MOST_LINES = 12
"""Lines of the message of one case."""
_MOST_CHARACTERS = 100
"""Characters of the name of a case."""

Test = Callable[..., None]


def each_case(
    names: str,
    cases: Iterable[Any] | Callable[..., Iterable[Any]],
    *,
    ids: Callable[[Any], object] | None = None,
    at_least: int = 1,
) -> Callable[[Test], Test]:
    """Run a test for each case, as one test. For matrices whose cases cost less than a test of their own.

    ``pytest.mark.parametrize`` makes a test of each case, which every worker collects and reports. Here the
    cases are arguments of the function all the same, but fixtures are set up once for all of them.

    Args:
        names: of the arguments that a case gives, separated by commas.
        cases: a value each, or a tuple of several; or a function that returns them, whose arguments are
            fixtures.
        ids: the name of a case by its value; the value itself otherwise.
        at_least: number of cases without which the test holds nothing, and fails.

    Example::

        @each_case("path", lambda site: site.pages)
        def test_a_page_has_a_title(site, path): ...
    """
    arguments = [name.strip() for name in names.split(",")]

    def decorate(test: Test) -> Test:
        wanted = [name for name in _fixtures(test) if name not in arguments]
        sources = _fixtures(cases) if callable(cases) else []

        @wraps(test)
        def run(**fixtures: Any) -> None:
            values = cases(**{name: fixtures[name] for name in sources}) if callable(cases) else cases
            given = {name: fixtures[name] for name in wanted}
            seen: Counter[str] = Counter()
            failures = []
            for value in values:
                name = str(ids(value) if ids else value)[:_MOST_CHARACTERS]
                seen[name] += 1
                several = (value,) if len(arguments) == 1 else value
                try:
                    test(**given, **dict(zip(arguments, several, strict=True)))
                except (Exception, pytest.fail.Exception) as error:
                    number = f" (no. {seen[name]} of this name)" if seen[name] > 1 else ""
                    failures.append(f"{name}{number}: {_describe(error)}")
            assert seen.total() >= at_least, f"{seen.total()} cases, at least {at_least} are wanted"
            assert not failures, f"{len(failures)} of {seen.total()} cases failed\n" + "\n".join(failures)

        fixtures = dict.fromkeys([*wanted, *sources])
        by_name = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in fixtures]
        run.__signature__ = inspect.Signature(by_name)  # type: ignore[attr-defined] # pytest reads it
        return run

    return decorate


def _fixtures(function: Callable[..., Any]) -> list[str]:
    """The arguments that must be given, which pytest takes from fixtures of their names."""
    parameters = inspect.signature(function).parameters.items()
    return [name for name, parameter in parameters if parameter.default is inspect.Parameter.empty]


def _describe(error: BaseException) -> str:
    """The line of the test at which a case failed, and what failed there."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = f"line {frames[min(1, len(frames) - 1)].lineno}: {type(error).__name__}: {error}".splitlines()
    return "\n    ".join(lines[:_MOST_LINES])
