"""What people did in a project, from the answers of three queries.

What others wrote about a project is theirs: names are kept where they stand under their words, and nowhere
else. E-mail addresses are masked in whatever was written.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from sharinghub_static.snapshot.activity_records import (
    ActivityRecord,
    CommentRecord,
    DiscussionRecord,
    EnvironmentRecord,
    MergeRequestRecord,
    PipelineRunRecord,
)
from sharinghub_static.sources.gitlab.batches import ProjectReply, id_of
from sharinghub_static.sources.values import (
    LONG_AGO,
    as_count,
    as_moment,
    as_percentage,
    as_text,
    as_url,
    dig,
    nodes,
)
from sharinghub_static.text.emails import find_emails, looks_like_email, mask_emails_in_markdown
from sharinghub_static.text.lines import truncate

__all__ = ["LIMITS", "failed_parts", "read_activity"]

Node = Mapping[str, Any]
T = TypeVar("T")

LIMITS: Mapping[str, Mapping[str, Any]] = {
    "reviews": {"each": 50, "notes": 100},
    "merge_requests": {"each": 100},
    "runs": {"each": 30, "tested": 3},
    "environments": {"environments": 20},
}
"""Variables of the queries: how much of each is read of one project."""

_LONGEST_TITLE, _LONGEST_NAME, _LONGEST_WORDS = 300, 100, 10_000
"""Characters that are kept."""

_EMOJI = re.compile(r"[\w+-]{1,60}", re.ASCII)
_TIERS = frozenset({"production", "staging", "testing", "development"})


def read_activity(
    reviews: ProjectReply,
    merge_requests: ProjectReply,
    runs: ProjectReply,
    environments: ProjectReply,
    *,
    branch_protected: bool | None,
    base_url: str,
) -> ActivityRecord:
    """Return the record of the replies.

    Args:
        reviews: of the query ``reviews``.
        merge_requests: of the query ``merge_requests``.
        runs: of the query ``runs``; nothing when it was not asked.
        environments: of the query ``environments``; nothing when it was not asked.
        branch_protected: as REST returned it.
        base_url: web address of the instance, without a trailing slash.
    """
    return ActivityRecord(
        reviews=_listed(reviews, "issues", "issuesAccessLevel", _discussions),
        merge_requests=_listed(merge_requests, "mergeRequests", "mergeRequestsAccessLevel", _merge_requests),
        pipelines=None if dig(runs.node, "pipelines") is None else tuple(_pipelines(runs.node, base_url)),
        environments=None
        if dig(environments.node, "environments") is None
        else tuple(
            sorted(_environments(environments.node, base_url), key=lambda one: (one.name, one.web_url))
        ),
        branch_protected=branch_protected,
    )


def failed_parts(
    reviews: ProjectReply, merge_requests: ProjectReply, runs: ProjectReply, environments: ProjectReply
) -> dict[str, str]:
    """Each field of :class:`ActivityRecord` that could not be read, to why."""
    replies = {
        "reviews": reviews,
        "merge_requests": merge_requests,
        "pipelines": runs,
        "environments": environments,
    }
    return {part: next(iter(reply.failures.values())) for part, reply in replies.items() if reply.failures}


def _listed(
    payload: ProjectReply, field: str, level: str, read: Callable[[Iterator[Node]], Iterator[T]]
) -> tuple[T, ...] | None:
    """What a connection holds; None where it is not reported or the feature is turned off."""
    if dig(payload.node, field) is None or dig(payload.node, level, "stringValue") == "DISABLED":
        return None
    return tuple(read(nodes(payload.node, field)))


def _discussions(payload: Iterator[Node]) -> Iterator[DiscussionRecord]:
    for issue in payload:
        # Asked for are those that are not confidential; what is not said to be open to all is left out.
        if issue.get("confidential") is not False or issue.get("hidden") is True:
            continue
        votes = {"thumbsup": as_count(issue.get("upvotes")), "thumbsdown": as_count(issue.get("downvotes"))}
        yield DiscussionRecord(
            iid=id_of(issue.get("iid")),
            title=_words(issue.get("title"), _LONGEST_TITLE),
            author=_name(issue.get("author")),
            description=_words(issue.get("description"), _LONGEST_WORDS),
            state="closed" if issue.get("state") == "closed" else "opened",
            created_at=as_moment(issue.get("createdAt")) or LONG_AGO,
            closed_at=as_moment(issue.get("closedAt")),
            web_url=as_text(issue.get("webUrl")),
            labels=tuple(
                sorted(_words(label.get("title"), _LONGEST_NAME) for label in nodes(issue, "labels"))
            ),
            reactions=tuple(sorted((name, count) for name, count in votes.items() if count)),
            comments=tuple(_comments(issue)),
            comments_cut=dig(issue, "notes", "pageInfo", "hasPreviousPage") is True,
        )


def _comments(issue: Node) -> Iterator[CommentRecord]:
    for note in nodes(issue, "notes"):
        if note.get("system") is not False or note.get("internal") is not False:
            continue
        given = Counter(as_text(emoji.get("name")) for emoji in nodes(note, "awardEmoji"))
        yield CommentRecord(
            author=_name(note.get("author")),
            body=_words(note.get("body"), _LONGEST_WORDS),
            created_at=as_moment(note.get("createdAt")) or LONG_AGO,
            web_url=as_text(note.get("url")),
            reactions=tuple(sorted((name, count) for name, count in given.items() if _EMOJI.fullmatch(name))),
        )


def _merge_requests(payload: Iterator[Node]) -> Iterator[MergeRequestRecord]:
    for request in payload:
        author = as_text(dig(request, "author", "id"))
        merger = as_text(dig(request, "mergeUser", "id"))
        yield MergeRequestRecord(
            iid=id_of(request.get("iid")),
            title=_words(request.get("title"), _LONGEST_TITLE),
            created_at=as_moment(request.get("createdAt")) or LONG_AGO,
            merged_at=as_moment(request.get("mergedAt")),
            web_url=as_text(request.get("webUrl")),
            reviewers=_others(request, "reviewers", author),
            approvals=_others(request, "approvedBy", author),
            comments=as_count(request.get("userNotesCount")),
            merged_by_other=merger != author if merger and author else None,
        )


def _others(request: Node, field: str, author: str) -> int:
    """How many people besides the author."""
    return len({as_text(person.get("id")) for person in nodes(request, field)} - {author, ""})


def _pipelines(project: Node | None, base_url: str) -> Iterator[PipelineRunRecord]:
    totals = {
        as_text(one.get("path")): dig(one, "testReportSummary", "total") for one in nodes(project, "tested")
    }
    for run in nodes(project, "pipelines"):
        path = as_text(run.get("path"))
        total = totals.get(path)
        # A pipeline without a test report reports a total of 0.
        tests = as_count(dig(total, "count")) or None
        failed = (as_count(dig(total, "failed")) or 0) + (as_count(dig(total, "error")) or 0)
        yield PipelineRunRecord(
            status=as_text(run.get("status")),
            web_url=f"{base_url}{path}",
            created_at=as_moment(run.get("createdAt")),
            finished_at=as_moment(run.get("finishedAt")),
            coverage=as_percentage(run.get("coverage")),
            tests=tests,
            tests_failed=min(failed, tests) if tests else None,
        )


def _environments(project: Node | None, base_url: str) -> Iterator[EnvironmentRecord]:
    for payload in nodes(project, "environments"):
        tier = as_text(payload.get("tier")).lower()
        last = payload.get("lastDeployment")
        yield EnvironmentRecord(
            name=_words(payload.get("name"), _LONGEST_NAME),
            tier=tier if tier in _TIERS else "other",
            web_url=f"{base_url}{as_text(payload.get('path'))}",
            deployed_at=as_moment(dig(last, "finishedAt")) or as_moment(dig(last, "createdAt")),
            external_url=_public_address(payload.get("externalUrl")),
        )


def _public_address(payload: object) -> str:
    """A web address without a password or an address of a person in it; empty for anything else."""
    text = as_text(payload).strip()
    url = as_url(text)
    is_plain = url is not None and url.scheme in ("http", "https") and url.host and not url.userinfo
    return text if is_plain and not find_emails(text) else ""


def _name(person: object) -> str:
    """What to call somebody: never an address; empty for one who is gone."""
    name, username = (" ".join(as_text(dig(person, key)).split()) for key in ("name", "username"))
    return next((one[:_LONGEST_NAME] for one in (name, username) if one and not looks_like_email(one)), "")


def _words(payload: object, most: int) -> str:
    return mask_emails_in_markdown(truncate(as_text(payload), most))
