"""POST /api/graphql: what may be asked, and the form of the answer."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    execute_sync,
    get_operation_ast,
    parse,
    validate,
)
from graphql.execution.values import get_variable_values

from sharinghub_static.demo.graphql.call import Call
from sharinghub_static.demo.graphql.complexity import Cost, measure
from sharinghub_static.demo.graphql.repository import LostRepositoryError
from sharinghub_static.demo.graphql.schema import load_schema
from sharinghub_static.demo.graphql.versions import version_of
from sharinghub_static.demo.viewer import Viewer
from sharinghub_static.demo.world import World

__all__ = ["RefusedError", "answer_all", "limits_of", "operation_names", "reworded"]

QUERY_TEXT = 10_000
"""Most characters of all query texts of a request; variables are not counted."""

_VALIDATION_ERRORS = 5


class RefusedError(Exception):
    """The request is answered by a status and one message.

    Args:
        status: the HTTP status.
        message: what ``errors[0].message`` says.
    """

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(slots=True)
class _Operation:
    """One query of the request, either ready to run or already answered."""

    document: DocumentNode | None = None
    name: str | None = None
    variables: Mapping[str, Any] | None = None
    text: str = ""
    cost: Cost = field(default_factory=lambda: Cost(0, 0))
    answer: dict[str, Any] | None = None


def limits_of(viewer: Viewer) -> Cost:
    """The highest score and the greatest depth the caller may ask for."""
    if viewer.admin:
        return Cost(300, 20)
    return Cost(200, 15) if viewer.anonymous else Cost(250, 20)


def operation_names(body: object) -> list[str]:
    """The operations a request names, for records of it."""
    entries = body if isinstance(body, list) else [body]
    names: list[str] = []
    for entry in entries:
        if isinstance(entry, Mapping):
            text = str(entry.get("query") or "")
            match = re.search(r"\b(?:query|mutation|subscription)\s+(\w+)", text)
            names.append(str(entry.get("operationName") or (match[1] if match else "")))
    return names


def answer_all(world: World, viewer: Viewer, url: str, body: object) -> object:
    """Answer one query, or a list of them in order.

    Args:
        world: what there is.
        viewer: who asks.
        url: address of the instance, without a final slash.
        body: the decoded JSON of the request.

    Raises:
        RefusedError: the request as a whole is turned away.
    """
    if viewer.job:
        raise RefusedError(401, "Invalid token")
    entries: list[Any] = body if isinstance(body, list) else [body]
    if not all(isinstance(entry, Mapping) for entry in entries):
        raise RefusedError(400, "Bad Request")
    if sum(len(str(entry.get("query") or "")) for entry in entries) > QUERY_TEXT:
        raise RefusedError(422, "Query too large")
    schema = load_schema(version_of(world.version))
    operations = [_prepare(entry, schema) for entry in entries]
    limits = limits_of(viewer)
    total = Cost(0, 0)
    for operation in operations:
        total += operation.cost
    answers = []
    asked: defaultdict[tuple[str | None, str], Counter[str]] = defaultdict(Counter)
    for operation in operations:
        if operation.answer is None:
            # GitLab counts by the operation's fingerprint, in one context for the whole request.
            call = Call(world, viewer, url, total, limits.score, asked[operation.name, operation.text])
            operation.answer = _too_much(total, limits) or _run(operation, call)
        answers.append(operation.answer)
    return answers if isinstance(body, list) else answers[0]


def _prepare(entry: Mapping[str, Any], schema: GraphQLSchema) -> _Operation:
    text = str(entry.get("query") or "")
    if not text.strip():
        return _Operation(answer=_errors([GraphQLError("No query string was present")]))
    document, errors = _parse(text, schema)
    if document is None:
        return _Operation(answer=_errors(errors))
    name = entry.get("operationName") or None
    node = get_operation_ast(document, name)
    if node is None:
        return _Operation(answer=_errors([GraphQLError("An operation name is required")]))
    variables = entry.get("variables") or {}
    coerced = get_variable_values(schema, node.variable_definitions or (), variables)
    if isinstance(coerced, list):
        return _Operation(answer=_errors(coerced))
    return _Operation(
        document,
        node.name.value if node.name else None,
        variables,
        text,
        _cost(schema, document, node, coerced),
    )


@lru_cache(maxsize=256)
def _parse(text: str, schema: GraphQLSchema) -> tuple[DocumentNode | None, list[GraphQLError]]:
    """Parse and validate a query; a crawl sends the same few texts again and again.

    Returns:
        the document, or None and why there is none.
    """
    try:
        document = parse(text)
    except GraphQLSyntaxError as error:
        return None, [error]
    errors = validate(schema, document, max_errors=_VALIDATION_ERRORS)[:_VALIDATION_ERRORS]
    return (None, [reworded(error) for error in errors]) if errors else (document, [])


def _cost(schema: GraphQLSchema, document: DocumentNode, node: OperationDefinitionNode, coerced: Any) -> Cost:
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    return measure(schema, node, fragments, coerced)


def _too_much(cost: Cost, limits: Cost) -> dict[str, object] | None:
    if cost.depth > limits.depth:
        message = f"Query has depth of {cost.depth}, which exceeds max depth of {limits.depth}"
    elif cost.score > limits.score:
        message = f"Query has complexity of {cost.score}, which exceeds max complexity of {limits.score}"
    else:
        return None
    return _errors([GraphQLError(message)])


def _run(operation: _Operation, call: Call) -> dict[str, object]:
    if operation.document is None:
        raise ValueError("an operation without a document has its answer already")
    result = execute_sync(
        load_schema(version_of(call.world.version)),
        operation.document,
        context_value=call,
        variable_values=dict(operation.variables or {}),
        operation_name=operation.name,
    )
    _defects(result)
    return dict(result.formatted)


def _defects(result: ExecutionResult) -> None:
    """A fault of the double's own is not the caller's: it ends in a 500 as GitLab's do."""
    for error in result.errors or ():
        if isinstance(error.original_error, LostRepositoryError):
            raise RefusedError(500, "Internal server error")
        if error.original_error is not None and not isinstance(error.original_error, GraphQLError):
            raise error.original_error


def _errors(errors: list[GraphQLError]) -> dict[str, object]:
    return {"errors": [error.formatted for error in errors]}


def reworded(error: GraphQLError) -> GraphQLError:
    """GitLab's words for what its clients meet most: a field or an argument that is not there."""
    if match := re.match(r"Cannot query field '(\w+)' on type '(\w+)'", error.message):
        message = f"Field '{match[1]}' doesn't exist on type '{match[2]}'"
        extensions = {"code": "undefinedField", "typeName": match[2], "fieldName": match[1]}
    elif match := re.match(r"Unknown argument '(\w+)' on field '\w+\.(\w+)'", error.message):
        message = f"Field '{match[2]}' doesn't accept argument '{match[1]}'"
        extensions = {
            "code": "argumentNotAccepted",
            "name": match[2],
            "typeName": "Field",
            "argumentName": match[1],
        }
    else:
        return error
    return GraphQLError(message, error.nodes, extensions=extensions)
