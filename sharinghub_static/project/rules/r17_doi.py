"""Rule 17: the README's first link to ``https://doi.org/10.…`` is its DOI, the others are publications.

Source: SharingHub documentation and server: the link's text less "DOI:" is the citation; a bare address is a
DOI without one. The front matter (``sci: {doi: …}`` or ``doi``) goes before the README, a CITATION.cff comes
after. The catalog adds the link ``cite-as``.
"""

import re

from sharinghub_static.problems import phrase
from sharinghub_static.project.draft import Draft
from sharinghub_static.project.markdown import targets
from sharinghub_static.project.model import Citation
from sharinghub_static.text.doi import bare_doi
from sharinghub_static.text.lines import clean
from sharinghub_static.text.yaml_reader import YamlPath

ORDER = 170

_MOST = 50


def apply(draft: Draft) -> None:
    """Set citation and publications."""
    found: dict[str, Citation] = {}
    for citation in (*_written(draft), *_in_readme(draft), *_beside(draft)):
        known = found.get(citation.doi.lower())
        if known is None or not known.citation:
            found[citation.doi.lower()] = Citation(known.doi if known else citation.doi, citation.citation)
    if not found:
        return
    first, *others = found.values()
    draft.citation, draft.publications = first, others[:_MOST]


def _written(draft: Draft) -> list[Citation]:
    """What the front matter says; ``sci:`` properties that this rule understands are dealt with here."""
    citation = draft.properties.pop("sci:citation", "")
    citation = clean(citation) if isinstance(citation, str) else ""
    found = []
    for value, path in (
        (draft.properties.pop("sci:doi", None), ("sci", "doi")),
        (draft.take("doi"), ("doi",)),
    ):
        text = draft.text(value, path)
        doi = bare_doi(text)
        if doi:
            found.append(Citation(doi, citation))
        elif text:
            draft.problem("SH315", phrase("`%(text)s` is no DOI", text=text[:100]), path)
    if citation and not found:
        draft.properties["sci:citation"] = citation
    publications = draft.properties.pop("sci:publications", None)
    path = ("sci", "publications")
    for index, told in enumerate(draft.at_most(_MOST, draft.sequence(publications, path), path)):
        at: YamlPath = (*path, index)
        entry = draft.mapping(told, at)
        doi = bare_doi(draft.text(entry.get("doi"), (*at, "doi")))
        if doi:
            found.append(Citation(doi, draft.text(entry.get("citation"), (*at, "citation"))))
        elif entry:
            draft.problem("SH315", phrase("a publication has no DOI"), at)
    return found


def _in_readme(draft: Draft) -> list[Citation]:
    markdown = draft.front.markdown
    if "doi.org/10." not in markdown.lower():
        return []
    found = []
    for target in targets(markdown):
        doi = "" if target.is_image or "doi.org/" not in target.href.lower() else bare_doi(target.href)
        if doi:
            text = re.sub(r"^\s*doi\s*:\s*", "", target.text, flags=re.IGNORECASE)
            found.append(Citation(doi, "" if bare_doi(text) else text[:1000]))
    return found


def _beside(draft: Draft) -> list[Citation]:
    found = [Citation(beside.doi, beside.citation) for beside in draft.beside if beside.doi]
    return found + [publication for beside in draft.beside for publication in beside.publications]
