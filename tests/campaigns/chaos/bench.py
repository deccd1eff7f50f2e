"""An old site, a push, a build through a fault, a build without it; and how these are compared."""

import contextlib
import io
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import yaml

from sharinghub_static.cli import main as cli
from sharinghub_static.demo.world import World
from sharinghub_static.site.site_folder import FILE_LIST, file_list
from sharinghub_static.sources.gitlab.graphql import GraphqlClient
from tests.campaigns.fuzz.replay import Server, gitlab_server, served_by
from tests.campaigns.worlds import full_world
from tests.gitlab_double.changes import push
from tests.worlds import MEMBER_TOKEN

__all__ = [
    "Bench",
    "Case",
    "CommandResult",
    "Outcome",
    "copy_with_spare",
    "making_bench",
    "no_waiting",
    "state_of",
    "tree",
]

_URL = "http://gitlab.test"
_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_PATIENT = 60
"""Seconds that a crawl waits for servers that answer, however busy the machine is."""
_TOPICS = {"dataset": "sharinghub:dataset", "ai-model": "sharinghub:aimodel"}


@dataclass(frozen=True)
class CommandResult:
    """What a command told the owner: exit status, standard error, standard output."""

    status: int
    stderr: str
    stdout: str = ""

    @property
    def errors(self) -> list[str]:
        """The lines that say what went wrong."""
        return [line for line in self.stderr.splitlines() if line.lower().startswith("error:")]

    @property
    def is_bug(self) -> bool:
        """Whether the program calls it a bug, or shows a traceback."""
        return any(word in self.stderr for word in ("This is a bug", "Traceback"))

    @property
    def line(self) -> str:
        """The line that says most."""
        warnings = [line for line in self.stderr.splitlines() if line.startswith("warning:")]
        return next(iter([*self.errors, *warnings, *reversed(self.stdout.splitlines())]), "")


@dataclass(frozen=True)
class Outcome:
    """What a build made of a fault.

    Args:
        fault: its name in the table.
        status: of the command; None where it was killed.
        lines: how many say what went wrong.
        bug: whether it calls itself a bug, or shows a traceback.
        site: what is published afterwards: ``old``, ``new``, ``whole`` (by its own list of files; a part of a
            project may be missing) or ``broken``.
        healed: whether the next build without the fault gave byte for byte what a clean build gives.
        line: what the owner reads.
    """

    fault: str
    status: int | None
    lines: int
    bug: bool
    site: str
    healed: bool
    line: str = ""

    @property
    def is_sound(self) -> bool:
        """Whether all promises held."""
        if self.bug or not self.healed or self.site == "broken":
            return False
        if self.status is None:
            return self.site in {"old", "new"}
        # A build that fails leaves the old site, and says in one line what is wrong and what to do.
        if self.status == 0:
            return not self.lines
        return self.lines == 1 and self.site == "old" and (self.status == 2 or self.advises)

    @property
    def advises(self) -> bool:
        """Whether the line has a second sentence: what to do."""
        return re.search(r"[^.]\. [A-Z][^.].*\.$", self.line) is not None


@dataclass
class Bench:
    """A hub with an old site, and what it should look like after the push.

    Args:
        folder: for the work.
        url: of the GitLab.
        extra: further keys of the configuration.
        environ: further variables.
        old: GitLab before the push.
        new: GitLab after it.
        serving: lets clients ask a server for as long as a ``with`` block lasts.
    """

    folder: Path
    old: Server
    new: Server
    url: str = _URL
    extra: Mapping[str, object] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=dict)
    serving: Callable[[Server], contextlib.AbstractContextManager[object]] = served_by
    before: dict[str, bytes] = field(default_factory=dict)
    wanted: dict[str, bytes] = field(default_factory=dict)
    fresh: dict[str, bytes] = field(default_factory=dict)

    @property
    def base(self) -> Path:
        """A folder with the old site and its snapshot."""
        return self.folder / "base"

    def prepare(self) -> None:
        """Build the old site, and what the next build must give: from its snapshot, and from none."""
        clean, fresh = self.folder / "clean", self.folder / "fresh"
        self._must(self.build(self.base, self.old))
        shutil.copytree(self.base, clean)
        self._must(self.build(clean, self.new))
        self._must(self.build(fresh, self.new))
        self.before, self.wanted, self.fresh = tree(self.base), tree(clean), tree(fresh)
        assert self.before != self.wanted

    @contextlib.contextmanager
    def work(self) -> Iterator[Path]:
        """A copy of the old site's folder."""
        work = self.folder / "work"
        shutil.rmtree(work, ignore_errors=True)
        copy_with_spare(self.base, work)
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)

    def build(self, folder: Path, server: Server | None, command: str = "build") -> CommandResult:
        """Run a command in a folder.

        Args:
            folder: of configuration, snapshot and site.
            server: is served meanwhile; None serves nothing.
            command: ``build``, ``crawl`` or ``render``.
        """
        arguments = self.arguments(folder, command)
        stderr, stdout = io.StringIO(), io.StringIO()
        environ = {"GITLAB_TOKEN": MEMBER_TOKEN, "PATH": os.environ.get("PATH", ""), **self.environ}
        with (
            patch.dict(os.environ, environ, clear=True),
            contextlib.redirect_stderr(stderr),
            contextlib.redirect_stdout(stdout),
            contextlib.nullcontext() if server is None else self.serving(server),
        ):
            return CommandResult(cli(arguments), stderr.getvalue(), stdout.getvalue())

    def arguments(self, folder: Path, command: str = "build") -> list[str]:
        """Write the configuration, and return the command's arguments."""
        (folder / "schemas").mkdir(exist_ok=True, parents=True)
        categories = [
            {id_: {"title": id_, "description": id_, "gitlab_topic": topic}} for id_, topic in _TOPICS.items()
        ]
        root = {"id": "hub", "title": "Hub", "description": "A hub."}
        whole = {
            "gitlab": {"url": self.url, "timeout": _PATIENT},
            "stac": {"root": root, "categories": categories},
            **self.extra,
        }
        config = folder / "site_config.yml"
        if not config.is_file():
            config.write_text(yaml.safe_dump(whole))
        arguments = [command, "--config", str(config), "--snapshot", str(folder / "state/snapshot.sqlite")]
        if command != "crawl":
            arguments += ["--output", str(folder / "public"), "--schemas", str(folder / "schemas")]
        return arguments

    def state(self, folder: Path) -> str:
        """What is published in a folder; see :class:`Outcome`."""
        return state_of(tree(folder), self.before, self.wanted)

    def outcome(self, name: str, folder: Path, result: CommandResult, *, afresh: bool = False) -> Outcome:
        """Look at the folder, build without the fault, and look again.

        Args:
            name: of the fault.
            folder: where the build through it was.
            result: what that build said.
            afresh: whether the owner deletes the snapshot first, as the line says.
        """
        site = self.state(folder)
        if afresh:
            shutil.rmtree(folder / "state")
        healing = self.build(folder, self.new)
        healed = tree(folder) == (self.fresh if afresh else self.wanted)
        if not healed:
            result = CommandResult(result.status, f"{result.stderr}\nwarning: next build: {healing.line}")
        return Outcome(name, result.status, len(result.errors), result.is_bug, site, healed, result.line)

    @staticmethod
    def _must(result: CommandResult) -> None:
        assert result.status == 0, result.stderr


