"""Where a project stands in its life, and what happened in it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.analysis.lifecycle import EventKind, Stage, stage_of, timeline
from sharinghub_static.project.model import Citation, Project
from sharinghub_static.snapshot.activity_records import ActivityRecord, EnvironmentRecord
from sharinghub_static.snapshot.records import PackageRecord, ReleaseRecord
from sharinghub_static.snapshot.tracking_records import (
    ModelVersionRecord,
    RegisteredModelRecord,
    TrackingRecord,
)
from tests.projects import make_project

NOW = datetime(2026, 6, 1, tzinfo=UTC)
PAGE = "https://gitlab.example.org/eo/x"


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def release(days: float, tag: str = "v1") -> ReleaseRecord:
    return ReleaseRecord(tag, "", "", ago(days), f"{PAGE}/-/releases/{tag}")


def package(days: float, kind: str = "ML_MODEL", version: str = "1.0.0") -> PackageRecord:
    return PackageRecord(5, "unet", version, kind, ago(days))


def environment(days: float | None, tier: str = "production") -> EnvironmentRecord:
    at = None if days is None else ago(days)
    return EnvironmentRecord(tier, tier, f"{PAGE}/-/environments/1", at)


def deployed(*environments: EnvironmentRecord) -> ActivityRecord:
    return ActivityRecord(environments=environments)


def tracking(*versions: str) -> TrackingRecord:
    found = tuple(
        ModelVersionRecord(
            version, f"models:/unet/{version}", f"https://mlflow.example.org/{version}", ago(3)
        )
        for version in versions
    )
    model = RegisteredModelRecord("unet (9)", "unet", "https://mlflow.example.org", versions=found)
    return TrackingRecord(9, "mlflow", "", "", "", NOW, models=(model,))


def project(created: float, updated: float, **shown: Any) -> Project:
    return make_project(
        "eo/x", created_at=ago(created), last_activity_at=ago(updated), updated=ago(updated), **shown
    )


@pytest.mark.parametrize(
    ("given_", "stage"),
    [
        (project(10, 1), "experimental"),
        (project(364, 1), "experimental"),
        (project(366, 1), "active"),
        (project(366, 89), "active"),
        (project(366, 91), "maintained"),
        (project(900, 364), "maintained"),
        (project(900, 366), "dormant"),
        (project(900, 900, releases=(release(890),)), "dormant"),
        (project(10, 1, archived=True), "archived"),
        (project(900, 800, archived=True), "archived"),
        (project(10, 1, releases=(release(2),)), "active"),
        (project(200, 120, releases=(release(130),)), "maintained"),
        (project(10, 1, releases=(release(-5),)), "experimental"),
        (project(10, 1, packages=(package(2, "PYPI"),)), "active"),
        (project(10, 1, packages=(package(2),)), "active"),
        (project(10, 1, tracking=tracking("1")), "active"),
        (project(10, 1, tracking=tracking()), "experimental"),
        (project(900, 800, tracking=tracking("1")), "active"),
        (project(900, 800, activity=deployed(environment(200))), "maintained"),
        (project(900, 800, releases=(release(-1),)), "dormant"),
        (project(10, 1, citation=Citation("10.5281/zenodo.1")), "active"),
        (project(10, 1, activity=deployed(environment(2))), "active"),
        (project(10, 1, activity=deployed(environment(2, "staging"))), "experimental"),
        (project(10, 1, activity=deployed(environment(None))), "experimental"),
    ],
)
def test_the_stage_follows_from_the_rules(given_: Project, stage: str) -> None:
    assert stage_of(given_, NOW) == stage


def test_a_life_is_reported_in_its_order_with_where_to_look() -> None:
    shown = timeline(
        project(
            100,
            1,
            releases=(release(20, "v2"), release(50)),
            packages=(package(30),),
            activity=deployed(environment(10)),
        ),
        NOW,
    )
    assert [(event.kind.value, event.name) for event in shown.events] == [
        ("created", ""),
        ("release", "v1"),
        ("model_version", "unet 1.0.0"),
        ("release", "v2"),
        ("deployment", "production"),
        ("last_change", ""),
    ]
    assert shown.events[2].href == f"{PAGE}/-/packages/5"
    assert all(event.href.startswith(PAGE) for event in shown.events)


def test_a_model_version_that_both_registries_report_is_one() -> None:
    shown = timeline(project(100, 1, tracking=tracking("1.0.0", "2"), packages=(package(3),)), NOW)
    versions = [event.name for event in shown.events if event.kind is EventKind.MODEL_VERSION]
    assert versions == ["unet 1.0.0", "unet 2"]


def test_what_is_planned_has_not_happened() -> None:
    shown = timeline(project(100, 1, releases=(release(-30),)), NOW)
    assert [event.kind for event in shown.events] == [EventKind.CREATED, EventKind.LAST_CHANGE]


days = st.floats(-1000, 5000)


@given(
    created=days,
    updated=days,
    archived=st.booleans(),
    releases=st.lists(st.builds(release, days, st.text(max_size=4)), max_size=4).map(tuple),
    packages=st.lists(
        st.builds(package, days, st.sampled_from(["PYPI", "ML_MODEL"]), st.text(max_size=2)), max_size=4
    ).map(tuple),
)
def test_any_life_is_in_order_and_has_one_stage(created: float, updated: float, **shown: Any) -> None:
    any_project = project(created, updated, **shown)
    life = timeline(any_project, NOW)
    assert [event.at for event in life.events] == sorted(event.at for event in life.events)
    assert life == timeline(any_project, NOW)
    assert life.stage in Stage
    assert (life.stage is Stage.ARCHIVED) == shown["archived"]


@given(updated=st.floats(0, 800), later=st.floats(0, 800))
def test_silence_never_makes_a_project_livelier(updated: float, later: float) -> None:
    quiet = project(5000, updated)
    order = [Stage.ACTIVE, Stage.MAINTAINED, Stage.DORMANT]
    before, after = stage_of(quiet, NOW), stage_of(quiet, NOW + timedelta(days=later))
    assert order.index(after) >= order.index(before)
