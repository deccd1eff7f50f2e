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

__all__ = ["author_in", "authors_in", "nameless", "names_further", "orcid_mistakes"]

_MOST: Final = 200
_EMPTY: Final[tuple[object, ...]] = (None, "", [], {})
_IN_BRACKETS: Final = re.compile(r"\s*(?:<[^<>]*>|\([^()]*@[^()]*\))")
"""What follows a name in one text: an e-mail address, an address."""

_BETWEEN: Final = re.compile(r"\s*;\s*|\s+and\s+|\s+(?=et\.? al\.?$)")
_FURTHER: Final = re.compile(r"(?:and\s+)?(?:et\.? al\.?|others)", re.IGNORECASE)
_LIKE_ORCID: Final = re.compile(r"orcid\.org|\d{4}-\d{4}-\d{3}", re.IGNORECASE)
_FAMILY: Final = ("family-names", "family", "last_name", "lastname", "familyName")
_GIVEN: Final = ("given-names", "given", "first_name", "firstname", "givenName")


def authors_in(value: object) -> tuple[Author, ...]:
    """Return the authors that a value names, in their order; what has no name is left out.

    Args:
        value: as YAML gives it. A text may name several, between ``and``, ``;``, or commas where each part is
            a whole name: "Vega, Ana" is one.
    """
    return tuple(author for author in _all(value) if not _is_further(author.in_order))


def names_further(value: object) -> bool:
    """Whether there are authors that a value does not name: "et al.", "and others"."""
    return any(_is_further(author.in_order) for author in _all(value))


def nameless(value: object) -> Iterator[tuple[int | None, object]]:
    """The authors of a value in which no name is, with their place in a list; empty ones left out.

    >>> list(nameless(["Ana Vega", 5, {"affiliation": "CNES"}, None, "et al."]))
    [(1, 5), (2, {'affiliation': 'CNES'})]
    """
    entries = enumerate(value[:_MOST]) if isinstance(value, list) else ((None, value),)
    for index, entry in entries:
        if entry not in _EMPTY and not _all(entry):
            yield index, entry


def _all(value: object) -> list[Author]:
    """All that have a name, and what stands for further ones."""
    entries = value if isinstance(value, list) else [value]
    found = (author for entry in entries[:_MOST] for author in _authors(entry) if author.in_order)
    return list(found)[:_MOST]


def _authors(entry: object) -> list[Author]:
    if isinstance(entry, dict):
        return [author_in(entry)]
    if not isinstance(entry, str):
        return []
    parts = [_IN_BRACKETS.sub("", part).strip() for part in _BETWEEN.split(line_of(entry))]
    names = [name for part in parts for name in _by_commas(part)]
    return [Author(name=name) for name in names if not (stands_for_none(name) or looks_like_email(name))]


def _by_commas(text: str) -> list[str]:
    parts = [part.strip() for part in text.split(",")]
    return parts if all(" " in part or _is_further(part) for part in parts) else [text.strip(" ,")]


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


def _is_further(name: str) -> bool:
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
