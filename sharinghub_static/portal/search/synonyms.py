"""Words that mean the same, for the search: those of the field (``synonyms.txt``) and those of the site."""

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Final

from sharinghub_static.portal.search.tokens import terms, tokens

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
    own: Iterable[tuple[str, ...]], texts: Iterable[str], take_apart: Callable[[str], list[str]] = terms
) -> list[str]:
    """Return the groups that the search in the browser needs, words separated by ``|``.

    A group none of whose words is in the hub finds nothing, and is left out.

    Args:
        own: the site's groups; they come first.
        texts: what is searched of the hub.
        take_apart: gives the terms of a text.
    """
    there: set[str] = set()
    for text in texts:
        there.update(take_apart(text))
    groups = [*own, *field_synonyms()]
    return [
        "|".join(text.replace("|", " ") for text in group)
        for group in groups
        if any(_is_there(text, there) for text in group)
    ]


def _is_there(text: str, there: set[str]) -> bool:
    words = tokens(text)
    plural = {f"{word}s" for word in words}
    return all(word in there for word in words) or "".join(words) in there or bool(plural & there)
