"""Problems of a build as GitLab shows them: JUnit in the pipeline, Code Quality in merge requests."""

import json
from typing import Any
from xml.etree import ElementTree as ET

from sharinghub_static.problem_reports import code_quality_report, junit_report


def entry(code: str, severity: str, project: str = "eo/one", **values: Any) -> dict[str, Any]:
    return {"project": project, "code": code, "severity": severity, "message": f"{code} is wrong.", **values}


PUBLISHED = {
    "projects": 9,
    "problems": [
        entry("SH302", "error", path="README.md", line=3, key="license", hint="Say which."),
        entry("SH302", "error", path="README.md", line=3, key="license", hint="Say which."),
        entry("SH201", "notice"),
        entry("SH401", "warning", project="eo/two", path="data/a\x07<b>.csv", message="bad \x1b[31m & more"),
    ],
    "left_out": [entry("SH612", "error", project="eo/gone")],
}


def test_each_project_with_problems_is_a_suite_and_each_problem_a_case() -> None:
    root = ET.fromstring(junit_report(PUBLISHED))  # noqa: S314 - written just now
    suites = {suite.get("name"): suite for suite in root}
    counts = {
        name: tuple(int(suite.get(key, "")) for key in ("tests", "failures", "skipped", "errors"))
        for name, suite in suites.items()
    }
    assert counts == {
        "portal": (1, 0, 0, 0),
        "eo/gone": (1, 0, 0, 1),
        "eo/one": (3, 2, 1, 0),
        "eo/two": (1, 1, 0, 0),
    }
    assert suites["portal"][0].get("name") == "7 projects without Problems"
    names = [case.get("name") for case in suites["eo/one"]]
    assert len(set(names)) == 3
    failure = suites["eo/one"][0][0]
    assert failure.text == "eo/one/README.md:3: SH302 is wrong. Say which."
    assert suites["eo/two"][0].get("file") == "eo/two/data/a<b>.csv"


def test_code_quality_names_the_file_with_its_project() -> None:
    entries = json.loads(code_quality_report(PUBLISHED))
    assert [each["location"] for each in entries][:3] == [
        {"path": "eo/one/README.md", "lines": {"begin": 3}},
        {"path": "eo/one/README.md", "lines": {"begin": 3}},
        {"path": "eo/one/README.md", "lines": {"begin": 1}},
    ]
    assert [each["severity"] for each in entries] == ["major", "major", "info", "minor", "major"]
    assert len({each["fingerprint"] for each in entries}) == 5
