"""A GitLab whose replies are wrong: without sockets, so that each takes a second."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from tests.campaigns.chaos.bench import Bench, Case, CommandResult
from tests.campaigns.fuzz.replay import Question, Reply, Server

__all__ = ["CASES", "HTML", "Fault", "Spoil", "faulty", "status"]

HTML = b"<!DOCTYPE html><title>Sign in</title>"

Spoil = Callable[[Reply], Reply]


@dataclass(frozen=True)
class Fault:
    """Trouble of all replies to questions whose kind holds a word.

    Args:
        name: in the table.
        where: word in the name of the query or the path; empty for all.
        make: makes what spoils the replies, anew for each build.
        after: so many questions are answered rightly before.
        times: so many are answered wrongly; then all is well again.
    """

    name: str
    where: str
    make: Callable[[], Spoil]
    after: int = 0
    times: int = 1_000_000

    def __call__(self, bench: Bench, work: Path) -> CommandResult:
        """Build through it."""
        return bench.build(work, faulty(bench.new, self))


def status(code: int, body: bytes = b"", kind: str = "text/plain", **headers: str) -> Callable[[], Spoil]:
    """Another reply, whatever was asked."""
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return lambda: lambda _reply: Reply(code, body, kind, named)


def faulty(server: Server, fault: Fault) -> Server:
    """A server with a fault."""
    asked, spoiled, spoil = 0, 0, fault.make()

    def answer(question: Question) -> Reply:
        nonlocal asked, spoiled
        asked += 1
        reply = server(question)
        if fault.where not in question.kind or asked <= fault.after or spoiled >= fault.times:
            return reply
        spoiled += 1
        return spoil(reply)

    return answer


def _body(change: Callable[[bytes], bytes]) -> Callable[[], Spoil]:
    return lambda: lambda reply: replace(reply, body=change(reply.body))


def _data(change: Callable[[dict], None]) -> Callable[[], Spoil]:
    def spoil(body: bytes) -> bytes:
        tree = json.loads(body)
        change(tree)
        return json.dumps(tree).encode()

    return _body(spoil)


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


def _endless() -> Spoil:
    """An empty page and another cursor, for ever."""
    pages = 0

    def spoil(reply: Reply) -> Reply:
        nonlocal pages
        pages += 1
        tree = json.loads(reply.body)
        tree["data"]["projects"] |= {
            "nodes": [],
            "pageInfo": {"hasNextPage": True, "endCursor": f"page-{pages}"},
        }
        return replace(reply, body=json.dumps(tree).encode())

    return spoil


def _partial(tree: dict) -> None:
    message = "Gitaly at gitaly-7.internal.example failed"
    tree["errors"] = [{"message": message, "path": ["projects", "nodes", 0, "repository"]}]
    tree["data"]["projects"]["nodes"][0]["repository"] = None


def _no_nodes(tree: dict) -> None:
    tree["data"]["projects"]["nodes"] = []


def _null_data(tree: dict) -> None:
    tree["data"] = None


_INVALID_TOKEN = b'{"errors":[{"message":"Invalid token"}]}'

FAULTS: tuple[Fault, ...] = (
    Fault("401", "", status(401, _INVALID_TOKEN, "application/json")),
    Fault("401 in mid-crawl", "", status(401), after=4),
    Fault("403", "", status(403)),
    Fault("403 in mid-crawl", "", status(403), after=4),
    Fault("404 for all", "", status(404)),
    Fault("404 in mid-crawl", "", status(404), after=4),
    Fault("429 with Retry-After, for ever", "", status(429, b"Retry later\n", Retry_After="30")),
    Fault("429 without a header, for ever", "", status(429, b"Retry later\n")),
    Fault("429 with a wait of an hour", "", status(429, Retry_After="3600")),
    Fault("429, four times", "", status(429, b"Retry later\n"), times=4),
    Fault("500 for all", "", status(500, HTML, "text/html")),
    Fault("502, twice", "", status(502, HTML, "text/html"), times=2),
    Fault("503 for details", "Metadata", status(503)),
    Fault("500 for REST", "/api/v4", status(500)),
    Fault("HTML login page", "", status(200, HTML, "text/html")),
    Fault("cut JSON", "", _body(lambda body: body[: len(body) // 2])),
    Fault("invalid JSON", "", status(200, b"\xff\xfe", "application/json")),
    Fault("JSON of another kind", "", status(200, b'[1, "x", null]', "application/json")),
    Fault("empty reply", "", status(200, b"", "application/json")),
    Fault("data that are null", "Discover", _data(_null_data)),
    Fault("errors with partial data", "Metadata", _data(_partial)),
    Fault("redirect to another host", "", status(302, Location="https://elsewhere.example/")),
    Fault("redirect to itself", "", status(302, Location="/api/graphql")),
    Fault("the same cursor again and again", "Discover", lambda: _circle()),
    Fault("another cursor for ever", "Discover", lambda: _endless()),
    Fault("project deleted between pages", "Metadata", _data(_no_nodes)),
)

CASES = tuple(Case(fault.name, fault) for fault in FAULTS)
