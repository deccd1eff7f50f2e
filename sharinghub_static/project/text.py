"""Text from strangers, made fit for titles and cards; and what Markdown links and shows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import comrak
from lxml import html
from lxml.etree import LxmlError

from sharinghub_static.problems import Message

__all__ = ["MarkdownTarget", "clean", "clean_message", "excerpt", "shorten", "targets"]

_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""Controls, and the marks that turn the direction of what stands beside a text."""

_SPACE: Final = re.compile(r"\s+")
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


def clean(text: str) -> str:
    """One line without controls and marks of direction; emoji and every script stay."""
    return _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip()


def clean_message(message: str, longest: int) -> str:
    """A message in one line; one that knows its parts goes on knowing them, unless it is too long."""
    if isinstance(message, Message):
        parts = {name: clean_message(value, longest) for name, value in message.values.items()}
        told = Message(message.template, parts)
        if len(told) <= longest:
            return told
    return clean(message)[:longest]


def shorten(text: str, length: int) -> str:
    """A text of at most so many characters, cut between words where that is possible."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    at_word = cut.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > length // 2 else cut).rstrip(" ,;:.-–—") + "…"


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
