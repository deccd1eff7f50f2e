"""DOIs in their bare form: ``10.5281/zenodo.123``."""

import re
from typing import Final
from urllib.parse import unquote

__all__ = ["bare_doi"]

_DOI: Final = re.compile(
    r"(?:doi:\s{0,3}|(?:https?://)?(?:dx\.|www\.)?doi\.org/)?(10\.\d{4,9}/[^\s<>\"{}|\\^`]{1,200})",
    re.IGNORECASE,
)


def bare_doi(text: str) -> str:
    """The DOI of an address, or of a text that is one, in its bare form; empty when it is none."""
    found = _DOI.fullmatch(unquote(text.strip().partition("?")[0].partition("#")[0]).rstrip(".,;"))
    return found[1] if found and found[1].isprintable() else ""
