"""Every query of ours is one that GitLab's published schema takes."""

from functools import cache
from importlib.resources import files

import pytest
from graphql import GraphQLSchema, build_schema, parse, validate

from sharinghub_static.sources.graphql import load_query
from tests.published_schemas import GRAPHQL, require

QUERIES = sorted(
    entry.name.removesuffix(".graphql")
    for entry in files("sharinghub_static.sources").joinpath("queries").iterdir()
    if entry.name.endswith(".graphql")
)


@cache
def published_schema() -> GraphQLSchema:
    return build_schema(require(GRAPHQL).read_text("utf-8"), assume_valid=True)


def test_there_are_queries() -> None:
    assert {"discover", "metadata", "tree", "texts", "registries", "activity", "reviews"} <= set(QUERIES)


@pytest.mark.parametrize("name", QUERIES)
def test_gitlabs_schema_takes_the_query(name: str) -> None:
    assert validate(published_schema(), parse(load_query(name))) == []


@pytest.mark.parametrize("name", QUERIES)
def test_the_query_is_shorter_than_gitlab_allows(name: str) -> None:
    assert len(load_query(name)) < 10_000


@pytest.mark.parametrize("name", QUERIES)
def test_no_query_asks_for_an_address_of_a_person(name: str) -> None:
    assert "email" not in load_query(name).lower()


@pytest.mark.parametrize("name", QUERIES)
def test_confidential_issues_are_never_asked_for(name: str) -> None:
    query = load_query(name)
    assert query.count("issues(") == query.count("confidential: false")


def test_who_took_part_in_a_merge_request_is_asked_for_by_number_alone() -> None:
    assert "name" not in load_query("merge_requests").partition("{")[2]
