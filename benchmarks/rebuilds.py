"""What a build costs when everything, nothing, one README or one commit is new, beside other site generators.

    python benchmarks/rebuilds.py [--projects 100 1000] [--runs 3] [--schemas FOLDER] [--folder FOLDER]
                                  [--write docs/performance.md]

For each number of projects READMEs of 3 to 6 kB with highlighted code are made, or the Markdown files of a
folder are taken, one a project. An embedded GitLab is crawled once; then the shipped configuration (two
languages, STAC, search, check) is rendered by the command line in processes of its own. Hugo, Pelican and
Eleventy, which are installed into ``.venv-peers`` when first needed, build one plain page a project of the
same READMEs (``benchmarks/peers.py``). All are run in turns, so that what else the machine does counts for
all; medians are printed, with the ratios to Hugo's processor and wall time, and what the site weighs. With
``--write`` they take the place of what an earlier run wrote into a page.
"""

import argparse
import compileall
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.build import a_project, a_snapshot
from benchmarks.peers import Document, clean, install_peers, make_documents, make_sites, put_aside
from benchmarks.weight import weight_table
from sharinghub_static.snapshot.records import ProjectRecord
from sharinghub_static.snapshot.store import Snapshot
from tests.worlds import make_world

BEGIN = "<!-- benchmarks/rebuilds.py writes what follows -->"
END = "<!-- until here -->"


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


_LAUNCHER = """
import os, sys, time
began = time.monotonic()
process = os.fork()
if process == 0:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.execvp(sys.argv[1], sys.argv[1:])
_, status, used = os.wait4(process, 0)
wall = time.monotonic() - began
print(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, wall, used.ru_maxrss)
"""
"""A small process, for the peak of a new process is at least the memory of the one that starts it."""


def run(command: Sequence[str], folder: Path) -> Run:
    """Run a command to its end.

    Raises:
        SystemExit: it failed.
    """
    launcher = [sys.executable, "-I", "-S", "-c", _LAUNCHER, *command]
    output = subprocess.run(launcher, cwd=folder, stdout=subprocess.PIPE, text=True, check=True).stdout
    status, cpu, wall, kibibytes = map(float, output.split())
    if status:
        sys.exit(f"{shlex.join(command)}: failed ({status:.0f})")
    return Run(cpu, wall, kibibytes / 1024)


def edit_one(snapshot: Path, number: int) -> None:
    """Write a sentence more into the README of one project."""
    with Snapshot.open(snapshot, create=True) as store:
        record = next(record for record in store.projects() if record.texts)
        store.put(_with_sentence(record, number), f"edited-{number}")


def _with_sentence(record: ProjectRecord, number: int) -> ProjectRecord:
    text = record.texts[0]
    more = replace(text, text=f"{text.text}\n\nSentence {number}.\n")
    return replace(record, texts=(more, *record.texts[1:]))


