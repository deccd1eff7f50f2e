"""Keep what is made of short texts from build to build."""

import json
import zlib
from collections.abc import Callable
from typing import Any

from sharinghub_static.project.digests import digest_of
from sharinghub_static.project.kept import ByteCache

__all__ = ["KeptWords"]


class KeptWords:
    """Words that are made of texts, made once for each text.

    Args:
        name: of what is made, in the cache.
        make: makes words of a text; the same words each time.
        cache: keeps them; None keeps nothing.
    """

    def __init__(self, name: str, make: Callable[[str], list[str]], cache: ByteCache | None = None) -> None:
        self._name, self._make, self._cache = name, make, cache
        self._kept = {} if cache is None else _from_bytes(cache.text(name))
        self._used = dict[str, str]()
        self._is_new = False

    def __call__(self, text: str) -> str:
        """Return the words of a text, with spaces between."""
        if self._cache is None:
            return " ".join(self._make(text))
        key = digest_of(text)
        words = self._used.get(key, self._kept.pop(key, None))
        if not isinstance(words, str):
            words, self._is_new = " ".join(self._make(text)), True
        self._used[key] = words
        return words

    def save(self) -> None:
        """Keep the words of the texts that were asked for, and no others."""
        if self._cache is not None and (self._is_new or self._kept):
            self._cache.put_text(self._name, zlib.compress(json.dumps(self._used).encode(), 1))


def _from_bytes(stored: bytes | None) -> dict[str, Any]:
    """What was kept; nothing where the bytes are damaged, as their checksum shows."""
    try:
        kept = json.loads(zlib.decompress(stored)) if stored else {}
    except (TypeError, ValueError, zlib.error):
        return {}
    return kept if isinstance(kept, dict) else {}
