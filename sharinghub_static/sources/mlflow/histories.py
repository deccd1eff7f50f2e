"""Histories of metrics: thinned out by the server where it can, else read whole, run by run.

MLflow has ``get-history-bulk-interval`` since 2.11. Before, and where a proxy lets it not through, there is
``get-history``, which gives all values of one metric of one run.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sharinghub_static.config.tracking import ProjectTracking, version_numbers
from sharinghub_static.sources.mlflow.connection import TrackingError
from sharinghub_static.sources.mlflow.files import TrackingFiles
from sharinghub_static.sources.mlflow.values import metric_value
from sharinghub_static.sources.values import as_text

__all__ = ["Histories", "Point"]

Point = tuple[str, int, float]
"""Run, step and value."""

_PAGE = 25_000
_MOST_PAGES = 8
_MOST_REQUESTS = 500
"""Requests for one metric of one run in one project; what is not asked for then stays unknown."""


@dataclass(slots=True)
class Histories:
    """Reads the histories of one project's runs.

    Args:
        files: reads files.
        project: the project.
    """

    files: TrackingFiles
    project: ProjectTracking
    _left: int = _MOST_REQUESTS

    def read(self, metric: str, run_ids: Sequence[str], most: int) -> Iterator[Point]:
        """A metric's history in some runs that have the same number of steps.

        Args:
            metric: its name.
            run_ids: a hundred at most, as MLflow will have it.
            most: values of one run, where the server thins out.

        Raises:
            TrackingError: it could not be read.
        """
        if _has_bulk(self.project.server_version):
            address = f"{self.project.pages_url}/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval"
            question = {"run_ids": list(run_ids), "metric_key": metric, "max_results": str(most)}
            try:
                answer = self.files.document(address, question)
            except TrackingError as error:
                if error.status != 404:
                    raise
            else:
                yield from _points(answer, "")
                return
        for run_id in run_ids:
            if self._left > 0:
                yield from self._of_run(metric, run_id)

    def _of_run(self, metric: str, run_id: str) -> Iterator[Point]:
        address = f"{self.project.tracking_uri.rstrip('/')}/api/2.0/mlflow/metrics/get-history"
        question = {"run_id": run_id, "metric_key": metric, "max_results": str(_PAGE)}
        token = ""
        for _ in range(_MOST_PAGES):
            self._left -= 1
            answer = self.files.document(address, question | ({"page_token": token} if token else {}))
            yield from _points(answer, run_id)
            token = as_text(answer.get("next_page_token"))
            if not token:
                return
        raise TrackingError(f"{self.project.base} has a history of more than {_PAGE * _MOST_PAGES:,} values")


def _points(answer: Mapping[str, object], run_id: str) -> Iterator[Point]:
    listed = answer.get("metrics")
    for point in listed if isinstance(listed, list) else ():
        try:
            value = metric_value(float(point.get("value", 0)))
            yield str(run_id or point["run_id"]), int(point.get("step", 0)), value
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
            continue


def _has_bulk(version: str) -> bool:
    """Whether the version may have the endpoint; one that is not known may."""
    return version_numbers(version) >= (2, 11) or version_numbers(version) == (0, 0)
