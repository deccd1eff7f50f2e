"""What a project's authors wrote themselves, in files, names and descriptions that GitLab shows to everyone.

An e-mail address among it is theirs to publish. Contributors and discussions are left out: their addresses
would be GitLab's to keep, and are taken out when they are read.
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from sharinghub_static.snapshot.records import ProjectRecord

__all__ = ["authored_texts"]

_BY_OTHERS = frozenset({"activity", "contributors", "failures"})


def authored_texts(record: ProjectRecord) -> Iterator[str]:
    """Every text of a project that its authors wrote."""
    for field in fields(record):
        if field.name not in _BY_OTHERS:
            yield from _texts(getattr(record, field.name))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
