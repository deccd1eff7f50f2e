"""The public API: its names, and that the functions do what the command line does."""

import subprocess
import sys
from pathlib import Path

import pytest

import sharinghub_static
from sharinghub_static.cli import main
from sharinghub_static.reporting import SilentReporter
from tests.gitlab_double.server import EmbeddedGitlab
from tests.worlds import make_world, sample

NAMES = [
    *("BuildResult", "Catalog", "CheckResult", "ConfigError", "CrawlSummary", "MergeSummary", "Problem"),
    *(
        "Project",
        "RefusedError",
        "Reporter",
        "Severity",
        "SharingHubError",
        "SiteError",
        "SnapshotError",
        "SourceError",
        "TokenError",
    ),
    *("__version__", "build", "check", "crawl", "extend", "lint", "merge", "render"),
]
CONFIG = """
gitlab: {url: %s}
stac:
  categories:
    - dataset: {title: Datasets, gitlab_topic: sharinghub:dataset}
"""


def test_the_names_are_a_promise() -> None:
    assert sorted(sharinghub_static.__all__) == NAMES
    for name in NAMES:
        assert getattr(sharinghub_static, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = sharinghub_static.nothing


def test_functions_and_classes_say_what_they_are() -> None:
    for name in NAMES:
        documented = getattr(sharinghub_static, name).__doc__
        assert documented, name
        if name in ("build", "check", "crawl", "lint", "merge", "render"):
            assert "Example:" in documented, name


def test_the_version_needs_nothing_else() -> None:
    code = "import sys, sharinghub_static; print(len([m for m in sys.modules if 'sharinghub_static.' in m]))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(loaded.stdout) <= 1


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("GITLAB_TOKEN", "GITLAB_URL", "GITLAB_CI", "CONFIG_PATH"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "schemas").mkdir()
    return tmp_path


def test_a_program_builds_checks_and_renders_as_the_command_line_does(folder: Path) -> None:
    project = sample("eo/one", topics=("sharinghub:dataset",), files={"README.md": "# One\n"})
    reporter = SilentReporter()
    with EmbeddedGitlab(make_world(project)) as gitlab:
        (folder / "config.yml").write_text(CONFIG % gitlab.url)
        result = sharinghub_static.build("config.yml", "site", schemas="schemas", reporter=reporter)
        assert [one.record.full_path for one in result.projects] == ["eo/one"]
        assert result.files is not None
        assert result.files.written > 10
        assert sharinghub_static.crawl("config.yml").discovered == 1
    assert sharinghub_static.render(["config.yml"], "site", schemas="schemas").files.written == 0
    checked = sharinghub_static.check("site", schemas="schemas")
    assert checked.findings == ()
    before = {path: path.read_bytes() for path in (folder / "site").rglob("*") if path.is_file()}
    assert main(["render", "-c", "config.yml", "-o", "site", "--schemas", "schemas", "--quiet"]) == 0
    assert before == {path: path.read_bytes() for path in (folder / "site").rglob("*") if path.is_file()}


def test_errors_are_raised_and_nothing_is_printed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "config.yml").write_text("gitlab: {ulr: https://x.example}\n")
    with pytest.raises(sharinghub_static.ConfigError, match="ulr"):
        sharinghub_static.build("config.yml")
    with pytest.raises(sharinghub_static.SiteError):
        sharinghub_static.check("nowhere")
    (folder / "empty").mkdir()
    with pytest.raises(sharinghub_static.SiteError, match="there is no site here"):
        sharinghub_static.check("empty")
    assert capsys.readouterr() == ("", "")


def test_readmes_are_checked(folder: Path) -> None:
    (folder / "README.md").write_text("---\nlicence: MIT\n---\n# A\n")
    found = sharinghub_static.lint("README.md")
    assert {problem.key for problem in found} >= {"licence"}
    assert sharinghub_static.lint(["README.md"]) == found
