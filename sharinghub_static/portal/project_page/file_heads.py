"""What the head of a file says, on the file's row: facts in a line each, and tables of its content."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from sharinghub_static.portal.translation.translator import Translator, gettext_noop
from sharinghub_static.project.model import Asset, Project
from sharinghub_static.snapshot.head_records import FileHead, HeadTable
from sharinghub_static.text.lines import clean

__all__ = ["FileContent", "FileTable", "LabelledValue", "file_contents"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledValue:
    """A line: what it is about, and what is said."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTable:
    """A table of a file's content.

    Args:
        title: what it lists.
        columns: headings; an empty text for a column without a name.
        rows: cells, each row as long as ``columns``.
        more: how much more there is in the file; empty for nothing.
        colours: one a row, such as ``#006400``, or empty; no colours for most tables.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: str = ""
    colours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileContent:
    """What a crawl read of the beginning or the end of a file.

    Args:
        title: what is shown: first rows, columns, bands, tensors, ….
        summary: the first facts in a line.
        facts: all that is said in a line each.
        tables: tables, in order.
    """

    title: str
    summary: str
    facts: tuple[LabelledValue, ...]
    tables: tuple[FileTable, ...]


_LABELS: Final = {
    "architecture": gettext_noop("Architecture"),
    "bands": gettext_noop("Bands"),
    "classes": gettext_noop("Classes"),
    "columns": gettext_noop("Columns"),
    "compression": gettext_noop("Compression"),
    "data type": gettext_noop("Data type"),
    "delimiter": gettext_noop("Delimiter"),
    "encoding": gettext_noop("Encoding"),
    "format version": gettext_noop("Version of the format"),
    "geometry": gettext_noop("Geometry column"),
    "graph": gettext_noop("Graph"),
    "header": gettext_noop("Row of headings"),
    "no data": gettext_noop("No-data value"),
    "operator set": gettext_noop("Operator set"),
    "overviews": gettext_noop("Overviews"),
    "palette": gettext_noop("Colour table"),
    "parameters": gettext_noop("Parameters"),
    "pixel size": gettext_noop("Pixel size"),
    "producer": gettext_noop("Written by"),
    "reference system": gettext_noop("Coordinate reference system"),
    "rows": gettext_noop("Rows"),
    "size": gettext_noop("Size in pixels"),
    "size label": gettext_noop("Size"),
    "tensors": gettext_noop("Tensors"),
    "tiles": gettext_noop("Tiles"),
}
_TITLES: Final = {
    "bands": gettext_noop("Bands"),
    "classes": gettext_noop("Classes"),
    "colours": gettext_noop("Colours"),
    "columns": gettext_noop("Columns"),
    "inputs": gettext_noop("Inputs"),
    "metadata": gettext_noop("Metadata of the file"),
    "outputs": gettext_noop("Outputs"),
    "rows": gettext_noop("First rows"),
    "tensors": gettext_noop("Tensors"),
}
_HEADINGS: Final = {
    "band": gettext_noop("Band"),
    "description": gettext_noop("Description"),
    "key": gettext_noop("Key"),
    "maximum": gettext_noop("Maximum"),
    "mean": gettext_noop("Mean"),
    "minimum": gettext_noop("Minimum"),
    "name": gettext_noop("Name"),
    "shape": gettext_noop("Shape"),
    "stddev": gettext_noop("Standard deviation"),
    "type": gettext_noop("Type"),
    "value": gettext_noop("Value"),
}
_WORDS: Final = {"no": gettext_noop("no"), "yes": gettext_noop("yes"), "none": gettext_noop("none")}
_SUMMARIZED: Final = ("parameters", "rows", "columns", "size", "classes", "bands", "reference system")
"""Facts that are said in the summary, in this order."""
_MOST_SUMMARIZED: Final = 2
_MOST_CLASSES: Final = 256
_LONGEST: Final = 200
_COLOUR: Final = re.compile(r"#[0-9A-F]{6}")


def file_contents(project: Project, translator: Translator) -> dict[str, FileContent]:
    """Return path to content of the files of a project whose heads were read.

    Args:
        project: any.
        translator: the language.
    """
    heads = {record.path: record.head for record in project.record.heads if record.head is not None}
    for asset in project.assets:
        head = heads.get(asset.path)
        if head is None or not any(name in dict(head.facts) for name in ("bands", "classes")):
            continue
        classes = _declared_classes(project, asset)
        if classes is not None:
            facts = {**dict(head.facts), "classes": len(classes.rows)}
            others = tuple(table for table in head.tables if table.name not in ("classes", "colours"))
            heads[asset.path] = replace(head, facts=tuple(facts.items()), tables=(classes, *others))
    return {path: _content(head, translator) for path, head in heads.items() if head.facts or head.tables}


def _declared_classes(project: Project, asset: Asset) -> HeadTable | None:
    """The classes of a raster as its Item has them: its author's go before those of the file."""
    name = "classification:classes"
    declared = project.properties.get(name) or asset.extra.get(name)
    if not isinstance(declared, list):
        return None
    rows = [
        (
            "#" + str(each.get("color_hint") or "").upper(),
            clean(str(each.get("value", "")))[:_LONGEST],
            clean(str(each.get("title") or each.get("description") or each.get("name") or ""))[:_LONGEST],
        )
        for each in declared
        if isinstance(each, Mapping)
    ]
    if not rows:
        return None
    return HeadTable("classes", ("colour", "value", "name"), tuple(rows[:_MOST_CLASSES]), len(rows), 3)


