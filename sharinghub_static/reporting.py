"""Report progress to a person, whatever shows it."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Protocol

__all__ = ["Reporter", "SilentReporter", "Step", "section"]


class Step(Protocol):
    """A running piece of work that may be counted."""

    def advance(self, amount: int = 1) -> None:
        """Say that so many more are done."""

    def total(self, total: int) -> None:
        """Say how many there will be."""


class Reporter(Protocol):
    """Receives what a package does. Nothing else in the program prints."""

    @contextmanager
    def step(self, what: str, total: int | None = None) -> Iterator[Step]:
        """Say that a piece of work begins; it ends with the ``with`` block."""

    def notice(self, message: str) -> None:
        """Say something worth knowing that needs no action."""

    def warning(self, message: str) -> None:
        """Say something that wants attention, though the work goes on."""


@contextmanager
def section(reporter: Reporter, name: str, title: str) -> Iterator[None]:
    """Say that a part of a run begins, for reporters that show parts; it ends with the ``with`` block.

    Args:
        reporter: shows parts if it has a method ``section``.
        name: letters, digits and ``_``.
        title: for people.
    """
    begin = getattr(reporter, "section", None)
    with begin(name, title) if begin else nullcontext():
        yield


class _SilentStep:
    def advance(self, amount: int = 1) -> None:
        pass

    def total(self, total: int) -> None:
        pass


class SilentReporter:
    """Keeps the messages: for tests and for callers that do not want output."""

    def __init__(self) -> None:
        self.notices: list[str] = []
        self.warnings: list[str] = []

    @contextmanager
    def step(self, what: str, total: int | None = None) -> Iterator[Step]:
        """Show nothing."""
        yield _SilentStep()

    def notice(self, message: str) -> None:
        """Keep it in ``notices``."""
        self.notices.append(message)

    def warning(self, message: str) -> None:
        """Keep it in ``warnings``."""
        self.warnings.append(message)
