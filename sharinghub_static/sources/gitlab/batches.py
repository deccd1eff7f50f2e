"""Asking the same of many projects at once, and of fewer when that was too much.

GitLab scores a query nearly the same for one project as for a hundred, so projects are asked for by id in
batches. What goes wrong in one of them is kept apart from the others.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any

from sharinghub_static.sources.gitlab.graphql import GraphqlClient
from sharinghub_static.sources.gitlab.replies import Answer, QueryFailedError, QueryTooComplexError

__all__ = ["ProjectReply", "ask_about", "ask_each", "id_of"]

_GID = "gid://gitlab/Project/"

_ATTEMPTS_AT_MANY = 2
"""A batch that fails twice is halved: the retry policy is for what cannot be halved any more."""


@dataclass(frozen=True, slots=True)
class ProjectReply:
    """What one query returned of one project.

    Args:
        node: the project's fields; None when nothing was returned.
        failures: field of the query (dotted, ``repository.blobs``; empty for the whole) to message.
    """

    node: Mapping[str, Any] | None = None
    failures: Mapping[str, str] = field(default_factory=dict)


def id_of(gid: object) -> int:
    """The number at the end of a global id (``gid://gitlab/Project/42``); 0 when there is none."""
    last = str(gid).rpartition("/")[2]
    return int(last) if last.isascii() and last.isdigit() else 0


def ask_about(
    client: GraphqlClient,
    query: str,
    ids: Sequence[int],
    less: Mapping[str, Any] | None = None,
    **variables: Any,
) -> dict[int, ProjectReply]:
    """Ask a query that takes ``$ids`` and ``$first`` about projects, as many at a time as GitLab can answer.

    Args:
        client: sends the queries.
        query: name of the query.
        ids: REST ids of the projects.
        less: variables that leave the repository out, to be used for a project about which the query fails.
        variables: further variables of the query.

    Returns:
        Every id to what was returned of it.

    Raises:
        SourceError: further requests are of no use.
    """
    replies: dict[int, ProjectReply] = {}
    rest = list(ids)
    while rest:
        size = client.sizes.size(query)
        batch, rest = rest[:size], rest[size:]
        replies |= _ask_batch(client, query, batch, less, variables)
    # A reply may hold what was not asked about.
    return {id_: replies[id_] for id_ in ids}


def ask_each(
    client: GraphqlClient,
    query: str,
    questions: Mapping[int, Mapping[str, Any]],
    together: int,
    pool: Executor,
) -> dict[int, ProjectReply]:
    """Ask a query about projects that takes other variables for each, several in one request.

    Args:
        client: sends the requests.
        query: name of the query.
        questions: id of each project to the variables of its query.
        together: how many queries are sent in one request.
        pool: where requests wait for their turn; this function must not run in it.

    Returns:
        Every id to what was reported of it.

    Raises:
        SourceError: further requests are of no use.
    """
    ids = list(questions)
    size = min(together, client.sizes.size(_together(query)))
    asked = [
        pool.submit(_ask_together, client, query, {id_: questions[id_] for id_ in ids[start : start + size]})
        for start in range(0, len(ids), size)
    ]
    replies: dict[int, ProjectReply] = {}
    for future in asked:
        replies |= future.result()
    return replies


def _together(query: str) -> str:
    """Name under which the number of queries in one request is kept."""
    return f"{query} together"


def _ask_together(
    client: GraphqlClient, query: str, questions: Mapping[int, Mapping[str, Any]]
) -> dict[int, ProjectReply]:
    answers: list[Answer | None] = [None] * len(questions)
    if len(questions) > 1:
        answers = client.ask_together(query, [_about([id_], each) for id_, each in questions.items()])
        if not any(answers):
            client.sizes.shrink(_together(query), len(questions), for_good=True)
    replies: dict[int, ProjectReply] = {}
    for (id_, variables), answer in zip(questions.items(), answers, strict=True):
        reply = None if answer is None else _sort_out(answer).get(id_)
        replies[id_] = reply or ask_about(client, query, [id_], **variables)[id_]
    return replies


def _about(ids: Sequence[int], variables: Mapping[str, Any]) -> dict[str, Any]:
    return {"ids": [f"{_GID}{id_}" for id_ in ids], "first": len(ids), **variables}


def _ask_batch(
    client: GraphqlClient,
    query: str,
    ids: Sequence[int],
    less: Mapping[str, Any] | None,
    variables: Mapping[str, Any],
) -> dict[int, ProjectReply]:
    try:
        attempts = _ATTEMPTS_AT_MANY if len(ids) > 1 else None
        answer = client.ask(query, _about(ids, variables), attempts=attempts)
    except (QueryTooComplexError, QueryFailedError) as error:
        if len(ids) > 1:
            is_complex = isinstance(error, QueryTooComplexError)
            if is_complex or (isinstance(error, QueryFailedError) and error.is_overload):
                client.sizes.shrink(query, len(ids), for_good=is_complex)
            return _ask_halves(client, query, ids, less, variables)
        if less:
            found = ask_about(client, query, ids, **{**variables, **less})[ids[0]]
            if found.node is not None:
                return {ids[0]: ProjectReply(found.node, {**found.failures, "repository": error.what})}
        return {ids[0]: ProjectReply(failures={"": error.what})}
    client.sizes.grow(query, len(ids))
    payload = _sort_out(answer)
    missing = [id_ for id_ in ids if id_ not in payload]
    if missing and answer.errors and len(ids) > 1:
        # An error took whole projects out of the answer, and does not say which.
        if len(missing) < len(ids):
            return payload | ask_about(client, query, missing, less, **variables)
        return _ask_halves(client, query, ids, less, variables)
    why = answer.errors[0].message if answer.errors else "the project is no longer there"
    return payload | {id_: ProjectReply(failures={"": why}) for id_ in missing}


def _ask_halves(
    client: GraphqlClient,
    query: str,
    ids: Sequence[int],
    less: Mapping[str, Any] | None,
    variables: Mapping[str, Any],
) -> dict[int, ProjectReply]:
    middle = (len(ids) + 1) // 2
    first = _ask_batch(client, query, ids[:middle], less, variables)
    return first | _ask_batch(client, query, ids[middle:], less, variables)


def _sort_out(answer: Answer) -> dict[int, ProjectReply]:
    """Each project with the errors whose path leads into it (``projects.nodes.3.repository.blobs``)."""
    projects = answer.data.get("projects")
    nodes = projects.get("nodes") if isinstance(projects, dict) else None
    failures: dict[int, dict[str, str]] = {}
    for error in answer.errors:
        match error.path:
            case ("projects", "nodes", int(index), *rest):
                where = ".".join(step for step in rest if isinstance(step, str))
                failures.setdefault(index, {}).setdefault(where, error.message)
    return {
        id_of(node.get("id")): ProjectReply(node, failures.get(index, {}))
        for index, node in enumerate(nodes if isinstance(nodes, list) else ())
        if isinstance(node, dict)
    }
