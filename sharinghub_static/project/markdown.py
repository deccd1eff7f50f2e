"""The links, the pictures and the first words of a Markdown text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import comrak
from lxml import html
from lxml.etree import LxmlError

from sharinghub_static.text.lines import clean, shorten

__all__ = ["INLINE_DIFF", "MarkdownTarget", "excerpt", "targets", "tree_of"]

INLINE_DIFF: Final = re.compile(
    r"\{\+(?P<added>[^{}]+?)\+\}|\[\+(?P<added_2>[^\[\]]+?)\+\]"
    r"|\{-(?P<removed>[^{}]+?)-\}|\[-(?P<removed_2>[^\[\]]+?)-\]"
)
"""GitLab's marks of what was added and removed: https://docs.gitlab.com/user/markdown/#inline-diff."""

_MOST_MARKDOWN: Final = 400_000
_MOST_FOR_EXCERPT: Final = 6_000
_MOST_REFERENCES: Final = 500
_SHORT: Final = 100
"""Characters of a line that announces what is below it; a longer one is a sentence."""
_WORD: Final = re.compile(r"\w")
_DRAWN: Final = re.compile(r"\A(?:[-=*_~#|+.] ?){4,}\s*")
_REFERENCE: Final = re.compile(r"^ {0,3}\[[^\]\n]{1,200}\]:[ \t]*\S.*$", re.MULTILINE)


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
    """The first paragraphs of a Markdown text in plain words: no headings, pictures, code or tables.

    Left out is what says nothing by itself: rows of links, lines drawn with punctuation, and short lines that
    announce the code or the list below them, unless nothing else is there.
    """
    found: list[str] = []
    announced: list[str] = []
    for element in tree_of(_beginning(markdown)).iter("p"):
        if any(above.tag in {"blockquote", "li", "td"} for above in element.iterancestors()):
            continue
        for image in element.xpath(".//img|.//script|.//style"):
            image.drop_tree()
        # Of GitLab's marks of a change, the text is what it is now.
        now = INLINE_DIFF.sub(lambda mark: mark["added"] or mark["added_2"] or "", element.text_content())
        text = _DRAWN.sub("", clean(now))
        if not _WORD.search(text) or _is_row_of_links(element):
            continue
        if text.endswith(":") and len(text) < _SHORT:
            announced.append(text)
            continue
        found.append(text)
        if sum(map(len, found)) >= length:
            break
    return shorten(" ".join(found or announced), length)


def _beginning(markdown: str) -> str:
    """The start of a long text, with the addresses to which its links refer."""
    if len(markdown) <= _MOST_FOR_EXCERPT:
        return markdown
    rest = _REFERENCE.findall(markdown[:_MOST_MARKDOWN], _MOST_FOR_EXCERPT)
    # Before the text, whose end may be in the middle of a code block or of HTML.
    return "\n".join((*rest[:_MOST_REFERENCES], "", markdown[:_MOST_FOR_EXCERPT]))


def _is_row_of_links(paragraph: html.HtmlElement) -> bool:
    """Whether several links are all that a paragraph says, as in "Website · Documentation · Blog"."""
    links = [clean(link.text_content()) for link in paragraph.iter("a")]
    named = [text for text in links if _WORD.search(text)]
    if len(named) < 2:
        return False
    rest = clean(paragraph.text_content())
    for text in named:
        rest = rest.replace(text, "", 1)
    return _WORD.search(rest) is None


def targets(markdown: str) -> Iterator[MarkdownTarget]:
    """The links and pictures of a Markdown text, HTML ones included, in their order."""
    for element in tree_of(markdown).iter("a", "img"):
        if element.tag == "img" and element.get("src"):
            yield MarkdownTarget(True, element.get("src", ""), element.get("alt", ""))
        elif element.get("href"):
            yield MarkdownTarget(False, element.get("href", ""), clean(element.text_content()))


def tree_of(markdown: str) -> html.HtmlElement:
    """Return a Markdown text as a tree of HTML, to be read and never shown; empty when it cannot be made."""
    markdown = markdown[:_MOST_MARKDOWN]
    extensions = comrak.ExtensionOptions()
    extensions.table = extensions.autolink = extensions.footnotes = True
    options = comrak.RenderOptions()
    options.unsafe_ = True  # read here, never shown
    try:
        rendered = comrak.render_markdown(markdown, extensions, None, options)
        return html.fromstring(f"<div>{rendered}</div>", parser=html.HTMLParser(huge_tree=False))
    except (LxmlError, ValueError):
        return html.fromstring("<div></div>")
