"""The links, the pictures and the first words of a Markdown text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import comrak
from lxml import html
from lxml.etree import LxmlError

from sharinghub_static.project.readme_asides import is_aside_heading, is_list_of_people, without_rows
from sharinghub_static.text.lines import clean, shorten

__all__ = ["INLINE_DIFF", "LONGEST_EXCERPT", "MarkdownTarget", "excerpt", "targets", "tree_of"]

INLINE_DIFF: Final = re.compile(
    r"\{\+(?P<added>[^{}]+?)\+\}|\[\+(?P<added_2>[^\[\]]+?)\+\]"
    r"|\{-(?P<removed>[^{}]+?)-\}|\[-(?P<removed_2>[^\[\]]+?)-\]"
)
"""GitLab's marks of what was added and removed: https://docs.gitlab.com/user/markdown/#inline-diff."""

LONGEST_EXCERPT: Final = 5_000
"""Characters of an excerpt, at most."""

_MOST_MARKDOWN: Final = 400_000
_MOST_FOR_EXCERPT: Final = 6_000
_MOST_REFERENCES: Final = 500
_SHORT: Final = 100
"""Characters of a line that announces what is below it; a longer one is a sentence."""
_COLONS: Final = (":", "：")
_ENDS: Final = ".!?:。！？："
"""What a sentence ends with, in Latin and Chinese scripts."""
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_EMOJI: Final = re.compile(r"(?<![\w:]):([a-z0-9_+-]{1,60}):(?![\w:])")
_WORD: Final = re.compile(r"\w")
_SENTENCES: Final = re.compile(
    r"(?!\d+[.)])[^\W_]+(?:[-’][^\W_]+)*[,.;]?(?: [^\W_]+(?:[-’][^\W_]+)*[,.;]?)*", re.DOTALL
)
"""One line of words in which nothing means anything to Markdown, as most descriptions are."""

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
    r"""The first paragraphs of a Markdown text in plain words: no headings, pictures, code or tables.

    Left out is what says nothing by itself: rows of links, lines drawn with punctuation, names of authors,
    sections about citation, licence and people, code, and short lines that announce what is below them,
    unless nothing else is there.

    Args:
        markdown: the text.
        length: characters at most; no more than :data:`LONGEST_EXCERPT`.

    Example:
        >>> excerpt("# Ships\n\nFinds *ships* on water.", 20)
        'Finds ships on…'
    """
    return shorten(_longest_excerpt(markdown), length)


@lru_cache(32)  # a card and STAC ask for one README in turn, pages for one file in each language
def _longest_excerpt(markdown: str) -> str:
    """The excerpt of which shorter ones are the beginning."""
    if _SENTENCES.fullmatch(markdown):
        return shorten(without_rows(markdown, ()), LONGEST_EXCERPT)
    texts: list[str] = []
    announced: list[str] = []
    asides: list[str] = []
    aside = 0
    for element in tree_of(_beginning(markdown)).iter("p", *_HEADINGS):
        if element.tag in _HEADINGS:
            level = _HEADINGS.index(element.tag) + 1
            if not aside or level <= aside:
                aside = level if is_aside_heading(element.text_content()) else 0
            continue
        text = _plain_text(element)
        if not _WORD.search(text):
            continue
        if aside or is_list_of_people(text):
            asides.append(text)
            if not aside and texts and len(texts[-1]) < _SHORT and texts[-1][-1] not in _ENDS:
                asides.append(texts.pop())  # the institute above its people
            continue
        if (text.endswith(_COLONS) and len(text) < _SHORT) or _is_code(element, text):
            announced.append(text)
            continue
        texts.append(text)
        if sum(map(len, texts)) >= LONGEST_EXCERPT:
            break
    return shorten(" ".join(texts or announced or asides), LONGEST_EXCERPT)


def _plain_text(element: html.HtmlElement) -> str:
    """A paragraph as it is read; empty for one that says nothing."""
    if any(above.tag in {"blockquote", "li", "td"} for above in element.iterancestors()):
        return ""
    for image in element.xpath(".//img|.//script|.//style"):
        image.drop_tree()
    links = [(clean(link.text_content()), link.get("href", "")) for link in element.iter("a")]
    # Of GitLab's marks of a change, the text is what it is now.
    now = INLINE_DIFF.sub(lambda mark: mark["added"] or mark["added_2"] or "", element.text_content())
    text = _DRAWN.sub("", without_rows(now, [name for name, _ in links]))
    if any(text == name == href and "://" not in href for name, href in links):
        return ""  # a file that belongs here, as where reStructuredText includes it
    return _EMOJI.sub(lambda name: _sign(name[1]), text)


def _is_code(paragraph: html.HtmlElement, text: str) -> bool:
    """Whether a paragraph is nothing but code within a line: a command, a name."""
    code = [clean(part.text_content()) for part in paragraph.iter("code")]
    return bool(code) and " ".join(code) == text


@lru_cache(1_000)
def _sign(name: str) -> str:
    """The emoji of a name, or the name as it was."""
    extensions = comrak.ExtensionOptions()
    extensions.shortcodes = True
    return clean(re.sub(r"</?p>", "", comrak.render_markdown(f":{name}:", extensions)))


def _beginning(markdown: str) -> str:
    """The start of a long text, with the addresses to which its links refer."""
    if len(markdown) <= _MOST_FOR_EXCERPT:
        return markdown
    rest = _REFERENCE.findall(markdown[:_MOST_MARKDOWN], _MOST_FOR_EXCERPT)
    # Before the text, whose end may be in the middle of a code block or of HTML.
    return "\n".join((*rest[:_MOST_REFERENCES], "", markdown[:_MOST_FOR_EXCERPT]))


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
