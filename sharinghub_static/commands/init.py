"""``init``: the files of a new portal."""

import os
import re
import sys
from pathlib import Path

import click

from sharinghub_static.cli_options import debug_option
from sharinghub_static.version import __version__

__all__ = ["init"]

_PACKAGE = f"sharinghub-static[pinned]=={__version__}"
_PUBLIC = "https://gitlab.com"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--gitlab", metavar="URL", default="", help="The GitLab to crawl, such as https://gitlab.com.")
@click.option("--title", metavar="TEXT", default="", help="The hub's name.")
@click.option(
    "--category",
    "categories",
    multiple=True,
    metavar="ID[=TOPIC[=TITLE]]",
    help="A category, repeatable: one that comes with the program (dataset), or yours with its topic"
    " (notebook=our-group:notebook).",
)
@click.option(
    "--mlflow", metavar="URL", default="", help="MLflow tracking server, or gitlab for GitLab's own."
)
@click.option(
    "--mlflow-type",
    type=click.Choice(["mlflow", "mlflow-sharinghub", "gitlab"]),
    help="Kind of the tracking server. [default: mlflow]",
)
@click.option(
    "--language", "languages", multiple=True, metavar="LANGUAGE", help="Of the portal, repeatable: en, fr."
)
@click.option(
    "--from",
    "sources",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    help="A SharingHub server's config.yaml or the values of its Helm chart; repeatable, the last one wins.",
)
@click.option(
    "--package",
    metavar="REQUIREMENT",
    default=_PACKAGE,
    show_default=True,
    help="What the pipeline installs: a pinned version, or the address of a wheel.",
)
@click.option(
    "--state",
    type=click.Choice(["cache", "registry", "site"]),
    default="cache",
    show_default=True,
    help="Where the snapshot is kept: in the runner's cache alone, in the package registry too, or in"
    " the published site too.",
)
@click.option("--review", is_flag=True, help="Add a job that shows what a merge request changes in the site.")
@click.option("--yes", "-y", is_flag=True, help="Ask nothing.")
@debug_option
def init(
    folder: Path,
    gitlab: str,
    title: str,
    categories: tuple[str, ...],
    mlflow: str,
    mlflow_type: str | None,
    languages: tuple[str, ...],
    sources: tuple[Path, ...],
    package: str,
    state: str,
    *,
    review: bool,
    yes: bool,
) -> None:
    """Write the files of a new portal: configuration, pipeline and README.

    Nothing is overwritten. On a terminal it asks for what no option says.
    """
    from sharinghub_static.new_portal.answers import Answers, ready_made_categories
    from sharinghub_static.new_portal.plan import make_plan
    from sharinghub_static.new_portal.writing import (
        CONFIG,
        PIPELINE,
        README,
        config_text,
        pipeline_text,
        readme_text,
        write_files,
    )
    from sharinghub_static.sources.git_remote import instance_of
    from sharinghub_static.text.written_secrets import find_written_secrets

    for kind, _ in find_written_secrets(package):
        raise click.BadParameter(
            f"holds {kind}, and the pipeline is a file that is committed; use a CI/CD variable: "
            "https://user:$NAME@…",
            param_hint="--package",
        )
    if re.search(r"['\n]", package):
        raise click.BadParameter("must hold no quote and no line break", param_hint="--package")
    ask = not yes and not sources and sys.stdin.isatty()
    ready_made = ready_made_categories()
    if not sources:
        gitlab = gitlab or instance_of(folder)
        if ask:
            gitlab = _ask("GitLab to crawl", gitlab or _PUBLIC, "gitlab")
        elif not gitlab:
            raise click.UsageError("Missing option '--gitlab', the address of the GitLab to crawl.")
        title = title or (_ask("Name of the hub", "Our hub") if ask else "Our hub")
        if not categories:
            names = " ".join(ready_made)
            answer = _ask("Categories (yours as id=topic)", names, "categories") if ask else names
            categories = tuple(answer.replace(",", " ").split())
        if ask and not mlflow:
            mlflow = _ask("MLflow tracking server (URL, gitlab, or empty for none)", "", "mlflow")
    if mlflow and mlflow != "gitlab" and not sources:
        mlflow_type = mlflow_type or "mlflow"
    answers = Answers(gitlab, title, categories, mlflow, mlflow_type or "", languages, state == "site")
    plan = make_plan(answers, sources, os.environ, folder)
    texts = {
        CONFIG: config_text(plan.values),
        PIPELINE: pipeline_text(package, state, reviews=review),
        README: readme_text(plan.title, package, plan.differences),
    }
    left = write_files(folder, texts, frozenset({README}))
    number = f"{plan.categories} {'category' if plan.categories == 1 else 'categories'}"
    written = ", ".join(str(folder / name) for name in texts if name not in left)
    click.echo(f"Wrote {written}: a portal of {number}.")
    for name in left:
        click.echo(f"{folder / name} was there already and was left as it is.")
    for notice in plan.notices:
        click.echo(f"Notice: {notice}")
    if plan.differences:
        click.echo("What a static portal does differently:")
        for difference in plan.differences:
            click.echo(f"- {difference}")
    click.echo(
        "Next: sharinghub-static doctor looks whether the portal can be built from here."
        " Then push the folder to a project of your GitLab, on its default branch."
    )


def _ask(question: str, default: str, key: str = "") -> str:
    """Ask until the answer can be taken; with a key, it is examined as the option of that name is."""
    from sharinghub_static.new_portal.plan import wrong_answer

    def read(text: str) -> str:
        answer = text.strip()
        if key and (wrong := wrong_answer(key, answer)):
            raise click.UsageError(wrong)
        return answer

    answer: str = click.prompt(question, default=default, show_default=bool(default), value_proc=read)
    return answer
