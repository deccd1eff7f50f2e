"""Servers without a network: clients get replies from a function, one of them spoiled.

What is spoiled stays spoiled for the whole run, so that a retry does not heal it.
"""

import io
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from urllib.parse import parse_qs, urlsplit

import httpx
import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from sharinghub_static.demo.application import Application
from sharinghub_static.demo.limits import Limits
from sharinghub_static.demo.world import World
from tests.campaigns.fuzz.mutations import mutate_text, mutate_tree
from tests.campaigns.fuzz.nasty import NASTY_VALUES

__all__ = ["Question", "Reply", "Server", "Spoiler", "gitlab_server", "mlflow_server", "served_by"]


@dataclass(frozen=True, slots=True)
class Question:
    """A request, as far as servers look at it."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def kind(self) -> str:
        """The name of the query, or the path with its numbers left out: what a reply is spoiled by."""
        path = urlsplit(self.url).path
        if path.endswith("/api/graphql"):
            body = json.loads(self.body)
            first = body[0] if isinstance(body, list) else body  # several operations in one request
            return first["query"].partition("query ")[2].partition("(")[0]
        return "/".join("*" if part.isdigit() else part for part in path.split("/"))


@dataclass(frozen=True, slots=True)
class Reply:
    """A response; ``kind`` is its ``Content-Type``."""

    status: int
    body: bytes
    kind: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()


Server = Callable[[Question], Reply]


class Spoiler:
    """A server whose replies to one kind of question are not what they should be.

    Args:
        server: answers rightly.
        kind: of the questions whose replies are spoiled; empty for none.
        random: decides what becomes of them.
    """

    def __init__(self, server: Server, kind: str, random: Random) -> None:
        self._server, self._kind, self._random = server, kind, random
        self._spoiled: dict[Question, Reply] = {}
        self._how = random.random()

    def __call__(self, question: Question) -> Reply:
        reply = self._server(question)
        if question.kind != self._kind:
            return reply
        if question not in self._spoiled:
            self._spoiled[question] = self._spoil(reply)
        return self._spoiled[question]

    def _spoil(self, reply: Reply) -> Reply:
        random, how = self._random, self._how
        if how < 0.04:
            status = random.choice((204, 206, 301, 304, 400, 401, 403, 404, 409, 422, 451, 500, 503, 599))
            return Reply(status, reply.body, reply.kind)
        if how < 0.08:
            kind = random.choice(("", "text/html", "application/json; charset=utf-16", "x", "text/plain"))
            return Reply(reply.status, reply.body, kind)
        if how < 0.16 or not reply.body:
            text = mutate_text(random, (reply.body.decode("utf-8", "replace"),))
            return Reply(reply.status, text.encode("utf-8", "surrogatepass"), reply.kind)
        if how < 0.2:
            return Reply(reply.status, json.dumps(random.choice(NASTY_VALUES)).encode(), reply.kind)
        try:
            tree = json.loads(reply.body)
        except ValueError:
            text = mutate_text(random, (reply.body.decode("utf-8", "replace"),))
            return Reply(reply.status, text.encode("utf-8", "surrogatepass"), reply.kind)
        return Reply(reply.status, json.dumps(mutate_tree(random, tree)).encode(), reply.kind)


def gitlab_server(world: World, url: str) -> Server:
    """The embedded GitLab without its sockets; replies are kept, for they are the same each time."""
    application = Application(world, Limits())
    application.url = url
    kept: dict[Question, Reply] = {}

    def answer(question: Question) -> Reply:
        if question not in kept:
            parts = urlsplit(question.url)
            builder = EnvironBuilder(
                path=parts.path,
                query_string=parts.query,
                method=question.method,
                headers=list(question.headers),
                data=question.body or None,
                base_url=url,
            )
            environ = builder.get_environ()
            environ["RAW_URI"] = environ["REQUEST_URI"] = question.url.partition(parts.netloc)[2]
            response = application.answer(Request(environ))
            kept[question] = Reply(
                response.status_code,
                response.get_data(),
                response.content_type or "",
                tuple(response.headers),
            )
        return kept[question]

    return answer


@contextmanager
def served_by(server: Server) -> Iterator[list[Question]]:
    """Let all clients of this process ask ``server`` in place of the network; yields what they asked."""
    asked: list[Question] = []

    def send(_transport: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        question = _question(request.method, str(request.url), request.headers, request.read())
        asked.append(question)
        reply = server(question)
        return httpx.Response(
            reply.status, headers=_headers(reply), stream=httpx.ByteStream(reply.body), request=request
        )

    def adapt(
        adapter: HTTPAdapter, request: requests.PreparedRequest, *_: object, **__: object
    ) -> requests.Response:
        body = request.body or b""
        data = body.encode() if isinstance(body, str) else bytes(body)  # type: ignore[arg-type]
        question = _question(request.method or "", request.url or "", request.headers, data)
        asked.append(question)
        reply = server(question)
        raw = HTTPResponse(io.BytesIO(reply.body), dict(_headers(reply)), reply.status, preload_content=False)
        return adapter.build_response(request, raw)

    before = httpx.HTTPTransport.handle_request, HTTPAdapter.send
    httpx.HTTPTransport.handle_request = send  # type: ignore[method-assign]
    HTTPAdapter.send = adapt  # type: ignore[method-assign,assignment]
    try:
        yield asked
    finally:
        httpx.HTTPTransport.handle_request, HTTPAdapter.send = before  # type: ignore[method-assign]


def _question(method: str, url: str, headers: Mapping[str, str], body: bytes) -> Question:
    kept = {"private-token", "authorization", "content-type"}
    named = tuple((name, value) for name, value in headers.items() if name.lower() in kept)
    return Question(method, url, named, body)


def _headers(reply: Reply) -> list[tuple[str, str]]:
    others = [
        (name, value)
        for name, value in reply.headers
        if name.lower() not in {"content-type", "content-length"}
    ]
    return [("Content-Type", reply.kind), ("Content-Length", str(len(reply.body))), *others]


_RUN = {
    "info": {
        "run_id": "0123456789abcdef0123456789abcdef",
        "run_uuid": "0123456789abcdef0123456789abcdef",
        "experiment_id": "1",
        "run_name": "baseline",
        "status": "FINISHED",
        "start_time": 1_767_000_000_000,
        "end_time": 1_767_000_100_000,
        "artifact_uri": "mlflow-artifacts:/1/0123/artifacts",
        "lifecycle_stage": "active",
    },
    "data": {
        "params": [{"key": "trees", "value": "300"}],
        "metrics": [{"key": "f1", "value": 0.9, "timestamp": 1_767_000_000_000, "step": 2}],
        "tags": [{"key": "mlflow.source.name", "value": "train.py"}],
    },
    "inputs": {
        "dataset_inputs": [
            {
                "dataset": {
                    "name": "alps",
                    "digest": "abc",
                    "source_type": "http",
                    "source": '{"url": "https://data.example.org/alps.csv"}',
                },
                "tags": [{"key": "mlflow.data.context", "value": "training"}],
            }
        ]
    },
    "outputs": {"model_outputs": [{"model_id": "m-1", "step": 0}]},
}
_VERSION = {
    "name": "Cover (101)",
    "version": "1",
    "creation_timestamp": 1_767_000_000_000,
    "last_updated_timestamp": 1_767_000_000_000,
    "current_stage": "None",
    "description": "First",
    "source": "models:/m-1",
    "run_id": "0123456789abcdef0123456789abcdef",
    "status": "READY",
    "tags": [{"key": "task", "value": "segmentation"}],
    "aliases": ["champion"],
    "model_id": "m-1",
}
_MLFLOW: dict[str, object] = {
    "registered-models/search": {
        "registered_models": [
            {
                "name": "Cover (101)",
                "creation_timestamp": 1_767_000_000_000,
                "last_updated_timestamp": 1_767_000_000_000,
                "description": "Finds classes.",
                "tags": [{"key": "project", "value": "eo/full"}],
                "aliases": [{"alias": "champion", "version": "1"}],
                "latest_versions": [_VERSION],
            }
        ]
    },
    "model-versions/search": {"model_versions": [_VERSION]},
    "experiments/search": {
        "experiments": [
            {
                "experiment_id": "1",
                "name": "Baseline (101)",
                "artifact_location": "mlflow-artifacts:/1",
                "lifecycle_stage": "active",
                "last_update_time": 1_767_000_000_000,
                "creation_time": 1_767_000_000_000,
                "tags": [],
            }
        ]
    },
    "runs/search": {"runs": [_RUN]},
    "artifacts/list": {
        "root_uri": "mlflow-artifacts:/1",
        "files": [
            {"path": "model", "is_dir": True},
            {"path": "model/MLmodel", "is_dir": False, "file_size": 400},
        ],
    },
    "metrics/get-history-bulk-interval": {
        "metrics": [
            {
                "run_id": "0123456789abcdef0123456789abcdef",
                "key": "f1",
                "step": step,
                "value": 0.5,
                "timestamp": 1,
            }
            for step in range(3)
        ]
    },
    "logged-models/m-1/artifacts/directories": {
        "files": [{"path": "MLmodel", "is_dir": False, "file_size": 400}]
    },
}


def mlflow_server(mlmodel: str, project_id: int = 101) -> Server:
    """A tracking server with one model and one experiment of a project.

    Args:
        mlmodel: the text of the model's ``MLmodel``.
        project_id: GitLab's id of the project.
    """
    suffix = f"({project_id})".encode()

    def answer(question: Question) -> Reply:
        path = urlsplit(question.url).path.partition("/mlflow/")[2]
        if path in _MLFLOW:
            return Reply(200, json.dumps(_MLFLOW[path]).encode().replace(b"(101)", suffix))
        asked = parse_qs(urlsplit(question.url).query)
        if "get-artifact" in question.url and asked.get("path", [""])[0].endswith("MLmodel"):
            return Reply(200, mlmodel.encode(), "text/plain")
        return Reply(404, b'{"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "no such thing"}')

    return answer
