"""Short lines of text from strangers: cleaned, and cut where they are too long.

>>> shorten("Land cover of the Alps, yearly", 24)
'Land cover of the Alps…'
>>> truncate("https://example.org/a/b", 12)
'https://exa…'
"""

import re
import unicodedata
from typing import Final

__all__ = ["ELLIPSIS", "clean", "code_span", "in_backticks", "shorten", "truncate", "truncate_middle"]

ELLIPSIS: Final = "…"

_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""Control characters, and marks that turn the direction of the text around them."""

_PUNCTUATION: Final = " ,;:.-–—，、；：。،؛۔।"

_JOINER: Final = "\u200d"
_SKIN_TONES: Final = frozenset("🏻🏼🏽🏾🏿")


def clean(text: str) -> str:
    r"""Return a text as one line without control characters and marks of direction.

    Emoji and every script stay.

    >>> clean(" Land\ncover ")
    'Land cover'
    """
    # What can be printed has neither, and to split is faster than to replace each space by a space.
    return " ".join((text if text.isprintable() else _INVISIBLE.sub("", text)).split())


def truncate(text: str, most: int) -> str:
    """Return a text of at most so many characters, the ellipsis counted, cut anywhere.

    For addresses, keys and messages, whose end matters as much as any other part. For prose see
    :func:`shorten`.
    """
    return text if len(text) <= most else text[: _between_characters(text, most - 1)] + ELLIPSIS


def truncate_middle(text: str, most: int) -> str:
    """Return a text of at most so many characters without its middle.

    >>> truncate_middle("'aaaaaaaaaaaaaaa' is no number", 21)
    "'aaaaaaaa … no number"
    """
    half = (most - 3) // 2
    return text if len(text) <= most else f"{text[:half]} {ELLIPSIS} {text[-half:]}"


def shorten(text: str, most: int) -> str:
    """Return a text of at most so many characters, the ellipsis counted, cut between words.

    A word is cut only when it takes half of the length or more.
    """
    if len(text) <= most:
        return text
    cut = text[: _between_characters(text, most - 1)]
    whole = cut if text[most - 1].isspace() else cut.rpartition(" ")[0]
    return (whole if len(whole) > most // 2 else cut).rstrip(_PUNCTUATION) + ELLIPSIS


def _between_characters(text: str, end: int) -> int:
    """The last place up to another that is within no letter with its marks, nor an emoji of several signs."""
    place = end
    while place > 0 and (_continues(text[place]) or text[place - 1] == _JOINER):
        place -= 1
    return place or end


def _continues(sign: str) -> bool:
    return sign == _JOINER or sign in _SKIN_TONES or unicodedata.category(sign).startswith("M")


def in_backticks(text: str, most: int) -> str:
    """Return a text of at most so many characters as Markdown code, for a message.

    >>> in_backticks("data/table.csv", 11)
    '`data/table…`'
    """
    printable = "".join(sign if sign.isprintable() else "\ufffd" for sign in text[: most + 1])
    return f"`{truncate(printable, most)}`"


def code_span(text: str) -> str:
    """Return a whole text as code of CommonMark, for descriptions: backticks inside it stay.

    >>> code_span("dvc pull a"), code_span("a`b")
    ('`dvc pull a`', '``a`b``')
    """
    inside = {len(run) for run in re.findall("`+", text)}
    fence = "`" * next(count for count in range(1, len(inside) + 2) if count not in inside)
    space = " " if "`" in (text[:1], text[-1:]) else ""
    return f"{fence}{space}{text}{space}{fence}"
