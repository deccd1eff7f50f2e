"""A crawl of one project reads it as a crawl of all would, and leaves the others as they are."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import sharinghub_static
from sharinghub_static.cli import main
from sharinghub_static.errors import SourceError
from sharinghub_static.reporting import SilentReporter
from sharinghub_static.snapshot.store import Snapshot
from tests.gitlab_double.faults import Fault
from tests.gitlab_double.server import EmbeddedGitlab
from tests.sources.crawling import Crawler, changed_project, crawling, dataset
from tests.worlds import ADMIN_TOKEN, NOW, make_world, sample

PATHS = ("eo/one", "eo/two", "eo/three")


def fingerprints(crawler: Crawler) -> dict[int, str]:
    with Snapshot.open(crawler.path) as snapshot:
        return snapshot.fingerprints()


def change(gitlab: EmbeddedGitlab, full_path: str, **changes: object) -> None:
    later = {"last_activity_at": NOW + timedelta(hours=2)}
    gitlab.world = changed_project(gitlab.world, full_path, **later, **changes)


@pytest.mark.parametrize("token", [None, ADMIN_TOKEN])
def test_one_project_is_read_and_the_others_stand(tmp_path: Path, token: str | None) -> None:
    with crawling(tmp_path, *map(dataset, PATHS)) as crawler:
        crawler.crawl(token)
        before = crawler.records()
        for path in PATHS[:2]:
            change(crawler.gitlab, path, description="New words")
        summary = crawler.crawl(token, only="eo/one")
        assert (summary.discovered, summary.changed, summary.removed) == (1, 1, 0)
        after = crawler.records()
        assert after["eo/one"].description == "New words"
        assert [after[path] for path in PATHS[1:]] == [before[path] for path in PATHS[1:]]
        assert (crawler.asked().count("Locate"), crawler.asked().count("Discover")) == (1, 1)
        with Snapshot.open(crawler.path) as snapshot:
            assert snapshot.crawled_at is not None
            assert snapshot.crawled_at < snapshot.changed_at, "the whole hub was read before"
        # What was read alone is not read again; what was left is.
        assert crawler.crawl(token).changed == 1
        assert crawler.records()["eo/two"].description == "New words"
        one = fingerprints(crawler)
    with crawling(tmp_path / "anew", *map(dataset, PATHS)) as fresh:
        fresh.gitlab.world = crawler.gitlab.world
        fresh.crawl(token)
        assert fingerprints(fresh) == one


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ({"visibility": "private"}, {"eo/two", "eo/three"}),
        ({"topics": ("other",)}, {"eo/two", "eo/three"}),
        ({"path": "uno"}, {"eo/uno", "eo/two", "eo/three"}),
    ],
)
@pytest.mark.parametrize("token", [None, ADMIN_TOKEN])
def test_what_became_of_it_is_seen(
    tmp_path: Path, changes: dict[str, object], left: set[str], token: str | None
) -> None:
    with crawling(tmp_path, *map(dataset, PATHS)) as crawler:
        crawler.crawl(token)
        change(crawler.gitlab, "eo/one", **changes)
        crawler.crawl(token, only="eo/uno" if "path" in changes else "eo/one")
        assert crawler.records().keys() == left


def test_a_deleted_and_a_new_project(tmp_path: Path) -> None:
    with crawling(tmp_path, *map(dataset, PATHS)) as crawler:
        crawler.crawl()
        kept = [project for project in crawler.gitlab.world.projects if project.full_path != "eo/one"]
        crawler.gitlab.world = replace(crawler.gitlab.world, projects=(*kept, dataset("eo/four")))
        assert crawler.crawl(only="EO/One").removed == 1
        assert crawler.crawl(only="eo/four").changed == 1
        assert crawler.records().keys() == {"eo/two", "eo/three", "eo/four"}
        assert crawler.crawl(only="eo/unknown").discovered == 0


def test_a_gitlab_that_fails_costs_no_project(tmp_path: Path) -> None:
    with crawling(tmp_path, *map(dataset, PATHS)) as crawler:
        crawler.crawl()
        for operation in ("Locate", "Discover"):
            crawler.gitlab.faults.add(Fault(operation, times=None))
            with pytest.raises(SourceError):
                crawler.crawl(only="eo/one")
            crawler.gitlab.faults.clear()
        assert crawler.records().keys() == set(PATHS)


def test_a_webhook_builds_its_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("SSL_CERT_DIR", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "GITLAB_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    projects = [sample(path, topics=("dataset",)) for path in PATHS[:2]]
    (tmp_path / "schemas").mkdir()
    payload = tmp_path / "payload.json"
    payload.write_text(json.dumps({"object_kind": "push", "project": {"path_with_namespace": "eo/one"}}))
    with EmbeddedGitlab(make_world(*projects)) as gitlab:
        Path("site_config.yml").write_text(
            f"gitlab: {{url: {gitlab.url}}}\n"
            "stac: {categories: [{dataset: {title: Datasets, gitlab_topic: dataset}}]}\n"
        )
        build = ["build", "--schemas", "schemas", "--jobs", "1", "--webhook", str(payload)]
        assert main(build) == 0
        assert "is not of the whole hub: all is read" in capsys.readouterr().err
        page = tmp_path / "public/dataset/eo/one/index.html"
        for path in PATHS[:2]:
            change(gitlab, path, description=f"New words of {path}")
        assert main(build) == 0
        assert "New words of eo/one" in page.read_text()
        assert "New words of eo/two" not in (tmp_path / "public/dataset/index.html").read_text()
        reporter = SilentReporter()
        again = sharinghub_static.build(project="eo/one", schemas="schemas", environ={}, reporter=reporter)
        assert again.files is not None
        assert (again.files.written, reporter.notices) == (
            0,
            ["Only public projects are crawled: there is no token."],
        )
    for text in ("{}", '{"project": {"path_with_namespace": "one"}}', "[", '{"project": 1}'):
        payload.write_text(text)
        assert main(build) == 2
        assert "names no project" in capsys.readouterr().err
    assert main(["build", "--project", "one"]) == 2
    assert main(["build", "--project", "a/b", "--webhook", str(payload)]) == 2
    assert main(["build", "--webhook", "absent.json"]) == 2
