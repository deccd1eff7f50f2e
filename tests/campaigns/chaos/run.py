"""Builds through each fault, then without it; prints a table.

python -m tests.campaigns.chaos.run
"""

import contextlib
import io
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import yaml

from sharinghub_static.cli import main as cli
from sharinghub_static.demo.world import World
from sharinghub_static.sources.graphql import GraphqlClient
from tests.campaigns.fuzz.replay import Question, Reply, Server, gitlab_server, served_by
from tests.campaigns.worlds import full_world

__all__ = ["FAULTS", "Fault", "Outcome", "main", "suffer"]

_URL = "http://gitlab.test"
_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_HTML = b"<!DOCTYPE html><title>Sign in</title>"

Spoil = Callable[[Reply], Reply]


@dataclass(frozen=True)
class Fault:
    """Trouble of all replies to questions whose kind holds a word.

    Args:
        name: in the table.
        where: word in the name of the query or the path; empty for all.
        spoil: makes the reply.
        after: so many questions are answered rightly before.
    """

    name: str
    where: str
    spoil: Spoil
    after: int = 0


@dataclass(frozen=True)
class Outcome:
    """What a build made of a fault.

    Args:
        status: of the command.
        lines: on standard error that begin with ``error:``.
        bug: whether it calls itself a bug, or shows a traceback.
        whole: whether the old site was the same afterwards, or a new one took its place (status 0).
        healed: whether the next build gave byte for byte what a clean build gives.
    """

    fault: str
    status: int
    lines: int
    bug: bool
    whole: bool
    healed: bool

    @property
    def is_sound(self) -> bool:
        """Whether all promises held."""
        return not self.bug and self.whole and self.healed and self.lines == (self.status != 0)


def _status(code: int, body: bytes = b"", kind: str = "text/plain", **headers: str) -> Spoil:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return lambda _reply: Reply(code, body, kind, named)


def _data(change: Callable[[dict], None]) -> Spoil:
    def spoil(reply: Reply) -> Reply:
        tree = json.loads(reply.body)
        change(tree)
        return replace(reply, body=json.dumps(tree).encode())

    return spoil


def _circle() -> Spoil:
    """The same page for ever."""
    first: list[Reply] = []

    def spoil(reply: Reply) -> Reply:
        if not first:
            tree = json.loads(reply.body)
            tree["data"]["projects"]["pageInfo"] = {"hasNextPage": True, "endCursor": "again"}
            first.append(replace(reply, body=json.dumps(tree).encode()))
        return first[0]

    return spoil


def _partial(tree: dict) -> None:
    message = "Gitaly at gitaly-7.internal.example failed"
    tree["errors"] = [{"message": message, "path": ["projects", "nodes", 0, "repository"]}]
    tree["data"]["projects"]["nodes"][0]["repository"] = None


