"""Crawls of a real MLflow server: what it holds of published projects is in the snapshot, and no more."""

import math
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from sharinghub_static.snapshot.tracking_records import SignatureFieldRecord
from tests.mlflow_server import LoggedVersion, MlflowServer, of_today
from tests.sources.mlflow_crawling import FIRST_CRAWL, TrackingCrawler, model_project
from tests.sources.mlflow_faults import proxying


@pytest.fixture
def crawler(tmp_path: Path, mlflow_server: MlflowServer) -> TrackingCrawler:
    return TrackingCrawler(tmp_path / "snapshot.sqlite", mlflow_server.url)


def test_a_model_is_read_with_all_that_mlflow_knows_of_it(
    crawler: TrackingCrawler, mlflow_server: MlflowServer
) -> None:
    logged = mlflow_server.log_model(
        "Cover (101)",
        project="eo/cover",
        description="Land cover.",
        tags={"stage": "beta", "mlflow.internal": "x", "user": "ada"},
        alias="champion",
        metrics={"loss": [0.9, 0.5, 0.25], "accuracy": [0.8]},
    )
    summary = crawler.crawl(model_project("eo/cover", 101))
    assert (summary.projects, summary.changed, summary.models, summary.failures) == (1, 1, 1, 0)
    record = crawler.record(101)
    assert (record.kind, record.tracking_uri, record.failures) == ("mlflow", mlflow_server.url, ())
    assert record.read_at == FIRST_CRAWL
    model, version = record.models[0], crawler.version(101)
    assert (model.name, model.title, model.description, model.tags) == (
        "Cover (101)",
        "Cover",
        "Land cover.",
        (),
    )
    assert (version.version, version.uri) == ("1", "models:/Cover (101)/1")
    assert version.web_url == f"{mlflow_server.url}/#/models/Cover%20%28101%29/versions/1"
    assert (version.aliases, version.tags, version.stage) == (("champion",), (("stage", "beta"),), "")
    assert version.source == f"models:/{logged.model_id}"
    assert dict(version.flavors)["python_function"].startswith("3.")
    assert version.signature is not None
    assert version.signature.inputs == (
        SignatureFieldRecord("red", "double"),
        SignatureFieldRecord("month", "long", None, False),
    )
    assert version.signature.outputs == (SignatureFieldRecord("cover", "float32", (-1, 4)),)
    assert version.size is not None
    assert version.size > 500
    run = version.run
    assert run is not None
    assert (run.id, run.name, run.status) == (logged.run_id, "baseline", "FINISHED")
    assert run.params == (("epochs", "5"), ("learning_rate", "0.001"))
    assert [(metric.name, metric.value, metric.history) for metric in run.metrics] == [
        ("accuracy", 0.8, ()),
        ("loss", 0.25, ((0, 0.9), (1, 0.5), (2, 0.25))),
    ]
    assert [(data.name, data.source_type, data.context) for data in run.datasets] == [
        ("tiles", "http", "training")
    ]
    assert run.model_ids == (logged.model_id,)
    assert run.started_at is not None
    assert run.ended_at is not None


def test_files_of_a_model_are_where_the_record_says(
    crawler: TrackingCrawler, mlflow_server: MlflowServer
) -> None:
    mlflow_server.log_model("Files (102)", project="eo/files")
    crawler.crawl(model_project("eo/files", 102))
    files = {file.path: file for file in crawler.version(102).files}
    assert {"MLmodel", "requirements.txt"} <= set(files)
    for file in files.values():
        assert len(httpx.get(file.href).content) == file.size


def test_files_of_a_model_within_a_run_are_where_the_record_says(
    crawler: TrackingCrawler, mlflow_server: MlflowServer, tmp_path: Path
) -> None:
    client = mlflow_server.client()
    experiment = client.create_experiment("Old (103)")
    run = client.create_run(experiment, run_name="old").info
    folder = tmp_path / "model" / "data"
    folder.mkdir(parents=True)
    (tmp_path / "model" / "MLmodel").write_text("flavors: {sklearn: {sklearn_version: 1.7.0}}\n")
    (folder / "weights & so on.bin").write_bytes(b"w" * 10)
    client.log_artifacts(run.run_id, str(tmp_path / "model"), "models/best")
    client.create_registered_model("Old (103)")
    client.create_model_version("Old (103)", f"{run.artifact_uri}/models/best", run.run_id)
    crawler.crawl(model_project("eo/old", 103))
    version = crawler.version(103)
    assert version.flavors == (("sklearn", "1.7.0"),)
    assert [(file.path, file.size) for file in version.files] == [
        ("MLmodel", 45),
        ("data/weights & so on.bin", 10),
    ]
    assert httpx.get(version.files[1].href).content == b"w" * 10
    assert version.run is not None
    assert version.run.status == "RUNNING"


