"""READMEs as people write them, well and badly: what each makes of its project, problem by problem.

``readmes/expected.yml`` holds for each its title, its licence and its Problems as ``code line key``.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from sharinghub_static.problem_kinds import KINDS
from sharinghub_static.project.interpret import interpret
from sharinghub_static.project.lint import lint_readme
from sharinghub_static.project.model import Project
from sharinghub_static.snapshot.records import FileRecord, TextRecord
from tests.cases import each_case
from tests.projects import make_config, make_record

FOLDER = Path(__file__).parent / "readmes"
NAMES = sorted(path.stem for path in FOLDER.glob("*.md"))
FILES = ("LICENSE", "README.md", "a.csv", "lines.geojson", "net.onnx", "preview.png")


def read_as_crawled(name: str) -> str:
    """The text as a crawl keeps it: bytes that are not UTF-8 replaced."""
    return (FOLDER / f"{name}.md").read_bytes().decode("utf-8", "replace")


def interpreted(name: str) -> Project:
    text = read_as_crawled(name)
    record = make_record(
        topics=("sharinghub:dataset",),
        files=tuple(FileRecord(path) for path in FILES),
        texts=(TextRecord("README.md", text, len(text.encode())),),
    )
    return interpret(record, make_config())


def summary_of(project: Project) -> dict[str, Any]:
    """What the corpus holds of a project, in the form of ``expected.yml``."""
    problems = [f"{p.code} {p.line} {p.key}".strip() for p in project.problems]
    return {
        "title": project.title,
        "license": project.license.expression if project.license else None,
        "problems": problems,
    }


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / "expected.yml").read_text("utf-8"))
    return found


def test_the_corpus_is_large_and_complete(expected: dict[str, Any]) -> None:
    assert len(NAMES) >= 60
    assert sorted(expected) == NAMES


@each_case("name", NAMES, at_least=60)
def test_each_readme_makes_of_its_project_what_is_expected(name: str, expected: dict[str, Any]) -> None:
    assert summary_of(interpreted(name)) == expected[name]


@each_case("name", NAMES, at_least=60)
def test_the_same_readme_makes_the_same_project(name: str) -> None:
    assert interpreted(name) == interpreted(name)


@each_case("name", NAMES, at_least=60)
def test_lint_finds_nothing_that_the_portal_does_not(name: str) -> None:
    found = {(p.code, p.line, p.key) for p in lint_readme("README.md", read_as_crawled(name), make_config())}
    of_portal = {(p.code, p.line, p.key) for p in interpreted(name).problems}
    # Lint sees neither files nor GitLab, so that it cannot miss what stands there.
    assert found <= of_portal | {("SH302", 0, "")}
    assert {code for code, _, _ in found} <= KINDS.keys()
    seen_alone = {problem for problem in of_portal if problem[0][:3] in {"SH1", "SH3"}}
    assert seen_alone <= found
