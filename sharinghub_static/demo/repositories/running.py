"""The embedded GitLab with repositories of this machine in place of the samples."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sharinghub_static.demo.mlflow_server import free_port
from sharinghub_static.demo.repositories.object_stores import ObjectStore
from sharinghub_static.demo.repositories.world import repositories_world
from sharinghub_static.demo.server import EmbeddedGitlab
from sharinghub_static.reporting import Reporter

__all__ = ["repositories_gitlab"]


@contextmanager
def repositories_gitlab(
    folders: Sequence[Path], reporter: Reporter, port: int = 0
) -> Iterator[EmbeddedGitlab]:
    """Run a GitLab with a project for each repository.

    Args:
        folders: each a repository or a folder with some.
        reporter: receives what could not be read.
        port: where it listens on ``127.0.0.1``; 0, or one that another program has, takes a free one.

    Raises:
        ConfigError: as :func:`repositories_world` says.
    """
    world = repositories_world(folders, reporter)
    try:
        with EmbeddedGitlab(world, port=free_port(port)) as gitlab:
            yield gitlab
    finally:
        ObjectStore.close_all()
