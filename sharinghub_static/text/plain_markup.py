"""Pages of the site in which nothing needs a mask: they are recognised in one pass, and parts of them read.

This is for *plain* markup, of which each ``<`` begins a tag of a lower-case name with values in double
quotes, a comment without tags, or the doctype, and each ``>`` in a tag ends it
(:mod:`sharinghub_static.site.check.plain_page` knows whether a page is such markup). There, what is shown in
one line with an at sign is found from that sign on, without a look at the rest.
"""

import re
from collections.abc import Collection, Iterator
from typing import Final

from sharinghub_static.text.emails import HINTS
from sharinghub_static.text.keywords import Keywords
from sharinghub_static.text.markup import BLOCKS, locate_emails_in_html
from sharinghub_static.text.secrets import KEYWORDS, secrets_by_keywords

__all__ = ["may_need_masks"]

_WORDS: Final = Keywords(HINTS | KEYWORDS)
_NAME: Final = re.compile(r"</?([a-z][a-z0-9]*)")
_CODE: Final = frozenset({"script", "style"})


def may_need_masks(page: str, allowed: Collection[str]) -> bool:
    """Whether a plain page may hold what :func:`sharinghub_static.text.files.sanitize_file` replaces.

    Args:
        page: plain HTML.
        allowed: addresses that may be in it, lower-cased.

    Returns:
        True also where only a closer look tells.

    Example:
        >>> may_need_masks("<p>Write to <b>ada</b>@lab.example</p>", {"ada@lab.example"})
        False
        >>> may_need_masks("<p>Write to ada&#64;lab.example</p>", {"ada@lab.example"})
        True
    """
    present = _WORDS.present_in(page)
    if not present.isdisjoint(HINTS) or secrets_by_keywords(page, present):
        return True
    return any(
        not address.is_allowed(allowed)
        for start, end in _parts_with_signs(page)
        for address in locate_emails_in_html(page[start:end])
    )


def _parts_with_signs(page: str) -> Iterator[tuple[int, int]]:
    """Begin and end of each part of plain markup that is read as one and holds an at sign."""
    sign = page.find("@")
    while sign >= 0:
        start, end = _part(page, sign)
        yield start, end
        sign = page.find("@", end)


def _part(page: str, sign: int) -> tuple[int, int]:
    tag = page.rfind("<", 0, sign)
    if tag < 0:
        return 0, _end_of_run(page, sign)
    tag_end = page.find(">", tag) + 1
    if tag_end > sign:
        return tag, tag_end
    name = _name(page, tag)
    if name in _CODE and page[tag + 1] != "/":
        return tag, page.find(">", page.find("<", tag_end)) + 1
    while tag >= 0 and _is_inline(name):
        tag = page.rfind("<", 0, tag)
        name = _name(page, tag)
    return (page.find(">", tag) + 1 if tag >= 0 else 0), _end_of_run(page, sign)


def _end_of_run(page: str, position: int) -> int:
    """Where the text at a position stops being read as one."""
    while (tag := page.find("<", position)) >= 0:
        if not _is_inline(_name(page, tag)):
            return tag
        position = page.find(">", tag)
    return len(page)


def _name(page: str, tag: int) -> str:
    """Name of the tag at a position; empty of a comment and of the doctype."""
    match = _NAME.match(page, tag) if tag >= 0 else None
    return match[1] if match else ""


def _is_inline(name: str) -> bool:
    """Whether text before and after a tag is in one line; a comment is between words, too."""
    return name not in BLOCKS and name not in _CODE
