"""Text direction of each block of a README, where it holds letters that are written from right to left.

As GitLab does, each block follows its first letter: an English paragraph in an Arabic README runs from left
to right, and the reverse. A README without such letters needs no marks.
"""

import re
from typing import Final

from lxml.html import HtmlElement

__all__ = ["mark_directions"]

_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_BLOCKS: Final = ("p", "li", "ul", "ol", "dl", "dt", "dd", "blockquote", "td", "th", "summary", "figcaption")
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")


def mark_directions(root: HtmlElement) -> None:
    """Give each block ``dir="auto"``; one whose author chose a direction keeps it.

    Args:
        root: the document.
    """
    if not _RIGHT_TO_LEFT.search(root.text_content()):
        return
    for block in root.iter(*_BLOCKS, *_HEADINGS):
        block.set("dir", block.get("dir") or "auto")