def _content(head: FileHead, translator: Translator) -> FileContent:
    facts = {key: _value(key, value, translator) for key, value in head.facts}
    tables = tuple(_table(table, translator) for table in head.tables)
    named = [key for key in _SUMMARIZED if key in facts][:_MOST_SUMMARIZED]
    is_data = len(tables) == 1 and head.tables[0].name == "rows"
    return FileContent(
        title=tables[0].title if is_data else translator.gettext("Inside this file"),
        summary=" · ".join(_counted(key, facts[key], dict(head.facts)[key], translator) for key in named),
        facts=tuple(
            LabelledValue(label=translator.either(_LABELS, key), value=text) for key, text in facts.items()
        ),
        tables=tables,
    )


def _value(key: str, value: int | float | str, translator: Translator) -> str:
    if isinstance(value, str):
        return translator.gettext(_WORDS[value]) if value in _WORDS else value
    return str(value) if key == "format version" else translator.number(value)


def _counted(key: str, text: str, value: int | float | str, translator: Translator) -> str:
    """A fact without its label: a number with the word for what it counts."""
    if not isinstance(value, int):
        return text
    match key:
        case "rows":
            return translator.ngettext("One row", "%(number)s rows", value, number=text)
        case "columns":
            return translator.ngettext("One column", "%(number)s columns", value, number=text)
        case "classes":
            return translator.ngettext("One class", "%(number)s classes", value, number=text)
        case "bands":
            return translator.ngettext("One band", "%(number)s bands", value, number=text)
        case "parameters":
            return translator.ngettext("One parameter", "%(number)s parameters", value, number=text)
        case _:
            return text


def _table(table: HeadTable, translator: Translator) -> FileTable:
    is_data = table.name == "rows"
    title, more = translator.either(_TITLES, table.name), _more(table, translator)
    if table.columns[:1] == ("colour",) and not is_data:
        colours = tuple(row[0] if _COLOUR.fullmatch(row[0]) else "" for row in table.rows)
        table = replace(table, columns=table.columns[1:], rows=tuple(row[1:] for row in table.rows))
    else:
        colours = ()
    columns = (
        table.columns if is_data else tuple(translator.either(_HEADINGS, name) for name in table.columns)
    )
    return FileTable(title=title, columns=columns, rows=table.rows, more=more, colours=colours)


def _more(table: HeadTable, translator: Translator) -> str:
    """How many rows and columns of the file are not shown."""
    parts = []
    if table.row_count is not None and (rows := table.row_count - len(table.rows)) > 0:
        number = translator.number(rows)
        parts.append(translator.ngettext("One more row", "%(number)s more rows", rows, number=number))
    elif table.row_count is None:
        parts.append(translator.gettext("The file has more rows"))
    if (columns := table.column_count - len(table.columns)) > 0:
        number = translator.number(columns)
        parts.append(
            translator.ngettext("One more column", "%(number)s more columns", columns, number=number)
        )
    return " · ".join(parts)
