"""The words of many READMEs in a few arrays: as objects of Python they take 20 kB a README.

A table holds each word once, and a README refers to it by its number. The numbers are in the order of the
words, so that they are compared in place of these.
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from sharinghub_static.portal.search.readme_words import ReadmeWords, says_something

__all__ = ["WordTable"]


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
    numbers: NDArray[Any]
    times: NDArray[Any]
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
        none = len(words)
        numbers = np.fromiter((number_of.get(word, none) for part in parts for word in part), np.int64)
        times = np.fromiter((often for part in parts for often in part.values()), np.int64)
        in_order = np.lexsort((numbers, of_part // 2))
        in_order = in_order[numbers[in_order] < none]
        of_part = of_part[in_order]
        headings = [each.headings for each in readmes.values()]
        return cls(
            list(readmes), headings, words, of_part // 2, numbers[in_order], times[in_order], of_part % 2 == 1
        )

    @classmethod
    def gathered(cls, tables: Sequence[Self], digests: Sequence[str]) -> Self:
        """Return a table of READMEs that are in others.

        Args:
            tables: have the READMEs, each in one of them.
            digests: of the READMEs, in their order.
        """
        words = sorted({word for table in tables for word in table.words})
        number_of = {word: number for number, word in enumerate(words)}
        place_of = {digest: place for place, digest in enumerate(digests)}
        headings, parts = dict[str, Sequence[str]](), list[tuple[NDArray[Any], ...]]()
        for table in tables:
            headings.update(zip(table.digests, table.headings, strict=True))
            places = np.array([place_of.get(digest, -1) for digest in table.digests], np.int64)
            numbers = np.array([number_of[word] for word in table.words], np.int64)
            readmes = places[table.readmes]
            columns = (readmes, numbers[table.numbers], table.times, table.is_open)
            parts.append(tuple(column[readmes >= 0] for column in columns))
        readmes, numbers, times, is_open = map(np.concatenate, zip(*parts, strict=True))
        in_order = np.lexsort((numbers, readmes))
        used, numbers = np.unique(numbers[in_order], return_inverse=True)
        return cls(
            digests,
            [headings[digest] for digest in digests],
            [words[number] for number in used.tolist()],
            readmes[in_order],
            numbers,
            times[in_order],
            is_open[in_order],
        )

    def as_bytes(self) -> bytes:
        """Return the table in a form to keep."""
        sizes = np.bincount(self.readmes, minlength=len(self.digests))
        columns = [_small(column) for column in (sizes, self.numbers, self.times)]
        types = [column.dtype.itemsize for column in columns]
        head = json.dumps([self.digests, self.headings, " ".join(self.words), types, len(self.numbers)])
        content = b"".join(column.tobytes() for column in (*columns, np.packbits(self.is_open)))
        # Numbers take more time to compress than they save; as they are, they have a checksum all the same.
        return zlib.compress(head.encode(), 1) + zlib.compress(content, 0)

    @classmethod
    def from_bytes(cls, stored: bytes) -> Self:
        """Read what :meth:`as_bytes` returned.

        Raises:
            ValueError: the bytes are damaged.
        """
        try:
            begin = zlib.decompressobj()
            digests, headings, joined, types, length = json.loads(begin.decompress(stored))
            content = zlib.decompress(begin.unused_data)
            words = joined.split(" ") if joined else []
            columns, first = list[NDArray[Any]](), 0
            for size, number in zip(types, (len(digests), length, length), strict=True):
                columns.append(np.frombuffer(content, f"<u{size}", number, first))
                first += columns[-1].nbytes
            sizes, numbers, times = columns
            is_open = np.unpackbits(np.frombuffer(content, np.uint8, offset=first), count=length)
            is_whole = (
                len(headings) == len(digests)
                and all(isinstance(each, str) for each in chain(digests, *headings))
                and int(sizes.sum()) == len(numbers) == len(is_open)
                and (not len(numbers) or int(numbers.max()) < len(words))
            )
        except (AttributeError, OverflowError, TypeError, zlib.error) as error:
            raise ValueError(f"no table of words: {error}") from error
        if not is_whole:
            raise ValueError("no table of words")
        readmes = np.repeat(np.arange(len(digests)), sizes)
        return cls(digests, headings, words, readmes, numbers, times, is_open.view(np.bool_))


def _small(column: NDArray[Any]) -> NDArray[Any]:
    """Numbers in as few bytes each as the greatest needs."""
    return column.astype(np.min_scalar_type(int(column.max(initial=0))).newbyteorder("<"))
