"""Results of models, from MLflow's runs and from the ``model-index`` of model cards.

Source of the latter: https://github.com/huggingface/hub-docs/blob/main/modelcard.md.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.analysis.leaderboards.dataset_parts import WHOLE, DatasetPart, part_of, settings_of
from sharinghub_static.project.dataset_inputs import dataset_target
from sharinghub_static.project.evaluations import dataset_of, evaluations_of, metrics_of, number_of
from sharinghub_static.project.href import href_resolver
from sharinghub_static.project.mlm import task_of
from sharinghub_static.project.model import Project, ProjectReference
from sharinghub_static.snapshot.tracking_records import (
    DatasetInputRecord,
    ModelVersionRecord,
    RegisteredModelRecord,
)

__all__ = ["DatasetName", "Result", "results_of"]

_MOST = 2000
_LONGEST = 200
_CHOSEN = ("champion", "production", "prod")
"""Aliases and stages that name the version that counts, the first one first."""
_JUDGING = ("eval", "evaluation", "test", "testing", "val", "validation", "benchmark")
"""Contexts in which a run reads the data that its metrics are of."""


@dataclass(frozen=True, slots=True, order=True)
class DatasetName:
    """A dataset by which results are compared.

    Args:
        id: full path of a project of the hub in lower case, else the name in small letters; with the part of
            the dataset where one is given.
        title: for people, likewise.
        project: full path of a project of the hub, else empty.
    """

    id: str
    title: str
    project: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """One figure.

    Args:
        project: whose model it is.
        model: the model's title.
        version: empty when none is given.
        task: an MLM task, or another word in small letters; empty when none is given.
        metric: the metric's name as it was written.
        value: finite.
        evidence: address of the run, or of the README.
        at: when it was found, as far as is known.
        params: of the run.
        kind: what kind of metric a card says that it is; empty when its name is all.
        is_percent: written with a percent sign.
    """

    project: Project
    model: str
    version: str
    task: str
    dataset: DatasetName
    metric: str
    value: float
    evidence: str
    at: datetime | None
    params: tuple[tuple[str, str], ...] = ()
    kind: str = ""
    is_percent: bool = False


def results_of(project: Project, hub: Hub) -> list[Result]:
    """All results of a project's models; those of MLflow first."""
    found = [*_from_mlflow(project, hub), *_from_card(project, hub), *_from_evaluations(project, hub)]
    return found[:_MOST]


def _from_mlflow(project: Project, hub: Hub) -> Iterator[Result]:
    if project.tracking is None:
        return
    tasks = project.properties.get("mlm:tasks")
    task_of_project = str(tasks[0]) if isinstance(tasks, list) and tasks else ""
    for model in project.tracking.models:
        version = _version(model)
        run = version.run if version else None
        dataset = _judged_by(run.datasets, project, hub) if run else None
        if version is None or run is None or dataset is None:
            continue
        task = dict(model.tags).get("task", task_of_project)
        for metric in run.metrics:
            if math.isfinite(metric.value):
                yield Result(
                    project,
                    model.title,
                    version.version,
                    task_of(task) or task.strip().lower()[:_LONGEST],
                    dataset,
                    metric.name,
                    metric.value,
                    run.web_url,
                    run.ended_at or run.started_at or version.created_at,
                    run.params,
                )


def _version(model: RegisteredModelRecord) -> ModelVersionRecord | None:
    """The version that counts: the one that is marked so, else the newest that has metrics."""
    with_metrics = [version for version in model.versions if version.run and version.run.metrics]
    for name in _CHOSEN:
        for version in with_metrics:
            if name in {*map(str.lower, version.aliases), version.stage.lower()}:
                return version
    return with_metrics[0] if with_metrics else None


