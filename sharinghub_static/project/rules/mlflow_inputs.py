"""Datasets that the runs of a project read become links ``derived_from``, where they are addresses."""

from collections.abc import Iterator
from itertools import islice

from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.dataset_inputs import dataset_target
from sharinghub_static.project.model import Link, ProjectReference
from sharinghub_static.project.origins import add_origin
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.snapshot.tracking_records import DatasetInputRecord

_MOST = 500


@metadata_rule("mlflow_inputs")
def apply(builder: ProjectBuilder) -> None:
    """Add the links; a dataset that the README names already is not named twice."""
    categories = builder.config.stac.categories
    if builder.tracking is None or not categories:
        return
    category = next((one.id for one in categories if one.kind == "Dataset"), categories[0].id)
    published = frozenset[str]() if builder.published is None else builder.published
    for dataset in dict.fromkeys(islice(_datasets(builder), _MOST)):
        target = dataset_target(dataset, builder.hrefs, category, published)
        if target is not None:
            type_ = "application/geo+json" if isinstance(target, ProjectReference) else "text/html"
            link = Link("derived_from", target, type_, f"dataset: {dataset.name}", source="mlflow")
            add_origin(builder, link)


def _datasets(builder: ProjectBuilder) -> Iterator[DatasetInputRecord]:
    if builder.tracking is None:
        return
    for model in builder.tracking.models:
        for version in model.versions:
            if version.run is not None:
                yield from version.run.datasets
    for experiment in builder.tracking.experiments:
        for run in experiment.latest:
            yield from run.datasets
