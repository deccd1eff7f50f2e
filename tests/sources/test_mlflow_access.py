"""Who may read a tracking server: what needs a login is marked, and what is not shown is reported.

The refusals are those of MLflow 2.14.3 with mlflow-sharinghub 0.2.0, which ``make tracking-servers-check``
crawls for real.
"""

import pytest

from tests.mlflow_server import MlflowServer
from tests.sources.mlflow_crawling import TrackingCrawler, model_project
from tests.sources.mlflow_faults import Fault, Proxy

_EMPTY = Fault("search", body="{}")


@pytest.fixture(scope="module", autouse=True)
def _models(mlflow_server: MlflowServer) -> None:
    mlflow_server.log_model("Cover (170)", project="eo/access")


@pytest.fixture
def plugin(crawler: TrackingCrawler, proxy: Proxy) -> TrackingCrawler:
    """A crawler of the same as a server with SharingHub's plugin, by a token."""
    proxy.below = "/eo/access/tracking"
    proxy.authorization = "Bearer of-a-member"
    crawler.kind, crawler.environ = "mlflow-sharinghub", {"MLFLOW_TRACKING_TOKEN": "of-a-member"}
    return crawler


@pytest.mark.parametrize(
    ("environ", "authorization", "login"),
    [
        ({}, "", ""),
        ({"MLFLOW_TRACKING_TOKEN": "t"}, "", ""),
        ({"MLFLOW_TRACKING_TOKEN": "t"}, "Bearer t", "bearer"),
        ({"MLFLOW_TRACKING_USERNAME": "u", "MLFLOW_TRACKING_PASSWORD": "p"}, "Basic dTpw", "basic"),
    ],
    ids=["anybody", "a-token-that-nobody-needs", "token", "password"],
)
def test_a_record_says_whether_readers_have_to_log_in(
    crawler: TrackingCrawler, proxy: Proxy, environ: dict[str, str], authorization: str, login: str
) -> None:
    crawler.environ, proxy.authorization = environ, authorization
    assert crawler.crawl(model_project("eo/access", 170)).failures == 0
    assert crawler.version(170).files
    assert crawler.record(170).login == login
    assert crawler.crawl().changed == 0


def test_a_server_that_no_longer_wants_a_login_is_read_once_more(
    crawler: TrackingCrawler, proxy: Proxy
) -> None:
    crawler.environ, proxy.authorization = {"MLFLOW_TRACKING_TOKEN": "t"}, "Bearer t"
    crawler.crawl(model_project("eo/access", 170))
    crawler.environ, proxy.authorization = {}, ""
    assert crawler.crawl().changed == 1
    assert crawler.record(170).login == ""


@pytest.mark.parametrize("kind", ["mlflow", "mlflow-sharinghub"])
def test_a_server_that_shows_nothing_of_any_project_is_a_warning(
    crawler: TrackingCrawler, proxy: Proxy, kind: str
) -> None:
    proxy.faults.append(_EMPTY)
    crawler.kind = kind
    crawler.crawl(model_project("eo/access", 170), model_project("eo/more", 171))
    (warning,) = crawler.reporter.warnings
    assert "no model and no experiment of any of the 2 projects" in warning
    assert ("MLFLOW_TRACKING_TOKEN" in warning) == (kind == "mlflow-sharinghub")


def test_a_token_of_no_member_leaves_what_was_read_and_says_why(
    plugin: TrackingCrawler, proxy: Proxy
) -> None:
    plugin.crawl(model_project("eo/access", 170))
    before = plugin.record(170)
    proxy.faults += [_EMPTY, Fault("registered-models/get", 403, "Permission denied.", "text/html")]
    plugin.crawl()
    record = plugin.record(170)
    assert (record.models, record.login) == (before.models, "bearer")
    assert record.failures[0][0] == "tracking server"
    assert any("of a member" in warning for warning in plugin.reporter.warnings)
    proxy.faults.clear()
    plugin.crawl()
    assert plugin.record(170).failures == ()


def test_what_was_deleted_leaves_the_snapshot(plugin: TrackingCrawler, proxy: Proxy) -> None:
    plugin.crawl(model_project("eo/access", 170))
    gone = '{"error_code": "RESOURCE_DOES_NOT_EXIST"}'
    proxy.faults += [_EMPTY, Fault("(registered-models|experiments)/get", 404, gone)]
    plugin.crawl()
    record = plugin.record(170)
    assert (record.models, record.experiments, record.failures) == ((), (), ())
