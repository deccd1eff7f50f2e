"""Images, films, sounds and tables: what they are, and narrow enough for a phone."""

import re
from urllib.parse import urlsplit

from lxml import html
from lxml.html import HtmlElement

from .links import AUDIO, VIDEO

__all__ = ["image_kind", "mend_heads", "scroll_tables", "size_images"]

_SIZES = re.compile(r"\s?\{((?:\s*(?:width|height)\s*=\s*\"?\d{1,4}(?:px|%)?\"?)+)\s*\}")
_SIZE = re.compile(r"(width|height)\s*=\s*\"?(\d{1,4}(?:px|%)?)\"?")
_LENGTH = re.compile(r"\s*(\d{1,5})(?:\.\d+)?\s*(px|%)?\s*", re.IGNORECASE)


def image_kind(src: str) -> str:
    """``video``, ``audio`` or ``img``, by the ending of an address."""
    try:
        ending = urlsplit(src).path.rpartition(".")[2].lower()
    except ValueError:
        return "img"
    return "video" if ending in VIDEO else "audio" if ending in AUDIO else "img"


def size_images(root: HtmlElement) -> None:
    """Read GitLab's ``![…](…){width=300 height=50%}``, and keep only lengths that are lengths."""
    for image in root.iter("img"):
        written = _SIZES.match(image.tail or "")
        if written and image.get("data-sourcepos"):
            for side, length in _SIZE.findall(written.group(1)):
                image.set(side, length)
            image.tail = (image.tail or "")[written.end() :]
        for side in ("width", "height"):
            value = image.get(side)
            if value is None:
                continue
            length = _LENGTH.fullmatch(value)
            if length is None:
                del image.attrib[side]
            else:
                image.set(side, length.group(1) + ("%" if length.group(2) == "%" else ""))


def mend_heads(root: HtmlElement) -> None:
    """Make an empty head, such as the corner above a column of names, a plain cell: it heads nothing."""
    for head in list(root.iter("th")):
        if len(head) == 0 and not (head.text or "").strip():
            head.tag = "td"
            head.attrib.pop("scope", None)


def scroll_tables(root: HtmlElement) -> None:
    """Put every table that is not within another into a box that scrolls."""
    for table in list(root.iter("table")):
        parent = table.getparent()
        if parent is None or next(table.iterancestors("table"), None) is not None:
            continue
        box = html.Element("div")
        box.set("class", "table-scroll")
        box.set("tabindex", "0")
        box.tail, table.tail = table.tail, None
        parent.replace(table, box)
        box.append(table)
