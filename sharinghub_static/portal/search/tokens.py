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
from typing import Final, NamedTuple

__all__ = ["Compound", "compounds", "terms", "tokens", "words_and_compounds"]

_UNSPACED: Final = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f\u1780-\u17ff"  # Burmese, Khmer
    "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"  # Chinese
    "\u3040-\u30ff\u31f0-\u31ff"  # Japanese
)
_HAS_UNSPACED: Final = re.compile(f"[{_UNSPACED}]")
_WORD: Final = re.compile(r"[^\W_]+")
_WORDS: Final = re.compile(f"({_WORD.pattern})")
"""Divides a text into what is between words, and words."""
_RUN: Final = re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_TIGHT: Final = frozenset("-_:\u2010\u2011\u2013")
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]+")
_JOINING: Final = _TIGHT | {"."}
_NUMBER: Final = re.compile(r"\d{1,3}", re.ASCII)
_STEM: Final = re.compile(r"([^\W\d_]{2,})(?=[^\W_])")
_ARTICLES: Final = frozenset("aeioy")  # words of one letter; no beginning of a name like "C band"
_LONGEST: Final = 40
_MOST_SIGNS: Final = 20_000  # that are remembered, whatever a text holds


def tokens(text: str) -> list[str]:
    """Return the words of a text in small letters without accents, in their order."""
    return _divided(text, _WORD.findall(_folded(text)))


def _divided(text: str, words: list[str]) -> list[str]:
    """The words of a text, those in scripts without spaces in pieces."""
    if not _HAS_UNSPACED.search(text):
        return words
    return [part for word in words for run in _RUN.findall(word) for part in _parts(run)]


class Compound(NamedTuple):
    """A compound of a text, such as ``sentinel2`` of "Sentinel-2".

    Args:
        term: the compound.
        first: its first word.
        gap: what is between the two; empty within one word.
        second: its second word.
    """

    term: str
    first: str
    gap: str
    second: str


def compounds(text: str) -> Iterator[Compound]:
    """Yield the compounds of a text; those of two words in their order."""
    parts = _WORDS.split(_folded(text))
    return _compounds(parts[1::2], parts[::2])


def words_and_compounds(text: str) -> tuple[list[str], list[Compound]]:
    """Return what :func:`tokens` and :func:`compounds` return, from one reading."""
    parts = _WORDS.split(_folded(text))
    return _divided(text, words := parts[1::2]), list(_compounds(words, parts[::2]))


def _compounds(words: list[str], gaps: list[str]) -> Iterator[Compound]:
    """The compounds among words, given what is before, between and after them."""
    before, was_short = "", False
    for word, gap in zip(words, gaps, strict=False):
        is_plain = word.isalpha()
        if is_plain and gap == " " and not was_short and len(word) > 1:
            before = word  # as most are
            continue
        is_short = len(word) == 1 or (len(word) <= 3 and not is_plain)
        if before and gap[0] in "+#":
            yield from _marked(before, gap, is_last=False)
        if gap in _JOINING or ((is_short or was_short) and gap.isspace()):
            joined = before and _compound(before, gap, word)
            if joined:
                yield Compound(joined, before, gap, word)
        if not is_plain and len(word) > 2 and (letters := _stem(word)):
            yield Compound(word, letters, "", word[len(letters) :])
        before, was_short = word, is_short
    if before:
        yield from _marked(before, gaps[-1], is_last=True)


def _marked(word: str, after: str, *, is_last: bool) -> Iterator[Compound]:
    """A word with the signs behind it, as in "C++" and "C#"; "a#b" is none."""
    if after.startswith("++"):
        yield Compound(f"{word}++", word, "", "++")
    elif after.startswith("#") and (after != "#" or is_last):
        yield Compound(f"{word}#", word, "", "#")


def terms(text: str) -> list[str]:
    """Return all terms by which a text is found: its words and its compounds, in no order."""
    found, joined = words_and_compounds(text)
    for term, first, gap, _ in joined:
        shown = first if not gap and not term.endswith(("+", "#")) else term
        found += tokens(shown) if _HAS_UNSPACED.search(shown) else [shown]
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


class _Folding(dict[int, str | int | None]):
    """What each sign of a decomposed text becomes: an accent nothing, most others themselves."""

    def __missing__(self, code: int) -> int | None:
        kept = None if unicodedata.category(chr(code))[0] == "M" else code
        if len(self) < _MOST_SIGNS:
            self[code] = kept
        return kept


# Letters that are no letter with an accent, as people type them where a keyboard lacks them.
_SPELT: Final = {
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
_FOLDING: Final = _Folding({ord(sign): text for sign, text in _SPELT.items()})


def _folded(text: str) -> str:
    small = text.lower()
    if small.isascii():
        return small
    apart = unicodedata.normalize("NFKD", small)
    return _NOT_ASCII.sub(lambda signs: signs[0].translate(_FOLDING), apart)


def _parts(run: str) -> list[str]:
    if len(run) == 1 or not _HAS_UNSPACED.match(run):
        return [run]
    return [first + second for first, second in pairwise(run)]
