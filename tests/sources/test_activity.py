"""What people did in a project gets into its record; what is not for everybody never does."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.demo.world import (
    SampleEnvironment,
    SampleIssue,
    SampleMergeRequest,
    SampleNote,
    SamplePipeline,
    SampleUser,
)
from sharinghub_static.snapshot.activity_records import ActivityRecord
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.sources.gitlab.activity import failed_parts, read_activity
from sharinghub_static.sources.gitlab.batches import ProjectReply
from sharinghub_static.sources.values import as_url
from sharinghub_static.text.emails import find_emails
from tests.gitlab_double.faults import Fault
from tests.sources.crawling import FIRST_CRAWL, changed_project, crawling, dataset
from tests.worlds import ADMIN_TOKEN, MEMBER_TOKEN, NOW

LABELS = ("discussion", "sharingHub")
HOUR = timedelta(hours=1)


def note(body: str, author: str = "bob", **payload: Any) -> SampleNote:
    return SampleNote(author, body, NOW, **payload)


REVIEW = SampleIssue(
    "Review - Cover",
    "ada",
    NOW,
    "What did you use it **for**?",
    labels=(*LABELS, "land"),
    notes=(
        note("For slopes.", reactions=("thumbsup", "heart", "thumbsup")),
        note("secret plan", internal=True),
        note("changed the description", system=True),
        note("Ask eve@private.example or eve&#64;private.example.", author="ada"),
    ),
)
PROJECT = dataset(
    "eo/land/cover",
    members=("ada",),
    issues=(
        SampleIssue("Bug", "bob", NOW),
        REVIEW,
        SampleIssue("Half", "bob", NOW, labels=("discussion",)),
        SampleIssue("Hidden review", "ada", NOW, labels=LABELS, confidential=True),
    ),
    merge_requests=(
        SampleMergeRequest("Alone", "ada", NOW - HOUR, merged_at=NOW, merged_by="ada", reviewers=("ada",)),
        SampleMergeRequest(
            "Looked at",
            "ada",
            NOW,
            merged_at=NOW + HOUR,
            merged_by="bob",
            reviewers=("bob",),
            approved_by=("bob", "ada"),
        ),
        SampleMergeRequest("Open", "ada", NOW, state="opened"),
        SampleMergeRequest("Closed", "ada", NOW, state="closed"),
    ),
    pipelines=(
        SamplePipeline("FAILED", NOW, NOW, 50.0, ref="wip", tests_total=4),
        SamplePipeline("RUNNING", NOW, ref="main"),
        SamplePipeline("SUCCESS", NOW - HOUR, NOW, 81.5, ref="main", tests_total=9, tests_failed=2),
    ),
    environments=(
        SampleEnvironment("production", "https://cover.example.org", deployed_at=NOW),
        SampleEnvironment("odd", "javascript:alert(1)", tier="other"),
    ),
)


def activity(tmp_path: Path, token: str | None = None, **changes: Any) -> ActivityRecord:
    with crawling(tmp_path, replace(PROJECT, **changes)) as crawler:
        crawler.path.unlink(missing_ok=True)
        crawler.crawl(token)
        record = crawler.records()["eo/land/cover"]
        assert record.failures == ()
        return record.activity


@pytest.mark.parametrize("token", [None, MEMBER_TOKEN, ADMIN_TOKEN])
def test_a_review_is_kept_with_its_public_comments(tmp_path: Path, token: str | None) -> None:
    (review,) = activity(tmp_path, token).reviews or ()
    assert (review.iid, review.title, review.author, review.state) == (
        2,
        "Review - Cover",
        "Ada Sample",
        "opened",
    )
    assert review.description == "What did you use it **for**?"
    assert review.labels == ("discussion", "land", "sharingHub")
    assert [comment.body for comment in review.comments] == ["For slopes.", "Ask …@… or …@…."]
    assert review.comments[0].reactions == (("heart", 1), ("thumbsup", 2))
    assert review.comments[0].author == "Bob Sample"
    assert review.comments[0].web_url.startswith(f"{review.web_url}#note_")
    assert not review.comments_cut


@pytest.mark.parametrize("token", [None, MEMBER_TOKEN, ADMIN_TOKEN])
def test_nothing_that_is_not_for_everybody_is_in_the_file(tmp_path: Path, token: str | None) -> None:
    with crawling(tmp_path, PROJECT) as crawler:
        crawler.crawl(token)
        content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    for secret in (b"secret plan", b"Hidden review", b"private.example", b"changed the description"):
        assert secret not in content


def test_a_name_that_is_an_address_gives_way_to_the_username(tmp_path: Path) -> None:
    people = (SampleUser("ada", "ada@private.example"), SampleUser("bob", "Bob Sample"))
    with crawling(tmp_path, PROJECT, users=people) as crawler:
        crawler.crawl()
        (review,) = crawler.records()["eo/land/cover"].activity.reviews or ()
    assert review.author == "ada"


def test_merge_requests_keep_who_took_part_as_numbers(tmp_path: Path) -> None:
    looked_at, alone = activity(tmp_path).merge_requests or ()
    assert (looked_at.title, looked_at.reviewers, looked_at.approvals) == ("Looked at", 1, 1)
    assert (looked_at.merged_by_other, looked_at.merged_at) == (True, NOW + HOUR)
    assert (alone.title, alone.reviewers, alone.approvals, alone.merged_by_other) == ("Alone", 0, 0, False)


def test_pipelines_are_those_of_the_default_branch_with_their_tests(tmp_path: Path) -> None:
    newest, tested = activity(tmp_path).pipelines or ()
    assert (newest.status, newest.tests, newest.coverage) == ("RUNNING", None, None)
    assert (tested.status, tested.tests, tested.tests_failed, tested.coverage) == ("SUCCESS", 9, 2, 81.5)
    assert "/eo/land/cover/-/pipelines/" in tested.web_url


@pytest.mark.parametrize(
    "address",
    [
        "https://xn--",
        "http://\u2100.example/",
        "http://a\u200d.example/",
        "http://[::1",
        "https://xn--\u0301",
    ],
)
def test_an_address_with_a_host_that_cannot_be_is_no_address(address: str) -> None:
    assert as_url(address) is None


def test_environments_keep_their_last_deployment_and_a_plain_address(tmp_path: Path) -> None:
    odd, production = activity(tmp_path).environments or ()
    assert (odd.name, odd.tier, odd.deployed_at, odd.external_url) == ("odd", "other", None, "")
    assert (production.deployed_at, production.external_url) == (NOW, "https://cover.example.org")


@pytest.mark.parametrize("protected", [True, False])
def test_it_is_reported_whether_the_default_branch_is_protected(tmp_path: Path, protected: bool) -> None:
    assert activity(tmp_path, protected=protected).branch_protected is protected
    assert (
        activity(tmp_path, protected=protected, default_branch="release/ü #1").branch_protected is protected
    )


@pytest.mark.parametrize("token", [None, MEMBER_TOKEN, ADMIN_TOKEN])
@pytest.mark.parametrize("access", ["DISABLED", "PRIVATE"])
def test_a_feature_that_is_off_or_for_members_is_not_reported(
    tmp_path: Path, token: str | None, access: str
) -> None:
    assert activity(tmp_path, token, issues_access=access).reviews is None
    closed = activity(tmp_path, token, repository_access=access)
    assert closed == ActivityRecord(reviews=closed.reviews)


def test_a_project_in_which_nothing_happened_reports_so_and_costs_no_question_more(tmp_path: Path) -> None:
    with crawling(tmp_path, dataset("eo/quiet")) as crawler:
        crawler.crawl()
        payload = crawler.records()["eo/quiet"].activity
        assert not {"Runs", "Environments"} & set(crawler.asked())
        assert not any("/branches/" in path for path in crawler.asked())
    assert payload == ActivityRecord(reviews=(), merge_requests=())


def test_of_a_long_discussion_the_newest_hundred_comments_are_kept(tmp_path: Path) -> None:
    long = replace(REVIEW, notes=tuple(note(f"{n}") for n in range(130)))
    (review,) = activity(tmp_path, issues=(long,)).reviews or ()
    assert [comment.body for comment in review.comments] == [f"{n}" for n in range(30, 130)]
    assert review.comments_cut


def test_long_words_are_cut(tmp_path: Path) -> None:
    long = replace(REVIEW, title="t" * 999, description="d" * 99_999, notes=(note("b" * 99_999),))
    (review,) = activity(tmp_path, issues=(long,)).reviews or ()
    assert [len(text) for text in (review.title, review.description, review.comments[0].body)] == [
        300,
        10_000,
        10_000,
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"issues": (replace(REVIEW, notes=(*REVIEW.notes, SampleNote("bob", "New!", NOW + HOUR))),)},
        {"issues": (*PROJECT.issues, replace(REVIEW, title="Second", state="closed", closed_at=NOW + HOUR))},
        {
            "merge_requests": (
                *PROJECT.merge_requests,
                SampleMergeRequest("Late", "bob", NOW, merged_at=NOW + 2 * HOUR, merged_by="ada"),
            )
        },
    ],
    ids=["comment", "review", "merge"],
)
def test_a_new_comment_review_or_merge_is_noticed_although_no_date_moved(
    tmp_path: Path, change: dict[str, object]
) -> None:
    with crawling(tmp_path, PROJECT) as crawler:
        crawler.crawl()
        before = crawler.records()["eo/land/cover"].activity
        crawler.gitlab.world = changed_project(crawler.gitlab.world, "eo/land/cover", **change)
        assert crawler.crawl().changed == 1
        assert crawler.records()["eo/land/cover"].activity != before


def test_an_older_review_that_becomes_confidential_is_forgotten(tmp_path: Path) -> None:
    older = SampleIssue("An older review", "ada", NOW - HOUR, labels=LABELS, state="closed", closed_at=NOW)
    newer = SampleIssue("A newer review", "ada", NOW + HOUR, labels=LABELS)
    with crawling(tmp_path, dataset("eo/land/cover", issues=(older, newer))) as crawler:
        crawler.crawl()
        assert b"An older review" in crawler.path.read_bytes()
        issues = (replace(older, confidential=True), newer)
        crawler.gitlab.world = changed_project(crawler.gitlab.world, "eo/land/cover", issues=issues)
        crawler.crawl()
        reviews = crawler.records()["eo/land/cover"].activity.reviews
        assert [review.title for review in reviews or ()] == ["A newer review"]
        assert b"An older review" not in crawler.path.read_bytes()


def test_an_issue_without_the_labels_makes_nobody_ask_again(tmp_path: Path) -> None:
    with crawling(tmp_path, PROJECT) as crawler:
        crawler.crawl()
        bug, *others = PROJECT.issues
        noted = replace(bug, notes=(SampleNote("ada", "Mended.", NOW + HOUR),))
        crawler.gitlab.world = changed_project(crawler.gitlab.world, "eo/land/cover", issues=(noted, *others))
        assert crawler.crawl().changed == 0


@pytest.mark.parametrize(
    ("fault", "parts"),
    [
        (Fault("Reviews", "graphql_503", times=None), {"reviews"}),
        (Fault("MergeRequests", "graphql_503", times=None), {"merge_requests"}),
        (Fault("Runs", "graphql_503", times=None), {"pipelines"}),
        (Fault("Environments", "graphql_503", times=None), {"environments"}),
        (Fault("/branches/", "status", times=None, status=500), {"branch_protected"}),
    ],
    ids=["reviews", "merge_requests", "runs", "environments", "branch"],
)
def test_what_cannot_be_read_stays_as_it_was_and_is_asked_again(
    tmp_path: Path, fault: Fault, parts: set[str]
) -> None:
    with crawling(tmp_path, PROJECT) as crawler:
        crawler.crawl()
        before = crawler.records()["eo/land/cover"].activity
        crawler.gitlab.world = changed_project(crawler.gitlab.world, "eo/land/cover", stars=9)
        crawler.gitlab.faults.add(fault)
        crawler.crawl()
        record = crawler.records()["eo/land/cover"]
        assert dict(record.failures).keys() == parts
        assert (record.activity, record.counts.stars) == (before, 9)
        crawler.gitlab.faults.clear()
        crawler.crawl()
        assert crawler.records()["eo/land/cover"].failures == ()


def test_protection_is_asked_for_again_where_it_is_not_known_whether_something_was_merged(
    tmp_path: Path,
) -> None:
    with crawling(tmp_path, PROJECT) as crawler:
        crawler.crawl()
        crawler.gitlab.world = changed_project(
            crawler.gitlab.world, "eo/land/cover", stars=9, protected=not PROJECT.protected
        )
        crawler.gitlab.faults.add(Fault("Activity", "graphql_503", times=None))
        crawler.crawl()
        record = crawler.records()["eo/land/cover"]
        assert dict(record.failures).keys() == {"counts", "pipeline"}
        assert record.activity.branch_protected is not PROJECT.protected


def test_each_crawl_that_finds_a_change_leaves_an_observation(tmp_path: Path) -> None:
    with crawling(tmp_path, PROJECT) as crawler:
        crawler.crawl()
        crawler.crawl()
        crawler.gitlab.world = changed_project(crawler.gitlab.world, "eo/land/cover", stars=9)
        crawler.crawl()
        with Snapshot.open(crawler.path) as snapshot:
            first, second = snapshot.history.of(PROJECT.id)
    assert (first.at, first.stars) == (FIRST_CRAWL, 0)
    assert (second.at, second.stars) == (FIRST_CRAWL + timedelta(days=2), 9)


def test_a_project_of_which_a_part_failed_leaves_no_observation(tmp_path: Path) -> None:
    with crawling(tmp_path, PROJECT) as crawler:
        crawler.gitlab.faults.add(Fault("Reviews", "graphql_503", times=None))
        crawler.crawl()
        with Snapshot.open(crawler.path) as snapshot:
            assert snapshot.history.of(PROJECT.id) == ()


KEYS = [
    "nodes",
    "issues",
    "mergeRequests",
    "pipelines",
    "tested",
    "environments",
    "notes",
    "author",
    "name",
    "title",
    "body",
    "iid",
    "path",
    "confidential",
    "internal",
    "system",
    "createdAt",
    "labels",
    "awardEmoji",
    "externalUrl",
    "testReportSummary",
    "total",
    "count",
]
TEXTS = st.none() | st.text(max_size=30) | st.sampled_from(["eve@private.example", "opened", "http://["])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@given(ANYTHING, ANYTHING, ANYTHING, ANYTHING)
def test_no_answer_breaks_the_reading_or_brings_an_address(
    reviews: Any, merge_requests: Any, runs: Any, environments: Any
) -> None:
    replies = (reviews, merge_requests, runs, environments)
    payload = [ProjectReply(each if isinstance(each, dict) else None) for each in replies]
    record = read_activity(*payload, branch_protected=None, base_url="https://gitlab.example.org")
    assert failed_parts(*payload) == {}
    for review in record.reviews or ():
        assert isinstance(review.created_at, datetime)
        for text in (review.title, review.author, *(comment.body for comment in review.comments)):
            assert not find_emails(text)