def _judged_by(datasets: tuple[DatasetInputRecord, ...], project: Project, hub: Hub) -> DatasetName | None:
    """The dataset that a run's metrics are of: one read to judge, else the only one that it read."""
    judging = [one for one in datasets if one.context.lower() in _JUDGING]
    chosen = judging or (list(datasets) if len({one.name for one in datasets}) == 1 else [])
    if not chosen:
        return None
    categories = [category.id for category in hub.config.stac.categories]
    hrefs = href_resolver(project.record, hub.config)
    target = dataset_target(chosen[0], hrefs, categories[0], hub.paths) if categories else None
    named = target.full_path if isinstance(target, ProjectReference) else chosen[0].name
    return _dataset(named, hub, project, part_of({"split": chosen[0].context if judging else ""}))


def _from_card(project: Project, hub: Hub) -> Iterator[Result]:
    index = project.properties.get("model-index")
    page = project.record.web_url
    for model in _maps(index):
        name = _text(model.get("name")) or project.title
        for result in _maps(model.get("results")):
            task, dataset = _map(result.get("task")), dataset_of(result)
            kind = _text(task.get("type")) or _text(task.get("name"))
            source = _map(result.get("source"))
            names = _text(dataset.get("name")), _text(dataset.get("type"))
            data = _named(*names, part_of(dataset), hub, project)
            if not data.id:
                continue
            address = _text(source.get("url"))
            for metric in metrics_of(result):
                value = number_of(metric.get("value"))
                metric_name = _text(metric.get("name")) or _text(metric.get("type"))
                if settings := settings_of(metric):
                    metric_name = f"{metric_name} ({settings})"
                if value is not None and metric_name:
                    yield Result(
                        project,
                        name,
                        "",
                        task_of(kind) or kind.lower(),
                        data,
                        metric_name,
                        value,
                        address if address.startswith(("https://", "http://")) else page,
                        project.record.head_committed_at,
                        kind=_text(metric.get("type")),
                        is_percent="%" in str(metric.get("value"))[:_LONGEST],
                    )


def _from_evaluations(project: Project, hub: Hub) -> Iterator[Result]:
    tasks = project.properties.get("mlm:tasks")
    task = str(tasks[0]) if isinstance(tasks, list) and tasks else ""
    for evaluation in evaluations_of(project.record):
        # What was done otherwise, with tools for instance, is no figure of the same model.
        model = f"{project.title} ({evaluation.notes})" if evaluation.notes else project.title
        yield Result(
            project,
            model[:_LONGEST],
            "",
            task,
            _dataset(evaluation.dataset, hub, project, part_of(evaluation.part)),
            evaluation.metric,
            evaluation.value,
            evaluation.source or project.record.web_url,
            evaluation.at or project.record.head_committed_at,
            is_percent=evaluation.is_percent,
        )


def _named(name: str, type_: str, part: DatasetPart, hub: Hub, of: Project) -> DatasetName:
    """The dataset of a card, by its id where its name for people is a shorter form of that one.

    ``{type: imagenet-1k, name: ImageNet}`` is ``imagenet-1k``, with or without a namespace before it. A name
    that says more, as in ``{type: common_voice, name: Common Voice fr}``, counts itself.
    """
    if not name or hub.named_by(of, type_):
        return _dataset(type_ or name, hub, of, part)
    id_ = type_.rpartition("/")[2]
    is_short_form = len(_letters(name)) > 2 and _letters(name) in _letters(id_)
    return _dataset(name, hub, of, part, id_ if is_short_form else "")


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _dataset(name: str, hub: Hub, of: Project, part: DatasetPart = WHOLE, by_id: str = "") -> DatasetName:
    project = hub.named_by(of, name)
    title = project.title if project else " ".join(name.split())[:_LONGEST]
    path = project.record.full_path if project else ""
    id_ = path.lower() or by_id.casefold() or title.casefold()
    if part == WHOLE:
        return DatasetName(id_, title, path)
    whole = ", ".join((part.config.casefold(), part.split, part.revision))
    return DatasetName(f"{id_} ({whole})", f"{title} ({part.title})", path)


def _maps(value: object) -> list[Mapping[str, object]]:
    listed = value if isinstance(value, list) else [value]
    return [one for one in listed if isinstance(one, dict)]


def _map(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return " ".join(str(value).split())[:_LONGEST]
