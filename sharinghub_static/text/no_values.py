"""Texts that stand for a value that is not there: of programs, of templates, of forms.

>>> stands_for_none("nan"), stands_for_none("{{ version }}"), stands_for_none("1.10")
(True, True, False)
"""

import re
from typing import Final

__all__ = ["stands_for_none"]

_WORDS: Final = frozenset(
    {
        "n/a", "nan", "nil", "noassertion", "none", "null", "tba", "tbd", "todo", "undefined", "unknown",
        "0+unknown", "0.0.0+unknown", "unversioned",
        "inf", "-inf", "+inf", ".inf", "-.inf", ".nan", "infinity", "-infinity", "#n/a", "-", "?", "...",
    }
)  # fmt: skip
_TEMPLATE: Final = re.compile(
    r"[vV]?(?:\{\{.*\}\}|\$\{.*\}|\$\(.*\)|\$[A-Za-z_]\w*\$?|#\{.*\}|\{\w+\}|%\(\w+\)s|@@\w+@@)|<[^>]*>|@[A-Za-z_]+@|%[A-Za-z_]+%|__[A-Za-z]+__|v?x+(?:\.[xyz]+){1,3}"
    r"|your[-_ ].*",
    re.IGNORECASE | re.DOTALL,
)


def stands_for_none(text: str) -> bool:
    """Whether a text is only written where a value would be: ``nan``, ``TBD``, ``{{ version }}``."""
    text = text.strip()
    return text.lower() in _WORDS or _TEMPLATE.fullmatch(text[:200]) is not None
