"""What a build costs when everything, nothing, or one README changed, beside other site generators.

    python benchmarks/rebuilds.py FOLDER [--runs 3] [--schemas FOLDER] [--peer NAME=COMMAND@FOLDER …]

FOLDER holds Markdown files, one a project. An embedded GitLab is crawled once; then the shipped configuration
(two languages, STAC, search, check) is rendered by the command line in processes of its own. A peer is a
command that builds a site of the same READMEs in its own folder: ``--peer hugo=hugo@sites/hugo``. All are run
in turns, so that what else the machine does counts for all; medians are printed, with the ratio to the first
peer's processor time.
"""

import argparse
import os
import shlex
import shutil
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.build import a_project, a_snapshot
from sharinghub_static.snapshot.store import Snapshot
from tests.worlds import make_world


@dataclass(frozen=True)
class Run:
    """One process.

    Args:
        cpu: processor seconds, of its children too.
        wall: seconds.
        memory: peak, in MiB.
    """

    cpu: float
    wall: float
    memory: float


def run(command: Sequence[str], folder: Path) -> Run:
    """Run a command to its end.

    Raises:
        SystemExit: it failed.
    """
    began = time.monotonic()
    process = os.fork()
    if process == 0:
        os.chdir(folder)
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.execvp(command[0], list(command))  # noqa: S606 - the command that was asked for
    _, status, used = os.wait4(process, 0)
    if status:
        sys.exit(f"{shlex.join(command)}: failed ({os.waitstatus_to_exitcode(status)})")
    return Run(used.ru_utime + used.ru_stime, time.monotonic() - began, used.ru_maxrss / 1024)


def edit_one(snapshot: Path, number: int) -> None:
    """Write a sentence more into the README of one project."""
    with Snapshot.open(snapshot, create=True) as store:
        record = next(record for record in store.projects() if record.texts)
        text = record.texts[0]
        more = replace(text, text=f"{text.text}\n\nSentence {number}.\n")
        store.put(replace(record, texts=(more, *record.texts[1:])), f"edited-{number}")


def size(site: Path) -> tuple[int, int]:
    """Bytes and files of a site."""
    sizes = [path.stat().st_size for path in site.rglob("*") if path.is_file()]
    return sum(sizes), len(sizes)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description="What a build costs when little changed.")
    parser.add_argument("folder", type=Path, help="Markdown files, one a project")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--schemas", type=Path, help="folder of STAC schemas, as of the command")
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=COMMAND@FOLDER")
    given = parser.parse_args()
    files = sorted(given.folder.rglob("*.md"))
    runs: dict[str, list[Run]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config = a_snapshot(
            make_world(*(a_project(number, file) for number, file in enumerate(files))), folder
        )
        options = [option for path in config for option in ("--config", str(path))]
        options += ["--snapshot", "snapshot.sqlite", "--output", "site", "--quiet"]
        if given.schemas:
            options += ["--schemas", str(given.schemas.resolve())]
        render = [sys.executable, "-m", "sharinghub_static", "render", *options]
        os.environ.update(PYTHONPATH=str(Path(__file__).parents[1]))
        for number in range(given.runs):
            for peer in given.peer:
                title, _, rest = peer.partition("=")
                command, _, place = rest.rpartition("@")
                runs[title].append(run(shlex.split(command), Path(place)))
            shutil.rmtree(folder / "site", ignore_errors=True)
            for cache in folder.glob("snapshot.*[!e]"):
                if cache.name != "snapshot.sqlite":
                    cache.unlink()
            runs["cold"].append(run(render, folder))
            runs["nothing changed"].append(run(render, folder))
            edit_one(folder / "snapshot.sqlite", number)
            runs["one README changed"].append(run(render, folder))
        total, number_of_files = size(folder / "site")
    base = statistics.median(each.cpu for each in next(iter(runs.values())))
    print(f"{len(files)} projects, medians of {given.runs} runs")
    print(f"{total / len(files) / 1000:.0f} kB and {number_of_files / len(files):.1f} files a project")
    print("| build | processor s | ratio | wall s | peak MiB |\n| --- | ---: | ---: | ---: | ---: |")
    for title, each in runs.items():
        cpu, wall, memory = (
            statistics.median(getattr(one, name) for one in each) for name in ("cpu", "wall", "memory")
        )
        print(f"| {title} | {cpu:.2f} | {cpu / base:.2f} | {wall:.2f} | {memory:.0f} |")


if __name__ == "__main__":
    main()
