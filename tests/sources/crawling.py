"""A crawl of the embedded GitLab, as tests need it: impatient, at a fixed time, with its words kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sharinghub_static.demo.world import SampleProject, World
from sharinghub_static.reporting import SilentReporter
from sharinghub_static.snapshot.records import ProjectRecord
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.sources.gitlab.crawl import CrawlSummary, crawl_gitlab
from sharinghub_static.sources.http.retry_policy import RetryPolicy
from tests.gitlab_double.server import EmbeddedGitlab
from tests.projects import make_config
from tests.worlds import make_world, sample

__all__ = ["DATASET", "FIRST_CRAWL", "IMPATIENT", "Crawler", "changed_project", "crawling", "dataset"]

DATASET = "sharinghub:dataset"
FIRST_CRAWL = datetime(2026, 1, 1, tzinfo=UTC)
IMPATIENT = RetryPolicy(attempts=3, first_wait=0.01, longest_wait=2, workers=4, failures=6)


def dataset(full_path: str, **changes: Any) -> SampleProject:
    """A sample project with the topic of the category ``dataset``."""
    return sample(full_path, **{"topics": (DATASET,), **changes})


def changed_project(world: World, full_path: str, **changes: Any) -> World:
    """The world with one project changed."""
    projects = tuple(
        replace(project, **changes) if project.full_path == full_path else project
        for project in world.projects
    )
    return replace(world, projects=projects)


@dataclass
class Crawler:
    """Crawls one GitLab into one file, each time a day later."""

    gitlab: EmbeddedGitlab
    path: Path
    reporter: SilentReporter = field(default_factory=SilentReporter)
    crawls: int = 0

    def crawl(
        self, token: str | None = None, retry_policy: RetryPolicy = IMPATIENT, only: str = "", **options: Any
    ) -> CrawlSummary:
        """Crawl, all or ``only`` one project; ``options`` are keys of the section ``gitlab``."""
        moment = FIRST_CRAWL + timedelta(days=self.crawls)
        self.crawls += 1
        self.gitlab.forget_requests()
        config = make_config(gitlab={"url": self.gitlab.url, "timeout": 5, **options})
        with Snapshot.open(self.path, create=True) as snapshot:
            return crawl_gitlab(
                config,
                snapshot,
                token=token,
                reporter=self.reporter,
                now=lambda: moment,
                retry_policy=retry_policy,
                only=only,
            )

    def records(self) -> dict[str, ProjectRecord]:
        """What is stored, by full path."""
        with Snapshot.open(self.path) as snapshot:
            return {record.full_path: record for record in snapshot.projects()}

    def changed_at(self) -> datetime:
        """When a crawl last found something new."""
        with Snapshot.open(self.path) as snapshot:
            return snapshot.changed_at

    def asked(self) -> list[str]:
        """The requests of the last crawl: operations and REST paths, sorted."""
        return sorted(request.operation or request.path for request in self.gitlab.requests)


@contextmanager
def crawling(folder: Path, *projects: SampleProject, **world: Any) -> Iterator[Crawler]:
    """A GitLab with these projects, and who crawls it."""
    with EmbeddedGitlab(make_world(*projects, **world)) as gitlab:
        yield Crawler(gitlab, folder / "snapshot.sqlite")
