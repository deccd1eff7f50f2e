"""Which of many keywords a text holds, in one pass over it.

Searches for secrets and addresses are long regular expressions that match next to nothing. Each has keywords
without which it cannot match, so that one fast search for all keywords at once spares most of them.

>>> sorted(Keywords(["ghp_", "glpat-", "://"]).present_in("See HTTPS://x.example and GHP_ tokens"))
['://', 'ghp_']
"""

from collections.abc import Iterable, Iterator
from typing import Final

from ahocorasick_rs import BytesAhoCorasick, Implementation

__all__ = ["Keywords"]

_FREQUENT = frozenset({"://"})
"""Every link holds one: asking once whether a text does is cheaper than a list of all places."""

_PIECE: Final = 2**20  # characters

_BECOME_ASCII = ("\u212a", "\u0130")
"""The Kelvin sign and the capital I with a dot: only their lower case outside ASCII holds an ASCII letter."""


class Keywords:
    """A set of keywords to search for, whatever the case of letters in the text.

    Args:
        keywords: not empty, lower-case.
    """

    def __init__(self, keywords: Iterable[str]) -> None:
        every = frozenset(keywords)
        self._frequent = tuple(sorted(every & _FREQUENT))
        self._keywords = tuple(sorted(every - _FREQUENT))
        self._longest = max(map(len, self._keywords), default=0)
        self._automaton = BytesAhoCorasick(
            [keyword.encode() for keyword in self._keywords], implementation=Implementation.DFA
        )

    def present_in(self, text: str) -> set[str]:
        """Return the keywords that the lower-case form of a text holds."""
        present = {keyword for keyword in self._frequent if keyword in text}
        for piece in self._pieces(text):
            # Keywords may overlap, as `glrt-` and `rt-` would: each counts.
            matches = self._automaton.find_matches_as_indexes(_lowered(piece), overlapping=True)
            present.update([self._keywords[number] for number, _, _ in matches])
        return present

    def _pieces(self, text: str) -> Iterator[str]:
        """Pieces of a text, so that no further copy of a large file is in memory.

        Each begins within the one before: a keyword between two of them is whole in one.
        """
        if len(text) <= _PIECE:
            yield text
            return
        for start in range(0, len(text), _PIECE):
            yield text[start : start + _PIECE + self._longest]


def _lowered(text: str) -> bytes:
    """The text in lower case as UTF-8; only letters of ASCII need it, and of them bytes know the case."""
    if not text.isascii():
        if any(sign in text for sign in _BECOME_ASCII):
            text = text.lower()
        # A lone surrogate is in no keyword; it must only not be an error.
        return text.encode("utf-8", "surrogatepass").lower()
    return text.encode("ascii").lower()
