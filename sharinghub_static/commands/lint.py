"""Commands for who writes metadata: ``lint`` and ``schema``."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sharinghub_static.cli_options import debug_option

if TYPE_CHECKING:
    from sharinghub_static.problems import Problem

__all__ = ["lint", "schema"]


_SEVERITIES = ("error", "warning", "notice")


@click.command()
@click.argument("paths", type=click.Path(path_type=Path), nargs=-1, metavar="[PATH]...")
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
@click.option(
    "--select",
    multiple=True,
    metavar="CODES",
    help="Report these alone: codes or their beginnings, separated by commas (SH1,SH302).",
)
@click.option("--ignore", multiple=True, metavar="CODES", help="Do not report these.")
@click.option(
    "--fail-on",
    type=click.Choice([*_SEVERITIES, "never"]),
    default="notice",
    show_default=True,
    help="Lowest severity at which the exit status is 1.",
)
@debug_option
def lint(
    paths: tuple[Path, ...],
    format_: str,
    config: tuple[Path, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
) -> None:
    """Check projects, or READMEs alone, as a pre-commit hook or in a merge request.

    A folder is a project: front matter, body of the README and companion files are checked against its
    files. A file is a README, of which the front matter is checked. Without a path it is this folder.
    """
    from sharinghub_static.checkout.linting import lint_paths
    from sharinghub_static.config.loading import load_config
    from sharinghub_static.errors import ConfigError
    from sharinghub_static.extension_loading import with_extensions
    from sharinghub_static.project.lint import FORMATS

    chosen, ignored = _codes(select, "--select"), _codes(ignore, "--ignore")
    known = with_extensions(load_config(config, os.environ).config)[0] if config else None
    linted, mistakes = lint_paths(paths or (Path(),), known)
    problems = [
        problem
        for problem in linted
        if (not chosen or problem.code.startswith(chosen)) and not problem.code.startswith(ignored or "-")
    ]
    shown = problems if format_ == "text" else _in_repository(problems)
    report = FORMATS[format_](shown)
    # Reports for programs are UTF-8 whatever the terminal has.
    click.echo(report if format_ == "text" else report.encode(), nl=False)
    if mistakes:  # after the Problems of the other paths
        raise ConfigError(mistakes)
    failing = _SEVERITIES[: _SEVERITIES.index(fail_on) + 1] if fail_on != "never" else ()
    if any(problem.severity.value in failing for problem in problems):
        raise click.exceptions.Exit(1)


def _in_repository(problems: "list[Problem]") -> "list[Problem]":
    """The same with paths from the root of the repository, as GitLab and code scanning want them."""
    from dataclasses import replace

    from sharinghub_static.checkout.files import run_git

    prefix = run_git(Path(), "rev-parse", "--show-prefix").decode("utf-8", "replace").strip()
    return [replace(each, path=os.path.normpath(Path(prefix) / each.path)) for each in problems]


def _codes(texts: tuple[str, ...], option: str) -> tuple[str, ...]:
    """Beginnings of codes, each of which some code has."""
    from sharinghub_static.problem_kinds import KINDS

    codes = tuple(code.strip().upper() for text in texts for code in text.split(",") if code.strip())
    for code in codes:
        if not any(known.startswith(code) for known in KINDS):
            raise click.BadParameter(
                f"no code begins with {code!r}; they are SH and three digits", param_hint=option
            )
    return codes


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
    click.echo(json.dumps(schema_document, indent=2, ensure_ascii=False).encode())
