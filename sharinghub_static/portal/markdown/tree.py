"""Reading an lxml tree, moving in it, and its words: what several passes need."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, cast

from lxml import etree, html
from lxml.html import HtmlElement

__all__ = ["elements_with", "names", "own_words", "parse", "prose", "replace", "serialise", "source_line"]

_SPACES = re.compile(r"\s+")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def names(listed: str) -> frozenset[str]:
    """The names in a space-separated list, as HTML writes its own lists of names."""
    return frozenset(listed.split())


def parse(markup: str) -> HtmlElement:
    """Parse clean HTML into one ``div`` that stands for the document.

    Control characters, which HTML may hold and lxml refuses, become U+FFFD.
    """
    # The wrapping div is written here, so that text before the first element is kept as its text.
    safe = _NOT_XML.sub("\ufffd", markup)
    parser = html.HTMLParser(huge_tree=True, encoding="utf-8")
    body = html.document_fromstring(f"<html><body><div>{safe}</div></body></html>".encode(), parser=parser)
    root = body.find(".//div")
    return root if root is not None else html.Element("div")


def serialise(root: HtmlElement) -> str:
    """HTML of everything inside the document's ``div``."""
    markup: str = html.tostring(root, encoding="unicode", with_tail=False)
    return markup[markup.index(">") + 1 : markup.rindex("</div>")]


def replace(old: HtmlElement, new: HtmlElement) -> None:
    """Put one element in the place of another; the text after it stays."""
    parent = old.getparent()
    if parent is None:
        return
    new.tail, old.tail = old.tail, None
    parent.replace(old, new)


def own_words(node: etree._Element) -> str:
    """Text of an element in one line."""
    return _SPACES.sub(" ", "".join(map(str, node.itertext()))).strip()


def elements_with(root: HtmlElement, *attributes: str) -> list[HtmlElement]:
    """The elements of a document that have one of these attributes, in its order."""
    condition = " or ".join(f"@{name}" for name in attributes)
    return cast("list[HtmlElement]", _compiled(f"descendant-or-self::*[{condition}]")(root))


@cache
def _compiled(xpath: str) -> etree.XPath:
    return etree.XPath(xpath)


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


_INLINE: Final = names(
    "a abbr b bdo cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strike strong "
    "sub sup time tt u var wbr"
)
_LEFT_OUT: Final = frozenset({"pre"})
_MARKS: Final = frozenset({"footnote-ref", "footnote-backref", "anchor", "section-nav"})


def prose(root: HtmlElement) -> str:
    """Everything that is read as text, in one line: no code blocks, footnote marks or lists of contents.

    Args:
        root: the document.

    Returns:
        Words separated by single spaces; the words of two blocks never run together.
    """
    parts: list[str] = []
    hidden = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        leaves_out = node.tag in _LEFT_OUT or node.get("class") in _MARKS
        if event == "start":
            hidden += leaves_out
            if node.tag not in _INLINE:
                parts.append(" ")
            if node.text and not hidden:
                parts.append(node.text)
            continue
        hidden -= leaves_out
        if node.tag not in _INLINE:
            parts.append(" ")
        if node.tail and not hidden and node is not root:
            parts.append(node.tail)
    return " ".join("".join(parts).split())
