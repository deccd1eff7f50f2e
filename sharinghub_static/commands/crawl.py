"""Commands that only read from GitLab: ``crawl``, of a whole hub or of a shard, and ``crawl merge``."""

from pathlib import Path

import click

from sharinghub_static.cli_options import common_options, config_option
from sharinghub_static.console import make_reporter

__all__ = ["crawl"]


@click.group(invoke_without_command=True)
@config_option
@click.option(
    "--snapshot",
    "-s",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Replies of GitLab, kept between builds. "
    "[default: .sharinghub/snapshot.sqlite; of a shard .sharinghub-shards/I-of-N.sqlite]",
)
@click.option(
    "--shard", metavar="I/N", help="Read only the projects of part I of N; `merge` joins the parts."
)
@click.option(
    "--base",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The last whole snapshot, from which a shard goes on. [default: .sharinghub/snapshot.sqlite]",
)
@common_options
@click.pass_context
def crawl(
    context: click.Context,
    config: tuple[Path, ...],
    snapshot: Path | None,
    shard: str | None,
    base: Path | None,
    *,
    quiet: bool,
) -> None:
    """Read from GitLab what is new into the snapshot."""
    if (command := context.invoked_subcommand) is not None:
        if any((config, snapshot, shard, base, quiet)):
            raise click.UsageError(f"Options of `crawl` are of no use before `{command}`. Remove them.")
        return
    from sharinghub_static import api

    reporter = make_reporter(quiet=quiet)
    summary = api.crawl(config, snapshot=snapshot, shard=shard, base=base, reporter=reporter)
    click.echo(summary.summary())


@crawl.command()
@click.argument(
    "shards", type=click.Path(path_type=Path, dir_okay=False), nargs=-1, required=True, metavar="SHARD..."
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path(".sharinghub/snapshot.sqlite"),
    show_default=True,
    help="The whole snapshot.",
)
@common_options
def merge(shards: tuple[Path, ...], output: Path, *, quiet: bool) -> None:
    """Join the shards of a crawl into one snapshot."""
    del quiet  # There is no progress to show; scripts give the option to all commands.
    from sharinghub_static import api

    click.echo(api.merge(shards, output).summary())
