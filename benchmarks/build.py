"""Where the processor time of a whole build goes.

    python benchmarks/build.py [FOLDER] [--schemas FOLDER]

FOLDER holds Markdown files, one a project (those of the tests by default); of YAML front matter, ``tags``
are used. An embedded GitLab is crawled, and the site is rendered with the shipped configuration (two
languages, STAC, search, check). Each stage is printed with its share of the render, without that of other
stages that it calls.
"""

import argparse
import functools
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import yaml

from sharinghub_static import api, hub_reading, rendering
from sharinghub_static.catalog.item_files import ItemFiles
from sharinghub_static.demo.server import EmbeddedGitlab
from sharinghub_static.demo.world import SampleProject, World
from sharinghub_static.portal import site_pages
from sharinghub_static.portal.markdown import document
from sharinghub_static.portal.rendering import Renderer
from sharinghub_static.site import writer
from sharinghub_static.site.check.made_pages import MadePages
from tests.worlds import make_world, sample

READMES = Path(__file__).parents[1] / "tests" / "portal" / "readmes"
CONFIG = Path(__file__).parents[1] / "site_config.yml"
TOPICS = ("aimodel", "dataset", "processor", "tool", "dashboard")
GROUPS = ("earthlab/land", "earthlab/ocean", "climate", "geo/tools", "geo/ml/models")
STAGES: tuple[tuple[Any, str, str], ...] = (
    (rendering, "interpret_hub", "records to projects"),
    (hub_reading, "build_catalog", "STAC documents"),
    (document, "render", "READMEs and release notes"),
    (document, "dress_code", "colours of their code"),
    (site_pages, "project_pages", "contexts of project pages"),
    (site_pages.Portal, "_pages", "contexts of other pages"),
    (Renderer, "render", "templates"),
    (site_pages.Portal, "_files", "search data, feeds, badges and other files"),
    (MadePages, "read", "pages read for masks and the check"),
    (ItemFiles, "make", "tables of Items"),
    (writer.SiteWriter, "prepare", "files written"),
    (writer.SiteWriter, "put", "files written"),
    (writer, "compress", "compressed copies"),
    (rendering, "check_site", "check"),
)
REST = "the rest"


class Stages:
    """The processor seconds of each stage, without those of the stages that it calls."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._running = [REST]
        self._since = time.process_time()

    def enter(self, stage: str) -> None:
        """A stage begins; the one that called it waits."""
        self._stop()
        self._running.append(stage)

    def leave(self) -> None:
        """The stage that began last ends."""
        self._stop()
        self._running.pop()

    def _stop(self) -> None:
        now = time.process_time()
        self.seconds[self._running[-1]] += now - self._since
        self._since = now

    def measured(self, function: Callable[..., Any], stage: str) -> Callable[..., Any]:
        """The function as a stage; what a generator does between two values counts too."""

        @functools.wraps(function)
        def measuring(*args: Any, **kwargs: Any) -> Any:
            self.enter(stage)
            try:
                result = function(*args, **kwargs)
            finally:
                self.leave()
            return self._each(result, stage) if isinstance(result, Iterator) else result

        return measuring

    def _each(self, values: Iterator[Any], stage: str) -> Iterator[Any]:
        while True:
            self.enter(stage)
            try:
                value = next(values)
            except StopIteration:
                return
            finally:
                self.leave()
            yield value


def a_project(number: int, file: Path) -> SampleProject:
    """A project with the README of a file, and a few files beside it."""
    text = file.read_text("utf-8", "replace")
    front = text.split("\n---\n", 1)[0] if text.startswith("---\n") else ""
    known = yaml.safe_load(front) or {}
    tags = [str(tag) for tag in known.get("tags", ())] if isinstance(known, dict) else []
    contents: dict[str, str | bytes] = {"README.md": text, "data.csv": "a,b\n1,2\n", "demo.ipynb": "{}"}
    return sample(
        f"{GROUPS[number % len(GROUPS)]}/readme-{number}",
        id=number + 1,
        topics=(f"sharinghub:{TOPICS[number % len(TOPICS)]}", *tags),
        last_activity_at=datetime(2026, 1, 1, tzinfo=UTC) - timedelta(hours=number * 7),
        files=contents,
    )


def a_snapshot(world: World, folder: Path) -> list[Path]:
    """The world crawled into a folder; the configuration files."""
    with EmbeddedGitlab(world) as gitlab:
        address = folder / "address.yml"
        address.write_text(f"gitlab: {{url: '{gitlab.url}'}}\n", "utf-8")
        api.crawl([CONFIG, address], snapshot=folder / "snapshot.sqlite", environ={})
    return [CONFIG, address]


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description="Where the processor time of a build goes.")
    parser.add_argument("folder", type=Path, nargs="?", default=READMES, help="Markdown files, one a project")
    parser.add_argument("--schemas", type=Path, help="folder of STAC schemas, as of the command")
    given = parser.parse_args()
    files = sorted(given.folder.rglob("*.md"))
    if not files:
        sys.exit(f"no Markdown in {given.folder}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        world = make_world(*(a_project(number, file) for number, file in enumerate(files)))
        config = a_snapshot(world, folder)
        del world
        stages = Stages()
        for owner, attribute, stage in STAGES:
            setattr(owner, attribute, stages.measured(getattr(owner, attribute), stage))
        built = api.render(
            config, folder / "site", snapshot=folder / "snapshot.sqlite", schemas=given.schemas, environ={}
        )
        stages.leave()
    whole = sum(stages.seconds.values())
    print(f"{len(files)} projects, {built.files.written} files")
    print("| stage | ms a project | share |\n| --- | --- | --- |")
    for stage, seconds in sorted(stages.seconds.items(), key=lambda item: -item[1]):
        print(f"| {stage} | {seconds * 1000 / len(files):.2f} | {seconds / whole:.1%} |")
    check = sum(seconds for stage, seconds in stages.seconds.items() if stage.startswith("check"))
    print(f"| all | {whole * 1000 / len(files):.1f} | check {check / whole:.0%} |")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MiB, the embedded GitLab included")


if __name__ == "__main__":
    main()
