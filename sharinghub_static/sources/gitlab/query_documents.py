"""The queries, and what is left of each where a GitLab does not know all of it.

A field that not every supported GitLab has bears ``@optional(of: "Type")`` in ``queries/*.graphql``, with the
type that holds it; ``@optional(of: "Query", arguments: ["archived"])`` marks arguments instead. The marks
never leave this program. What is missing is named by its schema coordinate, ``Project.updatedAt`` or
``Query.projects(archived:)`` (https://spec.graphql.org/draft/#sec-Schema-Coordinates).
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from graphql import (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    ListValueNode,
    Node,
    OperationDefinitionNode,
    StringValueNode,
    VariableNode,
    Visitor,
    parse,
    print_ast,
    visit,
)
from graphql.language.visitor import REMOVE

__all__ = ["Query", "load_query", "optional_above", "optional_coordinates", "query_names"]

_MARK = "optional"
_OPERATION_NAME = re.compile(r"\bquery \w+")


@dataclass(frozen=True, slots=True)
class Query:
    """One query as it is sent.

    Args:
        text: the document.
        variables: names of those that it declares.
    """

    text: str
    variables: frozenset[str] = field(default_factory=frozenset)

    def numbered(self, number: int) -> str:
        """The document with a number behind the operation's name.

        Example:
            >>> Query("query A($x: Int) { a(x: $x) }").numbered(2)
            'query A2($x: Int) { a(x: $x) }'
        """
        return _OPERATION_NAME.sub(rf"\g<0>{number}", self.text, count=1)

    def values(self, variables: Mapping[str, object]) -> dict[str, object]:
        """Of these variables those that it declares."""
        return {name: value for name, value in variables.items() if name in self.variables}


def query_names() -> list[str]:
    """Names of all queries, sorted."""
    folder = files("sharinghub_static.sources.gitlab").joinpath("queries")
    return sorted(path.name.removesuffix(".graphql") for path in folder.iterdir() if ".graphql" in path.name)


@cache
def load_query(name: str, missing: frozenset[str] = frozenset()) -> Query:
    """Return a query without what a GitLab lacks.

    Args:
        name: of the file in ``queries/``, without its ending.
        missing: schema coordinates; those that the query does not mark as optional do not matter.
    """
    document = visit(_parsed(name), _Pruner(missing))
    used: set[str] = set()
    visit(document, _UsedVariables(used))
    document = visit(document, _VariablePruner(used))
    return Query(print_ast(document), frozenset(used))


@cache
def optional_coordinates(name: str) -> frozenset[str]:
    """Return the schema coordinates of all that a query marks as optional."""
    found: set[str] = set()

    class Collector(Visitor):
        def enter_field(self, node: FieldNode, *_: object) -> None:
            found.update(coordinate for _argument, coordinate in _marks(node))

    visit(_parsed(name), Collector())
    return frozenset(found)


@cache
def optional_above(name: str, field_name: str) -> frozenset[str]:
    """Return the schema coordinates of the nearest optional fields of a query that hold a field.

    Args:
        name: of the query.
        field_name: of the schema, at any depth.

    Returns:
        Empty when the field also is where nothing above it is optional.
    """
    above: list[str] = []
    found: list[str] = []

    class Finder(Visitor):
        def enter_field(self, node: FieldNode, *_: object) -> None:
            own = next((coordinate for argument, coordinate in _marks(node) if not argument), "")
            if node.name.value == field_name and not own:
                found.append(above[-1] if above else "")
            above.append(own or (above[-1] if above else ""))

        def leave_field(self, *_: object) -> None:
            above.pop()

    visit(_parsed(name), Finder())
    return frozenset() if "" in found else frozenset(found)


@cache
def _parsed(name: str) -> DocumentNode:
    path = files("sharinghub_static.sources.gitlab").joinpath("queries", f"{name}.graphql")
    return parse(path.read_text("utf-8"), no_location=True)


def _marks(node: FieldNode) -> Iterator[tuple[str, str]]:
    """Argument (empty for the field itself) and coordinate of all that a field's marks name."""
    for directive in node.directives or ():
        if directive.name.value != _MARK:
            continue
        given = {argument.name.value: argument.value for argument in directive.arguments or ()}
        owner, listed = given["of"], given.get("arguments")
        if not isinstance(owner, StringValueNode):
            raise TypeError(f"@{_MARK} on {node.name.value} names no type")
        place = f"{owner.value}.{node.name.value}"
        if listed is None:
            yield "", place
        for value in listed.values if isinstance(listed, ListValueNode) else ():
            if isinstance(value, StringValueNode):
                yield value.value, f"{place}({value.value}:)"


class _Pruner(Visitor):
    """Takes out what is missing, and the marks."""

    def __init__(self, missing: Collection[str]) -> None:
        super().__init__()
        self._missing = missing

    def enter_field(self, node: FieldNode, *_: object) -> object:
        gone = {argument for argument, coordinate in _marks(node) if coordinate in self._missing}
        if "" in gone:
            return REMOVE
        arguments = tuple(one for one in node.arguments or () if one.name.value not in gone)
        directives = tuple(one for one in node.directives or () if one.name.value != _MARK)
        return _changed(node, arguments=arguments, directives=directives)

    def leave_field(self, node: FieldNode, *_: object) -> object:
        """An object of which nothing is asked any more is not asked for either."""
        selected = node.selection_set
        return REMOVE if selected is not None and not selected.selections else None


class _UsedVariables(Visitor):
    def __init__(self, used: set[str]) -> None:
        super().__init__()
        self._used = used

    def enter_argument(self, node: ArgumentNode, *_: object) -> None:
        if isinstance(node.value, VariableNode):
            self._used.add(node.value.name.value)

    def enter_directive(self, node: DirectiveNode, *_: object) -> None:
        for argument in node.arguments or ():
            if isinstance(argument.value, VariableNode):
                self._used.add(argument.value.name.value)


class _VariablePruner(Visitor):
    def __init__(self, used: Collection[str]) -> None:
        super().__init__()
        self._used = used

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: object) -> object:
        kept = tuple(one for one in node.variable_definitions or () if one.variable.name.value in self._used)
        return _changed(node, variable_definitions=kept)


def _changed(node: Node, **changes: object) -> object:
    """A copy of a node with other values; since 3.3 of graphql-core a node itself cannot be changed."""
    return type(node)(**{key: getattr(node, key) for key in node.keys} | changes)
