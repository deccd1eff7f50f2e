"""CITATION.cff: the one reader, for the metadata and for the page of a project.

Source: the Citation File Format, https://github.com/citation-file-format/citation-file-format, version 1.2.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sharinghub_static.project.companion_files import (
    CompanionFile,
    CompanionFileError,
    contact,
    line_of,
    lines_of,
    placeholders_in,
)
from sharinghub_static.project.model import Citation
from sharinghub_static.project.works import Author, Work
from sharinghub_static.snapshot.records import ProjectRecord, TextRecord
from sharinghub_static.text.doi import bare_doi
from sharinghub_static.text.yaml_reader import read_yaml

__all__ = ["CitationMetadata", "citation_file_of", "describe", "find_citation_file"]

_NAME = "CITATION.cff"
_MEANINGFUL = ("title", "version", "abstract", "license", "date-released")
_VERSION = re.compile(r"^version:[ \t]{1,9}([0-9][0-9.]{0,40})[ \t]{0,9}(?:#.*)?$", re.MULTILINE)
_MOST_AUTHORS = 200
_KINDS = {
    "conference": "conference-paper",
    "data": "dataset",
    "database": "dataset",
    "magazine-article": "article",
    "newspaper-article": "article",
    "proceedings": "conference-paper",
    "report": "report",
    "book": "book",
    "software-code": "software",
    "software": "software",
    "thesis": "thesis",
}
"""Types of references, as the standard has them, to kinds of works."""

_TEMPLATES = {
    "title": {"My Research Software"},
    "version": {"2.0.4", "0.11.2"},
    "date-released": {"2017-12-18", "2021-07-18"},
}
"""Values of the examples that GitHub and the standard's guide give to begin with.

Source: https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/\
customizing-your-repository/about-citation-files and https://github.com/citation-file-format/citation-file-format.
"""

_TEMPLATE_AUTHORS = {"Mona Lisa", "Hew Bot"}
_GUIDE_AUTHOR = "Stephan Druskat"
_FORM = re.compile(r"(?:your|first|last|given|family|sur)[-_ ]?names?\b.*|author[-_ ]?name.*", re.IGNORECASE)
"""Names that only say what is to be written."""
_YEAR = re.compile(r"(\d{4})(?:-|\Z)")


@dataclass(frozen=True, slots=True)
class CitationMetadata:
    """What a citation file says.

    Args:
        path: of the file in the repository.
        work: the project itself.
        abstract: of the project.
        license: an SPDX expression, or the words that are there.
        license_url: of a licence that SPDX does not list.
        keywords: of the project.
        placeholders: keys whose value only stands for one, with the value.
        preferred: another work that is to be cited in its place; None when there is none.
    """

    path: str
    work: Work
    abstract: str
    license: str
    license_url: str
    keywords: tuple[str, ...]
    preferred: Work | None
    placeholders: tuple[tuple[str, str], ...] = ()


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
        license_url=file.license_url,
        doi=file.work.doi,
        citation=file.work.citation,
        version=file.work.version,
        keywords=file.keywords,
        publications=(Citation(preferred.doi, preferred.citation, preferred),)
        if preferred and (preferred.doi or preferred.citation)
        else (),
        work=file.work,
        placeholders=file.placeholders,
        contacts=tuple(contacts),
    )


def _read(text: str, path: str) -> CitationMetadata:
    document = read_yaml(text)
    mistakes = [issue for issue in document.issues if issue.kind in {"syntax", "limit"}]
    if mistakes or not isinstance(document.value, dict):
        line = mistakes[0].place.line if mistakes else 1
        raise CompanionFileError(mistakes[0].message if mistakes else "it is not a mapping", line)
    placeholders = _placeholders(document.value)
    entries = {**document.value, **dict.fromkeys(key for key, _ in placeholders if key != "authors")}
    unnamed = {name for key, name in placeholders if key == "authors"}
    if unnamed:
        authors = _entries(entries.get("authors"))
        entries["authors"] = [entry for entry in authors if _author(entry).in_order not in unnamed]
    if isinstance(entries.get("version"), float) and (written := _VERSION.search(text)):
        entries["version"] = written[1]  # 1.10 is the number 1.1
    preferred, license_ = entries.get("preferred-citation"), entries.get("license")
    return CitationMetadata(
        path=path,
        work=_work(entries),
        abstract=line_of(entries.get("abstract")),
        license=" OR ".join(lines_of(license_)) if isinstance(license_, list) else line_of(license_),
        license_url=line_of(entries.get("license-url")),
        keywords=tuple(lines_of(entries.get("keywords"))),
        preferred=_preferred(preferred) if isinstance(preferred, dict) else None,
        placeholders=placeholders,
    )


def _placeholders(entries: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Keys whose value only stands for one, with the value; ``authors`` once for each such name."""
    names = [_author(entry).in_order for entry in _entries(entries.get("authors"))[:_MOST_AUTHORS]]
    is_example = line_of(entries.get("title")) in _TEMPLATES["title"] or not _TEMPLATE_AUTHORS.isdisjoint(
        names
    )
    examples = _TEMPLATE_AUTHORS | ({_GUIDE_AUTHOR} if is_example else set())
    listed = dict(placeholders_in(entries, _MEANINGFUL))
    if is_example:
        values = {key: line_of(entries.get(key)) for key in _TEMPLATES}
        listed |= {key: value for key, value in values.items() if value in _TEMPLATES[key]}
    authors = (
        ("authors", name) for name in dict.fromkeys(names) if name in examples or _FORM.fullmatch(name)
    )
    return *listed.items(), *authors


def _work(entries: Mapping[str, object]) -> Work:
    years = (_YEAR.match(line_of(entries.get(key))) for key in ("year", "date-released"))
    return Work(
        title=line_of(entries.get("title")),
        authors=_authors(entries.get("authors")),
        doi=_doi(entries),
        year=next((year[1] for year in years if year), ""),
        version=line_of(entries.get("version")),
        container=_container(entries),
    )


def _preferred(entries: Mapping[str, object]) -> Work:
    type_ = line_of(entries.get("type"))
    return replace(
        _work(entries), kind=_KINDS.get(type_, type_ if type_ in _KINDS.values() else ""), is_other=True
    )


def _container(entries: Mapping[str, object]) -> str:
    """What a cited work was published in: a journal, a collection such as proceedings, a conference."""
    conference = entries.get("conference")
    named = (entries.get("journal"), entries.get("collection-title"))
    return next((text for value in named if (text := line_of(value))), "") or (
        line_of(conference.get("name")) if isinstance(conference, dict) else ""
    )


def _doi(entries: Mapping[str, object]) -> str:
    listed = _entries(entries.get("identifiers"))
    values = [entries.get("doi"), *(entry.get("value") for entry in listed if entry.get("type") == "doi")]
    return next((doi for value in values if (doi := bare_doi(line_of(value)))), "")


def _entries(value: object) -> list[dict[str, object]]:
    """The mappings of a list."""
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _authors(value: object) -> tuple[Author, ...]:
    authors = (_author(person) for person in _entries(value)[:_MOST_AUTHORS])
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
        suffix=line_of(person.get("name-suffix")) if is_person else "",
    )
