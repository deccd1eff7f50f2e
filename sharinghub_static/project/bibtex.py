"""Read works from BibTeX, as READMEs give them to be copied.

The entries are read by bibtexparser, whose results are brought into the form of :class:`Work`.
"""

import logging
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sharinghub_static.project.works import Author, Work, doi_of_arxiv, pages_in
from sharinghub_static.text.doi import arxiv_in, bare_doi
from sharinghub_static.text.lines import clean

__all__ = ["BibtexEntry", "looks_like_bibtex", "read_bibtex"]

_START: Final = re.compile(r"@[A-Za-z]{2,20}\s{0,3}[{(]\s{0,20}[^\s,{}]{0,200}\s{0,20},")
_LONGEST: Final = 20_000
_LONGEST_VALUE: Final = 2_000
_MOST_AUTHORS: Final = 200
_SUFFIX: Final = re.compile(r"(jr|sr|[ivx]{1,4})\.?", re.IGNORECASE)
_YEAR: Final = re.compile(r"\b(1[5-9]\d\d|2[01]\d\d)\b")
_ACCENTS: Final = {
    '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a", "d": "\u0323",
}  # fmt: skip
_LETTERS: Final = {
    "O": "Ø", "o": "ø", "AA": "Å", "aa": "å", "L": "Ł", "l": "ł", "ss": "ß", "AE": "Æ", "ae": "æ", "OE": "Œ",
    "oe": "œ", "i": "ı", "j": "ȷ",
}  # fmt: skip
_BASE: Final = r"(?P<base>\\?[A-Za-z])"
_ACCENTED: Final = re.compile(
    r"(?P<open>\{)?\\(?:(?P<sign>[\"'`^~=.])\s?|(?P<word>[uvHckrd])(?:\s+|(?=\{)))"
    rf"(?P<inner>\{{)?{_BASE}(?(inner)\}})(?(open)\}})"
)
"""An accent and its letter: ``\\"o``, ``{\\v r}``, ``\\~{\\i}``."""

_LETTER: Final = re.compile(
    r"\{\\(O|o|AA|aa|L|l|ss|AE|ae|OE|oe|i|j)\s*\}|\\(O|o|AA|aa|L|l|ss|AE|ae|OE|oe|i|j)(?:\{\}|\s+|(?![A-Za-z]))"
)
_KINDS: Final = {
    "article": "article",
    "book": "book",
    "conference": "conference-paper",
    "dataset": "dataset",
    "inbook": "book",
    "incollection": "book",
    "inproceedings": "conference-paper",
    "mastersthesis": "thesis",
    "phdthesis": "thesis",
    "report": "report",
    "software": "software",
    "techreport": "report",
    "thesis": "thesis",
}
"""Types of entries to kinds of works."""

_SUPER: Final = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_SUB: Final = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_RAISED: Final = re.compile(r"\$\s?(?P<sign>[_^])(?:\{(?P<several>[^{}$]{1,20})\}|(?P<single>\w))\s?\$")
_CONTAINERS: Final = (
    "journal",
    "journaltitle",
    "booktitle",
    "publisher",
    "school",
    "institution",
    "howpublished",
)


@dataclass(frozen=True, slots=True)
class BibtexEntry:
    """One entry: the work, and the entry as its author wrote it."""

    work: Work
    source: str


def looks_like_bibtex(text: str) -> bool:
    """Whether a text holds the beginning of an entry: ``@article{key,``."""
    return _START.search(text) is not None


def read_bibtex(text: str) -> list[BibtexEntry]:
    """Read the entries of a text in their order; what is none is left out.

    Args:
        text: the content of a code block.
    """
    # Imported where they are needed: most projects have no BibTeX.
    from bibtexparser.entrypoint import parse_string

    # It reports to its log what it cannot read; here that is left out.
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    try:
        entries = parse_string(text[:_LONGEST]).entries
    except (RecursionError, ValueError, LookupError, AttributeError):
        return []
    made = (
        _entry(
            {key.lower(): str(field.value) for key, field in one.fields_dict.items()},
            one.raw,
            one.entry_type.lower(),
        )
        for one in entries
    )
    return [entry for entry in made if entry.work.title]


