"""The versions of registered models, in as few requests as the server lets through.

SharingHub's plugin looks up the run of each version that it lists. It answers 404 for the whole list when one
version has no run, or its run is gone. Such a list is asked for again by model, and then by version.
"""

from collections.abc import Sequence

from sharinghub_static.sources.mlflow.connection import TrackingError
from sharinghub_static.sources.mlflow.registry import ListedModel, ListedVersion, Registry

__all__ = ["list_versions"]

_ANSWERED = frozenset({400, 403, 404, 500})
"""Statuses by which a server refuses a list that it may give in smaller parts."""

_MOST_ONE_BY_ONE = 500
"""Versions of one model that are asked for one by one, the newest."""


def list_versions(
    registry: Registry, models: Sequence[ListedModel], filter_: str | None = ""
) -> tuple[dict[str, list[ListedVersion]], dict[str, str]]:
    """The versions of some models, newest first.

    Args:
        registry: reads the lists.
        models: whose versions are wanted.
        filter_: of MLflow, which lets the versions of these models through; empty for those of all models;
            None where no filter does, so that each model is asked about.

    Returns:
        Name of the model to its versions, and name of the model to why they could not be read.

    Raises:
        TrackingError: nothing could be read.
    """
    if not models:
        return {}, {}
    found: dict[str, list[ListedVersion]] = {model.name: [] for model in models}
    failures: dict[str, str] = {}
    if filter_ is None or not _fill(found, registry, filter_):
        for model in models:
            if not model.highest:
                continue
            try:
                found[model.name] = _of_model(registry, model)
            except TrackingError as error:
                failures[model.name] = str(error)
    for versions in found.values():
        versions.sort(key=_number, reverse=True)
    return found, failures


def _fill(found: dict[str, list[ListedVersion]], registry: Registry, filter_: str) -> bool:
    """Put the listed versions where they belong; whether the server gave the list."""
    try:
        listed = registry.versions(filter_)
    except TrackingError as error:
        if error.status in _ANSWERED:
            return False
        raise
    for version in listed:
        if version.name in found:
            found[version.name].append(version)
    return True


def _of_model(registry: Registry, model: ListedModel) -> list[ListedVersion]:
    """The versions of one model, by its name, else one by one."""
    quoted = _quoted(model.name)
    if quoted:
        try:
            return [each for each in registry.versions(f"name = {quoted}") if each.name == model.name]
        except TrackingError as error:
            if error.status not in _ANSWERED:
                raise
    numbers = range(model.highest, max(0, model.highest - _MOST_ONE_BY_ONE), -1)
    versions = (registry.version(model.name, number) for number in numbers)
    return [version for version in versions if version is not None]


def _quoted(name: str) -> str:
    """A name as a string of MLflow's filters, which cannot escape a quote; empty when it has both kinds."""
    return next(
        (f"{quote}{name}{quote}" for quote in ("'", '"') if quote not in name and "\\" not in name), ""
    )


def _number(version: ListedVersion) -> tuple[int, str]:
    text = version.version
    return (int(text) if text.isascii() and text.isdigit() else 0, text)
