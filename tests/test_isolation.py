"""What goes wrong with one project is charged to it alone, and the hub is published."""

import json
import shutil
import sqlite3
import types
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sharinghub_static.analysis.lifecycle import stage_of
from sharinghub_static.analysis.review import review_state
from sharinghub_static.catalog.item import make_item
from sharinghub_static.catalog.sanitize import sanitize_project
from sharinghub_static.cli import main
from sharinghub_static.demo.world import SampleRelease
from sharinghub_static.portal.components.cards import Cards
from sharinghub_static.portal.components.pictures import world_map
from sharinghub_static.portal.frame.patterns import pattern
from sharinghub_static.portal.project_page import page
from sharinghub_static.portal.project_page.actions import actions
from sharinghub_static.portal.project_page.citation import citation
from sharinghub_static.portal.project_page.files import asset_rows
from sharinghub_static.portal.project_page.metadata import metadata_groups
from sharinghub_static.portal.project_page.readme import rendered_readme
from sharinghub_static.portal.project_page.releases import release_rows
from sharinghub_static.portal.project_page.sidebar import sidebar_facts
from sharinghub_static.portal.project_page.snippets import snippets
from sharinghub_static.portal.project_page.view import ProjectView
from sharinghub_static.project.interpret import interpret
from sharinghub_static.project.model import Project
from sharinghub_static.project.redaction import redacted
from sharinghub_static.rendering import Rendering
from sharinghub_static.site.check import Finding
from sharinghub_static.site.check.rules.markup import Markup
from sharinghub_static.snapshot.records import ProjectRecord
from tests.gitlab_double.server import EmbeddedGitlab
from tests.shared import fill_once
from tests.worlds import make_world, sample

DATASET = ("sharinghub:dataset",)
BAD = "lab/bad"
CACHES = (".sharinghub/snapshot.last-build.json", ".sharinghub/snapshot.pages.sqlite")
CONFIG = """
gitlab: {url: %s}
ranking: {enable: false}
stac:
  categories:
    - dataset: {title: Datasets, gitlab_topic: sharinghub:dataset}
"""
FUNCTIONS = [
    *(
        redacted,
        interpret,
        sanitize_project,
        make_item,
        rendered_readme,
        release_rows,
        asset_rows,
        snippets,
        actions,
    ),
    *(citation, metadata_groups, pattern, sidebar_facts, review_state, stage_of, Cards.card, world_map),
]
NOTES = "## Fixes\n\n## Changes\n\nText[^1]\n\n[^1]: Note\n\n<p id='x'>x</p>\n"


def releases(*tags: str) -> tuple[SampleRelease, ...]:
    return tuple(SampleRelease(tag, tag, datetime(2025, 1, 1, tzinfo=UTC), NOTES) for tag in tags)


class Hub:
    """A hub of two sound projects and others, built by the command line."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capfd=None) -> None:
        self.folder, self.capfd = folder, capfd
        monkeypatch.chdir(folder)
        for name in ("GITLAB_TOKEN", "GITLAB_URL", "GITLAB_CI", "CONFIG_PATH"):
            monkeypatch.delenv(name, raising=False)
        (folder / "schemas").mkdir()

    def build(self, *projects, arguments: tuple[str, ...] = ()) -> tuple[int, str]:
        sound = [sample(f"eo/{name}", topics=DATASET) for name in ("one", "two")]
        with EmbeddedGitlab(make_world(*sound, *projects)) as gitlab:
            (self.folder / "site_config.yml").write_text(CONFIG % gitlab.url)
            self.forget()
            return self._run("build", *arguments)

    def forget(self) -> None:
        """Lose the caches: a fault that a test throws in is no input of a build."""
        for name in CACHES:
            (self.folder / name).unlink(missing_ok=True)

    def render(self, *arguments: str) -> tuple[int, str]:
        self.forget()
        return self._run("render", *arguments)

    def _run(self, *arguments: str) -> tuple[int, str]:
        status = main([*arguments, "--schemas", "schemas"])
        return status, "".join(self.capfd.readouterr()) if self.capfd else ""

    def page(self, path: str) -> str:
        """All parts of a project's page."""
        files = sorted((self.folder / "public/dataset" / path).rglob("index.html"))
        return "".join(file.read_text() for file in files)

    def codes(self, path: str = BAD) -> set[str]:
        report = json.loads((self.folder / "public/build.json").read_text())
        return {one["code"] for one in report["problems"] + report["left_out"] if one["project"] == path}


