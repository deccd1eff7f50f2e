"""How to cite a project, in words and in the formats that programs read."""

import json
import re
import unicodedata
from dataclasses import dataclass, replace

from sharinghub_static.portal.frame.contexts import Hyperlink
from sharinghub_static.portal.frame.links import doi_url
from sharinghub_static.portal.project_page.view import Fields, ProjectView, Section
from sharinghub_static.portal.translation.translator import gettext_noop
from sharinghub_static.project.citation_file import citation_file_of, find_citation_file
from sharinghub_static.project.model import Project
from sharinghub_static.project.works import Author, Work
from sharinghub_static.snapshot.records import ProjectRecord

__all__ = ["SECTION", "Citation", "bibtex", "cff", "citation", "ris", "work_to_cite"]


def _cited_work(project: Project) -> Work | None:
    """The work that is cited for a project; None when no source names a title or an author."""
    if project.citation and project.citation.work:
        return project.citation.work
    file = citation_file_of(project.record)
    if file is None:
        return None
    work = file.work
    if file.preferred and (file.preferred.title or file.preferred.authors):
        # Another work: its date, version and DOI are not those of the software.
        work = replace(file.preferred, authors=file.preferred.authors or file.work.authors)
    return work if work.authors or work.title else None


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


_FURTHER = "et al."
"""Stands for authors that a source does not name, in formats without a word for them."""

_SPECIAL = re.compile(r"[\\{}$&#%_^~]")
_BIBTEX = {
    "article": ("article", "journal"),
    "book": ("book", "publisher"),
    "conference-paper": ("inproceedings", "booktitle"),
    "report": ("techreport", "institution"),
    "thesis": ("phdthesis", "school"),
}
"""Kinds of works to BibTeX's entries, and what these call the place of publication."""

_RIS = {
    "article": "JOUR",
    "book": "BOOK",
    "conference-paper": "CPAPER",
    "dataset": "DATA",
    "report": "RPRT",
    "software": "COMP",
    "thesis": "THES",
}
_ESCAPED = {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}


def bibtex(record: ProjectRecord, work: Work, doi: str) -> str:
    """BibTeX's entry for the kind of a work, else ``@misc``.

    Args:
        record: gives the key, and the address of the project.
        work: what is cited.
        doi: in its bare form; may be empty.
    """
    name = unicodedata.normalize("NFKD", record.full_path.rpartition("/")[2])
    key = re.sub(r"[^A-Za-z0-9-]", "", name) or f"project{record.id}"
    entry, container = _BIBTEX.get(work.kind, ("misc", "howpublished"))
    fields = {
        "author": " and ".join([*map(_in_bibtex, work.authors), *(["others"] if work.is_cut else [])]),
        "title": _escaped(work.title),
        container: _escaped(work.container),
        **({"publisher": _escaped(work.publisher)} if work.publisher else {}),
        "volume": _escaped(work.volume),
        "number": _escaped(work.issue),
        "pages": _escaped("--".join(filter(None, (work.first_page, work.last_page)))),
        "year": work.year,
        "version": _escaped(work.version),
        "doi": _escaped(doi),
        "url": work.url if work.is_other else record.web_url,
    }
    lines = ",\n".join(f"  {field} = {{{value}}}" for field, value in fields.items() if value)
    return f"@{entry}{{{key},\n{lines}\n}}"


def _in_bibtex(author: Author) -> str:
    """A name as BibTeX takes it apart: ``van den Berg, Jr., Jan``."""
    if author.is_organisation:
        # Double braces: an organisation's name is not to be cut into given and family name.
        return f"{{{_escaped(author.name)}}}"
    parts = (author.family, author.suffix, author.given) if author.family else (author.in_order,)
    return ", ".join(_escaped(part) for part in parts if part)


def _escaped(text: str) -> str:
    """Text in which nothing means anything to TeX."""
    return _SPECIAL.sub(lambda found: _ESCAPED.get(found[0], "\\" + found[0]), _line(text))


def _line(text: str) -> str:
    return " ".join(text.split())


def ris(work: Work, doi: str, address: str, *, is_data: bool) -> str:
    """RIS, one tag a line, as https://en.wikipedia.org/wiki/RIS_(file_format) describes it.

    Args:
        work: what is cited.
        doi: in its bare form; may be empty.
        address: of the project.
        is_data: whether it is a data set, else it is software.
    """
    tags = [("TY", _RIS.get(work.kind, "DATA" if is_data else "COMP"))]
    tags += [("AU", author.family_first) for author in work.authors]
    tags += [("AU", _FURTHER)] if work.is_cut else []
    tags += [("TI", work.title), ("T2", work.container), ("PB", work.publisher), ("VL", work.volume)]
    tags += [("IS", work.issue), ("SP", work.first_page), ("EP", work.last_page)]
    tags += [("PY", work.year), ("ET", work.version)]
    tags += [("DO", doi), ("UR", address)]
    lines = [f"{tag}  - {_line(value)}" for tag, value in tags if value]
    return "\n".join([*lines, "ER  - "])


