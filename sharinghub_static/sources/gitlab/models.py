"""Reading models and experiments from GitLab itself, by GraphQL: its MLflow API wants a token from everybody.

A site for everybody asks as anybody, so that what a project keeps for its members is not seen. A site behind
access control asks with the token, and unless it shows private projects, leaves out what is for members.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any

import orjson

from sharinghub_static.config import SiteConfig
from sharinghub_static.config.tracking import TrackingServer
from sharinghub_static.errors import SourceError
from sharinghub_static.snapshot.records import Visibility
from sharinghub_static.snapshot.tracking_records import (
    ExperimentRecord,
    ModelVersionRecord,
    RegisteredModelRecord,
)
from sharinghub_static.sources.gitlab.access import is_open, read_levels
from sharinghub_static.sources.gitlab.batches import ProjectReply, ask_about, id_of
from sharinghub_static.sources.gitlab.candidates import make_experiment, make_version
from sharinghub_static.sources.gitlab.capabilities import Capabilities
from sharinghub_static.sources.gitlab.graphql import GraphqlClient
from sharinghub_static.sources.gitlab.packages import PackageReader
from sharinghub_static.sources.http.certificates import find_authorities, tls_settings
from sharinghub_static.sources.http.retry_policy import RetryPolicy
from sharinghub_static.sources.mlflow.access import find_login
from sharinghub_static.sources.mlflow.connection import Asking, Credentials, TrackingError
from sharinghub_static.sources.mlflow.files import TrackingFiles
from sharinghub_static.sources.mlflow.values import described, plain
from sharinghub_static.sources.tracked import ReadResult, Tracked, TrackingReplies
from sharinghub_static.sources.values import LONG_AGO, as_text, dig, nodes

__all__ = ["GitlabModelReader", "gitlab_model_reader"]

_VERSION = 2
"""Goes into every fingerprint. Raised when more is read than before, so that all is read again."""

_MOST_PAGES = 10  # of 50 versions
_CANDIDATES = 20


@contextmanager
def gitlab_model_reader(
    config: SiteConfig, environ: Mapping[str, str], retry_policy: RetryPolicy, capabilities: Capabilities
) -> "Iterator[GitlabModelReader]":
    """A reader of the GitLab that is crawled.

    Args:
        config: which GitLab, and who may read the site.
        environ: for ``GITLAB_TOKEN``.
        retry_policy: how to go on after failures.
        capabilities: what this GitLab is known to lack; what it names is added.
    """
    url, timeout, widest = config.gitlab.url.rstrip("/"), config.gitlab.timeout, config.gitlab.visibility
    token = None if widest is Visibility.PUBLIC else environ.get("GITLAB_TOKEN", "").strip() or None
    asking = Asking(url, Credentials(token or ""), timeout, retry_policy)
    with ExitStack() as stack:
        verify = tls_settings(find_authorities())
        graphql = stack.enter_context(
            GraphqlClient(
                url,
                token,
                timeout=timeout,
                retry_policy=retry_policy,
                verify=verify,
                capabilities=capabilities,
            )
        )
        files = stack.enter_context(TrackingFiles(asking))
        sees_more = bool(token) and widest is not Visibility.PRIVATE
        yield GitlabModelReader(url, graphql, asking, files, sees_more)


@dataclass(slots=True)
class GitlabModelReader:
    """Reads projects.

    Args:
        url: of the GitLab.
        graphql: sends the queries.
        asking: sends the requests for files.
        files: reads files.
        sees_more: whether it gets more than readers of the site may see.
    """

    url: str
    graphql: GraphqlClient
    asking: Asking
    files: TrackingFiles
    sees_more: bool = False

    @property
    def requests(self) -> int:
        """How many were sent."""
        return self.graphql.requests + self.asking.requests

    def find(self, server: TrackingServer) -> TrackingServer | None:
        """The server as it is: GitLab's addresses are the same in every version."""
        return server

    def read(self, projects: Sequence[Tracked]) -> Iterator[ReadResult]:
        """The answer about each project, as they come in."""
        with ThreadPoolExecutor(self.asking.retry_policy.workers, thread_name_prefix="models") as pool:
            under_way = {pool.submit(self._read, each): each for each in projects}
            for done in as_completed(under_way):
                each = under_way[done]
                try:
                    yield done.result()
                except (SourceError, TrackingError) as error:
                    yield _unread(each, str(error))
                except Exception as error:  # whatever an answer holds, it fails the part and not the build
                    what = f"{self.url} answered what cannot be understood ({type(error).__name__})"
                    yield _unread(each, what)

    def _read(self, tracked: Tracked) -> ReadResult:
        id_ = tracked.project.project_id
        payload = self._ask(id_)
        if payload.node is None:
            return _unread(tracked, payload.failures.get("", "no reply from GitLab"))
        listed = {part: [dict(node) for node in nodes(payload.node, part)] for part in self._open_parts(id_)}
        salt = [_VERSION, _CANDIDATES, tracked.project.tracking_uri]
        digest = hashlib.sha256(orjson.dumps([salt, listed])).hexdigest()[:32]
        if not payload.failures and digest == tracked.fingerprint:
            return ReadResult(tracked, digest)
        replies = _Reading(self, tracked, listed, payload.failures).read()
        earlier = tracked.previous.login if tracked.previous else ""
        credentials = self.asking.credentials
        replies.login = find_login(self.files, credentials, replies.models, earlier, redirects=True)
        return ReadResult(tracked, "" if replies.failures else digest, replies)

    def _ask(self, id_: int) -> ProjectReply:
        """What GitLab says of the models and experiments of a project: at once, or else apart."""
        both = ask_about(self.graphql, "models", [id_], withModels=True, withExperiments=True)[id_]
        if both.node is not None:
            return both
        node: dict[str, Any] = {}
        failures: dict[str, str] = {}
        for part, models in (("mlModels", True), ("mlExperiments", False)):
            one = ask_about(self.graphql, "models", [id_], withModels=models, withExperiments=not models)[id_]
            node |= one.node or {}
            failures |= one.failures if one.node is not None else {part: one.failures.get("", "no answer")}
        return ProjectReply(node, failures) if node else both

    def _open_parts(self, id_: int) -> list[str]:
        """The parts that readers of the site may see."""
        parts = {"mlModels": "model_registry", "mlExperiments": "model_experiments"}
        if not self.sees_more:
            return list(parts)
        project = self.files.json(f"{self.url}/api/v4/projects/{id_}", {})
        levels = read_levels(project) if isinstance(project, Mapping) else {}
        return [part for part, feature in parts.items() if is_open(feature, levels)]