@pytest.fixture
def hub(tmp_path, monkeypatch, capfd):
    return Hub(tmp_path, monkeypatch, capfd)


def records_of_bad(value: object) -> Iterator[ProjectRecord]:
    """The record of the bad project where it is given, itself, in a project or in a sequence."""
    if isinstance(value, tuple | list):
        for one in value:
            yield from records_of_bad(one)
    value = value.project if isinstance(value, ProjectView) else value
    record = value.record if isinstance(value, Project) else value
    if isinstance(record, ProjectRecord) and record.full_path == BAD:
        yield record


@pytest.fixture
def fault():
    """Lets a function fail for the bad project, whoever holds a reference to the function."""
    changed = []

    def install(function, is_hit=lambda record: record.texts) -> None:
        original = types.FunctionType(
            function.__code__, function.__globals__, function.__name__, function.__defaults__
        )
        original.__kwdefaults__ = function.__kwdefaults__

        def gate(*args, **kwargs):
            if any(map(is_hit, records_of_bad((*args, *kwargs.values())))):
                raise RuntimeError("thrown in by a test")
            return original(*args, **kwargs)

        name = f"_gate_{id(function)}"
        function.__globals__[name] = gate
        code = compile(f"def f(*args, **kwargs): return {name}(*args, **kwargs)", "<gate>", "exec")
        changed.append((function, function.__code__, function.__defaults__, function.__kwdefaults__))
        function.__defaults__ = function.__kwdefaults__ = None
        function.__code__ = next(one for one in code.co_consts if isinstance(one, types.CodeType))

    yield install
    for function, code, defaults, keywords in changed:
        function.__code__, function.__defaults__, function.__kwdefaults__ = code, defaults, keywords
        del function.__globals__[f"_gate_{id(function)}"]


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """The folder of a hub that was built when nothing failed; its project ``lab/bad`` has a README."""

    def fill(folder: Path) -> None:
        bad = sample(BAD, topics=DATASET, files={"README.md": "# Bad\n\nWords of its authors.\n"})
        with pytest.MonkeyPatch.context() as monkeypatch:
            assert Hub(folder, monkeypatch).build(bad)[0] == 0

    return fill_once(tmp_path_factory, "isolation", fill)


@pytest.fixture
def built(hub, sound):
    """A copy of it."""
    shutil.copytree(sound, hub.folder, dirs_exist_ok=True)
    return hub


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda one: one.__qualname__)
def test_a_function_that_fails_for_one_project_costs_no_other_page_a_byte(built, fault, function):
    assert "Words of its authors." in built.page(BAD)
    before = [built.page("eo/one"), built.page("eo/two")]
    fault(function)
    status, said = built.render()
    assert status == 0, said
    assert [built.page("eo/one"), built.page("eo/two")] == before
    assert built.codes() & {"SH610", "SH611"}, said
    assert "1 project shown in part or not at all" in said
    assert "Words of its authors." not in built.page(BAD)


def test_strict_fails_when_a_project_is_shown_in_part(built, fault):
    fault(make_item)
    assert built.render("--strict")[0] == 1


@pytest.mark.parametrize(
    "readme",
    [
        "jane@[lab](https://x.example).org",
        "jane@lab\u200b.example.org",
        "user@host[.local](u)",
        "# A\n\n## Changes\n\nText[^1]\n\n[^1]: Note\n\n<a id='release-1~changes'></a><p id='x'>x</p>",
    ],
)
def test_hostile_readmes_cost_their_own_project_at_most(hub, readme):
    files = {"README.md": readme}
    status, said = hub.build(sample(BAD, topics=DATASET, files=files, releases=releases("v1", "v2")))
    assert status == 0, said
    assert "<h1" in hub.page("eo/one")
    assert BAD in hub.page(BAD)


def test_two_releases_with_the_same_heading_are_shown_whole(hub):
    files = {"README.md": "# Bad\n\n## Fixes\n\n## release 1 fixes\n"}
    assert hub.build(sample(BAD, topics=DATASET, files=files, releases=releases("v1", "v2")))[0] == 0
    assert not hub.codes() & {"SH610", "SH611", "SH612"}
    page = hub.page(BAD)
    for anchor in ("fixes", "release-1-fixes", "release-1~fixes", "release-2~fixes"):
        assert page.count(f'id="user-content-{anchor}"') == 1


