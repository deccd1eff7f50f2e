"""What tests of several rooms share."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from sharinghub_static.demo.server import EmbeddedGitlab
from sharinghub_static.demo.world import World
from tests.mlflow_server import MlflowServer, running_mlflow


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
