"""The recorded MLflow server says what the samples say, and nothing of the machine where it ran."""

import math
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from sharinghub_static.config.loading import load_config
from sharinghub_static.demo import running, samples
from sharinghub_static.demo.running import load_recorded, recorded_text, replay_mlflow
from sharinghub_static.demo.samples import load_world
from sharinghub_static.demo.tracking_samples import TrackedProject, load_tracked
from sharinghub_static.reporting import SilentReporter
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.snapshot.tracking_records import RunRecord, TrackingRecord
from sharinghub_static.sources.gitlab.crawl import crawl_gitlab
from tests.cases import each_case
from tests.worlds import NOW, make_world, sample

_URL = "http://127.0.0.1:5000"
_FILE = Path(samples.__file__).with_name("samples") / "tracking.json"
_SITE_CONFIG = Path(__file__).parents[1] / "site_config.yml"
each_project = each_case("tracked", load_tracked, ids=lambda tracked: tracked.project, at_least=2)


@cache
def _ids() -> dict[str, int]:
    return {project.full_path: project.id for project in load_world().projects}


@cache
def _records() -> dict[int, TrackingRecord]:
    return {record.project_id: record for record in load_recorded(_URL)}


def _record(tracked: TrackedProject) -> TrackingRecord:
    return _records()[_ids()[tracked.project]]


def test_it_is_of_the_projects_that_the_samples_are_of() -> None:
    assert set(_records()) == {_ids()[tracked.project] for tracked in load_tracked()}
    assert all(record.failures == () for record in _records().values())


@each_project
def test_its_models_and_versions_are_those_of_the_samples(tracked: TrackedProject) -> None:
    record = _record(tracked)
    assert {model.title for model in record.models} == {model.name for model in tracked.models}
    for model in tracked.models:
        (recorded_model,) = (each for each in record.models if each.title == model.name)
        assert recorded_model.description == model.description
        assert dict(recorded_model.tags) == {"task": model.task}
        for number, (version, run) in enumerate(
            zip(recorded_model.versions[::-1], model.versions, strict=True), 1
        ):
            assert (version.version, version.description) == (str(number), run.description)
            assert sorted(version.aliases) == sorted(run.aliases)
            assert version.signature is not None
            assert any(file.path == "MLmodel" for file in version.files)
            assert version.run is not None
            assert (version.run.name, version.run.started_at) == (run.name, run.began)
            assert [each.name for each in version.run.datasets] == [run.dataset.rpartition("/")[2]]


@each_project
def test_its_runs_and_their_last_values_are_those_of_the_samples(tracked: TrackedProject) -> None:
    (experiment,) = _record(tracked).experiments
    assert experiment.title == tracked.experiment
    known: dict[str, RunRecord] = {run.name: run for run in experiment.latest}
    runs = [*tracked.runs, *(run for model in tracked.models for run in model.versions)]
    assert set(known) == {run.name for run in runs}
    for run in runs:
        assert dict(known[run.name].params) == run.params
        found = {metric.name: metric.value for metric in known[run.name].metrics}
        last = {name: value[-1] if isinstance(value, tuple) else value for name, value in run.metrics.items()}
        assert found.keys() == last.keys()
        for name, value in last.items():
            assert found[name] == value or (math.isnan(found[name]) and math.isnan(value))


def test_it_says_nothing_of_the_machine_where_it_was_recorded() -> None:
    text = _FILE.read_text("utf-8")
    assert not re.findall(r"127\.0\.0\.1|localhost|/tmp|/home|/root|/Users|file:", text)


def test_its_addresses_are_those_of_the_server_that_is_named() -> None:
    text = recorded_text(load_recorded("http://mlflow.test:8080"), "http://mlflow.test:8080")
    assert text == _FILE.read_text("utf-8")
    assert "{mlflow}" not in recorded_text(load_recorded(_URL), "http://elsewhere.test")


@pytest.fixture
def snapshot(tmp_path: Path, serve_gitlab):  # type: ignore[no-untyped-def] # a fixture's function
    """A snapshot with one of the samples' projects, and its configuration."""
    project = sample("earthlab/land/landcover-unet", id=1017, topics=("sharinghub:aimodel",))
    gitlab = serve_gitlab(make_world(project))
    environ = {"GITLAB_URL": gitlab.url, "MLFLOW_TYPE": "mlflow", "MLFLOW_URL": f"{_URL}/"}
    config = load_config([_SITE_CONFIG], environ).config
    with Snapshot.open(tmp_path / "s.sqlite", create=True) as store:
        crawl_gitlab(config, store, token=None, reporter=SilentReporter(), now=lambda: NOW)
        yield config, store


def test_it_is_put_into_a_snapshot_for_the_projects_that_are_there(snapshot) -> None:  # type: ignore[no-untyped-def] # as above
    config, store = snapshot
    reporter = SilentReporter()
    summary = replay_mlflow(config, store, environ={}, reporter=reporter, now=lambda: NOW)
    assert (summary.projects, summary.changed, summary.models) == (1, 1, 2)
    assert list(store.tracking.all()) == [1017]
    assert store.tracking.of(1017).tracking_uri == _URL
    assert any("not running" in notice for notice in reporter.notices)


def test_to_put_it_there_again_changes_nothing(snapshot) -> None:  # type: ignore[no-untyped-def] # as above
    config, store = snapshot
    replay_mlflow(config, store, environ={}, reporter=SilentReporter(), now=lambda: NOW)
    before = store.changed_at
    later = datetime(2030, 1, 1, tzinfo=UTC)
    summary = replay_mlflow(config, store, environ={}, reporter=SilentReporter(), now=lambda: later)
    assert (summary.changed, store.changed_at) == (0, before)


def test_the_file_is_the_one_that_is_read() -> None:
    assert running._RECORDED == _FILE
