"""Figures of models are compared in leaderboards; those that cannot be are named here.

Source: https://github.com/huggingface/hub-docs (``modelcard.md``: ``model-index``; ``eval_results.yaml``).
The figures themselves are read by :mod:`sharinghub_static.analysis.leaderboards`.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sharinghub_static.problems import Severity, phrase
from sharinghub_static.project.advice import as_yaml
from sharinghub_static.project.builder import ProjectBuilder, name_of_type
from sharinghub_static.project.companion_files import CompanionFileError, line_of
from sharinghub_static.project.evaluations import (
    EVALUATION_FOLDER,
    dataset_of,
    evaluations_of,
    metrics_of,
    number_of,
    read_evaluations,
)
from sharinghub_static.project.metrics import Metrics
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.snapshot.tracking_records import MetricRecord
from sharinghub_static.text.yaml_reader import YamlPath

_MOST = 20
"""Problems of one card."""


@dataclass(frozen=True, slots=True)
class _Figure:
    """A value of a ``model-index``.

    Args:
        path: where it is.
        metric: with its ``value``.
        result: what it is of: model, task and dataset, as written.
    """

    path: YamlPath
    metric: Mapping[str, object]
    result: str

    @property
    def name(self) -> str:
        return line_of(self.metric.get("name")) or line_of(self.metric.get("type"))


@metadata_rule("evaluations")
def apply(builder: ProjectBuilder) -> None:
    """Say which figures cannot be compared, and which files cannot be read."""
    index = builder.unused_keys.get("model-index")
    figures = list(_figures(index))
    wrong = [figure for figure in figures if number_of(figure.metric["value"]) is None]
    for figure in wrong[:_MOST]:
        value = figure.metric["value"]
        message = phrase("the figure `%(value)s` is no number, so it is not compared", value=_written(figure))
        if not isinstance(value, str) and not as_yaml(value):
            message = phrase(
                "the figure is %(name)s and no number, so it is not compared", name=name_of_type(value)
            )
        hint = phrase('Write one number, as `value: 0.93` or `value: "20.0 ± 1.2"`.')
        builder.problem("SH107", message, figure.path, hint=hint)
    _say_impossible(builder, figures)
    _say_twice(builder, figures)
    for path in list(_without_a_part(index))[:_MOST]:
        message = phrase("a result names no dataset or no metric, so it is not compared")
        hint = phrase("Write `dataset: {name: …, type: …}` and `metrics: [{type: accuracy, value: 0.93}]`.")
        builder.problem("SH107", message, path, hint=hint)
    for text in builder.record.texts:
        if text.path.startswith(EVALUATION_FOLDER):
            try:
                read_evaluations(text.text)
            except CompanionFileError as error:
                message = phrase(
                    "%(path)s cannot be read: %(message)s", path=text.path, message=error.message
                )
                hint = phrase("Write `- {dataset: {id: group/dataset, split: test}, value: 0.93}`.")
                builder.problem("SH320", message, file=text.path, line=error.line, hint=hint)


def _written(figure: _Figure) -> str:
    """The value of a figure as its author wrote it, else in words."""
    value = figure.metric["value"]
    return (value if isinstance(value, str) else as_yaml(value) or name_of_type(value))[:60]


def _say_impossible(builder: ProjectBuilder, figures: list[_Figure]) -> None:
    """Name the figures, of the card and of files, that their metrics cannot have."""
    known = Metrics(builder.config.leaderboards)

    def is_impossible(name: str, kind: str, number: float) -> bool:
        whole = known.whole_name(name, kind)
        return bool(known.key(whole)) and not known.can_have(whole, number)

    def said(value: str, name: str) -> str:
        return phrase(
            "%(metric)s cannot be `%(value)s`, so the figure is not compared", metric=name[:60], value=value
        )

    hint = phrase(
        "Write the value of a share as `0.93` or `93`; give the metric a `name` with its unit if it is none."
    )
    wrong = [
        figure
        for figure in figures
        if (number := number_of(figure.metric["value"])) is not None
        and is_impossible(figure.name, line_of(figure.metric.get("type")), number)
    ]
    for figure in wrong[:_MOST]:
        builder.problem("SH107", said(_written(figure), figure.name), figure.path, hint=hint)
    for one in evaluations_of(builder.record):
        if is_impossible(one.metric, "", one.value):
            message = said(f"{one.value:g}", one.metric)
            builder.problem("SH107", message, file=one.file, line=one.line, hint=hint)
    tracked = [
        (model, metric)
        for model, metric in _tracked_metrics(builder)
        if math.isfinite(metric.value) and is_impossible(metric.name, "", metric.value)
    ]
    for model, metric in tracked[:_MOST]:
        message = f"{model}: {said(f'{metric.value:g}', metric.name)}"
        builder.problem("SH107", message, file="", hint=phrase("Log the share itself, as `0.93`."))


def _tracked_metrics(builder: ProjectBuilder) -> list[tuple[str, MetricRecord]]:
    """Figures of the registered models' versions, with the name and number of each version."""
    return [
        (f"{model.title} {version.version}", metric)
        for model in (builder.tracking.models if builder.tracking else ())
        for version in model.versions
        for metric in (version.run.metrics if version.run else ())
    ]


def _say_twice(builder: ProjectBuilder, figures: list[_Figure]) -> None:
    """Name the figures of which nothing says how they differ from an earlier one of the same metric."""
    earlier: dict[tuple[str, ...], _Figure] = {}
    for figure in figures:
        settings = (repr(figure.metric.get(key)) for key in ("type", "config", "args"))
        first = earlier.setdefault((figure.result, figure.name.casefold(), *settings), figure)
        if number_of(figure.metric["value"]) != number_of(first.metric["value"]):
            message = phrase(
                "%(metric)s has two values for one dataset; `%(value)s` is not compared",
                metric=figure.name[:60],
                value=_written(figure),
            )
            hint = phrase("Remove one, or write how they differ: `name`, or `args` as in `args: {top_k: 5}`.")
            builder.problem("SH107", message, figure.path, hint=hint, severity=Severity.WARNING)


def _figures(index: object) -> Iterator[_Figure]:
    """Each value of a ``model-index``."""
    for result_path, result in _results(index):
        of = repr((result_path[:-2], result.get("task"), result.get("dataset")))
        path, given = (*result_path, "metrics"), result.get("metrics")
        for at, entry in enumerate(given) if isinstance(given, list) else [(None, given)]:
            for metric in metrics_of({"metrics": [entry]}):
                place = path if at is None else (*path, at)
                if metric.get("value") is not None:
                    yield _Figure((*place, "value") if metric is entry else place, metric, of)


def _without_a_part(index: object) -> Iterator[YamlPath]:
    """Where each result is that names no dataset, or no metric."""
    for path, result in _results(index):
        dataset = dataset_of(result)
        named = any(line_of(dataset.get(key)) for key in ("name", "type"))
        if not (named and any(line_of(one.get("name") or one.get("type")) for one in metrics_of(result))):
            yield path


def _results(index: object) -> Iterator[tuple[YamlPath, dict[str, Any]]]:
    for path, model in _entries(index, ("model-index",)):
        yield from _entries(model.get("results"), (*path, "results"))


def _entries(value: object, path: YamlPath) -> Iterator[tuple[YamlPath, dict[str, Any]]]:
    """The maps of a list, or a map alone, with their paths."""
    if isinstance(value, dict):
        yield path, value
    for index, entry in enumerate(value if isinstance(value, list) else []):
        if isinstance(entry, dict):
            yield (*path, index), entry
