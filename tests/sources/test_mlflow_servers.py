"""What differs between MLflow servers: their addresses, endpoints and refusals.

Where the newest server cannot show it, a proxy in front of it refuses what the older one refuses, in the
words that 2.9.2 and 2.22.5 were seen to send; ``make tracking-servers-check`` crawls those for real.
"""

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from tests.mlflow_server import MlflowServer, of_today, running_mlflow
from tests.sources.mlflow_crawling import TrackingCrawler, model_project
from tests.sources.mlflow_faults import Fault, Proxy, proxying

_NOT_FOUND = "<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n"
_ERROR = "<!doctype html>\n<html lang=en>\n<title>500 Internal Server Error</title>\n"


def missing(pattern: str) -> Fault:
    """An address that a server does not have."""
    return Fault(pattern, 404, _NOT_FOUND, "text/html")


def reports(version: str) -> Fault:
    """A server that reports this version at its root."""
    return Fault("GET /version$", 200, version, "text/html")


@pytest.fixture(scope="module", autouse=True)
def _models(mlflow_server: MlflowServer) -> None:
    mlflow_server.log_model("Cover (160)", project="eo/servers")


@pytest.mark.parametrize(
    ("version", "page"),
    [
        ("2.9.2", "#/"),
        ("2.22.5", "#/"),
        ("3.1.4", "#/"),
        ("3.2.0", "#/experiments"),
        ("3.17.2", "#/experiments"),
        ("?", "#/"),
    ],
)
def test_the_link_to_the_experiments_is_a_page_that_the_version_has(
    crawler: TrackingCrawler, proxy: Proxy, version: str, page: str
) -> None:
    proxy.faults.append(reports(version))
    crawler.crawl(model_project("eo/servers", 160))
    record = crawler.record(160)
    assert record.web_url == f"{proxy.url}/{page}"
    assert record.server_version == version.strip("?")


def test_after_an_upgrade_the_links_are_those_of_the_new_version(
    crawler: TrackingCrawler, proxy: Proxy
) -> None:
    proxy.faults.append(reports("2.22.5"))
    crawler.crawl(model_project("eo/servers", 160))
    proxy.faults[:] = [reports("3.17.2")]
    assert crawler.crawl().changed == 1
    assert crawler.record(160).web_url == f"{proxy.url}/#/experiments"
    assert crawler.crawl().changed == 0


@of_today
def test_a_prefix_moves_everything_on_a_server_of_today(tmp_path: Path) -> None:
    folder = tmp_path / "server"
    folder.mkdir()
    with running_mlflow(folder, "--static-prefix", "/ml", health="/ml/health") as server:
        base = replace(server, url=f"{server.url}/ml")
        base.log_model("Cover (161)", project="eo/prefix")
        crawler = TrackingCrawler(tmp_path / "s.sqlite", base.url)
        assert crawler.crawl(model_project("eo/prefix", 161)).failures == 0
        check_all_is_read(crawler, 161, base.url, base.url)


@pytest.fixture(params=["2.22.5", "3.10.1"])
def prefixed(proxy: Proxy, request: pytest.FixtureRequest) -> Proxy:
    """``mlflow server --static-prefix /ml`` before version 3.12; ``/version`` moves since 3.7."""
    proxy.below = "/ml"
    here, there = ("/ml", "") if request.param.startswith("3") else ("", "/ml")
    proxy.faults += [
        Fault(f"GET {here}/version$", 200, request.param, "text/html"),
        missing(f"GET {there}/(version|health)"),
        missing("(GET|POST) /ml/api/"),
        missing("(GET|POST) /(get-artifact|model-versions|ajax-api)"),
    ]
    return proxy


def test_a_prefix_leaves_the_api_at_the_root_before_3_12(crawler: TrackingCrawler, prefixed: Proxy) -> None:
    crawler.url += "/ml"
    assert crawler.crawl(model_project("eo/servers", 160)).failures == 0
    check_all_is_read(crawler, 160, api=prefixed.url, pages=f"{prefixed.url}/ml")
    assert crawler.record(160).web_url.startswith(f"{prefixed.url}/ml/#/")
    assert crawler.crawl().changed == 0


def test_what_was_read_stays_when_the_server_does_not_say_where_its_api_is(
    crawler: TrackingCrawler, prefixed: Proxy
) -> None:
    crawler.url += "/ml"
    crawler.crawl(model_project("eo/servers", 160))
    before = crawler.record(160)
    prefixed.faults.insert(0, Fault("", 503, "", "text/html"))
    crawler.crawl()
    assert replace(crawler.record(160), failures=()) == before
    prefixed.faults.pop(0)
    crawler.crawl()
    assert replace(crawler.record(160), read_at=before.read_at) == before


def test_another_server_above_the_address_is_not_taken_for_it(
    crawler: TrackingCrawler, prefixed: Proxy
) -> None:
    prefixed.faults.append(missing("GET /ml/ajax-api"))
    crawler.url += "/ml"
    crawler.crawl(model_project("eo/servers", 160))
    assert crawler.record(160).tracking_uri == crawler.url
    assert crawler.record(160).failures


def test_the_token_goes_to_no_other_program_above_the_address(tmp_path: Path) -> None:
    page = Fault("GET", 200, "<!doctype html><title>Another program</title>", "text/html")
    with proxying("", missing("GET /ml/"), page) as other:
        crawler = TrackingCrawler(tmp_path / "s.sqlite", f"{other.url}/ml")
        crawler.environ = {"MLFLOW_TRACKING_TOKEN": "secret"}
        crawler.crawl(model_project("eo/servers", 160))
        above = [each for each in other.asked if not each.path.startswith("/ml/")]
        assert above
        assert not any(each.authorization for each in above)


