"""All that is wrong with a project on this machine: front matter, body of the README and companion files."""

import os
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePath

from sharinghub_static.checkout.project import read_checkout, read_record
from sharinghub_static.config import SiteConfig
from sharinghub_static.demo.repositories.texts import as_text
from sharinghub_static.errors import SharingHubError
from sharinghub_static.hub_reading import interpret_hub, with_problems
from sharinghub_static.isolation import Isolation
from sharinghub_static.problems import Problem
from sharinghub_static.project.lint import UNKNOWABLE, lint_files, lint_readme
from sharinghub_static.site.schemas import SchemaStore
from sharinghub_static.snapshot.records import InstanceRecord
from sharinghub_static.snapshot.store import Snapshot

__all__ = ["lint_folder", "lint_paths"]

_OF_THE_HUB = frozenset({"SH406"})
"""Codes of Problems that the other projects of a hub decide."""

_ANY: dict[str, object] = {
    "gitlab": {"url": "https://gitlab.com"},
    "stac": {"categories": [{"id": "project", "title": "Project", "gitlab_topic": "project"}]},
}


def lint_paths(
    paths: Iterable[Path], config: SiteConfig | None = None
) -> tuple[list[Problem], tuple[str, ...]]:
    """Return the Problems of projects and READMEs, and what is wrong with the paths themselves.

    Args:
        paths: folders of projects, and READMEs.
        config: as of :func:`lint_folder`.

    Returns:
        Problems, whose paths are relative to this folder where they are below it; and a line for each path
        that cannot be read.
    """
    problems: list[Problem] = []
    mistakes: list[str] = []
    for path in paths:
        try:
            problems += lint_folder(path, config) if path.is_dir() else lint_files([path], config)
        except SharingHubError as error:
            mistakes += error.lines()
    return [replace(problem, path=_relative(problem.path)) for problem in problems], tuple(mistakes)


def _relative(path: str) -> str:
    """A path as reports have it: relative to this folder, without ``./``, where it is below it."""
    shown = os.path.relpath(path)
    return path if shown.startswith("..") else Path(shown).as_posix()


def lint_folder(folder: Path, config: SiteConfig | None = None) -> list[Problem]:
    """Return the Problems of a project, with paths below the folder's own.

    Args:
        folder: of the project, with Git or without.
        config: the portal's configuration; without one, categories and addresses of projects are not checked.

    Raises:
        ConfigError: the folder is not there.
        SharingHubError: it has too many files.

    Example:
        >>> [problem.path for problem in lint_folder(Path("snow"))]  # doctest: +SKIP
        ['snow/README.md']
    """
    known = config or SiteConfig.model_validate(_ANY)
    checkout = read_checkout(folder, known)
    known = checkout.config_for(known)
    record, _ = read_record(checkout, known)
    with tempfile.TemporaryDirectory() as temporary:
        (Path(temporary) / "index.json").write_text("{}")
        with Snapshot.open(Path(temporary) / "snapshot.sqlite", create=True) as store:
            store.instance = InstanceRecord(known.gitlab.url)
            part = store.of(checkout.scope(known))
            part.instance = InstanceRecord(checkout.url)
            part.put(record, "", at=datetime.now(UTC))
            # Nothing is fetched: an empty folder has no schema.
            hub, _ = with_problems(interpret_hub(known, store, Isolation()), SchemaStore(Path(temporary)))
    readme = next((text for text in record.texts if text.path.lower() == "readme.md"), None)
    problems = set(hub.projects[0].problems)
    if readme is not None:
        reported = {(problem.key, problem.line) for problem in problems}
        further = lint_readme(readme.path, readme.text, config)
        problems |= {
            each for each in further if each.code == "SH107" and (each.key, each.line) not in reported
        }
    unknowable = _OF_THE_HUB | (UNKNOWABLE if config is None else frozenset())
    name = readme.path if readme else "README.md"
    place = as_text(os.fsencode(folder))
    shown = [
        replace(problem, path=(PurePath(place) / (problem.path or name)).as_posix())
        for problem in problems
        if problem.code not in unknowable
    ]
    return sorted(shown, key=lambda each: (each.path, each.line, each.column, each))
