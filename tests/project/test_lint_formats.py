"""Problems for a terminal, for GitLab and for SARIF."""

import json

import pytest

from sharinghub_static.problems import Problem, Severity
from sharinghub_static.project.lint import FORMATS, as_code_quality, as_lines, as_sarif, lint_readme

PROBLEMS = [
    Problem("SH107", "`title` is a list", "Write a text.", Severity.ERROR, "a/README.md", 2, 5, "title"),
    Problem("SH302", "no licence", "Add one.", Severity.WARNING, "a/README.md"),
    Problem(
        "SH108",
        "`licence` looks like `license`",
        "Write it so.",
        Severity.NOTICE,
        "a/README.md",
        9,
        1,
        "licence",
    ),
]


def test_a_line_leads_an_editor_to_the_place() -> None:
    assert as_lines(PROBLEMS).splitlines() == [
        "a/README.md:2:5: error SH107 `title` is a list. Write a text.",
        "a/README.md:1:1: warning SH302 no licence. Add one.",
        "a/README.md:9:1: notice SH108 `licence` looks like `license`. Write it so.",
    ]


def test_gitlab_gets_what_its_report_needs() -> None:
    entries = json.loads(as_code_quality(PROBLEMS))
    assert [entry["severity"] for entry in entries] == ["major", "minor", "info"]
    assert [entry["location"]["lines"]["begin"] for entry in entries] == [2, 1, 9]
    assert all(
        entry.keys() == {"description", "check_name", "fingerprint", "severity", "location"}
        for entry in entries
    )


def test_a_fingerprint_is_one_problems_and_stays_when_it_moves() -> None:
    one, moved = (Problem("SH107", "x", path="a", line=line) for line in (1, 9))
    first, second = (entry["fingerprint"] for entry in json.loads(as_code_quality([one, one])))
    assert first != second
    assert json.loads(as_code_quality([moved]))[0]["fingerprint"] == first


def test_sarif_names_each_rule_once_and_points_at_it() -> None:
    (run,) = json.loads(as_sarif([*PROBLEMS, PROBLEMS[0]]))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["SH107", "SH108", "SH302"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [
        "SH107",
        "SH302",
        "SH108",
        "SH107",
    ]
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note", "error"]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_bears_nothing_and_everything(name: str) -> None:
    assert FORMATS[name]([]) is not None
    found = lint_readme(
        "🌊/README.md", "---\ntitle: [\x00\ud83c]\nspatial: \u202e\nlinks: [{rel: a, href: '\"'}]\n---\n"
    )
    assert "SH" in FORMATS[name](found)
