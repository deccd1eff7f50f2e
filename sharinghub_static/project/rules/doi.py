"""Rule 17: the README's first link to ``https://doi.org/10.…`` is its DOI, the others are publications.

Source: SharingHub documentation and server: the link's text less "DOI:" is the citation; a bare address is a
DOI without one. The front matter (``sci: {doi: …}`` or ``doi``) goes before the README, a CITATION.cff comes
after. The catalog adds the link ``cite-as``.
"""

from sharinghub_static.problems import phrase
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.markdown import targets
from sharinghub_static.project.model import Citation
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.text.doi import bare_doi, without_doi_label
from sharinghub_static.text.lines import clean
from sharinghub_static.text.yaml_reader import YamlPath

_MOST = 50


@metadata_rule("doi")
def apply(builder: ProjectBuilder) -> None:
    """Set citation and publications."""
    found: dict[str, Citation] = {}
    for citation in (*_written(builder), *_in_readme(builder), *_in_companion_files(builder)):
        known = found.get(citation.doi.lower())
        if known is None or not known.citation:
            found[citation.doi.lower()] = Citation(known.doi if known else citation.doi, citation.citation)
    if not found:
        return
    first, *others = found.values()
    builder.citation, builder.publications = first, others[:_MOST]


def _written(builder: ProjectBuilder) -> list[Citation]:
    """What the front matter says; ``sci:`` properties that this rule understands are dealt with here."""
    citation = builder.properties.pop("sci:citation", "")
    citation = clean(citation) if isinstance(citation, str) else ""
    found = []
    for value, path in (
        (builder.properties.pop("sci:doi", None), ("sci", "doi")),
        (builder.take("doi"), ("doi",)),
    ):
        text = builder.text(value, path)
        doi = bare_doi(text)
        if doi:
            found.append(Citation(doi, citation))
        elif text:
            builder.problem("SH315", phrase("`%(text)s` is no DOI", text=text[:100]), path)
    if citation and not found:
        builder.properties["sci:citation"] = citation
    publications = builder.properties.pop("sci:publications", None)
    path = ("sci", "publications")
    for index, publication in enumerate(builder.at_most(_MOST, builder.sequence(publications, path), path)):
        at: YamlPath = (*path, index)
        entry = builder.mapping(publication, at)
        doi = bare_doi(builder.text(entry.get("doi"), (*at, "doi")))
        if doi:
            found.append(Citation(doi, builder.text(entry.get("citation"), (*at, "citation"))))
        elif entry:
            builder.problem("SH315", phrase("a publication has no DOI"), at)
    return found


def _in_readme(builder: ProjectBuilder) -> list[Citation]:
    markdown = builder.front.markdown
    if "doi.org/10." not in markdown.lower():
        return []
    found = []
    for target in targets(markdown):
        doi = "" if target.is_image or "doi.org/" not in target.href.lower() else bare_doi(target.href)
        if doi:
            text = without_doi_label(target.text)
            found.append(Citation(doi, "" if bare_doi(text) else text[:1000]))
    return found


def _in_companion_files(builder: ProjectBuilder) -> list[Citation]:
    found = [Citation(file.doi, file.citation) for file in builder.companion_files if file.doi]
    return found + [publication for file in builder.companion_files for publication in file.publications]