@dataclass(frozen=True)
class Case:
    """A fault, and the build through it.

    Args:
        name: in the table.
        through: builds in the folder and returns what the owner was shown.
        afresh: whether the owner must delete the snapshot afterwards.
        timeout: seconds that the crawl waits for servers, in the build through the fault alone.
    """

    name: str
    through: Callable[[Bench, Path], CommandResult]
    afresh: bool = False
    timeout: float = _PATIENT

    def run(self, bench: Bench) -> Outcome:
        """Run it in a copy of the old site's folder."""
        with bench.work() as work:
            _set_timeout(work, self.timeout)
            result = self.through(bench, work)
            _set_timeout(work, _PATIENT)
            return bench.outcome(self.name, work, result, afresh=self.afresh)


def _set_timeout(folder: Path, seconds: float) -> None:
    """Change the timeout in the configuration of a folder, if the fault left one there."""
    file = folder / "site_config.yml"
    if file.is_file():
        changed = re.sub(rb"(?m)^(  timeout: )[0-9.]+$", rb"\g<1>%d" % round(seconds), file.read_bytes())
        file.write_bytes(changed)


@contextlib.contextmanager
def making_bench(url: str = _URL, **settings: object) -> Iterator[Bench]:
    """A prepared bench with the small GitLab of the campaigns."""
    with tempfile.TemporaryDirectory(prefix="chaos-") as name, no_waiting():
        old, new = (gitlab_server(world, url) for world in (full_world(), _pushed()))
        bench = Bench(Path(name), old, new, url, **settings)  # type: ignore[arg-type]
        bench.prepare()
        yield bench


def tree(folder: Path) -> dict[str, bytes]:
    """The files of the site in a folder."""
    public = folder / "public"
    return {
        path.relative_to(public).as_posix(): path.read_bytes() for path in public.rglob("*") if path.is_file()
    }


def copy_with_spare(base: Path, work: Path) -> None:
    """Copy the folder of a site, and put a spare of it there as a build leaves one."""
    shutil.copytree(base, work)
    if (work / "public").is_dir():
        shutil.copytree(work / "public", work / ".public.spare", copy_function=os.link)


def state_of(found: Mapping[str, bytes], before: Mapping[str, bytes], wanted: Mapping[str, bytes]) -> str:
    """What a published tree is; see :class:`Outcome`."""
    if found == before:
        return "old"
    if found == wanted:
        return "new"
    return "whole" if found.get(FILE_LIST) == file_list(found) else "broken"


@contextlib.contextmanager
def no_waiting() -> Iterator[None]:
    """Let no client wait before it asks again, and let each build be of one moment."""
    defaults = GraphqlClient.__init__.__kwdefaults__
    before = defaults["sleep"]
    defaults["sleep"] = lambda _seconds: None
    try:
        with (
            patch.object(time, "sleep", lambda _seconds: None),
            patch("sharinghub_static.pipeline._now", lambda: _NOW),
        ):
            yield
    finally:
        defaults["sleep"] = before


def _pushed() -> World:
    return push(full_world(), "eo/plain", {"README.md": b"# Plain\n\nNewer words.\n"})
