"""A reply that drips, or never ends, is given up."""

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests
from requests.adapters import HTTPAdapter

from sharinghub_static.sources.gitlab import graphql
from sharinghub_static.sources.gitlab.graphql import GraphqlClient
from sharinghub_static.sources.gitlab.replies import QueryFailedError
from sharinghub_static.sources.gitlab.rest import GitlabRest
from sharinghub_static.sources.http import limits as bounded
from sharinghub_static.sources.http.retry_policy import RetryPolicy

ONCE = RetryPolicy(attempts=1, first_wait=0.01)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"


@contextmanager
def server(head: bytes, body: bytes, pause: float) -> Iterator[str]:
    """Sends a part of a body again and again, until the other side hangs up."""
    ended = threading.Event()

    def answer(connection: socket.socket) -> None:
        with connection:
            connection.recv(65_536)
            try:
                connection.sendall(head)
                while not ended.is_set():
                    connection.sendall(body)
                    time.sleep(pause)
            except OSError:
                return

    def serve(listening: socket.socket) -> None:
        while not ended.is_set():
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(connection,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=serve, args=(listening,), daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        ended.set()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    read_bounded = bounded.read_bounded

    def read(chunks, seconds):
        return read_bounded(chunks, seconds, most=1_000_000)

    for module in (graphql, bounded):
        monkeypatch.setattr(module, "read_bounded", read)


@pytest.mark.parametrize(
    ("head", "body", "pause", "words"),
    [
        (HEAD + b"\r\n", b" ", 0.02, "not complete"),
        (HEAD + b"\r\n", b" " * 65_536, 0, "more than"),
        (HEAD + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(b" " * 20_000_000), 0, "more than"),
    ],
    ids=["drips", "never ends", "a compressed bomb"],
)
def test_what_does_not_end_is_given_up(
    small: None, head: bytes, body: bytes, pause: float, words: str
) -> None:
    with server(head, body, pause) as url:
        with (
            GraphqlClient(url, timeout=0.1, retry_policy=ONCE) as client,
            pytest.raises(QueryFailedError, match=words),
        ):
            client.ask("discover", {})
        with GitlabRest(url, None, timeout=0.1, retry_policy=ONCE) as rest:
            answer = rest.about(1, project=True)
            assert answer.failures["license"] == "the answer comes too slowly"


def test_sessions_of_others_are_bounded_too():
    before = HTTPAdapter.send
    with server(HEAD + b"\r\n", b" ", 0.01) as url, bounded.bounding_requests(0.3):
        with pytest.raises(requests.Timeout, match="was not complete within"):
            requests.get(url, timeout=5)
        with requests.get(url, timeout=5, stream=True) as streamed:
            assert streamed.raw.read(1) == b" "
    assert HTTPAdapter.send is before
