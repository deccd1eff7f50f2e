"""Crawls of GitLab's own model registry, as anybody and as a member."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from sharinghub_static.demo.graphql.endpoint import RefusedError
from sharinghub_static.demo.graphql.models import model_fields
from sharinghub_static.demo.world import SampleExperiment, SampleModel, SampleModelVersion, SampleRun
from sharinghub_static.snapshot.records import Visibility
from tests.gitlab_double.faults import Fault
from tests.gitlab_double.server import EmbeddedGitlab
from tests.sources.mlflow_crawling import FIRST_CRAWL, TrackingCrawler, model_project
from tests.worlds import MEMBER_TOKEN, make_world, sample

BEGAN = datetime(2025, 3, 1, 9, tzinfo=UTC)
MLMODEL = """\
flavors: {pytorch: {pytorch_version: 2.7.0}}
model_size_bytes: 1234
signature: {inputs: '[{"type": "double", "name": "red"}]', outputs: '[{"type": "long"}]'}
"""
VERSIONS = (
    SampleModelVersion(
        "1.0.0",
        BEGAN,
        params={"epochs": "5"},
        metrics={"loss": (0.9, 0.5), "miou": 0.7},
        metadata={"gitlab.version": "1.0.0", "dataset": "tiles"},
        files={"MLmodel": MLMODEL, "data/model.pt": "weights"},
    ),
    SampleModelVersion("1.1.0", BEGAN.replace(month=4), description="Better. Ask ada@private.example"),
)
PROJECT = sample(
    "eo/cover",
    id=7,
    topics=("sharinghub:aimodel",),
    models=(SampleModel("cover", "Land cover.", VERSIONS),),
    experiments=(
        SampleExperiment(
            "trials",
            BEGAN,
            (SampleRun("first", BEGAN, params={"lr": "0.1"}), SampleRun("second", BEGAN.replace(month=5))),
        ),
    ),
)
RECORD = model_project("eo/cover", 7)

Serve = Callable[..., EmbeddedGitlab]


@pytest.fixture
def gitlab(serve_gitlab: Serve) -> EmbeddedGitlab:
    return serve_gitlab(make_world(PROJECT))


@pytest.fixture
def crawler(tmp_path: Path, gitlab: EmbeddedGitlab) -> TrackingCrawler:
    return TrackingCrawler(tmp_path / "snapshot.sqlite", "", "gitlab", gitlab=gitlab.url)


def test_models_are_read_with_versions_runs_and_files(crawler: TrackingCrawler) -> None:
    summary = crawler.crawl(RECORD)
    assert (summary.projects, summary.models, summary.failures) == (1, 1, 0)
    record, url = crawler.record(7), crawler.gitlab
    assert (record.kind, record.tracking_uri) == ("gitlab", f"{url}/api/v4/projects/7/ml/mlflow")
    assert record.web_url == f"{url}/eo/cover/-/ml/experiments"
    model = record.models[0]
    assert (model.name, model.title, model.description) == ("cover", "cover", "Land cover.")
    assert model.web_url.startswith(f"{url}/eo/cover/-/ml/models/")
    newer, older = model.versions
    assert (newer.version, newer.uri, newer.description) == (
        "1.1.0",
        f"models:/cover/{newer.web_url.rpartition('/')[2]}",
        "Better. Ask …@…",
    )
    assert older.web_url.startswith(f"{model.web_url}/versions/")
    assert older.tags == (("dataset", "tiles"),)
    assert older.run is not None
    assert older.run.params == (("epochs", "5"),)
    assert [(metric.name, metric.value, metric.step, metric.history) for metric in older.run.metrics] == [
        ("loss", 0.5, 1, ((0, 0.9), (1, 0.5))),
        ("miou", 0.7, 0, ()),
    ]
    assert older.run.status == "FINISHED"
    assert older.run.web_url.startswith(f"{url}/eo/cover/-/ml/candidates/")
    assert (older.flavors, older.size) == ((("pytorch", "2.7.0"),), 1234)
    assert older.signature is not None
    assert [field.name for field in older.signature.inputs] == ["red"]
    assert [(file.path, file.size) for file in older.files] == [
        ("MLmodel", len(MLMODEL)),
        ("data/model.pt", 7),
    ]


def test_files_of_a_version_are_where_the_record_says(crawler: TrackingCrawler) -> None:
    crawler.crawl(RECORD)
    (_, older) = crawler.record(7).models[0].versions
    assert [httpx.get(file.href).text for file in older.files] == [MLMODEL, "weights"]


@pytest.mark.parametrize("token", [None, MEMBER_TOKEN])
def test_files_in_object_storage_are_read_without_the_token(
    tmp_path: Path, serve_gitlab: Serve, token: str | None
) -> None:
    gitlab = serve_gitlab(make_world(PROJECT), direct_download=True)
    crawler = TrackingCrawler(tmp_path / "s", "", "gitlab", gitlab=gitlab.url)
    crawler.environ = {"GITLAB_TOKEN": token} if token else {}
    visibility = "internal" if token else "public"
    assert crawler.crawl(RECORD, gitlab={"url": gitlab.url, "visibility": visibility}).failures == 0
    (_, older) = crawler.record(7).models[0].versions
    assert older.flavors == (("pytorch", "2.7.0"),)
    assert crawler.record(7).login == ""  # the project is public, whoever asks
    assert gitlab.storage is not None
    assert gitlab.storage.refused == []


def test_experiments_are_read_where_models_cannot_be(
    crawler: TrackingCrawler, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fields_that_raise(*arguments: Any) -> dict[str, Any]:
        def fail(*_: Any, **__: Any) -> None:
            raise RefusedError(500, "Internal server error")

        return {**model_fields(*arguments), "mlModels": fail}

    monkeypatch.setattr("sharinghub_static.demo.graphql.project.model_fields", fields_that_raise)
    assert crawler.crawl(RECORD).failures
    record = crawler.record(7)
    assert len(record.experiments) == 1
    assert dict(record.failures).keys() == {"models"}


def test_experiments_of_people_are_read_and_those_of_models_are_not(crawler: TrackingCrawler) -> None:
    crawler.crawl(RECORD)
    (found,) = crawler.record(7).experiments
    assert (found.name, found.runs) == ("trials", 2)
    assert found.web_url == f"{crawler.gitlab}/eo/cover/-/ml/experiments/{found.id}"
    assert [run.name for run in found.latest] == ["second", "first"]
    assert found.latest[1].params == (("lr", "0.1"),)
    assert found.latest[0].experiment_id == found.id


def test_nothing_new_costs_one_question_and_changes_nothing(crawler: TrackingCrawler) -> None:
    crawler.crawl(RECORD)
    before = crawler.record(7)
    again = crawler.crawl()
    assert (again.requests, again.changed, crawler.record(7)) == (1, 0, before)


def test_a_new_version_is_seen(crawler: TrackingCrawler, gitlab: EmbeddedGitlab) -> None:
    crawler.crawl(RECORD)
    more = (*VERSIONS, SampleModelVersion("2.0.0", BEGAN.replace(month=6)))
    models = (replace(PROJECT.models[0], versions=more),)
    gitlab.world = make_world(replace(PROJECT, models=models))
    assert crawler.crawl().changed == 1
    assert [version.version for version in crawler.record(7).models[0].versions] == [
        "2.0.0",
        "1.1.0",
        "1.0.0",
    ]


@pytest.mark.parametrize("where", ["Models", "ModelVersions", "Candidates", "package_files", "ml_models"])
def test_what_cannot_be_read_stays(crawler: TrackingCrawler, gitlab: EmbeddedGitlab, where: str) -> None:
    crawler.crawl(RECORD)
    before = crawler.record(7)
    models = (replace(PROJECT.models[0], description="New words."),)
    gitlab.world = make_world(replace(PROJECT, models=models))
    gitlab.faults.add(Fault(where, "status", status=500, times=50))
    crawler.retry_policy = replace(crawler.retry_policy, failures=50)
    summary = crawler.crawl()
    record = crawler.record(7)
    assert summary.failures >= 1
    assert record.failures
    assert record.read_at == FIRST_CRAWL
    assert record.experiments == before.experiments
    assert record.models[0].versions == before.models[0].versions


def closed_to_members(**changes: Any) -> Any:
    return make_world(replace(PROJECT, repository_access="PRIVATE", members=("ada",), **changes))


def test_what_a_public_project_keeps_for_members_is_not_seen(tmp_path: Path, serve_gitlab: Serve) -> None:
    gitlab = serve_gitlab(closed_to_members())
    crawler = TrackingCrawler(tmp_path / "s.sqlite", "", "gitlab", gitlab=gitlab.url)
    crawler.environ = {"GITLAB_TOKEN": MEMBER_TOKEN}
    crawler.crawl(RECORD)
    assert (crawler.record(7).models, crawler.record(7).experiments) == ((), ())
    assert MEMBER_TOKEN.encode() not in crawler.path.read_bytes()


def test_a_site_of_private_projects_asks_with_the_token(tmp_path: Path, serve_gitlab: Serve) -> None:
    gitlab = serve_gitlab(closed_to_members(visibility="private"))
    crawler = TrackingCrawler(tmp_path / "s.sqlite", "", "gitlab", gitlab=gitlab.url)
    crawler.environ = {"GITLAB_TOKEN": MEMBER_TOKEN}
    record = model_project("eo/cover", 7, visibility=Visibility.PRIVATE)
    crawler.crawl(record, gitlab={"url": gitlab.url, "visibility": "private"})
    assert [model.name for model in crawler.record(7).models] == ["cover"]
    assert crawler.record(7).login == "bearer"


def test_another_address_forgets_what_was_of_the_first(crawler: TrackingCrawler, tmp_path: Path) -> None:
    crawler.crawl(RECORD)
    crawler.kind, crawler.url = "mlflow", "http://127.0.0.1:9"
    crawler.crawl()
    assert (crawler.record(7).models, crawler.record(7).kind) == ((), "mlflow")
