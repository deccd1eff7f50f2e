"""Problems for people at a terminal, for GitLab's merge requests, and for whatever reads SARIF."""

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

import orjson

from sharinghub_static.problem_kinds import KINDS
from sharinghub_static.problems import Problem, Severity

__all__ = ["FORMATS", "as_code_quality", "as_lines", "as_sarif"]

_CODE_QUALITY: Final = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTICE: "info"}
_SARIF: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "note"}


def as_lines(problems: Sequence[Problem]) -> str:
    """One line a Problem: ``README.md:3:1: SH107 message. Hint``; what has no line is at line 1."""
    places = (f"{problem.path}:{problem.line or 1}:{problem.column or 1}" for problem in problems)
    said = (f"{problem.code} {problem.message}. {problem.hint}" for problem in problems)
    return "".join(f"{place}: {words}\n" for place, words in zip(places, said, strict=True))


def as_code_quality(problems: Sequence[Problem]) -> str:
    """GitLab's Code Quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format.

    A fingerprint does not hold the line, so that a Problem which only moves stays the same one.
    """
    seen: dict[str, int] = {}
    entries = []
    for problem in problems:
        same = "\0".join((problem.path, problem.code, problem.key, problem.message))
        seen[same] = seen.get(same, 0) + 1
        entries.append(
            {
                "description": f"{problem.message}. {problem.hint}",
                "check_name": problem.code,
                "fingerprint": sha256(f"{same}\0{seen[same]}".encode("utf-8", "replace")).hexdigest(),
                "severity": _CODE_QUALITY[problem.severity],
                "location": {"path": problem.path, "lines": {"begin": problem.line or 1}},
            }
        )
    return _json(entries)


def as_sarif(problems: Sequence[Problem]) -> str:
    """A SARIF 2.1.0 log: https://docs.oasis-open.org/sarif/sarif/v2.1.0/."""
    hints = {problem.code: problem.hint for problem in problems}
    used = sorted(hints)
    rules = []
    for code in used:
        # A kind of an extension is known by its Problems alone.
        title, fix = (KINDS[code].title, KINDS[code].mend) if code in KINDS else (code, hints[code])
        rules.append({"id": code, "shortDescription": {"text": title}, "help": {"text": fix}})
    run = {
        "tool": {"driver": {"name": "sharinghub-static", "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, used.index(problem.code)) for problem in problems],
    }
    return _json(
        {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    )


FORMATS: Final[Mapping[str, Callable[[Sequence[Problem]], str]]] = {
    "text": as_lines,
    "gitlab": as_code_quality,
    "sarif": as_sarif,
}
"""Formats by the names that a command line takes."""


def _result(problem: Problem, rule: int) -> dict[str, Any]:
    region = {"startLine": problem.line or 1, "startColumn": problem.column or 1}
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": _SARIF[problem.severity],
        "message": {"text": f"{problem.message}. {problem.hint}"},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": problem.path}, "region": region}}],
    }


def _json(value: object) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n"
