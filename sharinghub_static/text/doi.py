"""DOIs in their bare form: ``10.5281/zenodo.123``.

>>> bare_doi("https://doi.org/10.5281/zenodo.123")
'10.5281/zenodo.123'
"""

import re
from typing import Final
from urllib.parse import unquote

__all__ = ["bare_doi", "without_doi_label"]

_DOI: Final = re.compile(
    r"(?:doi:\s{0,3}|(?:https?://)?(?:dx\.|www\.)?doi\.org/)?(10\.\d{4,9}/[^\s<>\"{}|\\^`]{1,200})",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(r"\s*doi\s*:\s*", re.IGNORECASE)


def bare_doi(text: str) -> str:
    """Return the DOI of an address, or of a text that is one, in its bare form; empty when it is none."""
    found = _DOI.fullmatch(unquote(text.strip().partition("?")[0].partition("#")[0]).rstrip(".,;"))
    return found[1] if found and found[1].isprintable() else ""


def without_doi_label(text: str) -> str:
    """Return a text without ``DOI:`` at its beginning.

    >>> without_doi_label("DOI: How we did it")
    'How we did it'
    """
    label = _LABEL.match(text)
    return text[label.end() :] if label else text
