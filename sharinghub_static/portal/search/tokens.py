"""Words as the index in the browser has them: ``frontend/src/search/tokens.ts`` has the same rule.

Chinese, Japanese, Thai and their neighbours write without spaces. There each two signs that stand side by
side are a word, as in Lucene's CJK analyser: no dictionary is needed, and both sides cut alike.
"""

import re
import unicodedata
from itertools import pairwise
from typing import Final

__all__ = ["tokens"]

_UNSPACED: Final = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f\u1780-\u17ff"  # Burmese, Khmer
    "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"  # Chinese
    "\u3040-\u30ff\u31f0-\u31ff"  # Japanese
)
_HAS_UNSPACED: Final = re.compile(f"[{_UNSPACED}]")
_WORD: Final = re.compile(r"[^\W_]+")
_RUN: Final = re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")


def tokens(text: str) -> list[str]:
    """Words in small letters without accents."""
    words = _WORD.findall(_folded(text))
    if not _HAS_UNSPACED.search(text):
        return words
    return [part for word in words for run in _RUN.findall(word) for part in _parts(run)]


def _folded(text: str) -> str:
    small = text.lower()
    if small.isascii():
        return small
    apart = unicodedata.normalize("NFKD", small)
    return "".join(sign for sign in apart if sign.isascii() or unicodedata.category(sign)[0] != "M")


def _parts(run: str) -> list[str]:
    if len(run) == 1 or not _HAS_UNSPACED.match(run):
        return [run]
    return [first + second for first, second in pairwise(run)]
