"""Every query of ours is one that GitLab's published schema takes."""

import re
from functools import cache
from itertools import product

import pytest
from graphql import (
    FieldNode,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_schema,
    parse,
    validate,
    visit,
)

from sharinghub_static.demo.graphql.endpoint import reworded
from sharinghub_static.demo.graphql.schema import load_schema
from sharinghub_static.demo.graphql.versions import SINCE, version_of
from sharinghub_static.sources.gitlab.capabilities import (
    Capabilities,
    read_faults,
)
from sharinghub_static.sources.gitlab.optional_parts import LOWEST_VERSION, OPTIONAL_PARTS
from sharinghub_static.sources.gitlab.query_documents import load_query, optional_coordinates, query_names
from tests.cases import each_case
from tests.published_schemas import GRAPHQL, OLD_GRAPHQL, require

QUERIES = query_names()


_DESCRIPTION = re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*"""', re.DOTALL)
"""No query depends on one, and they are most of a published schema."""


@cache
def _published(path: str) -> GraphQLSchema:
    text = _DESCRIPTION.sub("", require(path).read_text("utf-8"))
    return build_schema(text, assume_valid=True, no_location=True)


def published_schema() -> GraphQLSchema:
    return _published(GRAPHQL)


def test_there_are_queries() -> None:
    assert {"discover", "metadata", "tree", "texts", "registries", "activity", "reviews"} <= set(QUERIES)


@each_case("name", QUERIES, at_least=10)
def test_gitlabs_schema_takes_the_query(name: str) -> None:
    assert validate(published_schema(), parse(load_query(name).text)) == []


@each_case("name", QUERIES, at_least=10)
def test_the_query_is_shorter_than_gitlab_allows(name: str) -> None:
    assert len(load_query(name).text) < 10_000


@each_case("name", QUERIES, at_least=10)
def test_no_query_asks_for_an_address_of_a_person(name: str) -> None:
    assert "email" not in load_query(name).text.lower()


@each_case("name", QUERIES, at_least=10)
def test_confidential_issues_are_never_asked_for(name: str) -> None:
    query = load_query(name).text
    assert query.count("issues(") == query.count("confidential: false")


def test_who_took_part_in_a_merge_request_is_asked_for_by_number_alone() -> None:
    assert "name" not in load_query("merge_requests").text.partition("{")[2]


VERSIONS = ["16.3", "16.9", "17.0", "17.4", "17.11", "18.8", "20.0"]


@each_case("name, version", list(product(QUERIES, VERSIONS)), at_least=70)
def test_every_version_takes_what_is_left_of_the_query(name: str, version: str) -> None:
    schema = load_schema(version_of(version))
    capabilities = Capabilities()
    for _ in range(5):
        faults = validate(schema, parse(capabilities.query(name).text), max_errors=5)
        if not faults:
            return
        reply = [{"message": reworded(fault).message} for fault in faults[:5]]
        if name in ("candidates", "model_versions") and "mlModel" in str(reply):
            return  # not asked where no model is listed
        query = capabilities.query(name)
        capabilities.learn(name, read_faults(reply), "https://gitlab.example", query)
    pytest.fail(f"{name} still does not fit {version}: {reply}")


def test_the_oldest_published_schema_takes_what_is_left_of_each_query() -> None:
    schema = _published(OLD_GRAPHQL)
    missing = frozenset(OPTIONAL_PARTS)
    for name in QUERIES:
        if name != "model_versions":  # not asked where no model is listed
            assert validate(schema, parse(load_query(name, missing).text)) == [], name


def test_the_embedded_gitlab_of_that_version_has_nothing_younger() -> None:
    published_then = _published(OLD_GRAPHQL)
    ours = load_schema(version_of(LOWEST_VERSION))
    for name in QUERIES:
        asked = _coordinates(ours, load_query(name).text)
        known = _coordinates(published_then, load_query(name).text)
        assert asked <= known, f"{name}: {sorted(asked - known)} are missing in tests' versions table"


def test_what_is_optional_is_listed_with_its_version() -> None:
    marked = frozenset().union(*(optional_coordinates(name) for name in QUERIES))
    assert marked == OPTIONAL_PARTS.keys()
    for coordinate, part in OPTIONAL_PARTS.items():
        since = SINCE.get(coordinate, (0, 0))
        assert version_of(part.since) >= since, coordinate


def test_a_young_field_that_is_not_marked_would_be_seen() -> None:
    missing = frozenset(OPTIONAL_PARTS)
    for name in QUERIES:
        left = _coordinates(load_schema(), load_query(name, missing).text)
        assert not left & SINCE.keys() - {"Query.mlModel"}, name


def _coordinates(schema: GraphQLSchema, text: str) -> set[str]:
    """Fields and arguments of a query that a schema has."""
    found: set[str] = set()
    types = TypeInfo(schema)

    class Collector(Visitor):
        def enter_field(self, node: FieldNode, *_: object) -> None:
            parent, field = types.get_parent_type(), types.get_field_def()
            if parent is not None and field is not None:
                found.add(f"{parent.name}.{node.name.value}")
                given = (argument.name.value for argument in node.arguments or ())
                found.update(f"{parent.name}.{node.name.value}({one}:)" for one in given if one in field.args)

    visit(parse(text), TypeInfoVisitor(types, Collector()))
    return found
