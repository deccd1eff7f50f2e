"""MLflow's own client, without logs, with limits and retries.

It is imported only here and only when a server is configured, for that takes a second. It has its settings
from the environment alone, so that holds them for as long as a crawl asks, and no longer.
"""

import logging
import math
import os
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from sharinghub_static.sources.http.certificates import ca_bundle, find_authorities
from sharinghub_static.sources.http.limits import TIMES_OF_TIMEOUT, bounding_requests
from sharinghub_static.sources.mlflow.connection import UNCLEAR, Asking, TrackingError
from sharinghub_static.sources.mlflow.files import TrackingFiles
from sharinghub_static.sources.mlflow.registry import Registry

if TYPE_CHECKING:
    from mlflow.entities import Experiment, Run
    from mlflow.store.entities import PagedList

__all__ = ["MlflowApi", "mlflow_settings"]

Found = TypeVar("Found")

_PAGE_OF_EXPERIMENTS = 1000
_MOST_PAGES = 500
_IDS_AT_ONCE = 50
"""Ids in one filter: MLflow's parser of filters takes time by their number."""

_LOUD = ("mlflow", "urllib3.connectionpool")
"""Loggers that would say every retry on standard error; what matters of it is reported by the Reporter."""


@contextmanager
def mlflow_settings(asking: Asking) -> Iterator[None]:
    """Set MLflow's environment variables for the time of a crawl (docs: mlflow.environment_variables)."""
    stack = ExitStack()
    ca_file = stack.enter_context(ca_bundle(find_authorities()))
    settings = asking.credentials.environment() | {
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "MLFLOW_HTTP_REQUEST_TIMEOUT": str(math.ceil(asking.timeout)),
        "MLFLOW_HTTP_REQUEST_MAX_RETRIES": str(min(9, asking.retry_policy.attempts - 1)),
        "MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR": str(int(asking.retry_policy.first_wait)),
        "MLFLOW_HTTP_REQUEST_BACKOFF_JITTER": "0",
        # It would sleep as long as the server asks, however long that is.
        "MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER": "false",
        # Its client takes no certificate authorities beside this one; certificates are always checked here.
        "MLFLOW_TRACKING_INSECURE_TLS": "",
    }
    if ca_file and not os.environ.get("MLFLOW_TRACKING_SERVER_CERT_PATH"):
        settings["MLFLOW_TRACKING_SERVER_CERT_PATH"] = ca_file
    before = {name: os.environ.get(name) for name in settings}
    loud = {name: logging.getLogger(name) for name in _LOUD}
    levels = {name: logger.level for name, logger in loud.items()}
    _set(settings)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of MLflow about its own dependencies
            import mlflow  # noqa: F401 - sets the levels of its loggers once, before they are set here
        for logger in loud.values():
            logger.setLevel(logging.CRITICAL)
        with bounding_requests(TIMES_OF_TIMEOUT * asking.timeout):
            yield
    finally:
        stack.close()
        _set(before)
        for name, logger in loud.items():
            logger.setLevel(levels[name])


def _set(settings: Mapping[str, str | None]) -> None:
    for name, value in settings.items():
        if value:
            os.environ[name] = value
        else:
            os.environ.pop(name, None)


class MlflowApi:
    """Asks one tracking URI, within :func:`mlflow_settings`. Experiments and runs are MLflow's entities.

    Args:
        uri: the tracking URI, which is also the registry's.
        asking: sends the requests.
        files: reads what MLflow's client loses.
    """

    def __init__(self, uri: str, asking: Asking, files: TrackingFiles) -> None:
        from mlflow import MlflowClient

        self.uri = uri
        self.registry = Registry(uri, asking, files)
        self._client = MlflowClient(uri, uri)
        self._asking = asking
        self._files = files

    def experiments(self, filter_: str = "") -> list["Experiment"]:
        """The experiments that a filter lets through and that are not deleted.

        Args:
            filter_: of MLflow; empty for all.

        Raises:
            TrackingError: they could not be read; so with the others.
        """
        search = partial(self._client.search_experiments, filter_string=filter_ or None)
        return list(self._all(search, max_results=_PAGE_OF_EXPERIMENTS))

    def runs(self, experiment_ids: Sequence[str], order: str, page: int) -> Iterator["Run"]:
        """Runs of some experiments, asked for page by page as they are taken.

        Args:
            experiment_ids: which; of none there are none.
            order: such as ``attributes.start_time DESC``.
            page: runs of one request.
        """
        if not experiment_ids:
            return iter(())
        ordered = [order, "attributes.run_id"]
        options = {"experiment_ids": list(experiment_ids), "order_by": ordered, "max_results": page}
        return self._all(self._client.search_runs, **options)

    def newest_runs(self, experiment_id: str, most: int) -> tuple[list["Run"], bool]:
        """The newest runs of an experiment by one request, and whether there are more."""
        ordered = ["attributes.start_time DESC", "attributes.run_id"]
        search = partial(self._client.search_runs, [experiment_id], order_by=ordered, max_results=most)
        page = self._ask(search)
        return list(page), bool(page.token)

    def runs_by_id(self, experiment_ids: Sequence[str], run_ids: Sequence[str]) -> Iterator["Run"]:
        """Those of some runs that are in some experiments."""
        named = iter([run_id for run_id in run_ids if run_id.isalnum()])
        while experiment_ids and (some := list(islice(named, _IDS_AT_ONCE))):
            wanted = ", ".join(f"'{run_id}'" for run_id in some)
            yield from self._all(
                self._client.search_runs,
                experiment_ids=list(experiment_ids),
                filter_string=f"attributes.run_id IN ({wanted})",
                max_results=_IDS_AT_ONCE,
            )

    def _all(self, search: "Callable[..., PagedList[Found]]", **options: object) -> "Iterator[Found]":
        """What a search finds, page by page; a server that repeats itself comes to an end."""
        token, seen = None, set()
        for _ in range(_MOST_PAGES):
            page = self._ask(partial(search, page_token=token, **options))
            yield from page
            token = getattr(page, "token", None)
            if not token or token in seen:
                return
            seen.add(token)
        raise TrackingError(f"{self._asking.server} has more than can be listed")

    def _ask(self, search: "Callable[..., PagedList[Found]]") -> "PagedList[Found]":
        try:
            return self._asking.ask(search)
        except TrackingError as error:
            if error.status != UNCLEAR:
                raise
            status = self._files.status(f"{self.uri.rstrip('/')}/api/2.0/mlflow/registered-models/search")
        raise self._asking.refusal(status)
