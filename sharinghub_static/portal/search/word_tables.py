"""The words of many READMEs in a few arrays: as objects of Python they take 20 kB a README.

A table holds each word once, and a README refers to it by its number. The numbers are in the order of the
words, so that they are compared in place of these.
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from sharinghub_static.portal.search.readme_words import ReadmeWords, says_something

__all__ = ["WordTable"]

_STEP: Final = np.dtype("<u4")
_TIMES: Final = np.dtype("<u2")  # a README of 200,000 characters has no word more often


@dataclass(frozen=True, eq=False)
class WordTable:
    """The words of some READMEs. A count is one word of one README; those of a README follow each other.

    Args:
        digests: of each README.
        headings: of each README, as in :class:`ReadmeWords`.
        words: of all, in the order of their signs.
        readmes: of each count the number of its README, in ascending order.
        numbers: of each count the number of its word, ascending within a README.
        times: of each count how often the README has the word.
        is_open: of each count whether the README writes it as two words alone.
    """

    digests: Sequence[str]
    headings: Sequence[Sequence[str]]
    words: Sequence[str]
    readmes: NDArray[np.int64]
    numbers: NDArray[np.int64]
    times: NDArray[np.int64]
    is_open: NDArray[np.bool_]

    @classmethod
    def of(cls, readmes: Mapping[str, ReadmeWords]) -> Self:
        """Return the table of some READMEs.

        Args:
            readmes: their words by digest.
        """
        parts = [part for each in readmes.values() for part in (each.counts, each.open)]
        words = sorted(filter(says_something, {word for part in parts for word in part}))
        number_of = {word: number for number, word in enumerate(words)}
        of_part = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
        numbers = np.fromiter((number_of.get(word, -1) for part in parts for word in part), np.int64)
        times = np.fromiter((often for part in parts for often in part.values()), np.int64)
        in_order = np.lexsort((numbers, of_part // 2))
        in_order = in_order[numbers[in_order] >= 0]
        of_part = of_part[in_order]
        headings = [each.headings for each in readmes.values()]
        return cls(
            list(readmes), headings, words, of_part // 2, numbers[in_order], times[in_order], of_part % 2 == 1
        )

    def readme(self, number: int) -> ReadmeWords:
        """Return the words of one README."""
        first, after = np.searchsorted(self.readmes, (number, number + 1))
        words = [self.words[word] for word in self.numbers[first:after].tolist()]
        counts, apart = dict[str, int](), dict[str, int]()
        counted = zip(
            words, self.times[first:after].tolist(), self.is_open[first:after].tolist(), strict=True
        )
        for word, times, is_open in counted:
            (apart if is_open else counts)[word] = times
        return ReadmeWords(tuple(self.headings[number]), counts, apart)

    def as_bytes(self) -> bytes:
        """Return the table in a form to keep."""
        head = json.dumps([self.digests, self.headings, " ".join(self.words), len(self.times)])
        # The steps from count to count are small numbers, which compress well.
        steps = np.diff(self.readmes * len(self.words) + self.numbers, prepend=0)
        parts = [head.encode(), b"\n", steps.astype(_STEP).tobytes(), self.times.astype(_TIMES).tobytes()]
        return zlib.compress(b"".join([*parts, self.is_open.tobytes()]), 1)

    @classmethod
    def from_bytes(cls, stored: bytes) -> Self:
        """Read what :meth:`as_bytes` returned.

        Raises:
            ValueError: the bytes are damaged.
        """
        try:
            head, _, arrays = zlib.decompress(stored).partition(b"\n")
            content: list[Any] = json.loads(head)
            digests, headings, joined, number = content
            words = joined.split(" ") if joined else []
            steps = np.frombuffer(arrays, _STEP, number)
            times = np.frombuffer(arrays, _TIMES, number, steps.nbytes)
            is_open = np.frombuffer(arrays, np.bool_, number, steps.nbytes + times.nbytes)
            readmes, numbers = np.divmod(steps.cumsum(dtype=np.int64), max(1, len(words)))
        except (AttributeError, TypeError, zlib.error) as error:
            raise ValueError(f"no table of words: {error}") from error
        texts = chain(digests, *headings)
        is_whole = len(times) == number and len(headings) == len(digests)
        if not is_whole or not all(isinstance(each, str) for each in texts):
            raise ValueError("no table of words")
        if number and not (words and readmes[-1] < len(digests)):
            raise ValueError("no table of words")
        return cls(digests, headings, words, readmes, numbers, times.astype(np.int64), is_open)
