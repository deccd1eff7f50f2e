"""Further properties by which lists are narrowed: what a model needs, how big and how reviewed a project is.

Numbers are in steps, as of the ground sample distance. A facet whose values no project has is not shown.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from sharinghub_static.analysis.lifecycle import stage_of
from sharinghub_static.analysis.review import review_level
from sharinghub_static.project.documentation import STEPS as DOCUMENTATION
from sharinghub_static.project.documentation import documentation_step
from sharinghub_static.project.model import Project, ProjectReference

__all__ = ["STEPS", "TRAITS", "is_derived", "size_of", "traits_of"]

_KILO, _MEGA, _GIGA = 10**3, 10**6, 10**9
STEPS: Final[Mapping[str, tuple[int, ...]]] = {
    "size": (_MEGA, 100 * _MEGA, _GIGA, 10 * _GIGA, 100 * _GIGA),
    "parameters": (_MEGA, 10 * _MEGA, 100 * _MEGA, _GIGA, 10 * _GIGA),
    "memory": (_GIGA, 4 * _GIGA, 8 * _GIGA, 16 * _GIGA, 40 * _GIGA),
    "documentation": DOCUMENTATION,
}
"""Up to which number each step of a facet goes: bytes, parameters, bytes, percent. The last has no end."""

TRAITS: Final = (
    "stage",
    "review",
    "documentation",
    "size",
    "parameters",
    "memory",
    "accelerator",
    "bands",
    "base",
    "instance",
)
"""Facets, in the order in which they are shown."""

_MOST_BANDS: Final = 40
_LONGEST: Final = 60


def traits_of(project: Project, at: datetime | None = None, instance: str = "") -> dict[str, tuple[str, ...]]:
    """Return the values of a project for each of :data:`TRAITS` that it has any of.

    Args:
        project: the project.
        at: the site's date, for the stage of its life; without it there is none.
        instance: name of the GitLab that it is on, in a hub of several.
    """
    properties, level = project.properties, review_level(project)
    values = {
        "stage": (stage_of(project, at).value,) if at else (),
        "review": (level.value,) if level else (),
        "documentation": (str(documentation_step(project)),),
        "size": _step("size", size_of(project)),
        "parameters": _step("parameters", _number(properties.get("mlm:total_parameters"))),
        "memory": _step("memory", _number(properties.get("mlm:memory_size"))),
        "accelerator": tuple(_names(properties.get("mlm:accelerator"))),
        "bands": tuple(dict.fromkeys(_bands(properties)))[:_MOST_BANDS],
        "base": tuple(dict.fromkeys(_base_models(project))),
        "instance": (instance,) if instance else (),
    }
    return {name: value for name, value in values.items() if value}


def is_derived(project: Project) -> bool:
    """Whether a project names the model that it is made from."""
    return any(link.source == "base_model" for link in project.links)


def size_of(project: Project) -> int | None:
    """Bytes of the files of a project whose size is known; None when none is."""
    sizes = [asset.size for asset in project.assets if asset.size is not None]
    if not sizes and project.tracking:
        sizes = [model.versions[0].size or 0 for model in project.tracking.models if model.versions]
    return sum(sizes) or None


def _step(name: str, number: float | None) -> tuple[str, ...]:
    return () if number is None else (str(bisect_left(STEPS[name], number)),)


def _number(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
        return None
    return value


def _names(value: object) -> Iterator[str]:
    """Names in a text, in a list of texts, or in a list of mappings with a ``name``."""
    for one in value if isinstance(value, list | tuple) else (value,):
        name = one.get("name") if isinstance(one, Mapping) else one
        if isinstance(name, str) and name.strip():
            yield " ".join(name.split())[:_LONGEST]


def _bands(properties: Mapping[str, object]) -> Iterator[str]:
    """Names of the bands that a model takes, else of those that the data have."""
    inputs = properties.get("mlm:input")
    for one in inputs if isinstance(inputs, list | tuple) else ():
        if isinstance(one, Mapping):
            yield from _names(one.get("bands"))
    if not inputs:
        yield from _names(properties.get("eo:bands"))
        yield from _names(properties.get("bands"))


def _base_models(project: Project) -> Iterator[str]:
    """Paths or addresses of the models that a project is made from."""
    for link in project.links:
        if link.source == "base_model":
            yield link.href.full_path if isinstance(link.href, ProjectReference) else link.title or link.href
