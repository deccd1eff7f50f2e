"""How many examples a property is tried with: few and the same ones in each run, or many new ones.

``make test`` draws the same examples each time, so that a change fails by what it changes, and on no day
otherwise. ``make properties`` draws others, :data:`TIMES` as many.
"""

import os

from hypothesis import HealthCheck, settings

__all__ = ["TIMES", "examples", "load_settings"]

TIMES = int(os.environ.get("PROPERTY_TIMES", "1"))
"""By how much the numbers of examples are multiplied."""

_USUAL = 50


def examples(number: int) -> int:
    """Return how many examples to try of a property that needs another number than the usual 50.

    Args:
        number: of a run of the suite.

    Example::

        @settings(max_examples=examples(100))
        @given(text())
        def test_a_text_stays(text): ...
    """
    return number * TIMES


def load_settings() -> None:
    """Let properties hold on a busy machine: no example has a deadline."""
    settings.register_profile(
        "tests",
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        max_examples=examples(_USUAL),
        derandomize=TIMES == 1,
    )
    settings.load_profile("tests")
