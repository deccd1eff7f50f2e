"""What a README adds to the search, in few bytes: its headings, and the words that set it apart.

A word sets a README apart when it is frequent there and rare in the hub (tf-idf, as in K. Spärck Jones,
"A statistical interpretation of term specificity and its application in retrieval", 1972).
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from sharinghub_static.portal.search.tokens import compounds, tokens

__all__ = ["MOST_BYTES", "ReadmeWords", "readme_terms", "readme_words"]

MOST_BYTES: Final = 290
"""Bytes of UTF-8 that the words of one README take at most."""

_HEADING_BYTES: Final = 120
_MOST_MARKDOWN: Final = 200_000  # characters that are read
_LONGEST, _SHORTEST = 30, 3

# Comments, tags, link targets and addresses are no words.
_NO_WORDS: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<[^<>]{0,500}>|\]\([^()\s]{0,2000}|\bhttps?://\S+", re.DOTALL
)
_HEADING: Final = re.compile(r"^ {0,3}#{1,6}[ \t]+([^\n]{1,300})", re.MULTILINE)
_COMMON_HEADINGS: Final = 0.2  # share of READMEs from which a heading says nothing ("Usage", "Licence")
_FEW: Final = 5
_UNIT: Final = re.compile(r"\d{1,3}(?:m|km|cm)", re.ASCII)


@dataclass(frozen=True, slots=True)
class ReadmeWords:
    """A README taken apart.

    Args:
        headings: their words.
        counts: how often each word is in it, compounds such as ``sentinel2`` of "Sentinel-2" included.
        open: the same of compounds that it writes as two words ("Sentinel 2"): many of them are none.
    """

    headings: tuple[str, ...]
    counts: Counter[str]
    open: Counter[str]


def readme_words(markdown: str) -> ReadmeWords:
    """Take a README apart."""
    text = _NO_WORDS.sub(" ", "\n".join(_outside_fences(markdown[:_MOST_MARKDOWN])))
    headings = (" ".join(_heading_words(heading)) for heading in _HEADING.findall(text))
    counts, apart = Counter(tokens(text)), Counter[str]()
    for term, first, gap, second in compounds(text):
        if not gap:
            if term.endswith(("+", "#")):
                counts[term] += 1
        elif gap.isspace() and not _UNIT.fullmatch(term):
            apart[term] += 1
        elif min(len(first), len(second)) <= _SHORTEST:  # of "land-cover" both words are there
            counts[term] += 1
    return ReadmeWords(
        tuple(dict.fromkeys(heading for heading in headings if heading)),
        Counter({word: times for word, times in counts.items() if _says_something(word)}),
        apart,
    )


def _heading_words(heading: str) -> list[str]:
    """The words of a heading, with its compounds."""
    return [*tokens(heading), *(term for term, _, gap, _ in compounds(heading) if gap and not gap.isspace())]


def readme_terms(
    readmes: Sequence[str],
    known: Sequence[Iterable[str]] = (),
    read: Callable[[str], ReadmeWords] = readme_words,
) -> list[str]:
    """What each README adds to the search.

    Args:
        readmes: Markdown of each README of the hub; empty where there is none.
        known: words of each project that are found anyway, as ``terms`` makes them.
        read: takes a README apart.

    Returns:
        For each README headings that are not everywhere, then its most distinctive words, the most
        distinctive first; words with spaces between, at most :data:`MOST_BYTES` bytes each.
    """
    pool: dict[str, str] = {}
    taken_apart = [_packed(read(markdown), pool) for markdown in readmes]
    number = sum(1 for words in taken_apart if words.words)
    spread = Counter(word for words in taken_apart for word in words.words)
    # "Sentinel 2" is a compound where the hub writes "Sentinel-2" too; "of 3" is none.
    attested = spread.keys() | {word for own in known for word in own}
    joined = [
        {word: times for word, times in words.open if word in attested and _says_something(word)}
        for words in taken_apart
    ]
    for words, new in zip(taken_apart, joined, strict=True):
        spread.update(new.keys() - set(words.words))
    headed = Counter(heading for words in taken_apart for heading in words.headings)
    limit = max(_FEW, number * _COMMON_HEADINGS)
    listed = [*known, *((),) * (len(taken_apart) - len(known))]
    rarity = {word: math.log((1 + number) / found_in) for word, found_in in spread.items()}
    frequency = _Frequency()
    found = []
    for words, new, there in zip(taken_apart, joined, listed, strict=True):
        counts = Counter(dict(zip(words.words, words.times, strict=True)))
        counts.update(new)
        kept = set(there)
        headings = [heading for heading in words.headings if headed[heading] <= limit]
        text: list[str] = []
        room = _take(text, (word for heading in headings for word in heading.split()), kept, _HEADING_BYTES)
        # Term frequency by inverse document frequency; rounded, so that every machine orders alike.
        weighed = sorted((round(-frequency[times] * rarity[word], 6), word) for word, times in counts.items())
        _take(text, (word for _, word in weighed), kept, MOST_BYTES - _HEADING_BYTES + room)
        found.append(" ".join(text))
    return found


class _Frequency(dict[int, float]):
    """What a word weighs that is in a README so often, before its rarity counts."""

    def __missing__(self, times: int) -> float:
        self[times] = 1 + math.log(times)
        return self[times]


class _Packed(NamedTuple):
    """Words of a README as few objects: as a Counter they take 20 kB, and the search looks at all READMEs."""

    headings: tuple[str, ...]
    words: tuple[str, ...]
    times: tuple[int, ...]
    open: tuple[tuple[str, int], ...]


def _packed(words: ReadmeWords, pool: dict[str, str]) -> _Packed:
    """Pack the words of a README.

    Args:
        words: of the README.
        pool: each word of the hub once.
    """
    return _Packed(
        tuple(pool.setdefault(heading, heading) for heading in words.headings),
        tuple(pool.setdefault(word, word) for word in words.counts),
        tuple(words.counts.values()),
        tuple((pool.setdefault(word, word), times) for word, times in words.open.items()),
    )


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


def _take(text: list[str], words: Iterable[str], kept: set[str], room: int) -> int:
    """Add words that are not there yet while there is room in bytes; what is left of it."""
    for word in words:
        if word in kept or not _says_something(word):
            continue
        size = len(word.encode()) + 1
        if size > room:
            break
        room -= size
        kept.add(word)
        text.append(word)
    return room


def _says_something(word: str) -> bool:
    """Neither a number nor a checksum nor a mere letter; "10m" and "c++" are names."""
    if word.endswith(("+", "#")) or _UNIT.fullmatch(word):
        return True
    if word.isascii() and word.isalpha():  # most words
        return _SHORTEST <= len(word) <= _LONGEST
    if not _SHORTEST <= len(word) <= _LONGEST or word.isdigit():
        return len(word) <= _LONGEST and not word.isascii()  # one sign of Chinese is a word
    digits = sum(sign.isdigit() for sign in word)
    return digits * 2 <= len(word)
