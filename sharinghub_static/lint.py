"""Telling the Problems of README files: in lines for people and hooks, and in what merge requests show."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from sharinghub_static import __version__
from sharinghub_static.config import SiteConfig
from sharinghub_static.errors import SharingHubError
from sharinghub_static.problems import Problem, Severity
from sharinghub_static.project.lint import lint_readme

__all__ = ["FORMATS", "lint_files"]

_CODE_QUALITY = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTICE: "info"}
_SARIF = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "note"}


def lint_files(paths: Sequence[Path], config: SiteConfig | None = None) -> list[Problem]:
    """The Problems of several READMEs, file by file in the order given.

    Args:
        paths: the files.
        config: the portal's configuration; without one, categories are not checked.

    Raises:
        SharingHubError: a file cannot be read.
    """
    found: list[Problem] = []
    for path in paths:
        try:
            text = path.read_bytes().decode("utf-8", "replace")
        except OSError as error:
            raise SharingHubError(f"{path}: cannot be read ({error.strerror})") from error
        found += lint_readme(path.as_posix(), text, config)
    return found


def _as_text(problems: Iterable[Problem]) -> str:
    """``path:line:column: code message`` a line, as compilers write it and editors read it."""
    lines = []
    for problem in problems:
        place = f"{problem.path}:{max(problem.line, 1)}:{max(problem.column, 1)}"
        key = f"{problem.key}: " if problem.key else ""
        hint = f" {problem.hint}" if problem.hint else ""
        lines.append(f"{place}: {problem.code} {key}{problem.message}{hint}".replace("\n", " "))
    return "\n".join(lines)


def _as_code_quality(problems: Iterable[Problem]) -> str:
    """GitLab's Code Quality report (``artifacts: reports: codequality``), which merge requests show.

    Source: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
    """
    issues, seen = [], dict[str, int]()
    for problem in problems:
        # The fingerprint tells old issues from new ones, so it leaves out the line, which moves.
        said = "\0".join((problem.path, problem.code, problem.key, problem.message))
        seen[said] = seen.get(said, 0) + 1
        fingerprint = hashlib.sha256(f"{said}\0{seen[said]}".encode()).hexdigest()
        issues.append(
            {
                "description": f"{problem.message} {problem.hint}".strip(),
                "check_name": problem.code,
                "fingerprint": fingerprint,
                "severity": _CODE_QUALITY[problem.severity],
                "location": {"path": problem.path, "lines": {"begin": max(problem.line, 1)}},
            }
        )
    return orjson.dumps(issues, option=orjson.OPT_INDENT_2).decode()


def _as_sarif(problems: Iterable[Problem]) -> str:
    """SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for editors and scanners."""
    found = list(problems)
    rules = [{"id": code} for code in sorted({problem.code for problem in found})]
    driver = {"name": "sharinghub-static", "version": __version__, "rules": rules}
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": [_sarif_result(problem) for problem in found]}],
    }
    return orjson.dumps(log, option=orjson.OPT_INDENT_2).decode()


def _sarif_result(problem: Problem) -> Mapping[str, Any]:
    region = {"startLine": max(problem.line, 1), "startColumn": max(problem.column, 1)}
    place = {"artifactLocation": {"uri": problem.path}, "region": region}
    return {
        "ruleId": problem.code,
        "level": _SARIF[problem.severity],
        "message": {"text": f"{problem.message} {problem.hint}".strip()},
        "locations": [{"physicalLocation": place}],
    }


FORMATS: Mapping[str, Callable[[Iterable[Problem]], str]] = {
    "text": _as_text,
    "gitlab": _as_code_quality,
    "sarif": _as_sarif,
}
"""How Problems are written, by the name of the format."""
