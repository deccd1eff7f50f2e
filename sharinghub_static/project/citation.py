"""CITATION.cff → what it says beside the README.

Source: the Citation File Format, https://github.com/citation-file-format/citation-file-format, version 1.2.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sharinghub_static.project.beside import Beside, BesideError, contact, plain_list, plain_text
from sharinghub_static.project.model import Citation
from sharinghub_static.text.doi import bare_doi
from sharinghub_static.text.yaml_reader import read_yaml

__all__ = ["read_citation_file"]

_MOST_NAMED = 20


def read_citation_file(text: str, path: str) -> Beside:
    """Read a CITATION.cff.

    Raises:
        BesideError: it is not YAML, or not a mapping.
    """
    document = read_yaml(text)
    mistakes = [issue for issue in document.issues if issue.kind in {"syntax", "limit"}]
    if mistakes or not isinstance(document.value, dict):
        line = mistakes[0].place.line if mistakes else 1
        raise BesideError(mistakes[0].message if mistakes else "it is not a mapping", line)
    told = document.value
    preferred = told.get("preferred-citation")
    publication = _doi(preferred) if isinstance(preferred, dict) else ""
    license_ = told.get("license")
    return Beside(
        path=path,
        title=plain_text(told.get("title")),
        description=plain_text(told.get("abstract")),
        license=" OR ".join(plain_list(license_)) if isinstance(license_, list) else plain_text(license_),
        doi=_doi(told),
        citation=_cited(told),
        version=plain_text(told.get("version")),
        keywords=tuple(plain_list(told.get("keywords"))),
        publications=(Citation(publication, _cited(preferred)),)
        if isinstance(preferred, dict) and publication
        else (),
        contacts=tuple(_authors(told)),
    )


def _doi(work: Mapping[str, Any]) -> str:
    found = bare_doi(plain_text(work.get("doi")))
    identifiers = work.get("identifiers")
    for entry in identifiers if isinstance(identifiers, list) else ():
        if not found and isinstance(entry, dict) and entry.get("type") == "doi":
            found = bare_doi(plain_text(entry.get("value")))
    return found


def _authors(work: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    authors = work.get("authors")
    for entry in (authors if isinstance(authors, list) else [])[:100]:
        if isinstance(entry, dict):
            given = [plain_text(entry.get(key)) for key in ("given-names", "name-particle", "family-names")]
            name = plain_text(entry.get("name")) or " ".join(part for part in given if part)
            made = contact(name, plain_text(entry.get("affiliation")), plain_text(entry.get("orcid")))
            if made:
                yield made


def _cited(work: Mapping[str, Any]) -> str:
    """The work as a reference list has it: ``Nadir, A. and Raster, H. (2026). Title, version 2``."""
    names = []
    authors = work.get("authors")
    for entry in (authors if isinstance(authors, list) else [])[:_MOST_NAMED]:
        if not isinstance(entry, dict):
            continue
        family, given = plain_text(entry.get("family-names")), plain_text(entry.get("given-names"))
        initials = " ".join(f"{part[0]}." for part in given.split())
        names.append(plain_text(entry.get("name")) or ", ".join(part for part in (family, initials) if part))
    names = [name for name in names if name]
    listed = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    date = plain_text(work.get("year")) or plain_text(work.get("date-released"))[:4]
    title, version = plain_text(work.get("title")), plain_text(work.get("version"))
    start = f"{listed} ({date})." if listed and date else f"{listed}." if listed else ""
    whole = f"{start} {title}".strip() + (f", version {version}" if version else "")
    return whole if title else ""
