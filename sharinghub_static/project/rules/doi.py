"""Rule 17: a project's own DOI, how it is cited, and the publications about it.

Source: SharingHub documentation and server: a README's first link to ``https://doi.org/10.…`` is the
project's DOI, others are publications; the link's text less "DOI:" is the citation. Here what is written
for programs goes first: the front matter (``sci: {doi: …}`` or ``doi``), CITATION.cff, codemeta.json. Of
the README the DOI counts that a badge, a label "DOI:" or a citation section names; one in prose is a
reference. To a CITATION.cff without a DOI only a badge of an archive of software and data adds one, or an
entry of the same title: the badge of a paper may be that of a method. The catalog adds the link ``cite-as``.
What CITATION.cff prefers is cited in the place of the project, whose DOI stays its own:
https://github.com/citation-file-format/citation-file-format/blob/main/schema-guide.md#preferred-citation.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from sharinghub_static.problems import Message, phrase
from sharinghub_static.project.bibtex import BibtexEntry, looks_like_bibtex, read_bibtex
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.model import Citation
from sharinghub_static.project.readme_citations import CitationPlace, ReadmeCitation, citations_in
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.project.works import Work, doi_of_arxiv
from sharinghub_static.text.doi import (
    arxiv_in,
    bare_doi,
    doi_of_zenodo,
    dois_in,
    is_of_archive,
    is_placeholder,
)
from sharinghub_static.text.no_values import stands_for_none
from sharinghub_static.text.yaml_reader import YamlPath

_MOST = 50
_NEXT = re.compile(r"[,;]\s*(?=\S{0,30}\b10\.\d{4,9}/)")
"""What is between two DOIs of one text."""

_NO_NUMBERS = re.compile(r"(?:https?://)?(?:doi\.org/)?10\.x+(?:/.*)?", re.IGNORECASE)
"""A DOI of a form to fill in: ``10.xxxx/yyyy``."""

_DOI_ADDRESS = "https://doi.org/"
_SHORTEST_TITLE = 20
"""Letters of a title that no other work is likely to have."""


@metadata_rule("doi")
def apply(builder: ProjectBuilder) -> None:
    """Set citation and publications."""
    written, entry = _written(builder)
    publications = _written_publications(builder)
    record = builder.record
    names = (builder.title, record.name, record.full_path.rpartition("/")[2])
    readme = [entry for entry in citations_in(builder.prose, names) if not _is_unfinished(builder, entry)]
    readme = sorted([*readme, *_in_citation_bib(builder)], key=lambda entry: entry.place)
    files = list(_in_companion_files(builder))
    own_dois = {doi.lower() for doi in (written.doi, *(file.doi for file in files)) if doi}
    if entry and entry.doi and own_dois and entry.doi.lower() not in own_dois:
        # The project has a DOI of its own, so that the entry is another work, to be cited in its place.
        written = replace(written, citation=_with_doi(entry), work=_as_other(entry.work), bibtex=entry.bibtex)
        publications.append(entry)
    elif entry:
        written = _joined(written, entry)
    own = _own(written, files, readme)
    further = [*publications, *(entry.citation for entry in readme if not _is_other_own(entry, own))]
    further += [publication for file in builder.companion_files for publication in file.publications]
    known: dict[str, Citation] = {}
    for citation in (own, *files, *further):
        if citation and citation.doi:
            key = citation.doi.lower()
            known[key] = _joined(known[key], citation) if key in known else citation
    if own and own.doi:
        own = known.pop(own.doi.lower())
    # What files beside the front matter say of the project itself is no publication about it.
    for file in files:
        known.pop(file.doi.lower(), None)
    builder.citation, builder.publications = own, list(known.values())[:_MOST]


def _own(written: Citation, files: list[Citation], readme: list[ReadmeCitation]) -> Citation | None:
    """The project itself as it is to be cited; None when no source says how."""
    described = next((file for file in files if file.doi), next(iter(files), None))
    if written.doi:
        return _joined(written, replace(described, doi="") if described else written)
    if described and (described.doi or described.citation):
        named = _joined(replace(written, doi=described.doi), described)
        return named if named.doi else _joined(named, _same_work(named, readme))
    section = next((entry.citation for entry in readme if entry.place is not CitationPlace.PROSE), None)
    if section:
        return _joined(written, section)
    return written if written.citation else None


def _is_other_own(entry: ReadmeCitation, own: Citation | None) -> bool:
    """Whether a badge shows another DOI of the project itself: an archive has one for all of its versions."""
    if own is None or not own.doi or not entry.is_picture:
        return False
    doi = entry.citation.doi.lower()
    return doi != own.doi.lower() and doi.partition("/")[0] == own.doi.lower().partition("/")[0]


def _same_work(described: Citation, readme: list[ReadmeCitation]) -> Citation:
    """What a README says of a work that a file describes without its DOI; a paper about it is another."""
    title = _letters(described.work.title) if described.work else ""
    for entry in readme:
        if entry.place is CitationPlace.BADGE and is_of_archive(entry.citation.doi):
            return Citation(entry.citation.doi)
        if len(title) >= _SHORTEST_TITLE and title in _letters(entry.citation.citation):
            return entry.citation
    return Citation("")


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _joined(first: Citation, second: Citation) -> Citation:
    """The same work with what either says of it; the first goes before."""
    return Citation(
        first.doi or second.doi,
        first.citation or second.citation,
        first.work or second.work,
        first.bibtex or second.bibtex,
    )


def _with_doi(other: Citation) -> str:
    """A line that cites another work, with its DOI: that of the project is shown beside it."""
    return f"{other.citation}. {_DOI_ADDRESS}{other.doi}" if other.doi else other.citation


def _as_other(work: Work | None) -> Work | None:
    return replace(work, is_other=True) if work else None


def _written(builder: ProjectBuilder) -> tuple[Citation, Citation | None]:
    """What the front matter says: DOI and words, and the work where these are an entry of BibTeX.

    Properties ``sci:`` that this rule understands are dealt with here.
    """
    text = builder.properties.pop("sci:citation", "")
    if not (isinstance(text, str) and text.strip()):
        text = ""
    if isinstance(builder.unused_keys.get("citation"), str):
        text = text or str(builder.unused_keys["citation"])
        builder.take("citation")
    values = ((builder.properties.pop("sci:doi", None), ("sci", "doi")), (builder.take("doi"), ("doi",)))
    dois = [doi for value, path in values for doi in _read(builder, value, path)]
    if len({doi.lower() for doi in dois}) > 1:
        said = phrase(
            "`doi` is `%(doi)s`, and `sci` has `%(other)s`, which counts", doi=dois[1], other=dois[0]
        )
        hint = phrase(
            "Write one as `doi`, and the others under `sci`: `publications: [{doi: %(doi)s}]`.", doi=dois[1]
        )
        builder.problem("SH315", said, ("doi",), hint=hint)
    doi = next(iter(dois), "")
    entry = next(iter(read_bibtex(text)), None) if looks_like_bibtex(text) else None
    if entry and is_placeholder(entry.work.doi):
        _say_placeholder(builder, entry.work.doi, ("citation",))
        entry = BibtexEntry(replace(entry.work, doi=""), "")
    if entry and entry.work.citation:
        return Citation(doi), Citation(entry.work.doi, entry.work.citation, entry.work, entry.source)
    return Citation(doi, builder.text(text, ("citation",))), None


def _read(builder: ProjectBuilder, value: object, path: YamlPath) -> list[str]:
    """The DOI that the front matter gives, the first of several; what is none is a Problem."""
    if isinstance(value, list):
        texts = [builder.text(part, (*path, index)) for index, part in enumerate(value[:_MOST])]
    else:
        texts = [builder.text(value, path)]
    written = [part.strip() for text in texts for part in _NEXT.split(text) if part.strip()]
    dois = [doi for text in written if (doi := bare_doi(text))]
    if not dois:
        dois = [doi for text in written for doi in dois_in(text)]
    for doi in filter(is_placeholder, dois):
        _say_placeholder(builder, doi, path)
    sound = [doi for doi in dois if not is_placeholder(doi)]
    if written and not dois:
        text = ", ".join(written)[:100]
        if stands_for_none(text) or _NO_NUMBERS.fullmatch(text):
            _say_placeholder(builder, text, path)
        else:
            builder.problem("SH315", phrase("`%(text)s` is no DOI", text=text), path, hint=_advice(text))
    if len(dict.fromkeys(map(str.lower, sound))) > 1:
        said = phrase("several DOIs are given; `%(doi)s` is taken for the project's", doi=sound[0])
        hint = phrase(
            "Write one as `doi`, and the others under `sci`: `publications: [{doi: %(doi)s}]`.", doi=sound[1]
        )
        builder.problem("SH315", said, path, hint=hint)
    return sound[:1]


def _advice(text: str) -> Message | str:
    """How to write the DOI of an address on Zenodo or arXiv; empty where none is known."""
    number = arxiv_in(text)
    doi = doi_of_arxiv(number) if number else doi_of_zenodo(text)
    return phrase("Write `%(doi)s`, if that is the DOI.", doi=doi) if doi else ""


def _say_placeholder(
    builder: ProjectBuilder, doi: str, path: YamlPath = (), file: str = "", line: int = 0
) -> None:
    said = phrase("`%(doi)s` is a placeholder, not a DOI", doi=doi[:100])
    hint = phrase("Write the DOI that was registered, or remove this one until there is one.")
    builder.problem("SH315", said, path, hint=hint, file=None if path else file, line=line)


def _written_publications(builder: ProjectBuilder) -> list[Citation]:
    found = []
    publications = builder.properties.pop("sci:publications", None)
    path = ("sci", "publications")
    for index, publication in enumerate(builder.at_most(_MOST, builder.sequence(publications, path), path)):
        at: YamlPath = (*path, index)
        entry = builder.mapping(publication, at)
        written = builder.text(entry.get("doi"), (*at, "doi"))
        doi = bare_doi(written)
        if doi and is_placeholder(doi):
            _say_placeholder(builder, doi, (*at, "doi"))
        elif doi:
            found.append(Citation(doi, builder.text(entry.get("citation"), (*at, "citation"))))
        elif written:
            said = phrase("`%(text)s` is no DOI", text=written[:100])
            builder.problem("SH315", said, (*at, "doi"), hint=_advice(written))
        elif entry:
            builder.problem("SH315", phrase("a publication has no DOI"), at)
    return found


def _is_unfinished(builder: ProjectBuilder, entry: ReadmeCitation) -> bool:
    """Whether the README's DOI is a placeholder, which is a Problem."""
    doi = entry.citation.doi
    if not doi or not is_placeholder(doi):
        return False
    front = builder.front
    before, found, _ = front.markdown.lower().partition(doi.lower())
    line = front.first_line + before.count("\n") if found else 0
    _say_placeholder(builder, doi, file=front.path, line=line)
    return True


