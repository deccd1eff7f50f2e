"""What a README says of how to cite its project: badges, citation sections, BibTeX, links to DOIs.

A DOI in prose is mostly somebody else's. A project's own one is what a badge or a label "DOI:" shows, and
what a citation section names: under a heading such as "Citation", or after words such as "please cite". All
others are references, and so is what the words around it give to others: "please cite their paper", a list of
badges, a badge of the paper that the project implements. Papers on arXiv have DOIs, too.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import IntEnum
from itertools import islice
from typing import Any, Final

from lxml import etree

from sharinghub_static.project.bibtex import looks_like_bibtex, read_bibtex
from sharinghub_static.project.markdown import tree_of
from sharinghub_static.project.model import Citation
from sharinghub_static.project.others_works import (
    heading_is_of_others,
    implements_others,
    names_others,
    request_is_for_others,
)
from sharinghub_static.project.works import doi_of_arxiv
from sharinghub_static.text.doi import (
    arxiv_in,
    bare_doi,
    doi_of_zenodo,
    dois_in,
    is_of_archive,
    without_doi_label,
)
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
_PLEASE: Final = re.compile(
    r"\b(?:please|kindly|consider|should|must|merci de|veuillez|bitte)\b[^.]{0,120}"
    r"\b(?:cit(?:e|ing|er)|zitieren)\b"
    r"|\bcite (?:as|this|us|our|it|the (?:following|paper))\b|\bto cite\b"
    r"|^\W*(?:cite|citation|à citer)\s*:?\W*$",
    re.IGNORECASE,
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
_FIRST_AUTHOR: Final = re.compile(r"[^\W\d_][\w'’ -]{0,60}, [A-Z]\.")
_ADDRESS_BEHIND: Final = re.compile(
    r"[\s(\[<]*(?:(?:doi|arxiv|url)\s?:?\s?)?(?:https?://\S+|10\.\d{4}\S+|doi:10\.\S+|arxiv:\S+)[\s>)\].]*$",
    re.IGNORECASE,
)
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_BLOCKS: Final = frozenset({"blockquote", "dd", "div", "li", "p", "td"})
_SMALLEST: Final = 7
"""Level of what only looks like a heading: a summary, a paragraph in bold."""

_INTRODUCTION: Final = 20
"""Paragraphs that say what a project is."""

_SENTENCE_END: Final = re.compile(r"(?<!\bal)[.!?]\s+(?=[A-Z\[\"'])")
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
        container: the table or the list that it is in; None outside of them.
    """

    citation: Citation
    place: CitationPlace
    is_picture: bool = False
    container: Any = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class _Heading:
    level: int = 0
    is_citation: bool = False
    is_references: bool = False
    is_of_others: bool = False


@dataclass(frozen=True, slots=True)
class _Readme:
    """What holds for a whole README.

    Args:
        names: of its project.
        implements_others: whether the project does what a paper of others describes.
    """

    names: tuple[str, ...]
    implements_others: bool


def citations_in(markdown: str, names: Iterable[str] = ()) -> list[ReadmeCitation]:
    """Return the works that a README names, those that are most certainly its project's own first.

    Args:
        markdown: the README.
        names: of its project, by which a request to cite it may call it; the README's title is one anyway.
    """
    if not _WORTH_READING.search(markdown):
        return []
    named = list(islice(_walk(tree_of(markdown), tuple(names)), _MOST))
    return sorted(_without_lists(named), key=lambda entry: entry.place)


def _without_lists(named: list[ReadmeCitation]) -> Iterator[ReadmeCitation]:
    """The works; of a table or list that shows several DOIs, none is the project's."""
    shown: dict[Any, set[str]] = {}
    for entry in named:
        if entry.place is CitationPlace.BADGE and entry.container is not None:
            shown.setdefault(entry.container, set()).add(entry.citation.doi.lower())
    for entry in named:
        is_listed = entry.place is CitationPlace.BADGE and len(shown.get(entry.container, ())) > 1
        yield replace(entry, place=CitationPlace.PROSE) if is_listed else entry


