"""Checks and kinds of Problems that extensions add."""

import re
from pathlib import Path

import pytest

from sharinghub_static import extend
from sharinghub_static.problem_kinds import KINDS, kinds_with
from sharinghub_static.problems import LocalizedMessage, clean_message
from sharinghub_static.project.interpret import interpret_all
from sharinghub_static.project.lint import as_sarif, lint_readme
from sharinghub_static.registry import Registry
from sharinghub_static.reporting import SilentReporter
from sharinghub_static.site.check import CheckResult, check_site
from sharinghub_static.site.check.rules import FAILED, all_codes
from sharinghub_static.site.schemas import SchemaStore
from sharinghub_static.snapshot.records import TextRecord
from tests.projects import make_record
from tests.registry.sites import Site

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'"><title>T</title></head>
<body><h1>T</h1></body></html>
"""
DRAFTS = """
from sharinghub_static import extend

@extend.check("ACME201", "a page that says DRAFT"{more})
def drafts(file):
    if file.is_page and "DRAFT" in file.text:
        yield file.line_of("DRAFT"), "says DRAFT"
"""
TOTAL = """
from sharinghub_static import extend

@extend.check({"ACME202": "too few pages", "ACME203": "too many pages"})
class Total(extend.Check):
    count = 0

    def look(self, file):
        self.count += file.is_page
        yield from ()

    def finish(self):
        if self.count > 1:
            yield extend.Finding(".", 1, "ACME203", f"{self.count} pages")
"""
TOO_MANY = """
from sharinghub_static import extend

TOO_MANY = extend.problem_kind(
    "ACME101", "warning", extend.text("Too many audits", fr="Trop d’audits"), "Write 3 at most."
)

@extend.metadata_rule("audits")
def audits(builder):
    count = builder.take("audits")
    if isinstance(count, int) and count > 3:
        builder.problem(TOO_MANY, extend.text(f"{count} % is much", fr="c’est trop"), ("audits",))
"""


def checked(folder: Path, registry: Registry, **pages: str) -> CheckResult:
    tree = folder / "public"
    tree.mkdir()
    for name, body in pages.items():
        (tree / f"{name}.html").write_text(PAGE.replace("<h1>", f"{body}\n<h1>"))
    return check_site(tree, schemas=SchemaStore(folder), registry=registry, reporter=SilentReporter())


def test_a_function_finds_with_its_own_code_and_line(site: Site) -> None:
    registry = site.write(a=DRAFTS.format(more="")).load().registry
    result = checked(site.folder, registry, index="<p>DRAFT</p>", other="<p>done</p>")
    assert [str(finding) for finding in result.findings] == ["index.html:4: ACME201 says DRAFT"]
    assert all_codes(registry)["ACME201"] == "a page that says DRAFT"
    assert "ACME201" not in all_codes()


def test_a_check_may_only_warn(site: Site) -> None:
    registry = site.write(a=DRAFTS.format(more=", warning=True")).load().registry
    result = checked(site.folder, registry, index="<p>DRAFT</p>")
    assert result.findings == ()
    assert [finding.code for finding in result.warnings] == ["ACME201"]


def test_a_class_sees_all_files(site: Site) -> None:
    result = checked(site.folder, site.write(a=TOTAL).load().registry, a="", b="", c="")
    assert [str(finding) for finding in result.findings] == [".:1: ACME203 3 pages"]


GIVES = """
from sharinghub_static import extend

@extend.check("ACME201", "a page that says something")
def check(file):
    return {result}

async def later():
    pass
