"""Issues and comments, and the fields that merge requests share with issues."""

from werkzeug.wrappers import Response

from sharinghub_static.demo.issuables import changed_at, count_tasks
from sharinghub_static.demo.rest.instance import person
from sharinghub_static.demo.rest.lookup import not_found, project_at, stamp
from sharinghub_static.demo.rest.paging import by_number
from sharinghub_static.demo.visit import AnsweredError, Visit, reply
from sharinghub_static.demo.world import SampleIssue, SampleMergeRequest, SampleNote, SampleProject

__all__ = [
    "issuable_fields",
    "issue",
    "issue_discussions",
    "issue_notes",
    "issue_row",
    "issues",
    "list_discussions",
    "list_notes",
    "subscribed",
]


def issues(visit: Visit, project: str) -> Response:
    """``GET /projects/:id/issues``, newest first."""
    owner = _with_issues(visit, project)
    args = visit.request.args
    labels = {label for label in args.get("labels", "").split(",") if label}
    words = args.get("search", "").lower().split()
    iids = args.getlist("iids[]")
    rows = [
        (iid, issue)
        for iid, issue in visit.viewer.issues(owner)
        if args.get("state", "all") in ("all", issue.state)
        and labels <= set(issue.labels)
        and args.get("author_username") in (None, issue.author)
        and (not iids or str(iid) in iids)
        and all(word in f"{issue.title}\n{issue.description}".lower() for word in words)
        and ("confidential" not in args or visit.flag("confidential") == issue.confidential)
    ]
    by_change = args.get("order_by") == "updated_at"
    rows.sort(
        key=lambda row: (changed_at(row[1]) if by_change else row[1].created_at, row[0]),
        reverse=args.get("sort") != "asc",
    )
    return by_number(visit, rows, lambda row: issue_row(visit, owner, *row))


def issue(visit: Visit, project: str, iid: str) -> Response:
    """``GET /projects/:id/issues/:iid``."""
    owner, number, issue = _issue_at(visit, project, iid)
    return reply(issue_row(visit, owner, number, issue))


def issue_notes(visit: Visit, project: str, iid: str) -> Response:
    """``GET /projects/:id/issues/:iid/notes``."""
    owner, number, issue = _issue_at(visit, project, iid)
    return list_notes(visit, owner, ("Issue", number, owner.id * 10_000_000 + number * 1000), issue.notes)


def issue_discussions(visit: Visit, project: str, iid: str) -> Response:
    """``GET /projects/:id/issues/:iid/discussions``."""
    owner, number, issue = _issue_at(visit, project, iid)
    noteable = ("Issue", number, owner.id * 10_000_000 + number * 1000)
    return list_discussions(visit, owner, noteable, issue.notes)


def issuable_fields(
    visit: Visit,
    project: SampleProject,
    number: tuple[str, str, int],
    item: SampleIssue | SampleMergeRequest,
) -> dict[str, object]:
    """The fields that issues and merge requests have alike.

    Args:
        visit: the request.
        project: of the item.
        number: its segment of addresses, the mark of references to it, and its number in the project.
        item: the issue or merge request.
    """
    segment, mark, iid = number
    tasks, done = count_tasks(item.description)
    return {
        "id": project.id * 10_000 + iid,
        "iid": iid,
        "project_id": project.id,
        "title": item.title,
        "description": item.description,
        "state": item.state,
        "created_at": stamp(item.created_at),
        "updated_at": stamp(changed_at(item)),
        "milestone": None,
        "assignees": [],
        "assignee": None,
        "author": person(visit, item.author),
        "user_notes_count": sum(not note.system for _, note in visit.viewer.notes(project, item.notes)),
        "upvotes": 0,
        "downvotes": 0,
        "discussion_locked": None,
        "imported": False,
        "imported_from": "none",
        "references": {
            "short": f"{mark}{iid}",
            "relative": f"{mark}{iid}",
            "full": f"{project.full_path}{mark}{iid}",
        },
        "web_url": f"{visit.url}/{project.full_path}/-/{segment}/{iid}",
        "time_stats": {
            "time_estimate": 0,
            "total_time_spent": 0,
            "human_time_estimate": None,
            "human_total_time_spent": None,
        },
        "task_completion_status": {"count": tasks, "completed_count": done},
    }


