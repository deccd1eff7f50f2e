"""Runs of MLflow as records, and the histories of their metrics."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sharinghub_static.config.tracking import ProjectTracking
from sharinghub_static.snapshot.tracking_records import DatasetInputRecord, MetricRecord, RunRecord
from sharinghub_static.sources.mlflow.connection import TrackingError
from sharinghub_static.sources.mlflow.histories import Histories
from sharinghub_static.sources.mlflow.values import from_milliseconds, metric_value, pairs, plain

if TYPE_CHECKING:
    from mlflow.entities import DatasetInput, LoggedModelOutput, Run

__all__ = ["POINTS", "make_run", "thinned", "with_histories"]

POINTS = 100
"""Values of one metric in one run that are kept."""

_MOST_METRICS = 200
_MOST_CURVES = 20
"""Metrics of a project whose histories are read, those of most runs first."""

_MOST_DATASETS = 50
_LONGEST_SOURCE = 4000
_RUNS_AT_ONCE = 100  # as MLflow's endpoint will have it

_Point = tuple[int, float]


def make_run(run: "Run", project: ProjectTracking) -> RunRecord:
    """A run as a record, its metrics without their histories.

    Args:
        run: MLflow's entity.
        project: whose it is.
    """
    info, data = run.info, run.data
    # Its dictionaries have lost the steps.
    metrics = [
        MetricRecord(plain(metric.key), metric_value(metric.value), metric.step)
        for metric in sorted(data.to_proto().metrics, key=lambda metric: metric.key)
        if not metric.key.startswith("system/")
    ]
    run_id, experiment_id = plain(info.run_id), plain(info.experiment_id)
    return RunRecord(
        id=run_id,
        name=plain(info.run_name),
        experiment_id=experiment_id,
        web_url=project.run(experiment_id, run_id),
        status=plain(info.status),
        started_at=from_milliseconds(info.start_time),
        ended_at=from_milliseconds(info.end_time),
        params=pairs(data.params),
        metrics=tuple(metrics[:_MOST_METRICS]),
        datasets=tuple(sorted(_datasets(run), key=lambda each: (each.name, each.digest, each.context))),
        model_ids=tuple(sorted({plain(each.model_id) for each in _outputs(run)})),
    )


def with_histories(
    runs: Iterable[RunRecord],
    known: Mapping[str, RunRecord],
    histories: Histories,
) -> tuple[dict[str, RunRecord], str]:
    """Runs with the histories of their metrics, by id.

    A run that ended is not asked about again. Runs are asked about together when a metric went as many steps
    in each, for the server thins out by the steps of all.

    Args:
        runs: as :func:`make_run` has them.
        known: what an earlier crawl read.
        histories: reads histories.

    Returns:
        The runs, and why a history could not be read; empty when all could.
    """
    found = {run.id: _with_known(run, known.get(run.id)) for run in runs}
    wanted: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for run in found.values():
        for metric in run.metrics:
            if metric.has_unknown_history:
                wanted[metric.name][metric.step].append(run.id)
    ranked = sorted(wanted, key=lambda name: (-sum(map(len, wanted[name].values())), name))
    points: dict[tuple[str, str], list[_Point]] = defaultdict(list)
    why = ""
    try:
        for name in ranked[:_MOST_CURVES]:
            for _, ids in sorted(wanted[name].items()):
                for start in range(0, len(ids), _RUNS_AT_ONCE):
                    some = sorted(ids)[start : start + _RUNS_AT_ONCE]
                    for run_id, step, value in histories.read(name, some, POINTS):
                        points[run_id, name].append((step, value))
    except TrackingError as error:
        why = str(error)
    for (run_id, name), payload in points.items():
        if run_id in found:
            metrics = tuple(
                replace(metric, history=thinned(payload)) if metric.name == name else metric
                for metric in found[run_id].metrics
            )
            found[run_id] = replace(found[run_id], metrics=metrics)
    return found, why


def thinned(points: Sequence[_Point]) -> tuple[_Point, ...]:
    """As many points as are kept, evenly chosen by their order, the first and the last among them."""
    points = sorted(points, key=lambda point: point[0])
    if len(points) <= POINTS:
        return tuple(points)
    last = len(points) - 1
    return tuple(points[last * place // (POINTS - 1)] for place in range(POINTS))


def _with_known(run: RunRecord, known: RunRecord | None) -> RunRecord:
    """The run with the histories that are known, if it has not gone on since."""
    if (
        known is None
        or known.ended_at is None
        or (run.ended_at, run.status) != (known.ended_at, known.status)
    ):
        return run
    before = {metric.name: metric for metric in known.metrics}
    metrics = [
        replace(metric, history=before[metric.name].history)
        if metric.name in before and before[metric.name].step == metric.step
        else metric
        for metric in run.metrics
    ]
    return replace(run, metrics=tuple(metrics))


def _datasets(run: "Run") -> list[DatasetInputRecord]:
    listed = getattr(getattr(run, "inputs", None), "dataset_inputs", None) or ()
    return [_dataset(each) for each in listed[:_MOST_DATASETS]]


def _dataset(given: "DatasetInput") -> DatasetInputRecord:
    dataset = given.dataset
    source = dataset.source or ""
    contexts = [tag.value for tag in given.tags or () if tag.key == "mlflow.data.context"]
    return DatasetInputRecord(
        name=plain(dataset.name),
        digest=plain(dataset.digest),
        source_type=plain(dataset.source_type),
        # Cut, JSON would be none.
        source=plain(source, _LONGEST_SOURCE) if len(source) <= _LONGEST_SOURCE else "",
        context=plain(contexts[0]) if contexts else "",
    )


def _outputs(run: object) -> Iterable["LoggedModelOutput"]:
    return getattr(getattr(run, "outputs", None), "model_outputs", None) or ()