def test_experiments_have_their_newest_runs_and_how_many_there_are(
    crawler: TrackingCrawler, mlflow_server: MlflowServer
) -> None:
    client = mlflow_server.client()
    experiment = client.create_experiment("Trials (104)")
    for number in range(25):
        run = client.create_run(
            experiment, start_time=1_700_000_000_000 + number * 1000, run_name=f"n{number}"
        )
        client.set_terminated(run.info.run_id, end_time=1_700_000_000_500 + number * 1000)
    crawler.crawl(model_project("eo/trials", 104))
    found = crawler.record(104).experiments[0]
    assert (found.title, found.runs, found.runs_cut) == ("Trials", 25, False)
    assert [run.name for run in found.latest] == [f"n{number}" for number in range(24, 4, -1)]
    assert found.last_run_at == found.latest[0].started_at
    assert found.latest[0].web_url == (
        f"{mlflow_server.url}/#/experiments/{experiment}/runs/{found.latest[0].id}"
    )


def test_what_is_of_other_projects_or_of_nobody_is_dropped(
    crawler: TrackingCrawler, mlflow_server: MlflowServer
) -> None:
    client = mlflow_server.client()
    for name, tags in {
        "Mine": {"project": "eo/mine"},
        "Nobodys": {},
        "Secret (106)": {},
        "Secret too": {"project": "eo/private"},
        "Stolen (105)": {"project": "eo/private"},
        "Prompt (105)": {},
    }.items():
        client.create_registered_model(name, tags=tags)
    client.set_registered_model_tag("Prompt (105)", "mlflow.prompt.is_prompt", "true")
    crawler.crawl(model_project("eo/mine", 105))
    assert [model.name for model in crawler.record(105).models] == ["Mine"]


def test_a_run_in_the_experiment_of_another_project_is_not_shown(
    crawler: TrackingCrawler, mlflow_server: MlflowServer
) -> None:
    mlflow_server.log_model("Open (107)", experiment="Closed (108)")
    mlflow_server.log_model("Open (107)", experiment="Nobody's experiment")
    crawler.crawl(model_project("eo/open", 107))
    newer, older = crawler.record(107).models[0].versions
    assert older.run is None
    assert newer.run is not None
    assert crawler.record(107).experiments == ()


def test_people_are_not_stored(crawler: TrackingCrawler, mlflow_server: MlflowServer) -> None:
    client = mlflow_server.client()
    experiment = client.create_experiment("/Users/ada@private.example/x", tags={"project": "eo/people"})
    run = client.create_run(
        experiment, tags={"mlflow.user": "ada-lovelace"}, run_name="by ada@private.example"
    )
    client.log_param(run.info.run_id, "user", "ada-lovelace")
    client.log_param(run.info.run_id, "contact", "ada@private.example")
    client.create_registered_model(
        "People (109)", description="Ask ada@private.example", tags={"owner": "ada-lovelace"}
    )
    crawler.crawl(model_project("eo/people", 109))
    stored = crawler.path.read_bytes()
    assert b"People (109)" in stored
    assert b"private.example" not in stored
    assert b"ada-lovelace" not in stored


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_metric_that_is_no_number_is_kept(
    crawler: TrackingCrawler, mlflow_server: MlflowServer, value: float
) -> None:
    client = mlflow_server.client()
    name = f"Odd {value} (110)"
    run = client.create_run(client.create_experiment(name)).info
    for step, each in enumerate([1.0, value]):
        client.log_metric(run.run_id, "loss", each, step=step)
    client.create_registered_model(name)
    client.create_model_version(name, f"{run.artifact_uri}/model", run.run_id)
    crawler.crawl(model_project("eo/odd", 110))
    found = next(model for model in crawler.record(110).models if model.name == name).versions[0].run
    assert found is not None
    payload = found.metrics[0]
    # SQL keeps the largest number in place of infinity.
    assert math.isnan(payload.value) if math.isnan(value) else abs(payload.value) > 1e300
    assert [step for step, _ in payload.history] == [0, 1]
    assert crawler.crawl().changed == 0


