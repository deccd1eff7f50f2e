"""``check``: a site on disk, read as a visitor and a program would read it."""

from pathlib import Path

import click

from sharinghub_static.cli_options import SITE, common_options, schemas_option
from sharinghub_static.console import make_reporter

__all__ = ["check"]


@click.command()
@click.argument("site", type=click.Path(path_type=Path, file_okay=False), default=SITE)
@schemas_option
@click.option(
    "--allow-email", multiple=True, metavar="ADDRESS", help="An e-mail address that is allowed in the site."
)
@click.option(
    "--config",
    "-c",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    help="The portal's configuration, so that the checks of its extensions are made too.",
)
@common_options
def check(
    site: Path, schemas: Path | None, allow_email: tuple[str, ...], config: tuple[Path, ...], *, quiet: bool
) -> None:
    """Check a site on disk: STAC schemas, links, HTML, secrets, e-mail addresses."""
    from sharinghub_static import api

    result = api.check(
        site,
        schemas=schemas,
        allowed_emails=allow_email,
        config=config or None,
        reporter=make_reporter(quiet=quiet),
    )
    for finding in (*result.findings, *result.warnings):
        click.echo(str(finding))
    click.echo(result.summary())
    if result.findings:
        raise click.exceptions.Exit(1)
