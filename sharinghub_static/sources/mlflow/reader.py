"""Reading projects from MLflow's own server, or one with SharingHub's plugin.

Lists tell what is there and whether it changed: on a plain server one set of lists for all projects, with the
plugin one for each. Only a project that changed, or where runs began or ended, is read in depth.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from queue import SimpleQueue

from sharinghub_static.config.tracking import TrackingServer
from sharinghub_static.sources.mlflow.access import find_login
from sharinghub_static.sources.mlflow.client import MlflowApi
from sharinghub_static.sources.mlflow.connection import Asking, TrackingError
from sharinghub_static.sources.mlflow.files import TrackingFiles
from sharinghub_static.sources.mlflow.listing import Activity, Listing, list_activity, list_holdings
from sharinghub_static.sources.mlflow.project_reader import RUNS_COUNTED, RUNS_KEPT, read_project
from sharinghub_static.sources.mlflow.runs import POINTS
from sharinghub_static.sources.mlflow.server import find_server
from sharinghub_static.sources.mlflow.versions import looks_again
from sharinghub_static.sources.tracked import ReadResult, Tracked, TrackingReplies

__all__ = ["MlflowReader"]

_VERSION = 2
"""Goes into every fingerprint. Raised when more is read than before, so that all is read again."""


@dataclass(slots=True)
class MlflowReader:
    """Reads projects. To be used within :func:`mlflow_settings`.

    Args:
        asking: sends the requests.
        files: reads files.
        now: the time of the crawl, UTC.
    """

    asking: Asking
    files: TrackingFiles
    now: datetime

    @property
    def requests(self) -> int:
        """How many were sent."""
        return self.asking.requests

    def find(self, server: TrackingServer) -> TrackingServer | None:
        """The server with its version and the address of its API; None when it does not say."""
        return find_server(server, self.files)

    def read(self, projects: Sequence[Tracked]) -> Iterator[ReadResult]:
        """The answer about each project, as they come in."""
        plain = [each for each in projects if each.project.kind == "mlflow"]
        scopes = [[each] for each in projects if each.project.kind != "mlflow"] + ([plain] if plain else [])
        workers = self.asking.retry_policy.workers
        with ThreadPoolExecutor(workers, thread_name_prefix="mlflow") as pool:
            finished: SimpleQueue[Future[list[_Task | ReadResult]]] = SimpleQueue()

            def begin(scope: Sequence[Tracked], work: "Callable[[], Sequence[_Task | ReadResult]]") -> None:
                pool.submit(_safely, scope, work).add_done_callback(finished.put)

            for scope in scopes:
                begin(scope, partial(self._list, scope))
            under_way = len(scopes)
            try:
                while under_way:
                    payload = finished.get().result()
                    under_way -= 1
                    for each in payload:
                        if isinstance(each, ReadResult):
                            yield each
                        else:
                            begin([each.tracked], each.read)
                            under_way += 1
            finally:
                pool.shutdown(wait=True, cancel_futures=True)

    def _list(self, scope: Sequence[Tracked]) -> "list[_Task | ReadResult]":
        """What is known of the projects of one scope after its lists, or has to be read in depth."""
        project = scope[0].project
        api = MlflowApi(project.tracking_uri, self.asking, self.files)
        listing = list_holdings(api, [each.project for each in scope], scoped=project.kind != "mlflow")
        failures = _as_one(listing.failures)
        if len(listing.failures) == 2:
            return [
                ReadResult(each, "", TrackingReplies.as_before(each.previous, dict(failures)))
                for each in scope
            ]
        if not failures and project.kind != "mlflow" and self._is_closed(scope[0], listing):
            failures = {"tracking server": str(self.asking.refusal(403))}
            return [
                ReadResult(each, "", TrackingReplies.as_before(each.previous, dict(failures)))
                for each in scope
            ]
        digests = {each.project.project_id: self._digest(each, listing) for each in scope}
        experiments = [each.experiment_id for held in listing.holdings.values() for each in held.experiments]
        known = [_Fingerprint.of(each.fingerprint) for each in scope]
        newest = [found.newest for found in known if found is not None]
        try:
            activity = list_activity(api, experiments, min(newest) if newest else None)
        except TrackingError as error:
            activity, failures = Activity(0, frozenset(experiments)), failures | {"runs": str(error)}
        tasks: list[_Task | ReadResult] = []
        for each in scope:
            id_ = each.project.project_id
            fingerprint = "" if failures else f"{digests[id_]}:{activity.newest}"
            before = _Fingerprint.of(each.fingerprint)
            held = listing.holdings[id_]
            active = any(one.experiment_id in activity.experiments for one in held.experiments)
            if (
                not failures
                and before is not None
                and before.digest == digests[id_]
                and not active
                and not self._is_due(each)
            ):
                tasks.append(ReadResult(each, fingerprint))
            else:
                read = partial(self._read, api, each, listing, failures, fingerprint)
                tasks.append(_Task(each, read))
        return tasks

    def _is_closed(self, tracked: Tracked, listing: Listing) -> bool:
        """Whether nothing is listed because the caller may no longer read the project.

        SharingHub's plugin lists nothing to who is no member. What an earlier crawl read shows the
        difference: asked for by its name it is refused (403), unless it was deleted.
        """
        held, previous = listing.holdings[tracked.project.project_id], tracked.previous
        if held.models or held.experiments or previous is None:
            return False
        base = f"{tracked.project.tracking_uri.rstrip('/')}/api/2.0/mlflow"
        for endpoint, question in [
            *(("registered-models/get", {"name": model.name}) for model in previous.models[:1]),
            *(("experiments/get", {"experiment_id": each.id}) for each in previous.experiments[:1]),
        ]:
            try:
                self.files.document(f"{base}/{endpoint}", question)
            except TrackingError as error:
                if error.status == 403:
                    return True
        return False

    def _is_due(self, tracked: Tracked) -> bool:
        """Whether files that were not found are to be looked for once more."""
        models = tracked.previous.models if tracked.previous else ()
        versions = (version for model in models for version in model.versions)
        return any(version.looked_at and looks_again(version, self.now) for version in versions)

    def _read(
        self, api: MlflowApi, tracked: Tracked, listing: Listing, failures: dict[str, str], fingerprint: str
    ) -> list[ReadResult]:
        held = listing.holdings[tracked.project.project_id]
        previous = tracked.previous
        # Where experiments are not reported, a run that is not found may be there all the same.
        shared = None if "experiments" in listing.failures else listing.shared
        replies = read_project(api, self.files, tracked.project, held, shared, previous, self.now)
        if "models" in listing.failures:
            replies.models = previous.models if previous else ()
        if "experiments" in listing.failures:
            replies.experiments = previous.experiments if previous else ()
        replies.failures |= failures
        earlier = previous.login if previous else ""
        replies.login = find_login(self.files, self.asking.credentials, replies.models, earlier)
        return [ReadResult(tracked, "" if replies.failures else fingerprint, replies)]

    def _digest(self, tracked: Tracked, listing: Listing) -> str:
        held = listing.holdings[tracked.project.project_id]
        limits = (RUNS_COUNTED, RUNS_KEPT, POINTS)
        return held.digest(_VERSION, limits, tracked.project, bool(self.asking.credentials))


@dataclass(frozen=True, slots=True)
class _Task:
    """A project that has to be read in depth."""

    tracked: Tracked
    read: Callable[[], Sequence[ReadResult]]


def _safely(
    scope: Sequence[Tracked], work: "Callable[[], Sequence[_Task | ReadResult]]"
) -> "list[_Task | ReadResult]":
    """The outcome of some work; whatever a server sends, it fails the part and not the build."""
    try:
        return list(work())
    except Exception as error:
        why = {"tracking server": f"what it answered cannot be understood ({type(error).__name__})"}
        return [ReadResult(each, "", TrackingReplies.as_before(each.previous, dict(why))) for each in scope]


@dataclass(frozen=True, slots=True)
class _Fingerprint:
    """What is stored with a record: the digest of what was listed, and when the newest run of all was."""

    digest: str
    newest: int

    @classmethod
    def of(cls, text: str) -> "_Fingerprint | None":
        digest, _, newest = text.rpartition(":")
        return cls(digest, int(newest)) if digest and newest.isascii() and newest.isdigit() else None


def _as_one(failures: dict[str, str]) -> dict[str, str]:
    """One failure of the server in place of one for each list."""
    if len(failures) == 2:
        return {"tracking server": failures["models"]}
    return dict(failures)