@pytest.mark.parametrize(
    "name", ["a 'quoted' \"name\" (111)", "🛰 Erdbeobachtung é (111)", "a#b?c&d%20 (111)", "<b> (111)"]
)
def test_a_hostile_name_is_read_like_any_other(
    crawler: TrackingCrawler, mlflow_server: MlflowServer, name: str
) -> None:
    mlflow_server.log_model(name, experiment=f"e/{name}", params={"a": "b"})
    crawler.crawl(model_project("eo/hostile", 111))
    found = next(model for model in crawler.record(111).models if model.name == name)
    assert found.title == name.removesuffix(" (111)")
    version = found.versions[0]
    assert version.run is not None
    assert version.run.params == (("a", "b"),)
    assert httpx.get(version.files[0].href).status_code == 200


def test_a_long_history_is_thinned_out_the_same_each_time(
    crawler: TrackingCrawler, mlflow_server: MlflowServer
) -> None:
    from mlflow.entities import Metric

    client = mlflow_server.client()
    logged = mlflow_server.log_model("Long (112)", metrics={})
    for start in range(0, 3000, 1000):
        points = [
            Metric("loss", 1 / (step + 1), 1_700_000_000_000 + step, step)
            for step in range(start, start + 1000)
        ]
        client.log_batch(logged.run_id, metrics=points)
    crawler.crawl(model_project("eo/long", 112))
    run = crawler.version(112).run
    assert run is not None
    history = run.metrics[0].history
    assert 50 <= len(history) <= 100
    assert (history[0], history[-1][0]) == ((0, 1.0), 2999)
    assert sorted(history) == list(history)


@of_today
def test_a_crawl_that_finds_nothing_new_asks_six_questions_and_changes_nothing(
    crawler: TrackingCrawler, mlflow_server: MlflowServer
) -> None:
    mlflow_server.log_model("Still (113)", project="eo/still")
    projects = [model_project("eo/still", 113), model_project("eo/empty", 114)]
    crawler.crawl(*projects)
    before, changed = crawler.records(), crawler.changed_at()
    again = crawler.crawl()
    assert (again.changed, again.requests) == (0, 6)
    assert (crawler.records(), crawler.changed_at()) == (before, changed)


def change_alias(client: Any, logged: Any) -> None:
    client.set_registered_model_alias(logged.name, "best", logged.version)


def change_description(client: Any, logged: Any) -> None:
    client.update_model_version(logged.name, logged.version, "New words.")


def change_tag(client: Any, logged: Any) -> None:
    client.set_model_version_tag(logged.name, logged.version, "a", "b")


def add_run(client: Any, logged: Any) -> None:
    client.create_run(logged.experiment_id)


def add_experiment(client: Any, logged: Any) -> None:
    client.create_experiment(f"Another of {logged.run_id} (115)")


def delete_version(client: Any, logged: Any) -> None:
    client.delete_model_version(logged.name, logged.version)


@pytest.fixture(scope="module")
def moving(mlflow_server: MlflowServer) -> LoggedVersion:
    """A model to change, with another beside it that stays."""
    mlflow_server.log_model("Resting (116)")
    return mlflow_server.log_model("Moving (115)")


@pytest.mark.parametrize(
    # What is deleted goes last: they share the model, for each takes a second to log.
    "change",
    [change_alias, change_description, change_tag, add_run, add_experiment, delete_version],
)
def test_whatever_changes_is_seen_and_only_that_project_is_read(
    crawler: TrackingCrawler, mlflow_server: MlflowServer, moving: LoggedVersion, change: Any
) -> None:
    crawler.crawl(model_project("eo/moving", 115), model_project("eo/resting", 116))
    before = crawler.records()
    change(mlflow_server.client(), moving)
    summary = crawler.crawl()
    assert summary.changed == 1
    assert crawler.record(116) == before[116]
    assert crawler.record(115) != before[115]
    assert crawler.crawl().changed == 0


def test_a_run_from_the_future_hides_no_later_one(
    crawler: TrackingCrawler, mlflow_server: MlflowServer
) -> None:
    client = mlflow_server.client()
    experiment = client.create_experiment("By a wrong clock (131)")
    client.create_run(experiment, start_time=int(time.time() * 1_000_000))  # in microseconds
    crawler.crawl(model_project("eo/clock", 131))
    assert crawler.crawl().changed == 0
    client.create_run(experiment)
    assert crawler.crawl().changed == 1
    assert crawler.record(131).experiments[0].runs == 2


