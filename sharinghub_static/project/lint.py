"""What is wrong with one README, without a GitLab: for editors, hooks and ``sharinghub-static lint``.

Problems are written for people at a terminal, for GitLab's merge requests, and for programs that read SARIF.
"""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path, PurePath
from typing import Final

import orjson

from sharinghub_static.config import SiteConfig
from sharinghub_static.errors import ConfigError
from sharinghub_static.problem_kinds import KINDS
from sharinghub_static.problems import Message, Problem, Severity, phrase
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.front_matter import dotted
from sharinghub_static.project.interpret import apply_rules
from sharinghub_static.project.schema import front_matter_validator
from sharinghub_static.snapshot.records import NamespaceRecord, ProjectRecord, TextRecord, Visibility
from sharinghub_static.text.json_values import to_json

__all__ = [
    "FORMATS",
    "UNKNOWABLE",
    "as_code_quality",
    "as_lines",
    "as_sarif",
    "in_one_sentence",
    "lint_files",
    "lint_readme",
]

UNKNOWABLE: Final = frozenset({"SH404", "SH405"})
"""Codes of Problems that only a portal's configuration can show."""

_LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)


def lint_files(paths: Sequence[Path], config: SiteConfig | None = None) -> list[Problem]:
    """The Problems of several READMEs on disk, file by file in the order given.

    Args:
        paths: the files.
        config: as for :func:`lint_readme`.

    Raises:
        ConfigError: a file is not there, or cannot be read.
    """
    found: list[Problem] = []
    for path in paths:
        if not path.is_file() and path.exists() and not _is_input(path):
            raise ConfigError([f"{path}: is not a file. Name a README, or the folder of a project"])
        try:
            text = path.read_bytes().decode("utf-8", "replace")
        except OSError as error:
            raise ConfigError([f"{path}: cannot be read ({error.strerror})"]) from error
        problems = lint_readme(path.as_posix(), text, config)
        if any(problem.code == _NO_LICENSE for problem in problems) and _may_have_license(path):
            problems = [problem for problem in problems if problem.code != _NO_LICENSE]
        found += problems
    return found


_NO_LICENSE: Final = "SH302"
_LICENSE_FILE: Final = re.compile(
    r"(?:(?:un)?licen[sc]es?|copying)(?:[-_.].*)?|citation\.cff|codemeta\.json", re.IGNORECASE
)


def _may_have_license(readme: Path) -> bool:
    """Whether a file beside a README, or above it in its repository, may say the licence."""
    start = Path(os.path.abspath(readme)).parent  # noqa: PTH100 - without following links, as the shell shows it
    root = next((folder for folder in (start, *start.parents) if (folder / ".git").exists()), start)
    for folder in (start, *start.parents):
        with suppress(OSError):
            if any(_LICENSE_FILE.fullmatch(file.name) for file in folder.iterdir()):
                return True
        if folder == root:
            break
    return False


def _is_input(path: Path) -> bool:
    """Whether a path is what the shell hands over, as in ``lint <(git show HEAD:README.md)``."""
    return path.as_posix().startswith(("/dev/fd/", "/dev/stdin", "/proc/self/fd/"))


def lint_readme(path: str, text: str, config: SiteConfig | None = None) -> list[Problem]:
    """The Problems of a README's front matter; never raises.

    What needs the repository or the catalog is not looked at: whether files and projects are there.

    Args:
        path: path of the file, as the Problems shall name it.
        text: its content.
        config: the portal's configuration; without one, categories and addresses of projects are not checked.

    Returns:
        Sorted by line.
    """
    known = config or SiteConfig.model_validate(
        {"gitlab": {"url": "https://gitlab.com"}, "stac": {"categories": []}}
    )
    record = ProjectRecord(
        id=0,
        full_path="group/project",
        name="project",
        description="",
        visibility=Visibility.PRIVATE,
        archived=False,
        topics=(),
        web_url=f"{known.gitlab.url}/group/project",
        avatar_url="",
        namespace=NamespaceRecord("group", "group", ""),
        created_at=_LONG_AGO,
        last_activity_at=_LONG_AGO,
        default_branch="main",
        texts=(TextRecord("README.md", text, len(text.encode("utf-8", "replace"))),),
        failures=(("files", "not looked at"),),
    )
    builder = apply_rules(record, known)
    _ask_schema(builder, config)
    found = []
    for problem in builder.problems:
        if problem.path != "README.md" and problem.code != "SH302":
            continue
        if config is None and problem.code in UNKNOWABLE:
            continue
        found.append(replace(problem, path=path, message=_with_name(problem.message, PurePath(path).name)))
    return sorted(found, key=lambda problem: (problem.line, problem.column, problem))


def _with_name(message: str, name: str) -> str:
    """The message with the name of the file, which is a README whatever it is called."""
    if not isinstance(message, Message) or message.values.get("path") != "README.md":
        return message
    return Message(message.template, {**message.values, "path": name})


def _ask_schema(builder: ProjectBuilder, config: SiteConfig | None) -> None:
    """Add what the schema refuses and no rule has reported, so that editors and lint agree."""
    reported = {problem.key for problem in builder.problems if problem.key}
    values = to_json(builder.front.values)  # what JSON cannot hold is a Problem of the rules already
    for error in front_matter_validator(config).iter_errors(values):
        path = tuple(error.instance_path)
        key = dotted(path)
        if not any(_is_within(key, known) or _is_within(known, key) for known in reported):
            builder.problem("SH107", phrase("`%(key)s`: %(message)s", key=key, message=error.message), path)


def _is_within(key: str, other: str) -> bool:
    """Whether a dotted key is the other, or below it."""
    return key == other or key.startswith((f"{other}.", f"{other}["))


_CODE_QUALITY: Final = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTICE: "info"}
_SARIF: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "note"}


def in_one_sentence(problem: Problem) -> str:
    """What is wrong, and how to fix it."""
    return f"{str(problem.message).rstrip('.')}. {problem.hint}"


def as_lines(problems: Sequence[Problem]) -> str:
    """One line a Problem: ``README.md:3:1: error SH107 message. Hint``.

    What is about no file is about the README, and what has no line is at line 1.
    """
    places = (
        f"{problem.path or 'README.md'}:{problem.line or 1}:{problem.column or 1}" for problem in problems
    )
    said = (f"{problem.severity.value} {problem.code} {in_one_sentence(problem)}" for problem in problems)
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
                "description": in_one_sentence(problem),
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
        title, fix = (KINDS[code].title, KINDS[code].fix) if code in KINDS else (code, hints[code])
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


def _result(problem: Problem, rule: int) -> dict[str, object]:
    region = {"startLine": problem.line or 1, "startColumn": problem.column or 1}
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": _SARIF[problem.severity],
        "message": {"text": in_one_sentence(problem)},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": problem.path}, "region": region}}],
    }


def _json(value: object) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n"
