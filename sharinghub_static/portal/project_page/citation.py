"""How to cite a project, in words and in the formats that programs read."""

import json
import re
import unicodedata
from dataclasses import dataclass, replace

from sharinghub_static.portal.frame.contexts import Hyperlink
from sharinghub_static.portal.frame.links import doi_url
from sharinghub_static.portal.project_page.view import Fields, ProjectView, Section
from sharinghub_static.portal.translation.translator import gettext_noop
from sharinghub_static.project.citation_file import citation_file_of
from sharinghub_static.project.model import Project
from sharinghub_static.snapshot.records import ProjectRecord

__all__ = ["SECTION", "Citation", "bibtex", "cff", "citation", "ris"]


@dataclass(frozen=True, slots=True)
class CitationFile:
    """What a citation file says; what it does not say is empty.

    Args:
        authors: ``Family, Given`` of people, the name of organisations (then the second value is true).
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """How to cite the project.

    Args:
        doi: empty, as ``doi_href``, when it has none.
        text: the citation in words.
        formats: the same for programs, by the name of each format; empty where it is not said how the project
            wishes to be cited.
        publications: works about it.
    """

    doi: str
    doi_href: str
    text: str
    formats: tuple[tuple[str, str], ...]
    publications: tuple[Hyperlink, ...]


_SPECIAL = re.compile(r"[\\{}$&#%_^~]")
_ESCAPED = {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}


def bibtex(record: ProjectRecord, said: CitationFile, doi: str) -> str:
    """BibTeX's ``@misc``.

    Args:
        record: gives the key and the address.
        said: the citation.
        doi: in its bare form; may be empty.
    """
    name = unicodedata.normalize("NFKD", record.full_path.rpartition("/")[2])
    key = re.sub(r"[^A-Za-z0-9-]", "", name) or f"project{record.id}"
    # Double braces: an organisation's name is not to be cut into given and family name.
    authors = [f"{{{_escaped(name)}}}" if whole else _escaped(name) for name, whole in said.authors]
    fields = {
        "author": " and ".join(authors),
        "title": _escaped(said.title),
        "year": said.year,
        "version": _escaped(said.version),
        "doi": _escaped(doi),
        "url": record.web_url,
    }
    lines = ",\n".join(f"  {field} = {{{value}}}" for field, value in fields.items() if value)
    return f"@misc{{{key},\n{lines}\n}}"


def _escaped(text: str) -> str:
    """Text in which nothing means anything to TeX."""
    return _SPECIAL.sub(lambda found: _ESCAPED.get(found[0], "\\" + found[0]), _line(text))


def _line(text: str) -> str:
    return " ".join(text.split())


def ris(said: CitationFile, doi: str, address: str, *, is_data: bool) -> str:
    """RIS, one tag a line, as https://en.wikipedia.org/wiki/RIS_(file_format) describes it.

    Args:
        said: the citation.
        doi: in its bare form; may be empty.
        address: of the project.
        is_data: whether it is a data set, else it is software.
    """
    tags = [("TY", "DATA" if is_data else "COMP")]
    tags += [("AU", name) for name, _ in said.authors]
    tags += [("TI", said.title), ("PY", said.year), ("ET", said.version), ("DO", doi), ("UR", address)]
    lines = [f"{tag}  - {_line(value)}" for tag, value in tags if value]
    return "\n".join([*lines, "ER  - "])


def cff(said: CitationFile, doi: str, address: str, *, is_data: bool) -> str:
    """A ``CITATION.cff`` to begin with; arguments as of :func:`ris`.

    Each value is a JSON string, which is a YAML string too, whatever a stranger wrote.
    """
    lines = ["cff-version: 1.2.0", "message: If you use it, please cite it as below."]
    lines += [f"type: {'dataset' if is_data else 'software'}", f"title: {_quoted(said.title)}", "authors:"]
    for name, whole in said.authors:
        family, comma, given = name.partition(", ")
        if whole or not comma:
            lines.append(f"  - name: {_quoted(name)}")
        else:
            lines += [f"  - family-names: {_quoted(family)}", f"    given-names: {_quoted(given)}"]
    known = {"version": said.version, "doi": doi, "url": address}
    lines += [f"{key}: {_quoted(value)}" for key, value in known.items() if value]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    # YAML has no surrogate pairs, which is how JSON escapes what lies beyond 16 bits.
    plain = _line("".join(one for one in text if one.isprintable() or one.isspace()))
    return json.dumps(plain, ensure_ascii=False)


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


def _fields(view: ProjectView) -> Fields:
    return {"citation": citation(view.project)}


def _is_shown(fields: Fields) -> bool:
    how: Citation = fields["citation"]
    return bool(how.formats or how.publications)


SECTION = Section("cite", gettext_noop("Cite"), _fields, _is_shown)
