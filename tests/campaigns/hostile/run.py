"""Builds hubs of two sound projects and some hostile ones: the sound ones' pages must keep every byte.

python -m tests.campaigns.hostile.run --hubs 200
"""

import argparse
import contextlib
import io
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from unittest import mock

from sharinghub_static.cli import main as command
from sharinghub_static.demo.world import SampleProject
from tests.campaigns.hostile.projects import hostile_project
from tests.gitlab_double.server import EmbeddedGitlab
from tests.worlds import NOW, make_world, sample

__all__ = ["Outcome", "build", "main", "sound_files", "try_hub"]

_TOPIC = "sharinghub:dataset"
_CONFIG = """
gitlab: {url: %s}
ranking: {enable: false}
reviews: {labels: [review]}
stac:
  categories:
    - dataset: {title: Datasets, gitlab_topic: sharinghub:dataset}
"""
_CODES = ("SH609", "SH610", "SH611", "SH612")
_SOUND = ("eo/one", "eo/two")


@dataclass
class Outcome:
    """What came of one hub.

    Args:
        seed: of its projects.
        fault: what did not hold; empty when all did.
        codes: how often each Problem about what is not shown was given.
    """

    seed: str
    fault: str = ""
    codes: Counter[str] = field(default_factory=Counter)


def build(folder: Path, projects: Sequence[SampleProject]) -> tuple[int, str]:
    """Build a hub of the two sound projects and these; exit status and what was said.

    Args:
        folder: for snapshot and site; an empty one gives a first build.
        projects: beside the sound ones.
    """
    sound = [sample(path, topics=(_TOPIC,), files={"README.md": f"# {path}\n\nWords.\n"}) for path in _SOUND]
    said = io.StringIO()
    (folder / "schemas").mkdir(exist_ok=True)
    with EmbeddedGitlab(make_world(*sound, *projects)) as gitlab:
        (folder / "site_config.yml").write_text(_CONFIG % gitlab.url, "utf-8")
        with (
            mock.patch("sharinghub_static.pipeline._now", return_value=NOW),
            contextlib.chdir(folder),
            contextlib.redirect_stdout(said),
            contextlib.redirect_stderr(said),
        ):
            status = command(["build", "--schemas", "schemas"])
    return status, said.getvalue().replace(gitlab.url, "http://gitlab")


def sound_files(folder: Path) -> dict[str, bytes]:
    """Main parts of pages, Items and badges of the sound projects, less the port of this run's GitLab."""
    public = folder / "public"
    config = (folder / "site_config.yml").read_text("utf-8")
    port = config.partition("url: http://127.0.0.1:")[2].partition("}")[0].encode()
    found = [
        path
        for one in _SOUND
        for place in (f"dataset/{one}", f"stac/dataset/{one}", f"badges/{one}")
        for path in sorted((public / place).rglob("*"))
        if path.is_file() and path.suffix != ".gz"
    ]
    # What stands around a page's main part says which kinds of pages the hub has, whoever is their cause.
    return {
        str(path.relative_to(public)): _main_part(path.read_bytes()).replace(port, b"port") for path in found
    }


def _main_part(content: bytes) -> bytes:
    _, opened, rest = content.partition(b"<main")
    return rest.partition(b"</main>")[0] if opened else content


def try_hub(seed: str, projects: int, wanted: dict[str, bytes]) -> Outcome:
    """Build one hub and hold it against what is promised.

    Args:
        seed: of its hostile projects.
        projects: how many of those.
        wanted: files of the sound projects in a hub of their own.
    """
    random, outcome = Random(seed), Outcome(seed)
    hostile = [hostile_project(random, number, _TOPIC) for number in range(projects)]
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        status, said = build(Path(folder), hostile)
        if status or "Traceback" in said:
            outcome.fault = f"exit status {status}: {said[-1500:]}"
            return outcome
        report = json.loads((Path(folder) / "public/build.json").read_bytes())
        found = sound_files(Path(folder))
        changed = sorted(path for path in wanted.keys() | found if wanted.get(path) != found.get(path))
    if changed:
        outcome.fault = f"other bytes: {', '.join(changed)}"
    listed = report["problems"] + report["left_out"]
    outcome.codes = Counter(one["code"] for one in listed if one["code"] in _CODES)
    if report["projects"] + len(report["left_out"]) != projects + len(_SOUND):
        outcome.fault = outcome.fault or f"{report['projects']} projects of {projects + len(_SOUND)}"
    return outcome


def outcomes(hubs: int, projects: int, seed: str) -> Iterator[Outcome]:
    """Try so many hubs."""
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        status, said = build(Path(folder), ())
        assert status == 0, said
        wanted = sound_files(Path(folder))
    assert len(wanted) >= 2 * len(_SOUND)
    for number in range(hubs):
        yield try_hub(f"{seed}-{number}", projects, wanted)


def main() -> int:
    """Run it; exit status 1 when something did not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hubs", type=int, default=100)
    parser.add_argument("--projects", type=int, default=8, help="hostile ones in each hub")
    parser.add_argument("--seed", default="a")
    arguments = parser.parse_args()
    for name in ("GITLAB_TOKEN", "GITLAB_URL", "GITLAB_CI", "CONFIG_PATH"):
        os.environ.pop(name, None)
    codes: Counter[str] = Counter()
    bad = 0
    for outcome in outcomes(arguments.hubs, arguments.projects, arguments.seed):
        codes += outcome.codes
        if outcome.fault:
            bad += 1
            print(f"{outcome.seed}: {outcome.fault}")
    shown = ", ".join(f"{code} {number}" for code, number in sorted(codes.items())) or "none"
    print(f"{arguments.hubs} hubs of {arguments.projects} hostile projects: {bad} broken; {shown}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
