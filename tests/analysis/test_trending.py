"""What gains most at the moment."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.analysis.ranking import Trend, trends
from sharinghub_static.project.model import Project
from sharinghub_static.snapshot.history_records import ObservationRecord
from tests.projects import UPDATED, make_hub, make_project


def seen(days_ago: float, stars: int = 0, forks: int = 0, **fields: Any) -> ObservationRecord:
    at = UPDATED - timedelta(days=days_ago)
    return ObservationRecord(at, "Demo", "ab", stars, forks, False, "", (), **fields)


def project(path: str, *history: ObservationRecord, **fields: Any) -> Project:
    return make_project(path, history=history, **fields)


def gains(days: int, *projects: Project) -> list[tuple[str, int]]:
    return [(one.project.record.full_path, one.stars) for one in trends(make_hub(*projects), days)]


def test_the_greatest_gain_comes_first() -> None:
    one, two = project("g/a", seen(40), seen(0, 3)), project("g/b", seen(40, 90), seen(0, 99))
    assert gains(30, one, two) == [("g/b", 9), ("g/a", 3)]


def test_a_project_is_compared_with_the_last_crawl_before_that_time() -> None:
    one = project("g/a", seen(100, 1), seen(45, 4), seen(10, 5), seen(0, 9))
    assert gains(30, one) == [("g/a", 5)]
    assert gains(90, one) == [("g/a", 8)]
    assert trends(make_hub(one), 30)[0].since == UPDATED - timedelta(days=45)


def test_a_short_history_is_compared_with_its_beginning() -> None:
    assert gains(30, project("g/a", seen(5, 1), seen(0, 3))) == [("g/a", 2)]


@pytest.mark.parametrize(
    "history",
    [
        (),
        (seen(0, 50),),
        (seen(40, 9), seen(0, 3)),
        (seen(40, 3), seen(0, 3)),
        (seen(90, 0), seen(60, 9)),  # it has not been seen since
        (seen(5, 0), seen(-5, 9)),  # the second is later than the site's date
        (seen(40, downloads=None), seen(0, downloads=99)),
        (seen(40, release="v2"), seen(0, release="v2")),
    ],
)
def test_what_gained_nothing_is_no_trend(history: tuple[ObservationRecord, ...]) -> None:
    assert gains(30, project("g/a", *history)) == []


def test_what_is_archived_is_no_trend() -> None:
    assert gains(30, project("g/a", seen(40), seen(0, 3), archived=True)) == []


def test_releases_versions_forks_and_downloads_count_too() -> None:
    (found,) = trends(
        make_hub(
            project(
                "g/a",
                seen(40, downloads=1, release="v1"),
                seen(0, forks=2, downloads=100, release="v2", version="net@3"),
            )
        ),
        30,
    )
    assert (found.stars, found.forks, found.downloads) == (0, 2, 99)
    assert (found.release, found.version) == ("v2", "net@3")
    assert found.weight == pytest.approx(1.585 + 2 + 2)


def test_only_so_many_are_reported_and_ties_go_by_path() -> None:
    many = [project(f"g/p{n:02}", seen(40), seen(0, 1)) for n in range(14)]
    assert [path for path, _ in gains(30, *reversed(many))] == [f"g/p{n:02}" for n in range(10)]


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_further_star_never_costs(stars: int, more: int) -> None:
    one = make_project("g/a")
    assert Trend(one, UPDATED, stars + more).weight >= Trend(one, UPDATED, stars).weight
