"""``report-problems``: one issue a project with its Problems."""

from pathlib import Path

import click

from sharinghub_static.cli_options import common_options, config_option, snapshot_option
from sharinghub_static.console import make_reporter

__all__ = ["report_problems"]


@click.command("report-problems")
@config_option
@snapshot_option
@click.option(
    "--write", is_flag=True, help="Open, change and close issues; without it, say what would be done."
)
@click.option(
    "--severity",
    type=click.Choice(["error", "warning", "notice"]),
    default="warning",
    show_default=True,
    help="Lowest severity that is reported.",
)
@click.option(
    "--at-most", type=click.IntRange(min=0), default=20, show_default=True, help="Issues that one run opens."
)
@click.option("--label", default="", help="Label of the issues.")
@click.option("--project", "projects", multiple=True, metavar="GROUP/NAME", help="Look at this one alone.")
@common_options
def report_problems(
    config: tuple[Path, ...],
    snapshot: Path,
    severity: str,
    at_most: int,
    label: str,
    projects: tuple[str, ...],
    *,
    write: bool,
    quiet: bool,
) -> None:
    """Keep one issue in each project with the Problems of the last build, and close it when none is left.

    It needs GITLAB_REPORT_TOKEN, a token with the scope api of a user or group that may write issues in the
    projects. Without --write nothing is changed. A project with the topic sharinghub:no-issues, or with
    "sharinghub: {issues: disable}" in its front matter, gets none.
    """
    from sharinghub_static import api

    actions = api.report_problems(
        config,
        snapshot=snapshot,
        severity=severity,
        at_most=at_most,
        label=label,
        projects=projects,
        write=write,
        reporter=make_reporter(quiet=quiet),
    )
    for action in actions:
        if not (quiet and action.kind == "keep" and not action.failure):
            click.echo(str(action))
    failed = sum(bool(action.failure) for action in actions)
    writing = {"open", "update", "reopen", "close"}
    done = sum(action.kind in writing and not action.failure for action in actions)
    click.echo(
        f"{done} issues changed, {failed} failed."
        if write
        else f"{done} issues would be changed. Nothing was written: give --write to do it."
    )
    if failed:
        raise click.exceptions.Exit(1)
