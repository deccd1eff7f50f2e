"""Words as the index in the browser has them: ``frontend/src/search/tokens.ts`` has the same rule.

Chinese, Japanese, Thai and their neighbours write without spaces. There each two signs that stand side by
side are a word, as in Lucene's CJK analyser: no dictionary is needed, and both sides cut alike.

A compound is a term of its own beside its parts: "Sentinel-2", "sentinel2" and "Sentinel 2" all have the
term "sentinel2", "U-Net" has "unet", "land-cover" has "landcover", "10 m" has "10m", "C++" has "c++".
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

__all__ = ["compounds", "terms", "tokens"]

_UNSPACED: Final = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f\u1780-\u17ff"  # Burmese, Khmer
    "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"  # Chinese
    "\u3040-\u30ff\u31f0-\u31ff"  # Japanese
)
_HAS_UNSPACED: Final = re.compile(f"[{_UNSPACED}]")
_WORD: Final = re.compile(r"[^\W_]+")
_RUN: Final = re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")
# Letters that are no letter with an accent, as people type them where a keyboard lacks them.
_SPELT: Final = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ß": "ss",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "\u00ad": "",
    }
)
_TIGHT: Final = frozenset("-_:\u2010\u2011\u2013")
_NUMBER: Final = re.compile(r"\d{1,3}", re.ASCII)
_STEM: Final = re.compile(r"([^\W\d_]{2,})(?=[^\W_])")
_ARTICLES: Final = frozenset("aeioy")  # words of one letter; no beginning of a name like "C band"
_LONGEST: Final = 40


def tokens(text: str) -> list[str]:
    """Return the words of a text in small letters without accents, in their order."""
    words = _WORD.findall(_folded(text))
    if not _HAS_UNSPACED.search(text):
        return words
    return [part for word in words for run in _RUN.findall(word) for part in _parts(run)]


def compounds(text: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield the compounds of a text.

    Yields:
        The term, its first word, what is between the two (empty within one word), and its second word
        (``sentinel2``, ``sentinel``, ``-``, ``2``).
    """
    small = _folded(text)
    before, end = "", 0
    for match in _WORD.finditer(small):
        word, (start, after) = match[0], match.span()
        if small.startswith(("++", "#"), after):
            if small[after] == "+":
                yield f"{word}++", word, "", "++"
            elif not _WORD.match(small, after + 1):
                yield f"{word}#", word, "", "#"
        # Most words are long ones with a space between them.
        if before and (gap := small[end:start]) and (gap != " " or len(before) <= 3 or len(word) <= 3):
            joined = _compound(before, gap, word)
            if joined:
                yield joined, before, gap, word
        if len(word) > 2 and not word.isalpha() and (letters := _stem(word)):
            yield word, letters, "", word[len(letters) :]
        before, end = word, after


def terms(text: str) -> list[str]:
    """Return all terms by which a text is found: its words and its compounds, in no order."""
    found = tokens(text)
    for term, first, gap, _ in compounds(text):
        joined = [first if not gap and not term.endswith(("+", "#")) else term]
        found += tokens(joined[0]) if _HAS_UNSPACED.search(joined[0]) else joined
    return found


def _compound(word: str, gap: str, after: str) -> str:
    """The compound of two words that follow each other; empty when they are none."""
    if len(word) + len(after) > _LONGEST:
        return ""
    is_small = _is_short(word) or _is_short(after)
    if gap in _TIGHT:
        return word + after if is_small or not _has_digit(word + after) else ""
    if not is_small:
        return ""
    if gap == ".":
        return word + after if _has_digit(word) and _has_digit(after) else ""
    if not gap.isspace():
        return ""
    if _is_short(after) and _has_digit(after):
        return "" if _has_digit(word) else word + after
    if _NUMBER.fullmatch(word):
        return word + after if len(after) <= 3 and not _has_digit(after) else ""
    is_name = len(word) == 1 and len(after) > 1 and word not in _ARTICLES
    return word + after if is_name and not _has_digit(word + after) else ""


def _is_short(word: str) -> bool:
    """Whether a word says something only beside another: a letter, or a short number."""
    return len(word) == 1 or (len(word) <= 3 and _has_digit(word))


def _has_digit(word: str) -> bool:
    return not word.isalpha() and any(unicodedata.category(sign)[0] == "N" for sign in word)


def _stem(word: str) -> str:
    """The letters before the number of a word such as "sentinel2"."""
    match = _STEM.match(word)
    return match[1] if match and _has_digit(word[match.end()]) else ""


def _folded(text: str) -> str:
    small = text.lower()
    if small.isascii():
        return small
    apart = unicodedata.normalize("NFKD", small)
    return "".join(
        sign for sign in apart if sign.isascii() or unicodedata.category(sign)[0] != "M"
    ).translate(_SPELT)


def _parts(run: str) -> list[str]:
    if len(run) == 1 or not _HAS_UNSPACED.match(run):
        return [run]
    return [first + second for first, second in pairwise(run)]
