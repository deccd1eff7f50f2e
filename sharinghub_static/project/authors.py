"""Authors as people write them: a text, a list of texts, a map of names, a list of such maps.

CITATION.cff has a list of maps and nothing else. The front matter of a README has what Jekyll, Hugo, Quarto
and R Markdown take, which differ.

>>> [author.in_order for author in authors_in("Ana Vega <ana@example.org>, Jan Berg and The Reef Team")]
['Ana Vega', 'Jan Berg', 'The Reef Team']
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sharinghub_static.problems import Message, phrase
from sharinghub_static.project.companion_files import line_of, orcid_of
from sharinghub_static.project.works import Author
from sharinghub_static.text.emails import looks_like_email
from sharinghub_static.text.no_values import stands_for_none

__all__ = ["author_in", "authors_in", "is_further", "orcid_mistakes"]

_MOST: Final = 200
_IN_BRACKETS: Final = re.compile(r"\s*(?:<[^<>]*>|\([^()]*@[^()]*\))")
"""What follows a name in one text: an e-mail address, an address."""

_BETWEEN: Final = re.compile(r"\s*;\s*|\s+and\s+")
_FURTHER: Final = re.compile(r"(?:and\s+)?(?:et\.? al\.?|others)", re.IGNORECASE)
_LIKE_ORCID: Final = re.compile(r"orcid\.org|\d{4}-\d{4}-\d{3}", re.IGNORECASE)
_FAMILY: Final = ("family-names", "family", "last_name", "lastname", "familyName")
_GIVEN: Final = ("given-names", "given", "first_name", "firstname", "givenName")


def authors_in(value: object) -> tuple[Author, ...]:
    """Return the authors that a value names, in their order; what names nobody is left out.

    Args:
        value: as YAML gives it. A text may name several, between ``and``, ``;``, or commas where each part is
            a whole name: "Vega, Ana" is one.
    """
    entries = value if isinstance(value, list) else [value]
    found = (author for entry in entries[:_MOST] for author in _authors(entry) if author.in_order)
    return tuple(found)[:_MOST]


def _authors(entry: object) -> list[Author]:
    if isinstance(entry, dict):
        return [author_in(entry)]
    if not isinstance(entry, str):
        return []
    parts = [_IN_BRACKETS.sub("", part).strip() for part in _BETWEEN.split(line_of(entry))]
    names = [name for part in parts for name in _by_commas(part)]
    return [
        Author(name=name)
        for name in names
        if not (is_further(name) or stands_for_none(name) or looks_like_email(name))
    ]


def _by_commas(text: str) -> list[str]:
    parts = [part.strip() for part in text.split(",")]
    return parts if all(" " in part or is_further(part) for part in parts) else [text.strip(" ,")]


def author_in(person: Mapping[str, object]) -> Author:
    """Return the author that a map describes, with the keys of CITATION.cff or of other programs.

    >>> author_in({"family-names": "Berg", "name-particle": "van den", "given-names": "Jan"}).family_first
    'van den Berg, Jan'
    """
    family = " ".join(filter(None, (_first(person, "name-particle"), _first(person, *_FAMILY))))
    given, name = _first(person, *_GIVEN), person.get("name")
    if isinstance(name, dict) and not (family or given):
        return author_in({**person, **name, "name": name.get("literal")})  # as Quarto has it
    is_person = bool(family or given)
    return Author(
        family=family,
        given=given,
        name="" if is_person else line_of(name) or _first(person, "alias"),
        is_organisation=not is_person and bool(line_of(name)),
        affiliation=_affiliation(person),
        orcid=_first(person, "orcid"),
        suffix=_first(person, "name-suffix") if is_person else "",
    )


def _first(person: Mapping[str, object], *keys: str) -> str:
    return next((text for key in keys if (text := line_of(person.get(key)))), "")


def _affiliation(person: Mapping[str, object]) -> str:
    """Where a person works, the first of several."""
    for key in ("affiliation", "affiliations", "organization"):
        value = person.get(key)
        value = value[0] if isinstance(value, list) and value else value
        if text := line_of(value.get("name") if isinstance(value, dict) else value):
            return text
    return ""


def is_further(name: str) -> bool:
    """Whether a name stands for further authors: "et al.", "and others".

    >>> is_further("et al."), is_further("others"), is_further("Al Etter")
    (True, True, False)
    """
    return _FURTHER.fullmatch(name.strip()) is not None


def orcid_mistakes(authors: Sequence[Author]) -> Iterator[tuple[str, Message | str, Message | str]]:
    """The ORCID iDs that are none: of an example, mistyped, two authors with one.

    Returns:
        Each as it is written, with what is wrong and what to do.
    """
    written = [author.orcid for author in authors if _LIKE_ORCID.search(author.orcid)]
    hint = phrase("Copy it from the author's page on https://orcid.org, or remove it.")
    for orcid in dict.fromkeys(written):
        if not orcid_of(orcid):
            yield orcid, phrase("`%(orcid)s` is no ORCID iD; it is left out", orcid=orcid[:100]), hint
        elif written.count(orcid) > 1:
            yield orcid, phrase("`%(orcid)s` is the ORCID iD of two authors", orcid=orcid[:100]), hint
