"""Scores that anyone can work out again, and that nobody can lift at the cost of others."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.analysis.ranking import (
    Evidence,
    Ranking,
    RankingRule,
    Reading,
    all_rules,
    ranking,
    ranking_rule,
    ranking_weights,
)
from sharinghub_static.analysis.ranking.rules import logarithmic
from sharinghub_static.errors import ConfigError
from sharinghub_static.project.model import Link, Project, ProjectReference, Readme
from sharinghub_static.snapshot.activity_records import (
    ActivityRecord,
    MergeRequestRecord,
    PipelineRunRecord,
)
from sharinghub_static.snapshot.history_records import ObservationRecord
from sharinghub_static.snapshot.records import CountsRecord, PipelineRecord
from tests.projects import UPDATED, make_config, make_hub, make_project
from tests.properties import examples

COUNTS = st.integers(min_value=0, max_value=10**9)
SHARES = st.floats(min_value=0, max_value=1)
WEIGHTS = st.floats(min_value=0.01, max_value=100)


def starred(path: str, stars: int, forks: int = 0, **expected: Any) -> Project:
    return make_project(path, counts=CountsRecord(stars=stars, forks=forks), **expected)


def paths(found: Ranking) -> list[str]:
    return [one.project.record.full_path for one in found.entries]


def shares(project: Project, *others: Project) -> dict[str, float | None]:
    entry = ranking(make_hub(project, *others)).of(project)
    return {one.rule.name: one.reading.share if one.reading else None for one in entry.components}


def observed(downloads: int | None) -> ObservationRecord:
    return ObservationRecord(UPDATED, "Demo", "ab", 0, 0, False, "", (), downloads=downloads)


def ruled(*readings: Sequence[Reading | None]) -> Ranking:
    """Projects that have these readings, one row a project."""
    projects = [make_project(f"group/p{row:03}") for row in range(len(readings))]
    rows = {one.record.id: readings[row] for row, one in enumerate(projects)}

    def rule(column: int) -> RankingRule:
        def measure(evidence: Evidence) -> Reading | None:
            return rows[evidence.project.record.id][column]

        return RankingRule(f"r{column}", "use", 1 + column, "", "", "count", measure)

    return ranking(make_hub(*projects), rules=[rule(column) for column in range(len(readings[0]))])


# What holds for all


@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=6))
@settings(max_examples=examples(20))
def test_scores_are_within_bounds_and_sum_up_from_their_components(counts: list[tuple[int, int]]) -> None:
    found = ranking(make_hub(*(starred(f"g/p{n}", *one) for n, one in enumerate(counts))))
    for entry in found.entries:
        assert 0 <= entry.score <= 100
        assert entry.score == pytest.approx(sum(one.points for one in entry.components), abs=0.051)
        assert sum(one.most for one in entry.components) == pytest.approx(100)
        assert all(0 <= one.points <= one.most for one in entry.components)


@given(SHARES, SHARES, SHARES, SHARES)
def test_more_of_a_component_never_costs(first: float, second: float, third: float, more: float) -> None:
    before = [Reading(one, 0) for one in (first, second, third)]
    for column in range(3):
        after = list(before)
        after[column] = Reading(max(before[column].share, more), 0)
        was, now = ruled(before, after).entries, ruled(after, before)
        assert {one.score for one in was} == {one.score for one in now.entries}
        scores = {one.project.record.full_path: one.score for one in ruled(before, after).entries}
        assert scores["group/p001"] >= scores["group/p000"]


@given(COUNTS, COUNTS)
@settings(max_examples=examples(20))
def test_a_further_star_never_costs(stars: int, more: int) -> None:
    found = ranking(make_hub(starred("g/one", stars), starred("g/two", stars + more)))
    scores = {one.project.record.full_path: one.score for one in found.entries}
    assert scores["g/two"] >= scores["g/one"]


@given(st.permutations([starred(f"g/p{n}", n % 3, n % 2) for n in range(7)]))
@settings(max_examples=examples(15))
def test_the_order_in_which_projects_come_does_not_matter(projects: list[Project]) -> None:
    hub = make_hub()
    found = ranking(replace(hub, projects=tuple(projects)))
    assert paths(found) == paths(ranking(make_hub(*projects)))


@given(st.lists(st.tuples(SHARES, SHARES), min_size=2, max_size=5), st.integers(0, 1))
def test_what_is_not_known_counts_neither_for_nor_against(
    rows: list[tuple[float, float]], column: int
) -> None:
    other = 1 - column
    readings: list[list[Reading | None]] = [[Reading(one, 0) for one in row] for row in rows]
    readings[0][column] = None
    (entry,) = [one for one in ruled(*readings).entries if one.project.record.full_path == "group/p000"]
    assert entry.score == round(100 * rows[0][other], 1)
    assert entry.components[column].most == 0


def test_a_project_of_which_nothing_is_known_has_no_points() -> None:
    assert [one.score for one in ruled([None, None]).entries] == [0]


# Nobody moves because of what others collect


@given(st.lists(st.integers(0, 50), min_size=3, max_size=8), st.integers(10**3, 10**12))
@settings(max_examples=examples(20))
def test_a_bomb_of_stars_leaves_the_others_where_they_are(stars: list[int], bomb: int) -> None:
    quiet = [starred(f"g/p{n}", one) for n, one in enumerate(stars)]
    before = ranking(make_hub(*quiet, starred("g/x", 0)))
    after = ranking(make_hub(*quiet, starred("g/x", bomb)))
    expected = [{one.project.title: one.score for one in found.entries[:]} for found in (before, after)]
    for found in expected:
        found.pop("X")
    assert expected[0] == expected[1]
    assert [one for one in paths(before) if one != "g/x"] == [one for one in paths(after) if one != "g/x"]


def test_stars_alone_do_not_lead() -> None:
    good = starred(
        "g/good",
        20,
        readme=Readme("README.md", "# a\n" * 5 + "word " * 500 + "\n```\nuse\n```\n"),
        keywords=("a", "b"),
        activity=ActivityRecord(pipelines=(PipelineRunRecord("SUCCESS", "https://e.org"),)),
    )
    bomb = starred("g/bomb", 10**9, readme=None, license=None, activity=good.record.activity)
    assert paths(ranking(make_hub(good, bomb))) == ["g/good", "g/bomb"]


# The components


@pytest.mark.parametrize(
    ("count", "share"), [(-5, 0), (0, 0), (1, 0.1502), (9, 0.4989), (100, 1), (10**30, 1), (float("inf"), 1)]
)
def test_counts_are_read_on_a_logarithmic_scale_with_an_end(count: float, share: float) -> None:
    assert logarithmic(count, 100) == pytest.approx(share, abs=1e-4)


def test_dependants_count_once_each_and_not_the_project_itself() -> None:
    used = make_project("g/used")

    def user(path: str) -> Project:
        reference = ProjectReference("dataset", "g/used")
        links = (Link("derived_from", reference), Link("derived_from", reference, title="again"))
        return make_project(path, links=links)

    assert shares(used, user("g/a"), user("g/b"))["dependants"] == pytest.approx(logarithmic(2, 10))
    assert shares(user("g/used"))["dependants"] == 0


@pytest.mark.parametrize(
    ("history", "share"),
    [((), None), ((observed(None),), None), ((observed(5), observed(None)), None), ((observed(0),), 0)],
)
def test_downloads_are_known_only_where_the_last_crawl_knew(history: Any, share: float | None) -> None:
    assert shares(make_project("g/p", history=history))["downloads"] == share


def _changes(*approvals: int) -> ActivityRecord:
    return ActivityRecord(
        merge_requests=tuple(
            MergeRequestRecord(n, "", UPDATED, UPDATED, "https://e.org", approvals=one, merged_by_other=False)
            for n, one in enumerate(approvals)
        )
    )


@pytest.mark.parametrize(
    ("activity", "share"),
    [
        (ActivityRecord(), None),
        (ActivityRecord(merge_requests=()), 0),
        (_changes(1, 0), 2 / 3),
        (_changes(1, 1, 1), 1),
    ],
)
def test_review_goes_by_its_level(activity: ActivityRecord, share: float | None) -> None:
    assert shares(make_project("g/p", activity=activity))["review"] == share


@pytest.mark.parametrize(
    ("expected", "share"),
    [
        ({}, None),
        ({"pipeline": PipelineRecord("SUCCESS", None)}, 1),
        ({"pipeline": PipelineRecord("FAILED", None)}, 0),
        ({"pipeline": PipelineRecord("CANCELED", None)}, None),
        (
            {
                "activity": ActivityRecord(
                    pipelines=tuple(
                        PipelineRunRecord(one, "https://e.org") for one in ("FAILED", "SUCCESS", "SKIPPED")
                    )
                ),
                "pipeline": PipelineRecord("FAILED", None),
            },
            0.5,
        ),
    ],
)
def test_pipelines_count_when_they_say_something(expected: dict[str, Any], share: float | None) -> None:
    assert shares(make_project("g/p", **expected))["ci"] == share


@pytest.mark.parametrize(("days", "share"), [(0, 1), (6, 1), (364, 0.5), (370, 0.5), (728, 0.25), (-9, 1)])
def test_freshness_halves_in_a_year(days: int, share: float) -> None:
    project = make_project("g/p", last_activity_at=UPDATED - timedelta(days=days))
    assert shares(project)["freshness"] == pytest.approx(share)


@pytest.mark.parametrize(
    ("place", "count", "top"),
    [(1, 4, 3), (3, 4, 3), (3, 3, None), (4, 11, 10), (4, 10, None), (11, 21, 20), (51, 120, 100)],
)
def test_a_rank_is_said_in_round_numbers_of_first_places(place: int, count: int, top: int | None) -> None:
    found = ranking(make_hub(*(starred(f"g/p{number:03}", count - number) for number in range(count))))
    project = found.entries[place - 1].project
    assert found.top(project, project.categories[0]) == top


def test_what_is_archived_is_not_fresh() -> None:
    assert shares(make_project("g/p", archived=True))["freshness"] == 0


def test_a_repository_that_cannot_be_read_says_nothing_of_its_documentation() -> None:
    assert shares(make_project("g/p", default_branch=None, readme=None))["documentation"] is None
    assert shares(make_project("g/p", readme=None))["documentation"] == 0


# Order and places


def test_ties_go_by_stars_then_by_path() -> None:
    weights = dict.fromkeys((rule.name for rule in all_rules()), 0.0) | {"completeness": 1.0}
    config = make_config(ranking={"weights": weights})
    hub = make_hub(starred("g/c", 1), starred("g/b", 5), starred("g/a", 1), config=config)
    assert paths(ranking(hub)) == ["g/b", "g/a", "g/c"]


def test_places_are_by_category_and_in_the_hub() -> None:
    both = make_project("g/both", ("dataset", "ai-model"), counts=CountsRecord(stars=3))
    hub = make_hub(both, starred("g/data", 9), make_project("g/model", "ai-model", license=None))
    found = ranking(hub)
    assert set(found.positions.values()) == {1, 2, 3}
    assert found.place(both, "dataset") == 2
    assert found.place(both, "ai-model") == 1
    assert found.in_category("processor") == ()
    assert found.of(both).project is both


# What a site says


def test_a_weight_of_nothing_leaves_a_component_out() -> None:
    found = ranking(make_hub(starred("g/p", 3), config=make_config(ranking={"weights": {"stars": 0}})))
    assert "stars" not in found.weights
    assert "stars" not in {one.rule.name for one in found.entries[0].components}


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ({"starz": 1}, r"ranking\.weights\.starz: there is no such component; there are stars, "),
        (dict.fromkeys((rule.name for rule in all_rules()), 0), "no component counts"),
    ],
)
def test_wrong_weights_are_reported(weights: dict[str, float], expected: str) -> None:
    with pytest.raises(ConfigError, match=expected):
        ranking_weights(make_config(ranking={"weights": weights}))


@pytest.mark.parametrize("weight", [-1, 101, float("nan"), float("inf"), "much"])
def test_a_weight_is_a_number_from_0_to_100(weight: object) -> None:
    with pytest.raises(ValueError, match="weights"):
        make_config(ranking={"weights": {"stars": weight}})


@pytest.mark.parametrize("share", [float("nan"), float("inf"), -float("inf")])
def test_what_is_no_number_is_not_known(share: float) -> None:
    assert ruled([Reading(share, 0), Reading(0.5, 0)]).entries[0].score == 50


@pytest.mark.parametrize(("share", "score"), [(-3, 0), (7, 100)])
def test_a_share_beyond_its_bounds_is_cut(share: float, score: float) -> None:
    assert ruled([Reading(share, 0)]).entries[0].score == score


# Components of extensions: tests/registry has the rest


@pytest.mark.parametrize(
    ("name", "group", "weight", "unit"),
    [
        ("x", "luck", 1, "count"),
        ("x", "use", -1, "count"),
        ("x", "use", float("nan"), "count"),
        ("x", "use", 101, "count"),
        ("x", "use", 1, "metres"),
    ],
)
def test_a_component_that_cannot_be_is_refused(name: str, group: str, weight: float, unit: str) -> None:
    with pytest.raises(ValueError, match=rf"test_ranking.py:\d+: ranking component {name}: "):
        ranking_rule(name, group, weight, "X", "X.", unit)


def test_an_empty_hub_has_an_empty_ranking() -> None:
    hub: Hub = make_hub()
    assert ranking(hub).entries == ()
    assert ranking(hub).positions == {}
