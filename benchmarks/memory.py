"""What a command needs of memory, in each of its processes and in all together.

    python benchmarks/memory.py -- python -m sharinghub_static render --quiet --jobs 2

Runs the command in this folder, and looks at it and all processes below it a few times a second. Copies of a
process share pages of memory, which the kernel counts for each of them: the sum divides a page by those that
share it (PSS of Linux), and is what the machine must have.
"""

import argparse
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")


@dataclass
class Peaks:
    """The most that was seen, in MiB.

    Args:
        first: of the first process.
        other: of any other one.
        own: of any other one, of what it shares with none.
        together: by share.
    """

    first: float = 0
    other: float = 0
    own: float = 0
    together: float = 0

    def look(self, process: int) -> None:
        """Look at a process and all that it started."""
        together = 0.0
        for number in (process, *_below(process)):
            sizes = _sizes(number)
            together += sizes.get("Pss", 0)
            if number == process:
                self.first = max(self.first, sizes.get("Rss", 0))
            else:
                self.other = max(self.other, sizes.get("Rss", 0))
                self.own = max(self.own, sizes.get("Private_Dirty", 0))
        self.together = max(self.together, together)


def _below(process: int) -> Iterator[int]:
    """The processes that a process started, and those that these started."""
    with suppress(OSError):
        for child in (_PROC / f"{process}/task/{process}/children").read_text().split():
            yield int(child)
            yield from _below(int(child))


def _sizes(process: int) -> dict[str, float]:
    """Sizes of a process by the kernel's names, in MiB; none of one that has ended."""
    sizes = {}
    with suppress(OSError):
        for line in (_PROC / f"{process}/smaps_rollup").read_text().splitlines()[1:]:
            name, size, *_ = line.split()
            sizes[name.rstrip(":")] = int(size) / 1024
    return sizes


def measure(command: list[str], pause: float = 0.2) -> Peaks:
    """Run a command and look at it until it ends.

    Args:
        command: with its arguments.
        pause: seconds between two looks.

    Raises:
        SystemExit: it failed.
    """
    peaks = Peaks()
    with subprocess.Popen(command) as process:
        while process.poll() is None:
            peaks.look(process.pid)
            time.sleep(pause)
    if process.returncode:
        raise SystemExit(f"{command[0]}: failed ({process.returncode})")
    return peaks


def main() -> None:
    """Measure a command and print a line of a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("command", nargs="+", help="after --")
    peaks = measure(parser.parse_args().command)
    print("| peak MiB: first process | any other | of its own | all, by share |")
    print("| ---: | ---: | ---: | ---: |")
    print(f"| {peaks.first:.0f} | {peaks.other:.0f} | {peaks.own:.0f} | {peaks.together:.0f} |")


if __name__ == "__main__":
    main()
