"""What programs find in the head of a project's page without reading its text.

Signposting's links lead from the page to the DOI, the files, the licence, the authors and to what describes
the project for programs: https://signposting.org/FAIR/. A static site cannot send them as HTTP headers, so
they are ``link`` elements. Reference managers and Google Scholar read Highwire's ``citation_*`` tags:
https://scholar.google.com/intl/en/scholar/inclusion.html#indexing.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from sharinghub_static.portal.components.formats import public_files
from sharinghub_static.portal.frame.contexts import HeadLink, MetaTag
from sharinghub_static.portal.frame.links import doi_url, is_web_address
from sharinghub_static.portal.project_page.citation import work_to_cite
from sharinghub_static.project.model import Project

__all__ = ["citation_tags", "signposting"]

_FILES: Final = 10
_AUTHORS: Final = 20
"""Each costs a hundred bytes of every page; JSON-LD and the Item have all."""

_TYPES: Final = {"Dataset": "Dataset", "SoftwareSourceCode": "Software", "SoftwareApplication": "Software"}
"""What schema.org calls a thing, as DCMI's types have it: Zotero knows data sets and software by them."""


def signposting(
    project: Project, about: Mapping[str, Any], described_by: Iterable[HeadLink]
) -> Iterator[HeadLink]:
    """Return the links of Signposting's FAIR profile, level 1.

    Args:
        project: any.
        about: its JSON-LD, which names type, licence and authors.
        described_by: what describes it for programs.
    """
    if project.doi:
        yield HeadLink(rel="cite-as", href=doi_url(project.doi))
    yield HeadLink(rel="type", href="https://schema.org/AboutPage")
    yield HeadLink(rel="type", href=f"https://schema.org/{about['@type']}")
    licenses = about["license"]
    for address in [licenses] if isinstance(licenses, str) else licenses:
        if is_web_address(address):
            yield HeadLink(rel="license", href=address)
    for creator in about["creator"][:_AUTHORS]:
        if "@id" in creator:
            yield HeadLink(rel="author", href=creator["@id"])
    yield from described_by
    for asset in public_files(project)[:_FILES]:
        # Readers of Signposting leave out links whose media type has parameters.
        yield HeadLink(rel="item", href=asset.href, type=asset.type.partition(";")[0].strip())


def citation_tags(project: Project, language: str, address: str) -> Iterator[MetaTag]:
    """Return Highwire's tags of the work that is to be cited.

    Args:
        project: any.
        language: of the page.
        address: public one of the page; may be empty.
    """
    work, doi = work_to_cite(project)
    yield MetaTag(name="citation_title", content=work.title)
    for author in work.authors[:_AUTHORS]:
        yield MetaTag(name="citation_author", content=author.family_first)
    tags = {
        "citation_publication_date": work.year,
        "citation_doi": doi,
        "citation_journal_title": work.container if work.kind == "article" else "",
        "citation_conference_title": work.container if work.kind == "conference-paper" else "",
        "citation_volume": work.volume,
        "citation_issue": work.issue,
        "citation_firstpage": work.first_page,
        "citation_lastpage": work.last_page,
        "citation_publisher": work.publisher,
        "citation_keywords": "; ".join(project.keywords[:_AUTHORS]),
        "citation_language": language,
        "citation_public_url": "" if work.is_other else address,
        "dc.type": "" if work.is_other else _TYPES.get(project.kind, ""),
    }
    for name, content in tags.items():
        if content:
            yield MetaTag(name=name, content=content)
