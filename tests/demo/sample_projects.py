"""The sample projects of the demo, and what is written in them."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from sharinghub_static.demo import samples
from sharinghub_static.demo.samples import load_world
from sharinghub_static.demo.world import SampleProject
from tests.cases import each_case

__all__ = [
    "BROKEN",
    "HOSTILE",
    "SAMPLES",
    "by_path",
    "every_project",
    "folder",
    "front_matter",
    "projects",
    "readable",
    "readme",
]

SAMPLES = Path(samples.__file__).with_name("samples")
HOSTILE = "eo-toolbox/markup-training-set"
BROKEN = "maritime-watch/oil-slick-detector"


@cache
def projects() -> tuple[SampleProject, ...]:
    """Return all sample projects."""
    return tuple(load_world().projects)


@cache
def by_path() -> dict[str, SampleProject]:
    """Return them by full path."""
    return {project.full_path: project for project in projects()}


every_project = each_case("project", projects, ids=lambda project: project.full_path, at_least=28)


def folder(project: SampleProject) -> Path:
    """Return where a project is written."""
    return SAMPLES / project.full_path


def readme(project: SampleProject) -> str:
    """Return the README of a project, empty when it has none."""
    return next((file.content.decode() for file in project.files if file.path.lower() == "readme.md"), "")


def front_matter(project: SampleProject) -> dict[str, Any]:
    """Return its front matter, empty when it has none."""
    text = readme(project)
    if not text.startswith("---\n"):
        return {}
    fields = yaml.safe_load(text.split("\n---\n")[0])
    assert isinstance(fields, dict)
    return fields


def readable() -> list[SampleProject]:
    """Return the projects whose front matter is YAML."""
    return [project for project in projects() if project.full_path != BROKEN]
