"""Reporters that print by Rich: bars on a terminal; elsewhere one plain line when a piece of work ends."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from sharinghub_static.reporting import Reporter, Step

__all__ = ["fitting_reporter", "print_error"]


def fitting_reporter() -> Reporter:
    """Return the reporter that fits where the program runs."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    if os.environ.get("GITLAB_CI") == "true":
        return _LineReporter(console)
    return _TerminalReporter(console) if console.is_terminal else _LineReporter(console)


def print_error(lines: list[str]) -> None:
    """Print what went wrong, one line each, on standard error."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    for line in lines:
        console.print(f"[bold red]error:[/] {escape(line)}")


class _Count:
    """Counts for the one line that a finished step gets."""

    def __init__(self, total: int | None) -> None:
        self.done = 0
        self._total = total

    def advance(self, amount: int = 1) -> None:
        self.done += amount

    def total(self, total: int) -> None:
        self._total = total

    def __str__(self) -> str:
        if not self.done and not self._total:
            return ""
        return f" {self.done:,}" if self._total in {None, self.done} else f" {self.done:,} of {self._total:,}"


class _LineReporter:
    def __init__(self, console: Console) -> None:
        self._console = console

    @contextmanager
    def step(self, what: str, total: int | None = None) -> Iterator[Step]:
        began, count = time.monotonic(), _Count(total)
        yield count
        self._console.print(f"{escape(what)}:{count} done in {time.monotonic() - began:.1f} s")

    def notice(self, message: str) -> None:
        self._console.print(escape(message))

    def warning(self, message: str) -> None:
        self._console.print(f"[yellow]warning:[/] {escape(message)}")


class _Bar:
    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task

    def advance(self, amount: int = 1) -> None:
        self._progress.advance(self._task, amount)

    def total(self, total: int) -> None:
        self._progress.update(self._task, total=total)


class _TerminalReporter(_LineReporter):
    @contextmanager
    def step(self, what: str, total: int | None = None) -> Iterator[Step]:
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=32),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=self._console) as progress:
            yield _Bar(progress, progress.add_task(escape(what), total=total))
