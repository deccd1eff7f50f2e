"""Elements of HTML that are written or read in a way of their own."""

import re
from typing import Final

__all__ = ["ENDS_A_PARAGRAPH", "END_MAY_BE_LEFT_OUT", "FOREIGN", "LANGUAGE", "VOID"]


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


# The element index of the HTML standard
VOID: Final = _names("area base br col embed hr img input link meta source track wbr")
END_MAY_BE_LEFT_OUT: Final = _names(
    "li dt dd p rt rp optgroup option thead tbody tfoot tr td th colgroup caption"
)
FOREIGN: Final = frozenset({"svg", "math"})
ENDS_A_PARAGRAPH: Final = _names(
    "address article aside blockquote details dialog div dl fieldset figcaption figure footer form h1 h2 h3"
    " h4 h5 h6 header hgroup hr main menu nav ol p pre search section table ul"
)

LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
"""What the ``lang`` of a page may be."""
