"""What a build costs when everything, nothing, or one README changed, beside other site generators.

    python benchmarks/rebuilds.py [--projects 100 1000] [--runs 3] [--schemas FOLDER] [--folder FOLDER]

For each number of projects READMEs of 3 to 6 kB with highlighted code are made, or the Markdown files of a
folder are taken, one a project. An embedded GitLab is crawled once; then the shipped configuration (two
languages, STAC, search, check) is rendered by the command line in processes of its own. Hugo, Pelican and
Eleventy, which are installed into ``.venv-peers`` when first needed, build one plain page a project of the
same READMEs (``benchmarks/peers.py``). All are run in turns, so that what else the machine does counts for
all; medians are printed, with the ratios to Hugo's processor and wall time.
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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.build import a_project, a_snapshot
from benchmarks.peers import Document, clean, install_peers, make_documents, make_sites
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


def measure(documents: Sequence[Document], options: argparse.Namespace) -> None:
    """Measure one number of projects, and print its table."""
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
        os.environ.update(PYTHONPATH=str(Path(__file__).parents[1]))
        for number in range(options.runs):
            for peer in peers:
                clean(peer)
                runs[peer.name].append(run(peer.command, peer.folder))
            shutil.rmtree(folder / "site", ignore_errors=True)
            for cache in folder.glob("snapshot.*[!e]"):
                if cache.name != "snapshot.sqlite":
                    cache.unlink()
            runs["everything"].append(run(render, folder))
            runs["nothing changed"].append(run(render, folder))
            edit_one(folder / "snapshot.sqlite", number)
            runs["one README changed"].append(run(render, folder))
        total, number_of_files = size(folder / "site")
    print(f"\n{len(files):,} projects, medians of {options.runs} runs; our site has")
    print(f"{total / len(files) / 1000:.0f} kB and {number_of_files / len(files):.1f} files a project\n")
    print_table(runs)


def print_table(runs: Mapping[str, Sequence[Run]]) -> None:
    """Print medians, and ratios to the first build's."""
    medians = {
        title: Run(
            *(statistics.median(getattr(each, name) for each in row) for name in ("cpu", "wall", "memory"))
        )
        for title, row in runs.items()
    }
    title, base = next(iter(medians.items()))
    print(f"| build | processor s | to {title}'s | wall s | to {title}'s | peak MiB |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for title, each in medians.items():
        figures = (
            f"{each.cpu:.2f} | {each.cpu / base.cpu:.2f} | {each.wall:.2f} | {each.wall / base.wall:.2f}"
        )
        print(f"| {title} | {figures} | {each.memory:.0f} |", flush=True)


def documents_of(folder: Path) -> list[Document]:
    """The Markdown files of a folder; front matter, if there is any, stays part of the text."""
    files = sorted(folder.rglob("*.md"))
    return [
        Document(f"p{number:06d}", file.stem, "dataset", (), file.read_text("utf-8", "replace"))
        for number, file in enumerate(files)
    ]


def main() -> None:
    """Measure and print a table for each number of projects."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--projects", type=int, nargs="+", default=[100, 1000], help="(100 1000)")
    parser.add_argument(
        "--folder", type=Path, help="Markdown files, one a project, in place of these numbers"
    )
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--schemas", type=Path, help="folder of STAC schemas, as of the command")
    parser.add_argument("--peers", type=Path, default=Path(".venv-peers"), help="where they are installed")
    options = parser.parse_args()
    options.programs = install_peers(options.peers.resolve())
    if options.folder:
        measure(documents_of(options.folder), options)
        return
    for number in options.projects:
        measure(make_documents(number), options)


if __name__ == "__main__":
    main()
