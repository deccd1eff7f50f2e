"""A project's STAC properties with labels and units for people."""

import math
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import orjson

from sharinghub_static.portal.frame.links import is_web_address
from sharinghub_static.portal.project_page.view import Fields, ProjectView, Section
from sharinghub_static.portal.translation.translator import ENGLISH, Translator, gettext_noop, humanised
from sharinghub_static.project.model import Project

__all__ = ["SECTION", "MetadataGroup", "MetadataRow", "field_label", "group_title", "metadata_groups"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MetadataRow:
    """A property; ``block`` says that the value is JSON of several lines."""

    label: str
    name: str
    value: str
    href: str = ""
    block: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MetadataGroup:
    """The properties of one STAC extension, or those of none."""

    title: str
    href: str
    rows: tuple[MetadataRow, ...]


_GROUPS = {
    "": gettext_noop("General"),
    "cf": gettext_noop("CF conventions"),
    "classification": gettext_noop("Classification"),
    "cube": gettext_noop("Data cube"),
    "eo": gettext_noop("Electro-optical"),
    "file": gettext_noop("File"),
    "label": gettext_noop("Label"),
    "ml-model": gettext_noop("Machine learning model"),
    "mlm": gettext_noop("Machine learning model"),
    "processing": gettext_noop("Processing"),
    "proj": gettext_noop("Projection"),
    "raster": gettext_noop("Raster"),
    "sar": gettext_noop("Radar"),
    "sat": gettext_noop("Satellite"),
    "sci": gettext_noop("Scientific"),
    "table": gettext_noop("Table"),
    "themes": gettext_noop("Themes"),
    "version": gettext_noop("Version"),
    "view": gettext_noop("View geometry"),
}
_OURS = {
    "gsd": gettext_noop("Ground sample distance (m)"),
    "license": gettext_noop("Licence"),
    "proj:code": gettext_noop("Coordinate reference system"),
    "proj:epsg": gettext_noop("Coordinate reference system (EPSG)"),
    "sar:polarizations": gettext_noop("Polarisations"),
    "mlm:total_parameters": gettext_noop("Parameters"),
    "mlm:memory_size": gettext_noop("Memory (bytes)"),
    "mlm:batch_size_suggestion": gettext_noop("Suggested batch size"),
    "mlm:framework_version": gettext_noop("Version of the framework"),
    "mlm:accelerator": gettext_noop("Accelerator"),
    "mlm:accelerator_count": gettext_noop("Accelerators"),
    "mlm:pretrained_source": gettext_noop("Pretrained on"),
    "mlm:hyperparameters": gettext_noop("Hyperparameters"),
}
_ACRONYM = re.compile(r"[A-Z0-9]{2,}|\w*[A-Z]\w*[A-Z]\w*")


def group_title(prefix: str) -> str:
    """The name of an extension by its prefix; the prefix itself when it is not known."""
    return _GROUPS.get(prefix, prefix)


def field_label(name: str) -> str:
    """The name of a field in words, with its unit; ``eo:cloud_cover`` gives ``Cloud cover (%)``."""
    if name in _OURS:
        return _OURS[name]
    known = _known().get(name, {})
    label = _in_sentence_case(known.get("label", "")) or humanised(name) or name
    return f"{label} ({known['unit']})" if known.get("unit") else label


def _in_sentence_case(label: str) -> str:
    first, *others = label.split(" ") if label else [""]
    return " ".join([first, *(word if _ACRONYM.fullmatch(word) else word.lower() for word in others)])


@cache
def _known() -> dict[str, dict[str, Any]]:
    content = files("pystac").joinpath("static/fields-normalized.json").read_bytes()
    known: dict[str, Any] = orjson.loads(content)["metadata"]
    return {name: said for name, said in known.items() if isinstance(said, dict)}


_LONGEST_LINE = 160
_LONGEST_BLOCK = 20_000


def metadata_groups(project: Project, translator: Translator = ENGLISH) -> tuple[MetadataGroup, ...]:
    """The properties, those of STAC itself first, then by extension.

    Args:
        project: any.
        translator: the language.
    """
    groups: dict[str, list[MetadataRow]] = defaultdict(list)
    for name, value in project.properties.items():
        prefix = name.partition(":")[0] if ":" in name else ""
        groups[prefix].append(_row(name, value, translator))
    return tuple(
        MetadataGroup(
            title=translator.label(group_title(prefix)),
            href=_web(project.extensions.get(prefix, "")),
            rows=tuple(sorted(groups[prefix], key=lambda row: row.name)),
        )
        for prefix in sorted(groups)
    )


def _web(href: object) -> str:
    return href if isinstance(href, str) and is_web_address(href) else ""


def _row(name: str, value: object, translator: Translator) -> MetadataRow:
    text = _line(value, translator)
    is_block = text is None or len(text) > _LONGEST_LINE
    if text is None:
        text = _block(value)
    return MetadataRow(
        label=translator.label(field_label(name)),
        name=name,
        value=text,
        href=_web(value),
        block=is_block,
    )


def _line(value: object, translator: Translator) -> str | None:
    """A simple value, or a list of such, as words; None when it has structure."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return translator.gettext("yes") if value else translator.gettext("no")
    if isinstance(value, int) and abs(value) >= 10_000:
        return translator.number(value)
    if isinstance(value, float):
        return translator.figure(value) if math.isfinite(value) else str(value)
    if isinstance(value, str | int):
        return str(value)
    if isinstance(value, list | tuple):
        parts = [None if isinstance(one, list | tuple | Mapping) else _line(one, translator) for one in value]
        return (
            None
            if None in parts or not parts
            else translator.listed(part for part in parts if part is not None)
        )
    return None


def _block(value: object) -> str:
    text = orjson.dumps(value, default=str, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS).decode()
    return text if len(text) <= _LONGEST_BLOCK else f"{text[:_LONGEST_BLOCK]}\n…"


def _fields(view: ProjectView) -> Fields:
    return {"metadata": metadata_groups(view.project, view.translator)}


SECTION = Section("metadata", gettext_noop("Metadata"), _fields)
