"""How a project is reviewed, from what GitLab reports of its merge requests, discussions and pipelines.

What GitLab does not report is None and counts neither for nor against the project.

A merged change was *reviewed by someone else* when someone other than its author approved it or merged it.
That a reviewer was asked is no evidence that one looked. The level is the first of these that fits:

``reviewed``       of at least three changes that can be judged 80 % were reviewed by someone else; the
                   default branch is not known to be unprotected, nor its newest finished pipeline to have
                   failed
``partly``         at least one change was reviewed by someone else
``discussed``      none was, but someone answered in a review discussion that another person had begun
``unreviewed``     none of these, although merge requests or discussions could be read

There is no level where neither could be read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from urllib.parse import quote, urlencode

from sharinghub_static.project.model import Project
from sharinghub_static.snapshot.activity_records import (
    ActivityRecord,
    DiscussionRecord,
    MergeRequestRecord,
    PipelineRunRecord,
)
from sharinghub_static.snapshot.records import ProjectRecord

__all__ = [
    "FEWEST_CHANGES",
    "MOST_CHANGES",
    "Criterion",
    "ReviewLevel",
    "ReviewState",
    "review_level",
    "review_state",
    "success_rate",
]

FEWEST_CHANGES = 3
"""Merged changes below which nothing is said to be reviewed as a rule."""

MOST_CHANGES = 0.8
"""Share of the changes that must have been reviewed by someone else."""

_PASSED = frozenset({"SUCCESS"})
_FINISHED = _PASSED | {"FAILED"}
"""States that say something of the code; a pipeline that was cancelled or skipped says nothing."""


class ReviewLevel(StrEnum):
    """How far a project is reviewed, the least first."""

    UNREVIEWED = "unreviewed"
    DISCUSSED = "discussed"
    PARTLY = "partly"
    REVIEWED = "reviewed"

    @property
    def rank(self) -> int:
        """0 for the least."""
        return list(type(self)).index(self)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition of the highest level.

    Args:
        name: ``changes`` (enough can be judged), ``share`` (most were reviewed), ``protected``, ``pipeline``.
        met: None where GitLab does not report it.
    """

    name: str
    met: bool | None


@dataclass(frozen=True, slots=True)
class ReviewState:
    """What is known of a project's reviews. None says that it is not reported, never that there is none.

    Args:
        level: None where nothing can be said.
        criteria: the conditions of the highest level, in a fixed order.
        merged: merge requests merged since the project began.
        changes: merged ones that were read (the newest, at most the crawl's limit).
        judged: of these, how many tell whether someone else reviewed them.
        reviewed: of ``judged``, how many someone else approved or merged.
        approved: of ``changes``, how many someone else approved.
        asked: of ``changes``, how many asked someone else for a review.
        hours_to_merge: median from the opening to the merge.
        discussions: issues with the labels of a review.
        open_discussions: of these, how many are open.
        comments: in these discussions, as many as were read.
        branch_protected: whether the default branch is protected.
        pipeline: state of the newest pipeline of the default branch, in GitLab's words.
        pipelines: how many of the newest ones ended in success or failure.
        success_rate: share of these that succeeded, from 0 to 1.
        coverage: percent, by the newest pipeline that tells it.
        tests: test cases of the newest pipeline that reported any.
        tests_failed: how many of these failed.
        open_issues: issues that are open, of any label.
        closed_issues: issues that are closed.
        evidence: field to the page of GitLab where it can be checked.
    """

    level: ReviewLevel | None
    criteria: tuple[Criterion, ...]
    evidence: Mapping[str, str]
    merged: int | None = None
    changes: int | None = None
    judged: int = 0
    reviewed: int = 0
    approved: int = 0
    asked: int = 0
    hours_to_merge: float | None = None
    discussions: int | None = None
    open_discussions: int | None = None
    comments: int = 0
    branch_protected: bool | None = None
    pipeline: str | None = None
    pipelines: int | None = None
    success_rate: float | None = None
    coverage: float | None = None
    tests: int | None = None
    tests_failed: int | None = None
    open_issues: int | None = None
    closed_issues: int | None = None

    @property
    def share_reviewed(self) -> float | None:
        """Of the changes that can be judged, the share that someone else reviewed, from 0 to 1."""
        return self.reviewed / self.judged if self.judged else None

    @property
    def share_approved(self) -> float | None:
        """Of the changes that were read, the share that someone else approved, from 0 to 1."""
        return self.approved / self.changes if self.changes else None


def review_level(project: Project) -> ReviewLevel | None:
    """How far a project is reviewed, which lists say of each; None where nothing can be said."""
    activity = project.record.activity
    if activity.merge_requests is None and activity.reviews is None:
        return None
    verdicts = _verdicts(activity)
    return _level(activity, _criteria(verdicts, activity, _finished(activity)), any(verdicts))


def success_rate(project: Project) -> float | None:
    """Share of the newest finished pipelines that succeeded, from 0 to 1; None where there are none."""
    finished = _finished(project.record.activity)
    return sum(_passed(run) for run in finished) / len(finished) if finished else None


