"""Companion files of the README that describe a project: CITATION.cff, codemeta.json."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sharinghub_static.problems import Message
from sharinghub_static.project.model import Citation
from sharinghub_static.project.works import Work
from sharinghub_static.text.lines import clean
from sharinghub_static.text.no_values import stands_for_none

__all__ = [
    "CompanionFile",
    "CompanionFileError",
    "contact",
    "line_of",
    "lines_of",
    "orcid_of",
    "placeholders_in",
]

_ORCID: Final = re.compile(r"(?:https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])/?", re.IGNORECASE)
_LONGEST: Final = 2000


class CompanionFileError(ValueError):
    """A file that cannot be read.

    Args:
        message: why.
        line: where, from 1.
    """

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass(frozen=True, slots=True)
class CompanionFile:
    """What one such file says of the project; empty where it says nothing.

    Args:
        path: path of the file in the repository.
        license: an SPDX expression, or the words that are there.
        license_url: the address of its text.
        doi: bare (``10.5281/zenodo.123``).
        citation: how to cite it, one line.
        publications: other works to cite.
        placeholders: keys whose value only stands for one, with the value; they are left out.
        unread: codes of Problems with the keys of which they are, and what is wrong with them.
        work: the project itself as a work to cite; None where the file has no such thing.
        contacts: the authors as the STAC contacts extension has them, without addresses.
    """

    path: str
    title: str = ""
    description: str = ""
    license: str = ""
    license_url: str = ""
    doi: str = ""
    citation: str = ""
    version: str = ""
    keywords: tuple[str, ...] = ()
    publications: tuple[Citation, ...] = ()
    contacts: tuple[Mapping[str, Any], ...] = ()
    work: Work | None = None
    placeholders: tuple[tuple[str, str], ...] = ()
    unread: tuple[tuple[str, str, Message], ...] = ()


def line_of(value: object) -> str:
    """A scalar as one line; empty for anything else, for numbers that are none too."""
    if isinstance(value, bool) or value is None or isinstance(value, list | dict):
        return ""
    if _is_no_number(value):
        return ""
    return clean(str(value))[:_LONGEST]


def _is_no_number(value: object) -> bool:
    """Whether a value is infinity or "not a number"."""
    return isinstance(value, float) and not math.isfinite(value)


def placeholders_in(entries: Mapping[str, object], keys: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Of some keys those whose value only stands for one, with the value as text."""
    values = ((key, entries.get(key)) for key in keys)
    return tuple(
        (key, clean(str(value))[:100])
        for key, value in values
        if _is_no_number(value) or (isinstance(value, str) and stands_for_none(value))
    )


def lines_of(value: object) -> Iterator[str]:
    """The texts of a list, or of a text with commas or semicolons."""
    parts = re.split("[,;]", value) if isinstance(value, str) else value if isinstance(value, list) else []
    return (text for part in parts[:100] if (text := line_of(part)))


def orcid_of(text: str) -> str:
    """An ORCID iD as an address; empty when the text is none, as where its check digit is wrong.

    Source: https://support.orcid.org/hc/en-us/articles/360006897674.

    >>> orcid_of("0000-0002-1825-0097"), orcid_of("0000-0002-1825-0098"), orcid_of("0000-0000-0000-0000")
    ('https://orcid.org/0000-0002-1825-0097', '', '')
    """
    found = _ORCID.fullmatch(text)
    if found is None:
        return ""
    digits = found[1].upper().replace("-", "")
    check = digits[-1]
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    return f"https://orcid.org/{found[1].upper()}" if check == "0123456789X"[(12 - total % 11) % 11] else ""


def contact(name: str, organization: str, orcid: str) -> dict[str, object]:
    """An author as https://github.com/stac-extensions/contacts has them; empty without a name.

    Args:
        name: of the person or the body.
        organization: where they work.
        orcid: the ORCID iD, bare or as an address; what is none is left out.
    """
    identifier = orcid_of(orcid)
    if not name:
        return {}
    made: dict[str, Any] = {"name": name, "roles": ["author"]}
    if organization:
        made["organization"] = organization
    if identifier:
        made["identifier"] = identifier
    return made
