"""The links, the pictures and the first words of a Markdown text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import comrak
from lxml import html
from lxml.etree import LxmlError

from sharinghub_static.text.lines import clean, shorten

__all__ = ["MarkdownTarget", "excerpt", "targets"]

_MOST_MARKDOWN: Final = 400_000
_MOST_FOR_EXCERPT: Final = 6_000
_BADGES: Final = frozenset({"img", "svg", "picture"})


@dataclass(frozen=True, slots=True)
class MarkdownTarget:
    """A link or a picture of a Markdown text.

    Args:
        is_image: a picture, not a link.
        href: as it was written.
        text: the link's text, or the picture's ``alt``.
    """

    is_image: bool
    href: str
    text: str


def excerpt(markdown: str, length: int) -> str:
    """The first paragraphs of a Markdown text in plain words: no headings, pictures, code or tables."""
    found: list[str] = []
    for element in _tree(markdown[:_MOST_FOR_EXCERPT]).iter("p"):
        if any(above.tag in {"blockquote", "li", "td"} for above in element.iterancestors()):
            continue
        for image in element.xpath(".//img|.//script|.//style"):
            image.drop_tree()
        text = clean(element.text_content())
        if text:
            found.append(text)
        if sum(map(len, found)) >= length:
            break
    return shorten(" ".join(found), length)


def targets(markdown: str) -> Iterator[MarkdownTarget]:
    """The links and pictures of a Markdown text, HTML ones included, in their order."""
    for element in _tree(markdown[:_MOST_MARKDOWN]).iter("a", "img"):
        if element.tag == "img" and element.get("src"):
            yield MarkdownTarget(True, element.get("src", ""), element.get("alt", ""))
        elif element.get("href"):
            yield MarkdownTarget(False, element.get("href", ""), clean(element.text_content()))


def _tree(markdown: str) -> html.HtmlElement:
    extensions = comrak.ExtensionOptions()
    extensions.table = extensions.autolink = extensions.footnotes = True
    options = comrak.RenderOptions()
    options.unsafe_ = True  # read here, never shown
    try:
        rendered = comrak.render_markdown(markdown, extensions, None, options)
        return html.fromstring(f"<div>{rendered}</div>", parser=html.HTMLParser(huge_tree=False))
    except (LxmlError, ValueError):
        return html.fromstring("<div></div>")
