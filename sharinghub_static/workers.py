"""Do work in several processes: copies of this one, which know all that it knows.

A copy is made by ``fork``, so that nothing needs to be sent to it but the number of a task. What comes back
is pickled. Where a task fails, or there is no ``fork``, the work is done in this process.

A copy shares the memory of the first process until one of them writes to it, and to read an object of Python
is to write: it counts its readers. So a copy that has become large is replaced by a new one. To do that, each
copy that the first process starts does nothing itself: it makes a further copy that works, and the next when
that one has ended (:func:`_in_copies`).
"""

import gc
import os
import pickle
import signal
import sys
import threading
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from enum import Enum
from functools import partial
from itertools import islice
from multiprocessing import connection, get_all_start_methods, get_context
from multiprocessing.connection import Connection
from types import TracebackType
from typing import TYPE_CHECKING, Generic, NoReturn, Self, TypeVar

from sharinghub_static.errors import SiteError

if TYPE_CHECKING:
    from multiprocessing.context import ForkProcess  # Windows has none

__all__ = ["Workers"]

Result = TypeVar("Result")

_GOES_ON = 5.0
"""Seconds in which a worker that is no longer needed may finish its task."""

_AHEAD = 2
"""Tasks that a worker has at a time, so that it does not wait for the next."""

_OWN_MEMORY = 64 * 2**20
"""Bytes that a worker may have of its own when it has done a task. What it takes to start a new one, and to
load again what it had loaded, is little beside the tasks that need so much."""

_IS_LARGE = 75
"""Status with which a worker ends that is to be replaced."""

_OUT_OF_MEMORY = signal.SIGKILL if hasattr(signal, "SIGKILL") else None
_LESS = "Use fewer of them, each needs memory: --jobs 1 uses none."


