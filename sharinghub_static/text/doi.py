"""DOIs in their bare form: ``10.5281/zenodo.123``.

>>> bare_doi("https://doi.org/10.5281/zenodo.123")
'10.5281/zenodo.123'
"""

import re
from typing import Final
from urllib.parse import unquote

__all__ = [
    "arxiv_in",
    "bare_doi",
    "doi_of_zenodo",
    "dois_in",
    "is_of_archive",
    "is_placeholder",
    "without_doi_label",
]

_SICI: Final = r"10\.\d{4,9}/\(sici\)[^\s\"{}|\\^`]{1,200}"
"""A DOI made of an article's SICI, the one kind that has angle brackets."""

_DOI: Final = re.compile(
    rf"(?:doi:\s{{0,3}}|(?:https?://)?(?:dx\.|www\.)?doi\.org/)?({_SICI}|10\.\d{{4,9}}/[^\s<>\"{{}}|\\^`]{{1,200}})",
    re.IGNORECASE,
)
_DOI_IN_TEXT: Final = re.compile(
    rf"\b(?:{_SICI}|10\.\d{{4,9}}/[^\s<>\"{{}}|\\^`\[\]]{{1,200}})", re.IGNORECASE
)
_ARCHIVES: Final = re.compile(
    r"10\.(?:1594|3334|4121|5061|5063|5066|5067|5270|5281|5880|6084|6096|7289|7910|15468|17043|17605|17632"
    r"|18710|22000|22002|23728|24381|24433|34730|35097|48436|57745|57967)/.*",
    re.IGNORECASE,
)
"""Prefixes of archives whose DOIs are those of deposited software and data.

PANGAEA, ORNL DAAC, 4TU, Dryad, KNB, USGS, NASA, ESA, Zenodo, GFZ, figshare, Dataverse, OSF, Mendeley Data,
RADAR, CaltechDATA, B2SHARE, Copernicus, Code Ocean, Recherche Data Gouv, the Hugging Face Hub and others.
"""

_ARXIV: Final = re.compile(
    r"(?:arxiv\.org/(?:abs|pdf|html)/|\barxiv\s{0,2}[:\s]\s{0,2}|huggingface\.co/papers/|hf\.co/papers/|alphaxiv\.org/abs/)"
    r"(\d{4}\.\d{4,5}|[a-z-]{2,20}(?:\.[A-Z]{2})?/\d{7})(?!\d)",
    re.IGNORECASE,
)
_ZENODO: Final = re.compile(
    r"(?:https?://)?(?:www\.)?zenodo\.org/(?:records?/|doi/10\.5281/zenodo\.)(\d{3,12})\b", re.IGNORECASE
)
_PLACEHOLDER: Final = re.compile(
    r"""10\.(?:
        (?:0{4,}|1234|12345|1{4,}|9{4,}|5555)/.*     # prefixes of examples; 10.5555 is Crossref's own
        | .*(?:^|[^a-z])x{4,}(?:[^a-z]|$).*            # zenodo.XXXXXXX; a Roman numeral has three X at most
        | .*[/.]xxx                                    # zenodo.XXX
        | .*(?:\.{3}|…|\#{3,}|\?{3,}|<|>|\$|(?<![a-z])(?:your|todo|tbd|placeholder|insert|to-be-)).*
        | .*zenodo\.(?:0\d*|1{5,}|9{5,}|1234|12345678?|1234567890?|123456789)
        | 5281/zenodo[._-]?                            # no record of Zenodo is without a number
        | \d+/(?:example|sample|test|foo|abc|xyz\d*|123456789?0?|0+)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_LABEL: Final = re.compile(r"\s*doi\s*:\s*", re.IGNORECASE)


def bare_doi(text: str) -> str:
    """Return the DOI of an address, or of a text that is one, in its bare form; empty when it is none."""
    found = _DOI.fullmatch(unquote(text.strip().partition("?")[0].partition("#")[0]).rstrip(".,;"))
    return found[1] if found and found[1].isprintable() else ""


def doi_of_zenodo(address: str) -> str:
    """Return the DOI of an address on Zenodo, which makes its DOIs of the numbers of its records; else empty.

    >>> doi_of_zenodo("https://zenodo.org/records/3939038")
    '10.5281/zenodo.3939038'
    """
    found = _ZENODO.match(address)
    return f"10.5281/zenodo.{found[1]}" if found else ""


def dois_in(text: str) -> list[str]:
    """Return all DOIs of a text in their order, in their bare form, without the punctuation behind them.

    >>> dois_in("Alzheimers Dement. 2022;8(1):e12322. doi: 10.1002/trc2.12322. See (10.5281/zenodo.17).")
    ['10.1002/trc2.12322', '10.5281/zenodo.17']
    """
    return [_unclosed(match[0]) for match in _DOI_IN_TEXT.finditer(unquote(text))]


def _unclosed(doi: str) -> str:
    doi = doi.rstrip(".,;:*_'")
    while doi.endswith(")") and doi.count(")") > doi.count("("):
        doi = doi[:-1].rstrip(".,;:*_'")
    return doi


def is_placeholder(doi: str) -> bool:
    """Whether a bare DOI stands for one that is still to come, or is an example's.

    >>> is_placeholder("10.5281/zenodo"), is_placeholder("10.5281/zenodo.17")
    (True, False)
    >>> is_placeholder("10.5281/zenodo.XXXXXXX"), is_placeholder("10.5194/isprsarchives-XXXIX-B8-1-2012")
    (True, False)
    """
    return "/(sici)" not in doi.lower() and _PLACEHOLDER.fullmatch(doi) is not None


def is_of_archive(doi: str) -> bool:
    """Whether a bare DOI is that of a deposit of software or data, and not that of a paper.

    >>> is_of_archive("10.5281/zenodo.17"), is_of_archive("10.1109/5.771073")
    (True, False)
    """
    return _ARCHIVES.fullmatch(doi) is not None


def arxiv_in(text: str) -> str:
    """Return the number of the first paper on arXiv that a text names; empty when there is none.

    >>> arxiv_in("arXiv preprint arXiv:2211.07044"), arxiv_in("https://arxiv.org/pdf/2311.17179v3.pdf")
    ('2211.07044', '2311.17179')
    """
    found = _ARXIV.search(text)
    return found[1] if found else ""


def without_doi_label(text: str) -> str:
    """Return a text without ``DOI:`` at its beginning.

    >>> without_doi_label("DOI: How we did it")
    'How we did it'
    """
    label = _LABEL.match(text)
    return text[label.end() :] if label else text