def subscribed(visit: Visit, item: SampleIssue | SampleMergeRequest) -> bool:
    """Whether the caller is sent what happens, as those who wrote or commented are."""
    people = {item.author, *(note.author for note in item.notes if not note.system)}
    return visit.viewer.username in people


def list_notes(
    visit: Visit, project: SampleProject, noteable: tuple[str, int, int], notes: tuple[SampleNote, ...]
) -> Response:
    """The comments that the caller may read, newest first.

    Args:
        visit: the request.
        project: of the comments.
        noteable: kind of what they are about, its number in the project, and the id before the first of them.
        notes: all of them, oldest first.
    """
    rows = visit.viewer.notes(project, notes)[::-1]
    return by_number(visit, rows, lambda row: _note(visit, project, noteable, *row))


def list_discussions(
    visit: Visit, project: SampleProject, noteable: tuple[str, int, int], notes: tuple[SampleNote, ...]
) -> Response:
    """The same as discussions, oldest first: no comment of a sample answers another."""

    def make(row: tuple[int, SampleNote]) -> dict[str, object]:
        return {
            "id": f"{noteable[2] + row[0]:040x}",
            "individual_note": True,
            "notes": [_note(visit, project, noteable, *row)],
        }

    return by_number(visit, visit.viewer.notes(project, notes), make)


def _note(
    visit: Visit, project: SampleProject, noteable: tuple[str, int, int], rank: int, note: SampleNote
) -> dict[str, object]:
    kind, iid, base = noteable
    return {
        "id": base + rank,
        "type": None,
        "body": note.body,
        "author": person(visit, note.author),
        "created_at": stamp(note.created_at),
        "updated_at": stamp(note.created_at),
        "system": note.system,
        "internal": note.internal,
        "confidential": note.internal,
        "resolvable": False,
        "imported": False,
        "imported_from": "none",
        "commands_changes": {},
        "noteable_id": project.id * 10_000 + iid,
        "noteable_type": kind,
        "noteable_iid": iid,
        "project_id": project.id,
    }


def issue_row(visit: Visit, project: SampleProject, iid: int, issue: SampleIssue) -> dict[str, object]:
    """All fields, those that GitLab leaves out of lists (``subscribed``) among them.

    What only a licensed instance has (epics, iterations, weight) is null, as is the address of the
    service desk, which is somebody's.
    """
    api = f"{visit.url}/api/v4/projects/{project.id}"
    tasks, done = count_tasks(issue.description)
    return {
        **issuable_fields(visit, project, ("issues", "#", iid), issue),
        "closed_at": stamp(issue.closed_at),
        "closed_by": None,
        "labels": list(issue.labels),
        "type": "ISSUE",
        "issue_type": "issue",
        "merge_requests_count": 0,
        "due_date": None,
        "confidential": issue.confidential,
        "weight": None,
        "blocking_issues_count": 0,
        "has_tasks": tasks > 0,
        "task_status": f"{done} of {tasks} checklist item{'' if tasks == 1 else 's'} completed",
        "_links": {
            "self": f"{api}/issues/{iid}",
            "notes": f"{api}/issues/{iid}/notes",
            "award_emoji": f"{api}/issues/{iid}/award_emoji",
            "project": api,
            "closed_as_duplicate_of": None,
        },
        "severity": "UNKNOWN",
        "subscribed": subscribed(visit, issue),
        "moved_to_id": None,
        "service_desk_reply_to": None,
        "epic_iid": None,
        "epic": None,
        "iteration": None,
        "health_status": None,
    }


def _issue_at(visit: Visit, project: str, iid: str) -> tuple[SampleProject, int, SampleIssue]:
    owner = _with_issues(visit, project)
    for number, issue in visit.viewer.issues(owner):
        if iid == str(number):
            return owner, number, issue
    raise not_found("Issue")


def _with_issues(visit: Visit, project: str) -> SampleProject:
    owner = project_at(visit, project)
    if not visit.viewer.reads_issues(owner):
        raise AnsweredError(reply({"message": "403 Forbidden"}, 403))
    return owner
