"""A build of the same inputs is not made twice, and a build of any other input is."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest

import sharinghub_static
from sharinghub_static import build_inputs, extras
from sharinghub_static.catalog import ItemFiles
from sharinghub_static.demo.server import EmbeddedGitlab
from sharinghub_static.errors import RefusedError
from sharinghub_static.portal.project_page import page
from sharinghub_static.project.interpret import Interpretation
from sharinghub_static.project.model import Project
from sharinghub_static.reporting import SilentReporter
from sharinghub_static.snapshot.state import put_newer, unpack
from sharinghub_static.snapshot.store import Snapshot
from tests.worlds import make_world, sample

CONFIG = """
gitlab: {url: %s}
portal: {logo: logo.svg}
stac:
  categories:
    - dataset: {title: Datasets, gitlab_topic: sharinghub:dataset}
"""
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
README = "---\nlicense: MIT\nbbox: [500, 0, 600, 1]\n---\n# One\n\n[gone](gone.md)\n"
MISSING = "https://stac-extensions.github.io/nowhere/v1.0.0/schema.json"


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a hub was built; tests work on copies of it."""
    folder = tmp_path_factory.mktemp("built")
    for name in ("schemas", "templates", "pages", "locales"):
        (folder / name).mkdir()
    (folder / "logo.svg").write_text(LOGO)
    project = sample("eo/one", topics=("sharinghub:dataset",), files={"README.md": README})
    with EmbeddedGitlab(make_world(project)) as gitlab, pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.chdir(folder)
        (folder / "site_config.yml").write_text(CONFIG % gitlab.url)
        sharinghub_static.build(schemas="schemas", environ={})
    return folder


