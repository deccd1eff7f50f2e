"""``CITATION.cff``: how the authors of a project wish to be cited.

Source: https://citation-file-format.github.io/, version 1.2.0.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sharinghub_static.project.model import Project
from sharinghub_static.text.yaml_reader import Limits, read_yaml

__all__ = ["CitationFile", "read_citation_file"]

_PATH = "CITATION.cff"
_LIMITS = Limits(characters=100_000, values=5_000, depth=20)
_AUTHORS = 200
_LONGEST = 500
_DOI = re.compile(r"10\.\d{4,9}/\S{1,200}\Z")
_YEAR = re.compile(r"(\d{4})(?:-|\Z)")


@dataclass(frozen=True, slots=True)
class CitationFile:
    """What a citation file says; what it does not say is empty.

    Args:
        authors: ``Family, Given`` of people, the name of organisations (which the second value tells).
        title: of the work.
        doi: in its bare form.
        year: of its release, four digits.
        version: as it is written.
    """

    authors: tuple[tuple[str, bool], ...]
    title: str
    doi: str
    year: str
    version: str


def read_citation_file(project: Project) -> CitationFile | None:
    """The project's citation file; None when it has none, or none that names a title or an author."""
    record = project.record.text(_PATH)
    if record is None:
        return None
    value = read_yaml(record.text, _LIMITS).value
    if not isinstance(value, Mapping):
        return None
    said = value
    preferred = value.get("preferred-citation")
    if isinstance(preferred, Mapping) and _is_cited(project, _doi(preferred.get("doi"))):
        # Another work: its date, version and DOI are not those of the software.
        said = {"authors": value.get("authors"), **preferred}
    found = CitationFile(
        authors=_authors(said.get("authors")),
        title=_words(said.get("title")),
        doi=_doi(said.get("doi")),
        year=_year(said.get("date-released")) or _year(said.get("year")),
        version=_words(said.get("version")),
    )
    return found if found.authors or found.title else None


def _is_cited(project: Project, doi: str) -> bool:
    """Whether a work with this DOI may be the one by which the project is cited: it has no other DOI."""
    return not project.citation or not doi or doi.casefold() == project.citation.doi.casefold()


def _words(value: Any) -> str:
    """Text in one line; numbers too, as versions are often written without quotation marks."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return " ".join(str(value).split())[:_LONGEST]


def _authors(value: Any) -> tuple[tuple[str, bool], ...]:
    people = [person for person in value if isinstance(person, Mapping)] if isinstance(value, list) else []
    names = (_name(person) for person in people[:_AUTHORS])
    return tuple(name for name in names if name[0])


def _name(person: Mapping[Any, Any]) -> tuple[str, bool]:
    family = " ".join(filter(None, (_words(person.get("name-particle")), _words(person.get("family-names")))))
    given = _words(person.get("given-names"))
    if family or given:
        return ", ".join(filter(None, (family, given))), False
    name = _words(person.get("name"))
    return (name, True) if name else (_words(person.get("alias")), False)


def _doi(value: Any) -> str:
    bare = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)", "", _words(value), flags=re.IGNORECASE)
    return bare if _DOI.match(bare) else ""


def _year(value: Any) -> str:
    found = _YEAR.match(str(value)) if value is not None else None
    return found[1] if found else ""