def test_the_token_goes_to_the_api_above_the_address(crawler: TrackingCrawler, prefixed: Proxy) -> None:
    prefixed.authorization = "Bearer t"
    crawler.environ, crawler.url = {"MLFLOW_TRACKING_TOKEN": "t"}, f"{crawler.url}/ml"
    assert crawler.crawl(model_project("eo/servers", 160)).failures == 0
    assert crawler.record(160).tracking_uri == prefixed.url
    assert crawler.record(160).login == "bearer"


def test_an_address_without_the_prefix_is_reported(crawler: TrackingCrawler, prefixed: Proxy) -> None:
    crawler.crawl(model_project("eo/servers", 160))
    if crawler.record(160).server_version:
        assert any("--static-prefix" in each for each in crawler.reporter.warnings)
    assert crawler.version(160).run is not None
    assert any(part.startswith("files of") for part, _ in crawler.record(160).failures)


def check_all_is_read(crawler: TrackingCrawler, id_: int, api: str, pages: str) -> None:
    """The model with signature, history and files; each address where it is."""
    record, version = crawler.record(id_), crawler.version(id_)
    assert record.tracking_uri == api
    assert version.signature is not None
    assert version.run is not None
    assert version.run.metrics[0].history == ((0, 0.9), (1, 0.5), (2, 0.3))
    assert version.web_url.startswith(f"{pages}/#/models/")
    assert version.run.web_url.startswith(f"{pages}/#/experiments/")
    assert {"MLmodel", "requirements.txt"} <= {file.path for file in version.files}
    for file in version.files:
        assert file.href.startswith(f"{pages}/")
        assert len(httpx.get(file.href).content) == file.size


@pytest.mark.parametrize("version", ["2.9.2", "2.10.2", "3.17.2"])
def test_histories_are_read_run_by_run_where_the_server_has_no_other_endpoint(
    crawler: TrackingCrawler, proxy: Proxy, version: str
) -> None:
    proxy.faults += [reports(version), missing("get-history-bulk-interval")]
    assert crawler.crawl(model_project("eo/servers", 160)).failures == 0
    run = crawler.version(160).run
    assert run is not None
    assert run.metrics[0].history == ((0, 0.9), (1, 0.5), (2, 0.3))
    asked = [each.path for each in proxy.asked if "bulk-interval" in each.path]
    assert bool(asked) == version.startswith("3")


def test_a_history_that_cannot_be_read_is_unknown_and_not_empty(
    crawler: TrackingCrawler, proxy: Proxy
) -> None:
    proxy.faults.append(missing("metrics/get-history"))
    crawler.crawl(model_project("eo/servers", 160))
    run = crawler.version(160).run
    assert run is not None
    assert run.metrics[0].has_unknown_history
    assert [part for part, _ in crawler.record(160).failures] == ["histories of metrics"]
    proxy.faults.clear()
    crawler.crawl()
    assert crawler.record(160).failures == ()
    run = crawler.version(160).run
    assert run is not None
    assert not run.metrics[0].has_unknown_history


def test_a_metric_of_one_value_at_a_later_step_has_a_known_history(
    crawler: TrackingCrawler, mlflow_server: MlflowServer
) -> None:
    logged = mlflow_server.log_model("Late (162)", metrics={})
    mlflow_server.client().log_metric(logged.run_id, "score", 0.5, step=7)
    crawler.crawl(model_project("eo/late", 162))
    run = crawler.version(162).run
    assert run is not None
    assert run.metrics[0].history == ((7, 0.5),)
    assert not run.metrics[0].has_unknown_history


@pytest.mark.parametrize("status", [404, 500])
def test_an_artifact_that_is_not_there_is_looked_for_once_a_week(
    crawler: TrackingCrawler, proxy: Proxy, mlflow_server: MlflowServer, status: int
) -> None:
    logged = mlflow_server.log_model("Whole (163)", project="eo/absent")
    client = mlflow_server.client()
    if not client.search_registered_models("name = 'Absent (163)'"):
        client.create_registered_model("Absent (163)", tags={"project": "eo/absent"})
        run = client.get_run(logged.run_id).info
        client.create_model_version("Absent (163)", f"{run.artifact_uri}/absent", run.run_id)
        client.create_model_version("Absent (163)", "s3://bucket/absent")
    proxy.faults.append(Fault("get-artifact.*(absent|Absent)", status, _ERROR, "text/html"))
    assert crawler.crawl(model_project("eo/absent", 163)).failures == 0
    versions = crawler.record(163).models[0].versions
    assert [version.files for version in versions] == [(), ()]
    assert crawler.record(163).models[1].versions[0].files
    asked = len(looked_for(proxy))
    assert asked >= 1
    assert crawler.crawl().changed == 0
    client.create_run(logged.experiment_id)  # so that the project is read once more
    crawler.crawl()
    assert len(looked_for(proxy)) == asked
    crawler.crawls += 7
    crawler.crawl()
    assert len(looked_for(proxy)) > asked


def looked_for(proxy: Proxy) -> list[str]:
    """The requests for the files that are not there."""
    return [
        each.path
        for each in proxy.asked
        if "bsent" in each.path and ("get-artifact" in each.path or "artifacts/list" in each.path)
    ]


def test_files_that_the_server_cannot_get_from_its_storage_leave_the_rest_readable(
    crawler: TrackingCrawler, proxy: Proxy
) -> None:
    proxy.faults.append(Fault("get-artifact|artifacts/(list|directories)", 500, _ERROR, "text/html"))
    assert crawler.crawl(model_project("eo/servers", 160)).failures == 0
    version = crawler.version(160)
    assert (version.files, version.signature) == ((), None)
    assert version.run is not None
    assert version.run.metrics[0].history
