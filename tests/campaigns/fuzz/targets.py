"""What is fed: each target makes an input from a number, and reads it the way a build does.

A target raises only where the program would: everything that it lets through is a crash.
"""

import json
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from sharinghub_static.catalog import build_catalog
from sharinghub_static.config import SiteConfig
from sharinghub_static.config.loading import load_config
from sharinghub_static.errors import ConfigError, SharingHubError, SourceError
from sharinghub_static.portal.markdown import document
from sharinghub_static.portal.media import Gallery
from sharinghub_static.portal.project_page.readme import rendered_readme
from sharinghub_static.problem_kinds import KINDS
from sharinghub_static.project.interpret import interpret, interpret_all
from sharinghub_static.project.lint import lint_readme
from sharinghub_static.project.model import Project
from sharinghub_static.reporting import SilentReporter
from sharinghub_static.site.layout import RESERVED_NAMES
from sharinghub_static.snapshot.records import FileRecord, InstanceRecord, TextRecord
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.sources.gitlab.crawl import crawl_gitlab
from sharinghub_static.sources.http.retry_policy import RetryPolicy
from sharinghub_static.sources.mlflow.crawl import crawl_mlflow
from tests.campaigns.fuzz.binary_targets import make_file, make_picture, read_file, read_picture
from tests.campaigns.fuzz.mutations import mutate_text, mutate_tree, nasty_text
from tests.campaigns.fuzz.nasty import NASTY
from tests.campaigns.fuzz.replay import Server, Spoiler, gitlab_server, mlflow_server, served_by
from tests.campaigns.fuzz.seeds import MARKUPS, MLMODEL, config_seeds, corpus, readme_seeds, seeds_of
from tests.campaigns.worlds import DATASET, MODEL, full_world
from tests.projects import UPDATED, make_config, make_hub, make_record

__all__ = ["TARGETS", "Target"]

_IMPATIENT = RetryPolicy(attempts=2, first_wait=0, longest_wait=0, workers=2, failures=6)
_URL = "http://gitlab.test"


@dataclass
class Target:
    """Something that reads input of one kind.

    Args:
        name: in the table.
        share: of all inputs, in parts of the sum over the targets.
        make: the input of a generator; anything that ``repr`` can show.
        read: reads one.
    """

    name: str
    share: int
    make: Callable[[Random], Any]
    read: Callable[[Any], None]


@cache
def _readmes() -> tuple[str, ...]:
    return readme_seeds(corpus())


@cache
def _fronts() -> tuple[str, ...]:
    return tuple(text for text in _readmes() if text.startswith("---"))


@cache
def _companions(kind: str) -> tuple[str, ...]:
    return seeds_of(kind, corpus())


@cache
def _keys() -> tuple[str, ...]:
    """Keys of front matter that occur in the seeds, and those that break programs."""
    found: set[str] = set()
    for text in _fronts():
        for line in text.partition("\n---")[0].splitlines():
            key, sign, _ = line.strip(" -").partition(":")
            if sign and key.isidentifier():
                found.add(key)
    return (*sorted(found), *NASTY[:60])


# What becomes of a project


def publish(project: Project) -> None:
    """Make Item, README and Problems of a project, as a build does."""
    for problem in project.problems:
        assert problem.code in KINDS
        assert problem.code != "SH609", problem.message
        assert problem.message
    hub = make_hub(project)
    for _, content in build_catalog(hub).documents:
        json.loads(content)
    for file in project.assets:
        file.href.encode()
    rendered = rendered_readme(project, hub.config.gitlab.url, Gallery(), render=document.render)
    if rendered is not None:
        str(rendered.html).encode()


def _project(texts: Mapping[str, str], **more: Any) -> Project:
    files = tuple(FileRecord(path) for path in sorted({*texts, "a.tif", "preview.png"}))
    stored = tuple(
        TextRecord(path, text, len(text.encode("utf-8", "replace"))) for path, text in sorted(texts.items())
    )
    return interpret(make_record(topics=(DATASET, MODEL), files=files, texts=stored, **more), make_config())