def commit_one(snapshot: Path, number: int) -> None:
    """Let a crawl an hour later find a commit: a README, and dates of the project, the data and the crawl.

    It is in a project of middling age, which overtakes half of the others in lists and rankings.
    """
    with Snapshot.open(snapshot, create=True) as store:
        records = sorted(store.projects(), key=lambda record: record.last_activity_at)
        record = _with_sentence(records[len(records) // 2], number)
        crawled = store.changed_at + timedelta(hours=1)
        pushed = replace(record, last_activity_at=crawled - timedelta(minutes=5))
        store.put(pushed, f"pushed-{number}", crawled)
        store.crawled_at = crawled


def put_aside_builds(folder: Path) -> None:
    """Leave nothing of the builds in a folder but the snapshot."""
    caches = {path.name for path in folder.glob("snapshot.*")} - {"snapshot.sqlite"}
    put_aside(folder, ("site", ".site.spare", *caches))


def measure(documents: Sequence[Document], options: argparse.Namespace) -> Iterator[str]:
    """Measure one number of projects, and give the lines of its tables."""
    runs: dict[str, list[Run]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        peers = make_sites(documents, folder / "peers", options.programs)
        for document in documents:
            (folder / "readmes").mkdir(exist_ok=True)
            (folder / "readmes" / f"{document.name}.md").write_text(document.with_front_matter(), "utf-8")
        files = sorted((folder / "readmes").iterdir())
        world = make_world(*(a_project(number, file) for number, file in enumerate(files)))
        config = a_snapshot(world, folder)
        arguments = [argument for path in config for argument in ("--config", str(path))]
        arguments += ["--snapshot", "snapshot.sqlite", "--output", "site", "--quiet"]
        if options.schemas:
            arguments += ["--schemas", str(options.schemas.resolve())]
        render = [sys.executable, "-m", "sharinghub_static", "render", *arguments]
        root = Path(__file__).parents[1]
        os.environ.update(PYTHONPATH=str(root))
        # As it is installed: in a checkout that may keep no bytecode each run would compile all modules.
        compileall.compile_dir(root / "sharinghub_static", quiet=1)
        for number in range(options.runs):
            for peer in peers:
                clean(peer)
                runs[peer.name].append(run(peer.command, peer.folder))
            put_aside_builds(folder)
            runs["everything"].append(run(render, folder))
            runs["nothing changed"].append(run(render, folder))
            edit_one(folder / "snapshot.sqlite", 2 * number)
            runs["one README changed"].append(run(render, folder))
            # The tree of the build before is beside the site from now on, as it is not in a pipeline's cache.
            edit_one(folder / "snapshot.sqlite", 2 * number + 1)
            runs["another README changed"].append(run(render, folder))
            commit_one(folder / "snapshot.sqlite", number)
            runs["one commit crawled"].append(run(render, folder))
        weights = list(weight_table(folder / "site"))
    yield from ("", f"### {len(files):,} projects", "", f"Medians of {options.runs} runs.", "")
    yield from rows_of(runs)
    yield from ("", "What the site weighs:", "", *weights)


def rows_of(runs: Mapping[str, Sequence[Run]]) -> Iterator[str]:
    """The rows of a table with medians, and ratios to the first build's."""
    medians = {
        title: Run(
            *(statistics.median(getattr(each, name) for each in row) for name in ("cpu", "wall", "memory"))
        )
        for title, row in runs.items()
    }
    title, base = next(iter(medians.items()))
    yield f"| build | processor s | to {title}'s | wall s | to {title}'s | peak MiB |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for title, each in medians.items():
        figures = (
            f"{each.cpu:.2f} | {each.cpu / base.cpu:.2f} | {each.wall:.2f} | {each.wall / base.wall:.2f}"
        )
        yield f"| {title} | {figures} | {each.memory:.0f} |"


def write_between(page: Path, lines: Sequence[str]) -> None:
    """Put lines in the place of those that an earlier run wrote into a page.

    Raises:
        SystemExit: the page has no such place.
    """
    before, begin, rest = page.read_text("utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        sys.exit(f"{page} has no place for the tables: a line `{BEGIN}` and a line `{END}` below it")
    page.write_text("\n".join((before + begin, *lines, "", end + after)), "utf-8")


def documents_of(folder: Path) -> list[Document]:
    """The Markdown files of a folder; front matter, if there is any, stays part of the text."""
    files = sorted(folder.rglob("*.md"))
    return [
        Document(f"p{number:06d}", file.stem, "dataset", (), file.read_text("utf-8", "replace"))
        for number, file in enumerate(files)
    ]


def main() -> None:
    """Measure each number of projects, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--projects", type=int, nargs="+", default=[100, 1000], help="(100 1000)")
    parser.add_argument(
        "--folder", type=Path, help="Markdown files, one a project, in place of these numbers"
    )
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--schemas", type=Path, help="folder of STAC schemas, as of the command")
    parser.add_argument("--write", type=Path, help="page into which the tables are written")
    parser.add_argument("--peers", type=Path, default=Path(".venv-peers"), help="where they are installed")
    options = parser.parse_args()
    options.programs = install_peers(options.peers.resolve())
    hubs = (documents_of(options.folder),) if options.folder else map(make_documents, options.projects)
    written = []
    for documents in hubs:
        for line in measure(documents, options):
            print(line, flush=True)
            written.append(line)
    if options.write:
        write_between(options.write, written)


if __name__ == "__main__":
    main()
