"""What GitLab makes of Markdown after its engine: inline diffs, colour chips, includes, tables from JSON.

Source: https://docs.gitlab.com/user/markdown/ (Inline diff, Colors, Includes, JSON). As with references,
what is uncertain stays text: ``[-1, 1] and [2-]`` is no deletion.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import quote

from lxml import html
from lxml.html import HtmlElement

from sharinghub_static.portal.markdown.references import texts
from sharinghub_static.portal.markdown.tree import replace
from sharinghub_static.project.markdown import INLINE_DIFF

__all__ = ["add_colour_chips", "lay_out_json_tables", "link_includes", "mark_inline_diffs"]

_NUMBER = r"\s*-?[0-9]{1,3}(?:\.[0-9]{1,6})?(?:%|deg)?\s*"
_COLOUR: Final = re.compile(
    rf"#(?:[0-9a-f]{{3,4}}|[0-9a-f]{{6}}|[0-9a-f]{{8}})|(?:rgb|hsl)a?\((?:{_NUMBER},){{2,3}}{_NUMBER}\)",
    re.IGNORECASE,
)
_BEGINS_DIFF: Final = re.compile(r"[{\[][+-]")
_INCLUDE: Final = re.compile(r"::include\{file=(?P<file>[^}\s]{1,500})\}")
_MOST_CHIPS = 2_000
_MOST_CELLS = 20_000
_TABLE = "json:table"

Markup = Callable[[str], HtmlElement]


def mark_inline_diffs(root: HtmlElement) -> None:
    """Make ``{+ added +}`` and ``[- removed -]`` insertions and deletions."""
    if not _BEGINS_DIFF.search(root.text_content()):  # as nearly always
        return
    for node, is_tail, text, _ in list(texts(root)):
        matches = list(INLINE_DIFF.finditer(text)) if "+" in text or "-" in text else []
        if not matches:
            continue
        marks = []
        for place, match in enumerate(matches):
            added = match["added"] or match["added_2"]
            mark = html.Element("ins" if added else "del")
            mark.text = added or match["removed"] or match["removed_2"]
            end = matches[place + 1].start() if place + 1 < len(matches) else len(text)
            mark.tail = text[match.end() : end]
            marks.append(mark)
        before = text[: matches[0].start()]
        if is_tail:
            node.tail = None
            for mark in reversed(marks):
                node.addnext(mark)
            node.tail = before
        else:
            node.text = before
            node[:0] = marks


def link_includes(root: HtmlElement) -> None:
    """Make ``::include{file=examples/code.md}``, alone on its line, a link to the file.

    GitLab shows the file there, but files that are no READMEs are not read by a crawl.
    """
    for paragraph in list(root.iter("p")):
        text = paragraph.text or ""
        if len(paragraph) or not text.startswith("::include{"):
            continue
        files = [_INCLUDE.fullmatch(line) for line in text.splitlines()]
        if not all(files):
            continue
        paragraph.text = None
        for file in filter(None, files):
            path = file["file"]
            link = html.Element("a", href=path if "://" in path else quote(path, safe="/#"))
            link.text, link.tail = path, "\n"
            paragraph.append(link)


def add_colour_chips(root: HtmlElement) -> None:
    """Show the colour beside code that is nothing but a colour: ``#FF0000``, ``RGB(0,255,0)``."""
    left = _MOST_CHIPS
    for code in list(root.iter("code")):
        parent = code.getparent()
        text = (code.text or "").strip()
        if left <= 0 or len(code) or parent is None or parent.tag == "pre" or not _COLOUR.fullmatch(text):
            continue
        left -= 1
        # A style would need the policy's leave; a drawing has its colour as a fact.
        chip = html.Element("svg", {"class": "colour-chip", "aria-hidden": "true", "viewbox": "0 0 1 1"})
        chip.append(html.Element("rect", width="1", height="1", fill=text.lower()))
        code.append(chip)


def lay_out_json_tables(root: HtmlElement, markup: Markup) -> None:
    """Make tables of code blocks ``json:table``; what is no such JSON stays code.

    Args:
        root: the document.
        markup: makes clean HTML of the Markdown of a cell.
    """
    for block in list(root.iter("pre")):
        if block.get("lang", "").split(" ")[0].lower() != _TABLE:
            continue
        table = _table("".join(block.itertext()), markup)
        if table is not None:
            if position := block.get("data-sourcepos"):
                table.set("data-sourcepos", position)
            replace(block, table)


def _table(source: str, markup: Markup) -> HtmlElement | None:
    try:
        content = json.loads(source)
    except (ValueError, RecursionError):
        return None
    items = content.get("items") if isinstance(content, dict) else None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        return None
    fields = content.get("fields") or [
        {"key": key} for key in dict.fromkeys(k for item in items for k in item)
    ]
    if not isinstance(fields, list) or len(fields) * (len(items) + 1) > _MOST_CELLS:
        return None
    columns = [column for field in fields if (column := _column(field))]
    if not columns:
        return None
    make = markup if content.get("markdown") is True else _plain
    table = html.Element("table")
    if isinstance(content.get("caption"), str):
        caption = html.Element("caption")
        _fill(caption, make(content["caption"]))
        table.append(caption)
    head, body = html.Element("thead"), html.Element("tbody")
    table.extend([head, body])
    head.append(_row("th", [label for _, label in columns], _plain))
    body.extend(_row("td", [_words(item.get(key)) for key, _ in columns], make) for item in items)
    return table


def _column(field: object) -> tuple[str, str] | None:
    """Key and label of a column; a field is a map, or its key alone."""
    if isinstance(field, str):
        return field, field
    if not isinstance(field, Mapping) or not isinstance(field.get("key"), str):
        return None
    label = field.get("label")
    return field["key"], label if isinstance(label, str) and label else field["key"]


def _row(tag: str, cells: list[str], make: Markup) -> HtmlElement:
    row = html.Element("tr")
    for text in cells:
        cell = html.Element(tag)
        _fill(cell, make(text))
        row.append(cell)
    return row


def _words(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _plain(text: str) -> HtmlElement:
    holder = html.Element("p")
    holder.text = text
    return holder


def _fill(into: HtmlElement, made: HtmlElement) -> None:
    """Take the content of an element; a paragraph alone gives its own."""
    if len(made) == 1 and made[0].tag == "p" and not (made.text or "").strip():
        made = made[0]
    into.text = made.text
    into.extend(list(made))
