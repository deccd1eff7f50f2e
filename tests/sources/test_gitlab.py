"""Whole crawls of the embedded GitLab: what is found, asked again, kept and removed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sharinghub_static.demo.world import SampleFile, SamplePipeline
from sharinghub_static.errors import SnapshotError, SourceError
from sharinghub_static.reporting import SilentReporter
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.sources.gitlab.crawl import CrawlSummary, crawl_gitlab
from tests.projects import make_config
from tests.sources.crawling import DATASET, FIRST_CRAWL, IMPATIENT, changed_project, crawling, dataset
from tests.sources.rich_project import OID, POINTER, RICH
from tests.worlds import ADMIN_TOKEN, NOW, STRANGER_TOKEN, sample


def test_everything_of_a_project_is_kept(tmp_path: Path) -> None:
    with crawling(tmp_path, RICH) as crawler:
        summary = crawler.crawl()
        record = crawler.records()["eo/land/cover"]
        with Snapshot.open(crawler.path) as snapshot:
            assert snapshot.instance.url == crawler.gitlab.url
            assert not snapshot.instance.authenticated
            assert snapshot.crawled_at == snapshot.changed_at == FIRST_CRAWL
    assert (summary.discovered, summary.changed, summary.removed, summary.failures) == (1, 1, 0, 0)
    assert record.topics == ("land", DATASET)
    assert record.description == "Land cover"
    assert record.license is not None
    assert record.license.key == "apache-2.0"
    assert [language.name for language in record.languages] == ["Python", "R"]
    assert {file.path: file.kind for file in record.files} == {
        ".dvc/config": "blob",
        "CITATION.cff": "blob",
        "LICENSE": "blob",
        "README.md": "blob",
        "data/tiles.dvc": "blob",
        "model.onnx": "blob",
        "src/a b/é.py": "blob",
        "vendor/lib": "submodule",
    }
    assert [text.path for text in record.texts] == [
        ".dvc/config",
        "CITATION.cff",
        "README.md",
        "data/tiles.dvc",
        "model.onnx",
    ]
    model = next(file for file in record.files if file.path == "model.onnx")
    assert (model.lfs_oid, model.size) == (OID, 7_000_000_000)
    pointer = record.text("model.onnx")
    assert pointer is not None
    assert pointer.text == POINTER.decode()
    assert not pointer.is_cut
    assert [(release.tag, [link.name for link in release.links]) for release in record.releases] == [
        ("v1", ["doc"])
    ]
    assert dict(record.releases[0].sources).keys() >= {"zip", "tar.gz"}
    assert [(package.name, package.kind) for package in record.packages] == [("cover", "PYPI")]
    assert [container.tags for container in record.containers] == [("1.0", "latest")]
    assert [(person.name, person.commits) for person in record.contributors] == [
        ("Ada Sample", 2),
        ("Bob Sample", 1),
    ]
    assert record.pipeline is not None
    assert (record.pipeline.status, record.pipeline.coverage) == ("SUCCESS", 81.5)
    assert (record.counts.stars, record.counts.open_issues, record.counts.closed_issues) == (3, 1, 1)


@pytest.mark.parametrize("token", [None, ADMIN_TOKEN])
def test_two_crawls_of_the_same_store_the_same(tmp_path: Path, token: str | None) -> None:
    projects = [RICH, *(dataset(f"eo/p{n}") for n in range(40))]
    with crawling(tmp_path, *projects) as crawler:
        crawler.crawl(token)
        first = crawler.records()
        crawler.path = tmp_path / "second.sqlite"
        crawler.crawl(token)
        assert list(crawler.records().items()) == list(first.items())
        assert len(first) == 41


def test_a_second_crawl_asks_for_nothing_but_the_lists(tmp_path: Path) -> None:
    with crawling(tmp_path, RICH, dataset("eo/x"), sample("eo/y", topics=("sharinghub:aimodel",))) as crawler:
        crawler.crawl()
        summary = crawler.crawl()
        assert crawler.asked() == ["Discover"] * 3
        assert summary == CrawlSummary(discovered=3, unchanged=3, requests=3)
        assert crawler.changed_at() == FIRST_CRAWL


def test_a_second_crawl_with_a_token_asks_for_the_access_levels_besides(tmp_path: Path) -> None:
    with crawling(tmp_path, RICH) as crawler:
        crawler.crawl(ADMIN_TOKEN)
        crawler.crawl(ADMIN_TOKEN)
        assert crawler.asked() == ["/api/v4/projects"] + ["Discover"] * 3
        with Snapshot.open(crawler.path) as snapshot:
            assert snapshot.instance.version.startswith("18.7.1")
            assert snapshot.instance.authenticated


def test_a_project_in_two_categories_is_asked_about_once(tmp_path: Path) -> None:
    both = sample("eo/both", topics=(DATASET, "sharinghub:processor"))
    with crawling(tmp_path, both) as crawler:
        assert crawler.crawl().discovered == 1
        assert crawler.asked().count("Metadata") == 1


@pytest.mark.parametrize(
    "change",
    [
        {"files": (SampleFile("README.md", b"# New"),)},
        {"stars": 9},
        {"topics": (DATASET, "new")},
        {"name": "Renamed", "last_activity_at": NOW + timedelta(hours=2)},
        {"releases": ()},
        {"packages": ()},
        {"pipelines": (SamplePipeline("RUNNING", NOW, ref="main"), *RICH.pipelines)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_changed_is_asked_for_again_and_is_news(tmp_path: Path, change: dict[str, object]) -> None:
    other = dataset("eo/other")
    with crawling(tmp_path, RICH, other) as crawler:
        crawler.crawl()
        before = crawler.records()
        crawler.gitlab.world = changed_project(crawler.gitlab.world, "eo/land/cover", **change)
        summary = crawler.crawl()
        after = crawler.records()
        assert (summary.changed, summary.unchanged) == (1, 1)
        assert after["eo/land/cover"] != before["eo/land/cover"]
        assert after["eo/other"] == before["eo/other"]
        assert not any(path.startswith(f"/api/v4/projects/{other.id}") for path in crawler.asked())
        assert crawler.changed_at() == FIRST_CRAWL + timedelta(days=1)


def test_a_project_that_vanished_is_forgotten(tmp_path: Path) -> None:
    with crawling(tmp_path, RICH, dataset("eo/gone")) as crawler:
        crawler.crawl()
        world = crawler.gitlab.world
        crawler.gitlab.world = replace(world, projects=world.projects[:1])
        assert crawler.crawl().removed == 1
        assert list(crawler.records()) == ["eo/land/cover"]
        assert crawler.changed_at() == FIRST_CRAWL + timedelta(days=1)


def test_a_project_that_moved_keeps_its_row(tmp_path: Path) -> None:
    with crawling(tmp_path, RICH) as crawler:
        crawler.crawl()
        crawler.gitlab.world = changed_project(crawler.gitlab.world, "eo/land/cover", path="land-cover")
        assert crawler.crawl().removed == 0
        assert list(crawler.records()) == ["eo/land/land-cover"]


@pytest.mark.parametrize(
    "project",
    [
        dataset("eo/odd", default_branch=None, files=()),
        dataset("eo/odd", files=()),
        dataset("eo/odd", repository_access="DISABLED"),
        dataset("eo/odd", issues_access="DISABLED"),
        dataset("eo/odd", archived=True),
        dataset("eo/odd", default_branch="feature/ü #1"),
    ],
)
def test_an_odd_project_is_kept_without_a_failure(tmp_path: Path, project: object) -> None:
    with crawling(tmp_path, project) as crawler:
        assert crawler.crawl().failures == 0
        assert crawler.records()["eo/odd"].failures == ()


def test_the_readme_is_found_whatever_its_name(tmp_path: Path) -> None:
    names = ["ReadMe.Markdown", "readme.txt", "README", "readme.rst"]
    projects = [dataset(f"eo/p{n}", files={name: "Hello"}) for n, name in enumerate(names)]
    with crawling(tmp_path, *projects) as crawler:
        crawler.crawl()
        assert [record.texts[0].path for record in crawler.records().values()] == names


def test_a_readme_of_five_megabytes_is_cut_and_says_so(tmp_path: Path) -> None:
    with crawling(tmp_path, dataset("eo/big", files={"README.md": "é" * 2_500_000})) as crawler:
        crawler.crawl(**{"max-text-bytes": 100_001})
        text = crawler.records()["eo/big"].text("README.md")
        assert text is not None
        assert (len(text.text), text.size, text.is_cut) == (50_000, 5_000_000, True)


def test_files_that_are_too_much_together_are_read_one_by_one(tmp_path: Path) -> None:
    half = "x" * (11 * 1024 * 1024)
    files = {"README.md": half, "CITATION.cff": half, "codemeta.json": "{}"}
    with crawling(tmp_path, dataset("eo/big", files=files), dataset("eo/small")) as crawler:
        summary = crawler.crawl(**{"max-text-bytes": 1000})
        record = crawler.records()["eo/big"]
        assert summary.failures == 0
        assert [text.path for text in record.texts] == ["CITATION.cff", "README.md", "codemeta.json"]
        assert record.texts[0].is_cut


def test_a_tree_is_read_to_its_end_and_no_further_than_allowed(tmp_path: Path) -> None:
    names = [f"d{n // 50:02}/f{n:04}.txt" for n in range(430)]
    with crawling(tmp_path, dataset("eo/wide", files=dict.fromkeys([*names, "README.md"], "x"))) as crawler:
        crawler.crawl()
        record = crawler.records()["eo/wide"]
        assert [file.path for file in record.files] == ["README.md", *names]
        assert not record.files_cut
        crawler.crawl(**{"max-files": 120})
        record = crawler.records()["eo/wide"]
        assert (len(record.files), record.files_cut) == (120, True)
        assert record.text("README.md") is not None
        crawler.crawl(**{"max-files": 0})
        record = crawler.records()["eo/wide"]
        assert (record.files, record.files_cut) == ((), True)
        assert record.text("README.md") is not None


def test_odd_paths_are_kept_as_git_has_them(tmp_path: Path) -> None:
    paths = ["-rf", "a\nb.dvc", "a\\b", "ü/%2e%2e/x", "x" * 200, "{{ y }}.dvc", "~", "\U0001f30d"]
    with crawling(tmp_path, dataset("eo/odd", files=dict.fromkeys(paths, "x"))) as crawler:
        crawler.crawl()
        record = crawler.records()["eo/odd"]
        assert [file.path for file in record.files] == sorted(paths)
        assert [text.path for text in record.texts] == ["a\nb.dvc", "{{ y }}.dvc"]


def test_many_projects_stay_below_an_anonymous_callers_complexity(tmp_path: Path) -> None:
    with crawling(tmp_path, *(dataset(f"eo/p{n:03}") for n in range(230))) as crawler:
        summary = crawler.crawl()
        asked = crawler.asked()
    assert (summary.discovered, summary.failures) == (230, 0)
    assert asked.count("Discover") == 5
    for operation in ("Metadata", "Tree", "Registries", "Activity", "Reviews", "MergeRequests"):
        # 25, 50, 100 and 55 projects.
        assert asked.count(operation) == 4
    assert "Texts" not in asked
    assert "Runs" not in asked
    # The last two are of groups and topics.
    assert summary.requests == len(asked) == 5 + 7 * 4 + 2


def test_an_instance_without_such_projects_is_an_error_that_names_the_topics(tmp_path: Path) -> None:
    with crawling(tmp_path, RICH) as crawler:
        crawler.crawl()
        crawler.gitlab.world = replace(crawler.gitlab.world, projects=(sample("eo/other"),))
        with pytest.raises(
            SourceError, match=r"sharinghub:aimodel, sharinghub:dataset, sharinghub:processor"
        ):
            crawler.crawl()
        assert list(crawler.records()) == ["eo/land/cover"]


def test_a_wrong_token_is_an_error_in_clear_words(tmp_path: Path) -> None:
    with crawling(tmp_path, RICH) as crawler, pytest.raises(SourceError, match="does not accept the token"):
        crawler.crawl("glpat-wrong")


def test_a_snapshot_of_another_gitlab_is_refused(tmp_path: Path) -> None:
    with crawling(tmp_path, RICH) as crawler:
        crawler.crawl()
    with crawling(tmp_path, RICH) as other, pytest.raises(SnapshotError, match="is a snapshot of"):
        other.crawl()


def test_an_address_where_nothing_answers_is_named(tmp_path: Path) -> None:
    config = make_config(gitlab={"url": "http://127.0.0.1:9"})
    with (
        Snapshot.open(tmp_path / "s", create=True) as snapshot,
        pytest.raises(SourceError, match=r"http://127.0.0.1:9/api/graphql cannot be reached"),
    ):
        crawl_gitlab(
            config,
            snapshot,
            token=None,
            reporter=SilentReporter(),
            now=lambda: datetime.now(UTC),
            retry_policy=IMPATIENT,
        )


@pytest.mark.parametrize(
    ("environment", "token", "words"),
    [
        ({}, None, "there is no token"),
        ({"CI_JOB_TOKEN": "glcbt-1"}, None, "job token cannot read GitLab's GraphQL"),
        ({"CI_JOB_TOKEN": "glcbt-1"}, "glcbt-1", "job token cannot read GitLab's GraphQL"),
        ({}, "glcbt-64_x", "job token cannot read GitLab's GraphQL"),
    ],
)
def test_an_anonymous_crawl_says_so_once(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    token: str | None,
    words: str,
) -> None:
    monkeypatch.delenv("CI_JOB_TOKEN", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with crawling(tmp_path, RICH) as crawler:
        crawler.crawl(token)
        assert len(crawler.reporter.notices) == 1
        assert words in crawler.reporter.notices[0]
        assert "glcbt" not in crawler.reporter.notices[0]


def test_a_crawl_with_a_token_says_nothing(tmp_path: Path) -> None:
    with crawling(tmp_path, RICH) as crawler:
        crawler.crawl(STRANGER_TOKEN)
        assert crawler.reporter.notices == crawler.reporter.warnings == []
