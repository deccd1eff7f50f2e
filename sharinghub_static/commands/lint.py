"""Commands for who writes metadata: ``lint`` and ``schema``."""

import os
from pathlib import Path

import click

from sharinghub_static.cli_options import debug_option

__all__ = ["lint", "schema"]


@click.command()
@click.argument("readmes", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="README.md...")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "gitlab", "sarif"]),
    default="text",
    show_default=True,
    help="Lines, GitLab's Code Quality report, or SARIF.",
)
@click.option(
    "--config",
    "-c",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    help="The portal's configuration, so that its categories are known.",
)
@debug_option
def lint(readmes: tuple[Path, ...], format_: str, config: tuple[Path, ...]) -> None:
    """Check the front matter of READMEs, as a pre-commit hook or in a merge request."""
    from sharinghub_static import api
    from sharinghub_static.project.lint import FORMATS

    problems = api.lint(readmes, config or None)
    click.echo(FORMATS[format_](problems), nl=False)
    if problems:
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("document", type=click.Choice(["site", "front-matter"]), default="site")
@click.option(
    "--config",
    "-c",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    help="The portal's configuration, so that front matter is held to its categories.",
)
@debug_option
def schema(document: str, config: tuple[Path, ...]) -> None:
    """Print the JSON Schema of site_config.yml, or of front matter, for editors."""
    import json

    from sharinghub_static.config.loading import load_config
    from sharinghub_static.config.schema import json_schema
    from sharinghub_static.project.schema import front_matter_schema

    known = load_config(config, os.environ).config if config else None
    schema_document = json_schema() if document == "site" else front_matter_schema(known)
    click.echo(json.dumps(schema_document, indent=2, ensure_ascii=False))
