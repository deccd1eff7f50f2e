"""A crawl of a tracking server, as tests need it: impatient, at a fixed time, of projects that are said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sharinghub_static.reporting import SilentReporter
from sharinghub_static.snapshot.records import InstanceRecord, ProjectRecord
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.snapshot.tracking_records import ModelVersionRecord, TrackingRecord
from sharinghub_static.sources.http.retry_policy import RetryPolicy
from sharinghub_static.sources.mlflow.crawl import MlflowSummary, crawl_mlflow
from tests.projects import GITLAB, make_config, make_record

__all__ = ["FIRST_CRAWL", "MODEL_TOPIC", "TrackingCrawler", "model_project"]

FIRST_CRAWL = datetime(2026, 1, 1, tzinfo=UTC)
MODEL_TOPIC = "sharinghub:aimodel"
_IMPATIENT = RetryPolicy(attempts=2, first_wait=0, longest_wait=1, workers=4, failures=4)


def model_project(full_path: str, id_: int, **changes: Any) -> ProjectRecord:
    """A project whose category wants the tracking server."""
    return make_record(full_path, **{"id": id_, "topics": (MODEL_TOPIC,), **changes})


@dataclass
class TrackingCrawler:
    """Crawls one tracking server for some projects into one file, each time a day later.

    Args:
        path: of the snapshot.
        url: of the server.
        kind: its type.
    """

    path: Path
    url: str
    kind: str = "mlflow"
    environ: Mapping[str, str] = field(default_factory=dict)
    reporter: SilentReporter = field(default_factory=SilentReporter)
    retry_policy: RetryPolicy = _IMPATIENT
    gitlab: str = GITLAB
    crawls: int = 0

    def crawl(self, *projects: ProjectRecord, timeout: float = 20, **config: Any) -> MlflowSummary:
        """Crawl; the projects, if any are given, are those that the snapshot holds from then on."""
        moment = FIRST_CRAWL + timedelta(days=self.crawls)
        self.crawls += 1
        mlflow = {"type": self.kind, "url": self.url} if self.url else {"type": self.kind}
        settings = make_config(
            **{"gitlab": {"url": self.gitlab, "timeout": timeout}, "mlflow": mlflow, **config}
        )
        with Snapshot.open(self.path, create=True) as snapshot:
            if projects:
                snapshot.instance = InstanceRecord(self.gitlab)
                here = {project.id for project in projects}
                snapshot.remove([id_ for id_ in snapshot.fingerprints() if id_ not in here], at=moment)
                for project in projects:
                    snapshot.put(project, "f", at=moment)
            return crawl_mlflow(
                settings,
                snapshot,
                environ=self.environ,
                reporter=self.reporter,
                now=lambda: moment,
                retry_policy=self.retry_policy,
            )

    def record(self, id_: int) -> TrackingRecord:
        """What is stored of a project."""
        with Snapshot.open(self.path) as snapshot:
            record = snapshot.tracking.of(id_)
            assert record is not None
            return record

    def records(self) -> dict[int, TrackingRecord]:
        """All that is stored."""
        with Snapshot.open(self.path) as snapshot:
            return snapshot.tracking.all()

    def version(self, id_: int, model: int = 0, version: int = 0) -> ModelVersionRecord:
        """One version of one model of a project, by their places."""
        return self.record(id_).models[model].versions[version]

    def changed_at(self) -> datetime:
        """When a crawl last found something new."""
        with Snapshot.open(self.path) as snapshot:
            return snapshot.changed_at
