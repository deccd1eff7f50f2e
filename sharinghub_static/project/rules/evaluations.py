"""Figures of models are compared in leaderboards; those that cannot be are named here.

Source: https://github.com/huggingface/hub-docs (``modelcard.md``: ``model-index``; ``eval_results.yaml``).
The figures themselves are read by :mod:`sharinghub_static.analysis.leaderboards`.
"""

from collections.abc import Iterator
from typing import Any

from sharinghub_static.problems import phrase
from sharinghub_static.project.advice import as_yaml
from sharinghub_static.project.builder import ProjectBuilder, name_of_type
from sharinghub_static.project.companion_files import CompanionFileError, line_of
from sharinghub_static.project.evaluations import (
    EVALUATION_FOLDER,
    dataset_of,
    metrics_of,
    number_of,
    read_evaluations,
)
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.text.yaml_reader import YamlPath

_MOST = 20
"""Problems of one card."""


@metadata_rule("evaluations")
def apply(builder: ProjectBuilder) -> None:
    """Say which figures are none, and which files cannot be read."""
    index = builder.unused_keys.get("model-index")
    wrong = [(path, value) for path, value in _figures(index) if number_of(value) is None]
    for path, value in wrong[:_MOST]:
        written = value if isinstance(value, str) else as_yaml(value) or name_of_type(value)
        message = phrase("the figure `%(value)s` is no number, so it is not compared", value=written[:60])
        hint = phrase('Write one number, as `value: 0.93` or `value: "20.0 ± 1.2"`.')
        builder.problem("SH107", message, path, hint=hint)
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


def _figures(index: object) -> Iterator[tuple[YamlPath, object]]:
    """Each value of a ``model-index``, with its path."""
    for result_path, result in _results(index):
        path, given = (*result_path, "metrics"), result.get("metrics")
        for at, entry in enumerate(given) if isinstance(given, list) else [(None, given)]:
            for metric in metrics_of({"metrics": [entry]}):
                place = path if at is None else (*path, at)
                if metric.get("value") is not None:
                    yield ((*place, "value") if metric is entry else place), metric["value"]


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