"""


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            DRAFTS.format(more="").replace("yield file.line_of", "yield file.nothing"),
            "AttributeError (extensions/a.py:7)",
        ),
        (DRAFTS.replace("yield file", "yield 1, 2, file"), "ValueError (extensions/a.py:4)"),
        (GIVES.format(result="None"), "TypeError (extensions/a.py:4)"),
        (GIVES.format(result="'12'"), "TypeError (extensions/a.py:4)"),
        (GIVES.format(result="['12']"), "ValueError (extensions/a.py:4)"),
        (GIVES.format(result="[('1', 'x')]"), "TypeError (extensions/a.py:4)"),
        (GIVES.format(result="[(1, object())]"), "TypeError (extensions/a.py:4)"),
        (GIVES.format(result="later()"), "TypeError (extensions/a.py:4)"),
        (
            TOTAL.replace("extend.Finding(", "("),
            "TypeError (extensions/a.py:4)",
        ),
        (TOTAL.replace('"ACME203", f', '"CHK501", f'), "ValueError (extensions/a.py:4)"),
        (TOTAL.replace("self.count += file.is_page", "1 / 0"), "ZeroDivisionError (extensions/a.py:9)"),
    ],
)
def test_a_check_that_fails_is_a_finding_that_names_its_line(site: Site, code: str, expected: str) -> None:
    result = checked(
        site.folder, site.write(a=code.replace("{more}", "")).load().registry, a="DRAFT", b="DRAFT"
    )
    assert {finding.code for finding in result.findings} == {FAILED}
    assert all(expected in finding.message for finding in result.findings)
    assert not result.unsafe


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (DRAFTS.replace("ACME201", "SH301"), "4: check SH301: codes with SH or CHK are the program's own"),
        (DRAFTS.replace("ACME201", "CHK777"), "4: check CHK777: codes with SH or CHK are"),
        (DRAFTS.replace("ACME201", "acme"), "4: check 'acme': a code is capital letters"),
        (DRAFTS + DRAFTS, "11: check ACME201: this name is defined at "),
        (
            DRAFTS + TOTAL.replace("ACME203", "ACME201"),
            "11: check ACME201: the check at .*a.py:4 gives this code",
        ),
        (TOTAL.replace("(extend.Check)", ""), "4: check ACME202: a class must be a subclass of extend.Check"),
        (
            TOTAL.replace("look(self, file)", "look(self)"),
            r"4: check ACME202, look: must be .*\(self, file\)",
        ),
        (DRAFTS.replace('"ACME201", "a page that says DRAFT"', "{}"), "4: check '': a code is"),
        (DRAFTS.replace("(file)", "()"), r"4: check ACME201: must be a function that takes \(file\)"),
        (TOO_MANY.replace("ACME101", "SH999"), "4: kind of Problem SH999: codes with SH or CHK are"),
        (TOO_MANY.replace('"warning"', '"grave"'), "4: kind of Problem ACME101: the severity must be one of"),
        (
            TOO_MANY + 'extend.problem_kind("ACME101", "error", "x", "x")',
            "13: kind of Problem ACME101: this",
        ),
    ],
)
def test_codes_that_clash_are_refused(site: Site, code: str, expected: str) -> None:
    (line,) = site.write(a=code.replace("{more}", "")).mistakes()
    assert re.match(f"extensions/a.py:{expected}", line), line


def test_a_rule_reports_with_a_code_of_its_own(site: Site) -> None:
    config = site.write(a=TOO_MANY).load()
    readme = "---\naudits: 7\n---\n# A\n"
    texts = (TextRecord("README.md", readme, len(readme)),)
    record = make_record("g/p", topics=("sharinghub:dataset",), texts=texts)
    (project,) = interpret_all([record], config)
    (problem,) = [problem for problem in project.problems if problem.code == "ACME101"]
    assert (problem.message, problem.hint, problem.line) == ("7 % is much", "Write 3 at most.", 2)
    assert isinstance(problem.message, LocalizedMessage)
    assert problem.message.in_language("fr-CA") == "c’est trop"
    assert list(kinds_with(config.registry)) == [*KINDS, "ACME101"]
    assert kinds_with(Registry()) is KINDS


def test_lint_knows_the_rules_of_extensions(site: Site) -> None:
    config = site.write(a=TOO_MANY).load()
    text = "---\ntitle: A\nlicense: MIT\naudits: 7\n---\n# A\n"
    problems = [problem for problem in lint_readme("README.md", text, config) if problem.code == "ACME101"]
    assert [(problem.line, problem.key) for problem in problems] == [(4, "audits")]
    assert "ACME101" in as_sarif(problems)
    assert "ACME101" not in {problem.code for problem in lint_readme("README.md", text)}


def test_a_text_knows_its_translations() -> None:
    text = extend.text("100 % of it", fr="tout", fr_CA="toute")
    assert text == "100 % of it"
    assert [text.in_language(tag) for tag in ("fr", "fr-CA", "fr-BE", "de")] == ["tout", "toute", "tout", ""]
    cut = clean_message(text, 3)
    assert isinstance(cut, LocalizedMessage)
    assert (cut, cut.in_language("fr")) == ("100", "tou")
