"""Commands that write the site: ``build`` and ``render``."""

from pathlib import Path
from typing import Any

import click

from sharinghub_static.cli_options import common_options, config_option, render_options, snapshot_option
from sharinghub_static.console import make_reporter

__all__ = ["build", "render"]


@click.command()
@config_option
@snapshot_option
@render_options
@common_options
def build(config: tuple[Path, ...], snapshot: Path, *, quiet: bool, **options: Any) -> None:
    """Crawl GitLab, then write the site and check it."""
    from sharinghub_static import api

    click.echo(api.build(config, snapshot=snapshot, reporter=make_reporter(quiet=quiet), **options).summary())


@click.command()
@config_option
@snapshot_option
@render_options
@common_options
def render(config: tuple[Path, ...], snapshot: Path, *, quiet: bool, **options: Any) -> None:
    """Write the site from the snapshot and check it, without GitLab."""
    from sharinghub_static import api

    click.echo(
        api.render(config, snapshot=snapshot, reporter=make_reporter(quiet=quiet), **options).summary()
    )
