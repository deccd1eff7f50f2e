"""``demo``: a portal from bundled sample projects, without any GitLab."""

import os
import signal
import sys
import threading
from contextlib import ExitStack, suppress
from pathlib import Path

import click

from sharinghub_static.cli_options import (
    common_options,
    config_option,
    output_option,
    report_option,
    schemas_option,
    snapshot_option,
)
from sharinghub_static.commands.serve import serve_site
from sharinghub_static.console import make_reporter

__all__ = ["demo"]


@click.command()
@click.option("--serve", "serving", is_flag=True, help="Then serve the portal, and keep the GitLab running.")
@click.option("--port", default=8000, show_default=True, help="Port of the portal, with --serve.")
@click.option(
    "--gitlab-port", default=8929, show_default=True, help="Port of the GitLab; 0 takes a free one."
)
@click.option("--gitlab-only", is_flag=True, help="Run the GitLab alone, for your own experiments.")
@click.option(
    "--mlflow",
    "with_mlflow",
    is_flag=True,
    help="Run a real MLflow server with models to load, too (a minute).",
)
@click.option(
    "--mlflow-port", default=5000, show_default=True, help="Port of the MLflow server; 0 takes a free one."
)
@config_option
@output_option
@snapshot_option
@schemas_option
@report_option
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
    quiet: bool,
) -> None:
    """Build a demo portal from bundled sample projects.

    A small GitLab on this machine has the projects. Models and experiments were recorded from a real MLflow
    server; with --mlflow one runs as long as the portal is served, and its models can be loaded.
    """
    from sharinghub_static.demo.running import (
        demo_config,
        remember_earlier,
        replay_mlflow,
        sample_gitlab,
        sample_mlflow,
    )
    from sharinghub_static.pipeline import Pipeline
    from sharinghub_static.rendering import RenderOptions
    from sharinghub_static.snapshot.store import Snapshot

    with ExitStack() as running:
        gitlab = running.enter_context(sample_gitlab(gitlab_port))
        if gitlab_only:
            click.echo(f"A GitLab with sample projects at {gitlab.url}/ (stop with Ctrl+C)")
            with suppress(KeyboardInterrupt):
                threading.Event().wait()
            return
        reporter, mlflow = make_reporter(quiet=quiet), f"http://127.0.0.1:{mlflow_port}"
        if with_mlflow:
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server ends with the demo
            folder = snapshot.parent / "mlflow"
            mlflow = running.enter_context(sample_mlflow(gitlab.world, folder, reporter, mlflow_port))
        # The demo shows what a visitor may see, whatever tokens this machine has.
        servers = {"GITLAB_URL": gitlab.url, "MLFLOW_TYPE": "mlflow", "MLFLOW_URL": mlflow}
        job = Pipeline.prepare(
            config or demo_config(os.environ),
            snapshot,
            {**os.environ, **servers, "GITLAB_TOKEN": ""},
            reporter,
        )
        if not with_mlflow:
            job.tracking = replay_mlflow
        job.crawl()
        with Snapshot.open(snapshot, create=True) as store:
            remember_earlier(store)
        click.echo(job.render(RenderOptions(output, schemas, report)).summary())
        if serving:
            if with_mlflow:
                click.echo(f"MLflow at {mlflow}/")
            serve_site(output, "127.0.0.1", port, quiet=quiet)
            return
    again = "sharinghub-static demo --serve" + (" --mlflow" if with_mlflow else "")
    click.echo(f"Look at it: open {output / 'index.html'} in a browser, or: {again}")
