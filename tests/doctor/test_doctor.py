"""``doctor`` says of each part of a portal whether it works, and what to do."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sharinghub_static.cli import main
from sharinghub_static.demo.world import SamplePipeline, World
from sharinghub_static.doctor.instance import Examined, examine_clock
from sharinghub_static.doctor.lines import DoctorLine, as_text, passed
from sharinghub_static.doctor.machine import examine_disk, examine_site, examine_state
from sharinghub_static.sources.gitlab.inspection import InspectionReply
from sharinghub_static.sources.http.retry_policy import RetryPolicy
from tests.gitlab_double.faults import Fault
from tests.gitlab_double.server import EmbeddedGitlab
from tests.projects import make_config
from tests.sources.fronts import Reply, page, reverse_proxy
from tests.worlds import MEMBER_TOKEN, NOW, make_world, sample

CONFIG = """\
stac:
  categories:
    - dataset: {title: Datasets, gitlab_topic: "sharinghub:dataset"}
    - tool: {title: Tools, gitlab_topic: "sharinghub:tool"}
"""
TODAY = datetime.now(UTC).date()
Doctor = Callable[..., dict[str, tuple[str, str]]]


def world(**changes: Any) -> World:
    made = make_world(
        sample("eo/cover", topics=("sharinghub:dataset",)),
        sample("eo/secret", topics=("sharinghub:dataset",), visibility="private", members=("ada",)),
        sample("eo/other", topics=("sharinghub:tools",)),
        sample(
            "eo/portal",
            members=("ada",),
            schedules={"main": True},
            pipelines=(SamplePipeline("SUCCESS", NOW),),
        ),
        token_ends={MEMBER_TOKEN: TODAY + timedelta(days=200)},
    )
    return replace(made, **changes)


@pytest.fixture(scope="module")
def gitlab() -> Iterator[EmbeddedGitlab]:
    with EmbeddedGitlab(world()) as running:
        yield running


@pytest.fixture(autouse=True)
def as_before(gitlab: EmbeddedGitlab) -> Iterator[None]:
    yield
    gitlab.world = world()
    gitlab.faults.clear()


@pytest.fixture
def doctor(
    gitlab: EmbeddedGitlab,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Doctor:
    """Runs the command; returns subject to state, message and advice of each line."""
    monkeypatch.chdir(tmp_path)
    # Reading a folder of certificates takes most of the time of a run.
    for name in ("SSL_CERT_DIR", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("GITLAB_TOKEN", "CI_JOB_TOKEN", "CI_PROJECT_ID", "CI_PROJECT_PATH", "GITLAB_CI", "CI"):
        monkeypatch.delenv(name, raising=False)
    quick = RetryPolicy(attempts=2, first_wait=0.01, longest_wait=0.05, failures=4, throttled=1)
    monkeypatch.setattr("sharinghub_static.doctor.examination._RETRY_POLICY", quick)

    def run(token: str = "", url: str = "", config: str = CONFIG, status: int = 0, **environ: str):
        Path("site_config.yml").write_text(config)
        for name, value in {"GITLAB_URL": url or gitlab.url, "GITLAB_TOKEN": token, **environ}.items():
            monkeypatch.setenv(name, value)
        assert main(["doctor", "--json"]) == status
        values = json.loads(capsys.readouterr().out)
        assert (values["state"] == "fail") == bool(status)
        return {
            line["subject"]: (line["state"], f"{line['message']}. {line['advice']}")
            for line in values["lines"]
        }

    return run


def test_a_sound_portal(doctor: Doctor) -> None:
    lines = doctor(MEMBER_TOKEN, CI_PROJECT_PATH="eo/portal")
    assert {subject: state for subject, (state, _) in lines.items() if state != "pass"} == {
        "token owner": "warn",
        "topic sharinghub:tool": "warn",
        "visibility": "warn",
    }
    assert "2 categories" in lines["configuration"][1]
    assert "18.7.1" in lines["version"][1]
    assert "1 project in Datasets" in lines["topic sharinghub:dataset"][1]
    assert "GitLab has the topics sharinghub:tools" in lines["topic sharinghub:tool"][1]
    assert "1 project with these topics" in lines["visibility"][1]
    assert "next build" in lines["schedule"][1]
    assert "success on 2025-06-15" in lines["last pipeline"][1]
    assert "in 200 days" in lines["token expiry"][1]
    assert "all 1 projects are seen without it too" in lines["token use"][1]


def test_without_a_token_and_a_project(doctor: Doctor) -> None:
    lines = doctor()
    assert lines["token"][0] == lines["Pages"][0] == "warn"
    assert "read_api" in lines["token"][1]
    assert "signed-in users alone" in lines["version"][1]


def test_what_the_token_sees_beyond_the_public(doctor: Doctor) -> None:
    config = f"gitlab: {{visibility: private}}\n{CONFIG}"
    lines = doctor(MEMBER_TOKEN, config=config, CI_PROJECT_PATH="eo/portal", status=1)
    assert "1 of 2 projects are not seen without it" in lines["token use"][1]
    assert lines["Pages"][0] == "fail"
    assert "open to everybody" in lines["Pages"][1]


@pytest.mark.parametrize(
    ("changes", "subject", "state", "part"),
    [
        ({"token_ends": {MEMBER_TOKEN: TODAY + timedelta(days=9)}}, "token expiry", "warn", "in 9 days"),
        ({"token_ends": {MEMBER_TOKEN: TODAY}}, "token expiry", "fail", "it ended on"),
        ({"token_ends": {}}, "token expiry", "warn", "never ends"),
        ({"token_scopes": {MEMBER_TOKEN: ("api", "sudo")}}, "token scope", "warn", "read_api will do"),
        ({"token_scopes": {MEMBER_TOKEN: ("read_user",)}}, "token scope", "fail", "a crawl needs read_api"),
        ({"token_faults": {MEMBER_TOKEN: "expired"}}, "token", "fail", "Token is expired"),
        ({"token_faults": {MEMBER_TOKEN: "revoked"}}, "token", "fail", "Token was revoked"),
        ({"tokens": {MEMBER_TOKEN: "root"}, "users": ()}, "token owner", "warn", "an administrator"),
        ({"version": "15.11.0"}, "version", "fail", "older than 16.3"),
        ({"projects": ()}, "projects", "fail", "no project can be published"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_what_to_do(
    doctor: Doctor, gitlab: EmbeddedGitlab, changes: dict[str, Any], subject: str, state: str, part: str
) -> None:
    gitlab.world = world(**changes)
    lines = doctor(MEMBER_TOKEN, status=int(state == "fail"))
    assert lines[subject][0] == state
    assert part in lines[subject][1]


@pytest.mark.parametrize(
    ("project", "subject", "state", "part"),
    [
        ({"access": {"pages": "DISABLED"}}, "Pages", "fail", "turned off"),
        ({"access": {"builds": "DISABLED"}}, "pipelines", "fail", "CI/CD is turned off"),
        ({"schedules": {}}, "schedule", "warn", "none for the branch main"),
        ({"schedules": {"main": False}}, "schedule", "warn", "turned off"),
        ({"schedules": {"old": True}}, "schedule", "warn", "none for the branch main"),
        ({"pipelines": (SamplePipeline("FAILED", NOW),)}, "last pipeline", "warn", "failed on 2025-06-15"),
    ],
)
def test_the_portals_own_project(
    doctor: Doctor, gitlab: EmbeddedGitlab, project: dict[str, Any], subject: str, state: str, part: str
) -> None:
    own = world().projects
    gitlab.world = world(projects=(*own[:3], replace(own[3], **project)))
    lines = doctor(MEMBER_TOKEN, CI_PROJECT_ID=str(own[3].id), status=int(state == "fail"))
    assert lines[subject][0] == state
    assert part in lines[subject][1]


@pytest.mark.parametrize(
    ("fault", "part"),
    [
        (Fault("graphql", status=401, times=None), "401"),
        (Fault("graphql", status=403, times=None), "403"),
        (Fault("graphql", status=200, times=None), "HTML page"),
        (Fault("graphql", status=502, times=None), "502"),
        (Fault("graphql", "broken_json", times=None), "graphql"),
        (Fault("graphql", "rate_limit", times=None, retry_after=3600), "429"),
    ],
)
def test_a_gitlab_that_does_not_answer(
    doctor: Doctor, gitlab: EmbeddedGitlab, fault: Fault, part: str
) -> None:
    gitlab.faults.add(fault)
    lines = doctor(status=1)
    assert lines["GitLab"][0] == "fail"
    assert "disk" in lines


def test_each_line_is_shown_as_soon_as_it_is_known() -> None:
    def lines() -> Iterator[DoctorLine]:
        yield passed("configuration", "5 categories")
        raise TimeoutError

    shown = as_text(lines())
    assert next(shown) == "pass  configuration   5 categories"
    with pytest.raises(TimeoutError):
        next(shown)


def test_a_host_that_is_no_gitlab_or_is_not_there(doctor: Doctor, gitlab: EmbeddedGitlab) -> None:
    with reverse_proxy(gitlab.url, lambda _asked: page(200, "Welcome")) as wrong:
        assert doctor(url=wrong.url, status=1)["GitLab"][0] == "fail"
    assert "cannot be reached" in doctor(url=wrong.url, status=1)["GitLab"][1]


def test_rest_that_is_closed_costs_the_lines_that_need_it(doctor: Doctor, gitlab: EmbeddedGitlab) -> None:
    gitlab.faults.add(Fault("/api/v4", status=403, times=None))
    lines = doctor(MEMBER_TOKEN, CI_PROJECT_PATH="eo/portal")
    assert lines["GitLab"][0] == "pass"
    assert lines["token"][0] == lines["Pages"][0] == "warn"


@pytest.mark.parametrize(
    ("token", "state", "part"),
    [
        ("gldt-abc", "fail", "a deploy token"),
        ("glcbt-64_abc", "warn", "job token"),
    ],
)
def test_a_token_of_another_kind_is_not_sent(
    doctor: Doctor, gitlab: EmbeddedGitlab, token: str, state: str, part: str
) -> None:
    lines = doctor(token, status=int(state == "fail"))
    assert lines["token"][0] == state
    assert part in lines["token"][1]
    assert token not in json.dumps(lines)


def test_every_mistake_of_the_configuration_is_a_line(
    doctor: Doctor, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("site_config.yml").write_text("gitlab: {url: x}\nstack: {}\n")
    assert main(["doctor"]) == 1
    shown = [line for line in capsys.readouterr().out.splitlines() if line.startswith("fail  configuration")]
    assert len(shown) == 3
    assert "site_config.yml:1: gitlab.url" in shown[0]
    assert main(["doctor", "-c", "none.yml"]) == 1
    assert "none.yml: cannot be read" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("reply", "state", "part"),
    [
        (Reply(200, b"3.17.2"), "pass", "MLflow 3.17.2"),
        (Reply(401, b"{}"), "warn", "wants credentials"),
        (Reply(404, b"gone"), "warn", "404"),
        (page(200, "Sign in"), "warn", "something else than MLflow's JSON"),
    ],
)
def test_the_tracking_server(
    doctor: Doctor, gitlab: EmbeddedGitlab, reply: Reply, state: str, part: str
) -> None:
    with reverse_proxy(gitlab.url, lambda _asked: reply) as tracking:
        config = f"{CONFIG}mlflow: {{type: mlflow, url: '{tracking.url}'}}\n"
        lines = doctor(config=config)
        assert lines["MLflow"][0] == state
        assert part in lines["MLflow"][1]
    for kind in ("mlflow", "mlflow-sharinghub"):
        gone = doctor(config=f"{CONFIG}mlflow: {{type: {kind}, url: '{tracking.url}'}}\n")["MLflow"]
        assert gone[0] == "warn"
        assert "cannot be reached" in gone[1]


def test_a_snapshot_of_another_gitlab_and_what_is_none(
    doctor: Doctor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["crawl", "--quiet"]) == 2  # no configuration yet
    doctor()
    assert main(["crawl", "--quiet"]) == 0
    capsys.readouterr()
    assert "1 projects, crawled" in doctor()["state"][1]
    assert "not of http://127.0.0.1:9" in doctor(url="http://127.0.0.1:9", status=1)["state"][1]
    (tmp_path / ".sharinghub/snapshot.sqlite").write_text("x" * 100)
    assert doctor(status=1)["state"][0] == "fail"


def test_clock_disk_and_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock:
        def get(self, *_path: str) -> InspectionReply:
            return InspectionReply(200, date=NOW)

    def clock(now: datetime) -> list[tuple[str, str]]:
        examined = Examined(make_config(), now, Clock(), None, None)  # type: ignore[arg-type]  # stand-ins
        return [(line.state, line.message) for line in examine_clock(examined)]

    assert clock(NOW) == [("pass", "as GitLab's")]
    assert clock(NOW - timedelta(hours=1)) == [("warn", "this machine is 3,600 s behind GitLab")]
    assert clock(NOW + timedelta(hours=1)) == [("warn", "this machine is 3,600 s ahead of GitLab")]
    usage = shutil.disk_usage(tmp_path)
    for free, state in ((10**10, "pass"), (5 * 10**8, "warn"), (10**7, "fail")):
        monkeypatch.setattr(shutil, "disk_usage", lambda _path, free=free: usage._replace(free=free))
        assert [line.state for line in examine_disk(tmp_path / "a/b", tmp_path)] == [state]
    assert list(examine_site(tmp_path, None)) == []
    (tmp_path / "build.json").write_text("x" * 900)
    for limit, state in ((2000, "pass"), (1000, "warn"), (800, "fail")):
        config = make_config(site={"max-size": limit})
        assert [line.state for line in examine_site(tmp_path, config)] == [state]


def test_what_is_in_the_way_of_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "link").symlink_to("nowhere")
    for folder, name in (("file", "file"), ("file/a/b", "file"), ("link", "link"), ("link/a", "link")):
        (line,) = examine_disk(tmp_path, tmp_path / folder)
        assert (line.state, line.message) == ("fail", f"{tmp_path / name} is not a folder")
        assert not list(examine_state(tmp_path / folder / "snapshot.sqlite", None, NOW))
