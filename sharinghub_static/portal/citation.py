"""How to cite a project that has a DOI."""

import re
import unicodedata

from sharinghub_static.portal.contexts import Hyperlink
from sharinghub_static.portal.project_contexts import Citation
from sharinghub_static.project.model import Citation as Cited
from sharinghub_static.project.model import Project

__all__ = ["citation"]

_SPECIAL = re.compile(r"[\\{}$&#%_^~]")
_ESCAPED = {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}


def citation(project: Project) -> Citation | None:
    """The citation, in words and as BibTeX; None when there is no DOI."""
    cited = project.citation
    if cited is None:
        return None
    authors = _authors(project)
    year = project.updated.year
    href = _doi_url(cited.doi)
    text = cited.citation or f"{', '.join(authors)} ({year}). {project.title}. {href}"
    return Citation(
        doi=cited.doi,
        doi_href=href,
        text=text,
        bibtex=_bibtex(project, cited, authors, year),
        publications=tuple(
            Hyperlink(text=one.citation or one.doi, href=_doi_url(one.doi), external=True)
            for one in project.publications
        ),
    )


def _doi_url(doi: str) -> str:
    return f"https://doi.org/{doi}"


def _authors(project: Project) -> tuple[str, ...]:
    makers = tuple(one.name for one in project.providers if "producer" in one.roles)
    return makers or (project.record.namespace.name,)


def _bibtex(project: Project, cited: Cited, authors: tuple[str, ...], year: int) -> str:
    name = unicodedata.normalize("NFKD", project.record.full_path.rpartition("/")[2])
    key = re.sub(r"[^A-Za-z0-9-]", "", name) or f"project{project.record.id}"
    fields = {
        # Double braces: an organisation's name is not to be cut into given and family name.
        "author": " and ".join(f"{{{_escaped(author)}}}" for author in authors),
        "title": _escaped(project.title),
        "year": str(year),
        "doi": _escaped(cited.doi),
        "url": project.record.web_url,
    }
    lines = ",\n".join(f"  {field} = {{{value}}}" for field, value in fields.items())
    return f"@misc{{{key},\n{lines}\n}}"


def _escaped(text: str) -> str:
    """Text in which nothing means anything to TeX."""
    return _SPECIAL.sub(lambda found: _ESCAPED.get(found[0], "\\" + found[0]), " ".join(text.split()))
