"""The job for merge requests says what the change of a configuration changes in the site."""

import json
import shlex
import subprocess
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from sharinghub_static.cli import main
from sharinghub_static.sources.gitlab.optional_parts import LOWEST_VERSION
from tests.gitlab_double.server import EmbeddedGitlab
from tests.pipeline.test_keywords import too_young
from tests.pipeline.test_pages_job import after_installation
from tests.published_schemas import CI, require
from tests.worlds import make_world, sample

CATEGORIES = ("--category", "dataset=dataset=Datasets", "--category", "tool=tool=Tools")


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Owner", "-c", "user.email=owner@example.org"]
    command = ["git", *identity, *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("portal")
    options = ["--gitlab", "https://gitlab.example.org", "--review", *CATEGORIES]
    assert main(["init", str(folder), *options]) == 0
    return folder


def test_the_job_is_valid_and_old_enough(portal: Path) -> None:
    pipeline = yaml.safe_load((portal / ".gitlab-ci.yml").read_text())
    assert sorted(pipeline) == ["pages", "review"]
    assert too_young(pipeline, LOWEST_VERSION) == []
    validator = jsonschema_rs.Draft7Validator(json.loads(require(CI).read_text()))
    assert [error.message for error in validator.iter_errors(pipeline)] == []


def test_a_merge_request_sees_what_it_changes(portal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    job = yaml.safe_load((portal / ".gitlab-ci.yml").read_text())["review"]
    projects = [sample("eo/cover", topics=("dataset",)), sample("eo/mapper", topics=("tool",))]
    config = portal / "site_config.yml"
    git(portal, "init", "--quiet")
    git(portal, "add", ".")
    git(portal, "commit", "--quiet", "--message", "A portal")
    base = git(portal, "rev-parse", "HEAD")
    text = config.read_text().replace("title: Datasets", "title: Our data")
    config.write_text(text.replace("tool:", "gadget:").replace("title: Tools", "title: Gadgets"))
    (portal / "templates").mkdir()
    (portal / "templates/about.html").write_text(
        '{% extends "shipped/about.html" %}{% block main %}{{ super() }}<p>Ask at the desk.</p>{% endblock %}'
    )
    git(portal, "add", ".")
    git(portal, "commit", "--quiet", "--message", "Other words")
    with EmbeddedGitlab(make_world(*projects)) as gitlab, pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.chdir(portal)
        for name in ("SSL_CERT_DIR", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "GITLAB_TOKEN"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("GITLAB_URL", gitlab.url)
        for line in after_installation(job):
            program, *arguments = shlex.split(line.replace("$CI_MERGE_REQUEST_DIFF_BASE_SHA", base))
            if program == "git":
                git(portal, *arguments)
            else:
                (portal / "schemas").mkdir(exist_ok=True)
                (portal / "schemas/index.json").write_text("{}")
                extra = ["--jobs", "1", "--schemas", "schemas"] if arguments[0] == "build" else []
                assert (program, main([*arguments, *extra])) == ("sharinghub-static", 0)
    out = capsys.readouterr().out
    report = (portal / "changes.md").read_text()
    assert report in out
    assert "- `tool/eo/mapper/index.html` Mapper" in report.partition("## Added")[0]
    assert "- `gadget/eo/mapper/index.html` Mapper" in report.partition("## Added")[2]
    assert "+ Ask at the desk." in report
    assert "+ Our data" in report
    counts = dict(line.split("=") for line in (portal / "changes.env").read_text().split())
    assert counts["PAGES_ADDED"] == counts["PAGES_REMOVED"]
    assert (portal / "problems.xml").is_file()