class Workers(Generic[Result]):
    """Processes that do tasks by their numbers, for the time of a ``with`` block.

    Start them while no other thread runs: a copy of a process has one thread, and what others held locked
    stays locked. With other threads, without ``fork`` or with one job there are none, and :meth:`results`
    works in this process.

    Args:
        work: does the task of a number and gives its results. It must give the same in any process, and
            whatever tasks were done before.
        jobs: number of processes.
        begin: is called in each new process before its first task, to open its own files.

    Raises:
        SiteError: the system makes no more processes.

    Example:
        >>> with Workers(lambda number: [number**2], jobs=2) as workers:
        ...     sorted(workers.results(4))
        [0, 1, 4, 9]
    """

    def __init__(
        self, work: Callable[[int], Iterable[Result]], jobs: int, begin: Callable[[], None] = lambda: None
    ) -> None:
        self._work, self._begin = work, begin
        self._jobs = jobs if jobs > 1 and _can_fork() else 0
        self._processes: dict[Connection, ForkProcess] = {}

    @property
    def number(self) -> int:
        """Number of processes; 0 when all is done in this one."""
        return self._jobs

    def __enter__(self) -> Self:
        if self._jobs:
            # Objects that no garbage collection touches are shared by all copies.
            gc.freeze()
            try:
                for _ in range(self._jobs):
                    self._start()
            except OSError as error:
                self._end()
                raise SiteError(f"no worker process can be started ({error.strerror})", _LESS) from error
            except BaseException:
                self._end()
                raise
            finally:
                gc.unfreeze()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def results(self, tasks: int) -> Iterator[Result]:
        """Do the tasks from 0 on, and give their results; with workers, in any order.

        A task that raises in another process is done once more in this one, after all others and in the
        order of the numbers: what it raises here is what it would have raised without workers.

        Args:
            tasks: how many there are.

        Raises:
            SiteError: a worker was killed.
        """
        if not self._processes:
            for number in range(tasks):
                yield from self._work(number)
            return
        failed: list[int] = []
        received: Counter[int] = Counter()
        waiting = iter(range(tasks))
        busy = dict.fromkeys(self._processes, 0)
        for pipe in list(self._processes) * _AHEAD:
            busy[pipe] += self._send(pipe, waiting)
        while any(busy.values()):
            for ready in connection.wait([pipe for pipe, count in busy.items() if count]):
                pipe = next(each for each in busy if each is ready)
                number, end, result = self._receive(pipe)
                if end is None:
                    received[number] += 1
                    yield result
                    continue
                busy[pipe] += self._send(pipe, waiting) - 1
                if end is _End.FAILED:
                    failed.append(number)
                else:
                    del received[number]
        for number in sorted(failed):
            yield from islice(self._work(number), received[number], None)

    # In this process

    def _start(self) -> None:
        ours, theirs = get_context("fork").Pipe()
        others = [*self._processes, ours]
        process = get_context("fork").Process(target=self._serve, args=(theirs, others), daemon=True)
        with warnings.catch_warnings():
            # Python warns of threads of libraries as well, which wait for work that a copy never gives them.
            warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
            # Ctrl+C must not reach a copy before it knows to ignore it.
            before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            try:
                process.start()
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()
        self._processes[ours] = process

    def _send(self, pipe: Connection, waiting: Iterator[int]) -> int:
        number = next(waiting, None)
        if number is None:
            return 0
        try:
            pipe.send(number)
        except OSError:
            self._refuse_killed(pipe)
        return 1

    def _receive(self, pipe: Connection) -> tuple[int, "_End | None", Result]:
        try:
            message: tuple[int, _End | None, Result] = pickle.loads(pipe.recv_bytes())  # noqa: S301 - of a copy
        except (EOFError, OSError):
            self._refuse_killed(pipe)
        return message

    def _refuse_killed(self, pipe: Connection) -> NoReturn:
        process = self._processes[pipe]
        process.join(_GOES_ON)
        status = process.exitcode or 0
        name = signal.Signals(-status).name if status < 0 else f"status {status}"
        hint = "the memory may have run out" if -status == _OUT_OF_MEMORY else "this was not by this program"
        raise SiteError(f"a worker process was ended by {name}: {hint}; the old site stays", _LESS)

    def _end(self) -> None:
        """Let the workers end: they do when their pipe is closed."""
        for pipe in self._processes:
            pipe.close()
        for process in self._processes.values():
            process.join(_GOES_ON)
            if process.is_alive():
                process.terminate()
                process.join(_GOES_ON)
                process.kill()
                process.join()
            process.close()
        self._processes = {}

    # In a worker

    def _serve(self, pipe: Connection, others: list[Connection]) -> None:
        """Do what the other end of a pipe asks for, until it is closed."""
        # Ctrl+C reaches all processes of a terminal; the first one ends the others.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        for other in others:  # or nobody would notice that the first process is gone
            other.close()
        _in_copies(partial(self._work_off, pipe))

    def _work_off(self, pipe: Connection) -> bool:
        """Do tasks until there are no more, or this process is large; return whether it is to be replaced."""
        # The first process is gone, or needs no more.
        with suppress(EOFError, OSError):
            self._begin()
            # At least one, or a copy that is large from its first moment would be replaced without end.
            while True:
                number = pipe.recv()
                pipe.send_bytes(pickle.dumps((number, self._do(number, pipe), None)))
                if _is_large():
                    return True
        return False

    def _do(self, number: int, pipe: Connection) -> "_End":
        try:
            for result in self._work(number):
                pipe.send_bytes(pickle.dumps((number, None, result), pickle.HIGHEST_PROTOCOL))
        except BaseException:  # also what an extension raises to end the program
            return _End.FAILED
        return _End.DONE


def _in_copies(work: Callable[[], bool]) -> NoReturn:
    """Do work in a copy of this process, and again in a new one as long as it returns true.

    This process ends as its copy does, be it that the copy was killed, and ends it when it is to end itself.

    Raises:
        SystemExit: always.
    """
    status, copy, ended_by = _IS_LARGE, 0, 0

    def end_copy(number: int, _frame: object) -> None:
        nonlocal ended_by
        ended_by = number
        if copy:
            with suppress(ProcessLookupError):
                os.kill(copy, signal.SIGKILL)

    signal.signal(signal.SIGTERM, end_copy)
    while status == _IS_LARGE and not ended_by:
        copy = os.fork()
        if not copy:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            sys.exit(_IS_LARGE if work() else 0)
        status = os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1])
    status = -ended_by or status
    if status < 0:
        with suppress(OSError):  # of a signal that nothing can be done about
            signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    sys.exit(status)


def _is_large() -> bool:
    """Whether this process, a copy, has much memory that it does not share with the one it was copied from.

    Each page that was written to or is new was a fault; the few that were given back since are counted too.
    """
    import resource  # Windows has none

    faults = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    return faults * resource.getpagesize() > _OWN_MEMORY


class _End(Enum):
    """How a task ended."""

    DONE = 1
    FAILED = 2


def _can_fork() -> bool:
    return "fork" in get_all_start_methods() and threading.active_count() == 1
