"""CITATION.cff: the one reader, for the metadata and for the page of a project.

Source: the Citation File Format, https://github.com/citation-file-format/citation-file-format, version 1.2.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sharinghub_static.project.companion_files import (
    CompanionFile,
    CompanionFileError,
    contact,
    line_of,
    lines_of,
)
from sharinghub_static.project.model import Citation
from sharinghub_static.snapshot.records import ProjectRecord, TextRecord
from sharinghub_static.text.doi import bare_doi
from sharinghub_static.text.yaml_reader import read_yaml

__all__ = ["Author", "CitationMetadata", "Work", "citation_file_of", "describe", "find_citation_file"]

_NAME = "CITATION.cff"
_MOST_AUTHORS = 200
_MOST_CITED = 20
_YEAR = re.compile(r"(\d{4})(?:-|\Z)")


@dataclass(frozen=True, slots=True)
class Author:
    """An author of a work.

    Args:
        family: with the particle before it (``van Holt``); empty for an organisation.
        given: given names as written.
        name: of an organisation; of a person without a family name, the alias.
        is_organisation: whether ``name`` is that of an organisation.
        affiliation: where a person works.
        orcid: as written.
    """

    family: str = ""
    given: str = ""
    name: str = ""
    is_organisation: bool = False
    affiliation: str = ""
    orcid: str = ""

    @property
    def in_order(self) -> str:
        """The whole name as it is spoken: ``Maren van Holt``."""
        return self.name or " ".join(filter(None, (self.given, self.family)))

    @property
    def family_first(self) -> str:
        """The name as bibliographies have it: ``van Holt, Maren``."""
        return self.name or ", ".join(filter(None, (self.family, self.given)))

    @property
    def with_initials(self) -> str:
        """The name with initials of given names: ``van Holt, M.``."""
        initials = " ".join(f"{part[0]}." for part in self.given.split())
        return self.name or ", ".join(filter(None, (self.family, initials)))


@dataclass(frozen=True, slots=True)
class Work:
    """A work that is cited; empty where the file says nothing.

    Args:
        doi: bare, also of an entry in ``identifiers``.
        year: of its publication or release, four digits.
        version: as written.
    """

    title: str
    authors: tuple[Author, ...]
    doi: str
    year: str
    version: str

    @property
    def citation(self) -> str:
        """The work in one line (``Nadir, A. (2026). Title, version 2``); empty without a title."""
        names = [author.with_initials for author in self.authors[:_MOST_CITED]]
        listed = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
        start = f"{listed} ({self.year})." if listed and self.year else f"{listed}." if listed else ""
        whole = f"{start} {self.title}".strip() + (f", version {self.version}" if self.version else "")
        return whole if self.title else ""


@dataclass(frozen=True, slots=True)
class CitationMetadata:
    """What a citation file says.

    Args:
        path: of the file in the repository.
        work: the project itself.
        abstract: of the project.
        license: an SPDX expression, or the words that are there.
        keywords: of the project.
        preferred: another work that is to be cited in its place; None when there is none.
    """

    path: str
    work: Work
    abstract: str
    license: str
    keywords: tuple[str, ...]
    preferred: Work | None


def find_citation_file(record: ProjectRecord) -> TextRecord | None:
    """Return a project's citation file, in any letter case; the standard's own spelling goes first."""
    found = [text for text in record.texts if text.path.lower() == _NAME.lower()]
    return min(found, key=lambda text: (text.path != _NAME, text.path), default=None)


def citation_file_of(record: ProjectRecord) -> CitationMetadata | None:
    """Return what a project's citation file says; None when there is none or it cannot be read."""
    file = find_citation_file(record)
    try:
        return _read(file.text, file.path) if file else None
    except CompanionFileError:
        return None


def describe(text: str, path: str) -> CompanionFile:
    """Return what a citation file says of its project.

    Args:
        text: of the file.
        path: of the file in the repository.

    Raises:
        CompanionFileError: it is not YAML, or not a mapping.
    """
    file = _read(text, path)
    contacts = (contact(author.in_order, author.affiliation, author.orcid) for author in file.work.authors)
    preferred = file.preferred
    return CompanionFile(
        path=path,
        title=file.work.title,
        description=file.abstract,
        license=file.license,
        doi=file.work.doi,
        citation=file.work.citation,
        version=file.work.version,
        keywords=file.keywords,
        publications=(Citation(preferred.doi, preferred.citation),) if preferred and preferred.doi else (),
        contacts=tuple(contacts),
    )


def _read(text: str, path: str) -> CitationMetadata:
    document = read_yaml(text)
    mistakes = [issue for issue in document.issues if issue.kind in {"syntax", "limit"}]
    if mistakes or not isinstance(document.value, dict):
        line = mistakes[0].place.line if mistakes else 1
        raise CompanionFileError(mistakes[0].message if mistakes else "it is not a mapping", line)
    entries = document.value
    preferred, license_ = entries.get("preferred-citation"), entries.get("license")
    return CitationMetadata(
        path=path,
        work=_work(entries),
        abstract=line_of(entries.get("abstract")),
        license=" OR ".join(lines_of(license_)) if isinstance(license_, list) else line_of(license_),
        keywords=tuple(lines_of(entries.get("keywords"))),
        preferred=_work(preferred) if isinstance(preferred, dict) else None,
    )


def _work(entries: Mapping[str, object]) -> Work:
    years = (_YEAR.match(line_of(entries.get(key))) for key in ("year", "date-released"))
    return Work(
        title=line_of(entries.get("title")),
        authors=_authors(entries.get("authors")),
        doi=_doi(entries),
        year=next((year[1] for year in years if year), ""),
        version=line_of(entries.get("version")),
    )


def _doi(entries: Mapping[str, object]) -> str:
    identifiers = entries.get("identifiers")
    listed = (
        [entry for entry in identifiers if isinstance(entry, dict)] if isinstance(identifiers, list) else []
    )
    values = [entries.get("doi"), *(entry.get("value") for entry in listed if entry.get("type") == "doi")]
    return next((doi for value in values if (doi := bare_doi(line_of(value)))), "")


def _authors(value: object) -> tuple[Author, ...]:
    people = [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
    authors = (_author(person) for person in people[:_MOST_AUTHORS])
    return tuple(author for author in authors if author.in_order)


def _author(person: Mapping[str, object]) -> Author:
    family = " ".join(filter(None, (line_of(person.get(key)) for key in ("name-particle", "family-names"))))
    given, name = line_of(person.get("given-names")), line_of(person.get("name"))
    is_person = bool(family or given)
    return Author(
        family=family,
        given=given,
        name="" if is_person else name or line_of(person.get("alias")),
        is_organisation=not is_person and bool(name),
        affiliation=line_of(person.get("affiliation")),
        orcid=line_of(person.get("orcid")),
    )
