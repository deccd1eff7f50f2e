"""What is in a README and says nothing of its subject: rows of links, names of authors, lists of contents."""

import re
from collections.abc import Iterable
from typing import Final

from sharinghub_static.text.lines import clean

__all__ = ["is_aside_heading", "is_list_of_people", "without_rows"]

_WORD: Final = re.compile(r"\w")
_CONTENTS: Final = re.compile(r"\[{0,2}_?toc_?\]{0,2}|\{:toc\}", re.IGNORECASE)
_DIRECTIVE: Final = re.compile(r":{3,}.*|\([\w.:-]+\)=")
"""Lines that only generators of documentation read: blocks (VitePress, MkDocs), names of places (MyST)."""
_SEPARATOR: Final = re.compile(r"[|/·•∙‧,;:()\[\]*–—-]+|\s{2,}|\band\b|\n")
_LANGUAGE_WORDS: Final = """
    english en en-us français francais french fr deutsch german de español espanol spanish es italiano
    italian it português portugues portuguese pt pt-br nederlands dutch nl polski polish pl русский russian
    ru українська ukrainian uk 中文 简体中文 繁體中文 繁体中文 中文版 中文文档 chinese zh zh-cn zh-tw 日本語
    japanese ja jp 한국어 korean ko kr العربية arabic ar हिन्दी हिंदी hindi hi বাংলা bengali bn türkçe turkish
    tr tiếng-việt vietnamese vi bahasa-indonesia indonesian id فارسی persian farsi fa עברית hebrew he ไทย
    thai th svenska swedish sv norsk norwegian no dansk danish da suomi finnish fi čeština czech cs magyar
    hungarian hu română romanian ro ελληνικά greek el català catalan ca
"""
"""Names of languages, their own and the English ones, and their codes."""
_LANGUAGES: Final = frozenset(_LANGUAGE_WORDS.split())
_IN_LANGUAGES: Final = re.compile(
    r"(?:(?:read|view|see)\s+)?(?:this|the|it)?\s*(?:readme|document|page|file)?\s*(?:is\s+)?(?:also\s+)?"
    r"(?:available\s+)?(?:in\s+)?(?:other\s+)?(?:languages?|translations?|langues?|sprachen?|语言|言語)"
    r"|(?:read|view|see)\s+(?:this|the|it)?\s*(?:readme|document|page)?\s*in|lang",
    re.IGNORECASE,
)
_ASIDES: Final = re.compile(
    r"(?:(?:how to )?cit(?:e|ing|ations?)\b.*|.*\bcitations?|papers?|publications?|bibtex|references?"
    r"|licen[cs](?:e|es|ing)\b.*|licence et .*|copyright\b.*|contribut(?:e|ing|ions?|ors?)\b.*"
    r"|acknowledge?ments?\b.*|credits?|authors?\b.*|maintainers?|team|contacts?\b.*|funding|sponsors?"
    r"|change ?log|release notes|(?:table of )?contents|support|citer\b.*|auteurs?|remerciements|contribuer)",
    re.IGNORECASE,
)
"""Headings of sections about a project's people and papers, not about what it is."""
_CAPITALISED: Final = r"[^\W\d_a-z][\w.'’-]{0,40}"
_NAME: Final = re.compile(
    rf"(?:and |& )?{_CAPITALISED}\s+"
    rf"(?:(?:d[eiu]|da|del|van|von|der|den|la|le|al|bin|ben|ten|el|{_CAPITALISED})\s+){{0,3}}{_CAPITALISED}"
)
_MARKS: Final = re.compile(r"[\d*†‡§¶#✉⭐]{1,9}(?:\s?[,+]\s?[\d*†‡§¶]{1,9}){0,9}(?=\s|,|$)|\^\S+")
_LEAD_IN: Final = re.compile(
    r"\s*(?:authors?|(?:created|developed|maintained|written) by|by)\b\s*:?\s*", re.IGNORECASE
)
_BETWEEN_NAMES: Final = re.compile(r"[,;]|\band\b|&")
_LEAST_NAMES: Final = 3
_LEAST_OF_A_REFERENCE: Final = 5
_LONGEST: Final = 4_000


def without_rows(text: str, links: Iterable[str]) -> str:
    r"""A paragraph without lines that are links alone, languages of the README, or marks for programs.

    Args:
        text: of the paragraph, with its line ends.
        links: texts of the links in it.

    >>> without_rows("English | 中文\nFinds ships.", ["中文"]), without_rows("[[TOC]]", [])
    ('Finds ships.', '')
    """
    names = [name for link in links if _WORD.search(name := clean(link))]
    if _is_row(clean(text), names):
        return ""
    lines = (line for line in map(clean, text.split("\n")) if not _DIRECTIVE.fullmatch(line))
    return clean(" ".join(line for line in lines if not _is_row(line, names)))


def _is_row(line: str, links: list[str]) -> bool:
    if _CONTENTS.fullmatch(line):
        return True
    rest, named = line, 0
    for link in links:
        if link in rest:
            rest, named = rest.replace(link, "\n", 1), named + 1
    if named == 0 or (named > 1 and not _WORD.search(rest)):
        return named > 1
    parts = [
        part for text in _SEPARATOR.split(rest) if (part := clean(text).strip(".!")) and _WORD.search(part)
    ]
    languages = [part for part in [*parts, *(link for link in links if link in line)] if _is_language(part)]
    return bool(languages) and all(_is_language(part) or _IN_LANGUAGES.fullmatch(part) for part in parts)


def _is_language(text: str) -> bool:
    text = text.casefold()
    return text in _LANGUAGES or text.replace(" ", "-") in _LANGUAGES


def is_aside_heading(text: str) -> bool:
    """Whether a section is about citation, licence or people.

    >>> is_aside_heading("📜 How to cite"), is_aside_heading("What it does")
    (True, False)
    """
    plain = re.sub(r"^[\W\d_]+|[\W_]+$", "", clean(text))
    return _ASIDES.fullmatch(plain[:100]) is not None


def is_list_of_people(text: str) -> bool:
    """Whether a paragraph is names of people, or a reference that begins with many of them.

    >>> is_list_of_people("Jamie Tolan, Hung-I Yang, Huy V. Vo"), is_list_of_people("Paris, London and Rome")
    (True, False)
    """
    text = _LEAD_IN.sub("", text)
    parts = (clean(_MARKS.sub(" ", part)) for part in _BETWEEN_NAMES.split(text[:_LONGEST]))
    names = 0
    for part in filter(None, parts):
        if not _NAME.fullmatch(part):
            return names >= _LEAST_OF_A_REFERENCE
        names += 1
    return names >= _LEAST_NAMES
