"""Scores by GitLab's arithmetic, each worked out by hand."""

import httpx
import pytest
from graphql import build_schema, parse
from graphql.execution.values import get_variable_values

from sharinghub_static.demo.graphql.complexity import measure
from sharinghub_static.demo.graphql.schema import load_schema
from tests.demo.conftest import Ask
from tests.gitlab_double.server import EmbeddedGitlab
from tests.worlds import ADMIN_TOKEN, MEMBER_TOKEN


def _score(query: str) -> int:
    schema = load_schema()
    document = parse(query)
    operation = document.definitions[0]
    fragments = {d.name.value: d for d in document.definitions[1:]}  # type: ignore[attr-defined]
    asked = operation.variable_definitions or ()  # type: ignore[attr-defined]
    variables = get_variable_values(schema, asked, {})
    return measure(schema, operation, fragments, variables).score  # type: ignore[arg-type]


def _paths(count: int) -> str:
    return "[" + ", ".join(f'"{n}"' for n in range(count)) + "]"


@pytest.mark.parametrize(
    ("query", "score"),
    [
        ("{ queryComplexity { score limit } }", 3),
        ("{ __typename }", 1),
        ("{ projects { nodes { id } } }", 6),  # (2 + 1) * 2
        ("{ projects(first: 10) { nodes { id } } }", 3),  # 3.3
        ("{ projects(first: 1000) { nodes { id } } }", 6),  # never more than 100
        ("{ projects(last: 50) { nodes { id } } }", 4),  # 4.5
        ('{ projects(sort: "id_asc") { nodes { id } } }', 8),
        ('{ projects(search: "x") { nodes { id } } }', 16),
        ("{ projects { nodes { forksCount } } }", 8),  # Gitaly
        ("{ projects { nodes { id id id } } }", 6),  # the same answer once
        ("{ projects { nodes { a: id b: id } } }", 8),  # aliases are answers of their own
        ("{ projects { nodes { ...f } } } fragment f on Project { id }", 6),
        ("{ projects { nodes { ... on Project { id } } } }", 6),
        ("query($x: Boolean = false) { projects { nodes { id path @include(if: $x) } } }", 6),
        ("{ projects { nodes { id path @skip(if: true) } } }", 6),
        ('{ project(fullPath: "a") { id } }', 2),
        # A plain connection is not multiplied: id, nodes, links, assets, release, project.
        ('{ project(fullPath: "a") { release(tagName: "v") { assets { links { nodes { id } } } } } }', 6),
        (
            '{ project(fullPath: "a") { issues(iids: ["1"]) { nodes { id } } } }',
            5,
        ),  # 2 + 1 + sort, not multiplied
        (
            '{ project(fullPath: "a") { issues(first: 10) { nodes { id } } } }',
            5,
        ),  # (2 + 1 + sort) * 1.1 = 4.4
    ],
)
def test_a_query_scores(query: str, score: int) -> None:
    assert _score(query) == score


@pytest.mark.parametrize(
    ("paths", "first", "score"), [(100, 100, 212), (90, 90, 182), (115, 115, 242), (8, 8, 16)]
)
def test_files_by_path_cost_what_they_cost_on_gitlab(paths: int, first: int, score: int) -> None:
    query = f"""{{ project(fullPath: "a") {{ repository {{
        blobs(paths: {_paths(paths)}, first: {first}) {{ nodes {{ path rawTextBlob }} }} }} }} }}"""
    assert _score(query) == score


def test_a_hundred_items_double_a_score_while_aliases_pay_in_full() -> None:
    content = "nodes { id name path topics starCount forksCount languages { name share } }"
    ten = _score(f'{{ projects(first: 10, sort: "id_asc") {{ {content} }} }}')
    hundred = _score(f'{{ projects(first: 100, sort: "id_asc") {{ {content} }} }}')
    assert (ten, hundred) == (15, 28)
    alias = _score('{ a: project(fullPath: "a") { id name } b: project(fullPath: "b") { id name } }')
    assert alias == 2 * _score('{ project(fullPath: "a") { id name } }')


def test_a_tree_costs_no_more_for_being_deep() -> None:
    query = """{ project(fullPath: "a") { repository { paginatedTree(first: 100) {
        nodes { blobs { nodes { path } } } } } } }"""
    assert _score(query) == 14  # nodes 1, blobs 1, nodes 1, path 1; + 1 + Gitaly 1 = 6, doubled; + 2


def test_depth_counts_fields_on_the_longest_way() -> None:
    schema = build_schema("type Query { a: Query b: Int }")
    document = parse("{ b a { a { b } } }")
    cost = measure(schema, document.definitions[0], {}, {})  # type: ignore[arg-type]
    assert cost.depth == 3


@pytest.mark.parametrize(("token", "limit"), [("", 200), (MEMBER_TOKEN, 250), (ADMIN_TOKEN, 300)])
def test_a_query_above_the_callers_limit_is_refused_and_one_at_the_limit_is_not(
    ask: Ask, token: str, limit: int
) -> None:
    def query(score: int) -> str:
        names = " ".join(f"a{n}: __typename" for n in range(score - 2))
        return f"{{ queryComplexity {{ limit }} {names} }}"

    assert ask(query(limit), token)["data"]["queryComplexity"] == {"limit": limit}
    assert ask(query(limit + 1), token) == {
        "errors": [
            {"message": f"Query has complexity of {limit + 1}, which exceeds max complexity of {limit}"},
        ]
    }


def test_the_queries_of_a_batch_are_weighed_together(gitlab: EmbeddedGitlab) -> None:
    query = {
        "query": "{ queryComplexity { score } " + " ".join(f"a{n}: __typename" for n in range(98)) + " }"
    }
    within = httpx.post(f"{gitlab.url}/api/graphql", json=[query, query]).json()
    assert [a["data"]["queryComplexity"]["score"] for a in within] == [200, 200]
    above = httpx.post(f"{gitlab.url}/api/graphql", json=[query, query, query]).json()
    assert ["data" in a for a in above] == [False, False, False]


@pytest.mark.parametrize(("token", "limit"), [("", 15), (MEMBER_TOKEN, 20)])
def test_a_deep_query_is_refused(ask: Ask, token: str, limit: int) -> None:
    def query(depth: int) -> str:
        text = "id"
        for _ in range(depth - 2):
            text = f"forkedFrom {{ {text} }}"
        return f'{{ project(fullPath: "eo/plain") {{ {text} }} }}'

    assert "errors" not in ask(query(limit), token)
    message = ask(query(limit + 1), token)["errors"][0]["message"]
    assert message == f"Query has depth of {limit + 1}, which exceeds max depth of {limit}"
