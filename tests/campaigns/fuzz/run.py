"""Runs the targets: counts, times, and keeps one input of each kind of crash.

python -m tests.campaigns.fuzz.run --inputs 100000 --workers 2
"""

import argparse
import faulthandler
import json
import multiprocessing
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from tests.campaigns.fuzz.targets import TARGETS, Target

__all__ = ["Crash", "Outcome", "fuzz", "main"]

SLOW = 70.0
"""What no input may take, in times of :func:`_fixed_work` on the same machine: two seconds on one of today.

Calls cannot be counted instead: what is slow is mostly one call, of a regular expression or of Rust.
"""

_HANGS = 60
"""Seconds after which an input is given up."""

_CHUNK = 100


@dataclass
class Crash:
    """One kind of failure, with the first input that showed it."""

    target: str
    kind: str
    number: int
    input: str
    trace: str
    times: int = 1


@dataclass
class Outcome:
    """What became of the inputs of one target.

    Args:
        seconds: of processor time, all inputs together.
        slowest: seconds of the slowest input.
        slowest_number: which it was.
    """

    target: str
    inputs: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    slowest_number: int = 0
    crashes: dict[str, Crash] = field(default_factory=dict)

    def add(self, other: "Outcome") -> None:
        """Count what another process found."""
        self.inputs += other.inputs
        self.seconds += other.seconds
        if other.slowest > self.slowest:
            self.slowest, self.slowest_number = other.slowest, other.slowest_number
        for kind, crash in other.crashes.items():
            if kind in self.crashes:
                self.crashes[kind].times += crash.times
            else:
                self.crashes[kind] = crash


class _HangError(BaseException):
    """An input takes too long; no handler of the program catches this one by mistake."""


def input_of(target: Target, seed: str, number: int) -> Any:
    """The input with a number: the same on every machine."""
    return target.make(Random(f"{seed}/{target.name}/{number}"))


def _fixed_work() -> float:
    """Seconds of the processor for the same work each time, by which other work is judged."""
    began = time.process_time()
    sum(number * number for number in range(1_000_000))
    return time.process_time() - began


def _chunk(job: tuple[str, str, int, int]) -> Outcome:
    """Run some inputs of one target in this process."""
    name, seed, start, end = job
    target = next(each for each in TARGETS if each.name == name)
    outcome = Outcome(name)
    for number in range(start, end):
        given = input_of(target, seed, number)
        began = time.process_time()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                signal.alarm(_HANGS)
                # A loop in C answers no signal of Python; its place is printed at least.
                faulthandler.dump_traceback_later(3 * _HANGS, exit=True)
                target.read(given)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # a panic of a library in Rust is no Exception
            _note(outcome, error, number, given)
        finally:
            signal.alarm(0)
            faulthandler.cancel_dump_traceback_later()
        spent = time.process_time() - began
        outcome.inputs += 1
        outcome.seconds += spent
        if spent > outcome.slowest and number > start:  # the first one of a process loads what it needs
            outcome.slowest, outcome.slowest_number = spent, number
        if number > start and spent > 1 and spent > SLOW * _fixed_work():
            _note(outcome, TimeoutError(f"took {spent:.1f} s"), number, given, kind="slow")
    return outcome


def _note(outcome: Outcome, error: BaseException, number: int, given: Any, kind: str = "") -> None:
    kind = kind or _kind(error)
    if kind in outcome.crashes:
        outcome.crashes[kind].times += 1
        return
    trace = "".join(traceback.format_exception(error))[-6000:]
    print(f"{outcome.target} #{number}: {kind}", file=sys.stderr, flush=True)
    outcome.crashes[kind] = Crash(outcome.target, kind, number, repr(given)[:20_000], trace)