@dataclass(slots=True)
class _Reading:
    """One project in depth."""

    reader: GitlabModelReader
    tracked: Tracked
    listed: Mapping[str, Sequence[Mapping[str, Any]]]
    failed: Mapping[str, str]

    def read(self) -> TrackingReplies:
        replies, before = TrackingReplies(), TrackingReplies.as_before(self.tracked.previous, {})
        if "mlModels" in self.failed:
            replies.models, replies.failures["models"] = before.models, self.failed["mlModels"]
        else:
            known = {model.name: model for model in before.models}
            packages = PackageReader(self.reader.files, self.reader.url, self.tracked, replies.failures)
            models = [self._model(node, known, packages, replies) for node in self.listed.get("mlModels", ())]
            replies.models = tuple(sorted(models, key=lambda model: (model.title.casefold(), model.name)))
        if "mlExperiments" in self.failed:
            replies.experiments, replies.failures["experiments"] = (
                before.experiments,
                self.failed["mlExperiments"],
            )
        else:
            replies.experiments = self._experiments(before, replies)
        return replies

    def _model(
        self,
        node: Mapping[str, object],
        known: Mapping[str, RegisteredModelRecord],
        packages: PackageReader,
        replies: TrackingReplies,
    ) -> RegisteredModelRecord:
        project, name, id_ = self.tracked.project, plain(node.get("name")), id_of(node.get("id"))
        versions: tuple[ModelVersionRecord, ...] = ()
        try:
            found = list(self._versions(as_text(node.get("id"))))
            records = [make_version(each, project, name, id_) for each in found]
            versions = tuple(
                packages.with_files(name, record, each, place)
                for place, (record, each) in enumerate(zip(records, found, strict=True))
            )
        except SourceError as error:
            replies.failures[f"versions of {name}"] = error.what
            versions = known[name].versions if name in known else ()
        return RegisteredModelRecord(
            name=name,
            title=project.title(name),
            web_url=project.model(str(id_)),
            description=described(node.get("description")),
            versions=versions,
        )

    def _versions(self, gid: str) -> Iterator[Mapping[str, object]]:
        after = None
        for _ in range(_MOST_PAGES):
            answer = self.reader.graphql.ask("model_versions", {"id": gid, "after": after})
            if answer.errors:
                raise SourceError(answer.errors[0].message)
            yield from nodes(answer.data, "mlModel", "versions")
            page = dig(answer.data, "mlModel", "versions", "pageInfo")
            after = as_text(dig(page, "endCursor")) if dig(page, "hasNextPage") is True else ""
            if not after:
                return

    def _experiments(self, before: TrackingReplies, replies: TrackingReplies) -> tuple[ExperimentRecord, ...]:
        """The experiments of people; those that GitLab makes for each model are its versions."""
        own = [node for node in self.listed.get("mlExperiments", ()) if not node.get("modelId")]
        candidates: dict[int, Mapping[str, Any]] = {}
        if own:
            id_ = self.tracked.project.project_id
            payload = ask_about(self.reader.graphql, "candidates", [id_], each=_CANDIDATES)[id_]
            if payload.failures:
                replies.failures["candidates"] = next(iter(payload.failures.values()))
            candidates = {id_of(node.get("id")): node for node in nodes(payload.node, "mlExperiments")}
        known = {experiment.id: experiment for experiment in before.experiments}
        made = [make_experiment(node, self.tracked.project, candidates) for node in own]
        if "candidates" in replies.failures:
            made = [_with_runs(each, known.get(each.id)) for each in made]
        made.sort(key=lambda each: (each.last_run_at or LONG_AGO, each.id), reverse=True)
        return tuple(made)


def _with_runs(experiment: ExperimentRecord, known: ExperimentRecord | None) -> ExperimentRecord:
    """The experiment with the runs that are known of it."""
    if known is None:
        return experiment
    return replace(experiment, last_run_at=known.last_run_at, latest=known.latest)


def _unread(tracked: Tracked, why: str) -> ReadResult:
    return ReadResult(tracked, "", TrackingReplies.as_before(tracked.previous, {"tracking server": why}))
