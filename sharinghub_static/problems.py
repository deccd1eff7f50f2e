"""Problems: what is wrong with one project, said to its maintainer.

A Problem never stops a build. It has a stable code, so that it can be looked up (``docs/problems.md``),
counted and, by a site that wishes so, ignored. The code's first digit tells its field:

    SH1xx  front matter          SH4xx  assets and links
    SH2xx  README and repository SH5xx  STAC (mended so that the item is valid)
    SH3xx  metadata values       SH6xx  the crawl
"""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Problem", "Severity"]


class Severity(StrEnum):
    """How much a Problem matters to a reader of the portal."""

    ERROR = "error"
    """Something that the maintainer wrote is lost."""
    WARNING = "warning"
    """It is published, but not as meant."""
    NOTICE = "notice"
    """It could be better."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with one project.

    Args:
        code: stable code, ``SH`` and three digits, documented in ``docs/problems.md``.
        message: what is wrong, one sentence, for the maintainer.
        hint: how to mend it, with an example where that helps.
        severity: see :class:`Severity`.
        path: file in the repository that it is about; empty when it is about no file.
        line: line in that file, from 1; 0 when unknown.
        column: column in that line, from 1; 0 when unknown.
        key: dotted path of the front-matter key (``extent.spatial``); empty when about no key.
    """

    code: str
    message: str
    hint: str = ""
    severity: Severity = Severity.WARNING
    path: str = ""
    line: int = 0
    column: int = 0
    key: str = ""
