"""What a person at a terminal, or the log of a pipeline, is shown.

Everything goes to standard error; standard output is for what was asked for. Rich, which prints it, takes as
long to load as a command that says nothing, such as ``--help``: it is loaded with the first word.
"""

import io
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from sharinghub_static.reporting import Reporter, SilentReporter, Step

__all__ = ["make_reporter", "prepare_streams", "show_error"]


def make_reporter(*, quiet: bool = False) -> Reporter:
    """The reporter that fits where the program runs.

    Args:
        quiet: show warnings alone.
    """
    is_pipeline = os.environ.get("GITLAB_CI") == "true"
    return _GitlabReporter() if is_pipeline and not quiet else _Reporter(quiet=quiet)


def show_error(lines: list[str]) -> None:
    """Print what went wrong, one line each, on standard error."""
    from sharinghub_static.console.reporters import print_error

    print_error(lines)


def prepare_streams() -> None:
    """Make standard input, output and error usable, however the process was started.

    A stream that is closed is the null device; else a file that is opened later gets its number, and
    what is printed. What an output's encoding lacks is written as an escape.
    """
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        stream = getattr(sys, name)
        if stream is None:
            null = os.open(os.devnull, os.O_RDWR)
            if null != number:
                os.dup2(null, number)
                os.close(null)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - stays open
        elif mode == "w" and isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


class _Reporter:
    """Makes the reporter that fits when there is something to say; a quiet one says warnings alone."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet

    @cached_property
    def _shown(self) -> Reporter:
        from sharinghub_static.console.reporters import fitting_reporter

        return fitting_reporter()

    @contextmanager
    def step(self, what: str, total: int | None = None) -> Iterator[Step]:
        with (SilentReporter() if self._quiet else self._shown).step(what, total) as step:
            yield step

    def notice(self, message: str) -> None:
        if not self._quiet:
            self._shown.notice(message)

    def warning(self, message: str) -> None:
        self._shown.warning(message)


class _GitlabReporter(_Reporter):
    """Lines in sections that a reader of a job's log can fold.

    Source: https://docs.gitlab.com/ci/jobs/job_logs/#custom-collapsible-sections
    """

    @contextmanager
    def section(self, name: str, title: str) -> Iterator[None]:
        _mark(f"section_start:{int(time.time())}:{name}", title)
        try:
            yield
        finally:
            _mark(f"section_end:{int(time.time())}:{name}")


def _mark(marker: str, title: str = "") -> None:
    # As bytes of its own: rich would take the control characters away.
    sys.stderr.write(f"\x1b[0K{marker}\r\x1b[0K{title}\n" if title else f"\x1b[0K{marker}\r\x1b[0K")
    sys.stderr.flush()
