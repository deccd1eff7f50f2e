"""The schema is a part of GitLab's, and every field of it has an answer."""

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from sharinghub_static.demo.graphql.endpoint import answer_all
from sharinghub_static.demo.graphql.schema import load_schema
from sharinghub_static.demo.viewer import Viewer
from sharinghub_static.demo.world import World
from tests.published_schemas import GRAPHQL, require


@pytest.fixture(scope="module")
def published() -> GraphQLSchema:
    return build_schema(require(GRAPHQL).read_text("utf-8"), assume_valid=True)


def test_every_type_field_argument_and_default_is_gitlabs_own(published: GraphQLSchema) -> None:
    differences = []
    for name, ours in load_schema().type_map.items():
        theirs = published.type_map.get(name)
        if name.startswith("__"):
            continue
        if theirs is None or type(theirs) is not type(ours):
            differences.append(name)
        elif isinstance(ours, GraphQLEnumType) and isinstance(theirs, GraphQLEnumType):
            differences += [f"{name}.{value}" for value in set(ours.values) ^ set(theirs.values)]
        elif isinstance(ours, GraphQLObjectType) and isinstance(theirs, GraphQLObjectType):
            for field_name, field in ours.fields.items():
                real = theirs.fields.get(field_name)
                if real is None or str(real.type) != str(field.type):
                    differences.append(f"{name}.{field_name}: {field.type}")
                    continue
                for argument_name, argument in field.args.items():
                    given = real.args.get(argument_name)
                    if given is None or (str(given.type), given.default_value) != (
                        str(argument.type),
                        argument.default_value,
                    ):
                        differences.append(f"{name}.{field_name}({argument_name})")
                required = {n for n, a in real.args.items() if is_required_argument(a)}
                differences += [f"{name}.{field_name} lacks {n}" for n in required - set(field.args)]
    assert not differences


_ARGUMENTS = {
    ("Query", "project"): '(fullPath: "eo/land/rich")',
    ("Query", "group"): '(fullPath: "eo")',
    ("Query", "mlModel"): '(id: "gid://gitlab/Ml::Model/701")',
    ("Query", "containerRepository"): '(id: "gid://gitlab/ContainerRepository/7001")',
    ("Project", "mergeRequest"): '(iid: "1")',
    ("Project", "issue"): '(iid: "1")',
    ("Project", "release"): '(tagName: "v2.0")',
    ("Repository", "blobs"): '(paths: ["README.md"])',
    ("Repository", "commit"): '(ref: "main")',
    ("Repository", "commits"): '(ref: "main")',
    ("Environment", "lastDeployment"): "(status: SUCCESS)",
}


def _questions(kind: GraphQLObjectType, path: tuple[str, ...]) -> list[tuple[tuple[str, ...], str]]:
    """Paths to each type, once each, by the shortest way from the query."""
    reached: dict[str, tuple[str, ...]] = {"Query": ()}
    waiting = [(kind, path)]
    while waiting:
        here, steps = waiting.pop(0)
        for name, field in here.fields.items():
            inner = get_named_type(field.type)
            if isinstance(inner, GraphQLObjectType) and inner.name not in reached:
                way = (*steps, name + _ARGUMENTS.get((here.name, name), ""))
                reached[inner.name] = way
                waiting.append((inner, way))
    return [(way, name) for name, way in reached.items()]


def test_every_field_of_the_schema_is_answered(world: World) -> None:
    schema = load_schema()
    assert schema.query_type is not None
    questions = _questions(schema.query_type, ())
    assert len(questions) > 90
    unanswered = []
    for way, name in questions:
        kind = schema.type_map[name]
        assert isinstance(kind, GraphQLObjectType)
        leaves = [n for n, f in kind.fields.items() if is_leaf_type(get_named_type(f.type))]
        text = " ".join(leaves) or "__typename"
        for step in reversed(way):
            text = f"{step} {{ {text} }}"
        # An administrator sees what others get null for.
        answer = answer_all(
            world, Viewer("root", admin=True), "http://gitlab.test", {"query": f"{{ {text} }}"}
        )
        assert isinstance(answer, dict)
        value = answer.get("data")
        for step in way:
            value = value and value.get(step.partition("(")[0])
            if isinstance(value, list):
                value = next((item for item in value if item), None)
        if answer.get("errors") or not value:
            unanswered.append((way, answer))
    expected_empty = {("project", "forkedFrom")}
    assert [way for way, _ in unanswered if way not in expected_empty] == []
