"""Many projects in one request: what one of them costs the others, and what comes of a refusal."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from sharinghub_static.demo.world import SampleEnvironment, SamplePipeline
from sharinghub_static.sources.gitlab.batches import ProjectReply, ask_about, ask_each
from sharinghub_static.sources.gitlab.graphql import GraphqlClient
from tests.gitlab_double.faults import Fault
from tests.sources.crawling import IMPATIENT, crawling, dataset
from tests.worlds import NOW

Answer = Callable[[dict[str, Any]], dict[str, Any]]
COMPLEX = {"errors": [{"message": "Query has complexity of 201, which exceeds max complexity of 200"}]}
ONCE = {"errors": [{"message": '"environments" field can be requested only for 1 Project(s) at a time.'}]}


def _node(id_: str, **fields: object) -> dict[str, Any]:
    return {"data": {"projects": {"nodes": [{"id": id_, **fields}]}}}


def _ask_each(answer: Answer, number: int) -> tuple[dict[int, ProjectReply], list[int]]:
    """The replies, and how many queries each request held."""
    sizes: list[int] = []

    def serve(request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        sizes.append(len(body) if isinstance(body, list) else 0)
        names = [each["query"].split("(")[0] for each in body] if isinstance(body, list) else []
        assert len(set(names)) == len(names)
        return httpx.Response(
            200, json=[answer(each) for each in body] if isinstance(body, list) else answer(body)
        )

    questions = {id_: {"environments": 5} for id_ in range(1, number + 1)}
    with (
        GraphqlClient(
            "https://gitlab.example", transport=httpx.MockTransport(serve), retry_policy=IMPATIENT
        ) as client,
        ThreadPoolExecutor(1) as pool,
    ):
        return ask_each(client, "environments", questions, 4, pool), sizes


def _id(query: dict[str, Any]) -> str:
    return str(query["variables"]["ids"][0])


def test_several_queries_go_in_one_request() -> None:
    replies, sizes = _ask_each(lambda query: _node(_id(query), n=_id(query)), 10)
    assert sizes == [4, 4, 2]
    for id_, reply in replies.items():
        assert reply.node is not None
        assert reply.node["n"] == f"gid://gitlab/Project/{id_}"


def test_one_that_is_not_answered_is_asked_alone() -> None:
    asked: list[str] = []

    def answer(query: dict[str, Any]) -> dict[str, Any]:
        asked.append(_id(query))
        is_again = asked.count(_id(query)) > 1
        return ONCE if _id(query).endswith("/3") and not is_again else _node(_id(query))

    replies, sizes = _ask_each(answer, 4)
    assert (sizes, len(replies)) == ([4, 0], 4)
    assert all(reply.node is not None for reply in replies.values())


def test_where_several_at_a_time_are_too_much_each_is_asked_alone() -> None:
    def answer(query: dict[str, Any]) -> dict[str, Any]:
        return COMPLEX if "query Environments(" not in query["query"] else _node(_id(query))

    replies, sizes = _ask_each(answer, 2)
    assert sizes == [2, 0, 0]
    assert all(reply.node is not None for reply in replies.values())


@pytest.mark.parametrize("reply", [{}, [], [1, 2], {"data": None}, "text", None])
def test_a_reply_that_is_no_list_of_answers_costs_one_request(reply: object) -> None:
    count = [0]

    def serve(request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        count[0] += 1
        return httpx.Response(200, json=reply if isinstance(body, list) else _node(_id(body)))

    with (
        GraphqlClient(
            "https://gitlab.example", transport=httpx.MockTransport(serve), retry_policy=IMPATIENT
        ) as client,
        ThreadPoolExecutor(1) as pool,
    ):
        replies = ask_each(client, "environments", {1: {}, 2: {}}, 4, pool)
    assert [reply.node is not None for reply in replies.values()] == [True, True]
    assert count[0] == 3


def test_what_was_not_asked_about_is_not_returned() -> None:
    def serve(_request: httpx.Request) -> httpx.Response:
        nodes = [{"id": "gid://gitlab/Project/1"}, {"id": "gid://gitlab/Project/99"}, {"id": None}]
        return httpx.Response(200, json={"data": {"projects": {"nodes": nodes}}})

    transport = httpx.MockTransport(serve)
    with GraphqlClient("https://gitlab.example", transport=transport, retry_policy=IMPATIENT) as client:
        assert ask_about(client, "activity", [1]).keys() == {1}


def test_files_of_many_projects_come_with_one_request(tmp_path: Path) -> None:
    projects = [
        dataset(f"eo/p{n:02}", files={"README.rst": f"Project {n}", f"data/{n % 3}.dvc": f"outs: [{n}]"})
        for n in range(20)
    ]
    with crawling(tmp_path, *projects) as crawler:
        crawler.crawl()
        assert crawler.asked().count("Texts") == 1
        for number, project in enumerate(projects):
            texts = {text.path: text.text for text in crawler.records()[project.full_path].texts}
            assert texts == {"README.rst": f"Project {number}", f"data/{number % 3}.dvc": f"outs: [{number}]"}


def test_a_file_that_another_project_asks_for_is_not_taken(tmp_path: Path) -> None:
    deep = {f"{n:03}.dvc": "outs: []" for n in range(101)}  # The last one is not read.
    other = dataset("eo/other", files={"README.rst": "x", "100.dvc": "outs: []"})
    with crawling(tmp_path, dataset("eo/deep", files={"README.rst": "x", **deep}), other) as crawler:
        crawler.crawl()
        assert "100.dvc" not in {text.path for text in crawler.records()["eo/deep"].texts}
        assert "100.dvc" in {text.path for text in crawler.records()["eo/other"].texts}


def test_files_of_which_a_group_fails_are_read_project_by_project(tmp_path: Path) -> None:
    projects = [dataset(f"eo/p{n}", files={"README.rst": f"Project {n}"}) for n in range(3)]
    with crawling(tmp_path, *projects) as crawler:
        crawler.gitlab.faults.add(Fault("Texts", "partial", field="blobs"))
        assert crawler.crawl().failures == 0
        assert crawler.asked().count("Texts") == 4
        assert all(record.texts for record in crawler.records().values())


def test_environments_of_many_projects_come_in_few_requests(tmp_path: Path) -> None:
    projects = [
        dataset(
            f"eo/p{n:02}",
            pipelines=(SamplePipeline("SUCCESS", NOW, NOW, ref="main" if n % 2 else "trunk"),),
            default_branch="main" if n % 2 else "trunk",
            environments=(SampleEnvironment(f"env-{n}", deployed_at=NOW),),
        )
        for n in range(20)
    ]
    with crawling(tmp_path, *projects) as crawler:
        assert crawler.crawl().failures == 0
        asked = [name.partition(",")[0].rstrip("0123456789") for name in crawler.asked()]
        assert (asked.count("Runs"), asked.count("Environments")) == (2, 2)
        for number, project in enumerate(projects):
            activity = crawler.records()[project.full_path].activity
            assert [each.name for each in activity.environments or ()] == [f"env-{number}"]
            assert len(activity.pipelines or ()) == 1
