"""The Problems of a build in formats that GitLab shows: a JUnit report, and a Code Quality report.

A file is named with its project before it (``group/project/README.md``), because it is not in the
repository of the portal.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET

from sharinghub_static.problems import Problem, Severity
from sharinghub_static.project.lint import as_code_quality, in_one_sentence

__all__ = ["code_quality_report", "junit_report"]

_README = "README.md"
_FIELDS = ("code", "message", "hint", "path", "line", "column", "key")


def code_quality_report(published: Mapping[str, Any]) -> str:
    """Return GitLab's Code Quality report of what was built.

    Args:
        published: the content of ``build.json``.

    Source: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
    """
    return as_code_quality([_problem(entry) for entry in _entries(published)])


def junit_report(published: Mapping[str, Any]) -> str:
    """Return a JUnit report of what was built: a suite a project, a case a Problem.

    Errors and warnings are failures, notices are skipped cases, projects that could not be published are
    errors. One case that passes says how many projects have no Problem.

    Args:
        published: the content of ``build.json``.

    Source: https://docs.gitlab.com/ci/testing/unit_test_reports/

    Example:
        >>> print(junit_report({"projects": 26, "problems": [], "left_out": []}))
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="sharinghub-static">
          <testsuite name="portal" tests="1" failures="0" skipped="0" errors="0">
            <testcase classname="portal" name="26 projects without Problems" />
          </testsuite>
        </testsuites>
        <BLANKLINE>
    """
    by_project: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for entry in _entries(published):
        by_project[entry["project"]].append(entry)
    left_out = {entry["project"] for entry in published["left_out"]}
    root = ET.Element("testsuites", name="sharinghub-static")
    without = published["projects"] - len(by_project.keys() - left_out)
    suite = _add_suite(root, "portal", 1, {})
    ET.SubElement(suite, "testcase", classname="portal", name=f"{without} projects without Problems")
    for project, entries in sorted(by_project.items()):
        kinds = [_outcome(entry, is_left_out=project in left_out) for entry in entries]
        suite = _add_suite(root, project, len(entries), {name: kinds.count(kind) for name, kind in _COUNTED})
        for number, (entry, kind) in enumerate(zip(entries, kinds, strict=True), 1):
            _add_case(suite, entry, kind, number)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


_COUNTED = (("failures", "failure"), ("skipped", "skipped"), ("errors", "error"))


def _add_suite(root: ET.Element, name: str, tests: int, counts: Mapping[str, int]) -> ET.Element:
    attributes = {"name": name, "tests": str(tests)}
    attributes |= {attribute: str(counts.get(attribute, 0)) for attribute, _ in _COUNTED}
    return ET.SubElement(root, "testsuite", attributes)


def _add_case(suite: ET.Element, entry: Mapping[str, Any], kind: str, number: int) -> None:
    problem = _problem(entry)
    place = f"{problem.path}:{problem.line}" if problem.line else problem.path
    # GitLab takes cases of one name for one case.
    name = _printable(f"{number}. {problem.code} {problem.key or place}")
    case = ET.SubElement(
        suite, "testcase", classname=entry["project"], name=name, file=_printable(problem.path)
    )
    sentence = _printable(in_one_sentence(problem))
    ET.SubElement(
        case, kind, type=problem.severity.value, message=_printable(problem.message)
    ).text = f"{_printable(place)}: {sentence}"


def _outcome(entry: Mapping[str, Any], *, is_left_out: bool) -> str:
    if is_left_out:
        return "error"
    return "skipped" if entry["severity"] == Severity.NOTICE else "failure"


def _entries(published: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [*published["problems"], *published["left_out"]]


def _problem(entry: Mapping[str, Any]) -> Problem:
    values = {name: entry[name] for name in _FIELDS if name in entry}
    values["path"] = f"{entry['project']}/{entry.get('path') or _README}"
    return Problem(**{"hint": "", **values}, severity=Severity(entry["severity"]))


def _printable(text: str) -> str:
    """A text without what XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets)."""
    return "".join(
        sign
        for sign in text
        if sign in "\t\n" or (sign >= " " and sign not in "\ufffe\uffff" and not "\ud800" <= sign <= "\udfff")
    )
