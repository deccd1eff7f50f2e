"""Read codemeta.json.

Source: CodeMeta 3.0, https://codemeta.github.io/terms/, and 2.0, whose JSON-LD keys have an ``@``.
"""

import json
from collections.abc import Mapping

from sharinghub_static.project.companion_files import (
    CompanionFile,
    CompanionFileError,
    contact,
    line_of,
    lines_of,
    placeholders_in,
)
from sharinghub_static.project.works import Author, Work
from sharinghub_static.text.doi import bare_doi, is_placeholder

__all__ = ["read_codemeta"]

_LONGEST = 500_000
_KINDS = {"Dataset", "SoftwareApplication", "SoftwareSourceCode"}
_MEANINGFUL = ("name", "title", "description", "version", "softwareVersion", "license", "datePublished")


class _Number(float):
    """A number that is written as it was: of a version, 2.10 is not 2.1."""

    def __new__(cls, text: str) -> "_Number":
        number = super().__new__(cls, text)
        number._text = text
        return number

    _text: str

    def __str__(self) -> str:
        return self._text


def read_codemeta(text: str, path: str) -> CompanionFile:
    """Read a codemeta.json.

    Raises:
        CompanionFileError: it is not JSON, or not an object.
    """
    if len(text) > _LONGEST:
        raise CompanionFileError(f"it is longer than {_LONGEST:,} characters")
    try:
        entries = json.loads(text.removeprefix("\ufeff"), parse_float=_Number)
    except json.JSONDecodeError as error:
        raise CompanionFileError(error.msg, error.lineno) from None
    except (RecursionError, ValueError):
        raise CompanionFileError("it is nested too deep, or holds a number that is too long") from None
    if not isinstance(entries, dict):
        raise CompanionFileError("it is not an object")
    entries = _main(entries)
    placeholders = placeholders_in(entries, _MEANINGFUL)
    entries |= dict.fromkeys(key for key, _ in placeholders)
    identifiers = [line_of(_value(entry)) for entry in _many(entries.get("identifier"))]
    licenses = [_spdx(line_of(_value(entry))) for entry in _many(entries.get("license"))]
    authors = [_author(entry) for entry in _many(entries.get("author"))[:100]]
    title = line_of(entries.get("name") or entries.get("title"))
    doi = next((doi for text in identifiers if (doi := bare_doi(text))), "")
    version = line_of(entries.get("version") or entries.get("softwareVersion"))
    year = line_of(entries.get("datePublished"))[:4]
    cited = (_cited(entry) for entry in _many(entries.get("author"))[:100])
    own_doi = "" if is_placeholder(doi) else doi
    work = Work(title, tuple(filter(None, cited)), own_doi, year if year.isdecimal() else "", version)
    return CompanionFile(
        path=path,
        title=title,
        description=line_of(entries.get("description")),
        license=" AND ".join(found for found in licenses if found),
        doi=doi,
        citation=work.citation if work.authors else "",
        version=version,
        keywords=tuple(lines_of(entries.get("keywords"))),
        contacts=tuple(author for author in authors if author),
        work=work,
        placeholders=placeholders,
    )


def _main(document: dict[str, object]) -> dict[str, object]:
    """The software or data of a document of several nodes (``@graph``), with the nodes that it refers to.

    Raises:
        CompanionFileError: no node is software or data.
    """
    graph = document.get("@graph")
    if not isinstance(graph, list) or document.get("name"):
        return document
    listed = [node for node in graph if isinstance(node, dict)]
    nodes = {node["@id"]: node for node in listed if isinstance(node.get("@id"), str)}
    main = next((node for node in listed if _KINDS.intersection(map(line_of, _types(node)))), None)
    if main is None:
        raise CompanionFileError("no node of its @graph is a SoftwareSourceCode")

    def followed(value: object) -> object:
        if isinstance(value, list):
            return [followed(one) for one in value]
        if not isinstance(value, dict) or value.keys() != {"@id"}:
            return value
        return nodes.get(line_of(value["@id"]), value)

    return {key: followed(value) for key, value in main.items()}


def _types(node: Mapping[str, object]) -> list[object]:
    return _many(node.get("@type") or node.get("type"))


def _many(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _value(entry: object) -> object:
    """A value, the value of an object, or an object's identifier."""
    if not isinstance(entry, dict):
        return entry
    return next((entry[key] for key in ("value", "@value", "id", "@id", "url", "name") if entry.get(key)), "")


def _spdx(text: str) -> str:
    """``https://spdx.org/licenses/MIT.html`` → ``MIT``."""
    if "spdx.org/licenses/" not in text:
        return text
    return text.rpartition("/")[2].removesuffix(".html").removesuffix(".json")


def _cited(entry: object) -> Author | None:
    """An author as a bibliography has one; None where no name is given."""
    if not isinstance(entry, dict):
        name = line_of(entry)
        return Author(name=name) if name else None
    given, family, name = (line_of(entry.get(key)) for key in ("givenName", "familyName", "name"))
    orcid = line_of(entry.get("id") or entry.get("@id"))
    work = next(iter(_many(entry.get("affiliation"))), None)
    affiliation = line_of(work.get("name") if isinstance(work, dict) else work)
    if family or given:
        return Author(family, given, affiliation=affiliation, orcid=orcid)
    is_organisation = line_of(entry.get("type") or entry.get("@type")) == "Organization"
    return Author("", "", name, is_organisation, affiliation, orcid) if name else None


def _author(entry: object) -> dict[str, object]:
    if isinstance(entry, str):
        return contact(line_of(entry), "", "")
    if not isinstance(entry, dict):
        return {}
    given, family = line_of(entry.get("givenName")), line_of(entry.get("familyName"))
    work = next(iter(_many(entry.get("affiliation"))), None)
    organization = line_of(work.get("name") if isinstance(work, dict) else work)
    orcid = line_of(entry.get("id") or entry.get("@id"))
    return contact(line_of(entry.get("name")) or f"{given} {family}".strip(), organization, orcid)
