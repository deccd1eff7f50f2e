"""Lists as older servers and SharingHub's plugin give them: their refusals before a real server of today.

The refusals are as MLflow 2.9.2, 2.14.3 with mlflow-sharinghub 0.2.0 and 2.22.5 send them, which
``make tracking-servers-check`` crawls for real.
"""

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from tests.mlflow_server import MlflowServer
from tests.sources.mlflow_crawling import TrackingCrawler, model_project
from tests.sources.mlflow_faults import Fault, Proxy, proxying

_NO_RUN = Fault(
    "",
    status=404,
    body='{"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "Run with id= not found"}',
)
_ERROR = "<!doctype html>\n<html lang=en>\n<title>500 Internal Server Error</title>\n"


def no_run(pattern: str) -> Fault:
    """The plugin's answer for a list with a version that has no run."""
    return Fault(pattern, _NO_RUN.status, _NO_RUN.body)


@pytest.fixture(scope="module")
def models(mlflow_server: MlflowServer) -> None:
    """Three models of one project: one with versions that have no run, and a gap in their numbers."""
    mlflow_server.log_model("Cover (150)", project="eo/lists")
    client = mlflow_server.client()
    for name in ("Alone (150)", 'It\'s "both" (150)'):
        client.create_registered_model(name, tags={"project": "eo/lists"})
        for number in range(3):
            client.create_model_version(name, "s3://bucket/model", description=f"Copy {number}")
    client.delete_model_version("Alone (150)", "2")


@pytest.fixture
def plugin(mlflow_server: MlflowServer, models: None) -> Iterator[Proxy]:
    """A server that refuses what SharingHub's plugin refuses."""
    with proxying(mlflow_server.url) as proxy:
        proxy.below = "/eo/[a-z]+/tracking"
        proxy.faults += [
            Fault(r"registered-models/search(?!.*filter)", 500, _ERROR, "text/html"),
            Fault(r"experiments/search (?!(?s:.*)\"filter\")", 500, _ERROR, "text/html"),
            no_run(r"model-versions/search(?!.*filter=name\+%3D)"),
            no_run(r"model-versions/search.*Alone"),
            Fault(r"model-versions/get-artifact.*(Alone|both)", 404, "{}"),
        ]
        yield proxy


@pytest.fixture
def crawler(tmp_path: Path, plugin: Proxy) -> TrackingCrawler:
    return TrackingCrawler(tmp_path / "s.sqlite", plugin.url, kind="mlflow-sharinghub")


def numbers(crawler: TrackingCrawler) -> dict[str, list[str]]:
    """Name of a model to the numbers of its versions."""
    return {
        model.title: [version.version for version in model.versions] for model in crawler.record(150).models
    }


def test_no_model_is_lost_on_a_server_that_does_not_know_prompts(
    tmp_path: Path, mlflow_server: MlflowServer, models: None
) -> None:
    with proxying(mlflow_server.url, Fault("registered-models/search.*is_prompt", body="{}")) as proxy:
        crawler = TrackingCrawler(tmp_path / "s.sqlite", proxy.url)
        crawler.crawl(model_project("eo/lists", 150))
        assert numbers(crawler) == {
            "Alone": ["3", "1"],
            "Cover": ["1"],
            'It\'s "both"': ["3", "2", "1"],
        }


def test_a_prompt_is_no_model_where_the_server_lists_it(tmp_path: Path) -> None:
    prompt = {"name": "ask (151)", "tags": [{"key": "mlflow.prompt.is_prompt", "value": "true"}]}
    listed = {"registered_models": [prompt, {"name": "Model (151)"}]}
    answers = [
        Fault("registered-models/search", body=orjson.dumps(listed).decode()),
        Fault("search", body="{}"),
    ]
    with proxying("", *answers) as proxy:
        crawler = TrackingCrawler(tmp_path / "s.sqlite", proxy.url)
        crawler.crawl(model_project("eo/asks", 151))
        assert [model.title for model in crawler.record(151).models] == ["Model"]


def test_a_version_without_a_run_hides_no_other(crawler: TrackingCrawler) -> None:
    assert crawler.crawl(model_project("eo/lists", 150)).failures == 0
    assert numbers(crawler) == {"Alone": ["3", "1"], "Cover": ["1"], 'It\'s "both"': ["3", "2", "1"]}
    assert [experiment.title for experiment in crawler.record(150).experiments] == ["Cover"]
    assert crawler.crawl().changed == 0


def test_a_fault_of_one_model_costs_that_model_alone(crawler: TrackingCrawler, plugin: Proxy) -> None:
    crawler.crawl(model_project("eo/lists", 150))
    before = crawler.record(150)
    plugin.faults.append(Fault(r"model-versions/get\?.*Alone", 500, _ERROR, "text/html"))
    crawler.crawl()
    record = crawler.record(150)
    assert [part for part, _ in record.failures] == ["versions of Alone (150)"]
    assert record.models == before.models
    plugin.faults.pop()
    crawler.crawl()
    assert crawler.record(150).failures == ()
