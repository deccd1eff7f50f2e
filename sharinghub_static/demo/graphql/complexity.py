"""The score and the depth of an operation, by GitLab's own arithmetic.

A plain field costs 1, one that calls Gitaly 1 more. A field with a resolver costs its children + 1, + 1 when
sorted, + 5 when searched; if it is a connection the sum grows by 1 % for each item asked for (100 unless
``first`` or ``last`` says less), and is cut to an integer. ``blobs`` adds 1 for each path, ``pipelines``
2 for each of ``ref`` and ``sha``.
Source: ``app/graphql/types/base_field.rb`` and ``resolvers/base_resolver.rb`` of GitLab.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
)
from graphql.execution.values import get_argument_values

__all__ = ["Cost", "measure"]

_PAGE = 100

_GITALY = frozenset(
    {
        ("Project", "forksCount"),
        ("Project", "avatarUrl"),
        ("Project", "languages"),
        ("Repository", "rootRef"),
        ("Repository", "empty"),
        ("Repository", "exists"),
        ("Repository", "tree"),
        ("Repository", "paginatedTree"),
        ("Repository", "blobs"),
        ("Repository", "commits"),
        ("Blob", "lfsOid"),
        ("RepositoryBlob", "lfsOid"),
        ("RepositoryBlob", "language"),
        ("RepositoryBlob", "plainData"),
    }
)

_RESOLVED = frozenset(
    {
        *(
            ("Query", name)
            for name in ("projects", "project", "group", "metadata", "mlModel", "containerRepository")
        ),
        *(
            ("Project", name)
            for name in (
                "issue",
                "issues",
                "mergeRequest",
                "mergeRequests",
                "pipelines",
                "release",
                "releases",
                "packages",
                "containerRepositories",
                "environments",
                "mlModels",
                "mlExperiments",
                "labels",
                "branchRules",
            )
        ),
        *(
            ("Repository", name)
            for name in ("tree", "paginatedTree", "blobs", "lastCommit", "commit", "commits")
        ),
        ("Tree", "lastCommit"),
        ("Group", "projects"),
        ("Issue", "notes"),
        ("Issue", "userNotesCount"),
        ("MergeRequest", "notes"),
        ("Environment", "lastDeployment"),
        ("Pipeline", "testReportSummary"),
        ("MlModel", "version"),
        ("MlModel", "versions"),
    }
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What an operation weighs: its score and how deep its fields nest."""

    score: int
    depth: int

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.score + other.score, max(self.depth, other.depth))


def measure(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
    variables: object,
) -> Cost:
    """Weigh a validated operation with its coerced variables."""
    if schema.query_type is None:
        raise ValueError("the schema has no query type")
    return _Scale(schema, fragments, variables).weigh(schema.query_type, [operation.selection_set])


@dataclass(frozen=True, slots=True)
class _Scale:
    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: Any  # A dict in graphql-core 3.2, its own class from 3.3 on.

    def weigh(self, parent: GraphQLObjectType, selections: Iterable[SelectionSetNode]) -> Cost:
        merged: dict[str, list[FieldNode]] = {}
        for node in self._fields(selections):
            merged.setdefault((node.alias or node.name).value, []).append(node)
        total = Cost(0, 0)
        for nodes in merged.values():
            total += self._field(parent, nodes)
        return total

    def _fields(self, selections: Iterable[SelectionSetNode]) -> Iterator[FieldNode]:
        for selection_set in selections:
            for node in selection_set.selections:
                if not self._included(node.directives):
                    continue
                if isinstance(node, FieldNode):
                    yield node
                elif isinstance(node, FragmentSpreadNode):
                    yield from self._fields([self.fragments[node.name.value].selection_set])
                elif isinstance(node, InlineFragmentNode):
                    yield from self._fields([node.selection_set])

    def _included(self, directives: Iterable[DirectiveNode] | None) -> bool:
        for directive in directives or ():
            definition = self.schema.get_directive(directive.name.value)
            if definition is None or directive.name.value not in ("skip", "include"):
                continue
            condition = get_argument_values(definition, directive, self.variables)["if"]
            if condition == (directive.name.value == "skip"):
                return False
        return True

    def _field(self, parent: GraphQLObjectType, nodes: list[FieldNode]) -> Cost:
        name = nodes[0].name.value
        field: GraphQLField | None = parent.fields.get(name)
        if field is None:
            return Cost(1, 1)
        kind = get_named_type(field.type)
        inner = Cost(0, 0)
        if isinstance(kind, GraphQLObjectType):
            inner = self.weigh(kind, [n.selection_set for n in nodes if n.selection_set is not None])
        score = inner.score + 1 + ((parent.name, name) in _GITALY)
        if (parent.name, name) in _RESOLVED:
            arguments = get_argument_values(field, nodes[0], self.variables)
            score = _resolved(
                (parent.name, name), score, arguments, is_connection=kind.name.endswith("Connection")
            )
        return Cost(score, inner.depth + 1)


def _resolved(
    field: tuple[str, str], score: int, arguments: Mapping[str, Any], *, is_connection: bool
) -> int:
    score += (
        bool(arguments.get("sort")) + 5 * bool(arguments.get("search")) + len(arguments.get("paths") or ())
    )
    if field == ("Project", "pipelines"):
        score += 2 * (bool(arguments.get("ref")) + bool(arguments.get("sha")))
    if not is_connection:
        return score
    if arguments.get("iid") or arguments.get("iids"):
        return score
    items = min(n for n in (arguments.get("first"), arguments.get("last"), _PAGE) if n is not None)
    # In whole numbers: 1 % in floating point would cut 57.999… to 57.
    return score + score * items // 100
