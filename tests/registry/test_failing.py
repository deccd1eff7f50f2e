"""What an extension raises for one project is charged to it; what it raises for all refuses the site."""

import re
from pathlib import Path

import pytest

from tests.test_isolation import BAD, CONFIG, DATASET, Hub
from tests.worlds import sample

RANKING = """
from sharinghub_static import extend

@extend.ranking("acme", "use", 1, "A", "A.")
def component(evidence):
    {statement}
    return extend.Reading(1, 1)
"""
COMPLETENESS = """
from sharinghub_static import extend

@extend.completeness("acme", 1, "A", "A.", "A.")
def check(subject):
    {statement}
    return True
"""
EXPORTER = """
from sharinghub_static import extend

@extend.exporter("acme.json")
def titles(site):
    return [title_of(project) for project in site.projects]

def title_of(project):
    {statement}
    return project.title
"""
PAGE = """
from sharinghub_static import extend

@extend.page("acme", "A")
def page(site):
    lines = []
    for project in site.projects:
        lines.append(line_of(site, project))
    return "\\n".join(lines)

def line_of(site, project):
    {statement}
    return f"- {{site.link(project)}}"
"""
CHECK = """
from sharinghub_static import extend

@extend.check("ACME201", "a page that says something")
def check(file):
    {statement}
    yield from ()
"""
KINDS = {
    "ranking": (RANKING, "evidence.project.title"),
    "completeness": (COMPLETENESS, "subject.project.title"),
    "exporter": (EXPORTER, "project.title"),
    "page": (PAGE, "project.title"),
    "check": (CHECK, "file.text"),
}


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Hub:
    (tmp_path / "extensions").mkdir()
    monkeypatch.setattr("tests.test_isolation.CONFIG", CONFIG.replace("ranking: {enable: false}\n", ""))
    return Hub(tmp_path, monkeypatch, capfd)


def write(hub: Hub, kind: str, statement: str) -> None:
    code = KINDS[kind][0].format(statement=statement)
    (hub.folder / "extensions" / "acme.py").write_text(code)


@pytest.mark.parametrize("kind", ["ranking", "page", "check"])
def test_what_fails_for_one_project_costs_no_other(hub: Hub, kind: str) -> None:
    write(hub, kind, f"assert 'Loud title' not in {KINDS[kind][1]}")
    readme = {"README.md": "---\ntitle: Loud title\n---\n"}
    status, output = hub.build(sample(BAD, topics=DATASET, files=readme))
    assert status == 0, output
    assert hub.codes() & {"SH610", "SH611"}
    assert not {"SH610", "SH611", "SH612"} & (hub.codes("eo/one") | hub.codes("eo/two"))
    assert "shown in part" in output


@pytest.mark.parametrize("kind", ["exporter", "completeness"])
def test_what_fails_for_the_facts_of_one_project_is_left_out_itself(hub: Hub, kind: str) -> None:
    subject = KINDS[kind][1].replace(".title", ".record.full_path")
    write(hub, kind, f"assert {subject} != '{BAD}'")
    status, output = hub.build(sample(BAD, topics=DATASET))
    assert status == 0, output
    assert not {"SH610", "SH611", "SH612"} & hub.codes()
    assert (hub.folder / "public/dataset" / BAD / "index.html").is_file()
    assert not (hub.folder / "public/exports").exists()
    assert re.search(r"acme\.py:\d+: the extension failed: AssertionError.* left out of this build", output)
    assert re.search(r"Extensions that failed and are left out: (exports/)?acme", output)
    assert hub.render("--strict")[0] == 1


@pytest.mark.parametrize("kind", KINDS)
def test_what_fails_for_all_ends_in_one_line_with_its_place(hub: Hub, kind: str) -> None:
    # sys.exit in an extension must not end the command as if all were done.
    error = "SystemExit(0)" if kind in {"page", "check"} else "RuntimeError('on purpose')"
    write(hub, kind, f"raise {error}")
    status, output = hub.build(sample(BAD, topics=DATASET))
    assert status == 1
    (line,) = [line for line in output.splitlines() if line.startswith("error: ")]
    assert re.search(r"acme\.py:\d+", line), line
    assert error.partition("(")[0] in line
    assert "This is a bug" not in output
    assert not (hub.folder / "public").exists()


def test_a_wrong_result_names_the_function(hub: Hub) -> None:
    write(hub, "page", "pass")
    file = hub.folder / "extensions" / "acme.py"
    file.write_text(file.read_text().replace('return "\\n"', 'return 7 or "\\n"'))
    status, output = hub.build()
    assert status == 1
    expected = "acme.py:4: the extension failed: WrongResultError: page acme returned int; it must be a text"
    assert expected in output


def test_what_fails_for_the_whole_hub_alone_is_no_projects_fault(hub: Hub) -> None:
    write(hub, "exporter", "pass")
    file = hub.folder / "extensions" / "acme.py"
    statement = "    assert len(site.projects) < 3\n    return ["
    file.write_text(file.read_text().replace("    return [", statement))
    status, output = hub.build(sample(BAD, topics=DATASET))
    assert status == 1
    assert "acme.py:6: the extension failed: AssertionError" in output
    assert "This is a bug" not in output


def test_an_error_that_quotes_a_secret_is_printed_without_it(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", "very-secret-token-1234")
    write(hub, "page", "import os; raise ValueError(os.environ['MLFLOW_TRACKING_TOKEN'])")
    status, output = hub.build()
    assert status == 1
    assert "ValueError" in output
    assert "very-secret" not in output
