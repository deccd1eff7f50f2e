"""Datasets that the runs of a project's models read become links ``derived_from``, where they are addresses.

Source: https://mlflow.org/docs/latest/ml/dataset/. MLflow keeps the source of a dataset as JSON
(``{"uri": …}``, ``{"url": …}``), or as the bare address.
"""

import json
from collections.abc import Iterator
from itertools import islice

from sharinghub_static.project.draft import Draft
from sharinghub_static.project.href import HrefError
from sharinghub_static.project.model import Link, ProjectReference
from sharinghub_static.project.origins import add_origin
from sharinghub_static.snapshot.tracking_records import DatasetInputRecord

ORDER = 177

_MOST = 500
_KEYS = ("uri", "url", "path")


def apply(draft: Draft) -> None:
    """Add the links; a dataset that the README names already is not named twice."""
    for dataset in dict.fromkeys(islice(_datasets(draft), _MOST)):
        target = _target(draft, dataset)
        if target is not None:
            type_ = "application/geo+json" if isinstance(target, ProjectReference) else "text/html"
            link = Link("derived_from", target, type_, f"dataset: {dataset.name}", source="mlflow")
            add_origin(draft, link)


def _datasets(draft: Draft) -> Iterator[DatasetInputRecord]:
    if draft.tracking is None:
        return
    for model in draft.tracking.models:
        for version in model.versions:
            if version.run is not None:
                yield from version.run.datasets
    for experiment in draft.tracking.experiments:
        for run in experiment.latest:
            yield from run.datasets


def _target(draft: Draft, dataset: DatasetInputRecord) -> str | ProjectReference | None:
    """A project of the hub, by its path or address; else a web address; else None."""
    categories = [category.id for category in draft.config.stac.categories]
    category = next((id_ for id_ in categories if "dataset" in id_), categories[0] if categories else "")
    published = draft.published or frozenset()
    for text in (*_addresses(dataset.source), dataset.name):
        path = text.strip("/")
        if path.lower() in published:
            return ProjectReference(category, path)
        if not text.lower().startswith(("http://", "https://")):
            continue
        try:
            reference = draft.hrefs.reference(category, text)
        except HrefError:
            reference = None
        if reference and reference.full_path.lower() in published:
            return reference
        try:
            return draft.hrefs.resolve(text).target
        except HrefError:
            continue
    return None


def _addresses(source: str) -> Iterator[str]:
    try:
        told = json.loads(source)
    except (ValueError, RecursionError):
        yield source.strip()
        return
    if isinstance(told, dict):
        yield from (told[key].strip() for key in _KEYS if isinstance(told.get(key), str))
