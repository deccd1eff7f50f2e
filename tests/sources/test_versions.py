"""Each version of GitLab is crawled, and what is published differs by what the version lacks, and no more."""

from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sharinghub_static.demo.samples import load_world
from sharinghub_static.errors import SourceError
from sharinghub_static.reporting import SilentReporter
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.sources.gitlab.capabilities import Capabilities, read_faults
from sharinghub_static.sources.gitlab.crawl import crawl_gitlab
from sharinghub_static.sources.gitlab.optional_parts import OPTIONAL_PARTS
from sharinghub_static.sources.gitlab.query_documents import load_query, optional_above
from tests.gitlab_double.server import EmbeddedGitlab
from tests.projects import make_config
from tests.sources.crawling import IMPATIENT

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TOKEN = "glpat-of-an-administrator"
NEWEST = "18.8.0-ee"
LACKING = {
    "16.3.0-ee": {
        "Project.issuesAccessLevel",
        "Project.markedForDeletionOn",
        "Project.mergeRequestsAccessLevel",
        "Project.updatedAt",
        "Query.projects(archived:)",
        "Commit.committedDate",
        "Repository.commits",
    },
    "17.4.0": {"Repository.commits"},
    "17.11.0": {"Repository.commits"},
    NEWEST: set(),
    "20.0.0-ee": {"Project.markedForDeletionOn", "Repository.commits"},
}
"""Version to what a crawl without models finds missing."""