def _entry(fields: Mapping[str, str], source: str | None, type_: str) -> BibtexEntry:
    names = _names(fields.get("author", ""))
    is_cut = names[-1:] == ["others"]
    year = _YEAR.search(fields.get("year", "") or fields.get("date", ""))
    doi = _doi(fields)
    first_page, last_page = pages_in(_plain(fields.get("pages", "")))
    container = next((text for key in _CONTAINERS if (text := _container(fields.get(key, "")))), "")
    publisher = _plain(fields.get("publisher", ""))
    work = Work(
        title=_plain(fields.get("title", "")),
        authors=tuple(filter(None, map(_author, names[:-1] if is_cut else names))),
        doi=doi,
        year=year[1] if year else "",
        version=_plain(fields.get("version", "")),
        container=container,
        volume=_plain(fields.get("volume", "")),
        issue=_plain(fields.get("number", "") or fields.get("issue", "")),
        first_page=first_page,
        last_page=last_page,
        publisher=publisher if publisher != container else "",
        is_cut=is_cut,
        kind=_KINDS.get(type_, "article" if "/arxiv." in doi.lower() else ""),
    )
    return BibtexEntry(work, (source or "").strip())


def _plain(value: str) -> str:
    r"""A value without TeX's commands: ``M{\"u}ller`` → ``Müller``."""
    from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped] # it has no types

    value = _RAISED.sub(_raised, value[:_LONGEST_VALUE])
    try:
        # Without a directory for its input the decoder reads no files.
        text = str(LatexNodes2Text(math_mode="text").latex_to_text(value))
    except (RecursionError, ValueError, LookupError, AttributeError):
        text = value
    return clean(text)[:_LONGEST_VALUE]


def _raised(found: re.Match[str]) -> str:
    """``$_2$`` → ``₂``."""
    return (found["several"] or found["single"]).translate(_SUPER if found["sign"] == "^" else _SUB)


def _with_letters(value: str) -> str:
    r"""Names with letters in place of TeX's commands, whose spaces and braces would take the names apart.

    >>> _with_letters(r"Nu\~nez, E and \O{}stby, A and {\v C}apek")
    'Nuñez, E and Østby, A and Čapek'
    """

    def accented(found: re.Match[str]) -> str:
        base = found["base"].removeprefix("\\")
        if found["base"].startswith("\\") and base not in {"i", "j"}:
            return found[0]
        return unicodedata.normalize("NFC", base + _ACCENTS[found["sign"] or found["word"]])

    return _LETTER.sub(lambda found: _LETTERS[found[1] or found[2]], _ACCENTED.sub(accented, value))


def _container(value: str) -> str:
    """Where it was published; an address is no name, and arXiv's number is in the DOI."""
    text = _plain(value)
    if "://" in text:
        return ""
    return "arXiv" if arxiv_in(text) or text.lower().startswith("arxiv") else text


def _names(value: str) -> list[str]:
    from bibtexparser.middlewares.names import split_multiple_persons_names

    value = _with_letters(value[:_LONGEST])
    names = [name.strip() for name in split_multiple_persons_names(value)[:_MOST_AUTHORS]]
    if len(names) == 1 and names[0].count(",") >= 2 and not _SUFFIX.fullmatch(names[0].split(",")[1].strip()):
        names = names[0].split(",")  # a list with commas, which BibTeX does not know
    return [name for name in names if name]


def _author(name: str) -> Author | None:
    from bibtexparser.middlewares.names import parse_single_name_into_parts

    if name.startswith("{") and name.endswith("}"):
        whole = _plain(name)
        return Author(name=whole, is_organisation=True) if whole else None
    parts = parse_single_name_into_parts(name, strict=False)
    family = _plain(" ".join((*parts.von, *parts.last)))
    return (
        Author(family, _plain(" ".join(parts.first)), suffix=_plain(" ".join(parts.jr))) if family else None
    )


def _doi(fields: Mapping[str, str]) -> str:
    """The DOI, also where it is an address or the number of a paper on arXiv."""
    for key in ("doi", "url", "note", "howpublished"):
        value = fields.get(key, "").replace("\\_", "_").replace("\\url{", "").strip(" {}")
        if doi := bare_doi(value):
            return doi
    is_arxiv = fields.get("archiveprefix", fields.get("eprinttype", "")).lower() == "arxiv"
    numbers: tuple[str, ...] = (arxiv_in(f"arXiv:{fields.get('eprint', '')}") if is_arxiv else "",)
    numbers += tuple(
        arxiv_in(fields.get(key, "")) for key in ("journal", "url", "note", "howpublished", "publisher")
    )
    number = next(filter(None, numbers), "")
    return doi_of_arxiv(number) if number else ""