def _as_crawled(text: str) -> str:
    """The text as a crawl stores it: without what no encoding takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


# Inputs of each kind


def _make_readme(random: Random) -> str:
    return _as_crawled(mutate_text(random, _readmes()))


def _make_front(random: Random) -> str:
    if random.random() < 0.5:
        front = mutate_text(random, _fronts())
        return _as_crawled(front)
    tree = _tree(random, _keys(), 3)
    try:
        front = yaml.safe_dump(tree, allow_unicode=True)
    except (yaml.YAMLError, UnicodeError, ValueError):
        front = "title: x\n"
    return _as_crawled(f"---\n{front}---\n# Title\n")


def _tree(random: Random, keys: tuple[str, ...], depth: int) -> Any:
    kind = random.randrange(6) if depth else 0
    if kind < 2:
        return {random.choice(keys): _leaf(random, keys, depth) for _ in range(random.randrange(1, 6))}
    if kind == 2:
        return [_leaf(random, keys, depth) for _ in range(random.randrange(4))]
    return {random.choice(keys): _tree(random, keys, depth - 1) for _ in range(random.randrange(1, 4))}


def _leaf(random: Random, keys: tuple[str, ...], depth: int) -> Any:
    kind = random.randrange(8)
    if kind < 4:
        return random.choice(NASTY)
    if kind == 4:
        return random.choice((None, True, 0, -1, 1.5, 10**30, float("nan"), float("inf"), 2024))
    if kind == 5:
        return [random.uniform(-200, 200) for _ in range(random.randrange(6))]
    return _tree(random, keys, depth - 1) if depth > 1 else nasty_text(random)


def _make_markup(random: Random) -> tuple[str, str]:
    ending = random.choice(tuple(MARKUPS))
    return f"README.{ending}", _as_crawled(mutate_text(random, seeds_of(ending, corpus())))


_PATHS = {
    "cff": "CITATION.cff",
    "codemeta": "codemeta.json",
    "dvc": "big.tif.dvc",
    "mlmodel": "model/MLmodel",
    "pointer": "a.tif",
    "ipynb": "demo.ipynb",
}


def _make_companion(random: Random) -> tuple[str, str]:
    kind = random.choice(tuple(_PATHS))
    path = (
        random.choice(("big.tif.dvc", "dvc.yaml", "dvc.lock", ".dvc/config"))
        if kind == "dvc"
        else _PATHS[kind]
    )
    if kind == "pointer":
        path = random.choice(("a.tif", ".gitattributes", ".gitmodules"))
    seeds = _companions(kind)
    text = random.choice(seeds)
    if random.random() < 0.5:
        try:
            text = yaml.safe_dump(mutate_tree(random, yaml.safe_load(text)), allow_unicode=True)
            return path, _as_crawled(text)
        except (yaml.YAMLError, ValueError, TypeError, RecursionError, UnicodeError):
            pass
    return path, _as_crawled(mutate_text(random, seeds))


def _make_config(random: Random) -> str:
    text = random.choice(config_seeds())
    if random.random() < 0.6:
        tree = mutate_tree(random, yaml.safe_load(text))
        try:
            return _as_crawled(yaml.safe_dump(tree, allow_unicode=True))
        except (yaml.YAMLError, ValueError):
            return _as_crawled(text)
    return _as_crawled(mutate_text(random, config_seeds()))


# Reading them


def _read_readme(text: str) -> None:
    publish(_project({"README.md": text}))


def _read_markup(given: tuple[str, str]) -> None:
    path, text = given
    publish(_project({path: text}))


def _read_companion(given: tuple[str, str]) -> None:
    path, text = given
    publish(_project({"README.md": "# Title\n", path: text}))


def _read_lint(text: str) -> None:
    lint_readme("README.md", text)


def _read_config(text: str) -> None:
    path = _folder() / "site_config.yml"
    path.write_text(text, "utf-8")
    try:
        load_config([path], {}, RESERVED_NAMES)
    except ConfigError as error:
        _assert_one_line(error)


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="fuzz-"))


# Replies of servers


@dataclass
class _Replies:
    """Which server is asked, and what is asked of it when nothing is spoiled."""

    server: Server
    run: Callable[[Server], None]
    kinds: tuple[str, ...] = field(default=())

    def all_kinds(self) -> tuple[str, ...]:
        if not self.kinds:
            with served_by(self.server) as asked:
                self.run(self.server)
            self.kinds = tuple(sorted({question.kind for question in asked}))
        return self.kinds

    def read(self, seed: int) -> None:
        random = Random(seed)
        kind = random.choice(self.all_kinds())
        spoiled = Spoiler(self.server, kind, random)
        with served_by(spoiled), _no_waiting():
            self.run(spoiled)


@contextmanager
def _no_waiting() -> Any:
    """Let nothing of this process sleep: what retries wait for is not what is looked for here."""
    before = time.sleep
    time.sleep = lambda _seconds: None
    try:
        yield
    finally:
        time.sleep = before


def _crawl_gitlab(_server: Server) -> None:
    config = make_config(gitlab={"url": _URL, "timeout": 5}, mlflow={"type": "gitlab"})
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        path = Path(folder, "snapshot.sqlite")
        reporter = SilentReporter()
        try:
            with Snapshot.open(path, create=True) as snapshot:
                crawl_gitlab(
                    config,
                    snapshot,
                    token="glpat-member",
                    reporter=reporter,
                    now=lambda: UPDATED,
                    retry_policy=_IMPATIENT,
                )
                crawl_mlflow(
                    config,
                    snapshot,
                    environ={"GITLAB_TOKEN": "glpat-member"},
                    reporter=reporter,
                    now=lambda: UPDATED,
                    retry_policy=_IMPATIENT,
                )
        except SourceError as error:
            _assert_one_line(error)
            return
        _publish_snapshot(path, config)


def _crawl_mlflow(_server: Server) -> None:
    config = make_config(
        gitlab={"url": _URL, "timeout": 5}, mlflow={"type": "mlflow", "url": "http://mlflow.test"}
    )
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        path = Path(folder, "snapshot.sqlite")
        with Snapshot.open(path, create=True) as snapshot:
            snapshot.instance = InstanceRecord(_URL)
            snapshot.put(make_record("eo/full", id=101, topics=(MODEL,)), "f", at=UPDATED)
            crawl_mlflow(
                config,
                snapshot,
                environ={},
                reporter=SilentReporter(),
                now=lambda: UPDATED,
                retry_policy=_IMPATIENT,
            )
        _publish_snapshot(path, config)


def _publish_snapshot(path: Path, config: SiteConfig) -> None:
    with Snapshot.open(path) as snapshot:
        projects = interpret_all(snapshot.projects(), config, snapshot.tracking.all(), snapshot.history.all())
    for project in projects:
        publish(project)


def _assert_one_line(error: SharingHubError) -> None:
    for line in error.lines():
        assert line.strip()
        assert "\n" not in line, line


@cache
def _gitlab() -> _Replies:
    return _Replies(gitlab_server(full_world(), _URL), _crawl_gitlab)


@cache
def _mlflow() -> _Replies:
    return _Replies(mlflow_server(MLMODEL), _crawl_mlflow)


def _seed(random: Random) -> int:
    return random.getrandbits(48)


TARGETS: tuple[Target, ...] = (
    Target("READMEs", 25, _make_readme, _read_readme),
    Target("READMEs in other markup", 6, _make_markup, _read_markup),
    Target("front matter", 30, _make_front, _read_readme),
    Target("files beside a README", 22, _make_companion, _read_companion),
    Target("data and model files", 12, make_file, read_file),
    Target("pictures", 6, make_picture, read_picture),
    Target("lint", 8, _make_front, _read_lint),
    Target("configuration", 7, _make_config, _read_config),
    Target("GitLab replies", 5, _seed, lambda seed: _gitlab().read(seed)),
    Target("MLflow replies", 3, _seed, lambda seed: _mlflow().read(seed)),
)
"""Shares are chosen by what an input costs: a crawl takes some fifty times as long as a README."""