def review_state(project: Project) -> ReviewState:
    """Everything that is known of a project's reviews."""
    record = project.record
    activity, counts = record.activity, record.counts
    requests, runs = activity.merge_requests, activity.pipelines
    verdicts, finished = _verdicts(activity), _finished(activity)
    criteria = _criteria(verdicts, activity, finished)
    tested = next((run for run in runs or () if run.tests is not None), None)
    return ReviewState(
        level=review_level(project),
        criteria=criteria,
        evidence=_evidence(record, tested),
        merged=_merged(counts.merged_merge_requests, requests),
        changes=None if requests is None else len(requests),
        judged=len(verdicts),
        reviewed=sum(verdicts),
        approved=sum(one.approvals > 0 for one in requests or ()),
        asked=sum(one.reviewers > 0 for one in requests or ()),
        hours_to_merge=_hours(requests or ()),
        discussions=None if activity.reviews is None else len(activity.reviews),
        open_discussions=None
        if activity.reviews is None
        else sum(one.state == "opened" for one in activity.reviews),
        comments=sum(len(one.comments) for one in activity.reviews or ()),
        branch_protected=activity.branch_protected,
        pipeline=runs[0].status.upper() if runs else None,
        pipelines=None if runs is None else len(finished),
        success_rate=success_rate(project),
        coverage=next((run.coverage for run in runs or () if run.coverage is not None), None),
        tests=tested.tests if tested else None,
        tests_failed=tested.tests_failed if tested else None,
        open_issues=counts.open_issues,
        closed_issues=counts.closed_issues,
    )


def _verdicts(activity: ActivityRecord) -> list[bool]:
    """Whether someone else reviewed each change of which that is known."""
    requests = activity.merge_requests or ()
    return [verdict for one in requests if (verdict := _was_reviewed(one)) is not None]


def _finished(activity: ActivityRecord) -> list[PipelineRunRecord]:
    return [run for run in activity.pipelines or () if run.status.upper() in _FINISHED]


def _was_reviewed(request: MergeRequestRecord) -> bool | None:
    """Whether someone else approved or merged it; None when neither is reported."""
    return True if request.approvals else request.merged_by_other


def _passed(run: PipelineRunRecord) -> bool:
    return run.status.upper() in _PASSED


def _criteria(
    verdicts: list[bool], activity: ActivityRecord, finished: list[PipelineRunRecord]
) -> tuple[Criterion, ...]:
    is_reported = activity.merge_requests is not None
    enough = len(verdicts) >= FEWEST_CHANGES
    share = sum(verdicts) >= MOST_CHANGES * len(verdicts) if verdicts else None
    return (
        Criterion("changes", enough if is_reported else None),
        Criterion("share", share),
        Criterion("protected", activity.branch_protected),
        Criterion("pipeline", _passed(finished[0]) if finished else None),
    )


def _level(
    activity: ActivityRecord, criteria: tuple[Criterion, ...], any_reviewed: bool
) -> ReviewLevel | None:
    if activity.merge_requests is None and activity.reviews is None:
        return None
    met = {criterion.name: criterion.met for criterion in criteria}
    if met["changes"] and met["share"] and met["protected"] is not False and met["pipeline"] is not False:
        return ReviewLevel.REVIEWED
    if any_reviewed:
        return ReviewLevel.PARTLY
    if any(_is_answered(one) for one in activity.reviews or ()):
        return ReviewLevel.DISCUSSED
    return ReviewLevel.UNREVIEWED


def _is_answered(discussion: DiscussionRecord) -> bool:
    return any(comment.author != discussion.author for comment in discussion.comments)


def _merged(counted: int | None, requests: tuple[MergeRequestRecord, ...] | None) -> int | None:
    if requests is None:
        return counted
    return max(counted or 0, len(requests))


def _hours(requests: tuple[MergeRequestRecord, ...]) -> float | None:
    """Median; one that was merged before it was opened (imports tell such times) counts as at once."""
    spans = [(one.merged_at - one.created_at).total_seconds() for one in requests if one.merged_at]
    return median(max(0.0, span) for span in spans) / 3600 if spans else None


def _evidence(record: ProjectRecord, tested: PipelineRunRecord | None) -> dict[str, str]:
    base, branch = f"{record.web_url}/-", record.default_branch or "HEAD"
    merged = f"{base}/merge_requests?state=merged"
    pipelines = f"{base}/pipelines?{urlencode({'ref': branch})}"
    discussions = _discussions_page(record)
    return {
        **dict.fromkeys(("merged", "changes", "reviewed", "approved", "asked", "hours_to_merge"), merged),
        **dict.fromkeys(("discussions", "open_discussions", "comments"), discussions),
        "branch_protected": f"{base}/branches?{urlencode({'search': branch})}",
        **dict.fromkeys(("pipeline", "pipelines", "success_rate"), pipelines),
        "coverage": f"{base}/graphs/{quote(branch, safe='/')}/charts",
        **dict.fromkeys(("tests", "tests_failed"), f"{tested.web_url}/test_report" if tested else pipelines),
        "open_issues": f"{base}/issues?state=opened",
        "closed_issues": f"{base}/issues?state=closed",
    }


def _discussions_page(record: ProjectRecord) -> str:
    """The discussion itself when there is one, else the list of issues with the labels that all have."""
    reviews = record.activity.reviews or ()
    if len(reviews) == 1:
        return reviews[0].web_url
    labels = set(reviews[0].labels).intersection(*(one.labels for one in reviews)) if reviews else set()
    asked = [("state", "all"), *(("label_name[]", label) for label in sorted(labels))]
    return f"{record.web_url}/-/issues?{urlencode(asked)}"
