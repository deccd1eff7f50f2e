"""Commands that write the site: ``build`` and ``render``."""

import json
from pathlib import Path
from typing import Any

import click

from sharinghub_static.cli_options import common_options, config_option, render_options, snapshot_option
from sharinghub_static.console import make_reporter

__all__ = ["build", "render"]


@click.command()
@config_option
@snapshot_option
@click.option(
    "--project",
    metavar="GROUP/NAME",
    default="",
    help="Read this one project from GitLab; the others stay as they were read last.",
)
@click.option(
    "--webhook",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Likewise the project that the payload of a webhook names: $TRIGGER_PAYLOAD in a pipeline.",
)
@render_options
@common_options
def build(
    config: tuple[Path, ...],
    snapshot: Path,
    project: str,
    webhook: Path | None,
    *,
    quiet: bool,
    **options: Any,
) -> None:
    """Crawl GitLab, then write the site and check it."""
    from sharinghub_static import api

    if project and webhook:
        raise click.UsageError("--project and --webhook exclude each other.")
    if project and "/" not in project.strip("/"):
        raise click.BadParameter(f"{project!r} is no full path, such as group/name", param_hint="--project")
    instance = ""
    if webhook:
        project, instance = _project_of(webhook)
    reporter = make_reporter(quiet=quiet)
    result = api.build(
        config, snapshot=snapshot, project=project, instance=instance, reporter=reporter, **options
    )
    click.echo(result.summary())


def _project_of(payload: Path) -> tuple[str, str]:
    """The full path in a webhook's payload, and the address of the GitLab that sent it, if it says that.

    Source: https://docs.gitlab.com/user/project/integrations/webhook_events/
    """
    address: object = ""
    try:
        values = json.loads(payload.read_bytes())
        path = values["project"]["path_with_namespace"]
        address = values["project"].get("web_url")
    except OSError as error:
        raise click.BadParameter(f"{payload}: {error.strerror}", param_hint="--webhook") from error
    except (ValueError, KeyError, TypeError, RecursionError):
        path = None
    if not isinstance(path, str) or "/" not in path:
        raise click.BadParameter(f"{payload}: names no project", param_hint="--webhook")
    return path, address.strip().removesuffix(f"/{path}") if isinstance(address, str) else ""


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
