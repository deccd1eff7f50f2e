"""One issue a project: opened, changed, closed; never two, and nothing that notifies anybody else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import sharinghub_static
from sharinghub_static.cli import main
from sharinghub_static.demo.world import SampleIssue, SampleProject, World
from sharinghub_static.errors import ConfigError, RefusedError, SourceError
from sharinghub_static.issue_reports.writing import marker_of
from sharinghub_static.sources.gitlab.issues import IssueClient
from tests.gitlab_double.faults import Fault
from tests.gitlab_double.server import EmbeddedGitlab
from tests.sources.crawling import changed_project
from tests.worlds import ADMIN_TOKEN, MEMBER_TOKEN, make_world, sample

TOKEN = MEMBER_TOKEN
BAD = "---\nlicense: {a: b}\nbbox: [500, 0, 600, 1]\n---\n# One\n"
GOOD = "---\nlicense: MIT\n---\n# Good\n"
SECRET = "glpat-" + "Rz7Qk2Vw9Lm4Tn8Ys3Hd"
HOSTILE = '---\nlicense: "@ada `/close` #1 ![x](y)\\n/close"\nbbox: "`` @all ```"\n---\n# Hostile\n'
CONFIG = """
gitlab: {url: %s}
stac:
  root: {title: "Hub @all `of` ours", id: our-hub}
  root_href: https://hub.example.org/eo
  categories: [{dataset: {title: Datasets, gitlab_topic: dataset}}]
