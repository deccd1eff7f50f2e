"""What a README adds to the search, in few bytes: its headings, and the words that set it apart.

A word sets a README apart when it is frequent there and rare in the hub (tf-idf, as in K. Spärck Jones,
"A statistical interpretation of term specificity and its application in retrieval", 1972).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sharinghub_static.portal.search.kept_tables import KeptTables
from sharinghub_static.portal.search.readme_words import says_something
from sharinghub_static.portal.search.word_tables import WordTable
from sharinghub_static.project.kept import ByteCache

__all__ = ["MOST_BYTES", "readme_terms"]

MOST_BYTES: Final = 290
"""Bytes of UTF-8 that the words of one README take at most."""

_HEADING_BYTES: Final = 120
_COMMON_HEADINGS: Final = 0.2  # share of READMEs from which a heading says nothing ("Usage", "Licence")
_FEW: Final = 5
_PRECISION: Final = 1e6  # weights are rounded to its inverse, so that every machine orders alike

_Numbers = NDArray[np.int32]


def readme_terms(
    readmes: Sequence[str], known: Sequence[str] = (), cache: ByteCache | None = None
) -> list[str]:
    """What each README adds to the search.

    Args:
        readmes: Markdown of each README of the hub; empty where there is none. Each is read when it is used.
        known: of each project the words that are found anyway, as ``terms`` makes them, with spaces between.
        cache: keeps the words of READMEs.

    Returns:
        For each README headings that are not everywhere, then its most distinctive words, the most
        distinctive first; words with spaces between, at most :data:`MOST_BYTES` bytes each.
    """
    tables = KeptTables(readmes, cache)
    hub = _Hub(tables, known)
    found = [""] * len(readmes)
    for number, table in enumerate(tables):
        distinctive = hub.distinctive(number, table)
        for digest, (headings, numbers) in zip(table.digests, distinctive, strict=True):
            for place in tables.places[digest]:
                words = map(table.words.__getitem__, numbers)
                found[place] = _chosen(headings, words, known[place].split() if known else ())
    return found


class _Hub:
    """What the READMEs of a hub have in common.

    Args:
        tables: their words.
        known: words of each project that are found anyway.
    """

    def __init__(self, tables: KeptTables, known: Iterable[str]) -> None:
        number_of = defaultdict[str, int](count().__next__)
        self._numbers = list[_Numbers]()
        # In how many READMEs each word of the hub is, and in how many as two words alone.
        found_in = np.zeros((2, 0), np.int32)
        headings, readmes = _Headings(), 0
        for table in tables:
            copies = np.array([len(tables.places[digest]) for digest in table.digests], np.int32)
            numbers = np.fromiter(map(number_of.__getitem__, table.words), np.int32)
            self._numbers.append(numbers)
            if len(number_of) > found_in.shape[1]:
                found_in = np.pad(found_in, ((0, 0), (0, len(number_of))))
            for row, counted in enumerate((~table.is_open, table.is_open)):
                found_in[row, numbers] += _found_in(table, copies, counted)
            has_words = np.bincount(table.readmes[~table.is_open], minlength=len(copies)) > 0
            with_words = int(copies[has_words].sum())
            readmes += with_words
            headings.add(zip(table.headings, copies.tolist(), strict=True), with_words)
        self._common = headings.everywhere(readmes)
        spread, apart = found_in[:, : len(number_of)]
        # "Sentinel 2" is a compound where the hub writes "Sentinel-2" too; "of 3" is none.
        attested = spread > 0
        words = list(number_of)
        unsure = {words[number] for number in np.flatnonzero(~attested).tolist()}
        attested[[number_of[word] for own in known for word in unsure.intersection(own.split())]] = True
        self._spread = np.where(attested, spread + apart, 0)
        rarity = (math.log((1 + readmes) / times) for times in range(1, self._spread.max(initial=0) + 1))
        self._rarity = np.array([0.0, *rarity])

    def distinctive(self, number: int, table: WordTable) -> Iterator[tuple[list[str], list[int]]]:
        """Yield of each README the words of its headings, and numbers of words, the most distinctive first.

        Headings that are everywhere, and words that no README writes as one, are left out.

        Args:
            number: of the table.
            table: has the READMEs.
        """
        spread = self._spread[self._numbers[number]][table.numbers]
        is_word = spread > 0
        numbers = table.numbers[is_word]
        # Term frequency by inverse document frequency.
        weights = _frequency(table.times[is_word]) * self._rarity[spread[is_word]]
        weights = np.rint(weights * -_PRECISION)
        ends = np.searchsorted(table.readmes[is_word], range(len(table.digests) + 1))
        for headings, (first, after) in zip(table.headings, pairwise(ends.tolist()), strict=True):
            kept = (heading for heading in headings if heading not in self._common)
            # Words of the same weight stay in their order.
            in_order = numbers[first:after][np.argsort(weights[first:after], kind="stable")]
            yield " ".join(kept).split(), in_order.tolist()


class _Headings:
    """The headings of a hub, of which few are everywhere.

    To count all takes more memory than to keep them. One that more than a share of the READMEs has is one
    that as large a share of those in some table has; only these are counted.
    """

    def __init__(self) -> None:
        self._lines, self._frequent = list[str](), set[str]()

    def add(self, headings: Iterable[tuple[Sequence[str], int]], readmes: int) -> None:
        """Take the headings of a table.

        Args:
            headings: of each README, and how many READMEs are the same.
            readmes: number of READMEs in the table.
        """
        listed = [heading for each, times in headings for heading in each for _ in range(times)]
        least = readmes * _COMMON_HEADINGS
        self._frequent.update(heading for heading, times in Counter(listed).items() if times >= least)
        self._lines.append("\n".join(listed))

    def everywhere(self, readmes: int) -> frozenset[str]:
        """Return the headings that say nothing.

        Args:
            readmes: number of READMEs in the hub.
        """
        counts = Counter(
            heading for lines in self._lines for heading in lines.split("\n") if heading in self._frequent
        )
        limit = max(_FEW, readmes * _COMMON_HEADINGS)
        return frozenset(heading for heading, times in counts.items() if times > limit)


def _found_in(table: WordTable, copies: _Numbers, counted: NDArray[np.bool_]) -> _Numbers:
    """In how many READMEs each word of a table is.

    Args:
        table: has the words.
        copies: for each of its READMEs how many of the hub are the same.
        counted: which counts of the table are meant.
    """
    weights = copies[table.readmes[counted]]
    return np.bincount(table.numbers[counted], weights, len(table.words)).astype(np.int32)


def _frequency(times: NDArray[Any]) -> NDArray[np.float64]:
    """What a word weighs that is in a README so often, before its rarity counts."""
    weights = (1 + math.log(often) for often in range(1, int(times.max(initial=0)) + 1))
    return np.array([0.0, *weights], np.float64).take(times)


def _chosen(headings: Iterable[str], words: Iterable[str], there: Iterable[str]) -> str:
    """The words of headings, then other words, while there is room; none that is there already."""
    text, kept = list[str](), set(there)
    room = _take(text, filter(says_something, headings), kept, _HEADING_BYTES)
    _take(text, words, kept, MOST_BYTES - _HEADING_BYTES + room)
    return " ".join(text)


def _take(text: list[str], words: Iterable[str], kept: set[str], room: int) -> int:
    """Add words that are not there yet while there is room in bytes; what is left of it."""
    for word in words:
        if word in kept:
            continue
        size = len(word.encode()) + 1
        if size > room:
            break
        room -= size
        kept.add(word)
        text.append(word)
    return room
