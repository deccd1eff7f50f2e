"""The whole way from a GitLab and an MLflow server to a site, through the command line."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from sharinghub_static.cli import main
from tests.gitlab_double.server import EmbeddedGitlab
from tests.mlflow_server import MlflowServer
from tests.worlds import make_world, sample

SECRET = "mlflow-token-of-nobody"
CONFIG = """\
gitlab: {{url: {url}}}
stac:
  categories:
    - model: {{title: Models, gitlab_topic: model, features: {{mlflow: enable}}}}
"""
PROJECT = sample("eo/cover", id=401, topics=("model",))

Serve = Callable[..., EmbeddedGitlab]
Build = Callable[..., tuple[int, str]]


@pytest.fixture
def build(
    tmp_path: Path, serve_gitlab: Serve, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Build:
    """Build the site of one project with a tracking server, in an empty folder."""
    gitlab = serve_gitlab(make_world(PROJECT))
    (tmp_path / "site_config.yml").write_text(CONFIG.format(url=gitlab.url))
    (tmp_path / "schemas").mkdir()
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(("GITLAB", "CI", "MLFLOW", "CONFIG_PATH"))]:
        monkeypatch.delenv(name)

    def run(url: str) -> tuple[int, str]:
        monkeypatch.setenv("MLFLOW_TYPE", "mlflow")
        monkeypatch.setenv("MLFLOW_URL", url)
        monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", SECRET)
        status = main(["build", "--schemas", "schemas", "--report", "report.json"])
        return status, capfd.readouterr().err

    return run


def codes() -> list[str]:
    return [problem["code"] for problem in json.loads(Path("public/build.json").read_text())["problems"]]


def tree() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(Path("public").rglob("*")) if path.is_file()}


def but_for_times(files: dict[str, bytes]) -> dict[str, bytes]:
    """All files but those that say when the last crawl was."""
    times = {"public/updates.json", "public/data/updates.js"}
    return {path: content for path, content in files.items() if path not in times}


def test_a_build_reads_models_and_one_with_the_server_gone_keeps_them(
    build: Build, mlflow_server: MlflowServer
) -> None:
    mlflow_server.log_model("Cover (401)", project="eo/cover")
    status, said = build(mlflow_server.url)
    assert (status, SECRET in said) == (0, False)
    # Other tests may have registered models of a project with this path, too.
    assert json.loads(Path("report.json").read_text())["run"]["crawl"]["tracking"]["models"] >= 1
    assert not {"SH701", "SH702"} & set(codes())
    first = tree()
    assert not any(SECRET.encode() in content for content in first.values())
    assert SECRET.encode() not in Path(".sharinghub/snapshot.sqlite").read_bytes()
    # Nothing new changes nothing.
    assert build(mlflow_server.url)[0] == 0
    assert but_for_times(tree()) == but_for_times(first)


def test_a_server_that_is_down_is_reported_and_the_site_is_built(build: Build) -> None:
    status, said = build("http://127.0.0.1:9")
    assert status == 0
    assert "http://127.0.0.1:9 cannot be reached: Connection refused" in said
    assert "SH701" in codes()
    first = tree()
    assert build("http://127.0.0.1:9")[0] == 0
    assert but_for_times(tree()) == but_for_times(first)
