"""``state``: the snapshot of a portal, kept outside of the runner's cache."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sharinghub_static.cli_options import debug_option, snapshot_option

if TYPE_CHECKING:
    from sharinghub_static.sources.gitlab.state_registry import StateRegistry

__all__ = ["state"]


@click.group()
def state() -> None:
    """Keep the snapshot in the package registry of the portal's project, or take it from the published site.

    A runner's cache may be lost, and with it the history of the hub. Both commands are for the pipeline of
    the portal: they need its job token alone. What they cannot do is a warning, and never stops a build.
    """


@state.command()
@snapshot_option
@click.option(
    "--from",
    "site",
    metavar="URL",
    help="Address of the published site, whose configuration has site.publish-state; else the registry.",
)
@debug_option
def restore(snapshot: Path, site: str | None) -> None:
    """Fetch the newest state, unless the snapshot here is as new; before a build.

    With --from it is that in the published site, and no pipeline is needed.
    """
    if site is None:
        _run_with_registry(lambda registry: registry.restore(snapshot))
        return
    from sharinghub_static.site.layout import Layout
    from sharinghub_static.sources.http.site_state import restore_from_site

    _run(lambda: restore_from_site(site, Layout().state(), snapshot))


@state.command()
@snapshot_option
@debug_option
def save(snapshot: Path) -> None:
    """Keep the snapshot, and remove states that are older than the last three; after a build."""
    from datetime import UTC, datetime

    _run_with_registry(lambda registry: registry.save(snapshot, datetime.now(UTC)))


def _run_with_registry(work: "Callable[[StateRegistry], str]") -> None:
    from sharinghub_static.sources.gitlab.state_registry import StateRegistry

    def run() -> str:
        with StateRegistry.of_pipeline(os.environ) as registry:
            return work(registry)

    _run(run)


def _run(work: Callable[[], str]) -> None:
    from sharinghub_static.console import make_reporter
    from sharinghub_static.errors import SnapshotError, SourceError

    try:
        click.echo(work())
    except (SourceError, SnapshotError) as error:
        make_reporter(quiet=True).warning(" ".join(error.lines()))
