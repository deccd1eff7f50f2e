"""What a README says of how to cite its project: badges, citation sections, BibTeX, links to DOIs.

A DOI in prose is mostly somebody else's. A project's own one is what a badge or a label "DOI:" shows, and
what a citation section names: under a heading such as "Citation", or after words such as "please cite". All
others are references. Papers on arXiv have DOIs, too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import islice
from typing import Any, Final

from sharinghub_static.project.bibtex import looks_like_bibtex, read_bibtex
from sharinghub_static.project.markdown import tree_of
from sharinghub_static.project.model import Citation
from sharinghub_static.project.works import doi_of_arxiv
from sharinghub_static.text.doi import arxiv_in, bare_doi, dois_in, without_doi_label
from sharinghub_static.text.lines import clean

__all__ = ["CitationPlace", "ReadmeCitation", "citations_in"]

_WORTH_READING: Final = re.compile(
    r"10\.\d{4}|arxiv|@[a-z]{2,20}\s{0,3}[{(]|zenodo|\b(?:cit(?:e|ing|ation)|citer|zitieren)\b", re.IGNORECASE
)
_CITE: Final = re.compile(
    r"\b(?:cit(?:es?|ing|ations?|er|are?|eren|azione|ación|ação)|bibtex|zitier\w*|zitat|how to reference)\b",
    re.IGNORECASE,
)
_REFERENCES: Final = re.compile(r"\b(?:r[ée]f[ée]rences?|bibliogra\w+|literatur\w*)\b", re.IGNORECASE)
_OTHERS: Final = re.compile(
    r"\b(?:related|acknowledge?ments?|remerciements|danksagung|further reading|cited by|used (?:by|in)"
    r"|built on|credits|thanks)\b",
    re.IGNORECASE,
)
"""Sections about other people's works, whoever asks to cite them."""

_PLEASE: Final = re.compile(
    r"\b(?:please|kindly|consider|should|must|merci de|veuillez|bitte)\b[^.]{0,120}"
    r"\b(?:cit(?:e|ing|er)|zitieren)\b"
    r"|\bcite (?:as|this|us|our|it|the (?:following|paper))\b|\bto cite\b"
    r"|^\W*(?:cite|citation|à citer)\s*:?\W*$",
    re.IGNORECASE,
)
_ZENODO: Final = re.compile(
    r"https?://(?:www\.)?zenodo\.org/(?:records?/|doi/10\.5281/zenodo\.)(\d{3,12})\b", re.IGNORECASE
)
_FOLLOWING: Final = re.compile(r"\bfollow|\bbelow\b|:|\bsuivant|\bci-dessous\b|\bfolgend", re.IGNORECASE)
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d[a-z]?\b")
_GENERIC: Final = frozenset(
    {
        "a", "an", "and", "article", "arxiv", "available", "code", "data", "dataset", "doi", "download",
        "full", "here", "html", "in", "journal", "link", "manuscript", "of", "on", "our", "paper", "pdf",
        "preprint", "publication", "published", "read", "release", "see", "site", "source", "status",
        "study", "the", "this", "version", "view", "website", "zenodo",
    }
)  # fmt: skip
"""Words of links that name nothing: "read the full paper here"."""

_AUTHORS: Final = re.compile(r"\b[A-Z]\.|\bet al\b")
_ADDRESS_BEHIND: Final = re.compile(
    r"[\s(\[<]*(?:(?:doi|arxiv|url)\s?:?\s?)?(?:https?://\S+|10\.\d{4}\S+|doi:10\.\S+|arxiv:\S+)[\s>)\].]*$",
    re.IGNORECASE,
)
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_BLOCKS: Final = frozenset({"blockquote", "dd", "div", "li", "p", "td"})
_SMALLEST: Final = 7
"""Level of what only looks like a heading: a summary, a paragraph in bold."""

_MOST: Final = 200
_LONGEST: Final = 1000


