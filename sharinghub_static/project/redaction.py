"""Taking tokens and passwords out of what a project says, before anything is made of it.

People paste tokens into READMEs. Published, they would open doors; refused, they would keep the whole hub
from being published. So they are cut down to their beginnings, and a Problem says so.
"""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final, TypeVar, cast

from sharinghub_static.problems import Problem, Severity, phrase
from sharinghub_static.project.front_matter import FrontMatter, dotted
from sharinghub_static.snapshot.head_records import HeadRecord
from sharinghub_static.snapshot.notebook_records import NotebookRecord
from sharinghub_static.snapshot.records import ProjectRecord, TextRecord
from sharinghub_static.snapshot.tracking_records import TrackingRecord
from sharinghub_static.text.secrets import (
    MASK,
    find_divided_secrets,
    find_secrets,
    hint,
    is_random,
    is_secret_name,
    is_secret_value,
)
from sharinghub_static.text.written_secrets import is_placeholder
from sharinghub_static.text.yaml_reader import YamlPath

__all__ = ["redacted", "redacted_front_matter"]

T = TypeVar("T")
Record = TypeVar("Record", ProjectRecord, TrackingRecord)

_NAMED = frozenset({"params", "tags"})
"""Fields of records that hold names with their values."""

_SIGNED_RESULT = "verifyToken:"
"""Before the signature of a result in a card, which looks like a token and opens nothing."""

_HINT = phrase("Revoke it, for everyone has seen it, and take it out of the file and its history.")

_KEY: Final = re.compile(r"(?!\w+://)[\w.~+/=:@!$%&*#-]{8,}")
"""What a key or token is made of: no sentence, no web address, and no piece of text as ``<pad>``."""

_NAMED_HINT = phrase("Revoke the secret, and delete the parameter or tag on the tracking server.")


def redacted(record: Record) -> tuple[Record, tuple[Problem, ...]]:
    """The record without what looks like a secret, and a Problem for each file or field that held one.

    Args:
        record: as GitLab or MLflow said it; it is returned itself when it holds no secret.
    """
    problems: list[Problem] = []
    return _redacted(record, "", problems), tuple(sorted(set(problems)))


def _redacted(value: T, path: str, problems: list[Problem], *, has_lines: bool = True) -> T:
    changed: Any = value
    if not value:
        return value  # most fields of the thousands of files of a tree are empty
    if isinstance(value, str):
        found = [(what, secret, secret) for what, secret in find_secrets(value)]
        for what, secret, source in (*found, *find_divided_secrets(value)):
            place = value.find(source)
            if value[max(0, place - 30) : place].rstrip(" \t\"'").endswith(_SIGNED_RESULT):
                changed = changed.replace(source, hint(secret))
                continue
            line = value.count("\n", 0, place) + 1 if path and has_lines else 0
            message = phrase(
                "%(hint)s looks like %(what)s and is not published", hint=hint(secret), what=what
            )
            problems.append(Problem("SH204", message, _HINT, Severity.ERROR, path, line))
            changed = changed.replace(source, hint(secret))
    elif isinstance(value, tuple):
        items = tuple(_redacted(item, path, problems, has_lines=has_lines) for item in value)
        changed = items if any(new is not old for new, old in zip(items, value, strict=True)) else value
    elif is_dataclass(value) and not isinstance(value, type):
        inside = value.path if isinstance(value, TextRecord | HeadRecord | NotebookRecord) else path
        has_lines = has_lines and not isinstance(
            value, HeadRecord | NotebookRecord
        )  # of a head the lines are not known
        found_fields = {part.name: getattr(value, part.name) for part in fields(value)}
        new_fields = {
            name: _redacted(
                _by_name(old, problems) if name in _NAMED else old, inside, problems, has_lines=has_lines
            )
            for name, old in found_fields.items()
        }
        if any(new_fields[name] is not old for name, old in found_fields.items()):
            changed = replace(value, **new_fields)
        if isinstance(value, TextRecord) and changed is not value:
            # A text without its secret is shorter, and as whole as it was.
            shorter = len(value.text.encode("utf-8", "surrogatepass"))
            shorter -= len(changed.text.encode("utf-8", "surrogatepass"))
            changed = replace(changed, size=max(0, value.size - shorter))
    return cast("T", changed)


def _by_name(value: object, problems: list[Problem]) -> object:
    """Parameters or tags without the values whose names say that they are secret."""
    pairs = cast("tuple[tuple[str, str], ...]", value)
    if not all(isinstance(pair, tuple) for pair in pairs):
        return value  # the tags of a container are names alone
    changed = []
    for name, text in pairs:
        if (text == MASK and is_secret_name(name)) or is_secret_value(name, text):
            message = phrase(
                "The value of “%(name)s” is not published: its name says that it is secret", name=name
            )
            problems.append(Problem("SH204", message, _NAMED_HINT, Severity.ERROR))
            changed.append((name, MASK))
        else:
            changed.append((name, text))
    return value if tuple(changed) == pairs else tuple(changed)


def redacted_front_matter(front: FrontMatter) -> FrontMatter:
    r"""The front matter without the values whose keys say that they are secret, and a Problem for each.

    >>> from sharinghub_static.project.front_matter import read_front_matter
    >>> dict(redacted_front_matter(read_front_matter("---\npassword: hunter-2\n---\n")).values)
    {'password': '…'}
    """
    paths = list(_named_secrets(front.values, ()))
    if not paths:
        return front
    # What is wrong with such a value as YAML would quote it.
    names = {dotted(path) for path in paths}
    problems = [problem for problem in front.problems if problem.key not in names]
    for path in paths:
        name = next(str(key) for key in reversed(path) if isinstance(key, str))
        place = front.place(path)
        message = phrase(
            "The value of “%(name)s” is not published: its name says that it is secret", name=name[:60]
        )
        line, column = (place.line, place.column) if place else (0, 0)
        problems.append(
            Problem("SH204", message, _HINT, Severity.ERROR, front.path, line, column, dotted(path))
        )
    values = _masked(front.values, (), frozenset(paths))
    return replace(front, values=cast("dict[str, Any]", values), problems=tuple(problems))


def _named_secrets(value: object, path: YamlPath, name: str = "") -> Iterator[YamlPath]:
    """Paths of scalars whose key, or that of the list which they are in, says that they are secret."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _named_secrets(inner, (*path, key), key if is_secret_name(key) else "")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _named_secrets(inner, (*path, index), name)
    elif name and value is not None and _is_written_out(name, str(value)):
        yield path


def _is_written_out(name: str, text: str) -> bool:
    """Whether a value is a secret, and not what says where to get one."""
    if not is_secret_value(name, text) or is_placeholder(text):
        return False
    return "pass" in name.lower() or bool(_KEY.fullmatch(text.strip()) and is_random(text))


def _masked(value: object, path: YamlPath, secret: frozenset[YamlPath]) -> object:
    if path in secret:
        return MASK
    if isinstance(value, dict):
        return {key: _masked(inner, (*path, key), secret) for key, inner in value.items()}
    if isinstance(value, list):
        return [_masked(inner, (*path, index), secret) for index, inner in enumerate(value)]
    return value
