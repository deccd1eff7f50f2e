"""What GitLab cannot answer, or answers with odd types, costs the part or the project that it is about."""

import json
from pathlib import Path
from typing import Any

import pytest
from werkzeug.wrappers import Request, Response

from sharinghub_static.demo.application import Application
from sharinghub_static.errors import SourceError
from tests.sources.crawling import IMPATIENT, changed_project, crawling, dataset


def test_a_lost_repository_costs_its_own_project_the_repository(tmp_path: Path) -> None:
    projects = [dataset(f"eo/p{number:02}") for number in range(30)]
    with crawling(tmp_path, *projects) as crawler:
        crawler.gitlab.world = changed_project(crawler.gitlab.world, "eo/p07", lost_repository=True)
        summary = crawler.crawl()
        records = crawler.records()
        assert summary.discovered == len(records) == 30
        assert records["eo/p07"].default_branch is None
        assert records["eo/p07"].name == "P07"
        assert "repository" in dict(records["eo/p07"].failures)
        assert all(record.texts for path, record in records.items() if path != "eo/p07")


def test_a_repository_that_is_lost_later_stays_as_it_was_and_comes_back(tmp_path: Path) -> None:
    with crawling(tmp_path, *(dataset(f"eo/p{number}") for number in range(3))) as crawler:
        crawler.crawl()
        before = crawler.records()["eo/p1"]
        world = crawler.gitlab.world
        crawler.gitlab.world = changed_project(world, "eo/p1", lost_repository=True, stars=5)
        assert crawler.crawl().removed == 0
        lost = crawler.records()["eo/p1"]
        assert (lost.texts, lost.files, lost.head_sha) == (before.texts, before.files, before.head_sha)
        crawler.gitlab.world = changed_project(world, "eo/p1", stars=5)
        crawler.crawl()
        assert crawler.records()["eo/p1"].counts.stars == 5


ODD: list[Any] = [None, 1, True, "text", 2**64, -1, 1e400, [], {}, [[]], [{}], "\ud800", {"nodes": "text"}]


def spoil(body: bytes, at: tuple[str, ...], odd: Any) -> bytes:
    """A reply with another value at nested keys; of the first project in its list."""
    document = json.loads(body)
    value = document
    for key in at[:-1]:
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and value:
            value = value[int(key)]
        if value is None:
            return body
    last: Any = int(at[-1]) if isinstance(value, list) else at[-1]
    if not isinstance(value, dict | list) or (isinstance(value, list) and not value):
        return body
    value[last] = odd
    return json.dumps(document).encode()


NODE = ("data", "projects", "nodes", "0")
PLACES = [
    ("Discover", ("data", "projects", "pageInfo")),
    ("Discover", ("data", "projects", "pageInfo", "endCursor")),
    ("Discover", NODE),
    *(("Discover", (*NODE, name)) for name in ("id", "visibility", "topics", "starCount", "repository")),
    ("Metadata", NODE),
    *(("Metadata", (*NODE, name)) for name in ("id", "visibility", "namespace", "createdAt", "languages")),
    ("Metadata", (*NODE, "repository")),
    ("Metadata", (*NODE, "repository", "blobs")),
    ("Tree", (*NODE, "repository")),
    ("Registries", (*NODE, "releases")),
    ("Activity", (*NODE, "pipelines")),
    ("Reviews", (*NODE, "issues")),
    ("MergeRequests", (*NODE, "mergeRequests")),
    ("/projects/", ()),
]


@pytest.mark.parametrize(
    ("where", "at"), PLACES, ids=lambda one: one if isinstance(one, str) else "/".join(one)
)
def test_a_value_of_an_odd_type_costs_its_own_project_at_most(
    tmp_path: Path, where: str, at: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    odd: Any = None
    answer = Application.answer

    def spoiling(self: Application, request: Request) -> Response:
        response = answer(self, request)
        graphql = f"query {where}(".encode() in request.get_data()
        if graphql or (where[0] == "/" and where in request.path):
            response.set_data(spoil(response.get_data(), at, odd) if at else json.dumps(odd).encode())
        return response

    monkeypatch.setattr(Application, "answer", spoiling)
    for number, value in enumerate(ODD):
        odd = value
        folder = tmp_path / str(number)
        folder.mkdir()
        with crawling(folder, dataset("eo/a"), dataset("eo/b"), dataset("eo/c")) as crawler:
            try:
                crawler.crawl(retry_policy=IMPATIENT)
            except SourceError:
                assert where == "Discover", f"{where} {at}: {value!r}"
                continue
            whole = [record for record in crawler.records().values() if record.texts and not record.failures]
            most = 3 if where[0] == "/" else 1
            assert len(whole) >= 3 - most, f"{where} {at}: {value!r}"