def test_files_that_cannot_change_are_not_asked_for_again(
    crawler: TrackingCrawler, mlflow_server: MlflowServer
) -> None:
    logged = mlflow_server.log_model("Again (117)")
    first = crawler.crawl(model_project("eo/again", 117))
    version = crawler.version(117)
    change_description(mlflow_server.client(), logged)
    second = crawler.crawl()
    # Lists and runs; neither files nor histories.
    assert second.requests == first.requests - 3
    found = crawler.version(117)
    assert (found.files, found.signature, found.size) == (version.files, version.signature, version.size)
    assert found.run == version.run
    assert found.description == "New words."


def test_what_is_no_longer_published_or_asked_about_is_forgotten(
    crawler: TrackingCrawler, mlflow_server: MlflowServer
) -> None:
    mlflow_server.log_model("Gone (118)")
    kept, gone = model_project("eo/kept", 119), model_project("eo/gone", 118)
    crawler.crawl(kept, gone)
    assert set(crawler.records()) == {118, 119}
    crawler.crawl(kept)
    assert set(crawler.records()) == {119}
    crawler.crawl(kept, model_project("eo/gone", 118, topics=("sharinghub:dataset",)))
    assert set(crawler.records()) == {118, 119}
    crawler.url = ""
    crawler.crawl()
    assert crawler.records() == {}


def test_a_server_with_sharinghubs_plugin_is_read_below_each_projects_path(
    tmp_path: Path, mlflow_server: MlflowServer
) -> None:
    mlflow_server.log_model("Scoped (123)", project="eo/scoped")
    client = mlflow_server.client()
    client.create_registered_model("Not scoped (124)", tags={"project": "eo/scoped"})
    with proxying(mlflow_server.url) as proxy:
        proxy.below = "/hub/eo/[a-z]+/tracking"
        crawler = TrackingCrawler(tmp_path / "s.sqlite", f"{proxy.url}/hub", kind="mlflow-sharinghub")
        crawler.crawl(model_project("eo/scoped", 123), model_project("eo/other", 124))
        record = crawler.record(123)
        assert record.failures == crawler.record(124).failures == ()
        assert record.tracking_uri == f"{proxy.url}/hub/eo/scoped/tracking/"
        names = {model.name for model in record.models}
        assert "Scoped (123)" in names
        assert not any("124" in name for name in names)
        assert "Scoped (123)" not in {model.name for model in crawler.record(124).models}
        version = next(model for model in record.models if model.name == "Scoped (123)").versions[0]
        assert version.web_url == f"{record.tracking_uri}#/models/Scoped%20%28123%29/versions/1"
        assert version.files[0].href.startswith(record.tracking_uri)
        assert httpx.get(version.files[0].href).status_code == 200
        others = {each.path for each in proxy.asked if not each.path.startswith("/hub/eo/")}
        assert others == {"/hub/version"}
        assert crawler.crawl().changed == 0


def test_only_categories_that_want_it_are_asked_about(
    crawler: TrackingCrawler, mlflow_server: MlflowServer
) -> None:
    categories = [
        {"id": "model", "title": "Models", "gitlab_topic": "model", "features": {"mlflow": "enable"}},
        {"id": "data", "title": "Data", "gitlab_topic": "data"},
    ]
    model, data = model_project("eo/m", 120, topics=("Model",)), model_project("eo/d", 121, topics=("data",))
    assert crawler.crawl(model, data, stac={"categories": categories}).projects == 1
    assert set(crawler.records()) == {120}


def test_without_a_server_mlflow_is_not_even_imported(tmp_path: Path) -> None:
    code = """if True:
        import sys; from pathlib import Path
        from tests.sources.mlflow_crawling import TrackingCrawler, model_project
        crawler = TrackingCrawler(Path(sys.argv[1]), "")
        assert crawler.crawl(model_project("a/b", 1), mlflow={}).requests == 0
        assert "mlflow" not in sys.modules
    """
    command = [sys.executable, "-c", code, str(tmp_path / "snapshot.sqlite")]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[2])


def test_the_environment_is_as_it_was_after_a_crawl(
    crawler: TrackingCrawler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", "of-the-shell")
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_TIMEOUT", "7")
    before = dict(os.environ)
    crawler.crawl(model_project("eo/env", 122))
    assert dict(os.environ) == before
