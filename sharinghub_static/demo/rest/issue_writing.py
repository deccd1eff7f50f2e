"""Issues that are opened and changed, and those of one user in all projects.

As GitLab does (``lib/api/issues.rb``), with its own limits. Parameters that the OpenAPI has not, and quick
actions at the start of a line, are refused here, because a program must not send them by mistake.
"""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from werkzeug.wrappers import Response

from sharinghub_static.demo.rest.collaboration import issue_row
from sharinghub_static.demo.rest.lookup import not_found, project_at, signed_in
from sharinghub_static.demo.rest.paging import by_number
from sharinghub_static.demo.viewer import sent_token
from sharinghub_static.demo.visit import AnsweredError, Visit, reply
from sharinghub_static.demo.world import SampleIssue, SampleProject

__all__ = ["all_issues", "change_issue", "open_issue"]

_TITLE, _DESCRIPTION = 255, 1_048_576  # app/models/concerns/issuable.rb
_OPEN = frozenset({"title", "description", "labels", "confidential"})
_CHANGE = frozenset({"title", "description", "labels", "confidential", "state_event"})
_QUICK_ACTION = re.compile(r"^/[a-z_]+", re.MULTILINE)


def all_issues(visit: Visit) -> Response:
    """``GET /issues``: those that the caller wrote, with ``scope=created_by_me``, its default."""
    signed_in(visit)
    args = visit.request.args
    if args.get("scope", "created_by_me") != "created_by_me":
        raise _refused("scope is not simulated", 400)
    words = args.get("search", "").lower().split()
    within = args.get("in", "title,description").split(",")
    rows = [
        (project, iid, issue)
        for project in visit.viewer.projects(visit.world)
        for iid, issue in visit.viewer.issues(project)
        if issue.author == visit.viewer.username
        and args.get("state", "all") in ("all", issue.state)
        and all(word in "\n".join(getattr(issue, name) for name in within).lower() for word in words)
    ]
    return by_number(visit, rows, lambda row: issue_row(visit, *row))


def open_issue(visit: Visit, project: str) -> Response:
    """``POST /projects/:id/issues``."""
    owner, values = _writable(visit, project), _values(visit, _OPEN)
    if not values.get("title"):
        raise _refused("title is missing", 400)
    is_member = visit.viewer.is_member(owner)
    issue = SampleIssue(
        title=values["title"],
        author=visit.viewer.username or "",
        created_at=datetime.now(UTC).replace(microsecond=0),
        description=values.get("description", ""),
        # Who is no member cannot set labels: they are left out without a word.
        labels=_labels(values) if is_member else (),
        confidential=values.get("confidential", False),
    )
    _put(visit, replace(owner, issues=(*owner.issues, issue)))
    iid = len(owner.issues) + 1
    return reply(issue_row(visit, owner, iid, issue), 201)


def change_issue(visit: Visit, project: str, iid: str) -> Response:
    """``PUT /projects/:id/issues/:iid``."""
    owner, values = _writable(visit, project), _values(visit, _CHANGE)
    if not values:
        raise _refused(
            f"{', '.join(sorted(_CHANGE))} are missing, at least one parameter must be provided", 400
        )
    number, issue = next((row for row in visit.viewer.issues(owner) if str(row[0]) == iid), (0, None))
    if issue is None:
        raise not_found("Issue")
    if not visit.viewer.is_member(owner) and issue.author != visit.viewer.username:
        raise _refused("403 Forbidden", 403)
    event = values.pop("state_event", None)
    if event not in (None, "close", "reopen"):
        raise _refused("state_event does not have a valid value", 400)
    if "labels" in values:
        values["labels"] = _labels(values)
    changed = replace(issue, **values)
    if event:
        closed_at = datetime.now(UTC).replace(microsecond=0) if event == "close" else None
        changed = replace(changed, state="closed" if event == "close" else "opened", closed_at=closed_at)
    issues = (*owner.issues[: number - 1], changed, *owner.issues[number:])
    _put(visit, replace(owner, issues=issues))
    return reply(issue_row(visit, owner, number, changed))


def _writable(visit: Visit, key: str) -> SampleProject:
    """A project in which the caller may open issues: a token with the scope ``api``, and issues turned on."""
    signed_in(visit)
    token = sent_token(visit.request) or ""
    if "api" not in visit.world.token_scopes.get(token, ("read_api",)):
        body = {"error": "insufficient_scope", "error_description": "…", "scope": "api"}
        raise AnsweredError(reply(body, 403))
    owner = project_at(visit, key)
    if not visit.viewer.reads_issues(owner) or owner.archived:
        raise _refused("403 Forbidden", 403)
    return owner


def _values(visit: Visit, known: frozenset[str]) -> dict[str, Any]:
    try:
        values = json.loads(visit.request.get_data())
    except ValueError as error:
        raise _refused("The request body is no JSON", 400) from error
    if not isinstance(values, dict) or (unknown := sorted(values.keys() - known)):
        raise _refused(f"unknown parameters: {unknown}", 400)
    title, description = values.get("title", "x"), values.get("description", "")
    texts = (title, description, values.get("labels", ""))
    if not all(isinstance(text, str) for text in texts) or not isinstance(
        values.get("confidential", True), bool
    ):
        raise _refused("a parameter is invalid", 400)
    if len(title) > _TITLE or len(description) > _DESCRIPTION:
        raise _refused("too long", 400)
    if _QUICK_ACTION.search(description):
        raise _refused("a quick action", 400)
    return values


def _labels(values: dict[str, Any]) -> tuple[str, ...]:
    return tuple(label.strip() for label in values.get("labels", "").split(",") if label.strip())


def _put(visit: Visit, project: SampleProject) -> None:
    projects = tuple(project if each.id == project.id else each for each in visit.world.projects)
    visit.change(replace(visit.world, projects=projects))


def _refused(message: str, status: int) -> AnsweredError:
    return AnsweredError(reply({"message": message}, status))
