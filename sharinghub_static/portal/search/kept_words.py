"""Keep the terms of short texts from build to build."""

import json
import zlib
from typing import Any, Final

from sharinghub_static.portal.search.tokens import terms
from sharinghub_static.project.digests import digest_of
from sharinghub_static.project.kept import ByteCache

__all__ = ["KeptTerms"]

_TERMS: Final = "search-terms"


class KeptTerms:
    """The terms of short texts (:func:`~sharinghub_static.portal.search.tokens.terms`), taken apart once.

    Args:
        cache: keeps them; None keeps nothing.
    """

    def __init__(self, cache: ByteCache | None = None) -> None:
        self._cache, self._used = cache, dict[str, str]()
        self._kept = _terms_from(cache.text(_TERMS)) if cache is not None else {}

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
