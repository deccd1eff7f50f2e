"""What something costs, in calls of functions: the same on every machine, whatever else runs there."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["TooMuchEffortError", "bounded_calls"]

_HANGS = 300
"""Seconds of the process's own time after which one call of C hangs, not minding what the machine is."""


class TooMuchEffortError(BaseException):
    """A block takes more calls than it may; no ``except Exception`` of the code under test takes it."""


@contextmanager
def bounded_calls(most: int) -> Iterator[None]:
    """Let a block take so many calls of functions, those of Python and those of C, in this thread.

    A cost that grows with the square of a hostile input passes any such bound, and the block is ended there.
    Within one call, that of a regular expression say, nothing can be counted. A call that backtracks for
    hours is ended as a hang after minutes of the process's own time, which is no measure of speed.

    Args:
        most: calls that the block may take.

    Raises:
        AssertionError: it takes more.
    """
    count = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}
        if count > most:
            sys.setprofile(None)
            raise TooMuchEffortError

    def end(_signal: int, _frame: FrameType | None) -> None:
        raise TooMuchEffortError

    guarded = threading.current_thread() is threading.main_thread()
    before, handler = sys.getprofile(), None
    if guarded:
        handler = signal.signal(signal.SIGVTALRM, end)
        signal.setitimer(signal.ITIMER_VIRTUAL, _HANGS)
    sys.setprofile(note)
    try:
        yield
    except TooMuchEffortError:
        raise AssertionError(f"ended after {count} calls: {most} are allowed") from None
    finally:
        sys.setprofile(before)
        if guarded:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, handler)
    assert count <= most, f"{count} calls: {most} are allowed"
