"""A server that starts, counts, changes, fails on demand and ends without a trace."""

import socket
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from sharinghub_static.demo.limits import Limits
from sharinghub_static.demo.world import World
from tests.gitlab_double.changes import change, push, remove
from tests.gitlab_double.faults import Fault
from tests.gitlab_double.server import EmbeddedGitlab
from tests.worlds import make_world, sample

Serve = Callable[..., EmbeddedGitlab]

_NAMES = {"query": "query Names { projects { nodes { name } } }"}
_WORLD = make_world(sample("eo/plain", id=9))


def _post(gitlab: EmbeddedGitlab, **settings: Any) -> httpx.Response:
    return httpx.post(f"{gitlab.url}/api/graphql", json=_NAMES, **settings)


def test_the_port_is_closed_and_no_thread_is_left_after_the_block() -> None:
    before = threading.active_count()
    with EmbeddedGitlab(_WORLD) as gitlab:
        assert _post(gitlab).status_code == 200
    with (
        pytest.raises(ConnectionRefusedError),
        socket.create_connection(("127.0.0.1", urlsplit(gitlab.url).port)),
    ):
        pass
    deadline = time.monotonic() + 60  # without an end a thread that stays would hang the test
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() <= before


def test_requests_are_recorded_with_their_operations(serve_gitlab: Serve) -> None:
    gitlab = serve_gitlab(_WORLD)
    _post(gitlab)
    httpx.get(f"{gitlab.url}/api/v4/projects/9")
    assert [(r.method, r.path, r.operation, r.status) for r in gitlab.requests] == [
        ("POST", "/api/graphql", "Names", 200),
        ("GET", "/api/v4/projects/9", "", 200),
    ]
    gitlab.forget_requests()
    assert gitlab.requests == ()


def test_a_request_prints_nothing(serve_gitlab: Serve, capfd: pytest.CaptureFixture[str]) -> None:
    gitlab = serve_gitlab(_WORLD, faults=[Fault("Names", "cut")])
    with pytest.raises(httpx.TransportError):
        _post(gitlab)
    httpx.get(f"{gitlab.url}/api/v4/nothing")
    assert capfd.readouterr() == ("", "")


def _head(gitlab: EmbeddedGitlab) -> Any:
    query = '{ project(fullPath: "eo/plain") { repository { lastCommit { sha } } } }'
    answer = httpx.post(f"{gitlab.url}/api/graphql", json={"query": query}).json()
    return answer["data"]["project"]["repository"]["lastCommit"]["sha"]


def test_a_push_moves_the_head_and_nothing_else_does(serve_gitlab: Serve) -> None:
    gitlab = serve_gitlab(_WORLD)
    first = _head(gitlab)
    gitlab.world = change(gitlab.world, "eo/plain", stars=5)
    assert _head(gitlab) == first
    gitlab.world = push(gitlab.world, "eo/plain", {"new.txt": b"new", "README.md": None})
    assert _head(gitlab) != first
    assert httpx.get(f"{gitlab.url}/eo/plain/-/raw/main/new.txt").content == b"new"
    assert httpx.get(f"{gitlab.url}/eo/plain/-/raw/main/README.md").status_code == 302
    gitlab.world = remove(gitlab.world, "eo/plain")
    assert httpx.get(f"{gitlab.url}/api/v4/projects/9").status_code == 404


@pytest.mark.parametrize(
    "make", [lambda w: push(w, "no", {}), lambda w: change(w, "no"), lambda w: remove(w, "no")]
)
def test_changing_what_is_not_there_is_an_error(make: Callable[[World], World]) -> None:
    with pytest.raises(KeyError):
        make(_WORLD)


def test_a_status_comes_as_often_as_asked_and_as_html(serve_gitlab: Serve) -> None:
    gitlab = serve_gitlab(_WORLD, faults=[Fault("Names", status=502, times=2)])
    answers = [_post(gitlab) for _ in range(3)]
    assert [a.status_code for a in answers] == [502, 502, 200]
    assert answers[0].headers["content-type"].startswith("text/html")
    assert [r.status for r in gitlab.requests] == [502, 502, 200]


def test_an_aborted_query_is_a_503_with_json(serve_gitlab: Serve) -> None:
    gitlab = serve_gitlab(_WORLD, faults=[Fault("graphql", "graphql_503")])
    answer = _post(gitlab)
    assert answer.status_code == 503
    assert answer.json()["errors"][0]["message"].startswith("Request timed out")


