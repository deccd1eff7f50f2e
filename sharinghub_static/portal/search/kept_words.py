"""Keep the words of READMEs from build to build."""

import json
import zlib
from collections import Counter
from collections.abc import Callable
from typing import Any

from sharinghub_static.portal.search.readme_terms import ReadmeWords, readme_words
from sharinghub_static.project.digests import digest_of
from sharinghub_static.project.kept import ByteCache

__all__ = ["kept_words"]


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