class CitationPlace(IntEnum):
    """Where a README names a work; the lower one tells more certainly that it is the project's own."""

    BADGE = 0
    """A badge, a label "DOI:", or a link to a DOI that stands alone."""
    SECTION = 1
    """A citation section."""
    BIBTEX = 2
    """An entry of BibTeX outside of a citation section."""
    ARXIV_BADGE = 3
    """A badge of a paper on arXiv."""
    WORDS = 4
    """A citation without a DOI, in a citation section."""
    PROSE = 9
    """Anywhere else: a reference."""


@dataclass(frozen=True, slots=True)
class ReadmeCitation:
    """A work that a README names.

    Args:
        is_picture: whether it is a badge that is a picture.
    """

    citation: Citation
    place: CitationPlace
    is_picture: bool = False


@dataclass(frozen=True, slots=True)
class _Heading:
    level: int = 0
    is_citation: bool = False
    is_references: bool = False
    is_of_others: bool = False


def citations_in(markdown: str) -> list[ReadmeCitation]:
    """Return the works that a README names, those that are most certainly its project's own first."""
    if not _WORTH_READING.search(markdown):
        return []
    named = list(islice(_walk(tree_of(markdown)), _MOST))
    return sorted(named, key=lambda one: one.place)


def _walk(tree: Any) -> Iterator[ReadmeCitation]:
    heading, is_asked = _Heading(), False
    for element in tree.iter():
        tag = element.tag
        if tag in _HEADINGS or _looks_like_heading(element):
            heading, is_asked = _under(heading, element, _HEADINGS.get(tag, _SMALLEST)), False
        elif tag in {"p", "li"} and not (heading.is_citation or heading.is_of_others):
            text = clean(element.text_content())[:_LONGEST]
            asks = _PLEASE.search(text)
            is_asked = is_asked or (asks is not None and _is_followed(text[asks.end() :]))
        in_section = heading.is_citation or is_asked
        if tag == "pre":
            yield from _in_code(element, in_section, heading.is_references and not is_asked)
        elif tag == "a" and element.get("href"):
            yield from _in_link(element, in_section, heading.is_references and not is_asked)
        elif in_section and tag in {"p", "li"}:
            yield from _in_text(element)


def _is_followed(rest: str) -> bool:
    """Whether words that ask to cite begin a section: what is to be cited comes after them."""
    sentence, _, further = rest.partition(".")
    return not further.strip(" .:") or _FOLLOWING.search(sentence) is not None


def _looks_like_heading(element: Any) -> bool:
    if element.tag == "summary":
        return True
    if element.tag != "p" or len(element) != 1 or element[0].tag not in {"strong", "b"}:
        return False
    return not (element.text or "").strip() and (element[0].tail or "").strip() in {"", ":"}


def _under(above: _Heading, element: Any, level: int) -> _Heading:
    text = clean(element.text_content())[:200]
    is_of_others = _OTHERS.search(text) is not None
    is_references = is_of_others or _REFERENCES.search(text) is not None
    is_citation = not is_references and _CITE.search(text) is not None
    if not (is_citation or is_references) and level > above.level and above.level:
        return replace(above)  # a part of the section above it
    return _Heading(level, is_citation, is_references, is_of_others)


def _in_code(element: Any, in_section: bool, in_references: bool) -> Iterator[ReadmeCitation]:
    text = element.text_content()
    if in_references or len(text) > 20_000:
        return
    if looks_like_bibtex(text):
        place = CitationPlace.SECTION if in_section else CitationPlace.BIBTEX
        for entry in read_bibtex(text):
            work = entry.work
            yield ReadmeCitation(Citation(work.doi, work.citation, work, entry.source), place)
    elif in_section:
        for doi in (dois_in(text) or _arxiv(text))[:1]:
            yield ReadmeCitation(Citation(doi, _as_citation(text)), CitationPlace.SECTION)


def _arxiv(text: str) -> list[str]:
    number = arxiv_in(text)
    return [doi_of_arxiv(number)] if number else []


