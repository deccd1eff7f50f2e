"""What tests of several rooms share."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from sharinghub_static.demo.server import EmbeddedGitlab
from sharinghub_static.demo.world import World


@pytest.fixture
def serve_gitlab() -> Iterator[Callable[..., EmbeddedGitlab]]:
    """Start an embedded GitLab of a world; it ends with the test."""
    with ExitStack() as running:

        def serve(world: World, **settings: Any) -> EmbeddedGitlab:
            return running.enter_context(EmbeddedGitlab(world, **settings))

        yield serve