@pytest.fixture
def folder(built_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    shutil.copytree(built_once, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


class Renders:
    """Renders, and counts how often the snapshot was interpreted."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        real = Interpretation.all

        def counted(*arguments: object) -> object:
            self.count += 1
            return real(*arguments)  # type: ignore[arg-type] # as they came

        monkeypatch.setattr(Interpretation, "all", counted)

    def __call__(self, **options: object) -> sharinghub_static.BuildResult:
        self.count = 0
        options = {"schemas": "schemas", "environ": {}} | options
        return sharinghub_static.render(**options)


@pytest.fixture
def render(monkeypatch: pytest.MonkeyPatch) -> Renders:
    return Renders(monkeypatch)


def test_the_same_inputs_are_not_rendered_again(folder: Path, render: Renders) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.joinpath("public").rglob("*")}
    result = render()
    assert render.count == 0
    assert (result.files.written, result.files.removed) == (0, 0)
    assert result.files.unchanged == sum(path.is_file() for path in before)
    assert {path: path.stat().st_mtime_ns for path in folder.joinpath("public").rglob("*")} == before


HEAVY = {
    "babel",
    "graphql",
    "jinja2",
    "lxml",
    "markdown",
    "pygments",
    "pystac",
    "rich",
    "shapely",
    "urllib3",
    "sharinghub_static.catalog",
    "sharinghub_static.owner_checks",
    "sharinghub_static.portal.site_pages",
    "sharinghub_static.rendering",
    "sharinghub_static.site.check",
    "sharinghub_static.sources.gitlab.graphql",
}


def test_the_same_build_again_does_not_load_what_renders(folder: Path) -> None:
    code = (
        "import sys; from sharinghub_static.cli import main;"
        "assert main(['render', '--schemas', 'schemas']) == 0; print(*sys.modules)"
    )
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("CI_", "GITLAB_"))}
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environ, timeout=60
    )
    *summary, modules = ran.stdout.splitlines()
    assert any("files: 0 written" in line for line in summary)
    assert HEAVY & set(modules.split()) == set()


def test_a_mistake_is_found_though_the_configuration_was_right_before(folder: Path) -> None:
    (folder / "extensions").mkdir()
    for name, text in (("extensions/acme.py", EXTENSION * 2), ("pages/help.md", "---\nplace: cellar\n---\n")):
        _new(name, text)(folder)
        with pytest.raises(sharinghub_static.ConfigError, match=name):
            sharinghub_static.render(schemas="schemas", environ={})


def test_the_time_of_the_crawl_is_replaced_and_nothing_else(folder: Path, render: Renders) -> None:
    site = folder / "public"
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    with Snapshot.open(folder / ".sharinghub/snapshot.sqlite", create=True) as store:
        store.crawled_at = datetime(2030, 5, 4, tzinfo=UTC)
    # Another build than the last one, whose pages are the same: a snapshot restored elsewhere, for example.
    for times in (0, 1):
        result = render()
        assert (result.files.written, result.files.removed, render.count) == (0, 0, times)
        after = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
        changed = {path.relative_to(site).as_posix() for path in after if after[path] != before.get(path)}
        assert changed == {"updates.json", "data/updates.js"}
        assert after.keys() == before.keys()
        assert json.loads((site / "updates.json").read_text())["updated"] == "2030-05-04T00:00:00Z"
        (folder / ".sharinghub/snapshot.last-build.json").unlink()
    assert not list(folder.glob(".public*"))


def test_a_site_is_built_again_from_the_state_that_is_published_in_it(folder: Path, render: Renders) -> None:
    _append("site_config.yml", "site: {publish-state: true}\n")(folder)
    assert render().files.written == 2, "the state and the list of files"
    render()
    assert render.count == 0
    site, snapshot = folder / "public", folder / ".sharinghub/snapshot.sqlite"

    def files() -> dict[Path, bytes]:
        found = (path for path in site.rglob("*") if path.is_file() and path.name[:8] != "updates.")
        return {path: path.read_bytes() for path in found}

    before = files()
    snapshot.unlink()
    assert put_newer(unpack((site / "data/state.sqlite.gz").read_bytes()), snapshot)
    shutil.rmtree(site)
    render()
    assert files() == before


def test_the_result_is_that_of_the_build_that_wrote_the_site(folder: Path, render: Renders) -> None:
    quick = render()
    (folder / ".sharinghub/snapshot.last-build.json").unlink()
    whole = render()
    assert render.count == 1
    assert whole.files.written == 0
    assert quick.summary() == whole.summary()
    assert quick.problems == whole.problems
    assert quick.projects == whole.projects
    assert {problem.code for problem in quick.projects[0].problems} >= {"SH212"}


def test_the_report_for_machines_needs_no_projects(folder: Path, render: Renders) -> None:
    render(report="report.json")
    assert render.count == 0
    run = json.loads((folder / "report.json").read_text())["run"]
    assert (run["files"]["written"], run["unread"]) == (0, [])


def test_problems_are_reported_for_gitlab_each_time(folder: Path, render: Renders) -> None:
    for _ in range(2):
        render(junit="out/j.xml", code_quality="out/q.json")
        assert render.count == 0
        root = ET.parse("out/j.xml").getroot()  # noqa: S314 - written just now
        entries = json.loads(Path("out/q.json").read_text())
        problems = json.loads((folder / "public/build.json").read_text())["problems"]
        assert len(entries) == len(problems) == sum(map(len, root)) - 1 > 0
        shutil.rmtree("out")


def test_an_earlier_site_that_cannot_be_removed_is_named_until_it_is(folder: Path, render: Renders) -> None:
    left = folder / ".public.staging.left-1"
    left.mkdir()
    (folder / ".other.staging.left-1").mkdir()
    warnings = [f"{left}: an earlier site that could not be removed. Remove it"]
    assert (_warnings(render), render.count) == (warnings, 0)
    (folder / "pages/more.md").write_text("# More")
    assert (_warnings(render), render.count) == (warnings, 1)
    left.rmdir()
    assert (_warnings(render), render.count) == ([], 0)


def _warnings(render: Renders) -> list[str]:
    """What a build warns of."""
    reporter = SilentReporter()
    render(reporter=reporter)
    return reporter.warnings


def test_a_copy_with_other_times_is_recognised(folder: Path, render: Renders) -> None:
    for file in folder.joinpath("public").rglob("*.html"):
        os.utime(file, ns=(1, 1))
    assert render().files.written == 0
    assert render.count == 0


def _edit_record(folder: Path) -> None:
    with Snapshot.open(folder / ".sharinghub/snapshot.sqlite", create=True) as store:
        [record] = store.projects()
        store.put(replace(record, name="Other"), "fingerprint")


def _pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def _append(name: str, text: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        with (folder / name).open("a") as file:
            file.write(text)

    return change


def _new(name: str, text: str) -> Callable[[Path], None]:
    return lambda folder: folder.joinpath(name).write_text(text) and None


CHANGES: dict[str, Callable[[Path], None]] = {
    "record": _edit_record,
    "configuration": _append("site_config.yml", "ranking: {enable: false}\n"),
    "template": _new("templates/about.html", '{% extends "shipped/about.html" %}'),
    "template behind a link": lambda folder: _link_folder(folder),
    "page": _new("pages/help.md", "# Help\n"),
    "catalog": _new("locales/de.po", 'msgid ""\nmsgstr ""\n"Language: de\\n"\n'),
    "extension": lambda folder: _extend(folder, "extensions/acme.py"),
    "helper of an extension": lambda folder: _extend(folder, "extensions/acme.py", "extensions/_data.json"),
    "logo": _new("logo.svg", LOGO.replace("9z", "8z")),
    "schema": _new("schemas/index.json", "{}"),
    "file of the site edited": _append("public/index.html", " "),
    "file of the site edited, its size and time kept": lambda folder: _edit_in_silence(
        folder / "public/robots.txt"
    ),
    "file of the site removed": lambda folder: (folder / "public/robots.txt").unlink(),
    "file of the site replaced by a link": lambda folder: _link(folder / "public/robots.txt"),
    "folder added to the site": lambda folder: (folder / "public/left/over").mkdir(parents=True),
    "whole site removed": lambda folder: shutil.rmtree(folder / "public"),
    "record of the last build a pipe": lambda folder: _pipe(folder / ".sharinghub/snapshot.last-build.json"),
    "record of the last build broken": _new(".sharinghub/snapshot.last-build.json", '{"inputs": 1}'),
}


def test_what_a_crawl_adds_while_the_site_is_made_is_in_the_next_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch, render: Renders
) -> None:
    (folder / "public/robots.txt").unlink()
    read = Interpretation.all

    def read_before_an_edit(*arguments: object) -> object:
        projects = read(*arguments)  # type: ignore[arg-type] # as they came
        _edit_record(folder)
        return projects

    with monkeypatch.context() as during:
        during.setattr(Interpretation, "all", read_before_an_edit)
        sharinghub_static.render(schemas="schemas", environ={})
    render()
    assert render.count == 1
    render()
    assert render.count == 0


EXTENSION = """
from sharinghub_static import extend

@extend.exporter("x.json")
def x(site):
    return {}
"""


def _extend(folder: Path, *names: str) -> None:
    (folder / "extensions").mkdir()
    for name in names:
        (folder / name).write_text(EXTENSION if name.endswith(".py") else "{}")
        if name != names[-1]:
            sharinghub_static.render(schemas="schemas", environ={})


def _link_folder(folder: Path) -> None:
    """Change a template in a folder to which a link in the owner's folder leads."""
    (folder / "shared").mkdir()
    (folder / "shared/round").symlink_to(folder / "shared")
    (folder / "templates/parts").symlink_to(folder / "shared")
    (folder / "shared/mark.html").write_text("one")
    (folder / "templates/about.html").write_text(
        '{% extends "shipped/about.html" %}'
        '{% block main %}{{ super() }}{% include "parts/mark.html" %}{% endblock %}'
    )
    sharinghub_static.render(schemas="schemas", environ={})
    (folder / "shared/mark.html").write_text("two")


def _edit_in_silence(file: Path) -> None:
    status = file.stat()
    file.write_bytes(file.read_bytes().swapcase())
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def _link(file: Path) -> None:
    file.rename(file.parent.parent / "robots.txt")
    file.symlink_to(file.parent.parent / "robots.txt")


@pytest.mark.parametrize("name", CHANGES)
def test_any_other_input_is_rendered(folder: Path, render: Renders, name: str) -> None:
    CHANGES[name](folder)
    render()
    assert render.count == 1, name
    assert (folder / "public/robots.txt").is_file()
    assert not (folder / "public/robots.txt").is_symlink()
    render()
    assert render.count == 0, f"{name}, and then nothing"


def test_the_program_is_another_with_another_version_of_a_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = build_inputs.program_digest.__wrapped__
    monkeypatch.setattr(
        sys, "path", [*sys.path, str(tmp_path), str(tmp_path / "gone"), str(tmp_path / "a.zip")]
    )
    digests = [digest()]
    for name in ("acme-1.0.dist-info", "acme-1.1.dist-info", "old.egg-info"):
        (tmp_path / name).mkdir()
        digests.append(digest())
    (tmp_path / "old.egg-info/PKG-INFO").write_text("Name: old\nVersion: 2\n")
    digests.append(digest())
    with ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("zipped.dist-info/METADATA", "Name: zipped\nVersion: 3\n")
    digests.append(digest())
    assert len(set(digests)) == len(digests)


def test_a_module_that_an_installed_extension_imports_is_an_input(
    folder: Path, render: Renders, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = tmp_path_factory.mktemp("packages")
    for path, text in {
        "acme_hub_pkg/__init__.py": "",
        "acme_hub_pkg/deep/__init__.py": "",
        "acme_hub_pkg/deep/rules.py": "from acme_hub_pkg.sub.n import N  # noqa: F401\n" + EXTENSION,
        "acme_hub_pkg/sub/n.py": "N = 1\n",
        "acme_hub_pkg/sub/table.csv": "a\n",
        "acme_hub_pkg-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: acme-hub-pkg\nVersion: 1.0\n",
        "acme_hub_pkg-1.0.dist-info/entry_points.txt": (
            "[sharinghub_static.extensions]\nacme = acme_hub_pkg.deep.rules\n"
        ),
    }.items():
        (packages / path).parent.mkdir(parents=True, exist_ok=True)
        (packages / path).write_text(text)
    monkeypatch.syspath_prepend(packages)
    build_inputs.program_digest.cache_clear()
    render()
    assert (folder / "public/exports/x.json").is_file()
    for file, text in (("n.py", "N = 2\n"), ("table.csv", "b\n")):
        (packages / "acme_hub_pkg/sub" / file).write_text(text)
        render()
        assert render.count == 1
        render()
        assert render.count == 0
    build_inputs.program_digest.cache_clear()


def test_another_secret_or_program_is_another_input(
    folder: Path, render: Renders, monkeypatch: pytest.MonkeyPatch
) -> None:
    render(environ={"GITLAB_TOKEN": "glpat-abcdefghij0123456789"})
    assert render.count == 1
    monkeypatch.setattr(build_inputs, "program_digest", lambda: "another")
    render(environ={"GITLAB_TOKEN": "glpat-abcdefghij0123456789"})
    assert render.count == 1


def _job(number: int) -> dict[str, str]:
    """Variables of a job of a pipeline on main, as GitLab 18 sets them; the numbers differ from job to job.

    Source: https://docs.gitlab.com/ci/variables/predefined_variables/
    """
    return {
        "CI": "true",
        "GITLAB_CI": "true",
        "CI_BUILDS_DIR": f"/builds/runner-{number}",
        "CI_COMMIT_BEFORE_SHA": "0" * 40,
        "CI_COMMIT_BRANCH": "main",
        "CI_COMMIT_SHA": "a" * 40,
        "CI_CONCURRENT_ID": str(number),
        "CI_DEPENDENCY_PROXY_PASSWORD": f"glcbt-64_{number}{'q' * 18}",
        "CI_JOB_ID": str(1_000 + number),
        "CI_JOB_JWT": f"eyJ{number}.e30.c2ln",
        "CI_JOB_STARTED_AT": f"2026-03-0{number}T00:00:00Z",
        "CI_JOB_TOKEN": f"glcbt-64_{number}{'q' * 18}",
        "CI_PAGES_URL": "https://eo.pages.example.org/hub",
        "CI_PIPELINE_CREATED_AT": f"2026-03-0{number}T00:00:00Z",
        "CI_PIPELINE_ID": str(100 + number),
        "CI_PIPELINE_SOURCE": "schedule",
        "CI_PROJECT_DIR": f"/builds/runner-{number}/eo/hub",
        "CI_PROJECT_VISIBILITY": "public",
        "CI_REGISTRY_PASSWORD": f"glcbt-64_{number}{'q' * 18}",
        "CI_RUNNER_ID": str(number),
        "CI_SERVER_URL": "https://gitlab.example.org",
    }


@pytest.mark.parametrize("tokens", [{}, {"GITLAB_TOKEN": "glpat-lasting-abcdefgh"}], ids=["none", "own"])
def test_the_next_job_of_a_pipeline_goes_on_from_the_last_one(
    folder: Path, render: Renders, tmp_path_factory: pytest.TempPathFactory, tokens: dict[str, str]
) -> None:
    render(environ=_job(1) | tokens)
    assert render.count == 1
    elsewhere = tmp_path_factory.mktemp("runner-2") / "hub"
    shutil.copytree(folder, elsewhere)
    os.chdir(elsewhere)
    result = render(environ=_job(2) | tokens)
    assert (render.count, result.files.written) == (0, 0)
    render(environ=_job(3) | {"GITLAB_TOKEN": "glpat-rotated-abcdefgh"})
    assert render.count == 1


def test_the_token_of_the_job_itself_is_in_no_file(folder: Path) -> None:
    token = "drawn-for-one-job-4711"
    (folder / "pages" / "help.md").write_text(f"# Help\n\nThe word is {token}.\n")
    with pytest.raises(RefusedError, match="CHK502"):
        sharinghub_static.render(schemas="schemas", environ=_job(4) | {"CI_JOB_TOKEN": token})


def test_warnings_and_strictness_are_those_of_the_build(folder: Path, render: Renders) -> None:
    last = folder / ".sharinghub/snapshot.last-build.json"
    last.write_text(last.read_text().replace('"warnings": []', '"warnings": ["CHK101 large"]'))
    reporter = SilentReporter()
    with pytest.raises(sharinghub_static.SharingHubError, match="--strict"):
        render(reporter=reporter, strict=True)
    assert render.count == 0
    assert reporter.warnings == ["CHK101 large"]


def test_a_schema_that_can_be_had_now_is_used(folder: Path, render: Renders) -> None:
    last = folder / ".sharinghub/snapshot.last-build.json"
    last.write_text(last.read_text().replace('"unvalidated": []', f'"unvalidated": ["{MISSING}"]'))
    assert render().unvalidated == (MISSING,)
    assert render.count == 0


def test_what_was_left_out_of_a_project_is_still_left_out_of_the_result(
    folder: Path, render: Renders, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = page.rendered_readme

    def fail(project: Project, *arguments: object) -> object:
        if project.record.texts:
            raise ValueError("fault")
        return real(project, *arguments)

    for cache in ("last-build.json", "pages.sqlite"):
        (folder / f".sharinghub/snapshot.{cache}").unlink()
    monkeypatch.setattr(page, "rendered_readme", fail)
    whole = render()
    quick = render()
    assert render.count == 0
    assert whole.shown_in_part == quick.shown_in_part == 1
    assert {problem.code for problem in quick.projects[0].problems} & {"SH610", "SH611"}


def test_files_of_many_items_are_made_again_when_an_item_says_something_else(
    folder: Path, render: Renders, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    monkeypatch.setattr(extras, "_has_pyarrow", lambda: True)
    made: list[str] = []
    real = ItemFiles.make

    def counted(self: ItemFiles, sanitize: Callable[[str, bytes], bytes]) -> Iterator[tuple[str, bytes]]:
        made.append(self.collection)
        return real(self, sanitize)

    monkeypatch.setattr(ItemFiles, "make", counted)
    last, table = folder / ".sharinghub/snapshot.last-build.json", folder / "public/stac/items.parquet"
    for _ in range(2):
        last.unlink()
        render()
    assert made == ["", "dataset"]
    before = table.read_bytes()
    table.write_bytes(b"PAR1")
    render()
    assert table.read_bytes() == before
    assert made == ["", "dataset", ""]
