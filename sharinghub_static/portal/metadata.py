"""A project's STAC properties as a table with labels for people."""

import math
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import orjson

from sharinghub_static.portal.field_names import field_label, group_title
from sharinghub_static.portal.linker import is_web_address
from sharinghub_static.portal.project_contexts import MetadataGroup, MetadataRow
from sharinghub_static.portal.words import ENGLISH, Words
from sharinghub_static.project.model import Project

__all__ = ["metadata_groups"]

_LONGEST_LINE = 160
_LONGEST_BLOCK = 20_000


def metadata_groups(project: Project, words: Words = ENGLISH) -> tuple[MetadataGroup, ...]:
    """The properties, those of STAC itself first, then by extension.

    Args:
        project: any.
        words: the language.
    """
    groups: dict[str, list[MetadataRow]] = defaultdict(list)
    for name, value in project.properties.items():
        prefix = name.partition(":")[0] if ":" in name else ""
        groups[prefix].append(_row(name, value, words))
    return tuple(
        MetadataGroup(
            title=words.label(group_title(prefix)),
            href=_web(project.extensions.get(prefix, "")),
            rows=tuple(sorted(groups[prefix], key=lambda row: row.name)),
        )
        for prefix in sorted(groups)
    )


def _web(href: object) -> str:
    return href if isinstance(href, str) and is_web_address(href) else ""


def _row(name: str, value: Any, words: Words) -> MetadataRow:
    text = _line(value, words)
    is_block = text is None or len(text) > _LONGEST_LINE
    if text is None:
        text = _block(value)
    return MetadataRow(
        label=words.label(field_label(name)),
        name=name,
        value=text,
        href=_web(value),
        block=is_block,
    )


def _line(value: Any, words: Words) -> str | None:
    """A simple value, or a list of such, as words; None when it has structure."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return words.gettext("yes") if value else words.gettext("no")
    if isinstance(value, int) and abs(value) >= 10_000:
        return words.number(value)
    if isinstance(value, float):
        return words.figure(value) if math.isfinite(value) else str(value)
    if isinstance(value, str | int):
        return str(value)
    if isinstance(value, list | tuple):
        parts = [None if isinstance(one, list | tuple | Mapping) else _line(one, words) for one in value]
        return (
            None if None in parts or not parts else words.listed(part for part in parts if part is not None)
        )
    return None


def _block(value: Any) -> str:
    text = orjson.dumps(value, default=str, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS).decode()
    return text if len(text) <= _LONGEST_BLOCK else f"{text[:_LONGEST_BLOCK]}\n…"
