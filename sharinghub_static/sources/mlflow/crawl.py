"""The crawl of the tracking server: what it holds of each published project goes to the snapshot.

It never fails a build. What cannot be read stays as an earlier crawl read it, and the record says so.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from sharinghub_static.config import SiteConfig
from sharinghub_static.config.tracking import TrackingServer, tracking_server
from sharinghub_static.reporting import Reporter
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.snapshot.tracking_records import TrackingRecord
from sharinghub_static.sources.gitlab.capabilities import Capabilities
from sharinghub_static.sources.http.retry_policy import RetryPolicy
from sharinghub_static.sources.mlflow.connection import Asking, Credentials
from sharinghub_static.sources.mlflow.files import TrackingFiles
from sharinghub_static.sources.tracked import ReadResult, Tracked, TrackingReader, TrackingReplies

__all__ = ["MlflowSummary", "crawl_mlflow"]

_RETRY_POLICY = RetryPolicy(attempts=3, longest_wait=30, failures=4)
"""Less than GitLab gets: the site can be built without the tracking server."""

_WANTS_CREDENTIALS = ("credentials", "refuses access")
_HINTS = {
    "mlflow": "Set MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD.",
    "mlflow-sharinghub": "SharingHub's plugin shows a project to its members: set MLFLOW_TRACKING_TOKEN to "
    "an access token of GitLab (`read_api`) of a member of the projects.",
    "gitlab": "Set GITLAB_TOKEN to an access token (`read_api`) of a member of the projects.",
}
_PREFIX = "If the server runs with --static-prefix, add the prefix to mlflow.url."
_WHOSE = (
    "What belongs to a project has the project's full path in its tag `project`, or a name that ends with "
    "the project's id, such as `Land cover (42)`."
)


@dataclass(frozen=True, slots=True)
class MlflowSummary:
    """What a crawl of the tracking server did, in figures.

    Args:
        projects: asked about.
        changed: of these, found new or different.
        models: registered models that are known now.
        experiments: that are known now.
        requests: HTTP requests sent.
        failures: parts of projects that could not be read.
    """

    projects: int = 0
    changed: int = 0
    models: int = 0
    experiments: int = 0
    requests: int = 0
    failures: int = 0

    def summary(self) -> str:
        """What it did, for the person who asked for it."""
        said = (
            f"{self.projects:,} projects asked about at the tracking server, {self.changed:,} changed; "
            f"{self.models:,} models, {self.experiments:,} experiments; {self.requests:,} requests"
        )
        return f"{said}; {self.failures:,} parts could not be read" if self.failures else said


def crawl_mlflow(
    config: SiteConfig,
    snapshot: Snapshot,
    *,
    environ: Mapping[str, str],
    reporter: Reporter,
    now: Callable[[], datetime],
    retry_policy: RetryPolicy | None = None,
    only: str = "",
) -> MlflowSummary:
    """Bring the snapshot up to date with the tracking server.

    Asked about are the projects that are in the snapshot, and so published. What belongs to others, or to
    nobody, is dropped.

    Args:
        config: which server, and which categories want it.
        snapshot: open for writing, with the projects that GitLab's crawl found.
        environ: for credentials: ``MLFLOW_TRACKING_TOKEN``, or ``…_USERNAME`` and ``…_PASSWORD``;
            ``GITLAB_TOKEN`` for GitLab's own registry.
        reporter: receives progress messages.
        now: the current time, UTC.
        retry_policy: how to go on after failures.
        only: full path of the one project to ask about; what is stored of the others stays.

    Raises:
        SnapshotError: the snapshot cannot be written.
    """
    server = tracking_server(config)
    crawl = _Crawl(snapshot, reporter, now)
    if server is None:
        crawl.forget_all_but(())
        return MlflowSummary()
    if not crawl.has_projects(server):
        crawl.forget_all_but(())
        return MlflowSummary()
    known = () if snapshot.is_new else snapshot.instance.missing
    capabilities = Capabilities(known)
    with _reader(config, server, environ, retry_policy or _RETRY_POLICY, now(), capabilities) as reader:
        server = reader.find(server) or crawl.as_before(server)
        projects = crawl.projects(server)
        if only:
            projects = [each for each in projects if each.project.full_path.casefold() == only.casefold()]
        with reporter.step("Reading models and experiments", len(projects)) as step:
            for result in reader.read(projects):
                crawl.keep(result)
                step.advance()
        crawl.tell(server, len(projects))
        if new := capabilities.missing - set(known):
            snapshot.instance = replace(snapshot.instance, missing=tuple(sorted(capabilities.missing)))
            if costs := capabilities.costs(new):
                reporter.notice(f"This GitLab lacks some things: {costs}")
        return crawl.summary(len(projects), reader.requests)


@contextmanager
def _reader(
    config: SiteConfig,
    server: TrackingServer,
    environ: Mapping[str, str],
    retry_policy: RetryPolicy,
    now: datetime,
    capabilities: Capabilities,
) -> Iterator[TrackingReader]:
    """Who reads from this kind of server."""
    timeout = config.gitlab.timeout
    with ExitStack() as stack:
        if server.kind == "gitlab":
            from sharinghub_static.sources.gitlab.models import gitlab_model_reader

            yield stack.enter_context(gitlab_model_reader(config, environ, retry_policy, capabilities))
            return
        # MLflow takes a second to import, which only those pay who have a server.
        from sharinghub_static.sources.mlflow.client import mlflow_settings
        from sharinghub_static.sources.mlflow.reader import MlflowReader

        asking = Asking(server.url, Credentials.of(environ), timeout, retry_policy)
        stack.enter_context(mlflow_settings(asking))
        yield MlflowReader(asking, stack.enter_context(TrackingFiles(asking)), now)


@dataclass(slots=True)
class _Crawl:
    snapshot: Snapshot
    reporter: Reporter
    now: Callable[[], datetime]
    changed: int = 0
    failures: dict[str, list[str]] = field(default_factory=dict)

    def has_projects(self, server: TrackingServer) -> bool:
        """Whether there is a project to read."""
        return any(server.tracks(record.topics) for record in self.snapshot.projects())

    def as_before(self, server: TrackingServer) -> TrackingServer:
        """The server as an earlier crawl found it, if one did: what it read is then kept."""
        for record in self.snapshot.tracking.all().values():
            if record.kind == server.kind and record.web_url.startswith(f"{server.url}/"):
                is_plain = server.kind == "mlflow" and record.tracking_uri != server.url
                api = record.tracking_uri if is_plain else ""
                return replace(server, version=record.server_version, api=api)
        return server

    def projects(self, server: TrackingServer) -> list[Tracked]:
        """The projects to read; what is stored of others, or from another server, is forgotten."""
        wanted = [
            server.of(record.id, record.full_path)
            for record in self.snapshot.projects()
            if server.tracks(record.topics)
        ]
        table = self.snapshot.tracking
        fingerprints, known = table.fingerprints(), table.all()
        here = {
            project.project_id
            for project in wanted
            if project.project_id in known
            and known[project.project_id].tracking_uri == project.tracking_uri
            and known[project.project_id].kind == project.kind
        }
        self.forget_all_but(here)
        return [
            Tracked(project, known[project.project_id], fingerprints[project.project_id])
            if project.project_id in here
            else Tracked(project)
            for project in wanted
        ]

    def forget_all_but(self, ids: Sequence[int] | set[int]) -> None:
        """Forget what was said of all other projects."""
        table = self.snapshot.tracking
        table.remove([id_ for id_ in table.fingerprints() if id_ not in ids], at=self.now())

    def keep(self, result: ReadResult) -> None:
        """Store the record of a project."""
        tracked, replies = result.tracked, result.replies
        if replies is None:
            if tracked.previous is not None and result.fingerprint != tracked.fingerprint:
                self.snapshot.tracking.put(tracked.previous, result.fingerprint, at=self.now())
            return
        record = self._record(tracked, replies)
        for part, why in record.failures:
            self.failures.setdefault(why, []).append(f"{tracked.project.full_path} ({part})")
        self.changed += self.snapshot.tracking.put(record, result.fingerprint, at=self.now())

    def _record(self, tracked: Tracked, replies: TrackingReplies) -> TrackingRecord:
        project, previous = tracked.project, tracked.previous
        record = TrackingRecord(
            project_id=project.project_id,
            kind=project.kind,
            tracking_uri=project.tracking_uri,
            web_url=project.experiments_url,
            models_url=project.models_url,
            read_at=self.now(),
            models=replies.models,
            experiments=replies.experiments,
            failures=tuple(sorted(replies.failures.items())),
            server_version=project.server_version,
            login=replies.login,
        )
        if replies.failures and previous is not None:
            # Some of it is from then.
            return replace(record, read_at=previous.read_at)
        return record

    def tell(self, server: TrackingServer, projects: int) -> None:
        """Say what could not be read, once for each reason, and whether there is nothing at all.

        Args:
            server: that was asked.
            projects: how many it was asked about.
        """
        for why, parts in sorted(self.failures.items()):
            shown = ", ".join(sorted(parts)[:5]) + (", …" if len(parts) > 5 else "")
            hint = f" {_PREFIX}" if server.kind == "mlflow" and why.endswith("answered 404") else ""
            hint = f" {_HINTS[server.kind]}" if why.endswith(_WANTS_CREDENTIALS) else hint
            self.reporter.warning(f"{why}: {shown}; what was read earlier is kept.{hint}")
        if not server.has_pages:
            self.reporter.warning(
                f"{server.url} has MLflow's API and not its pages: links lead nowhere, and no file can be "
                f"read. {_PREFIX}"
            )
        known = self.snapshot.tracking.all().values()
        # What one shard has none of, another may have.
        is_part = self.snapshot.shard is not None
        if (
            self.failures
            or is_part
            or server.kind == "gitlab"
            or any(one.models or one.experiments for one in known)
        ):
            return
        hint = _WHOSE if server.kind == "mlflow" else _HINTS[server.kind]
        self.reporter.warning(
            f"{server.url} lists no model and no experiment of any of the {projects:,} projects that it was "
            f"asked about. {hint}"
        )

    def summary(self, projects: int, requests: int) -> MlflowSummary:
        """The figures of the crawl."""
        known = self.snapshot.tracking.all().values()
        return MlflowSummary(
            projects=projects,
            changed=self.changed,
            models=sum(len(record.models) for record in known),
            experiments=sum(len(record.experiments) for record in known),
            requests=requests,
            failures=sum(len(parts) for parts in self.failures.values()),
        )
