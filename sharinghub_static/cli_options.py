"""Options that several commands share, so that they are spelled and explained alike."""

from collections.abc import Callable
from pathlib import Path

import click

from sharinghub_static.cores import granted_cores

__all__ = [
    "SITE",
    "common_options",
    "config_option",
    "debug_option",
    "jobs_option",
    "output_option",
    "port_option",
    "render_options",
    "report_option",
    "schemas_option",
    "snapshot_option",
]

Command = Callable[..., None]

SITE = Path("public")
"""Folder of the site; GitLab Pages publishes the one of this name."""

_SNAPSHOT = Path(".sharinghub/snapshot.sqlite")

config_option = click.option(
    "--config",
    "-c",
    "config",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    help="Configuration file; later ones add to earlier ones. [default: $CONFIG_PATH, else site_config.yml]",
)
output_option = click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, file_okay=False),
    default=SITE,
    show_default=True,
    help="Folder of the site.",
)
snapshot_option = click.option(
    "--snapshot",
    "-s",
    type=click.Path(path_type=Path, dir_okay=False),
    default=_SNAPSHOT,
    show_default=True,
    help="Replies of GitLab, kept between builds.",
)


def port_option(
    name: str = "--port",
    default: int = 8000,
    help: str = "0 takes a free one.",  # noqa: A002 - as click has it
) -> Callable[[Command], Command]:
    """An option of a port to listen on."""
    return click.option(
        name, type=click.IntRange(0, 65_535), default=default, metavar="PORT", show_default=True, help=help
    )


schemas_option = click.option(
    "--schemas",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder of STAC schemas with an index.json; else they are fetched once and kept.",
)
report_option = click.option(
    "--report", type=click.Path(path_type=Path, dir_okay=False), help="Write a report for programs here."
)
_junit = click.option(
    "--junit",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a JUnit report of the Problems here, for GitLab's tests of a pipeline.",
)
_code_quality = click.option(
    "--code-quality",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a Code Quality report of the Problems here.",
)
debug_option = click.option(
    "--debug", is_flag=True, expose_value=False, help="Show the traceback of an error."
)
"""The command does not get it: ``cli.main`` looks for it itself."""

_strict = click.option("--strict", is_flag=True, help="Fail when a project has an error or a warning.")
_allow_shrink = click.option(
    "--allow-shrink",
    is_flag=True,
    envvar="SHARINGHUB_ALLOW_SHRINK",
    help="Publish although more than half of the projects are gone, or an instance was never read.",
)
_pages_are_private = click.option(
    "--pages-are-private",
    is_flag=True,
    envvar="SHARINGHUB_PAGES_ARE_PRIVATE",
    help="Confirm that only members can read the site: it may hold internal and private projects.",
)
jobs_option = click.option(
    "--jobs",
    "-j",
    type=click.IntRange(min=1),
    envvar="SHARINGHUB_JOBS",
    default=granted_cores,
    show_default="the cores that this machine or container grants",
    help="Processes that make and check pages; 1 starts none.",
)
_quiet = click.option(
    "--quiet", "-q", is_flag=True, help="Show no progress: only warnings, errors and the result."
)


def common_options(command: Command) -> Command:
    """``--quiet`` and ``--debug``."""
    return _quiet(debug_option(command))


def render_options(command: Command) -> Command:
    """All options of writing a site, by the names that :func:`sharinghub_static.render` has for them."""
    for option in (
        jobs_option,
        _pages_are_private,
        _allow_shrink,
        _strict,
        _code_quality,
        _junit,
        report_option,
        schemas_option,
        output_option,
    ):
        command = option(command)
    return command
