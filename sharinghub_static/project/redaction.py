"""Taking tokens and passwords out of what a project says, before anything is made of it.

People paste tokens into READMEs. Published, they would open doors; refused, they would keep the whole hub
from being published. So they are cut down to their beginnings, and the maintainer is told.
"""

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from sharinghub_static.problems import Problem, Severity, phrase
from sharinghub_static.secret_shapes import find_secrets, hint
from sharinghub_static.snapshot.records import ProjectRecord, TextRecord
from sharinghub_static.snapshot.tracking_records import TrackingRecord

__all__ = ["redacted"]

T = TypeVar("T")
Record = TypeVar("Record", ProjectRecord, TrackingRecord)

_HINT = phrase("Revoke it, for everyone has seen it, and take it out of the file and its history.")


def redacted(record: Record) -> tuple[Record, tuple[Problem, ...]]:
    """The record without what looks like a secret, and a Problem for each file or field that held one.

    Args:
        record: as GitLab or MLflow said it; it is returned itself when it holds no secret.
    """
    problems: list[Problem] = []
    return _redacted(record, "", problems), tuple(sorted(set(problems)))


def _redacted(value: T, path: str, problems: list[Problem]) -> T:
    changed: Any = value
    if isinstance(value, str):
        for what, secret in find_secrets(value):
            line = value.count("\n", 0, value.find(secret)) + 1 if path else 0
            message = phrase(
                "%(hint)s looks like %(what)s and is not published", hint=hint(secret), what=what
            )
            problems.append(Problem("SH204", message, _HINT, Severity.ERROR, path, line))
            changed = changed.replace(secret, hint(secret))
    elif isinstance(value, tuple):
        found = tuple(_redacted(item, path, problems) for item in value)
        changed = found if any(new is not old for new, old in zip(found, value, strict=True)) else value
    elif is_dataclass(value) and not isinstance(value, type):
        inside = value.path if isinstance(value, TextRecord) else path
        found_fields = {part.name: getattr(value, part.name) for part in fields(value)}
        new_fields = {name: _redacted(old, inside, problems) for name, old in found_fields.items()}
        if any(new_fields[name] is not old for name, old in found_fields.items()):
            changed = replace(value, **new_fields)
    return cast("T", changed)
