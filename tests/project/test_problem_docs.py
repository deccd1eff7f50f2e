"""docs/problems.md, the registry of codes, and the code that uses them agree."""

import re
from pathlib import Path

import pytest

from sharinghub_static.problem_kinds import KINDS
from sharinghub_static.project.interpret import interpret
from sharinghub_static.snapshot.records import FileRecord, TextRecord
from tests.cases import each_case
from tests.project.reading import codes, read
from tests.projects import make_config, make_record

ROOT = Path(__file__).parents[2]
DOC = (ROOT / "docs/problems.md").read_text("utf-8")
SECTIONS = {
    found[1]: found[0] for found in re.finditer(r"### (SH\d{3}): .*?(?=\n### |\n## |\Z)", DOC, re.DOTALL)
}
REPOSITORY = ("data/map.tif", "data/other.tif", "docs/guide.md", "docs/picture.png")
PUBLISHED = frozenset({"eo/cover", "group/demo"})
EXAMPLES = [
    (code, kind, block)
    for code, section in SECTIONS.items()
    for kind, block in re.findall(r"```yaml (wrong|right)\n(.*?)```", section, re.DOTALL)
]


def test_every_code_is_documented_and_every_documented_code_is_one() -> None:
    assert list(SECTIONS) == list(KINDS)


@each_case("code", KINDS, at_least=60)
def test_the_document_bears_the_title_the_severity_and_the_fix_of_a_code(code: str) -> None:
    kind = KINDS[code]
    section = " ".join(SECTIONS[code].split())
    assert section.startswith(f"### {code}: {kind.title} **{kind.severity}** · ")
    assert f"Fix: {kind.fix}" in section


def test_every_code_is_used_and_every_used_code_is_registered() -> None:
    sources = [path for path in (ROOT / "sharinghub_static").rglob("*.py") if path.name != "problem_kinds.py"]
    used = {code for path in sources for code in re.findall(r"\"(SH\d{3})\"", path.read_text("utf-8"))}
    assert used == set(KINDS)


def test_codes_are_sorted() -> None:
    assert list(KINDS) == sorted(KINDS)


@each_case("code, kind, block", EXAMPLES, at_least=60)
def test_a_wrong_example_has_the_problem_and_a_right_one_has_not(code: str, kind: str, block: str) -> None:
    record = read(block, files=REPOSITORY).record
    assert (code in codes(interpret(record, make_config(), PUBLISHED))) == (kind == "wrong")


@pytest.mark.parametrize(
    ("code", "readme"),
    [
        ("SH103", "---\n" + "a: [" * 40 + "\n---\n"),
        ("SH105", "---\ntitle: Never closed\n"),
        ("SH109", "---\ntitle: caf\ufffd\n---\n"),
        ("SH110", "# Only words\n"),
        ("SH413", "---\nassets: [" + "a.tif, " * 61 + "]\n---\n"),
    ],
)
def test_a_whole_readme_has_the_problem_that_no_short_example_shows(code: str, readme: str) -> None:
    assert code in codes(read(body=readme))


def test_what_is_wrong_beside_the_readme_is_said() -> None:
    assert "SH201" in codes(interpret(make_record(), make_config()))
    unread = make_record(files=(FileRecord("README.md"),))
    assert codes(interpret(unread, make_config())) >= {"SH109"}
    assert "SH203" in codes(
        interpret(make_record(texts=(TextRecord("README.rst", "Title", 5),)), make_config())
    )
    assert "SH202" in codes(
        interpret(make_record(texts=(TextRecord("README.md", "Title", 9),)), make_config())
    )
    assert "SH320" in codes(read(texts={"CITATION.cff": "- a"}))
    assert "SH601" in codes(read(failures=(("releases", "timeout"),)))
    assert "SH602" in codes(read(files_cut=True))
