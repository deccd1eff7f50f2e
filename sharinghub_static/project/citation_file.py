"""CITATION.cff: the one reader, for the metadata and for the page of a project.

Source: the Citation File Format, https://github.com/citation-file-format/citation-file-format, version 1.2.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from sharinghub_static.problems import Message, phrase
from sharinghub_static.project.authors import authors_in, nameless, names_further
from sharinghub_static.project.builder import name_of_type
from sharinghub_static.project.companion_files import (
    CompanionFile,
    CompanionFileError,
    contact,
    line_of,
    lines_of,
    placeholders_in,
)
from sharinghub_static.project.model import Citation
from sharinghub_static.project.works import Author, Work, pages_in
from sharinghub_static.snapshot.records import ProjectRecord, TextRecord
from sharinghub_static.text.doi import bare_doi, is_placeholder
from sharinghub_static.text.no_values import stands_for_none
from sharinghub_static.text.yaml_reader import read_yaml

__all__ = ["CitationMetadata", "citation_file_of", "describe", "find_citation_file"]

_NAME = "CITATION.cff"
_MEANINGFUL = ("title", "version", "abstract", "license", "date-released")
_VERSION = re.compile(r"^version:[ \t]{1,9}([0-9][0-9.]{0,40})[ \t]{0,9}(?:#.*)?$", re.MULTILINE)
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

_TEXTS = ("title", "version", "abstract", "date-released", "doi", "license-url")
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
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)|\A(\d{4})\d{4}\Z")
"""The year of a date in any order: ``2023-12-07``, ``07/12/2023``, ``20231207``."""


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
        placeholder_doi: a DOI that only stands for one, so that the work has none; empty otherwise.
        unread: codes of Problems with the keys of which they are, and what is wrong with them.
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
    placeholder_doi: str = ""
    unread: tuple[tuple[str, str, Message], ...] = ()


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
        doi=file.work.doi or file.placeholder_doi,
        citation=file.work.citation,
        version=file.work.version,
        keywords=file.keywords,
        publications=(Citation(preferred.doi, preferred.citation, preferred),)
        if preferred and (preferred.doi or preferred.citation)
        else (),
        work=file.work,
        placeholders=file.placeholders,
        unread=file.unread,
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
    if isinstance(entries.get("version"), float) and (written := _VERSION.search(text)):
        entries["version"] = written[1]  # 1.10 is the number 1.1
    preferred, license_ = entries.get("preferred-citation"), entries.get("license")
    dois = [*_dois(entries), *(_dois(preferred) if isinstance(preferred, dict) else [])]
    return CitationMetadata(
        path=path,
        work=_work(entries, unnamed),
        abstract=line_of(entries.get("abstract")),
        license=" OR ".join(lines_of(license_)) if isinstance(license_, list) else line_of(license_),
        license_url=line_of(entries.get("license-url")),
        keywords=tuple(lines_of(entries.get("keywords"))),
        preferred=_preferred(preferred) if isinstance(preferred, dict) else None,
        placeholders=placeholders,
        placeholder_doi=next(filter(is_placeholder, dois), ""),
        unread=tuple(_unread(entries)),
    )


def _unread(entries: Mapping[str, object]) -> Iterator[tuple[str, str, Message]]:
    """Keys whose values are not what the standard has for them, so that they are left out."""
    key = "authors" if entries.get("authors") else "author"
    for index, _ in nameless(_people(entries)):
        place = key if index is None else f"{key}[{index}]"
        yield "SH319", key, phrase("`%(key)s` has no name", key=place)
    for key in _TEXTS:
        if isinstance(entries.get(key), list | dict):
            yield "SH319", key, _of_type(key, entries[key], phrase("a text"))
    for key in ("doi", "date-released"):
        text = line_of(entries.get(key))
        if key == "doi" and text and not (bare_doi(text) or stands_for_none(text)):
            yield "SH315", key, phrase("`%(text)s` is no DOI", text=text[:100])
        elif key != "doi" and text and not _YEAR.search(text):
            yield "SH319", key, phrase("`%(key)s` is `%(text)s`, which has no year", key=key, text=text[:100])
    preferred = entries.get("preferred-citation")
    if isinstance(preferred, dict):
        if preferred and not line_of(preferred.get("title")) and not _dois(preferred):
            yield "SH319", "preferred-citation", phrase("`%(key)s` has no `title`", key="preferred-citation")
    elif preferred:
        expected = phrase("a map with `title` and `authors`")
        yield "SH319", "preferred-citation", _of_type("preferred-citation", preferred, expected)


def _of_type(key: str, value: object, expected: Message) -> Message:
    name = name_of_type(value)
    return phrase(
        "`%(path)s` is %(name)s where %(expected)s is expected", path=key, name=name, expected=expected
    )


def _placeholders(entries: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Keys whose value only stands for one, with the value; ``authors`` once for each such name."""
    names = [author.in_order for author in _authors(entries)]
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


def _work(entries: Mapping[str, object], unnamed: Collection[str] = ()) -> Work:
    keys = ("year", "date-released", "date-published", "issue-date")
    years = (_YEAR.search(line_of(entries.get(key))) for key in keys)
    return Work(
        title=line_of(entries.get("title")),
        authors=tuple(author for author in _authors(entries) if author.in_order not in unnamed),
        doi=next((doi for doi in _dois(entries) if not is_placeholder(doi)), ""),
        year=next((year[1] or year[2] for year in years if year), ""),
        version=line_of(entries.get("version")),
        is_cut=names_further(_people(entries)),
    )


def _preferred(entries: Mapping[str, object]) -> Work:
    type_, url = line_of(entries.get("type")), line_of(entries.get("url"))
    kind = _KINDS.get(type_, type_ if type_ in _KINDS.values() else "")
    publisher = _name(entries.get("publisher"))
    container = _container(entries)
    if kind in {"book", "report", "thesis"}:
        # These are cited by who published them.
        container, publisher = _name(entries.get("institution")) or publisher or container, ""
    pages = line_of(entries.get("start")), line_of(entries.get("end"))
    if not any(pages) and pages_in(line_of(entries.get("pages")))[1]:
        pages = pages_in(line_of(entries.get("pages")))  # which is a number of pages by the standard
    return replace(
        _work(entries),
        kind=kind,
        is_other=True,
        container=container,
        volume=line_of(entries.get("volume")),
        issue=line_of(entries.get("issue") or entries.get("number")),
        first_page=pages[0],
        last_page=pages[1] if pages[1] != pages[0] else "",
        publisher=publisher,
        url=url if url.startswith(("https://", "http://")) else "",
    )


def _container(entries: Mapping[str, object]) -> str:
    """What a cited work was published in: a journal, a collection such as proceedings, a conference."""
    named = map(_name, (entries.get(key) for key in ("journal", "collection-title", "conference")))
    return next(filter(None, named), "")


def _name(value: object) -> str:
    """The name of an entity, which people write as a text too."""
    return line_of(value.get("name") if isinstance(value, dict) else value)


def _dois(entries: Mapping[str, object]) -> list[str]:
    listed = _entries(entries.get("identifiers"))
    values = [entries.get("doi"), *(entry.get("value") for entry in listed if entry.get("type") == "doi")]
    return [doi for value in values if (doi := bare_doi(line_of(value)))]


def _entries(value: object) -> list[dict[str, object]]:
    """The mappings of a list."""
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _authors(entries: Mapping[str, object]) -> tuple[Author, ...]:
    """The authors, also where they are no list of maps, or below ``author``."""
    return authors_in(_people(entries))


def _people(entries: Mapping[str, object]) -> object:
    return entries.get("authors") or entries.get("author")
