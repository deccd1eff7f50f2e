"""Builds of the embedded GitLab as its owners reach it: through proxies, under a path, over TLS."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from sharinghub_static.cli import main
from sharinghub_static.demo.running import placed
from sharinghub_static.demo.world import World
from sharinghub_static.snapshot.records import ProjectRecord
from sharinghub_static.snapshot.store import Snapshot
from tests.gitlab_double.server import EmbeddedGitlab
from tests.sources.crawling import dataset
from tests.sources.fronts import Front, Rule, reverse_proxy
from tests.worlds import make_world

__all__ = ["Instance", "Ran", "Runner", "front", "small_world"]

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ran:
    """What a run of the command line left.

    Args:
        status: exit status.
        out: standard output.
        err: standard error, where messages are.
    """

    status: int
    out: str
    err: str


class Runner:
    """A folder with a configuration, and the command line to run in it."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:
        self.folder = folder
        self._capfd = capfd
        self.set = monkeypatch.setenv
        self.unset = partial(monkeypatch.delenv, raising=False)
        shutil.copy(_ROOT / "tests/site_config.yml", folder)
        (folder / "schemas").mkdir()
        monkeypatch.chdir(folder)
        for name in list(os.environ):
            if name.startswith(("GITLAB", "CI", "SHARINGHUB")):
                monkeypatch.delenv(name)
        monkeypatch.setenv("HOME", str(folder))
        defaults = "sharinghub_static.sources.http.retry_policy.RetryPolicy.__init__.__defaults__"
        monkeypatch.setattr(defaults, _IMPATIENT)

    def run(self, command: str, url: str, token: str = "") -> Ran:
        """Run a command that crawls.

        Args:
            command: ``crawl`` or ``build``.
            url: of the GitLab.
            token: for ``GITLAB_TOKEN``; none when empty.
        """
        self.set("GITLAB_URL", url)
        self.set("GITLAB_TOKEN", token)
        self._capfd.readouterr()
        status = main([command, "--quiet", *(["--schemas", "schemas"] if command == "build" else [])])
        return Ran(status, *self._capfd.readouterr())

    def records(self) -> dict[str, ProjectRecord]:
        """What is stored, by full path."""
        with Snapshot.open(self.folder / ".sharinghub/snapshot.sqlite") as snapshot:
            return {record.full_path: record for record in snapshot.projects()}

    def site(self) -> dict[str, str]:
        """The files of the site, by path, as text."""
        public = self.folder / "public"
        files = (path for path in public.rglob("*") if path.is_file() and path.suffix != ".gz")
        return {path.relative_to(public).as_posix(): path.read_text(errors="replace") for path in files}


_IMPATIENT = (3, 0.01, 2.0, 4, 6, 2)
"""Of :class:`RetryPolicy`: a test waits for no server."""


@dataclass(frozen=True)
class Instance:
    """A GitLab and what stands before it."""

    gitlab: EmbeddedGitlab
    front: Front

    @property
    def url(self) -> str:
        """For ``gitlab.url``."""
        return self.front.url


def small_world() -> World:
    """Two projects with a README; one has files in a folder."""
    files = {
        "README.md": "# Cover\n\n![map](docs/map.png)\n",
        "docs/map.png": b"no picture",
        "a.csv": "a\n1\n",
    }
    return make_world(dataset("eo/cover", files=files, license="mit"), dataset("eo/other"))


@contextmanager
def front(world: World, rule: Rule = lambda _asked: None, **options: object) -> Iterator[Instance]:
    """Run a GitLab behind a reverse proxy, which is its only address.

    Args:
        world: what it holds; ``{gitlab}`` in texts becomes its address.
        rule: what the proxy answers itself.
        options: of :func:`tests.sources.fronts.reverse_proxy`.
    """
    with (
        EmbeddedGitlab(world) as gitlab,
        reverse_proxy(gitlab.url, rule, **options) as proxy,  # type: ignore[arg-type]  # passed on
    ):
        gitlab.external_url = proxy.url
        gitlab.world = placed(world, proxy.url)
        yield Instance(gitlab, proxy)
