"""Pieces of Markdown, whatever a stranger's words hold."""

import re
from typing import Final
from urllib.parse import quote

__all__ = ["link", "plain_line", "text"]

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>|~#])")
_DIRECTION_MARKS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SAFE: Final = "!#$%&'*+,/:;=?@-._~"
"""In the target of a link, which ends at a bracket or a space."""


def plain_line(words: str) -> str:
    """One line of text as it is, without marks that turn the direction of what follows."""
    return " ".join(_DIRECTION_MARKS.sub("", words).split())


def text(words: str) -> str:
    """One line of text in which nothing means anything to Markdown."""
    return _SPECIAL.sub(r"\\\1", plain_line(words))


def link(words: str, href: str) -> str:
    """A link. Brackets in its text are round: readers of ``llms.txt`` know no escaped ones."""
    shown = plain_line(words).replace("[", "(").replace("]", ")") or href
    return f"[{text(shown)}]({quote(href, safe=_SAFE, errors='replace')})"
