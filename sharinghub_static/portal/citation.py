"""How to cite a project, in words and for programs."""

from urllib.parse import quote

from sharinghub_static.portal.citation_file import CitationFile, read_citation_file
from sharinghub_static.portal.citation_formats import bibtex, cff, ris
from sharinghub_static.portal.contexts import Hyperlink
from sharinghub_static.portal.project_contexts import Citation
from sharinghub_static.project.model import Project

__all__ = ["citation"]

_MANY_AUTHORS = 20  # APA names at most so many


def citation(project: Project) -> Citation:
    """The citation, in words and in each format.

    A project with neither a DOI nor named authors has the words alone: title, producer, year and address.
    """
    cited, file = project.citation, read_citation_file(project)
    said = _completed(project, file)
    doi = cited.doi if cited else said.doi
    address = doi_url(doi) if doi else project.record.web_url
    is_said = cited is not None or file is not None or bool(_contacts(project))
    data = "dataset" in project.categories[0]
    formats = (
        ("BibTeX", bibtex(project.record, said, doi)),
        ("RIS", ris(said, doi, project.record.web_url, is_data=data)),
        ("CITATION.cff", cff(said, doi, project.record.web_url, is_data=data)),
    )
    return Citation(
        doi=doi,
        doi_href=address if doi else "",
        text=(cited.citation if cited else "") or _in_words(said, address),
        formats=formats if is_said else (),
        publications=tuple(
            Hyperlink(text=one.citation or one.doi, href=doi_url(one.doi), external=True)
            for one in project.publications
        ),
    )


def doi_url(doi: str) -> str:
    """Where a DOI is resolved."""
    return f"https://doi.org/{quote(doi, safe='/:;().-_')}"


def _completed(project: Project, file: CitationFile | None) -> CitationFile:
    """What the file says; where it is silent, what is known of the project."""
    makers = tuple((one.name, True) for one in project.providers if "producer" in one.roles)
    authors = (file and file.authors) or _contacts(project) or makers
    return CitationFile(
        authors=authors or ((project.record.namespace.name, True),),
        title=(file and file.title) or project.title,
        doi=file.doi if file else "",
        year=(file and file.year) or str(project.updated.year),
        version=file.version if file else "",
    )


def _contacts(project: Project) -> tuple[tuple[str, bool], ...]:
    """Authors among the item's ``contacts``, as names that are not to be taken apart."""
    contacts = project.properties.get("contacts")
    found = []
    for one in contacts if isinstance(contacts, list | tuple) else ():
        roles = one.get("roles") if isinstance(one, dict) else None
        if isinstance(roles, list | tuple) and "author" in roles:
            name = one.get("name") or one.get("organization")
            if isinstance(name, str) and name.strip():
                found.append((" ".join(name.split())[:500], True))
    return tuple(found[:200])


def _in_words(said: CitationFile, address: str) -> str:
    """APA's form, with given names as they are written."""
    names = [name for name, _ in said.authors[:_MANY_AUTHORS]]
    authors = "; ".join(names) + (" et al." if len(said.authors) > len(names) else "")
    version = f" (Version {said.version})" if said.version else ""
    return f"{authors} ({said.year}). {said.title}{version}. {address}"
