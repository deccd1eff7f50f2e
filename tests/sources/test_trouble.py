"""Crawls of a GitLab in trouble: nothing known is lost, nothing hangs, and the next crawl mends it."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sharinghub_static.demo.limits import Limits
from sharinghub_static.demo.world import (
    SampleCommit,
    SampleContainer,
    SampleFile,
    SampleProject,
    SampleRelease,
)
from sharinghub_static.errors import SnapshotError, SourceError
from sharinghub_static.sources.http.retry_policy import RetryPolicy
from tests.gitlab_double.faults import Fault
from tests.gitlab_double.server import EmbeddedGitlab
from tests.sources.crawling import FIRST_CRAWL, IMPATIENT, Crawler, changed_project, crawling, dataset
from tests.worlds import NOW, make_world

COVER = dataset(
    "eo/cover",
    license="mit",
    # A merge that does not say so in its title: GitLab is asked who contributed.
    commits=tuple(SampleCommit("ada", "x", NOW + timedelta(hours=n), on_branch=n == 1) for n in range(3)),
    releases=(SampleRelease("v1", "One", NOW),),
    containers=(SampleContainer(),),
    files={"README.md": "# Old", "x.dvc": "outs: []"},
)
OTHER = dataset("eo/other")
NEW = (
    SampleFile("LICENSE", b"Other words."),
    SampleFile("README.md", b"# New"),
    SampleFile("y.dvc", b"outs: []"),
)


@pytest.mark.parametrize(
    "fault",
    [
        Fault("", "status", status=500),
        Fault("", "status", status=502, times=2),
        Fault("", "graphql_503"),
        Fault("", "broken_json"),
        Fault("", "cut"),
        Fault("", "rate_limit", retry_after=0),
        Fault("", "rate_limit", retry_after=None),
        Fault("", "timeout", seconds=2),
        Fault("", "slow", seconds=0.2),
    ],
    ids=lambda fault: fault.kind,
)
@pytest.mark.parametrize("where", ["Discover", "Metadata", "Tree", "Texts", "Registries", "Activity"])
def test_trouble_that_passes_leaves_no_trace(tmp_path: Path, fault: Fault, where: str) -> None:
    with crawling(tmp_path, COVER) as crawler:
        crawler.gitlab.faults.add(replace(fault, match=where))
        summary = crawler.crawl(timeout=1 if fault.kind == "timeout" else 5)
        assert (summary.changed, summary.failures) == (1, 0)
        assert crawler.records()["eo/cover"].failures == ()
        assert crawler.reporter.warnings == []


@pytest.mark.parametrize("kind", ["status", "rate_limit", "cut"])
@pytest.mark.parametrize("where", [r"/projects/\d+$", "/contributors", "/tags"])
def test_trouble_of_rest_that_passes_leaves_no_trace(tmp_path: Path, kind: str, where: str) -> None:
    with crawling(tmp_path, COVER) as crawler:
        crawler.gitlab.faults.add(Fault(where, kind, status=503, retry_after=0))  # type: ignore[arg-type]  # parametrized
        assert crawler.crawl().failures == 0
        record = crawler.records()["eo/cover"]
        assert record.license is not None
        assert record.containers[0].tags == ("latest",)


@pytest.mark.parametrize(
    ("fault", "parts"),
    [
        (Fault("Texts", "status", times=None), {"texts"}),
        (Fault("Tree", "status", times=None), {"files"}),
        (Fault("Registries", "broken_json", times=None), {"containers", "packages", "releases"}),
        (Fault("Activity", "graphql_503", times=None), {"counts", "pipeline"}),
        (Fault("Metadata", "status", times=None), {"project"}),
        (Fault("Activity", "partial", field="pipelines", times=None), {"pipeline"}),
        (Fault("Registries", "partial", field="containerRepositories", times=None), {"containers"}),
        (Fault("Metadata", "partial", field="languages", times=None), {"languages"}),
        (Fault("Metadata", "partial", field="repository", times=None), {"repository", "texts", "files"}),
        (Fault("Tree", "partial", field="paginatedTree", times=None), {"files"}),
        (Fault("/contributors", "status", times=None), {"contributors"}),
        (Fault("/tags", "status", times=None), {"containers"}),
        (Fault(r"/projects/\d+$", "status", times=None), {"license"}),
    ],
    ids=lambda value: f"{value.match}-{value.kind}-{value.field}" if isinstance(value, Fault) else "",
)
def test_a_part_that_cannot_be_read_is_the_last_good_one(
    tmp_path: Path, fault: Fault, parts: set[str]
) -> None:
    with crawling(tmp_path, COVER) as crawler:
        crawler.crawl()
        before = crawler.records()["eo/cover"]
        crawler.gitlab.world = changed_project(crawler.gitlab.world, "eo/cover", files=NEW, stars=7)
        crawler.gitlab.faults.add(fault)
        summary = crawler.crawl()
        record = crawler.records()["eo/cover"]
        assert {part for part, _ in record.failures} == parts
        assert summary.failures == len(parts)
        assert "eo/cover" in crawler.reporter.warnings[0]
        fields = {"repository": "default_branch"}
        for part in parts - {"project"}:
            assert getattr(record, fields.get(part, part)) == getattr(before, fields.get(part, part))
        if parts == {"project"}:
            assert replace(record, failures=()) == before
        else:
            assert record.counts.stars == (0 if "counts" in parts else 7)
        crawler.gitlab.faults.clear()
        assert crawler.crawl().failures == 0
        repaired = crawler.records()["eo/cover"]
        assert (repaired.failures, repaired.counts.stars) == ((), 7)
        assert [text.path for text in repaired.texts] == ["README.md", "y.dvc"]


def test_a_new_project_that_cannot_be_read_is_kept_as_it_was_found(tmp_path: Path) -> None:
    with crawling(tmp_path, COVER) as crawler:
        crawler.gitlab.faults.add(Fault("Metadata", "status", times=None))
        crawler.crawl()
        record = crawler.records()["eo/cover"]
        assert (record.name, record.topics, record.texts) == ("cover", COVER.topics, ())
        assert dict(record.failures).keys() == {"project"}


def test_failures_that_stay_the_same_are_no_news(tmp_path: Path) -> None:
    with crawling(tmp_path, COVER) as crawler:
        crawler.gitlab.faults.add(Fault("/tags", "status", times=None))
        crawler.crawl()
        assert crawler.crawl().changed == 0
        assert crawler.changed_at() == FIRST_CRAWL


def test_a_batch_that_is_too_slow_is_asked_for_in_halves(tmp_path: Path) -> None:
    with crawling(tmp_path, *(dataset(f"eo/p{n}") for n in range(8))) as crawler:
        # Two attempts at eight projects, two at the first four: then GitLab feels better.
        crawler.gitlab.faults.add(Fault("Metadata", "graphql_503", times=4))
        assert crawler.crawl().failures == 0
        assert crawler.asked().count("Metadata") == 4 + 3
        assert all(record.texts for record in crawler.records().values())


def test_a_project_of_which_discovery_is_unsure_is_neither_asked_for_nor_lost(tmp_path: Path) -> None:
    with crawling(tmp_path, COVER, OTHER) as crawler:
        crawler.crawl()
        crawler.gitlab.faults.add(Fault("Discover", "partial", field="lastCommit", times=None))
        summary = crawler.crawl()
        assert (summary.changed, summary.removed, summary.unchanged) == (0, 0, 2)
        assert set(crawler.asked()) == {"Discover"}


def test_nothing_is_removed_when_the_list_is_not_whole(tmp_path: Path) -> None:
    with crawling(tmp_path, COVER, OTHER) as crawler:
        crawler.crawl()
        # An error that leads to no project: some may be missing.
        crawler.gitlab.faults.add(Fault("Discover", "partial", field="none", times=None))
        crawler.gitlab.world = make_world(COVER)
        assert crawler.crawl().removed == 0
        assert set(crawler.records()) == {"eo/cover", "eo/other"}
        assert "none that is absent was removed" in crawler.reporter.warnings[0]
        crawler.gitlab.faults.clear()
        assert crawler.crawl().removed == 1


@pytest.mark.parametrize("kind", ["status", "broken_json", "cut", "rate_limit"])
def test_an_outage_ends_the_crawl_and_leaves_the_snapshot(tmp_path: Path, kind: str) -> None:
    with crawling(tmp_path, COVER, OTHER) as crawler:
        crawler.crawl()
        before = crawler.records()
        crawler.gitlab.world = make_world(replace(COVER, stars=9))
        crawler.gitlab.faults.add(Fault("", kind, times=None, retry_after=0))  # type: ignore[arg-type]  # parametrized
        with pytest.raises(SourceError):
            crawler.crawl()
        assert crawler.records() == before
        assert len(crawler.asked()) < 40


def test_an_outage_in_the_middle_keeps_what_was_read(tmp_path: Path) -> None:
    with crawling(tmp_path, *(dataset(f"eo/p{n}") for n in range(60))) as crawler:
        crawler.gitlab.faults.add(Fault("Activity", "slow", seconds=0))
        crawler.gitlab.faults.add(Fault("Activity", "rate_limit", retry_after=9999, times=None))
        with pytest.raises(SourceError, match="asks to wait 9999 s"):
            crawler.crawl()
        kept = len(crawler.records())
        assert kept in (25, 35)  # Both batches are under way: one of them gets through.
        crawler.gitlab.faults.clear()
        summary = crawler.crawl()
        assert (summary.changed, summary.unchanged) == (60 - kept, kept)


def test_a_rest_api_that_is_down_is_soon_left_alone(tmp_path: Path) -> None:
    with crawling(tmp_path, *(dataset(f"eo/p{n:02}") for n in range(30))) as crawler:
        crawler.gitlab.faults.add(Fault("/api/v4", "status", times=None, status=502))
        crawler.crawl()
        assert len(crawler.records()) == 30
        assert all(record.texts for record in crawler.records().values())
        rest = [request for request in crawler.gitlab.requests if "/v4/" in request.path]
        # Each of the workers may be at its last question when the others give up.
        assert len(rest) <= IMPATIENT.attempts * (IMPATIENT.failures + IMPATIENT.workers)


def test_the_rate_limit_of_an_instance_is_kept(tmp_path: Path) -> None:
    projects = [dataset(f"eo/p{n}") for n in range(6)]
    limits = Limits(requests_per_minute=12, window_seconds=1.0)
    with EmbeddedGitlab(make_world(*projects), limits=limits) as gitlab:
        crawler = Crawler(gitlab, tmp_path / "s")
        retry_policy = RetryPolicy(attempts=6, first_wait=0.05, longest_wait=5, workers=2)
        assert crawler.crawl(retry_policy=retry_policy).failures == 0
        assert all(record.contributors for record in crawler.records().values())


def test_a_crawl_that_was_killed_is_gone_on_with(tmp_path: Path) -> None:
    projects: list[SampleProject] = [dataset(f"eo/p{n:02}") for n in range(60)]
    program = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from sharinghub_static.reporting import SilentReporter
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.sources.gitlab.crawl import crawl_gitlab
from tests.projects import make_config
with Snapshot.open(Path(sys.argv[2]), create=True) as snapshot:
    config = make_config(gitlab={"url": sys.argv[1]})
    crawl_gitlab(config, snapshot, token=None, reporter=SilentReporter(), now=lambda: datetime.now(UTC))
"""
    with crawling(tmp_path, *projects) as crawler:
        # The first batch gets through; the second hangs until the kill.
        crawler.gitlab.faults.add(Fault("Metadata", "slow", seconds=0))
        crawler.gitlab.faults.add(Fault("Metadata", "timeout", seconds=60, times=None))
        with subprocess.Popen(
            [sys.executable, "-c", program, crawler.gitlab.url, str(crawler.path)]
        ) as child:
            deadline = time.monotonic() + 600  # for a child that hangs; no measure of speed
            while time.monotonic() < deadline and child.poll() is None:
                if crawler.path.exists() and _stored(crawler) == 25:
                    break
                time.sleep(0.05)
            os.kill(child.pid, signal.SIGKILL)
        assert _stored(crawler) == 25
        crawler.gitlab.faults.clear()
        summary = crawler.crawl()
        assert (summary.changed, summary.unchanged, summary.failures) == (35, 25, 0)
        assert len(crawler.records()) == 60


def _stored(crawler: Crawler) -> int:
    try:
        return len(crawler.records())
    except SnapshotError:
        return 0


def test_a_gitlab_that_does_not_say_what_is_public_is_named(tmp_path: Path) -> None:
    fault = Fault("Metadata", "partial", times=None, field="visibility")
    named = pytest.raises(SourceError, match=r"no project could be stored: .*visibility")
    with crawling(tmp_path, dataset("eo/one")) as crawler, named:
        crawler.gitlab.faults.add(fault)
        crawler.crawl()
