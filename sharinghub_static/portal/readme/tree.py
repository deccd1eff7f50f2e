"""Small moves on an lxml tree that every pass needs."""

import re
from collections.abc import Iterator

from lxml import etree, html
from lxml.html import HtmlElement

__all__ = [
    "append_text",
    "insert_text_before",
    "own_words",
    "parse",
    "replace",
    "serialise",
    "source_line",
    "unwrap",
]

_SPACES = re.compile(r"\s+")


def parse(markup: str) -> HtmlElement:
    """Parse clean HTML into one ``div`` that stands for the document."""
    # The wrapping div is written here, so that text before the first element is kept as its text.
    parser = html.HTMLParser(huge_tree=True, encoding="utf-8")
    body = html.document_fromstring(
        f"<html><body><div>{markup}</div></body></html>".encode("utf-8", "replace"), parser=parser
    )
    root = body.find(".//div")
    return root if root is not None else html.Element("div")


def serialise(root: HtmlElement) -> str:
    """HTML of everything inside the document's ``div``."""
    markup = html.tostring(root, encoding="unicode", with_tail=False)
    return markup[markup.index(">") + 1 : markup.rindex("</div>")]


def append_text(parent: HtmlElement, text: str) -> None:
    """Add text after everything that is in an element."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def insert_text_before(node: HtmlElement, text: str) -> None:
    """Add text right before an element that has a parent."""
    if not text:
        return
    previous = node.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "") + text
        return
    parent = node.getparent()
    if parent is not None:
        parent.text = (parent.text or "") + text


def unwrap(node: HtmlElement) -> None:
    """Take an element away and leave its content in its place."""
    node.drop_tag()


def replace(old: HtmlElement, new: HtmlElement) -> None:
    """Put one element in the place of another; the text after it stays."""
    parent = old.getparent()
    if parent is None:
        return
    new.tail, old.tail = old.tail, None
    parent.replace(old, new)


def own_words(node: etree._Element) -> str:
    """Text of an element in one line."""
    return _SPACES.sub(" ", "".join(node.itertext())).strip()


def source_line(node: HtmlElement) -> int:
    """Line of the Markdown that an element, or the nearest one around it, came from; 0 when unknown."""
    for candidate in _upwards(node):
        line = candidate.get("data-sourcepos", "").partition(":")[0]
        if line.isascii() and line.isdigit() and len(line) < 8:
            return int(line)
    return 0


def _upwards(node: HtmlElement) -> Iterator[HtmlElement]:
    yield node
    yield from node.iterancestors()
