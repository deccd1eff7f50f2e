"""What changed in the hub: what has a date of its own, and what two crawls saw differently."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.analysis.changes import Change, ChangeKind, changes
from sharinghub_static.analysis.hub import Hub
from sharinghub_static.project.model import Project
from sharinghub_static.snapshot.history_records import MOST_OBSERVATIONS, ObservationRecord
from sharinghub_static.snapshot.records import PackageRecord, ReleaseRecord
from tests.projects import make_hub, make_project

NOW = datetime(2026, 6, 1, tzinfo=UTC)
SEEN = ObservationRecord(
    at=NOW - timedelta(days=30),
    name="Cover",
    head_sha="a" * 40,
    stars=3,
    forks=0,
    archived=False,
    license="mit",
    topics=(),
)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def seen(days: float, **histories: Any) -> ObservationRecord:
    return replace(SEEN, at=ago(days), **histories)


def project(path: str = "eo/cover", *history: ObservationRecord, **histories: Any) -> Project:
    known = {"created_at": ago(900), "head_committed_at": None}
    return make_project(path, history=history, **(known | histories))


def hub(*projects: Project) -> Hub:
    return replace(make_hub(*projects), changed_at=NOW)


def histories(*projects: Project) -> list[tuple[int, str, str, str, int]]:
    return [
        ((NOW - one.at).days, one.kind.value, one.name, one.before, one.count)
        for one in changes(hub(*projects))
    ]


@pytest.mark.parametrize(
    ("after", "change"),
    [
        ({"stars": 5}, ("stars", "", "", 2)),
        ({"license": "apache-2.0"}, ("license", "apache-2.0", "mit", 0)),
        ({"archived": True}, ("archived", "", "", 0)),
        ({"name": "Land cover"}, ("renamed", "Land cover", "Cover", 0)),
        ({"head_sha": "b" * 40}, ("commits", "", "", 0)),
    ],
)
def test_what_two_crawls_saw_differently_is_a_change(
    after: dict[str, Any], change: tuple[str, str, str, int]
) -> None:
    assert histories(project("eo/cover", SEEN, seen(2, **after)))[0] == (2, *change)


@pytest.mark.parametrize(
    "after", [{"stars": 1}, {"license": ""}, {"head_sha": ""}, {"forks": 9}, {"packages": 4}]
)
def test_what_is_no_news_is_not_reported(after: dict[str, Any]) -> None:
    assert histories(project("eo/cover", SEEN, seen(2, **after))) == [(900, "created", "", "", 0)]


def test_a_project_that_comes_back_from_the_archive_is_reported() -> None:
    assert histories(project("eo/cover", seen(9, archived=True), SEEN))[0][1] == "revived"


def test_a_project_is_new_when_a_later_crawl_sees_it_first() -> None:
    old, new = project("eo/old", seen(30)), project("eo/new", seen(4))
    assert histories(old, new) == [(4, "new", "", "", 0), (900, "created", "", "", 0)]


def test_without_a_history_the_dates_that_gitlab_reports_remain() -> None:
    release = ReleaseRecord("v1", "First", "", ago(5))
    planned = ReleaseRecord("v2", "Second", "", ago(-5))
    package = PackageRecord(7, "unet", "1.0.0", "ML_MODEL", ago(6))
    one = project(releases=(planned, release), packages=(package,), head_committed_at=ago(7))
    assert histories(one) == [
        (5, "release", "First", "", 0),
        (6, "model_version", "unet 1.0.0", "", 0),
        (7, "commits", "", "", 0),
        (900, "created", "", "", 0),
    ]


def test_a_commit_that_claims_to_be_of_the_future_is_not_reported() -> None:
    assert histories(project(head_committed_at=ago(-3))) == [(900, "created", "", "", 0)]


def test_changes_of_one_moment_stand_by_project_and_weight() -> None:
    both = {"stars": 4, "archived": True}
    found = changes(hub(project("eo/b", SEEN, seen(2, **both)), project("eo/a", SEEN, seen(2, **both))))
    assert [(one.project.record.full_path, one.kind.value) for one in found[:4]] == [
        ("eo/a", "archived"),
        ("eo/a", "stars"),
        ("eo/b", "archived"),
        ("eo/b", "stars"),
    ]


observations = st.lists(
    st.builds(
        seen,
        st.integers(0, 60),
        name=st.sampled_from(["A", "B"]),
        head_sha=st.sampled_from(["", "a", "b"]),
        stars=st.integers(0, 4),
        archived=st.booleans(),
        license=st.sampled_from(["", "mit", "other"]),
    ),
    max_size=5,
    unique_by=lambda one: one.at,
).map(lambda found: tuple(sorted(found, key=lambda one: one.at)))
hubs = st.lists(
    st.tuples(st.sampled_from(["eo/a", "eo/b", "eo/c"]), observations), unique_by=lambda one: one[0]
).map(lambda histories: hub(*(project(path, *history) for path, history in histories)))


def test_a_project_that_the_first_crawl_got_later_is_not_new() -> None:
    kinds = {kind for _, kind, *_ in histories(project("eo/one", seen(30)), project("eo/two", seen(29)))}
    assert "new" not in kinds


def test_a_history_that_lost_its_beginning_makes_no_project_new() -> None:
    busy = project("eo/busy", *(seen(age, stars=100 - age) for age in range(MOST_OBSERVATIONS, 0, -1)))
    found = histories(project("eo/old", seen(90)), busy)
    assert not [change for change in found if change[1] == "new"]


@given(hubs)
def test_changes_are_newest_first_of_published_projects_and_never_of_the_future(any_hub: Hub) -> None:
    found = changes(any_hub)
    assert [one.at for one in found] == sorted((one.at for one in found), reverse=True)
    assert all(one.project in any_hub.projects and one.at <= NOW for one in found)
    assert found == changes(any_hub)
    news = [one.project.record.full_path for one in found if one.kind in (ChangeKind.NEW, ChangeKind.CREATED)]
    assert sorted(news) == [one.record.full_path for one in any_hub.projects]


@given(hubs)
def test_a_project_that_is_gone_is_named_nowhere(any_hub: Hub) -> None:
    left = replace(any_hub, projects=any_hub.projects[1:])
    gone = {one.record.full_path for one in any_hub.projects[:1]}
    assert not {one.project.record.full_path for one in changes(left)} & gone


@given(observations)
def test_gained_stars_add_up(history: tuple[ObservationRecord, ...]) -> None:
    found: tuple[Change, ...] = changes(hub(project("eo/a", *history)))
    gained = sum(one.count for one in found)
    assert gained == sum(max(0, b.stars - a.stars) for a, b in pairwise(history))
