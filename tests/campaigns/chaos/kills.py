"""Commands that are killed (SIGKILL) at random moments: by the clock, and at what they do to files."""

import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.campaigns.chaos.bench import Bench, Outcome, copy_with_spare
from tests.campaigns.chaos.disk import forked, waited

__all__ = ["killed"]

_FILE_EVENTS = frozenset(
    {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.link", "os.utime", "ctypes.dlopen"}
)
"""Of ``sys.addaudithook``; with each ``open`` for writing. What only reads is left out: how often a folder is
listed depends on the clock. To exchange folders, the C library is opened."""


def killed(bench: Bench, number: int, seed: int) -> Iterator[Outcome]:
    """Kill commands; after each look at the site, and build.

    Args:
        bench: with the old site.
        number: of kills.
        seed: of the moments.
    """
    moments = random.Random(seed)
    crawled = bench.folder / "crawled"
    shutil.copytree(bench.base, crawled)
    assert bench.build(crawled, bench.new, "crawl").status == 0
    by_clock = number * 7 // 10
    commands = [("crawl", bench.base), ("render", crawled), ("build", bench.base)]
    seconds = {command: _seconds(bench, base, command) for command, base in commands}
    done = 0
    while done < by_clock:
        command, base = commands[done % len(commands)]
        delay = moments.uniform(0, seconds[command])
        outcome = _kill(bench, base, command, lambda: None, delay)
        if outcome is not None:
            done += 1
            yield outcome
    events = _count_events(bench, crawled)
    for _ in range(number - by_clock):
        last = moments.randrange(1, events + 1)
        outcome = _kill(bench, crawled, "render", lambda last=last: _kill_at(last), None)
        assert outcome is not None, "the moment never came"
        yield outcome
    shutil.rmtree(crawled)


def _kill(
    bench: Bench, base: Path, command: str, before: Callable[[], None], delay: float | None
) -> Outcome | None:
    """Kill a command once; None where it came to its end before."""
    with _copied(bench, base) as work:
        child = forked(bench, work, bench.new, command, before)
        if delay is not None:
            _wait(delay)
            os.kill(child, signal.SIGKILL)
        result = waited(work, child)
        if result.status != -signal.SIGKILL:
            assert result.status == 0, result.stderr
            return None
        how = "at a file event" if delay is None else "by the clock"
        after = bench.outcome(f"`{command}`, {how}", work, result)
        return Outcome(after.fault, None, 0, after.bug, after.site, after.healed, after.line)


def _wait(seconds: float) -> None:
    # time.sleep is replaced, so that clients do not wait.
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        signal.sigtimedwait([], left)


def _seconds(bench: Bench, base: Path, command: str) -> float:
    begun = time.monotonic()
    with _copied(bench, base) as work:
        assert waited(work, forked(bench, work, bench.new, command, lambda: None)).status == 0
    return time.monotonic() - begun


def _count_events(bench: Bench, base: Path) -> int:
    """How many things a render does to files."""
    reader, writer = os.pipe()

    def count() -> None:
        _on_event(lambda: os.write(writer, b"."))

    with _copied(bench, base) as work:
        child = forked(bench, work, bench.new, "render", count)
        os.close(writer)
        total = 0
        while piece := os.read(reader, 65_536):
            total += len(piece)
        os.close(reader)
        assert waited(work, child).status == 0
    return total - 1  # The last is that of the file with what it said.


def _kill_at(last: int) -> None:
    left = last

    def count() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    _on_event(count)


def _on_event(call: Callable[[], object]) -> None:
    first = os.getpid()

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if os.getpid() != first:
            return  # a worker, whose events come in any order
        if event in _FILE_EVENTS or (event == "open" and _is_writing(arguments)):
            call()

    sys.addaudithook(hook)


def _is_writing(arguments: tuple[object, ...]) -> bool:
    flags = arguments[2]
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


@contextmanager
def _copied(bench: Bench, base: Path) -> Iterator[Path]:
    """A copy of a folder for the time of a ``with`` block."""
    work = bench.folder / "work"
    copy_with_spare(base, work)
    try:
        yield work
    finally:
        shutil.rmtree(work)
