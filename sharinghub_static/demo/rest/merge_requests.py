"""Merge requests, their comments and their approvals."""

from html import escape

from werkzeug.wrappers import Response

from sharinghub_static.demo.issuables import changed_at, closed_at, is_draft, source_branch
from sharinghub_static.demo.rest.collaboration import (
    issuable_fields,
    list_discussions,
    list_notes,
    subscribed,
)
from sharinghub_static.demo.rest.instance import person
from sharinghub_static.demo.rest.lookup import not_found, readable_at, stamp
from sharinghub_static.demo.rest.paging import by_number
from sharinghub_static.demo.visit import AnsweredError, Visit, reply
from sharinghub_static.demo.world import SampleMergeRequest, SampleProject

__all__ = ["approval_state", "approvals", "discussions", "merge_request", "merge_requests", "notes"]

_NOTES_FROM = 5_000_000
"""Their comments have the ids from here on; those below are of issues."""


def merge_requests(visit: Visit, project: str) -> Response:
    """``GET /projects/:id/merge_requests``, newest first."""
    owner = readable_at(visit, project, "merge_requests")
    args = visit.request.args
    words = args.get("search", "").lower().split()
    iids = args.getlist("iids[]")
    rows = [
        (iid, request)
        for iid, request in enumerate(owner.merge_requests, 1)
        if args.get("state", "all") in ("all", request.state)
        and args.get("author_username") in (None, request.author)
        and (not iids or str(iid) in iids)
        and all(word in f"{request.title}\n{request.description}".lower() for word in words)
    ]
    by_change = args.get("order_by") == "updated_at"
    rows.sort(
        key=lambda row: (changed_at(row[1]) if by_change else row[1].created_at, row[0]),
        reverse=args.get("sort") != "asc",
    )
    return by_number(visit, rows, lambda row: _merge_request(visit, owner, *row))


def merge_request(visit: Visit, project: str, iid: str) -> Response:
    """``GET /projects/:id/merge_requests/:iid``."""
    owner, number, request = _at(visit, project, iid)
    body = _merge_request(visit, owner, number, request)
    if visit.flag("render_html"):
        body["title_html"] = escape(request.title)
        body["description_html"] = f"<p>{escape(request.description)}</p>" if request.description else ""
    return reply(body | _details(visit, owner, request))


def notes(visit: Visit, project: str, iid: str) -> Response:
    """``GET /projects/:id/merge_requests/:iid/notes``."""
    owner, number, request = _at(visit, project, iid)
    base = owner.id * 10_000_000 + _NOTES_FROM + number * 1000
    return list_notes(visit, owner, ("MergeRequest", number, base), request.notes)


def discussions(visit: Visit, project: str, iid: str) -> Response:
    """``GET /projects/:id/merge_requests/:iid/discussions``."""
    owner, number, request = _at(visit, project, iid)
    base = owner.id * 10_000_000 + _NOTES_FROM + number * 1000
    return list_discussions(visit, owner, ("MergeRequest", number, base), request.notes)


def approvals(visit: Visit, project: str, iid: str) -> Response:
    """``GET /projects/:id/merge_requests/:iid/approvals``; the Enterprise Edition has more fields.

    A sample does not say when somebody approved; it is the time of the merge, or of the last change.
    """
    owner, number, request = _at(visit, project, iid)
    when = stamp(request.merged_at or changed_at(request))
    caller = visit.viewer.username
    body: dict[str, object] = {
        "user_has_approved": caller in request.approved_by,
        "user_can_approve": request.state == "opened"
        and visit.viewer.is_member(owner)
        and caller not in (request.author, *request.approved_by),
        "approved": bool(request.approved_by),
        "approved_by": [{"user": person(visit, name), "approved_at": when} for name in request.approved_by],
    }
    if _is_enterprise(visit):
        fields = _merge_request(visit, owner, number, request)
        named = ("id", "iid", "project_id", "title", "description", "state", "created_at", "updated_at")
        body |= {name: fields[name] for name in (*named, "merge_status")}
        body |= {
            "approvals_required": 0,
            "approvals_left": 0,
            "require_password_to_approve": False,
            "suggested_approvers": [],
            "approvers": [],
            "approver_groups": [],
            "approval_rules_left": [],
            "has_approval_rules": False,
            "merge_request_approvers_available": False,
            "multiple_approval_rules_available": False,
            "invalid_approvers_rules": [],
        }
    return reply(body)