def _in_link(element: Any, in_section: bool, in_references: bool) -> Iterator[ReadmeCitation]:
    href, text = element.get("href"), clean(element.text_content())
    doi = bare_doi(href) if "doi.org/" in href.lower() or href.lower().startswith("doi:") else ""
    if not doi and (in_section or _badge_of(element, "doi")):
        doi = _doi_of_zenodo(href)
    number = "" if doi else arxiv_in(href)
    block = next((above for above in element.iterancestors() if above.tag in _BLOCKS), element)
    if number and (in_section or (_badge_of(element, "arxiv") and not in_references)):
        place = CitationPlace.SECTION if in_section else CitationPlace.ARXIV_BADGE
        yield ReadmeCitation(Citation(doi_of_arxiv(number), _text_of(block, text, in_section)), place)
    if not doi:
        return
    place = CitationPlace.SECTION if in_section else CitationPlace.PROSE
    if not in_references and (_badge_of(element, "doi") or (not in_section and _is_own(text, block))):
        place = CitationPlace.BADGE
    label = without_doi_label(text)
    is_labelled = label != text and not bare_doi(label)
    words = label[:_LONGEST] if is_labelled else _text_of(block, text, in_section)
    is_picture = place is CitationPlace.BADGE and _badge_of(element, "doi")
    yield ReadmeCitation(Citation(doi, words), place, is_picture)


def _doi_of_zenodo(href: str) -> str:
    """The DOI of an address on Zenodo, which makes its DOIs of the numbers of its records."""
    found = _ZENODO.match(href)
    return f"10.5281/zenodo.{found[1]}" if found else ""


def _is_own(text: str, block: Any) -> bool:
    """Whether a link shows a DOI as that of what the README is about: labelled "DOI:", or all alone."""
    if text.lower().startswith("doi:"):
        return True
    if not bare_doi(text) and text.lower() != "doi":
        return False
    around = clean(block.text_content())
    is_alone = around == text and block.tag in {"p", "div"}
    return is_alone or without_doi_label(around) == text != around


def _badge_of(element: Any, what: str) -> bool:
    """Whether a link is a badge of a DOI, or of arXiv; one of the JOSS leads to a paper about it."""
    for image in element.iter("img"):
        source = image.get("src", "").lower()
        if what in f"{source} {image.get('alt', '').lower()}" and "joss" not in source:
            return True
    return False


def _text_of(block: Any, text: str, in_section: bool) -> str:
    """The citation of a link: in a citation section the whole entry, else the words of the link."""
    if in_section and (whole := _as_citation(block.text_content())):
        return whole
    words = re.findall(r"[^\W\d_]+", text.lower())
    is_citation = len(words) > 2 and not set(words) <= _GENERIC and not bare_doi(text)
    return text[:_LONGEST] if is_citation and not text.lower().startswith(("http://", "https://")) else ""


def _as_citation(text: str) -> str:
    """A text as a citation, without its address; empty when it is none, but a request to cite."""
    text = clean(text)
    if len(text) > _LONGEST or len(text.split()) < 5 or not _YEAR.search(text) or _PLEASE.search(text):
        return ""
    return _ADDRESS_BEHIND.sub("", text).strip()


def _in_text(element: Any) -> Iterator[ReadmeCitation]:
    """DOIs and papers that a paragraph of a citation section names without a link."""
    if element.tag == "li" and any(below.tag in {"p", "li"} for below in element.iterdescendants()):
        return
    linked = " ".join(link.get("href", "") for link in element.iter("a")).lower()
    text = element.text_content()
    named = dois_in(text) or _arxiv(text)
    if not named and not linked and _AUTHORS.search(text) and (words := _as_citation(text)):
        yield ReadmeCitation(Citation("", words), CitationPlace.WORDS)
    for doi in named:
        if doi.lower() not in linked and doi.rpartition(".")[2] not in linked:
            yield ReadmeCitation(Citation(doi, _as_citation(text)), CitationPlace.SECTION)
