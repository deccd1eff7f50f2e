"""Reading a tree whose pages misbehave."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from sharinghub_static.sources.gitlab.batches import ProjectReply
from sharinghub_static.sources.gitlab.graphql import GraphqlClient
from sharinghub_static.sources.gitlab.tree import Tree, read_trees


def project(paths: list[str], after: object = None) -> dict[str, Any]:
    page = {
        "pageInfo": {"hasNextPage": after is not None, "endCursor": after},
        "nodes": [{"blobs": {"nodes": [{"path": path} for path in paths]}}],
    }
    return {"id": "gid://gitlab/Project/1", "repository": {"paginatedTree": page}}


def read(first: ProjectReply, *pages: dict[str, Any], most: int = 100) -> tuple[Tree, list[object]]:
    left, asked = list(pages), []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(json.loads(request.content)["variables"]["after"])
        return httpx.Response(200, json={"data": {"projects": {"nodes": [left.pop(0)]}}})

    transport = httpx.MockTransport(answer)
    with (
        GraphqlClient("https://gitlab.example.org", transport=transport) as client,
        ThreadPoolExecutor(1) as pool,
    ):
        return read_trees(client, {1: first}, most, pool)[1], asked


def test_every_page_is_read() -> None:
    tree, asked = read(ProjectReply(project(["a"], "x")), project(["b"], "y"), project(["c"]))
    assert (list(tree.files), tree.is_cut, tree.failure) == (["a", "b", "c"], False, "")
    assert asked == ["x", "y"]


def test_pages_in_circles_end() -> None:
    tree, asked = read(ProjectReply(project(["a"], "x")), project(["b"], "x"))
    assert (list(tree.files), asked) == (["a", "b"], ["x"])
    assert "circles" in tree.failure


def test_a_next_page_without_a_cursor_is_a_failure() -> None:
    tree, asked = read(ProjectReply(project(["a"], 7)))
    assert asked == []
    assert tree.failure


def test_no_more_pages_are_read_than_are_kept() -> None:
    tree, asked = read(ProjectReply(project(["a", "b"], "x")), project(["c", "d"], "y"), most=3)
    assert (list(tree.files), tree.is_cut, asked) == (["a", "b", "c"], True, ["x"])


def test_a_tree_of_exactly_the_limit_is_not_cut() -> None:
    tree, _ = read(ProjectReply(project(["a", "b"])), most=2)
    assert not tree.is_cut


def test_a_failure_keeps_what_came_before_it() -> None:
    tree, _ = read(ProjectReply(project(["a"]), {"repository.paginatedTree": "boom"}))
    assert (list(tree.files), tree.failure) == (["a"], "boom")


def test_a_repository_that_is_null_has_no_files() -> None:
    tree, _ = read(ProjectReply({"repository": None}))
    assert tree == Tree()
