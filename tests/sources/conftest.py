"""Fixtures of tests that crawl."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mlflow_server import MlflowServer
from tests.sources.instances import Runner
from tests.sources.mlflow_crawling import TrackingCrawler
from tests.sources.mlflow_faults import Proxy, proxying


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Runner:
    """The command line in a folder of its own, without variables of a pipeline."""
    return Runner(tmp_path, monkeypatch, capfd)


@pytest.fixture
def proxy(mlflow_server: MlflowServer) -> Iterator[Proxy]:
    """A server between a crawl and MLflow."""
    with proxying(mlflow_server.url) as running:
        yield running


@pytest.fixture
def crawler(tmp_path: Path, proxy: Proxy) -> TrackingCrawler:
    """A crawler of MLflow by way of that server."""
    return TrackingCrawler(tmp_path / "snapshot.sqlite", proxy.url)
