"""How far a project is reviewed, by rules that anyone can work out again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.analysis.review import ReviewLevel, ReviewState, review_state
from sharinghub_static.snapshot.activity_records import (
    ActivityRecord,
    CommentRecord,
    DiscussionRecord,
    MergeRequestRecord,
    PipelineRunRecord,
)
from sharinghub_static.snapshot.records import CountsRecord
from tests.projects import make_project

OPENED = datetime(2025, 1, 1, tzinfo=UTC)
LEVELS = list(ReviewLevel)


def change(*, hours: float = 24, **review: Any) -> MergeRequestRecord:
    address = "https://gitlab.example.org/group/demo/-/merge_requests/1"
    return MergeRequestRecord(1, "Change", OPENED, OPENED + timedelta(hours=hours), address, **review)


def run(status: str, **review: Any) -> PipelineRunRecord:
    return PipelineRunRecord(status, "https://gitlab.example.org/group/demo/-/pipelines/9", OPENED, **review)


def discussion(*authors: str, state: str = "opened", iid: int = 7) -> DiscussionRecord:
    comments = tuple(CommentRecord(author, "Used it.", OPENED) for author in authors)
    address = f"https://gitlab.example.org/group/demo/-/issues/{iid}"
    return DiscussionRecord(
        iid, "Review - Demo", "Ada", "", state, OPENED, address, labels=("discussion",), comments=comments
    )


def state(**review: Any) -> ReviewState:
    return review_state(make_project("group/demo", activity=ActivityRecord(**review)))


APPROVED, MERGED_BY_OTHER, ALONE, ASKED, UNTOLD = (
    change(approvals=1),
    change(merged_by_other=True),
    change(merged_by_other=False),
    change(reviewers=2, merged_by_other=False),
    change(),
)


@pytest.mark.parametrize(
    ("review", "level"),
    [
        ({}, None),
        ({"pipelines": (run("SUCCESS"),), "branch_protected": True}, None),
        ({"merge_requests": ()}, "unreviewed"),
        ({"reviews": ()}, "unreviewed"),
        ({"merge_requests": (ALONE,) * 5}, "unreviewed"),
        ({"merge_requests": (ASKED,) * 5}, "unreviewed"),
        ({"merge_requests": (UNTOLD,) * 5}, "unreviewed"),
        ({"reviews": (discussion(),)}, "unreviewed"),
        ({"reviews": (discussion("Ada", "Ada"),)}, "unreviewed"),
        ({"reviews": (discussion("Ada", "Bob"),)}, "discussed"),
        ({"reviews": (discussion("Bob"),), "merge_requests": (ALONE,)}, "discussed"),
        ({"reviews": (discussion("Bob"),), "merge_requests": (APPROVED,)}, "partly"),
        ({"merge_requests": (APPROVED, MERGED_BY_OTHER)}, "partly"),
        ({"merge_requests": (APPROVED,) * 3 + (ALONE,)}, "partly"),
        ({"merge_requests": (APPROVED,) * 2 + (MERGED_BY_OTHER,)}, "reviewed"),
        ({"merge_requests": (APPROVED,) * 4 + (ALONE,)}, "reviewed"),
        ({"merge_requests": (APPROVED,) * 3 + (UNTOLD,) * 9}, "reviewed"),
        ({"merge_requests": (APPROVED,) * 3, "branch_protected": True}, "reviewed"),
        ({"merge_requests": (APPROVED,) * 3, "branch_protected": False}, "partly"),
        ({"merge_requests": (APPROVED,) * 3, "pipelines": (run("FAILED"), run("SUCCESS"))}, "partly"),
        ({"merge_requests": (APPROVED,) * 3, "pipelines": (run("SUCCESS"), run("FAILED"))}, "reviewed"),
        ({"merge_requests": (APPROVED,) * 3, "pipelines": (run("CANCELED"), run("FAILED"))}, "partly"),
        ({"merge_requests": (APPROVED,) * 3, "pipelines": (run("RUNNING"), run("SUCCESS"))}, "reviewed"),
        ({"merge_requests": (APPROVED,) * 3, "pipelines": ()}, "reviewed"),
    ],
)
def test_the_level_follows_from_the_rules(review: dict[str, Any], level: str | None) -> None:
    assert state(**review).level == level


def test_what_is_not_reported_is_none_and_what_is_none_is_zero() -> None:
    silent, empty = state(), state(merge_requests=(), reviews=(), pipelines=())
    for name in ("changes", "discussions", "open_discussions", "pipelines", "merged"):
        assert getattr(silent, name) is None
        assert getattr(empty, name) == 0
    for name in ("share_reviewed", "share_approved", "hours_to_merge", "success_rate", "coverage", "tests"):
        assert getattr(silent, name) is None
        assert getattr(empty, name) is None


def test_an_asked_reviewer_is_counted_but_is_no_review() -> None:
    review = state(merge_requests=(ASKED, ASKED, APPROVED))
    assert (review.asked, review.reviewed, review.approved, review.judged) == (2, 1, 1, 3)
    assert review.share_approved == pytest.approx(1 / 3)


def test_a_change_of_which_nothing_is_reported_is_not_in_the_share() -> None:
    review = state(merge_requests=(APPROVED, UNTOLD, UNTOLD))
    assert (review.share_reviewed, review.judged, review.changes) == (1.0, 1, 3)


def test_the_time_to_merge_is_the_median_in_hours() -> None:
    assert state(merge_requests=(change(hours=1), change(hours=3), change(hours=900))).hours_to_merge == 3
    assert state(merge_requests=(change(hours=-5),)).hours_to_merge == 0


def test_more_may_be_merged_than_were_read() -> None:
    project = make_project(
        counts=CountsRecord(merged_merge_requests=240, open_issues=3, closed_issues=9),
        activity=ActivityRecord(merge_requests=(APPROVED,) * 100),
    )
    review = review_state(project)
    assert (review.merged, review.changes, review.open_issues, review.closed_issues) == (240, 100, 3, 9)


def test_coverage_and_tests_are_those_of_the_newest_pipeline_that_reports() -> None:
    runs = (
        run("RUNNING"),
        run("SUCCESS", coverage=81.5),
        run("FAILED", coverage=70.0, tests=9, tests_failed=1),
    )
    review = state(pipelines=runs)
    assert (review.pipeline, review.coverage, review.tests, review.tests_failed) == ("RUNNING", 81.5, 9, 1)
    assert (review.pipelines, review.success_rate) == (2, 0.5)


def test_every_figure_has_its_page_on_gitlab() -> None:
    review = state(reviews=(discussion("Bob"),), pipelines=(run("SUCCESS", tests=4),))
    assert review.evidence["discussions"].endswith("/group/demo/-/issues/7")
    assert review.evidence["tests"].endswith("/-/pipelines/9/test_report")
    assert review.evidence["merged"].endswith("/group/demo/-/merge_requests?state=merged")
    both = state(reviews=(discussion(iid=8), discussion(iid=7, state="closed")))
    assert both.evidence["discussions"].endswith("/-/issues?state=all&label_name%5B%5D=discussion")
    assert (both.discussions, both.open_discussions) == (2, 1)


def test_a_branch_of_any_name_is_written_into_addresses_safely() -> None:
    review = review_state(make_project(default_branch='a"b&c=d/#é'))
    assert '"' not in "".join(review.evidence.values())
    assert review.evidence["pipeline"].endswith("?ref=a%22b%26c%3Dd%2F%23%C3%A9")


changes = st.builds(
    change,
    hours=st.floats(-1000, 1e6),
    approvals=st.integers(0, 3),
    reviewers=st.integers(0, 3),
    merged_by_other=st.sampled_from([True, False, None]),
)
runs = st.builds(
    run,
    st.sampled_from(["SUCCESS", "FAILED", "CANCELED", "running", ""]),
    coverage=st.none() | st.floats(0, 100),
)
activities = st.builds(
    ActivityRecord,
    reviews=st.none()
    | st.lists(st.builds(discussion, st.sampled_from(["Ada", "Bob"])), max_size=3).map(tuple),
    merge_requests=st.none() | st.lists(changes, max_size=12).map(tuple),
    pipelines=st.none() | st.lists(runs, max_size=5).map(tuple),
    branch_protected=st.sampled_from([True, False, None]),
)


@given(activities)
def test_shares_are_shares_and_every_figure_has_evidence(activity: ActivityRecord) -> None:
    review = review_state(make_project(activity=activity))
    for share in (review.share_reviewed, review.share_approved, review.success_rate):
        assert share is None or 0 <= share <= 1
    assert review.reviewed <= review.judged <= (review.changes or 0)
    assert review.hours_to_merge is None or review.hours_to_merge >= 0
    assert all(address.startswith("https://gitlab.example.org/") for address in review.evidence.values())
    assert (review.level is None) == (activity.merge_requests is None and activity.reviews is None)


@given(activities)
def test_one_more_reviewed_change_never_lowers_the_level(activity: ActivityRecord) -> None:
    requests = activity.merge_requests
    if requests is None:
        return
    more = ActivityRecord(
        activity.reviews,
        (APPROVED, *requests),
        activity.pipelines,
        activity.environments,
        activity.branch_protected,
    )
    before, after = (review_state(make_project(activity=one)).level for one in (activity, more))
    assert before is not None
    assert after is not None
    assert after.rank >= before.rank


@given(activities)
def test_silence_about_pipelines_and_protection_never_lowers_the_level(activity: ActivityRecord) -> None:
    silent = ActivityRecord(reviews=activity.reviews, merge_requests=activity.merge_requests)
    before, after = (review_state(make_project(activity=one)).level for one in (activity, silent))
    assert (after.rank if after else -1) >= (before.rank if before else -1)
