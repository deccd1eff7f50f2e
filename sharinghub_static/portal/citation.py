"""How to cite a project that has a DOI or says how it wishes to be cited."""

import re
import unicodedata
from urllib.parse import quote

from sharinghub_static.portal.citation_file import CitationFile, read_citation_file
from sharinghub_static.portal.contexts import Hyperlink
from sharinghub_static.portal.project_contexts import Citation
from sharinghub_static.project.model import Project

__all__ = ["citation"]

_SPECIAL = re.compile(r"[\\{}$&#%_^~]")
_ESCAPED = {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}
_MANY_AUTHORS = 20  # APA names at most so many


def citation(project: Project) -> Citation | None:
    """The citation, in words and as BibTeX; None when the project has neither a DOI nor a citation file."""
    cited, file = project.citation, read_citation_file(project)
    if cited is None and file is None:
        return None
    said = _completed(project, file)
    doi = cited.doi if cited else said.doi
    return Citation(
        doi=doi,
        doi_href=_doi_url(doi) if doi else "",
        text=(cited.citation if cited else "") or _in_words(project, said, doi),
        bibtex=_bibtex(project, said, doi),
        publications=tuple(
            Hyperlink(text=one.citation or one.doi, href=_doi_url(one.doi), external=True)
            for one in project.publications
        ),
    )


def _completed(project: Project, file: CitationFile | None) -> CitationFile:
    """What the file says; where it is silent, what is known of the project."""
    makers = tuple((one.name, True) for one in project.providers if "producer" in one.roles)
    return CitationFile(
        authors=(file and file.authors) or makers or ((project.record.namespace.name, True),),
        title=(file and file.title) or project.title,
        doi=file.doi if file else "",
        year=(file and file.year) or str(project.updated.year),
        version=file.version if file else "",
    )


def _doi_url(doi: str) -> str:
    return f"https://doi.org/{quote(doi, safe='/:;().-_')}"


def _in_words(project: Project, said: CitationFile, doi: str) -> str:
    """APA's form, with given names as they are written."""
    names = [name for name, _ in said.authors[:_MANY_AUTHORS]]
    authors = "; ".join(names) + (" et al." if len(said.authors) > len(names) else "")
    version = f" (Version {said.version})" if said.version else ""
    return (
        f"{authors} ({said.year}). {said.title}{version}. {_doi_url(doi) if doi else project.record.web_url}"
    )


def _bibtex(project: Project, said: CitationFile, doi: str) -> str:
    name = unicodedata.normalize("NFKD", project.record.full_path.rpartition("/")[2])
    key = re.sub(r"[^A-Za-z0-9-]", "", name) or f"project{project.record.id}"
    # Double braces: an organisation's name is not to be cut into given and family name.
    authors = [f"{{{_escaped(name)}}}" if whole else _escaped(name) for name, whole in said.authors]
    fields = {
        "author": " and ".join(authors),
        "title": _escaped(said.title),
        "year": said.year,
        "version": _escaped(said.version),
        "doi": _escaped(doi),
        "url": project.record.web_url,
    }
    lines = ",\n".join(f"  {field} = {{{value}}}" for field, value in fields.items() if value)
    return f"@misc{{{key},\n{lines}\n}}"


def _escaped(text: str) -> str:
    """Text in which nothing means anything to TeX."""
    return _SPECIAL.sub(lambda found: _ESCAPED.get(found[0], "\\" + found[0]), " ".join(text.split()))
