"""Figures of models are compared in leaderboards; those that cannot be are named here.

Source: https://github.com/huggingface/hub-docs (``modelcard.md``: ``model-index``; ``eval_results.yaml``).
The figures themselves are read by :mod:`sharinghub_static.analysis.leaderboards`.
"""

from collections.abc import Iterator
from typing import Any

from sharinghub_static.problems import phrase
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.companion_files import CompanionFileError
from sharinghub_static.project.evaluations import EVALUATION_FOLDER, number_of, read_evaluations
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.text.yaml_reader import YamlPath

_MOST = 20
"""Problems of one card."""


@metadata_rule("evaluations")
def apply(builder: ProjectBuilder) -> None:
    """Say which figures are none, and which files cannot be read."""
    figures = _figures(builder.unused_keys.get("model-index"))
    wrong = [(path, value) for path, value in figures if number_of(value) is None]
    for path, value in wrong[:_MOST]:
        message = phrase("the figure `%(value)s` is no number, so it is not compared", value=str(value)[:60])
        hint = phrase('Write one number, as `value: 0.93` or `value: "20.0 ± 1.2"`.')
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
    for model_path, model in _entries(index, ("model-index",)):
        for result_path, result in _entries(model.get("results"), (*model_path, "results")):
            for path, metric in _entries(result.get("metrics"), (*result_path, "metrics")):
                if metric.get("value") is not None:
                    yield (*path, "value"), metric["value"]


def _entries(value: object, path: YamlPath) -> Iterator[tuple[YamlPath, dict[str, Any]]]:
    """The maps of a list, with their paths."""
    for index, entry in enumerate(value if isinstance(value, list) else []):
        if isinstance(entry, dict):
            yield (*path, index), entry
