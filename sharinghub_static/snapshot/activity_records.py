"""What people did in a project: discussions, merge requests, pipelines, deployments, in GitLab's words.

Confidential issues, internal notes and e-mail addresses never get into these records.
"""

from dataclasses import dataclass
from datetime import datetime

__all__ = [
    "ActivityRecord",
    "CommentRecord",
    "DiscussionRecord",
    "EnvironmentRecord",
    "MergeRequestRecord",
    "PipelineRunRecord",
]


@dataclass(frozen=True, slots=True)
class CommentRecord:
    """A comment that anyone may read.

    Args:
        author: the name to show.
        body: GitLab Flavored Markdown; cut at the crawl's limit.
        web_url: where it is.
        reactions: name of an emoji to how often it was given, sorted by name.
    """

    author: str
    body: str
    created_at: datetime
    web_url: str = ""
    reactions: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class DiscussionRecord:
    """An issue that has the labels of a review, with its comments, oldest first.

    Args:
        state: ``opened`` or ``closed``.
        comments: those by people; GitLab's own lines (system notes) are left out.
        comments_cut: whether there were more comments than the crawl's limit.
    """

    iid: int
    title: str
    author: str
    description: str
    state: str
    created_at: datetime
    web_url: str
    labels: tuple[str, ...] = ()
    closed_at: datetime | None = None
    reactions: tuple[tuple[str, int], ...] = ()
    comments: tuple[CommentRecord, ...] = ()
    comments_cut: bool = False


@dataclass(frozen=True, slots=True)
class MergeRequestRecord:
    """A merged merge request.

    Who took part is kept as counts, not as names: whether someone else looked at a change is all that is
    asked.

    Args:
        reviewers: how many people besides the author were asked to review it.
        approvals: how many people besides the author approved it.
        comments: how many comments people wrote on it, the author's own included; None when not reported.
        merged_by_other: whether someone else than the author merged it; None when not reported.
    """

    iid: int
    title: str
    created_at: datetime
    merged_at: datetime | None
    web_url: str
    reviewers: int = 0
    approvals: int = 0
    comments: int | None = None
    merged_by_other: bool | None = None


@dataclass(frozen=True, slots=True)
class PipelineRunRecord:
    """One pipeline of the default branch; ``status`` in GitLab's words, ``coverage`` in percent.

    Args:
        tests: number of test cases that it reported; None when none were reported or asked for.
        tests_failed: how many of these failed or ended in an error.
    """

    status: str
    web_url: str
    created_at: datetime | None = None
    finished_at: datetime | None = None
    coverage: float | None = None
    tests: int | None = None
    tests_failed: int | None = None


@dataclass(frozen=True, slots=True)
class EnvironmentRecord:
    """Where the project is deployed.

    Args:
        tier: GitLab's ``production``, ``staging``, ``testing``, ``development`` or ``other``.
        deployed_at: of the last successful deployment; None when there is none or it is not reported.
        external_url: where it answers; empty when not reported, only http and https.
    """

    name: str
    tier: str
    web_url: str
    deployed_at: datetime | None = None
    external_url: str = ""


@dataclass(frozen=True, slots=True)
class ActivityRecord:
    """What people did in a project. None says that it could not be read or is turned off, never "none".

    Args:
        reviews: issues with the configured review labels, newest first.
        merge_requests: the newest merged ones, newest first, at most the crawl's limit.
        pipelines: the newest of the default branch, newest first.
        environments: those that are available, by name.
        branch_protected: whether the default branch is protected.
    """

    reviews: tuple[DiscussionRecord, ...] | None = None
    merge_requests: tuple[MergeRequestRecord, ...] | None = None
    pipelines: tuple[PipelineRunRecord, ...] | None = None
    environments: tuple[EnvironmentRecord, ...] | None = None
    branch_protected: bool | None = None
