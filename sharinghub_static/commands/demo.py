"""``demo``: a portal from bundled sample projects, without any GitLab."""

import os
import shlex
import signal
import sys
import threading
from contextlib import AbstractContextManager, ExitStack, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from sharinghub_static.cli_options import (
    common_options,
    config_option,
    jobs_option,
    output_option,
    port_option,
    report_option,
    schemas_option,
    snapshot_option,
)
from sharinghub_static.commands.serve import serve_site
from sharinghub_static.console import make_reporter
from sharinghub_static.errors import ConfigError
from sharinghub_static.reporting import Reporter

if TYPE_CHECKING:
    from sharinghub_static.demo.server import EmbeddedGitlab

__all__ = ["demo"]


@click.command()
@click.option("--serve", "serving", is_flag=True, help="Then serve the portal, and keep the GitLab running.")
@port_option("--port", 8000, help="Port of the portal, with --serve.")
@port_option("--gitlab-port", 8929, help="Port of the GitLab; 0 takes a free one.")
@click.option("--gitlab-only", is_flag=True, help="Run the GitLab alone, for your own experiments.")
@click.option(
    "--mlflow",
    "with_mlflow",
    is_flag=True,
    help="Run a real MLflow server with models to load, too (a minute).",
)
@port_option("--mlflow-port", 5000, help="Port of the MLflow server; 0 takes a free one.")
@click.option(
    "--repositories",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    multiple=True,
    metavar="DIR",
    help="Show the Git repositories in this folder in place of the samples; can be given several times.",
)
@config_option
@output_option
@snapshot_option
@schemas_option
@report_option
@jobs_option
@common_options
def demo(
    config: tuple[Path, ...],
    output: Path,
    snapshot: Path,
    schemas: Path | None,
    report: Path | None,
    *,
    serving: bool,
    port: int,
    gitlab_port: int,
    gitlab_only: bool,
    with_mlflow: bool,
    mlflow_port: int,
    repositories: tuple[Path, ...],
    jobs: int,
    quiet: bool,
) -> None:
    """Build a demo portal from bundled sample projects, or from Git repositories of yours.

    A small GitLab on this machine has the projects. Models and experiments of the samples were recorded from
    a real MLflow server; with --mlflow one runs while the portal is served, and its models can be loaded.

    With --repositories the projects are the Git repositories below a folder, with a snapshot of their own.
    A file repositories.yml in the folder can name their topics.
    """
    reporter = make_reporter(quiet=quiet)
    if repositories:
        if with_mlflow:
            raise click.UsageError("--mlflow has models of the samples: leave it out with --repositories.")
        if _is_default("snapshot"):
            snapshot = snapshot.with_name("repositories.sqlite")
    from sharinghub_static.demo.running import (
        demo_config,
        remember_earlier,
        replay_mlflow,
        sample_mlflow,
        with_sample_collections,
    )
    from sharinghub_static.pipeline import Pipeline
    from sharinghub_static.render_options import RenderOptions
    from sharinghub_static.snapshot.store import Snapshot

    with ExitStack() as running:
        gitlab = running.enter_context(_gitlab(repositories, reporter, gitlab_port))
        if gitlab_only:
            what = f"{len(gitlab.world.projects)} repositories" if repositories else "sample projects"
            click.echo(f"A GitLab with {what} at {gitlab.url}/ (stop with Ctrl+C)")
            with suppress(KeyboardInterrupt):
                threading.Event().wait()
            return
        mlflow = f"http://127.0.0.1:{mlflow_port}"
        if with_mlflow:
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server ends with the demo
            folder = snapshot.parent / "mlflow"
            mlflow = running.enter_context(sample_mlflow(gitlab.world, folder, reporter, mlflow_port))
        # The demo shows what a visitor may see, whatever tokens this machine has.
        servers = {"GITLAB_URL": gitlab.url, "GITLAB_TOKEN": ""}
        if not repositories:
            servers |= {"MLFLOW_TYPE": "mlflow", "MLFLOW_URL": mlflow}
        job = Pipeline.prepare(
            config or demo_config(os.environ),
            snapshot,
            {**os.environ, **servers},
            reporter,
        )
        if not repositories:
            job.config = with_sample_collections(job.config)
        if not with_mlflow and not repositories:
            job.tracking = replay_mlflow
        job.crawl()
        if not repositories:
            with Snapshot.open(snapshot, create=True) as store:
                remember_earlier(store)
        options = RenderOptions(output, schemas, report, allow_shrink=bool(repositories), jobs=jobs)
        with gitlab.paused():
            result = job.render(options)
        click.echo(result.summary())
        if serving:
            if with_mlflow:
                click.echo(f"MLflow at {mlflow}/")
            serve_site(output, "127.0.0.1", port, quiet=quiet)
            return
    further = "".join(f" --repositories {shlex.quote(str(folder))}" for folder in repositories)
    again = "sharinghub-static demo --serve" + (" --mlflow" if with_mlflow else further)
    click.echo(f"Look at it: open {output / 'index.html'} in a browser, or: {again}")


def _gitlab(
    repositories: tuple[Path, ...], reporter: Reporter, port: int
) -> AbstractContextManager["EmbeddedGitlab"]:
    """The GitLab of a demo, not running yet."""
    from sharinghub_static.demo.running import sample_gitlab

    if not repositories:
        return sample_gitlab(port)
    if find_spec("dulwich") is None:
        raise ConfigError(
            ["--repositories needs the library dulwich. Install it: pip install 'sharinghub-static[demo]'"]
        )
    from sharinghub_static.demo.repositories.running import repositories_gitlab

    return repositories_gitlab(repositories, reporter, port)


def _is_default(option: str) -> bool:
    return click.get_current_context().get_parameter_source(option) is ParameterSource.DEFAULT