def test_a_request_can_be_held_and_ends_with_the_server(serve_gitlab: Serve) -> None:
    gitlab = serve_gitlab(_WORLD, faults=[Fault("Names", "timeout", seconds=60)])
    with pytest.raises(httpx.ReadTimeout):
        _post(gitlab, timeout=0.2)


def test_a_slow_answer_is_whole(serve_gitlab: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    gitlab = serve_gitlab(_WORLD, faults=[Fault("Names", "slow", seconds=3600)])
    waits: list[float] = []
    monkeypatch.setattr(gitlab._stopping, "wait", waits.append)
    assert _post(gitlab).json()["data"]
    assert waits == [3600]


def test_broken_json_comes_with_200(serve_gitlab: Serve) -> None:
    gitlab = serve_gitlab(_WORLD, faults=[Fault("Names", "broken_json")])
    answer = _post(gitlab)
    assert answer.status_code == 200
    with pytest.raises(ValueError, match=r"Unterminated|Expecting|delimiter"):
        answer.json()


def test_a_connection_is_cut_in_the_middle(serve_gitlab: Serve) -> None:
    gitlab = serve_gitlab(_WORLD, faults=[Fault("Names", "cut")])
    with pytest.raises(httpx.RemoteProtocolError):
        _post(gitlab)
    assert _post(gitlab).status_code == 200


def test_a_part_of_an_answer_can_fail(serve_gitlab: Serve) -> None:
    gitlab = serve_gitlab(_WORLD)
    gitlab.faults.add(Fault("Names", "partial", message="Gitaly is away", field="name"))
    answer = _post(gitlab).json()
    assert answer["data"]["projects"]["nodes"] == [{"name": None}]
    assert answer["errors"] == [{"message": "Gitaly is away", "path": ["projects", "nodes", 0, "name"]}]


@pytest.mark.parametrize(("retry_after", "expected"), [(7, "7"), (None, None)])
def test_a_429_says_when_to_come_back_or_does_not(
    serve_gitlab: Serve, retry_after: int | None, expected: str
) -> None:
    gitlab = serve_gitlab(_WORLD, faults=[Fault("Names", "rate_limit", retry_after=retry_after)])
    answer = _post(gitlab)
    assert (answer.status_code, answer.text, answer.headers.get("retry-after")) == (
        429,
        "Retry later\n",
        expected,
    )


def test_a_fault_without_end_ends_when_it_is_fixed(serve_gitlab: Serve) -> None:
    gitlab = serve_gitlab(_WORLD, faults=[Fault(".", times=None)])
    assert [_post(gitlab).status_code for _ in range(3)] == [500, 500, 500]
    gitlab.faults.clear()
    assert _post(gitlab).status_code == 200


def test_the_instances_throttle_is_plain_text_with_its_headers(serve_gitlab: Serve) -> None:
    gitlab = serve_gitlab(_WORLD, limits=Limits(requests_per_minute=2, window_seconds=3600))
    answers = [_post(gitlab) for _ in range(3)]
    assert [a.status_code for a in answers] == [200, 200, 429]
    refused = answers[2]
    assert refused.headers["content-type"].startswith("text/plain")
    assert refused.headers["ratelimit-limit"] == "2"
    assert refused.headers["ratelimit-observed"] == "3"
    assert refused.headers["ratelimit-remaining"] == "0"
    assert 1 <= int(refused.headers["retry-after"]) <= 3600


def test_an_endpoints_limiter_is_json_and_leaves_the_rest_alone(serve_gitlab: Serve) -> None:
    gitlab = serve_gitlab(_WORLD, limits=Limits(projects_per_minute=1, window_seconds=3600))
    codes = [httpx.get(f"{gitlab.url}/api/v4/projects").status_code for _ in range(2)]
    assert codes == [200, 429]
    refused = httpx.get(f"{gitlab.url}/api/v4/projects")
    assert refused.json()["message"]["error"].startswith("This endpoint has been requested too many times")
    assert "retry-after" not in refused.headers
    assert _post(gitlab).status_code == 200


def test_many_callers_at_once_are_served(serve_gitlab: Serve) -> None:
    gitlab = serve_gitlab(_WORLD)
    codes: list[int] = []
    threads = [threading.Thread(target=lambda: codes.append(_post(gitlab).status_code)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [200] * 12
    assert len(gitlab.requests) == 12


def test_a_paused_gitlab_has_no_thread_and_answers_afterwards() -> None:
    with EmbeddedGitlab(_WORLD) as gitlab:
        before = threading.active_count()
        with gitlab.paused():
            assert threading.active_count() == before - 1
        assert _post(gitlab).status_code == 200