def _line(builder: ProjectBuilder, path: str, text: str) -> int:
    """The line of a file that holds a text, from 1; 0 when none does."""
    record = builder.record.text(path)
    before, found, _ = (record.text if record else "").lower().partition(text.lower())
    return before.count("\n") + 1 if found else 0


def _in_citation_bib(builder: ProjectBuilder) -> Iterator[ReadmeCitation]:
    """The entries of a CITATION.bib, which count as those of the README's citation section."""
    for file in (text for text in builder.record.texts if text.path.lower() == "citation.bib"):
        for entry in read_bibtex(file.text):
            work = entry.work
            if is_placeholder(work.doi):
                line = _line(builder, file.path, work.doi)
                _say_placeholder(builder, work.doi, file=file.path, line=line)
            else:
                citation = Citation(work.doi, work.citation, work, entry.source)
                yield ReadmeCitation(citation, CitationPlace.SECTION)


def _in_companion_files(builder: ProjectBuilder) -> Iterator[Citation]:
    """The project as its CITATION.cff and codemeta.json describe it."""
    for file in builder.companion_files:
        doi = file.doi
        if doi and is_placeholder(doi):
            _say_placeholder(builder, doi, file=file.path, line=_line(builder, file.path, doi))
            doi = ""
        preferred = next(iter(file.publications), None)
        if preferred and doi.lower() in {"", preferred.doi.lower()}:
            yield preferred  # what is to be cited in the place of software that has no DOI of its own
        elif preferred:
            # The DOI is the software's, and the words name what is to be cited in its place, with that one's.
            yield Citation(doi, _with_doi(preferred), preferred.work)
        elif doi or file.citation:
            yield Citation(doi, file.citation, file.work)
