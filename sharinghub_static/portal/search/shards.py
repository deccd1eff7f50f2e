"""The texts of the search, cut into shards that are not too big to arrive soon."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, overload

from sharinghub_static.portal.search.entries import Entry
from sharinghub_static.portal.search.kept_words import KeptWords
from sharinghub_static.portal.search.readme_terms import readme_terms
from sharinghub_static.portal.search.tokens import terms
from sharinghub_static.project.kept import ByteCache

__all__ = ["Texts"]

_SHARD_BYTES: Final = 180_000
_COLUMNS: Final = ("summaries", "words", "others", "people", "dois", "pictures")
"""Summaries, words of READMEs, words of files and metadata, names of people and DOIs (separated by spaces),
thumbnails."""


class Texts:
    """The texts of the projects; they are made when they are used.

    Args:
        listed: the projects, the best-ranked first.
        cache: keeps the words of texts.
    """

    def __init__(self, listed: Sequence[Entry], cache: ByteCache | None = None) -> None:
        self._listed = listed
        known = KeptWords("search-terms", terms, cache)
        self._words = readme_terms(_Readmes(listed), [known(_title(entry)) for entry in listed], cache)
        known.save()

    def searched(self) -> Iterator[str]:
        """Yield of each project what the search looks at."""
        for entry, words in zip(self._listed, self._words, strict=True):
            summary, _, others, *_ = _row(entry, words)
            first = f"{entry.project.title} {entry.framework} {summary} {others}"
            # Between two of these are no words that belong together.
            yield " | ".join((first, words, *entry.project.keywords, *entry.tasks))

    def shards(self) -> list[range]:
        """Return the rows of each shard."""
        cuts, size = [0], 0
        for number, (entry, words) in enumerate(zip(self._listed, self._words, strict=True)):
            length = sum(len(text.encode("utf-8", "replace")) + 3 for text in _row(entry, words))
            if size and size + length > _SHARD_BYTES:
                cuts.append(number)
                size = 0
            size += length
        return [range(*each) for each in pairwise([*cuts, len(self._listed)])] if self._listed else []

    def shard(self, rows: range) -> dict[str, object]:
        """Return the columns of a shard."""
        texts = zip(*(_row(self._listed[row], self._words[row]) for row in rows), strict=True)
        return {"first": rows.start} | dict(zip(_COLUMNS, texts, strict=True))


def _title(entry: Entry) -> str:
    """What the search finds a project by before it has any texts."""
    return " ".join((entry.project.title, entry.project.summary, *entry.project.keywords))


def _row(entry: Entry, words: str) -> tuple[str, ...]:
    """The texts of a project in the order of the columns."""
    others = f"{entry.assets} {entry.metadata}".strip()
    return entry.project.summary, words, others, entry.people, " ".join(entry.dois), entry.picture


class _Readmes(Sequence[str]):
    """Markdown of the projects' READMEs, each read when it is used; empty where there is none."""

    def __init__(self, listed: Sequence[Entry]) -> None:
        self._listed = listed

    def __len__(self) -> int:
        return len(self._listed)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return _Readmes(self._listed[place])
        readme = self._listed[place].project.readme
        return readme.markdown if readme else ""
