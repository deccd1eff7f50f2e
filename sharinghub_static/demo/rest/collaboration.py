"""Issues, their comments, and merge requests."""

from werkzeug.wrappers import Response

from sharinghub_static.demo.rest.instance import person
from sharinghub_static.demo.rest.lookup import not_found, project_at, readable_at, stamp
from sharinghub_static.demo.rest.paging import by_number
from sharinghub_static.demo.visit import AnsweredError, Visit, reply
from sharinghub_static.demo.world import SampleIssue, SampleMergeRequest, SampleNote, SampleProject

__all__ = ["issue", "issue_notes", "issues", "merge_requests"]


def issues(visit: Visit, project: str) -> Response:
    """``GET /projects/:id/issues``, newest first."""
    found = _with_issues(visit, project)
    asked = visit.request.args
    labels = {label for label in asked.get("labels", "").split(",") if label}
    words = asked.get("search", "").lower()
    rows = [
        (iid, issue)
        for iid, issue in visit.viewer.issues(found)
        if asked.get("state", "all") in ("all", issue.state)
        and labels <= set(issue.labels)
        and words in f"{issue.title}\n{issue.description}".lower()
        and ("confidential" not in asked or visit.flag("confidential") == issue.confidential)
    ]
    rows.sort(key=lambda row: (row[1].created_at, row[0]), reverse=asked.get("sort") != "asc")

    return by_number(visit, rows, lambda row: _issue(visit, found, *row))


def issue(visit: Visit, project: str, iid: str) -> Response:
    """``GET /projects/:id/issues/:iid``."""
    found = _with_issues(visit, project)
    for number, each in visit.viewer.issues(found):
        if iid == str(number):
            return reply(_issue(visit, found, number, each))
    raise not_found("Issue")


def _issue(visit: Visit, found: SampleProject, iid: int, issue: SampleIssue) -> dict[str, object]:
    return {
        "id": found.id * 10_000 + iid,
        "iid": iid,
        "project_id": found.id,
        "title": issue.title,
        "description": issue.description,
        "state": issue.state,
        "created_at": stamp(issue.created_at),
        "closed_at": stamp(issue.closed_at),
        "labels": list(issue.labels),
        "author": person(visit, issue.author),
        "confidential": issue.confidential,
        "user_notes_count": sum(not note.system for _, note in visit.viewer.notes(found, issue.notes)),
        "web_url": f"{visit.url}/{found.full_path}/-/issues/{iid}",
    }


def issue_notes(visit: Visit, project: str, iid: str) -> Response:
    """``GET /projects/:id/issues/:iid/notes``."""
    found = _with_issues(visit, project)
    for number, issue in visit.viewer.issues(found):
        if iid == str(number):
            return _notes(visit, found, number, issue.notes)
    raise not_found("Issue")


def merge_requests(visit: Visit, project: str) -> Response:
    """``GET /projects/:id/merge_requests``, newest first."""
    found = readable_at(visit, project, "merge_requests")
    state = visit.request.args.get("state", "all")
    rows = [row for row in enumerate(found.merge_requests, 1) if state in ("all", row[1].state)]
    rows.sort(key=lambda row: (row[1].created_at, row[0]), reverse=visit.request.args.get("sort") != "asc")

    def make(row: tuple[int, SampleMergeRequest]) -> dict[str, object]:
        iid, payload = row
        return {
            "id": found.id * 10_000 + iid,
            "iid": iid,
            "project_id": found.id,
            "title": payload.title,
            "description": payload.description,
            "state": payload.state,
            "created_at": stamp(payload.created_at),
            "merged_at": stamp(payload.merged_at),
            "merge_user": person(visit, payload.merged_by) if payload.merged_by else None,
            "author": person(visit, payload.author),
            "reviewers": [person(visit, name) for name in payload.reviewers],
            "user_notes_count": sum(not note.system for _, note in visit.viewer.notes(found, payload.notes)),
            "web_url": f"{visit.url}/{found.full_path}/-/merge_requests/{iid}",
        }

    return by_number(visit, rows, make)


def _with_issues(visit: Visit, project: str) -> SampleProject:
    found = project_at(visit, project)
    if not visit.viewer.reads_issues(found):
        raise AnsweredError(reply({"message": "403 Forbidden"}, 403))
    return found


def _notes(visit: Visit, project: SampleProject, iid: int, notes: tuple[SampleNote, ...]) -> Response:
    def make(row: tuple[int, SampleNote]) -> dict[str, object]:
        rank, note = row
        return {
            "id": project.id * 10_000_000 + iid * 1000 + rank,
            "body": note.body,
            "author": person(visit, note.author),
            "created_at": stamp(note.created_at),
            "updated_at": stamp(note.created_at),
            "system": note.system,
            "internal": note.internal,
            "confidential": note.internal,
            "noteable_type": "Issue",
            "noteable_iid": iid,
        }

    return by_number(visit, visit.viewer.notes(project, notes)[::-1], make)
