"""How the authors of a project wish to be cited, from its ``CITATION.cff``."""

from dataclasses import dataclass, replace

from sharinghub_static.project.citation_file import citation_file_of
from sharinghub_static.project.model import Project

__all__ = ["CitationFile", "read_citation_file"]


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
    file = citation_file_of(project.record)
    if file is None:
        return None
    work = file.work
    if file.preferred and _is_cited(project, file.preferred.doi):
        # Another work: its date, version and DOI are not those of the software.
        work = replace(file.preferred, authors=file.preferred.authors or file.work.authors)
    authors = tuple((author.family_first, author.is_organisation) for author in work.authors)
    found = CitationFile(authors, work.title, work.doi, work.year, work.version)
    return found if found.authors or found.title else None


def _is_cited(project: Project, doi: str) -> bool:
    """Whether a work with this DOI may be the one by which the project is cited: it has no other DOI."""
    return not project.citation or not doi or doi.casefold() == project.citation.doi.casefold()
