"""README text → front matter, each value with its place, and the Markdown below it.

Source: SharingHub's documentation of README.md metadata; where its reader drops everything at the first
mistake, this one keeps what it could read and says what is wrong, with the line. TOML and JSON are GitLab's:
https://docs.gitlab.com/user/markdown/#front-matter.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

from sharinghub_static.problem_kinds import KINDS
from sharinghub_static.problems import Problem, Severity, clean_message, phrase
from sharinghub_static.project.time_advice import time_advice
from sharinghub_static.text.toml_reader import read_toml
from sharinghub_static.text.yaml_reader import Limits, Place, YamlDocument, YamlIssue, YamlPath, read_yaml

__all__ = ["FrontMatter", "dotted", "read_front_matter"]

_LIMITS: Final = Limits(characters=200_000, values=10_000, depth=30)
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_KEY_LINE: Final = re.compile(r"[A-Za-z_][\w-]{0,60}\s{0,9}:(\s|$)")
_NOT_TEXT: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_MOST_ISSUES: Final = 20
_LONGEST_ADVISED: Final = 60
_NO_MEASURE: Final = 1e30
"""A larger number is no figure of anything."""
_OPENING: Final = re.compile(r"(?P<sign>---|\+\+\+|;;;)[ \t]*(?P<language>[A-Za-z0-9+#._-]*)[ \t]*")
_LANGUAGES: Final = {"---": "yaml", "+++": "toml", ";;;": "json"}
_WORDS: Final = re.compile(r"[A-Z]|\S+\s")
"""Begins what is more likely a sentence than a key."""

_CODES: Final = {
    "syntax": "SH101",
    "duplicate-key": "SH102",
    "limit": "SH103",
    "tag": "SH104",
    "value": "SH104",
    "version": "SH104",
}


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What is at the top of a README, and what is below it.

    Args:
        path: the README's path in the repository; empty when there is none.
        values: the keys at the top level; empty when there is no front matter or none that can be read.
        markdown: the rest of the README, with line feeds at line ends.
        first_line: line of the file, from 1, where ``markdown`` begins.
        is_present: whether there is front matter, good or bad.
        problems: what is wrong with it as YAML.
    """

    path: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    markdown: str = ""
    first_line: int = 1
    is_present: bool = False
    problems: tuple[Problem, ...] = ()
    _document: YamlDocument = field(default_factory=lambda: YamlDocument(None, {}, ()))
    _lines_before: int = 0
    _lines: tuple[str, ...] = ()

    def line(self, path: YamlPath) -> str:
        """The line of the file where the value at this path begins; empty when unknown."""
        place = self.place(path)
        return self._lines[place.line - 1] if place and place.line <= len(self._lines) else ""

    def place(self, path: YamlPath) -> Place | None:
        """Where in the file the value at this path is, or the nearest around it; None when unknown."""
        for length in range(len(path), 0, -1):
            found = self._document.places.get(path[:length])
            if found:
                return Place(found.line + self._lines_before, found.column)
        return None


