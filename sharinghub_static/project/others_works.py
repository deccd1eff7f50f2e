"""Words of a README that say that a work is somebody else's: data that are used, a method, its authors.

Whoever cites a work is not its author. Where the words leave it open, the work is taken for a reference: a
wrong DOI of a project is worse than none.
"""

import re
from collections.abc import Iterable
from typing import Final

__all__ = ["heading_is_of_others", "implements_others", "names_others", "request_is_for_others"]

_SECTIONS: Final = re.compile(
    r"\b(?:related|acknowledge?ments?|remerciements|danksagung|further reading|cited by|used (?:by|in)"
    r"|built on|based on|inspired by|credits|thanks|baselines?|third[- ]part(?:y|ies)"
    r"|(?:data|datasets?|models?|software|tools?|packages?|libraries|products|methods?|sources?)"
    r" (?:(?:that )?(?:is|are|was|were|we) )?(?:used|use|utili[sz]ed)"
    r"|(?:used|source|input|external|underlying|training|original|upstream|ancillary|auxiliary)"
    r" (?:data|datasets?|models?|software|papers?|products|works?)"
    r"|data(?:set)? (?:sources?|providers?)|sources? of (?:the )?data|sources de données"
    r"|données (?:utilisées|sources?|d'entrée)|jeux de données utilisés|datenquellen?|verwendete daten)\b",
    re.IGNORECASE,
)
"""Headings of sections about other people's works, whoever asks to cite them."""

_LISTS: Final = re.compile(
    r"\W*(?:the |our )?(?:datasets|data|models|jeux de données|données)\W*", re.IGNORECASE
)
"""Headings that are about others' works unless they speak of citing."""

_OTHERS: Final = re.compile(
    r"\b(?:theirs?|his|its authors|leurs?|underlying|upstream|third[- ]party"
    r"|original (?:papers?|authors?|works?|data|datasets?|models?|publications?|methods?|implementation)"
    r"|(?:based|built|builds|relies|relying|basée?s?|basiert) (?:up)?(?:on|sur|auf)"
    r"|(?:derived|adapted|borrowed|taken|forked|ported) from|inspired by"
    r"|(?:uses?|using|used|with) (?:the )?(?:data|datasets?|code|models?|weights|methods?) (?:from|of|by)"
    r"|(?:we|it|this \w+) uses?|(?:trained|evaluated|tested) on|downloaded from|entraînée? sur"
    r"|thank(?:s|ful)?|grateful)\b",
    re.IGNORECASE,
)
_OURS: Final = re.compile(
    r"\b(?:ours?|my|mine|we|us|(?:the|this) following|this (?:paper|work|article)|notre|nos|unser\w*)\b",
    re.IGNORECASE,
)
_USED: Final = re.compile(
    r"\b(?:(?:if|when|whenever|where) you (?:also |are |have )?"
    r"(?:us(?:e|ed|ing)|mak(?:e|ing) use of|work with)"
    r"|(?:si|lorsque) vous utilisez|wenn sie)\s+(?P<work>[^,;:]{1,120})",
    re.IGNORECASE,
)
_WORK_ENDS: Final = re.compile(
    r"\b(?:please|kindly|cite|in (?:your|any|an?|the)|for (?:your|any|an?)|and|or|consider|must|should|as)\b",
    re.IGNORECASE,
)
_OWN_WORK: Final = re.compile(
    r"\b(?:this|these|our|ours|it|them|us|my|any|here|ce|cette|ces|notre|nos|diese\w*|unser\w*)\b",
    re.IGNORECASE,
)
_COMMON: Final = frozenset(
    {
        "api",
        "cli",
        "github",
        "gitlab",
        "huggingface",
        "i",
        "jax",
        "julia",
        "keras",
        "python",
        "pytorch",
        "qgis",
        "r",
    }
)
"""Names in capitals that tell no work from another."""

_IMPLEMENTS: Final = re.compile(
    r"\b(?:unofficial|re-?implement\w*|implement(?:s|ations?|ing)|port of"
    r"|(?:based on|follows) (?:the )?(?:papers?|works?|methods?|articles?|algorithms?|ideas?)"
    r"|(?:methods?|algorithms?|papers?) (?:of|by) [A-Z])",
    re.IGNORECASE,
)
_OFFICIAL: Final = re.compile(r"\b(?:official(?:ly)?|our|we|my|this paper|authors?)\b", re.IGNORECASE)


def heading_is_of_others(text: str, *, is_citation: bool) -> bool:
    """Whether a section is about other people's works.

    Args:
        text: of the heading.
        is_citation: whether it speaks of citing.
    """
    return _SECTIONS.search(text) is not None or (not is_citation and _LISTS.fullmatch(text) is not None)


def names_others(sentence: str) -> bool:
    """Whether what a sentence names at its end is somebody else's.

    >>> names_others("This is based on"), names_others("It is based on our paper")
    (True, False)
    """
    others = _OTHERS.search(sentence)
    return others is not None and _OURS.search(sentence, others.end()) is None


def request_is_for_others(sentence: str, names: Iterable[str]) -> bool:
    """Whether a sentence asks to cite another work than the project: "If you use ERA5, please cite …".

    Args:
        sentence: with the request.
        names: of the project.
    """
    if names_others(sentence):
        return True
    used = _USED.search(sentence)
    if used is None:
        return False
    work = _WORK_ENDS.split(used["work"], maxsplit=1)[0]
    if _OWN_WORK.search(work):
        return False
    named = [
        _letters(word) for word in work.split() if any(sign.isupper() or sign.isdigit() for sign in word)
    ]
    named = [word for word in named if word and word not in _COMMON]
    return bool(named) and not any(_is_name(word, names) for word in named)


def _is_name(word: str, names: Iterable[str]) -> bool:
    """Whether a word is one of a name, or a part of it that is long enough to tell it."""
    for name in names:
        whole = _letters(name)
        if word in {_letters(part) for part in re.split(r"[^\w]|_", name)} or word == whole:
            return True
        if (len(word) > 2 and word in whole) or (len(whole) > 2 and whole in word):
            return True
    return False


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def implements_others(introduction: str) -> bool:
    """Whether a README says that its project implements a publication, and not that it is its own.

    >>> implements_others("U-Net implementation"), implements_others("Official implementation of the paper")
    (True, False)
    """
    return _IMPLEMENTS.search(introduction) is not None and _OFFICIAL.search(introduction) is None
