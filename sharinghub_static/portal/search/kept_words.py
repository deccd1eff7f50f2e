"""Keep the words of READMEs, and the terms of other texts, from build to build."""

import json
import zlib
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

from sharinghub_static.portal.search.readme_terms import ReadmeWords, readme_words
from sharinghub_static.portal.search.tokens import terms
from sharinghub_static.project.digests import digest_of
from sharinghub_static.project.kept import ByteCache

__all__ = ["KeptTerms", "kept_words"]

_TERMS: Final = "search-terms"


class KeptTerms:
    """The terms of short texts (:func:`~sharinghub_static.portal.search.tokens.terms`), taken apart once.

    Args:
        cache: keeps them; None keeps nothing.
    """

    def __init__(self, cache: ByteCache | None = None) -> None:
        self._cache, self._used = cache, dict[str, str]()
        self._kept = _terms_from(cache.text(_TERMS)) if cache else {}

    def __call__(self, text: str) -> list[str]:
        """Return all terms by which a text is found, in no order."""
        if self._cache is None:
            return terms(text)
        key = digest_of(text)
        if key not in self._used:
            self._used[key] = kept if isinstance(kept := self._kept.get(key), str) else " ".join(terms(text))
        return self._used[key].split()

    def save(self) -> None:
        """Keep the terms of the texts that were taken apart."""
        if self._cache is not None and self._used != self._kept:
            self._cache.put_text(_TERMS, zlib.compress(json.dumps(self._used).encode(), 1))


def _terms_from(stored: bytes | None) -> dict[str, Any]:
    try:
        kept = json.loads(zlib.decompress(stored)) if stored else {}
    except (TypeError, ValueError, zlib.error):
        return {}
    return kept if isinstance(kept, dict) else {}


def kept_words(cache: ByteCache | None) -> Callable[[str], ReadmeWords]:
    """Return a function that takes a README apart only where no earlier build did.

    Args:
        cache: keeps the words; None keeps nothing.
    """
    if cache is None:
        return readme_words

    def read(markdown: str) -> ReadmeWords:
        key = f"words-{digest_of(markdown)}"
        stored = cache.text(key)
        if stored is not None and (kept := _from_bytes(stored)) is not None:
            return kept
        words = readme_words(markdown)
        cache.put_text(key, _to_bytes(words))
        return words

    return read


def _to_bytes(words: ReadmeWords) -> bytes:
    # Not orjson, which refuses half of a surrogate pair.
    return zlib.compress(json.dumps([words.headings, words.counts, words.open]).encode(), 1)


def _from_bytes(value: bytes) -> ReadmeWords | None:
    """What :func:`_to_bytes` wrote; None where the bytes are damaged, as their checksum shows."""
    try:
        content: list[Any] = json.loads(zlib.decompress(value))
        headings, counts, apart = content
        return ReadmeWords(tuple(headings), Counter(counts), Counter(apart))
    except (TypeError, ValueError, zlib.error):
        return None