def approval_state(visit: Visit, project: str, iid: str) -> Response:
    """``GET /projects/:id/merge_requests/:iid/approval_state`` of an Enterprise Edition, without rules."""
    _at(visit, project, iid)
    if not _is_enterprise(visit):
        raise AnsweredError(reply({"error": "404 Not Found"}, 404))
    return reply({"approval_rules_overwritten": False, "rules": []})


def _is_enterprise(visit: Visit) -> bool:
    return visit.world.version.endswith("-ee")


def _at(visit: Visit, project: str, iid: str) -> tuple[SampleProject, int, SampleMergeRequest]:
    owner = readable_at(visit, project, "merge_requests")
    for number, request in enumerate(owner.merge_requests, 1):
        if iid == str(number):
            return owner, number, request
    raise not_found("Merge Request")


def _merge_request(
    visit: Visit, project: SampleProject, iid: int, request: SampleMergeRequest
) -> dict[str, object]:
    """All fields that lists have; those for forks and for HTML among them."""
    merged_by = person(visit, request.merged_by) if request.merged_by else None
    branch = source_branch(iid)
    return {
        **issuable_fields(visit, project, ("merge_requests", "!", iid), request),
        "merged_by": merged_by,
        "merge_user": merged_by,
        "merged_at": stamp(request.merged_at),
        "closed_by": None,
        "closed_at": stamp(closed_at(request)),
        "title_html": None,
        "description_html": None,
        "target_branch": project.default_branch or "main",
        "source_branch": branch,
        "reviewers": [person(visit, name) for name in request.reviewers],
        "source_project_id": project.id,
        "target_project_id": project.id,
        "labels": [],
        "draft": is_draft(request),
        "work_in_progress": is_draft(request),
        "merge_when_pipeline_succeeds": False,
        "merge_status": "can_be_merged",
        "detailed_merge_status": _merge_status(request),
        "merge_after": None,
        # Samples have no branches but the default one; those of Git repositories may.
        "sha": project.branches.get(branch),
        "merge_commit_sha": None,
        "squash_commit_sha": None,
        "should_remove_source_branch": None,
        "force_remove_source_branch": None,
        "prepared_at": stamp(request.created_at),
        "allow_collaboration": False,
        "allow_maintainer_to_push": False,
        "reference": f"!{iid}",
        "squash": False,
        "squash_on_merge": False,
        "has_conflicts": False,
        "blocking_discussions_resolved": True,
        "approvals_before_merge": None,
    }


def _merge_status(request: SampleMergeRequest) -> str:
    """GitLab's ``detailed_merge_status``."""
    if request.state != "opened":
        return "not_open"
    return "draft_status" if is_draft(request) else "mergeable"


def _details(visit: Visit, project: SampleProject, request: SampleMergeRequest) -> dict[str, object]:
    """The fields that a single one has beyond those of lists."""
    earlier = any(
        other.author == request.author and other.state == "merged" and other is not request
        for other in project.merge_requests
        if other.created_at <= request.created_at
    )
    return {
        "subscribed": subscribed(visit, request),
        "changes_count": None,
        "latest_build_started_at": None,
        "latest_build_finished_at": None,
        "first_deployed_to_production_at": None,
        "pipeline": None,
        "head_pipeline": None,
        "diff_refs": None,
        "merge_error": None,
        "rebase_in_progress": False,
        "diverged_commits_count": 0,
        "first_contribution": request.author not in project.members and not earlier,
        "user": {"can_merge": visit.viewer.is_member(project)},
    }
