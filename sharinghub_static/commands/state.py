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
    """Keep the snapshot in the package registry of the portal's project.

    A runner's cache may be lost, and with it the history of the hub. Both commands are for the pipeline of
    the portal: they need its job token alone. What they cannot do is a warning, and never stops a build.
    """


@state.command()
@snapshot_option
@debug_option
def restore(snapshot: Path) -> None:
    """Fetch the newest state, unless the snapshot here is as new; before a build."""
    _run(lambda registry: registry.restore(snapshot))


@state.command()
@snapshot_option
@debug_option
def save(snapshot: Path) -> None:
    """Keep the snapshot, and remove states that are older than the last three; after a build."""
    from datetime import UTC, datetime

    _run(lambda registry: registry.save(snapshot, datetime.now(UTC)))


def _run(work: "Callable[[StateRegistry], str]") -> None:
    from sharinghub_static.console import make_reporter
    from sharinghub_static.errors import SnapshotError, SourceError
    from sharinghub_static.sources.gitlab.state_registry import StateRegistry

    try:
        with StateRegistry.of_pipeline(os.environ) as registry:
            click.echo(work(registry))
    except (SourceError, SnapshotError) as error:
        make_reporter(quiet=True).warning(" ".join(error.lines()))
