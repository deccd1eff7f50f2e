"""Runs in words: state, duration, parameters, metrics, datasets."""

from collections.abc import Iterator
from typing import Final

from sharinghub_static.portal.frame.contexts import Hyperlink
from sharinghub_static.portal.frame.links import is_web_address
from sharinghub_static.portal.project_page.tracking.charts import chart, figure, lowest_and_highest
from sharinghub_static.portal.project_page.tracking.comparison import direction_of
from sharinghub_static.portal.project_page.tracking.contexts import MetricRow
from sharinghub_static.portal.translation.translator import ENGLISH, Translator, gettext_noop
from sharinghub_static.project.metrics import Metrics
from sharinghub_static.snapshot.tracking_records import MetricRecord, RunRecord
from sharinghub_static.text.lines import clean, shorten

__all__ = ["RUN_STATES", "dataset_links", "duration_of", "metric_rows", "param_rows", "run_link", "run_state"]

RUN_STATES: Final = {
    "FAILED": gettext_noop("run failed"),
    "FINISHED": gettext_noop("run finished"),
    "KILLED": gettext_noop("run stopped"),
    "RUNNING": gettext_noop("run in progress"),
    "SCHEDULED": gettext_noop("run scheduled"),
}
"""https://mlflow.org/docs/latest/api_reference/rest-api.html#runstatus."""

_LONGEST_NAME = 120
_LONGEST_VALUE = 300
_MOST_DATASETS = 20


def run_link(run: RunRecord) -> Hyperlink:
    """A run by its name, with its page."""
    href = run.web_url if is_web_address(run.web_url) else ""
    return Hyperlink(text=shorten(clean(run.name) or run.id, _LONGEST_NAME), href=href, external=True)


def run_state(run: RunRecord, translator: Translator = ENGLISH) -> str:
    """Its state in words."""
    return shorten(clean(translator.either(RUN_STATES, run.status)), _LONGEST_NAME)


def duration_of(run: RunRecord, translator: Translator = ENGLISH) -> str:
    """How long it took; empty when it has not ended, or its clock went backwards."""
    if run.started_at is None or run.ended_at is None or run.ended_at < run.started_at:
        return ""
    return translator.duration((run.ended_at - run.started_at).total_seconds())


def param_rows(run: RunRecord | None, most: int) -> tuple[tuple[str, str], ...]:
    """Names and values of parameters."""
    listed = run.params[:most] if run else ()
    return tuple(
        (shorten(clean(name), _LONGEST_NAME) or "–", shorten(clean(value), _LONGEST_VALUE))
        for name, value in listed
    )


def metric_rows(
    run: RunRecord | None, metrics: Metrics, most: int, translator: Translator = ENGLISH
) -> tuple[MetricRow, ...]:
    """Metrics with their courses, those that are compared first."""
    listed = (
        sorted(run.metrics, key=lambda metric: (not metrics.key(metric.name), metric.name)) if run else []
    )
    return tuple(_metric_rows(listed[:most], metrics, translator))


def dataset_links(run: RunRecord | None, translator: Translator = ENGLISH) -> tuple[Hyperlink, ...]:
    """Datasets that a run read: by their names, for addresses of them are among the related projects."""
    found = {}
    for dataset in run.datasets[:_MOST_DATASETS] if run else ():
        names = [clean(part) for part in (dataset.context, dataset.digest) if clean(part)]
        text = shorten(clean(dataset.name), _LONGEST_NAME) or translator.gettext("Dataset")
        found[dataset] = Hyperlink(text=text, href="", note=shorten(translator.listed(names), _LONGEST_NAME))
    return tuple(found.values())


def _metric_rows(listed: list[MetricRecord], metrics: Metrics, translator: Translator) -> Iterator[MetricRow]:
    for metric in listed:
        ends = lowest_and_highest(metric)
        yield MetricRow(
            name=shorten(clean(metric.name), _LONGEST_NAME) or "–",
            direction=direction_of(metric.name, metrics),
            last=figure(metric.value, translator),
            lowest=figure(ends[0], translator) if ends else "",
            highest=figure(ends[1], translator) if ends else "",
            chart=chart(metric, translator),
            unknown=metric.has_unknown_history,
        )