def _readme(tree: Any, names: tuple[str, ...]) -> _Readme:
    title = next((clean(heading.text_content()) for heading in tree.iter("h1")), "")[:200]
    introduction: list[str] = []
    headings = 0
    for element in tree.iter("h1", "h2", "h3", "p"):
        headings += element.tag != "p"
        if headings > 1 or len(introduction) > _INTRODUCTION:
            break
        introduction.append(clean(element.text_content())[:_LONGEST])
    return _Readme(tuple(filter(None, (title, *names))), implements_others(" ".join(introduction)))


def _walk(tree: Any, names: tuple[str, ...]) -> Iterator[ReadmeCitation]:
    readme = _readme(tree, names)
    heading, is_asked, is_for_others = _Heading(), False, False
    for element in tree.iter():
        tag = element.tag
        if tag in _HEADINGS or _looks_like_heading(element):
            heading = _under(heading, element, _HEADINGS.get(tag, _SMALLEST))
            is_asked = is_for_others = False
        elif tag in {"p", "li"} and not heading.is_of_others:
            text = clean(element.text_content())[:_LONGEST]
            asks = _PLEASE.search(text)
            is_for_others = asks is not None and _asks_for_others(text, asks, heading, readme)
            if not heading.is_citation:
                is_followed = asks is not None and not is_for_others and _is_followed(text[asks.end() :])
                is_asked = (is_asked and not is_for_others) or is_followed
        in_section = heading.is_citation or is_asked
        in_references = heading.is_references and not is_asked
        if tag == "pre":
            yield from _in_code(element, in_section, in_references, is_for_others)
        elif tag == "a" and element.get("href"):
            yield from _in_link(element, in_section, in_references, readme)
        elif tag in {"p", "li", "td"} and not (in_references or in_section) and (doi := _labelled(element)):
            yield ReadmeCitation(Citation(doi), CitationPlace.BADGE, container=_container(element))
        elif in_section and tag in {"p", "li"}:
            yield from _in_text(element)


def _asks_for_others(text: str, asks: re.Match[str], heading: _Heading, readme: _Readme) -> bool:
    """Whether a request to cite is for another work; in a citation section only its own words tell that."""
    start, end = _sentence_start(text, asks.start()), _SENTENCE_END.search(text, asks.end())
    sentence = text[start : end.start() if end else None]
    return names_others(sentence) if heading.is_citation else request_is_for_others(sentence, readme.names)


def _sentence_start(text: str, position: int) -> int:
    return max((end.end() for end in _SENTENCE_END.finditer(text, 0, position)), default=0)


def _before(block: Any, element: Any) -> str:
    """The words of a sentence that stand before an element of its block."""
    parts: list[str] = []
    for event, node in etree.iterwalk(block, events=("start", "end", "comment", "pi")):
        if node is element:
            break
        if event == "start":
            parts.append(node.text or "")
        elif node is not block:
            parts.append(node.tail or "")
    text = clean("".join(parts)[-_LONGEST:])
    return text[_sentence_start(text, len(text)) :]


def _container(element: Any) -> Any:
    return next((above for above in element.iterancestors() if above.tag in {"table", "ul", "ol"}), None)


def _labelled(element: Any) -> str:
    """The DOI of a line ``DOI: 10.…`` without a link; empty when there is none."""
    if next(element.iter("a"), None) is not None:
        return ""
    for line in element.text_content()[:_LONGEST].splitlines():
        label = without_doi_label(line.strip())
        if label != line.strip() and (doi := bare_doi(label)):
            return doi
    return ""


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
    speaks_of_citing = _CITE.search(text) is not None
    # The first heading is the project's title.
    is_of_others = above.level > 0 and heading_is_of_others(text, is_citation=speaks_of_citing)
    is_references = is_of_others or _REFERENCES.search(text) is not None
    is_citation = not is_references and speaks_of_citing
    if not (is_citation or is_references) and level > above.level and above.level:
        return replace(above)  # a part of the section above it
    return _Heading(level, is_citation, is_references, is_of_others)


