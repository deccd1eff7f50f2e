"""Take a README apart into the words by which the search could find it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sharinghub_static.portal.search.tokens import words_and_compounds

__all__ = ["ReadmeWords", "readme_words", "says_something"]

_MOST_MARKDOWN: Final = 200_000  # characters that are read
_LONGEST, _SHORTEST = 30, 3

# Comments, tags, link targets and addresses are no words. Each begins with a sign of its own, which is found
# soon.
_NO_WORDS: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<[^<>]{0,500}>|\]\([^()\s]{0,2000}|h(?<=\bh)ttps?://\S+", re.DOTALL
)
_HEADING: Final = re.compile(r"^ {0,3}#{1,6}[ \t]+([^\n]{1,300})", re.MULTILINE)
_UNIT: Final = re.compile(r"\d{1,3}(?:m|km|cm)", re.ASCII)


@dataclass(frozen=True, slots=True)
class ReadmeWords:
    """A README taken apart.

    Args:
        headings: their words, with spaces between; each heading once.
        counts: how often each word is in it, compounds such as ``sentinel2`` of "Sentinel-2" included.
        open: the same of compounds that it writes as two words alone ("Sentinel 2"): many of them are none.
    """

    headings: tuple[str, ...]
    counts: Mapping[str, int]
    open: Mapping[str, int]


def readme_words(markdown: str) -> ReadmeWords:
    """Take a README apart."""
    text = _NO_WORDS.sub(" ", "\n".join(_outside_fences(markdown[:_MOST_MARKDOWN])))
    headings = (_heading_words(heading) for heading in _HEADING.findall(text))
    words, joined = words_and_compounds(text)
    counts, apart = Counter(words), Counter[str]()
    for term, first, gap, second in joined:
        if not gap:
            if term.endswith(("+", "#")):
                counts[term] += 1
        elif gap.isspace() and not _UNIT.fullmatch(term):
            apart[term] += 1
        elif min(len(first), len(second)) <= _SHORTEST:  # of "land-cover" both words are there
            counts[term] += 1
    for term in apart.keys() & counts.keys():
        counts[term] += apart.pop(term)
    return ReadmeWords(
        tuple(dict.fromkeys(heading for heading in headings if heading)),
        counts,
        apart,
    )


def says_something(word: str) -> bool:
    """Return whether a word is neither a number nor a checksum nor a mere letter.

    "10m" and "c++" are names.
    """
    if word.isascii() and word.isalpha():  # most words
        return _SHORTEST <= len(word) <= _LONGEST
    if word.endswith(("+", "#")) or _UNIT.fullmatch(word):
        return True
    if not _SHORTEST <= len(word) <= _LONGEST or word.isdigit():
        return len(word) <= _LONGEST and not word.isascii()  # one sign of Chinese is a word
    digits = sum(sign.isdigit() for sign in word)
    return digits * 2 <= len(word)


def _heading_words(heading: str) -> str:
    """The words of a heading, with its compounds."""
    words, joined = words_and_compounds(heading)
    words += [term for term, _, gap, _ in joined if gap and not gap.isspace()]
    return " ".join(words)


def _outside_fences(markdown: str) -> Iterator[str]:
    """The lines that are no code; a fence runs to one at least as long, or to the end."""
    fence = ""
    for line in markdown.splitlines():
        text = line.strip()
        mark = text[:1] if text.startswith(("```", "~~~")) else ""
        length = len(text) - len(text.lstrip(mark)) if mark else 0
        if not fence and mark:
            fence = mark * length
        elif not fence:
            yield line
        elif mark == fence[0] and length >= len(fence):
            fence = ""
