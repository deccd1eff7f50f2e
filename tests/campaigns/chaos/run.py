"""Builds through each fault, then without it; prints tables.

python -m tests.campaigns.chaos.run --write docs/reliability.md
"""

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from tests.campaigns.chaos import disk, kills, replies, sockets
from tests.campaigns.chaos.bench import Outcome, making_bench

__all__ = ["faults", "main", "row"]

_LONGEST_LINE = 240


def faults() -> Iterator[Outcome]:
    """Build through all faults."""
    with making_bench() as bench:
        for case in (*replies.CASES, *disk.CASES):
            yield case.run(bench)
        yield from disk.full_disks(bench)
        yield from disk.read_only_folders(bench)
    yield from sockets.outcomes()


def kills_of(number: int, seed: int) -> Iterator[Outcome]:
    """Kill so many commands."""
    with making_bench() as bench:
        yield from kills.killed(bench, number, seed)


def row(outcome: Outcome) -> str:
    """The line of the table."""
    line = " ".join(outcome.line.split()).replace("|", "\\|")
    line = re.sub(r"/tmp/chaos-[\w-]+/\w+/", "", line)  # noqa: S108 - taken out, not used
    line = re.sub(r"(127\.0\.0\.1):\d+", r"\1", line)
    line = line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}…"
    result = f"BUG: {line}" if outcome.bug else line
    status = "killed" if outcome.status is None else outcome.status
    return f"| {outcome.fault} | {status} | {result} | {outcome.site} | {_next_build(outcome)} |\n"


def main() -> int:
    """Run all; exit status 1 where a promise did not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=["faults", "kills"], help="one of the two alone")
    parser.add_argument("--kills", type=int, default=200, help="how many")
    parser.add_argument("--seed", type=int, default=1, help="of the moments of the kills")
    parser.add_argument("--write", type=Path, help="Markdown file that takes the tables")
    arguments = parser.parse_args()
    parts: dict[str, tuple[Callable[[], Iterator[Outcome]], Callable[[list[Outcome]], str]]] = {
        "faults": (faults, _table),
        "kills": (partial(kills_of, arguments.kills, arguments.seed), _counts),
    }
    is_sound = True
    for part, (run, table) in parts.items():
        if arguments.part in {None, part}:
            begun, outcomes = time.monotonic(), []
            for outcome in run():
                outcomes.append(outcome)
                print(row(outcome), end="", flush=True)
            unsound = [outcome for outcome in outcomes if not outcome.is_sound]
            for outcome in unsound:
                print(f"BROKEN PROMISE: {outcome}")
            is_sound = is_sound and not unsound
            head = (
                f"Result of {datetime.now(UTC).date().isoformat()} ({time.monotonic() - begun:.0f} s): "
                f"{len(outcomes)} {part}, {len(unsound)} with a broken promise."
            )
            print(head, flush=True)
            if arguments.write:
                _write(arguments.write, part, f"{head}\n\n{table(outcomes)}")
    return 0 if is_sound else 1


def _write(file: Path, part: str, text: str) -> None:
    """Put a table between its two marks."""
    between = re.compile(rf"(<!-- chaos {part} -->\n).*?(<!-- end -->)", re.DOTALL)
    page = file.read_text("utf-8")
    assert between.search(page), f"{file} has no place for the table of {part}"
    file.write_text(between.sub(lambda match: match[1] + text + match[2], page), "utf-8")


def _next_build(outcome: Outcome) -> str:
    return "as a clean one" if outcome.healed else "DIFFERS"


def _table(outcomes: list[Outcome]) -> str:
    head = "| fault | exit | what the owner reads | site | next build |\n|---|---:|---|---|---|\n"
    return head + "".join(map(row, outcomes))


def _counts(outcomes: list[Outcome]) -> str:
    counts = Counter((outcome.fault, outcome.site, _next_build(outcome)) for outcome in outcomes)
    head = "| killed | site afterwards | next build | times |\n|---|---|---|---:|\n"
    rows = (f"| {' | '.join(key)} | {count} |\n" for key, count in sorted(counts.items()))
    return head + "".join(rows)


if __name__ == "__main__":
    sys.exit(main())