def _in_code(
    element: Any, in_section: bool, in_references: bool, is_for_others: bool
) -> Iterator[ReadmeCitation]:
    text = element.text_content()
    if in_references or len(text) > 20_000:
        return
    if looks_like_bibtex(text):
        place = CitationPlace.SECTION if in_section else CitationPlace.BIBTEX
        for entry in read_bibtex(text):
            work = entry.work
            if not is_for_others:
                yield ReadmeCitation(Citation(work.doi, work.citation, work, entry.source), place)
            elif work.doi:
                yield ReadmeCitation(Citation(work.doi, work.citation, work), CitationPlace.PROSE)
    elif in_section and not is_for_others:
        for doi in (dois_in(text) or _arxiv(text))[:1]:
            yield ReadmeCitation(Citation(doi, _as_citation(text)), CitationPlace.SECTION)


def _arxiv(text: str) -> list[str]:
    number = arxiv_in(text)
    return [doi_of_arxiv(number)] if number else []


def _in_link(
    element: Any, in_section: bool, in_references: bool, readme: _Readme
) -> Iterator[ReadmeCitation]:
    href, text = element.get("href"), clean(element.text_content())
    doi = bare_doi(href) if "doi.org/" in href.lower() or href.lower().startswith("doi:") else ""
    is_badge = _badge_of(element, "doi")
    if not doi and (in_section or is_badge):
        doi = doi_of_zenodo(href)
    number = "" if doi else arxiv_in(href)
    if number and (in_section or (_badge_of(element, "arxiv") and not in_references)):
        doi, place = doi_of_arxiv(number), CitationPlace.ARXIV_BADGE
    elif doi:
        place = CitationPlace.PROSE
    else:
        return
    block = next((above for above in element.iterancestors() if above.tag in _BLOCKS), element)
    if in_section:
        place = CitationPlace.SECTION
    if not (number or in_references) and (is_badge or (not in_section and _is_own(text, block))):
        place = CitationPlace.BADGE
    if place is not CitationPlace.PROSE and _is_of_others(element, block, text, doi, in_section, readme):
        place = CitationPlace.PROSE
    label = without_doi_label(text)
    is_labelled = not number and label != text and not bare_doi(label)
    words = label[:_LONGEST] if is_labelled else _text_of(block, text, in_section)
    is_picture = place is CitationPlace.BADGE and is_badge
    yield ReadmeCitation(Citation(doi, words), place, is_picture, _container(element))


def _is_of_others(element: Any, block: Any, text: str, doi: str, in_section: bool, readme: _Readme) -> bool:
    """Whether the words around a link give its work to others."""
    before = _before(block, element)
    if names_others(f"{before} {text}"):
        return True
    if _PLEASE.search(before) and request_is_for_others(before, ()) and not in_section:
        return True
    return readme.implements_others and not in_section and not is_of_archive(doi)


def _is_own(text: str, block: Any) -> bool:
    """Whether a link shows a DOI as that of what the README is about: labelled "DOI:", or all alone."""
    if text.lower().startswith("doi:"):
        return True
    if not bare_doi(text) and text.lower() != "doi":
        return False
    around = clean(block.text_content()[: 2 * _LONGEST]).rstrip(".,;")
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
    """The citation of a link: in a citation section the whole entry, else the words of the link.

    Words that begin with an author and name a year are an entry by themselves: before them may be a licence.
    """
    if in_section:
        words_of_link = _as_citation(text) if _FIRST_AUTHOR.match(text) else ""
        if whole := words_of_link or _as_citation(block.text_content()):
            return whole
    words = re.findall(r"[^\W\d_]+", text.lower())
    is_citation = len(words) > 2 and not set(words) <= _GENERIC and not bare_doi(text)
    return text[:_LONGEST] if is_citation and not text.lower().startswith(("http://", "https://")) else ""


def _as_citation(text: str) -> str:
    """A text as a citation, without its address; empty when it is none, but a request to cite."""
    text = clean(text[: 10 * _LONGEST])
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
        if doi.lower() in linked or doi.rpartition(".")[2] in linked:
            continue
        position = text.find(doi)
        before = clean(text[max(0, position - _LONGEST) : max(0, position)])
        is_of_others = names_others(before[_sentence_start(before, len(before)) :])
        place = CitationPlace.PROSE if is_of_others else CitationPlace.SECTION
        yield ReadmeCitation(Citation(doi, _as_citation(text)), place)
