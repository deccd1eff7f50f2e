"""The words of a document, for the search and for one-line summaries."""

from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from sharinghub_static.portal.markdown.tree import names

__all__ = ["prose"]

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
