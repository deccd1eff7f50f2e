"""The embedded GitLab with the sample projects in it, and a real MLflow server with their models."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sharinghub_static.demo.mlflow_logging import log_samples, prepare_folder
from sharinghub_static.demo.mlflow_server import running_mlflow
from sharinghub_static.demo.placement import placed
from sharinghub_static.demo.ports import free_port
from sharinghub_static.demo.samples import load_world
from sharinghub_static.demo.server import EmbeddedGitlab
from sharinghub_static.demo.tracking_samples import load_tracked
from sharinghub_static.demo.world import World
from sharinghub_static.reporting import Reporter

__all__ = ["sample_gitlab", "sample_mlflow"]


@contextmanager
def sample_gitlab(port: int = 0) -> Iterator[EmbeddedGitlab]:
    """Run a GitLab with the sample projects, which know their own address.

    Args:
        port: where it listens on ``127.0.0.1``; 0, or one that another program has, takes a free one.
    """
    world = load_world()
    # werkzeug ends the process when its port is taken, so a free one is looked for first.
    with EmbeddedGitlab(world, port=free_port(port)) as gitlab:
        gitlab.world = placed(world, gitlab.url)
        yield gitlab


@contextmanager
def sample_mlflow(world: World, folder: Path, reporter: Reporter, port: int = 0) -> Iterator[str]:
    """Run an MLflow server with the runs and models of the sample projects.

    It keeps what it holds, so that the next one that runs in the same folder tells the same.

    Args:
        world: for the ids of the projects.
        folder: for its database and files; emptied when it holds other samples.
        reporter: is told what goes on.
        port: where it listens on ``127.0.0.1``; 0, or one that another program has, takes a free one.

    Yields:
        Its address, without a slash at its end.

    Raises:
        SharingHubError: MLflow's server is not installed or does not start, or the folder is not ours.
    """
    samples = load_tracked()
    prepare_folder(folder, samples)
    with running_mlflow(folder, port) as url:
        with reporter.step("Logging sample runs and models to MLflow"):
            log_samples(url, folder, samples, world)
        yield url
