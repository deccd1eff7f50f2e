"""Keep the words of READMEs from build to build, in tables of some hundred READMEs each."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Final

from sharinghub_static.portal.search.readme_words import readme_words
from sharinghub_static.portal.search.word_tables import WordTable
from sharinghub_static.project.digests import digest_of
from sharinghub_static.project.kept import ByteCache

__all__ = ["KeptTables"]

_READMES_A_TABLE: Final = 128
"""At most, on the average: each table repeats the common words, and is made again for one README of it."""


class KeptTables:
    """The words of the READMEs of a hub: a table after the other, as often as they are asked for.

    The digest of a README decides in which table it is, so that few tables change with a README.

    Args:
        readmes: Markdown of each README; empty where there is none.
        cache: keeps the tables; None keeps nothing.
    """

    def __init__(self, readmes: Sequence[str], cache: ByteCache | None) -> None:
        self._readmes, self._cache = readmes, cache
        self._places = dict[str, list[int]]()
        for place, markdown in enumerate(readmes):
            if markdown:
                self._places.setdefault(digest_of(markdown), []).append(place)
        self._digests: list[list[str]] = [
            [] for _ in range(1 << (len(readmes) // _READMES_A_TABLE).bit_length())
        ]
        for digest in sorted(self._places):
            self._digests[int(digest[:8], 16) % len(self._digests)].append(digest)
        self._tables = dict[int, bytes]()

    @property
    def places(self) -> Mapping[str, Sequence[int]]:
        """Where each README is in the sequence, by its digest."""
        return self._places

    def __iter__(self) -> Iterator[WordTable]:
        for number, digests in enumerate(self._digests):
            if not digests:
                continue
            stored = self._tables.get(number)
            if stored is None:
                stored = self._tables[number] = self._table(number, digests)
            yield WordTable.from_bytes(stored)

    def _table(self, number: int, digests: Sequence[str]) -> bytes:
        name = f"words-{len(self._digests)}-{number}"
        stored = self._cache.text(name) if self._cache is not None else None
        kept = list[WordTable]()
        if stored is not None:
            with suppress(ValueError):
                kept = [WordTable.from_bytes(stored)]
                if kept[0].digests == digests:
                    return stored
        there = {digest for table in kept for digest in table.digests}
        new = {
            digest: readme_words(self._readmes[self._places[digest][0]])
            for digest in digests
            if digest not in there
        }
        table = WordTable.of(new)
        made = (WordTable.gathered([*kept, table], digests) if kept else table).as_bytes()
        if self._cache is not None:
            self._cache.put_text(name, made)
        return made