def dotted(path: YamlPath) -> str:
    """A path as people write it: ``assets[2].glob``."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")[:200]


def read_front_matter(text: str, path: str = "README.md") -> FrontMatter:
    """Split a README and read its front matter; never raises.

    Args:
        text: the whole README; a byte order mark, any line ends and characters that are no text are accepted.
        path: the README's path in the repository, for the Problems.
    """
    text = text.removeprefix("\ufeff")
    problems = list(_encoding_problems(text, path))
    if problems:
        text = _NOT_TEXT.sub("\ufffd", text)
    lines = _LINE_END.split(text)
    start = next((index for index, line in enumerate(lines) if line.strip()), 0)
    opening = _OPENING.fullmatch(lines[start])
    language = (opening["language"] or _LANGUAGES[opening["sign"]]).lower() if opening else ""
    if opening is None or (opening["language"] and language not in _READERS and not language.isalpha()):
        return FrontMatter(path, {}, "\n".join(lines), 1, False, tuple(problems))
    ends = {opening["sign"], "..."} if opening["sign"] == "---" else {opening["sign"]}
    end = next((i for i in range(start + 1, len(lines)) if lines[i].rstrip() in ends), None)
    block = lines[start + 1 : end]
    if end is None:
        if block and _KEY_LINE.match(block[0]):
            problems.append(
                _problem("SH105", phrase("the front matter is not closed"), path, Place(start + 1, 1))
            )
        return FrontMatter(path, {}, "\n".join(lines), 1, False, tuple(problems))
    if language not in _READERS:
        # GitLab shows front matter as code, and no rule reads this one.
        shown = [*lines[:start], f"```{language}", *block, "```", *lines[end + 1 :]]
        return FrontMatter(path, {}, "\n".join(shown), 1, False, tuple(problems))
    document = _READERS[language]("\n".join(block) + "\n")
    values = document.value
    if not isinstance(values, dict) or _is_prose(document, block):
        if problem := _not_a_mapping(document, block, path, start):
            return FrontMatter(path, {}, "\n".join(lines), 1, False, (*problems, problem))
        values = {}
    issues = sorted(document.issues, key=lambda issue: not issue.is_mistake)[:_MOST_ISSUES]
    problems += [_from_issue(issue, path, start + 1, lines, language) for issue in issues]
    body = "\n".join(lines[end + 1 :])
    return FrontMatter(
        path, values, body, end + 2, True, tuple(problems), document, start + 1, tuple(lines[: end + 1])
    )


def _is_prose(document: YamlDocument, block: list[str]) -> bool:
    """Whether a text between two rules only looks like keys: ``Note: this is a beta``."""
    if not document.value or not all(map(_WORDS.match, document.value)):
        return False
    return not block[0].strip() or any(issue.kind == "syntax" for issue in document.issues)


def _not_a_mapping(document: YamlDocument, block: list[str], path: str, start: int) -> Problem | None:
    """What is wrong with a block of no keys; None for an empty one, and for keys that are written wrongly."""
    content = [line.lstrip() for line in block if line.strip()]
    code = [line for line in content if not line.startswith("#")]
    meant = code[:1] if code else [line.lstrip("# ") for line in content]
    if all(map(_KEY_LINE.match, meant)) and not isinstance(document.value, dict):
        return None
    place = Place(start + 2, 1)
    if isinstance(document.value, list):
        message = phrase("the front matter is a list, not keys with values; it is shown as text")
        return _problem("SH106", message, path, place)
    message = phrase("the text between the first two rules is no front matter; it is shown as text")
    hint = phrase("GitLab takes it for front matter too: begin with the heading, or write `***` for a rule.")
    return replace(_problem("SH106", message, path, place, hint), severity=Severity.WARNING)


def _encoding_problems(text: str, path: str) -> list[Problem]:
    """One Problem for all bytes that are no text: Latin-1 read as UTF-8, control characters."""
    found = _NOT_TEXT.search(text)
    where = found.start() if found else text.find("\ufffd")
    if where < 0:
        return []
    before = _LINE_END.split(text[:where])
    message = phrase("the README holds bytes that are not UTF-8 text")
    return [_problem("SH109", message, path, Place(len(before), len(before[-1]) + 1))]


def _from_issue(issue: YamlIssue, path: str, lines_before: int, lines: list[str], language: str) -> Problem:
    place = Place(issue.place.line + lines_before, issue.place.column)
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    has_tab = issue.kind == "syntax" and "\t" in line[: len(line) - len(line.lstrip())]
    hint = phrase("Indent with spaces: YAML allows no tabs.") if has_tab else ""
    if not issue.is_mistake:
        return _read_otherwise(issue, path, place)
    if issue.kind == "syntax" and language == "toml":
        hint = phrase("Correct the line: texts have quotes in TOML, and nothing is read of a wrong document.")
    elif issue.kind == "syntax" and language == "json":
        hint = phrase("Correct the line: keys and texts have double quotes in JSON, and commas between them.")
    elif issue.kind in {"value", "tag"}:
        hint = _for_a_text(issue)
    return _problem(_CODES[issue.kind], issue.message, path, place, hint, dotted(issue.path))


def _for_a_text(issue: YamlIssue) -> str:
    """What to write for a scalar that looks like another value than it is read as."""
    text = issue.text.strip()
    if not text or len(text) > _LONGEST_ADVISED or not text.isprintable() or '"' in text or "`" in text:
        return phrase("Quote the value.")
    advice = time_advice(text) if re.match(r"\d{4}-\d", text) else ""
    return advice or phrase("Quote it: `%(text)s`.", text=f'"{text}"')


def _read_json(text: str) -> YamlDocument:
    """JSON by the reader of YAML, which knows the places; what is YAML alone is a mistake."""
    document = read_yaml(text, _LIMITS)
    issues = [issue for issue in document.issues if issue.is_mistake]
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        if text.strip() and not issues:
            issues.append(YamlIssue("syntax", error.msg, Place(error.lineno, error.colno)))
    except RecursionError:
        pass  # an issue already
    return replace(document, issues=tuple(issues))


_READERS: Final[Mapping[str, Callable[[str], YamlDocument]]] = {
    "json": _read_json,
    "toml": partial(read_toml, limits=_LIMITS),
    "yaml": partial(read_yaml, limits=_LIMITS),
    "yml": partial(read_yaml, limits=_LIMITS),
}


def _read_otherwise(issue: YamlIssue, path: str, place: Place) -> Problem:
    """What is a notice: the value is as it is meant here, and another one to other programs."""
    text = issue.text[:60]
    words = phrase("a text")
    message = phrase(
        "`%(text)s` is %(value)s here, and %(other)s to programs for YAML 1.1, such as a SharingHub server",
        text=text,
        value=words if isinstance(issue.value, str) else str(issue.value),
        other=issue.other or words,
    )
    hint = phrase("Quote it: `%(text)s`.", text=f'"{text}"')
    if isinstance(issue.value, int):
        hint = phrase("Write `%(number)s`, or quote it: `%(text)s`.", number=issue.value, text=f'"{text}"')
    elif isinstance(issue.value, float):
        hint = phrase("Write `%(number)s`.", number=_for_all(issue.value))
        if abs(issue.value) > _NO_MEASURE or 0 < abs(issue.value) < 1 / _NO_MEASURE:
            hint = phrase("Quote it: `%(text)s`.", text=f'"{text}"')  # the hash of a commit, as 1234e56
    problem = _problem(_CODES[issue.kind], message, path, place, hint, dotted(issue.path))
    return replace(problem, severity=Severity.NOTICE)


def _for_all(number: float) -> str:
    """A number as both versions of YAML read it: with a point, and a sign in its exponent."""
    mantissa, has_exponent, exponent = repr(number).partition("e")
    point = "" if "." in mantissa else ".0"
    sign = "" if exponent[:1] in {"-", "+"} else "+"
    return f"{mantissa}{point}e{sign}{exponent}" if has_exponent else f"{mantissa}{point}"


def _problem(code: str, message: str, path: str, place: Place, hint: str = "", key: str = "") -> Problem:
    kind = KINDS[code]
    return Problem(
        code,
        clean_message(message, 500),
        hint or kind.fix,
        kind.severity,
        path,
        place.line,
        place.column,
        key,
    )
