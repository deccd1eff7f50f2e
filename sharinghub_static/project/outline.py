"""The outline of a project: all of it but its long texts, which lists and tables do not show.

A change of a README is, for most of a site, no change at all. What is made from outlines alone is therefore
kept while the outlines are the same.
"""

from dataclasses import fields, is_dataclass, replace
from typing import Any

import orjson

from sharinghub_static.problems import LocalizedMessage, Message
from sharinghub_static.project.digests import digest_of
from sharinghub_static.project.documentation import documentation_step
from sharinghub_static.project.model import Project
from sharinghub_static.snapshot.records import TextRecord

__all__ = ["outline", "outline_digest"]


def outline(project: Project) -> Project:
    """Return a project without the texts of its files, its description and its Problems.

    The README stays with its path alone, and so do the other texts; of what it says, the step of the
    documentation is left, by which lists are narrowed.

    Example:
        >>> outline(project).readme.markdown
        ''
    """
    readme, record = project.readme, project.record
    return replace(
        project,
        record=replace(record, texts=tuple(TextRecord(text.path, "", 0) for text in record.texts)),
        readme=replace(readme, markdown="", first_line=1, cut=False, original="") if readme else None,
        description="",
        beginning="",
        is_described_by_readme=False,
        lines={},
        problems=(),
        documentation_step=documentation_step(project),
        figures=None,
    )


def outline_digest(project: Project) -> str:
    """Return the digest of the outline of a project.

    Raises:
        TypeError: it holds a value that has no form in JSON, such as half of a surrogate pair.
    """
    content = orjson.dumps(
        outline(project),
        default=_as_json,
        option=orjson.OPT_PASSTHROUGH_SUBCLASS | orjson.OPT_NON_STR_KEYS,
    )
    return digest_of(content.decode())


def _as_json(value: Any) -> Any:
    """What a value is made of, where JSON has no form for it."""
    if isinstance(value, LocalizedMessage):
        return [value.template, value.translations]
    if isinstance(value, Message):
        return [value.template, value.values]
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: getattr(value, each.name) for each in fields(value)}
    return dict(value) if isinstance(value, dict) else list(value)
