"""Figures of models: the values of cards, and the files in ``.eval_results/``.

Source: https://huggingface.co/docs/hub/eval-results, and ``eval_results.yaml`` in
https://github.com/huggingface/hub-docs.
"""

import math
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Final

from sharinghub_static.problems import phrase
from sharinghub_static.project.companion_files import CompanionFileError, line_of
from sharinghub_static.snapshot.records import ProjectRecord
from sharinghub_static.text.yaml_reader import Limits, read_yaml

__all__ = [
    "EVALUATION_FOLDER",
    "Evaluation",
    "dataset_of",
    "evaluations_of",
    "metrics_of",
    "number_of",
    "read_evaluations",
]

EVALUATION_FOLDER: Final = ".eval_results/"
_LIMITS: Final = Limits(characters=200_000, values=10_000, depth=10)
_MOST: Final = 500
_NUMBER: Final = re.compile(
    r"([-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?)\s*(?:%|(?:±|\+/-|\().*)?"
)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One figure.

    Args:
        dataset: its id on the Hugging Face Hub, or the path of a project.
        part: fields that say which part of it: ``config``, ``split``, ``revision``, ``task_id``.
        value: finite.
        notes: how it was done, where that is not the usual way.
        source: web address of the evidence; empty without one.
        is_percent: the value is written with a percent sign.
        file: path of the file that it is from.
        line: where it begins there, from 1.
    """

    dataset: str
    part: Mapping[str, object] = field(default_factory=dict)
    value: float = 0.0
    metric: str = "score"
    notes: str = ""
    source: str = ""
    at: datetime | None = None
    is_percent: bool = False
    file: str = ""
    line: int = 0


def number_of(value: object) -> float | None:
    """A figure of a card as a finite number; None for anything else.

    >>> [number_of(value) for value in (0.9, "1e-3", "93.5 %", "20.0 ± 1.2", "high", True)]
    [0.9, 0.001, 93.5, 20.0, None, None]
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    written = _NUMBER.fullmatch(value.strip()) if isinstance(value, str) else None
    if isinstance(value, str) and written is None:
        return None
    with suppress(ValueError, OverflowError):
        number = float(written[1] if written else value)
        return number if math.isfinite(number) else None
    return None


def dataset_of(result: Mapping[str, object]) -> Mapping[str, object]:
    """The ``dataset`` of a result of a ``model-index``; a text is its name.

    >>> dataset_of({"dataset": "EuroSAT"})
    {'name': 'EuroSAT'}
    """
    dataset = result.get("dataset")
    return {"name": dataset} if isinstance(dataset, str) else _mapping(dataset)


def metrics_of(result: Mapping[str, object]) -> list[Mapping[str, object]]:
    """The ``metrics`` of a result of a ``model-index``, each with ``type`` or ``name`` and ``value``.

    >>> metrics_of({"metrics": [{"type": "f1", "value": 0.8}, {"accuracy": 0.9}]})
    [{'type': 'f1', 'value': 0.8}, {'type': 'accuracy', 'value': 0.9}]
    """
    given = result.get("metrics")
    found: list[Mapping[str, object]] = []
    for entry in given if isinstance(given, list) else [given]:
        if isinstance(entry, dict) and {"type", "name", "value"}.isdisjoint(entry):
            found += [{"type": str(key), "value": value} for key, value in entry.items()]
        elif isinstance(entry, dict):
            found.append(entry)
    return found


def evaluations_of(record: ProjectRecord) -> Iterator[Evaluation]:
    """All figures in the files of a project; a file that cannot be read has none."""
    for text in record.texts:
        if text.path.startswith(EVALUATION_FOLDER):
            with suppress(CompanionFileError):
                yield from (replace(found, file=text.path) for found in read_evaluations(text.text))


def read_evaluations(text: str) -> list[Evaluation]:
    """The figures of one file.

    Raises:
        CompanionFileError: it is not YAML, or an entry lacks what it must have.
    """
    document = read_yaml(text, _LIMITS)
    broken = next((issue for issue in document.issues if issue.kind in {"syntax", "limit"}), None)
    if broken:
        raise CompanionFileError(broken.message, broken.place.line)
    if not isinstance(document.value, list):
        raise CompanionFileError(phrase("it is not a list of results"))
    evaluations = []
    for index, entry in enumerate(document.value[:_MOST]):
        evaluation, line = _evaluation(entry), document.place((index,)).line
        if evaluation is None:
            message = phrase("a result has no `dataset` with an `id`, or no `value` that is a number")
            raise CompanionFileError(message, line)
        evaluations.append(replace(evaluation, line=line))
    return evaluations


def _evaluation(entry: object) -> Evaluation | None:
    fields = _mapping(entry)
    dataset, source = _mapping(fields.get("dataset")), _mapping(fields.get("source"))
    name, value = line_of(dataset.get("id")), number_of(fields.get("value"))
    if not name or value is None:
        return None
    address = line_of(source.get("url"))
    return Evaluation(
        name,
        dataset,
        value,
        line_of(fields.get("metric")) or "score",
        line_of(fields.get("notes"))[:100],
        address if address.startswith(("https://", "http://")) else "",
        _moment(fields.get("date")),
        "%" in line_of(fields.get("value")),
    )


def _moment(value: object) -> datetime | None:
    if isinstance(value, str):
        with suppress(ValueError):
            value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    return datetime(value.year, value.month, value.day, tzinfo=UTC) if isinstance(value, date) else None


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}