FAULTS: tuple[Fault, ...] = (
    Fault("401", "", _status(401, b'{"errors":[{"message":"Invalid token"}]}', "application/json")),
    Fault("403", "", _status(403)),
    Fault("404 in mid-crawl", "", _status(404), after=4),
    Fault("401 in mid-crawl", "", _status(401), after=4),
    Fault("429 with Retry-After", "", _status(429, b"Retry later\n", Retry_After="30")),
    Fault("429 without a header", "", _status(429, b"Retry later\n")),
    Fault("429 that asks for an hour", "", _status(429, Retry_After="3600")),
    Fault("500 for all", "", _status(500, _HTML, "text/html")),
    Fault("503 for details", "Metadata", _status(503)),
    Fault("500 for REST", "/api/v4", _status(500)),
    Fault("HTML login page", "", _status(200, _HTML, "text/html")),
    Fault("cut JSON", "", lambda reply: replace(reply, body=reply.body[: len(reply.body) // 2])),
    Fault("no JSON", "", _status(200, b"\xff\xfe", "application/json")),
    Fault("empty reply", "", _status(200, b"", "application/json")),
    Fault("redirect to another host", "", _status(302, Location="https://elsewhere.example/")),
    Fault("redirect to itself", "", _status(302, Location=f"{_URL}/api/graphql")),
    Fault("a cursor again and again", "Discover", _circle()),
    Fault("errors with partial data", "Metadata", _data(_partial)),
    Fault("no projects any more", "Metadata", _data(lambda tree: tree["data"]["projects"].update(nodes=[]))),
)


def _faulty(server: Server, fault: Fault) -> Server:
    asked = 0

    def answer(question: Question) -> Reply:
        nonlocal asked
        asked += 1
        reply = server(question)
        if fault.where not in question.kind or asked <= fault.after:
            return reply
        return fault.spoil(reply)

    return answer


def suffer(faults: tuple[Fault, ...] = FAULTS) -> Iterator[Outcome]:
    """Build an old site; then, for each fault, build a newer one through it, and once more without it."""
    old, new = _server(full_world()), _server(_pushed())
    with tempfile.TemporaryDirectory(prefix="chaos-") as name, _no_waiting():
        base, clean, work = (Path(name, each) for each in ("base", "clean", "work"))
        status, words = _build(base, old)
        assert status == 0, words
        shutil.copytree(base, clean)
        assert _build(clean, new)[0] == 0
        before, wanted = _tree(base), _tree(clean)
        assert before != wanted
        for fault in faults:
            shutil.copytree(base, work)
            status, words = _build(work, _faulty(new, fault))
            whole = status == 0 or _tree(work) == before
            _build(work, new)
            healed = _tree(work) == wanted
            lines = sum(line.startswith("error:") for line in words.splitlines())
            bug = "This is a bug" in words or "Traceback" in words
            yield Outcome(fault.name, status, lines, bug, whole, healed)
            shutil.rmtree(work)


def _server(world: World) -> Server:
    return gitlab_server(world, _URL)


def _pushed() -> World:
    from sharinghub_static.demo.changes import push

    return push(full_world(), "eo/plain", {"README.md": b"# Plain\n\nNewer words.\n"})


def _build(folder: Path, server: Server) -> tuple[int, str]:
    folder.mkdir(exist_ok=True)
    (folder / "schemas").mkdir(exist_ok=True)
    topics = {"dataset": "sharinghub:dataset", "ai-model": "sharinghub:aimodel"}
    config = folder / "site_config.yml"
    categories = [
        {id_: {"title": id_, "description": id_, "gitlab_topic": topic}} for id_, topic in topics.items()
    ]
    root = {"id": "hub", "title": "Hub", "description": "A hub."}
    whole = {"gitlab": {"url": _URL, "timeout": 5}, "stac": {"root": root, "categories": categories}}
    config.write_text(yaml.safe_dump(whole))
    paths = ("--snapshot", "state/snapshot.sqlite", "--output", "public", "--schemas", "schemas")
    arguments = ["build", "--config", str(config)]
    for option, value in zip(paths[::2], paths[1::2], strict=True):
        arguments += [option, str(folder / value)]
    words, environ = io.StringIO(), {"GITLAB_TOKEN": "glpat-member", "PATH": os.environ.get("PATH", "")}
    with (
        patch.dict(os.environ, environ, clear=True),
        contextlib.redirect_stderr(words),
        contextlib.redirect_stdout(io.StringIO()),
        served_by(server),
    ):
        return cli(arguments), words.getvalue()


def _tree(folder: Path) -> dict[str, bytes]:
    public = folder / "public"
    return {str(path.relative_to(public)): path.read_bytes() for path in public.rglob("*") if path.is_file()}


@contextlib.contextmanager
def _no_waiting() -> Iterator[None]:
    defaults = GraphqlClient.__init__.__kwdefaults__
    before = defaults.get("sleep")
    if before is not None:
        defaults["sleep"] = lambda _seconds: None
    try:
        with (
            patch.object(time, "sleep", lambda _seconds: None),
            patch("sharinghub_static.build._now", lambda: _NOW),
        ):
            yield
    finally:
        if before is not None:
            defaults["sleep"] = before


def main() -> int:
    """Run all; exit status 1 where a promise did not hold."""
    print("| fault | exit | one line | old site whole | next build as a clean one |\n|---|---:|---|---|---|")
    failed = 0
    for each in suffer():
        line = "bug" if each.bug else each.lines == (each.status != 0)
        print(f"| {each.fault} | {each.status} | {line} | {each.whole} | {each.healed} |", flush=True)
        failed += not each.is_sound
    print(f"\n{len(FAULTS)} faults, {failed} with a broken promise")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
