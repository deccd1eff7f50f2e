"""Answers about issues, merge requests, comments and labels."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Unpack
from zlib import crc32

from sharinghub_static.demo.graphql.call import Call, gid, moment, parse_moment
from sharinghub_static.demo.graphql.connection import Info, Node, Page, connection
from sharinghub_static.demo.graphql.people import user_node
from sharinghub_static.demo.issuables import changed_at, closed_at, is_draft, source_branch
from sharinghub_static.demo.world import SampleIssue, SampleMergeRequest, SampleNote, SampleProject

__all__ = ["issue_fields", "label_node", "merge_request_fields"]


def issue_fields(call: Call, project: SampleProject) -> Node:
    """``issue``, ``issues``, ``labels`` and the count of open issues of a project."""
    readable = call.viewer.reads_issues(project)

    def node(numbered: tuple[int, SampleIssue]) -> Node:
        return _issue_node(call, project, *numbered)

    def issues(
        _info: Info,
        sort: str = "created_desc",
        first: int | None = None,
        last: int | None = None,
        after: str | None = None,
        before: str | None = None,
        **filters: object,
    ) -> Node | None:
        if not readable:
            return None
        chosen = [pair for pair in call.viewer.issues(project) if _issue_matches(*pair, filters)]
        rows = _sorted(chosen, sort)
        return connection(rows, node, first=first, last=last, after=after, before=before)

    def issue(_info: Info, iid: str | None = None) -> Node | None:
        pairs = [pair for pair in call.viewer.issues(project) if iid is None or str(pair[0]) == iid]
        return node(pairs[0]) if pairs else None

    def labels(
        _info: Info,
        title: str | None = None,
        searchTerm: str | None = None,  # noqa: N803 - GitLab's argument
        **page: Unpack[Page],
    ) -> Node:
        titles = sorted({t for _, issue in call.viewer.issues(project) for t in issue.labels})
        chosen = [
            t
            for t in titles
            if (title is None or t == title) and (searchTerm is None or searchTerm.lower() in t.lower())
        ]
        return connection(chosen, label_node, **page)

    public = [i for i in project.issues if not i.confidential and i.state == "opened"]
    return {
        "issue": issue,
        "issues": issues,
        "labels": labels,
        "openIssuesCount": len(public) if readable else None,
    }


def merge_request_fields(call: Call, project: SampleProject) -> Node:
    """``mergeRequest``, ``mergeRequests`` and the count of open ones of a project."""
    readable = call.viewer.reads(project, "merge_requests")
    numbered = list(enumerate(project.merge_requests, 1)) if readable else []

    def node(pair: tuple[int, SampleMergeRequest]) -> Node:
        return _merge_request_node(call, project, *pair)

    def merge_requests(
        _info: Info,
        sort: str = "created_desc",
        first: int | None = None,
        last: int | None = None,
        after: str | None = None,
        before: str | None = None,
        **filters: object,
    ) -> Node | None:
        if not readable:
            return None
        rows = _sorted([pair for pair in numbered if _merge_request_matches(*pair, filters)], sort)
        return connection(rows, node, first=first, last=last, after=after, before=before)

    def merge_request(_info: Info, iid: str) -> Node | None:
        return next((node(pair) for pair in numbered if str(pair[0]) == iid), None)

    opened = [m for _, m in numbered if m.state == "opened"]
    return {
        "mergeRequest": merge_request,
        "mergeRequests": merge_requests,
        "openMergeRequestsCount": len(opened) if readable else None,
    }


def label_node(title: str) -> Node:
    """A label; its colour follows from its title."""
    number = crc32(title.encode())
    return {
        "id": gid("ProjectLabel", number % 1_000_000),
        "title": title,
        "description": None,
        "color": f"#{number & 0xFFFFFF:06x}",
        "textColor": "#FFFFFF",
    }


def _issue_matches(iid: int, issue: SampleIssue, filters: dict[str, Any]) -> bool:
    wanted_iids = [*(filters.get("iids") or ()), *([filters["iid"]] if filters.get("iid") else ())]
    words = (filters.get("search") or "").lower().split()
    text = f"{issue.title}\n{issue.description}".lower()
    return (
        filters.get("state") in (None, "all", issue.state)
        and filters.get("confidential") in (None, issue.confidential)
        and filters.get("authorUsername") in (None, issue.author)
        and (not wanted_iids or str(iid) in wanted_iids)
        and set(filters.get("labelName") or ()) <= set(issue.labels)
        and all(word in text for word in words)
        and _after(issue.created_at, filters.get("createdAfter"))
        and not _after(issue.created_at, filters.get("createdBefore"), without=False)
        and _after(changed_at(issue), filters.get("updatedAfter"))
    )


def _merge_request_matches(iid: int, request: SampleMergeRequest, filters: dict[str, Any]) -> bool:
    merged = request.merged_at
    return (
        filters.get("state") in (None, "all", request.state)
        and (not filters.get("iids") or str(iid) in filters["iids"])
        and filters.get("authorUsername") in (None, request.author)
        and (
            filters.get("mergedAfter") is None
            or (merged is not None and _after(merged, filters["mergedAfter"]))
        )
        and (
            filters.get("mergedBefore") is None
            or (merged is not None and not _after(merged, filters["mergedBefore"], without=False))
        )
    )


def _after(when: datetime, bound: str | None, *, without: bool = True) -> bool:
    return without if bound is None else when >= parse_moment(bound)


def _sorted(pairs: list[Any], sort: str) -> list[Any]:
    field, _, direction = sort.lower().rpartition("_")
    keys: dict[str, Any] = {
        "created": lambda pair: (pair[1].created_at, pair[0]),
        "updated": lambda pair: (changed_at(pair[1]), pair[0]),
        "title": lambda pair: (pair[1].title, pair[0]),
        "closed_at": lambda pair: (changed_at(pair[1]), pair[0]),
        "merged_at": lambda pair: (changed_at(pair[1]), pair[0]),
    }
    # Other orders (priority, weight, …) rank by what a sample has not: GitLab then falls back to the id.
    return sorted(pairs, key=keys.get(field, lambda pair: pair[0]), reverse=direction != "asc")


def _issue_node(call: Call, project: SampleProject, iid: int, issue: SampleIssue) -> Node:
    path = f"/{project.full_path}/-/issues/{iid}"
    return {
        "id": gid("Issue", project.id * 10_000 + iid),
        "iid": str(iid),
        "title": issue.title,
        "description": issue.description,
        "state": issue.state,
        "confidential": issue.confidential,
        "hidden": False,
        "createdAt": moment(issue.created_at),
        "updatedAt": moment(changed_at(issue)),
        "closedAt": moment(issue.closed_at),
        "author": user_node(call, issue.author),
        "labels": lambda _info, **page: connection(issue.labels, label_node, **page),
        "upvotes": 0,
        "downvotes": 0,
        "webUrl": call.url + path,
        "webPath": path,
        "reference": _reference(project, "#", iid),
        **_talk(call, project, path, project.id * 10_000_000 + iid * 1000, issue.notes),
    }


def _merge_request_node(call: Call, project: SampleProject, iid: int, request: SampleMergeRequest) -> Node:
    path = f"/{project.full_path}/-/merge_requests/{iid}"

    def people(usernames: Sequence[str]) -> object:
        return lambda _info, **page: connection(usernames, lambda name: user_node(call, name) or {}, **page)

    return {
        "id": gid("MergeRequest", project.id * 10_000 + iid),
        "iid": str(iid),
        "title": request.title,
        "description": request.description,
        "state": request.state,
        "draft": is_draft(request),
        "createdAt": moment(request.created_at),
        "updatedAt": moment(changed_at(request)),
        "mergedAt": moment(request.merged_at),
        "closedAt": moment(closed_at(request)),
        "author": user_node(call, request.author),
        "mergeUser": user_node(call, request.merged_by),
        "approved": bool(request.approved_by),
        "approvedBy": people(request.approved_by),
        "reviewers": people(request.reviewers),
        "labels": lambda _info, **page: connection((), label_node, **page),
        "sourceBranch": source_branch(iid),
        "targetBranch": project.default_branch or "main",
        "upvotes": 0,
        "webUrl": call.url + path,
        "reference": _reference(project, "!", iid),
        **_talk(call, project, path, project.id * 10_000_000 + 5_000_000 + iid * 1000, request.notes),
    }


def _reference(project: SampleProject, mark: str, iid: int) -> object:
    return lambda _info, full=False: f"{project.full_path if full else ''}{mark}{iid}"


def _talk(call: Call, project: SampleProject, path: str, base: int, notes: tuple[SampleNote, ...]) -> Node:
    visible = call.viewer.notes(project, notes)

    def note(ranked: tuple[int, SampleNote]) -> Node:
        rank, said = ranked
        return {
            "id": gid("Note", base + rank),
            "body": said.body,
            "author": user_node(call, said.author),
            "createdAt": moment(said.created_at),
            "updatedAt": moment(said.created_at),
            "internal": said.internal,
            "system": said.system,
            "url": f"{call.url}{path}#note_{base + rank}",
            "awardEmoji": lambda _info, **page: connection(
                list(Counter(said.reactions).elements()), lambda name: _emoji(call, said, name), **page
            ),
        }

    def discussion(ranked: tuple[int, SampleNote]) -> Node:
        return {
            "id": f"gid://gitlab/Discussion/{base + ranked[0]:040x}",
            "createdAt": moment(ranked[1].created_at),
            "resolvable": False,
            "resolved": False,
            "notes": lambda _info, **page: connection([ranked], note, **page),
        }

    return {
        "notes": lambda _info, **page: connection(visible, note, **page),
        "discussions": lambda _info, **page: connection(visible, discussion, **page),
        "userNotesCount": sum(not n.system for _, n in visible),
        "userDiscussionsCount": sum(not n.system for _, n in visible),
    }


def _emoji(call: Call, note: SampleNote, name: str) -> Node:
    return {
        "name": name,
        "emoji": f":{name}:",
        "description": name.replace("_", " "),
        "unicode": "",
        "user": user_node(call, note.author),
    }