"""


def project(path: str, readme: str, **changes: Any) -> SampleProject:
    return sample(
        path, **{"topics": ("dataset",), "members": ("ada",), "files": {"README.md": readme}, **changes}
    )


def hub_of(*projects: SampleProject) -> World:
    return replace(make_world(*projects), token_scopes={TOKEN: ("api",), ADMIN_TOKEN: ("api",)})


PROJECTS = (
    project("eo/bad", BAD),
    project("eo/good", GOOD),
    project("eo/hostile", HOSTILE),
    project("eo/french", BAD.replace("---\n#", "language: fr\n---\n#")),
    project("eo/no-topic", BAD, topics=("dataset", "SharingHub:No-Issues")),
    project("eo/no-key", BAD.replace("---\n#", "sharinghub: {issues: false}\n---\n#")),
    project("eo/secret", f"---\nlicense: MIT\n---\n# Secret\n\n{SECRET}\n"),
)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedGitlab]:
    folder = tmp_path_factory.mktemp("hub")
    with EmbeddedGitlab(hub_of(*PROJECTS)) as gitlab, pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.chdir(folder)
        for name in ("SSL_CERT_DIR", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "GITLAB_TOKEN"):
            monkeypatch.delenv(name, raising=False)
        (folder / "site_config.yml").write_text(CONFIG % gitlab.url)
        sharinghub_static.crawl(environ={})
        yield gitlab


@pytest.fixture
def gitlab(crawled: EmbeddedGitlab) -> Iterator[EmbeddedGitlab]:
    crawled.world = hub_of(*PROJECTS)
    crawled.forget_requests()
    yield crawled
    crawled.faults.clear()


def report(token: str = TOKEN, **options: Any) -> dict[str, str]:
    """Kind of each action by project."""
    actions = sharinghub_static.api.report_problems(environ={"GITLAB_REPORT_TOKEN": token}, **options)
    return {action.project: action.kind if not action.failure else "failed" for action in actions}


def issues(gitlab: EmbeddedGitlab, path: str) -> tuple[SampleIssue, ...]:
    return next(each for each in gitlab.world.projects if each.full_path == path).issues


REPORTED = {"eo/bad", "eo/hostile", "eo/french", "eo/secret"}


def test_nothing_is_written_without_being_asked(gitlab: EmbeddedGitlab) -> None:
    assert report() == dict.fromkeys(REPORTED, "open")
    assert {request.method for request in gitlab.requests} == {"GET"}
    assert all(not each.issues for each in gitlab.world.projects)


def test_one_issue_is_opened_kept_and_never_two(gitlab: EmbeddedGitlab) -> None:
    assert report(write=True, label="metadata") == dict.fromkeys(REPORTED, "open")
    before = gitlab.world
    assert report(write=True, label="metadata") == dict.fromkeys(REPORTED, "keep")
    assert gitlab.world is before, "nothing was written"
    # Another token, whose user wrote none: the issues are found all the same.
    assert report(ADMIN_TOKEN, write=True) == dict.fromkeys(REPORTED, "keep")
    assert {len(each.issues) for each in gitlab.world.projects} == {0, 1}
    (issue,) = issues(gitlab, "eo/bad")
    assert (issue.title, issue.labels, issue.confidential) == (
        "Metadata of this project in Hub all of ours",
        ("metadata",),
        False,
    )
    assert "](<https://hub.example.org/eo/dataset/eo/bad/>) shows this project." in issue.description
    assert f"[`README.md:3`](<{gitlab.url}/eo/bad/-/blob/main/README.md#L3>)" in issue.description
    assert "`sharinghub:no-issues`" in issue.description


def test_what_others_wrote_is_in_code_alone(gitlab: EmbeddedGitlab) -> None:
    report(write=True, severity="notice")
    (issue,) = issues(gitlab, "eo/hostile")
    outside = issue.description
    for fence in ("```", "``", "`"):
        parts = outside.split(f"{fence} " if fence != "`" else fence)
        outside = " ".join(parts[::2]) if fence == "`" else outside
    assert "@ada" not in outside
    assert not any(line.startswith("/") for line in issue.description.splitlines())
    assert SECRET not in "".join(each.description for path in REPORTED for each in issues(gitlab, path))
    assert issues(gitlab, "eo/secret")[0].confidential, "it says where a token is"


def test_the_issue_has_the_language_of_the_project(gitlab: EmbeddedGitlab) -> None:
    report(write=True)
    (issue,) = issues(gitlab, "eo/french")
    assert issue.title.startswith("Métadonnées de ce projet")
    assert "**Avertissement**" in issue.description or "**Erreur**" in issue.description


def edited(gitlab: EmbeddedGitlab, path: str, **changes: Any) -> None:
    (issue,) = issues(gitlab, path)
    gitlab.world = changed_project(gitlab.world, path, issues=(replace(issue, **changes),))


def test_it_is_closed_when_nothing_is_left_and_opened_again(
    gitlab: EmbeddedGitlab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = project("eo/bad", BAD)
    (tmp_path / "site_config.yml").write_text(CONFIG % gitlab.url)
    gitlab.world = hub_of(good)
    monkeypatch.chdir(tmp_path)
    for number, (readme, kind, state) in enumerate(
        [
            (BAD, "open", "opened"),
            (GOOD, "close", "closed"),
            (BAD, "reopen", "opened"),
            (BAD + "x", "keep", "opened"),
        ]
    ):
        files = project("eo/bad", readme).files
        later = datetime(2025, 7, 1 + number, tzinfo=UTC)
        gitlab.world = changed_project(gitlab.world, "eo/bad", files=files, last_activity_at=later)
        sharinghub_static.crawl(environ={})
        assert report(write=True) == {"eo/bad": kind}
        (issue,) = issues(gitlab, "eo/bad")
        assert issue.state == state
    gitlab.world = changed_project(gitlab.world, "eo/bad", topics=("other",))
    gitlab.world = replace(gitlab.world, projects=(*gitlab.world.projects, project("eo/new", GOOD)))
    sharinghub_static.crawl(environ={})
    (closed,) = report(write=True).items()
    assert closed[1] == "close", "the project is no longer in the hub"
    assert issues(gitlab, "eo/bad")[0].state == "closed"


def test_what_a_person_closed_stays_closed_and_a_second_issue_is_closed(gitlab: EmbeddedGitlab) -> None:
    report(write=True)
    edited(gitlab, "eo/bad", state="closed")
    (first,) = issues(gitlab, "eo/hostile")
    gitlab.world = changed_project(gitlab.world, "eo/hostile", issues=(first, first))
    assert report(write=True, projects=["EO/Bad"]) == {"eo/bad": "left"}
    report(write=True)
    assert [issue.state for issue in issues(gitlab, "eo/hostile")] == ["opened", "closed"]
    assert issues(gitlab, "eo/bad")[0].state == "closed"


def test_the_words_of_a_person_in_the_issue_stay_until_the_problems_change(gitlab: EmbeddedGitlab) -> None:
    report(write=True)
    (issue,) = issues(gitlab, "eo/bad")
    edited(gitlab, "eo/bad", description=f"We are on it.\n\n{issue.description}")
    assert report(write=True)["eo/bad"] == "keep"
    assert issues(gitlab, "eo/bad")[0].description.startswith("We are on it.")
    marker = marker_of("https://hub.example.org/eo")
    edited(gitlab, "eo/bad", description=f"<!-- {marker} open {'0' * 16} -->")
    assert report(write=True)["eo/bad"] == "update"
    assert "We are on it." not in issues(gitlab, "eo/bad")[0].description


def test_one_run_opens_so_many_and_a_refusal_costs_one_project(gitlab: EmbeddedGitlab) -> None:
    kinds = report(write=True, at_most=1)
    assert sorted(kinds.values()) == ["later", "later", "later", "open"]
    gitlab.world = changed_project(hub_of(*PROJECTS), "eo/bad", issues_access="DISABLED")
    kinds = report(write=True)
    assert kinds.pop("eo/bad") == "failed"
    assert set(kinds.values()) == {"open"}


def test_the_command_says_what_it_would_do(
    gitlab: EmbeddedGitlab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITLAB_REPORT_TOKEN", TOKEN)
    assert main(["report-problems"]) == 0
    out = capsys.readouterr().out
    assert "eo/bad: open an issue (3 Problems)" in out
    assert out.endswith("4 issues would be changed. Nothing was written: give --write to do it.\n")
    gitlab.world = replace(gitlab.world, token_scopes={})
    assert main(["report-problems", "--write"]) == 1
    captured = capsys.readouterr().out
    assert "needs the scope api" in captured
    assert captured.endswith("0 issues changed, 4 failed.\n")
    gitlab.faults.add(Fault("issues", status=502, times=None))
    assert main(["report-problems"]) == 1
    assert "GitLab answered 502" in capsys.readouterr().err
    monkeypatch.delenv("GITLAB_REPORT_TOKEN")
    assert main(["report-problems"]) == 2


def test_a_snapshot_of_another_gitlab_is_refused(gitlab: EmbeddedGitlab, tmp_path: Path) -> None:
    with EmbeddedGitlab(hub_of(*PROJECTS)) as other:
        config = tmp_path / "other.yml"
        config.write_text(CONFIG % other.url)
        # The number of a project means another project there.
        with pytest.raises(RefusedError, match=f"is a snapshot of {gitlab.url}, .* names {other.url}"):
            report(config=config, write=True)
        assert not other.requests


def test_a_gitlab_that_is_busy_is_waited_for(gitlab: EmbeddedGitlab) -> None:
    waits: list[float] = []
    gitlab.faults.add(Fault("issues", "rate_limit", times=1, retry_after=7))
    with IssueClient(gitlab.url, TOKEN, sleep=waits.append) as client:
        assert client.own("nothing") == []
    assert waits == [7]
    with pytest.raises(ConfigError, match="GITLAB_REPORT_TOKEN"):
        sharinghub_static.api.report_problems(environ={})
    with IssueClient("http://127.0.0.1:9", TOKEN) as client, pytest.raises(SourceError):
        client.own("x")