def test_a_part_that_is_the_cause_is_left_out_alone(hub, fault):
    files = {"README.md": "# Bad\n\nWords of its authors.\n"}
    bad = sample(BAD, topics=DATASET, files=files, releases=releases("v1"))
    assert hub.build(bad)[0] == 0
    fault(release_rows, lambda record: record.releases)
    status, said = hub.render()
    assert status == 0, said
    assert hub.codes() & {"SH610", "SH611", "SH612"} == {"SH610"}
    assert "Words of its authors." in hub.page(BAD)
    assert "Fixes" not in hub.page(BAD)
    assert "Releases are not shown, because: the portal failed (RuntimeError)" in hub.page(BAD)


def test_two_parts_that_are_causes_are_left_out_together(hub, fault):
    bad = sample(BAD, topics=DATASET, files={"README.md": "# Bad\n"}, releases=releases("v1"))
    assert hub.build(bad)[0] == 0
    fault(release_rows, lambda record: record.releases)
    fault(rendered_readme)
    status, said = hub.render()
    assert status == 0, said
    assert hub.codes() & {"SH610", "SH611", "SH612"} == {"SH610"}
    for said in ("The README is not shown", "Releases are not shown"):
        assert said in hub.page(BAD)
    assert "Pictures are not shown" not in hub.page(BAD)


def test_a_record_that_cannot_be_read_costs_its_own_project(built):
    with closing(sqlite3.connect(built.folder / ".sharinghub/snapshot.sqlite")) as snapshot, snapshot:
        snapshot.execute("UPDATE project SET record = '{' WHERE full_path = ?", (BAD,))
    status, said = built.render()
    assert status == 0, said
    assert "SH612" in built.codes()
    assert "<h1" in built.page("eo/one")


def let_check_look(monkeypatch, look):
    """Let a check look at pages, although they were read when they were made."""
    monkeypatch.setattr("sharinghub_static.site.check.made_pages.links_of", lambda *_arguments: None)
    monkeypatch.setattr(Markup, "look", look)


def test_what_is_found_in_a_page_about_several_projects_is_charged_to_its_cause(hub, monkeypatch):
    def look(self, file):
        if file.path == "dataset/index.html" and "Loud title" in file.text:
            yield Finding(file.path, 1, "CHK401", "is not closed")

    let_check_look(monkeypatch, look)
    status, said = hub.build(
        sample(BAD, topics=DATASET, files={"README.md": "---\ntitle: Loud title\n---\n"})
    )
    assert status == 0, said
    assert hub.codes() & {"SH610", "SH611"}
    assert not {"SH610", "SH611"} & (hub.codes("eo/one") | hub.codes("eo/two"))


def test_what_is_wrong_without_any_project_refuses_the_site(hub, monkeypatch):
    def look(self, file):
        if file.path == "index.html":
            yield Finding(file.path, 1, "CHK401", "is not closed")

    let_check_look(monkeypatch, look)
    status, said = hub.build(sample(BAD, topics=DATASET))
    assert status == 1
    assert "CHK401" in said


def test_a_portal_whose_pages_all_fail_is_refused_after_one_more_try(built, monkeypatch):
    before = built.page("eo/one")
    tries = []
    real = Rendering._understand

    def understand(self, isolation):
        tries.append(isolation)
        return real(self, isolation)

    def fail(*_arguments):
        raise RuntimeError("thrown in by a test")

    monkeypatch.setattr(Rendering, "_understand", understand)
    monkeypatch.setattr("sharinghub_static.portal.project_page.page.header_fields", fail)
    status, output = built.render()
    assert status == 1
    assert "no project can be shown, so the old site stays: RuntimeError: thrown in by a test" in output
    assert len(tries) == 2
    assert built.page("eo/one") == before


def test_a_fault_with_what_all_projects_wrote_costs_them_that_alone(hub, monkeypatch):
    real = page.rendered_readme

    def fail(project, *arguments):
        if project.record.texts:
            raise RuntimeError("thrown in by a test")
        return real(project, *arguments)

    monkeypatch.setattr(page, "rendered_readme", fail)
    status, output = hub.build(sample(BAD, topics=DATASET))
    assert (status, "3 projects shown in part" in output) == (0, True)