def _kind(error: BaseException) -> str:
    """The type of an error and the innermost line of ours that it passed: what makes two crashes one."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "sharinghub_static" in frame.filename]
    where = (ours or frames)[-1]
    return f"{type(error).__name__} in {Path(where.filename).name}:{where.lineno} ({where.name})"


def _alarm(*_: object) -> None:
    raise _HangError(f"no end after {_HANGS} s")


def _begin() -> None:
    signal.signal(signal.SIGALRM, _alarm)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def fuzz(inputs: int, *, seed: str = "1", workers: int = 1, only: str = "") -> Iterator[Outcome]:
    """Feed all targets.

    Args:
        inputs: how many, over all targets by their shares.
        seed: which inputs.
        workers: processes; 1 uses this one.
        only: name of one target that gets all.

    Yields:
        The outcome of each target, as soon as it is done.
    """
    targets = [target for target in TARGETS if only in ("", target.name)]
    shares = sum(target.share for target in targets)
    jobs = {}
    for target in targets:
        many = max(1, -(-inputs * target.share // shares))
        jobs[target.name] = [
            (target.name, seed, start, min(many, start + _CHUNK)) for start in range(0, many, _CHUNK)
        ]
    if workers == 1:
        before = signal.signal(signal.SIGALRM, _alarm)
        try:
            for name, listed in jobs.items():
                yield _sum(name, map(_chunk, listed))
        finally:
            signal.signal(signal.SIGALRM, before)
        return
    with multiprocessing.get_context("fork").Pool(workers, _begin) as pool:
        for name, listed in jobs.items():
            yield _sum(name, pool.imap_unordered(_chunk, listed))


def _sum(name: str, parts: Iterator[Outcome]) -> Outcome:
    whole = Outcome(name)
    for part in parts:
        whole.add(part)
    return whole


def table(outcomes: list[Outcome]) -> str:
    """The figures as a table of Markdown."""
    rows = ["| input | inputs | crashes | mean ms | slowest s |", "|---|---:|---:|---:|---:|"]
    for each in outcomes:
        crashes = sum(crash.times for crash in each.crashes.values())
        mean = 1000 * each.seconds / max(1, each.inputs)
        rows.append(f"| {each.target} | {each.inputs:,} | {crashes} | {mean:.1f} | {each.slowest:.2f} |")
    inputs = sum(each.inputs for each in outcomes)
    crashes = sum(crash.times for each in outcomes for crash in each.crashes.values())
    slowest = max(each.slowest for each in outcomes)
    rows.append(f"| **all** | {inputs:,} | {crashes} | | {slowest:.2f} |")
    return "\n".join(rows)


def main() -> int:
    """Run the campaign; exit status 1 where an input crashed or was slow."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--workers", type=int, default=2)
    names = ["", *(target.name for target in TARGETS)]
    parser.add_argument("--only", default="", choices=names, help="name of one target")
    parser.add_argument("--keep", type=Path, default=Path(".sharinghub/fuzz"), help="folder for crashes")
    parser.add_argument("--number", type=int, help="run this one input of --only, with its traceback")
    given = parser.parse_args()
    if given.number is not None:
        target = next(each for each in TARGETS if each.name == given.only)
        target.read(input_of(target, given.seed, given.number))
        return 0
    outcomes = []
    for outcome in fuzz(given.inputs, seed=given.seed, workers=given.workers, only=given.only):
        outcomes.append(outcome)
        print(
            f"{outcome.target}: {outcome.inputs:,} inputs, {len(outcome.crashes)} kinds of crashes",
            flush=True,
        )
    print("\n" + table(outcomes))
    crashes = [crash for each in outcomes for crash in each.crashes.values()]
    for crash in crashes:
        print(f"\n{crash.target} #{crash.number}, {crash.times} times: {crash.kind}\n{crash.trace[-700:]}")
    if crashes:
        given.keep.mkdir(parents=True, exist_ok=True)
        (given.keep / "crashes.json").write_text(json.dumps([asdict(crash) for crash in crashes], indent=1))
        print(f"\nInputs are in {given.keep / 'crashes.json'}; run one again with --only NAME --number N")
    return 1 if crashes else 0


if __name__ == "__main__":
    sys.exit(main())