class Crawl:
    """One snapshot, crawled from the samples on a GitLab of any version."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.path = folder / "snapshot.sqlite"
        self.port = port
        self.reporter = SilentReporter()
        self.requests: list[str] = []

    def run(self, version: str, *, token: str | None = None, at: datetime = NOW) -> dict[int, dict[str, Any]]:
        tokens = {**load_world().tokens, TOKEN: "root"}
        world = replace(load_world(), version=version, tokens=tokens)
        with EmbeddedGitlab(world, port=self.port) as gitlab:
            self.port = int(gitlab.url.rpartition(":")[2])
            config = make_config(gitlab={"url": gitlab.url})
            with Snapshot.open(self.path, create=True) as store:
                crawl_gitlab(
                    config, store, token=token, reporter=self.reporter, now=lambda: at, retry_policy=IMPATIENT
                )
                self.instance = store.instance
                self.requests = [request.operation for request in gitlab.requests]
                return {record.id: asdict(record) for record in store.projects()}


@pytest.mark.parametrize("version", sorted(LACKING))
def test_every_version_gives_the_same_projects_but_for_what_it_lacks(tmp_path: Path, version: str) -> None:
    old, new = Crawl(tmp_path / "old"), Crawl(tmp_path / "new")
    for crawl in (old, new):
        crawl.path.parent.mkdir()
    found = old.run(version)
    new.port = old.port
    wanted = new.run(NEWEST)
    assert set(old.instance.missing) == LACKING[version]
    assert found == wanted


def test_what_is_missing_is_remembered_and_asked_for_again_after_a_week(tmp_path: Path) -> None:
    crawl = Crawl(tmp_path)
    crawl.run("16.3.0-ee")
    first = crawl.requests.count("Discover")
    crawl.run("16.3.0-ee", at=NOW + timedelta(days=1))
    second = crawl.requests.count("Discover")
    assert second < first
    crawl.run(NEWEST, at=NOW + timedelta(days=2))
    assert "Project.updatedAt" in crawl.instance.missing
    crawl.run(NEWEST, at=NOW + timedelta(days=9))
    assert crawl.instance.missing == ()


def test_a_token_shows_an_upgrade_at_once(tmp_path: Path) -> None:
    crawl = Crawl(tmp_path)
    crawl.run("16.3.0-ee", token=TOKEN)
    assert crawl.instance.missing
    crawl.run(NEWEST, token=TOKEN, at=NOW + timedelta(days=1))
    assert crawl.instance.missing == ()


def test_the_owner_reads_once_what_is_lost(tmp_path: Path) -> None:
    crawl = Crawl(tmp_path)
    crawl.run("16.3.0-ee")
    said = [notice for notice in crawl.reporter.notices if "lacks" in notice]
    assert len(said) == 1
    assert OPTIONAL_PARTS["Project.updatedAt"].otherwise in said[0]


def test_something_that_is_needed_ends_the_crawl_in_one_line() -> None:
    faults = read_faults([{"message": "Field 'paginatedTree' doesn't exist on type 'Repository'"}])
    with pytest.raises(SourceError, match=r"lacks Repository\.paginatedTree, which is needed") as raised:
        Capabilities().learn("tree", faults, "https://gitlab.example/api/graphql", load_query("tree"))
    assert "16.3" in raised.value.hint


def test_what_an_optional_part_holds_goes_with_it() -> None:
    assert optional_above("models", "versionCount") == {"Project.mlModels"}
    assert optional_above("models", "id") == frozenset()
    faults = read_faults([{"message": "Field 'versionCount' doesn't exist on type 'MlModel'"}])
    capabilities = Capabilities()
    capabilities.learn("models", faults, "https://gitlab.example", capabilities.query("models"))
    assert "mlModels" not in capabilities.query("models").text


@pytest.mark.parametrize(
    ("message", "coordinate"),
    [
        ("Field 'x' doesn't exist on type 'Project'", "Project.x"),
        ("Field 'x' doesn't exist on type 'Project' (Did you mean `y`?)", "Project.x"),
        ("Field 'projects' doesn't accept argument 'archived'", "projects(archived:)"),
        (
            "Argument 'sort' on Field 'issues' has an invalid value (X). Expected type 'IssueSort'.",
            "issues(sort:)",
        ),
        ("MlModelID isn't a defined input type (on $id)", "MlModelID"),
    ],
)
def test_gitlabs_words_are_understood(message: str, coordinate: str) -> None:
    assert [fault.coordinate for fault in read_faults([{"message": message}])] == [coordinate]


@pytest.mark.parametrize("errors", [None, 1, [1, {}, {"message": 2}], [{"message": "Internal server error"}]])
def test_other_errors_say_nothing_of_the_schema(errors: object) -> None:
    assert read_faults(errors) == ()


def test_variables_that_are_no_longer_used_are_not_declared() -> None:
    query = load_query(
        "models", frozenset({"Query.projects(archived:)", "Project.mlModels", "Project.mlExperiments"})
    )
    assert query.variables == {"ids", "first"}
    assert "@optional" not in query.text


def test_a_message_without_an_end_is_not_searched_to_its_end() -> None:
    # Where it is, this takes hours.
    assert read_faults([{"message": "x" * 5_000_000}]) == ()


def test_what_another_thread_has_learnt_meanwhile_is_asked_without_it() -> None:
    faults = read_faults([{"message": "Field 'mlModels' doesn't exist on type 'Project'"}])
    capabilities = Capabilities()
    asked = capabilities.query("models")
    capabilities.learn("models", faults, "https://gitlab.example", asked)
    capabilities.learn("models", faults, "https://gitlab.example", asked)
    assert capabilities.missing == {"Project.mlModels"}
    # Who names what was not asked would be asked for ever.
    with pytest.raises(SourceError, match="which is needed"):
        capabilities.learn("models", faults, "https://gitlab.example", capabilities.query("models"))


def test_a_clock_that_was_ahead_does_not_put_the_next_look_off(tmp_path: Path) -> None:
    crawl = Crawl(tmp_path)
    crawl.run("16.3.0-ee", at=NOW + timedelta(days=400))
    crawl.run(NEWEST, at=NOW)
    assert crawl.instance.missing == ()


@pytest.mark.parametrize(
    ("query", "owner", "field"),
    [
        ("merge_requests", "MergeRequest", "approvedBy"),
        ("metadata", "Project", "languages"),
        ("reviews", "Note", "awardEmoji"),
        ("runs", "Pipeline", "testReportSummary"),
        ("tree", "Tree", "submodules"),
    ],
)
def test_an_ornament_that_is_gone_ends_no_crawl(query: str, owner: str, field: str) -> None:
    faults = read_faults([{"message": f"Field '{field}' doesn't exist on type '{owner}'"}])
    capabilities = Capabilities()
    capabilities.learn(query, faults, "https://gitlab.example", capabilities.query(query))
    assert field not in capabilities.query(query).text
    assert capabilities.costs()
