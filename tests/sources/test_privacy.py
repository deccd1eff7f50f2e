"""What is closed, deleted or internal leaves the snapshot at the next crawl, with and without a token."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from sharinghub_static.demo.world import (
    SampleCommit,
    SampleContainer,
    SampleEnvironment,
    SampleFile,
    SampleIssue,
    SampleMergeRequest,
    SampleNote,
    SamplePackage,
    SamplePipeline,
    SampleRelease,
    SampleUser,
)
from sharinghub_static.snapshot.records import ProjectRecord
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.sources.gitlab.access import NEEDS, is_open, read_levels, strictest
from tests.gitlab_double.faults import Fault
from tests.images import encoded
from tests.sources.crawling import Crawler, changed_project, crawling, dataset
from tests.worlds import ADMIN_TOKEN, MEMBER_TOKEN, NOW

TOKENS = [None, ADMIN_TOKEN]
ALL_OPEN = dict.fromkeys(NEEDS, "enabled")
REVIEW = ("discussion", "sharingHub")

FULL = dataset(
    "eo/full",
    files=(
        SampleFile("README.md", b"# canary-readme\n\n![](preview.png)"),
        SampleFile("preview.png", encoded()),
    ),
    commits=(SampleCommit("ada", "canary-commit", NOW),),
    releases=(SampleRelease("canary-release", "canary-release", NOW),),
    packages=(
        SamplePackage("canary-model", "1.0.0", "ML_MODEL", NOW),
        SamplePackage("canary-package", "1", "PYPI", NOW + timedelta(days=1)),
    ),
    containers=(SampleContainer("canary-image"),),
    issues=(
        SampleIssue(
            "canary-issue", "ada", NOW, labels=REVIEW, notes=(SampleNote("bob", "canary-note", NOW),)
        ),
    ),
    merge_requests=(SampleMergeRequest("canary-change", "ada", NOW, merged_at=NOW),),
    pipelines=(SamplePipeline("SUCCESS", NOW, NOW, 81.5, ref="main", tests_total=7),),
    environments=(SampleEnvironment("canary-environment", "https://x.example", deployed_at=NOW),),
)

CLOSED: Mapping[str, tuple[str, ...]] = {
    "repository": ("readme", "release", "change", "environment", "model"),
    "issues": ("issue", "note"),
    "merge_requests": ("change",),
    "builds": ("environment",),
    "environments": ("environment",),
    "releases": ("release",),
    "package_registry": ("package", "model"),
    "container_registry": ("image",),
    "model_registry": ("model",),
}
"""Feature to what is in the snapshot no more when it is closed to members."""


def close(crawler: Crawler, feature: str, level: str = "PRIVATE") -> None:
    own = {"repository": "repository_access", "issues": "issues_access"}
    change = {own[feature]: level} if feature in own else {"access": {feature: level}}
    crawler.gitlab.world = changed_project(crawler.gitlab.world, "eo/full", **change)


def stored(crawler: Crawler) -> bytes:
    """The bytes of the snapshot and of what SQLite leaves beside it."""
    beside = (path for path in crawler.path.parent.iterdir() if path.name.startswith(crawler.path.name))
    return b"".join(path.read_bytes() for path in beside)


def record_of(crawler: Crawler) -> ProjectRecord:
    return crawler.records()["eo/full"]


@pytest.mark.parametrize("level", ["PRIVATE", "DISABLED"])
@pytest.mark.parametrize("feature", CLOSED)
@pytest.mark.parametrize("token", TOKENS)
def test_a_closed_feature_leaves_every_byte_of_the_snapshot_at_the_next_crawl(
    tmp_path: Path, token: str | None, feature: str, level: str
) -> None:
    if token is None and feature == "environments":
        pytest.skip("documented: GitLab reports environments of one project at a time, and no levels")
    with crawling(tmp_path, FULL, dataset("eo/other")) as crawler:
        crawler.crawl(token)
        before = stored(crawler)
        assert all(f"canary-{word}".encode() in before for words in CLOSED.values() for word in words)
        close(crawler, feature, level)
        assert crawler.crawl(token).changed == 1
        after = stored(crawler)
        present = {word for words in CLOSED.values() for word in words if f"canary-{word}".encode() in after}
        assert present == {word for words in CLOSED.values() for word in words} - set(CLOSED[feature])


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize(
    "change", [{"repository_access": "PRIVATE"}, {"access": {"builds": "PRIVATE"}}, {"public_jobs": False}]
)
def test_pipelines_and_tests_need_open_ci(tmp_path: Path, token: str | None, change: dict[str, Any]) -> None:
    with crawling(tmp_path, FULL) as crawler:
        crawler.crawl(token)
        assert record_of(crawler).activity.pipelines
        crawler.gitlab.world = changed_project(crawler.gitlab.world, "eo/full", **change)
        crawler.crawl(token)
        record = record_of(crawler)
        assert (record.pipeline, record.activity.pipelines) == (None, None)


@pytest.mark.parametrize("token", TOKENS)
def test_pictures_of_a_closed_repository_leave_the_snapshot(tmp_path: Path, token: str | None) -> None:
    with crawling(tmp_path, FULL) as crawler:
        crawler.crawl(token)
        assert record_of(crawler).pictures
        close(crawler, "repository")
        crawler.crawl(token)
        assert record_of(crawler).pictures == ()
        with closing(sqlite3.connect(crawler.path)) as connection:
            assert connection.execute("SELECT count(*) FROM picture").fetchone() == (0,)


@pytest.mark.parametrize("token", TOKENS)
def test_the_history_forgets_what_was_closed(tmp_path: Path, token: str | None) -> None:
    with crawling(tmp_path, FULL) as crawler:
        crawler.crawl(token)
        close(crawler, "releases")
        crawler.crawl(token)
        with Snapshot.open(crawler.path) as snapshot:
            history = snapshot.history.of(FULL.id)
        assert {each.release for each in history} == {""}
        assert {each.packages for each in history} == {2}


@pytest.mark.parametrize("token", TOKENS)
def test_a_deleted_comment_leaves_at_the_next_crawl(tmp_path: Path, token: str | None) -> None:
    notes = (SampleNote("bob", "canary-deleted", NOW), SampleNote("ada", "canary-newest", NOW))
    with crawling(
        tmp_path, replace(FULL, issues=(SampleIssue("x", "ada", NOW, labels=REVIEW, notes=notes),))
    ) as crawler:
        crawler.crawl(token)
        assert b"canary-deleted" in stored(crawler)
        left = (SampleIssue("x", "ada", NOW, labels=REVIEW, notes=notes[1:]),)
        crawler.gitlab.world = changed_project(crawler.gitlab.world, "eo/full", issues=left)
        crawler.crawl(token)
        assert b"canary-deleted" not in stored(crawler)
        assert b"canary-newest" in stored(crawler)


@pytest.mark.parametrize("token", TOKENS)
def test_a_project_scheduled_for_deletion_leaves_and_returns(tmp_path: Path, token: str | None) -> None:
    with crawling(tmp_path, FULL, dataset("eo/other")) as crawler:
        crawler.crawl(token)
        world = crawler.gitlab.world
        crawler.gitlab.world = changed_project(world, "eo/full", deletion_on=date(2026, 2, 1))
        assert crawler.crawl(token).removed == 1
        assert list(crawler.records()) == ["eo/other"]
        assert b"canary" not in stored(crawler)
        crawler.gitlab.world = world
        crawler.crawl(token)
        assert set(crawler.records()) == {"eo/full", "eo/other"}


@pytest.mark.parametrize("token", TOKENS)
def test_an_upcoming_release_is_stored_once_it_is_released(tmp_path: Path, token: str | None) -> None:
    later = SampleRelease("v2", "Second", NOW + timedelta(days=900), upcoming=True)
    soon = SampleRelease("v1.5", "Between", NOW + timedelta(days=800), upcoming=True)
    first = SampleRelease("v1", "First", NOW)
    with crawling(tmp_path, replace(FULL, releases=(later, soon, first))) as crawler:
        crawler.crawl(token)
        assert [release.tag for release in record_of(crawler).releases] == ["v1"]
        due = (later, replace(soon, upcoming=False), first)
        crawler.gitlab.world = changed_project(crawler.gitlab.world, "eo/full", releases=due)
        crawler.crawl(token)
        assert [release.tag for release in record_of(crawler).releases] == ["v1.5", "v1"]


@pytest.mark.parametrize("token", [None, MEMBER_TOKEN, ADMIN_TOKEN])
def test_nothing_that_only_members_read_is_stored(tmp_path: Path, token: str | None) -> None:
    hidden = replace(
        FULL,
        members=("ada",),
        issues=(
            SampleIssue(
                "secret-issue", "ada", NOW, labels=REVIEW, confidential=True, description="secret-text"
            ),
            SampleIssue(
                "open",
                "ada",
                NOW,
                labels=REVIEW,
                notes=(SampleNote("ada", "secret-note", NOW, internal=True),),
            ),
        ),
    )
    origin = dataset("eo/secret-origin", visibility="private", members=("ada",))
    fork = dataset("eo/secret-fork", visibility="private", members=("ada",), forked_from=FULL.id)
    with crawling(tmp_path, replace(hidden, forked_from=origin.id), origin, fork) as crawler:
        crawler.crawl(token)
        assert b"secret" not in stored(crawler)


def test_a_crawl_that_finds_no_change_costs_two_requests_for_100_projects_and_category(
    tmp_path: Path,
) -> None:
    with crawling(tmp_path, *(dataset(f"eo/p{n}") for n in range(100))) as crawler:
        crawler.crawl(ADMIN_TOKEN)
        summary = crawler.crawl(ADMIN_TOKEN)
        assert (summary.changed, summary.unchanged) == (0, 100)
        assert crawler.asked().count("/api/v4/projects") == 1
        assert [each for each in crawler.asked() if each not in ("Discover", "/api/v4/projects")] == []


def test_levels_of_more_projects_than_a_page_are_all_read(tmp_path: Path) -> None:
    with crawling(tmp_path, FULL, *(dataset(f"eo/p{n}") for n in range(130))) as crawler:
        crawler.crawl(ADMIN_TOKEN)
        crawler.crawl(ADMIN_TOKEN)
        assert crawler.asked().count("/api/v4/projects") == 2
        close(crawler, "container_registry")
        assert crawler.crawl(ADMIN_TOKEN).changed == 1


def test_while_levels_cannot_be_read_changes_are_still_found_and_nothing_is_opened(tmp_path: Path) -> None:
    with crawling(tmp_path, FULL, dataset("eo/other")) as crawler:
        crawler.crawl(ADMIN_TOKEN)
        crawler.gitlab.faults.add(Fault(r"/projects$", "status", times=None, status=403))
        assert crawler.crawl(ADMIN_TOKEN).changed == 0
        assert "access levels of 2 projects" in crawler.reporter.warnings[-1]
        close(crawler, "container_registry")
        crawler.gitlab.world = changed_project(crawler.gitlab.world, "eo/full", stars=9)
        crawler.crawl(ADMIN_TOKEN)
        assert record_of(crawler).counts.stars == 9
        assert b"canary-image" not in stored(crawler)  # the project's own reply reported its levels
        crawler.gitlab.faults.clear()
        crawler.crawl(ADMIN_TOKEN)
        assert b"canary-image" not in stored(crawler)


def test_a_project_that_cannot_be_read_still_loses_what_was_closed(tmp_path: Path) -> None:
    with crawling(tmp_path, FULL) as crawler:
        crawler.crawl(ADMIN_TOKEN)
        close(crawler, "package_registry")
        crawler.gitlab.faults.add(
            Fault("Metadata", "status", times=None), Fault(r"/projects/\d+$", "status", times=None)
        )
        crawler.crawl(ADMIN_TOKEN)
        assert b"canary-package" not in stored(crawler)
        assert b"canary-readme" in stored(crawler)


@pytest.mark.parametrize(
    "name", ["zed%40example.org", "zed&#64;example.org", "zed@example.org", "zed%2540example.org"]
)
def test_a_name_that_is_an_address_is_not_stored(tmp_path: Path, name: str) -> None:
    people = (SampleUser("ada", "Ada Sample"), SampleUser("bob", "Bob Sample"), SampleUser("zed", name))
    project = replace(
        FULL,
        commits=(SampleCommit("zed", "one", NOW),),
        issues=(
            SampleIssue(name, "zed", NOW, labels=(*REVIEW, name), notes=(SampleNote("zed", name, NOW),)),
        ),
        merge_requests=(SampleMergeRequest(name, "zed", NOW, merged_at=NOW),),
        environments=(SampleEnvironment(name, deployed_at=NOW),),
        packages=(SamplePackage(name, "1", "GENERIC", NOW),),
    )
    with crawling(tmp_path, project, users=people) as crawler:
        crawler.crawl(ADMIN_TOKEN)
        if name != "zed%2540example.org":
            assert name.encode() not in stored(crawler)
            assert record_of(crawler).contributors == ()


def test_what_closes_what() -> None:
    closed = {
        feature: {other for other in NEEDS if not is_open(other, {**ALL_OPEN, feature: "private"})}
        for feature in NEEDS
    }
    assert closed["repository"] == {
        "repository", "forking", "merge_requests", "builds", "pipelines", "environments", "releases",
        "model_registry", "model_experiments",
    }  # fmt: skip
    assert closed["builds"] == {"builds", "pipelines", "environments"}
    assert closed["pipelines"] == {"pipelines"}
    assert not any(is_open(feature, {}) for feature in NEEDS)
    assert not is_open("issues", {**ALL_OPEN, "issues": "something new"})


def test_of_two_reports_the_more_closed_one_counts() -> None:
    assert strictest({"issues": "private"}, {"issues": "enabled"}) == {"issues": "private"}
    assert strictest({"issues": "enabled"}, {"issues": "disabled"}) == {"issues": "disabled"}
    assert strictest({}, {"issues": "enabled"}) == {"issues": "enabled"}


def test_odd_levels_are_not_read() -> None:
    assert read_levels({"issues_access_level": 20, "public_jobs": "yes"}) == {}
