"""Headings: names, anchors and the table of contents, as GitLab gives them.

A heading's id is its words in lower case, without punctuation, spaces as hyphens; a repeated name gets
``-1``, ``-2``, …  The rule is the engine's (comrak's ``Anchorizer``); done here because the engine's own
numbering takes quadratic time. Ids carry ``user-content-`` so that no heading can take an id of the page.
"""

import re
import unicodedata

from lxml import html
from lxml.html import HtmlElement

from sharinghub_static.portal.markdown.result import TocEntry
from sharinghub_static.portal.markdown.tree import own_words, replace

__all__ = [
    "Slugs",
    "add_anchor_links",
    "drop_title",
    "fill_toc_marks",
    "name_headings",
    "rank_headings",
    "table_of_contents",
]

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_UNNAMED = "heading"
"""Name of a heading of signs alone (``## ???``). GitLab's is empty, which no link can reach."""

_MAX_LISTS = 3
_TOC_MARK = re.compile(r"\[toc\]", re.IGNORECASE)


class Slugs:
    """Names given so far in one document."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def name(self, text: str) -> str:
        """The next free anchor for a heading's text, ``my-heading`` or ``my-heading-1``."""
        slug = "".join(sign for sign in text.lower() if sign in " -" or _named_by(sign)).replace(" ", "-")
        slug = slug or _UNNAMED
        number = self._next.get(slug, 0)
        anchor = slug if number == 0 else f"{slug}-{number}"
        while anchor in self._taken:
            number += 1
            anchor = f"{slug}-{number}"
        self._next[slug] = number + 1
        self._taken.add(anchor)
        return anchor


def _named_by(sign: str) -> bool:
    """Letters, marks, numbers and connecting punctuation stay in an anchor."""
    category = unicodedata.category(sign)
    return category[0] in "LMN" or category == "Pc"


def name_headings(root: HtmlElement, prefix: str) -> None:
    """Give every heading its id; the Markdown ones first, so that theirs are GitLab's.

    Headings written as HTML have no anchor on GitLab. They get one of the names left, since a table of
    contents without them would have holes.

    Args:
        root: the document.
        prefix: what every id begins with.
    """
    headings = list(root.iter(*_HEADINGS))
    slugs = Slugs()
    anchors: dict[HtmlElement, str] = {}
    for by_engine in (True, False):
        for heading in headings:
            if (heading.get("data-sourcepos") is not None) is by_engine:
                text = _heading_text(heading)
                # Lines in the engine's headings are breaks; in HTML they are how it is written.
                anchors[heading] = slugs.name(text if by_engine else " ".join(text.split()))
    for heading in headings:
        anchor = anchors[heading]
        author_id = heading.get("id")
        if author_id and author_id.removeprefix(prefix) != anchor:
            heading.insert(0, html.Element("a", id=author_id))
            heading[0].tail, heading.text = heading.text, None
        heading.set("id", prefix + anchor)


def table_of_contents(root: HtmlElement) -> tuple[TocEntry, ...]:
    """The headings that have words, in reading order."""
    found = ((heading, " ".join(_heading_text(heading).split())) for heading in root.iter(*_HEADINGS))
    return tuple(
        TocEntry(int(heading.tag[1]), words, heading.get("id", "")) for heading, words in found if words
    )


def _heading_text(heading: HtmlElement) -> str:
    """The text that a heading is named by: its words, and what stands for its images."""
    parts: list[str] = [heading.text or ""]
    for child in heading:
        if child.tag == "img":
            parts.append(child.get("alt", ""))
        elif child.tag == "br":
            parts.append(" ")
        elif child.get("class") != "footnote-ref":
            parts.append(_heading_text(child))
        parts.append(child.tail or "")
    return "".join(parts).replace("\n", " ") if heading.tag in _HEADINGS else "".join(parts)


def drop_title(root: HtmlElement, title: str) -> None:
    """Take away a first heading that only repeats the page's title; links to it still arrive there."""
    first = next(root.iter(*_HEADINGS), None)
    if first is None or not title or first.tag != "h1" or first.find(".//img") is not None:
        return
    if own_words(first).casefold() != " ".join(title.split()).casefold():
        return
    replace(first, html.Element("span", id=first.get("id", "")))


def rank_headings(root: HtmlElement, highest: int) -> None:
    """Give the highest heading a level, and the others theirs below it; there is none below the sixth.

    Args:
        root: the document.
        highest: the level, from 1 to 6; 0 leaves all as they are.
    """
    headings = list(root.iter(*_HEADINGS))
    down = highest - min((int(heading.tag[1]) for heading in headings), default=highest)
    if not highest or not down:
        return
    for heading in headings:
        heading.tag = f"h{min(int(heading.tag[1]) + down, len(_HEADINGS))}"


def add_anchor_links(root: HtmlElement) -> None:
    """End every heading with a link to itself, for readers who want to share the place."""
    for heading in list(root.iter(*_HEADINGS)):
        if not heading.get("id"):
            continue  # without a word there is no name
        link = html.Element("a", href="#" + heading.get("id", ""))
        link.set("class", "anchor")
        link.set("aria-hidden", "true")
        link.set("tabindex", "-1")
        heading.append(link)


def fill_toc_marks(root: HtmlElement, toc: tuple[TocEntry, ...]) -> None:
    """Turn ``[[_TOC_]]`` and ``[TOC]``, alone in their paragraph, into a list of the headings.

    The first few only: lists times headings must not multiply.
    """
    left = _MAX_LISTS
    for paragraph in list(root.iter("p")):
        children = list(paragraph)
        if not children:
            alone = bool(_TOC_MARK.fullmatch((paragraph.text or "").strip()))
        else:
            link = children[0]
            alone = (
                len(children) == 1
                and link.get("data-wikilink") is not None
                and own_words(link).lower() == "_toc_"
                and own_words(paragraph).lower() == "_toc_"
            )
        if alone and left:
            left -= 1
            replace(paragraph, _toc_list(toc))


def _toc_list(toc: tuple[TocEntry, ...]) -> HtmlElement:
    """Nested lists; a level that is skipped does not add a depth."""
    top = html.Element("ul")
    top.set("class", "section-nav")
    open_lists: list[tuple[int, HtmlElement]] = [(min((entry.level for entry in toc), default=1), top)]
    for entry in toc:
        while len(open_lists) > 1 and open_lists[-1][0] > entry.level:
            open_lists.pop()
        level, current = open_lists[-1]
        if entry.level > level and len(current):
            nested = html.Element("ul")
            current[-1].append(nested)
            open_lists.append((entry.level, nested))
            current = nested
        item = html.Element("li")
        link = html.Element("a", href="#" + entry.anchor)
        link.text = entry.text
        item.append(link)
        current.append(item)
    return top
