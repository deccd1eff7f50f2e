"""What tests of several packages share."""

import gc
import os
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gitlab.utils
import pytest

from sharinghub_static import extras
from sharinghub_static.demo.world import World
from sharinghub_static.sources.http.retry_policy import RetryPolicy
from sharinghub_static.sources.mlflow import crawl as mlflow_crawl
from tests.gitlab_double.server import EmbeddedGitlab
from tests.mlflow_server import MlflowServer, running_mlflow
from tests.properties import load_settings
from tests.published_schemas import REASON
from tests.published_schemas import __file__ as schemas_module

_OWNERS = Path(__file__).resolve().parents[1] / "site_config.yml"


def _leave_the_owners_configuration_alone(event: str, arguments: tuple[Any, ...]) -> None:
    """Let no test pass or fail by what the owner of a portal writes into ``site_config.yml``."""
    if event != "open" or not str(arguments[0]).endswith(_OWNERS.name):
        return
    if Path(arguments[0]).resolve() == _OWNERS:
        raise AssertionError(f"a test reads {_OWNERS}; tests read tests/{_OWNERS.name}")


sys.addaudithook(_leave_the_owners_configuration_alone)

load_settings()

# Programs that tests start read what was compiled, instead of compiling this package each time.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

OF_THE_NETWORK = ("_PROXY", "_proxy", "CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR", "NETRC")
"""How the names of variables end by which programs find their way out of this machine."""

# Tables cost more than the rest of a small site: tests that are about them say so.
extras._has_pyarrow = lambda: False  # type: ignore[assignment]

# Copies of a process as large as this one cost a small site more than they save. Tests of them say how many.
os.environ["SHARINGHUB_JOBS"] = "1"

# No test waits between two attempts; those of the waits themselves say how long they are.
RetryPolicy.__init__.__defaults__ = (5, 0.01, 120.0, 8, 12, 5)  # type: ignore[attr-defined]
mlflow_crawl._RETRY_POLICY = replace(mlflow_crawl._RETRY_POLICY, first_wait=0)
gitlab.utils.time = SimpleNamespace(  # type: ignore[attr-defined]
    time=time.time, sleep=lambda seconds: time.sleep(min(seconds, 0.05))
)

# No test leaves this machine. With them every crawl read all authorities of the system anew.
for _name in [name for name in os.environ if name.endswith(OF_THE_NETWORK)]:
    del os.environ[_name]


def pytest_collection_finish() -> None:
    """Collect garbage less often: the heap of a worker is large, and most of it stays to the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    # A build that makes copies of the process unfreezes all, and every later build collects garbage.
    gc.unfreeze = lambda: None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Report all tests that want the published schemas in one line: pytest joins skips of one place."""
    report = yield
    if report.skipped and isinstance(report.longrepr, tuple) and report.longrepr[2].endswith(REASON):
        report.longrepr = (schemas_module, 1, report.longrepr[2])
    return report


@pytest.fixture
def serve_gitlab() -> Iterator[Callable[..., EmbeddedGitlab]]:
    """Start an embedded GitLab of a world; it ends with the test."""
    with ExitStack() as running:

        def serve(world: World, **settings: Any) -> EmbeddedGitlab:
            return running.enter_context(EmbeddedGitlab(world, **settings))

        yield serve


@pytest.fixture(scope="session")
def mlflow_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MlflowServer]:
    """A real MLflow server for the whole session; it starts when a test first asks for it."""
    with running_mlflow(tmp_path_factory.mktemp("mlflow")) as server:
        yield server
