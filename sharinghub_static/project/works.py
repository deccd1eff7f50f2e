"""Works as they are cited: software, data, papers, and their authors.

CITATION.cff and BibTeX are read into these, and every form of a citation is made of them, so that all forms
name the same authors, the same year and the same version.
"""

import re
from dataclasses import dataclass
from typing import Final

__all__ = ["Author", "Work", "doi_of_arxiv", "pages_in"]

_PAGES: Final = re.compile(r"(\w[\w.]{0,20})\s*(?:-+|–|—)\s*(\w[\w.]{0,20})")
_MOST_CITED: Final = 20
"""Authors that a line of text names, as APA has it; the others are "et al."."""


@dataclass(frozen=True, slots=True)
class Author:
    """An author of a work.

    Args:
        family: with the particle before it (``van Holt``); empty for an organisation.
        given: given names as written.
        suffix: what follows the name: ``Jr.``, ``III``.
        name: of an organisation; of a person without a family name, the alias.
        is_organisation: whether ``name`` is that of an organisation, which is never taken apart.
        affiliation: where a person works.
        orcid: as written; of an organisation the address that identifies it, as one of ROR.
    """

    family: str = ""
    given: str = ""
    name: str = ""
    is_organisation: bool = False
    affiliation: str = ""
    orcid: str = ""
    suffix: str = ""

    @property
    def in_order(self) -> str:
        """The whole name as it is spoken: ``Jan van den Berg Jr.``."""
        return self.name or " ".join(filter(None, (self.given, self.family, self.suffix)))

    @property
    def family_first(self) -> str:
        """The name as bibliographies have it: ``van den Berg, Jan, Jr.``."""
        return self.name or ", ".join(filter(None, (self.family, self.given, self.suffix)))

    @property
    def with_initials(self) -> str:
        """The name with initials of given names: ``van den Berg, J., Jr.``; a single name stays whole."""
        given = self.given
        if self.family:
            parts = ("-".join(_initials(part)) for part in given.split())
            given = " ".join(filter(None, parts))
        return self.name or ", ".join(filter(None, (self.family, given, self.suffix)))


def _initials(name: str) -> list[str]:
    """``Jean-Pierre`` → ``J.``, ``P.``; nothing of what is in brackets."""
    return [f"{part[0]}." for part in name.split("-") if part[:1].isalpha()]


@dataclass(frozen=True, slots=True)
class Work:
    """A work that is cited; empty where its source says nothing.

    Args:
        doi: bare, also of an entry in ``identifiers``.
        year: of its publication or release, four digits.
        version: as written.
        container: what it was published in: a journal, proceedings; who published it, of a book, report or
            thesis.
        volume: of the container, as ``issue`` and the pages.
        first_page: the page that it begins on, or its number in the place of pages (``e1234``).
        publisher: of the container.
        url: of another work; that of the project is known.
        is_cut: whether there are further authors that the source does not name (``and others``).
        kind: as CITATION.cff names it: ``article``, ``conference-paper``, ``book``, ``thesis``, ``report``,
            ``software``, ``dataset``; empty where it is none of them, or not known.
        is_other: whether it is another work than the project, to be cited in its place.
    """

    title: str
    authors: tuple[Author, ...] = ()
    doi: str = ""
    year: str = ""
    version: str = ""
    container: str = ""
    volume: str = ""
    issue: str = ""
    first_page: str = ""
    last_page: str = ""
    publisher: str = ""
    url: str = ""
    is_cut: bool = False
    kind: str = ""
    is_other: bool = False

    @property
    def citation(self) -> str:
        """The work in one line; empty without a title.

        >>> authors = Author("Vega", "Ana"), Author(name="gw0")
        >>> Work("Reef maps", authors, year="2021", version="1.10").citation
        'Vega, A. and gw0 (2021). Reef maps, version 1.10'
        >>> from dataclasses import replace
        >>> paper = Work("Reefs", authors[:1], year="2020", container="Nature", volume="5", issue="3")
        >>> replace(paper, first_page="17", last_page="29").citation
        'Vega, A. (2020). Reefs. Nature, 5(3), 17–29'
        """
        if not self.title:
            return ""
        names = [author.with_initials for author in self.authors[:_MOST_CITED]]
        if self.is_cut or len(self.authors) > len(names):
            listed = f"{', '.join(names)} et al." if names else ""
        else:
            listed = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
        start = " ".join(filter(None, (listed, f"({self.year})" if self.year and listed else "")))
        title = f"{self.title.rstrip('.')}, version {self.version}" if self.version else self.title
        year = self.year if not listed else ""
        return " ".join(map(_sentence, filter(None, (start, title, self._published_in, year)))).removesuffix(
            "."
        )

    @property
    def _published_in(self) -> str:
        """The container with volume, issue and pages; nothing of these is said without it."""
        volume = f"{self.volume}({self.issue})" if self.issue else self.volume
        pages = "–".join(filter(None, (self.first_page, self.last_page)))
        return ", ".join(filter(None, (self.container, volume, pages))) if self.container else ""


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def pages_in(text: str) -> tuple[str, str]:
    """Return the first and the last page of a range; of anything else the whole, and an empty text.

    >>> pages_in("17--29"), pages_in("e1234")
    (('17', '29'), ('e1234', ''))
    """
    found = _PAGES.fullmatch(text)
    return (found[1], found[2]) if found else (text, "")


def doi_of_arxiv(identifier: str) -> str:
    """The DOI that arXiv registers for each of its papers: https://info.arxiv.org/help/doi.html.

    >>> doi_of_arxiv("2211.07044v2")
    '10.48550/arXiv.2211.07044'
    """
    bare, _, version = identifier.rpartition("v")
    return f"10.48550/arXiv.{bare if bare and version.isdigit() else identifier}"