def cff(work: Work, doi: str, address: str, *, is_data: bool, title: str = "") -> str:
    """A ``CITATION.cff`` to begin with.

    A paper is what the project prefers to be cited by: the file itself is of software and data alone.

    Each value is a JSON string, which is a YAML string too, whatever a stranger wrote.

    Args:
        work: what is cited.
        doi: in its bare form; may be empty.
        address: of the project.
        is_data: whether it is a data set, else it is software.
        title: of the project, where the work is a paper.
    """
    is_paper = work.kind in _BIBTEX
    lines = ["cff-version: 1.2.0", "message: If you use it, please cite it as below."]
    lines += [f"type: {'dataset' if is_data else 'software'}"]
    lines += [f"title: {_quoted(title or work.title if is_paper else work.title)}"]
    authors = _authors_in_cff(work)
    known = {"version": work.version, "doi": "" if is_paper else doi, "url": address}
    lines += [*authors, *(f"{key}: {_quoted(value)}" for key, value in known.items() if value)]
    if is_paper:
        published = {"doi": _quoted(doi) if doi else "", "year": work.year, **_container_in_cff(work)}
        details = {
            "volume": work.volume,
            "issue": work.issue,
            "start": work.first_page,
            "end": work.last_page,
        }
        published |= {key: _quoted(value) for key, value in details.items() if value}
        lines += ["preferred-citation:", f"  type: {work.kind}", f"  title: {_quoted(work.title)}"]
        lines += [f"  {line}" for line in authors]
        lines += [f"  {key}: {value}" for key, value in published.items() if value]
    return "\n".join(lines)


def _authors_in_cff(work: Work) -> list[str]:
    lines = ["authors:"]
    for author in (*work.authors, *([Author(name=_FURTHER)] if work.is_cut else [])):
        names = {
            "name": author.name,
            "family-names": author.family,
            "given-names": author.given,
            "name-suffix": author.suffix,
        }
        entries = [f"{key}: {_quoted(name)}" for key, name in names.items() if name]
        lines += [f"  {'  ' if index else '- '}{entry}" for index, entry in enumerate(entries)]
    return lines


def _container_in_cff(work: Work) -> dict[str, str]:
    """Where a paper was published, as CITATION.cff has it for its kind."""
    if not work.container:
        return {}
    name = _quoted(work.container)
    publisher = {"publisher": f"{{name: {_quoted(work.publisher)}}}"} if work.publisher else {}
    if work.kind == "article":
        return {"journal": name, **publisher}
    if work.kind == "conference-paper":
        return {"collection-title": name, **publisher}
    return {"publisher" if work.kind == "book" else "institution": f"{{name: {name}}}"}


def _quoted(text: str) -> str:
    # YAML has no surrogate pairs, which is how JSON escapes what lies beyond 16 bits.
    plain = _line("".join(one for one in text if one.isprintable() or one.isspace()))
    return json.dumps(plain, ensure_ascii=False)


def work_to_cite(project: Project) -> tuple[Work, str]:
    """The work that is cited for a project, completed by what is known of the project, and its DOI.

    Args:
        project: any.

    Returns:
        The DOI in its bare form, empty where the work has none.
    """
    work = _completed(project, _cited_work(project))
    return work, work.doi if work.is_other else project.doi or work.doi


def citation(project: Project) -> Citation:
    """The citation, in words and in each format.

    What its authors wrote is offered as they wrote it: their line, their BibTeX, their CITATION.cff. All
    other forms are made from the same work. A project with neither a DOI nor named authors has the words
    alone: title, producer, year and address.
    """
    cited, named = project.citation, _cited_work(project)
    work, doi = work_to_cite(project)
    address = doi_url(doi) if doi else project.record.web_url
    is_said = cited is not None or named is not None or bool(_contacts(project))
    is_data = project.is_dataset
    file = find_citation_file(project.record)
    formats = (
        ("BibTeX", (cited.bibtex if cited else "") or bibtex(project.record, work, doi)),
        ("RIS", ris(work, doi, work.url if work.is_other else project.record.web_url, is_data=is_data)),
        (
            "CITATION.cff",
            file.text.strip()
            if file and named
            else cff(work, doi, project.record.web_url, is_data=is_data, title=project.title),
        ),
    )
    return Citation(
        doi=doi,
        doi_href=address if doi else "",
        text=(cited.citation if cited else "") or f"{work.citation}. {address}",
        formats=formats if is_said else (),
        publications=tuple(
            Hyperlink(text=one.citation or one.doi, href=doi_url(one.doi), external=True)
            for one in project.publications
        ),
    )


def _completed(project: Project, named: Work | None) -> Work:
    """The work; where its source is silent, what is known of the project. A year is never made up."""
    makers = tuple(
        Author(name=one.name, is_organisation=True) for one in project.providers if "producer" in one.roles
    )
    fallback = makers or (Author(name=project.record.namespace.name, is_organisation=True),)
    if named is None:
        return Work(project.title, _contacts(project) or fallback, year=str(project.updated.year))
    return replace(
        named, title=named.title or project.title, authors=named.authors or _contacts(project) or fallback
    )


def _contacts(project: Project) -> tuple[Author, ...]:
    """Authors among the item's ``contacts``, as names that are not to be taken apart."""
    contacts = project.properties.get("contacts")
    found = []
    for one in contacts if isinstance(contacts, list | tuple) else ():
        roles = one.get("roles") if isinstance(one, dict) else None
        if isinstance(roles, list | tuple) and "author" in roles:
            name = one.get("name") or one.get("organization")
            if isinstance(name, str) and name.strip():
                found.append(Author(name=" ".join(name.split())[:500], is_organisation=True))
    return tuple(found[:200])


def _fields(view: ProjectView) -> Fields:
    return {"citation": citation(view.project)}


def _is_shown(fields: Fields) -> bool:
    how: Citation = fields["citation"]
    return bool(how.formats or how.publications)


SECTION = Section("cite", gettext_noop("Cite"), _fields, _is_shown)
