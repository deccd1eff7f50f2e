"""Words that mean the same, for the search: those of the field (``synonyms.txt``) and those of the site."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from sharinghub_static.portal.search.kept_words import KeptWords
from sharinghub_static.portal.search.tokens import terms, tokens
from sharinghub_static.project.kept import ByteCache

__all__ = ["field_synonyms", "synonym_groups"]

_FILE: Final = Path(__file__).with_name("synonyms.txt")


@cache
def field_synonyms() -> tuple[tuple[str, ...], ...]:
    """Return the shipped groups of words that mean the same."""
    lines = _FILE.read_text("utf-8").splitlines()
    return tuple(
        tuple(text.strip() for text in line.split(",")) for line in lines if line and not line.startswith("#")
    )


def synonym_groups(
    own: Iterable[tuple[str, ...]], texts: Iterable[str], cache: ByteCache | None = None
) -> list[str]:
    """Return the groups that the search in the browser needs, words separated by ``|``.

    A group none of whose words is in the hub finds nothing, and is left out.

    Args:
        own: the site's groups; they come first.
        texts: what is searched of the hub.
        cache: keeps which words of the groups are in a text.
    """
    groups = [*own, *field_synonyms()]
    asked = frozenset(word for group in groups for text in group for words in _ways(text) for word in words)
    words_in = KeptWords("search-synonyms", lambda text: sorted(asked.intersection(terms(text))), cache)
    there = {word for text in texts for word in words_in(text).split()}
    words_in.save()
    return [
        "|".join(text.replace("|", " ") for text in group)
        for group in groups
        if any(there.issuperset(words) for text in group for words in _ways(text))
    ]


def _ways(text: str) -> list[list[str]]:
    """The ways in which a text of a group is in the hub: each as words that are all there."""
    words = tokens(text)
    return [words, ["".join(words)], *([f"{word}s"] for word in words)]
