"""The licence of a repository, read from its licence file where that is a well-known text word for word.

GitLab reports the licence of one project at a time. It finds it in the files at the root that are named like
a licence (Gitaly's ``FindLicense`` with go-license-detector). Where there is exactly one such file, and its
text is that of a well-known licence, GitLab's answer is known without a request; in all other cases GitLab
is asked.

The texts are those of choosealicense.com, from which GitLab makes its templates, as the library ``identify``
has them. Two texts are equal by the matching guidelines of SPDX (annex B of
https://spdx.github.io/spdx-spec/v2.3/): whitespace, case, punctuation, list markers, copyright notices and
a title do not matter. Similar is not enough: the JSON licence is the MIT licence and one sentence more.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Final
from urllib.parse import quote

from identify.vendor.licenses import LICENSES

from sharinghub_static.snapshot.records import FileRecord, LicenseRecord

__all__ = ["LICENSE_PATH", "find_license_files", "license_url", "recognize_license"]

LICENSE_PATH: Final = "LICENSE"
"""Where most licence files are."""

_LOOKS_LIKE_LICENSE: Final = re.compile(
    r"(?:|.*[-_. ])"
    r"(?:li[cs]en[cs]es?|legal|copy(?:left|right|ing)|unlicense|l?gpl(?:[-_ v]?)(?:\d\.?\d)?|bsd|mit|apache)"
    r"(?:|[-_. ].*)"
)
"""``licenseFileRe`` of go-license-detector, for names in lower case."""

_LICENSE_FILE: Final = re.compile(r"(?:(?:un)?licen[sc]e|copying)(?:\.(?:md|txt))?")
"""Files that hold nothing but the licence: ``canonicalLicenseFileRe`` of Gitaly, less HTML and RST."""

_LONGEST: Final = 60_000
"""Characters of a text that is looked at; the GPL has 35,000."""

_COPYRIGHT: Final = re.compile(
    r"^[\W_]*(?:copyright\b[ \t:]*(?:\(c\)|©|\d{4}|\[|<|\{)|\(c\)[ \t]|©).*$", re.IGNORECASE | re.MULTILINE
)
_NOTICE_AT_START: Final = re.compile(
    r"^[\W_]*copyright\b(?! (?:notice|holder|owner|law|and)).*$", re.IGNORECASE | re.MULTILINE
)
_START: Final = 12
"""Lines at the start of a text in which a line that begins with "Copyright" is a notice, whatever follows."""
_HOLDER: Final = re.compile(
    r"\bneither the names? of .{1,200}? nor the names of (?:its|their|the) contributors\b"
)
"""SPDX's template of the BSD licence has a variable here."""

_LIST_MARKER: Final = re.compile(r"^[ \t>]*(?:\d{1,2}[.)]|[*•-])[ \t]+", re.MULTILINE)
_TITLE: Final = re.compile(r"\A\s*#{0,3}[^\n]{0,60}licen[sc]e[^\n]{0,40}(?:\n|\Z)", re.IGNORECASE)
_WORD: Final = re.compile(r"\w+")
_END_OF_TERMS: Final = " end of terms and conditions "

_NAMES: Final = {
    "0BSD": "BSD Zero Clause License",
    "AFL-3.0": "Academic Free License v3.0",
    "AGPL-3.0": "GNU Affero General Public License v3.0",
    "Apache-2.0": "Apache License 2.0",
    "Artistic-2.0": "Artistic License 2.0",
    "BSD-2-Clause": 'BSD 2-Clause "Simplified" License',
    "BSD-3-Clause": 'BSD 3-Clause "New" or "Revised" License',
    "BSD-3-Clause-Clear": "BSD 3-Clause Clear License",
    "BSL-1.0": "Boost Software License 1.0",
    "CC-BY-4.0": "Creative Commons Attribution 4.0 International",
    "CC-BY-SA-4.0": "Creative Commons Attribution Share Alike 4.0 International",
    "CC0-1.0": "Creative Commons Zero v1.0 Universal",
    "ECL-2.0": "Educational Community License v2.0",
    "EPL-1.0": "Eclipse Public License 1.0",
    "EPL-2.0": "Eclipse Public License 2.0",
    "EUPL-1.1": "European Union Public License 1.1",
    "EUPL-1.2": "European Union Public License 1.2",
    "GPL-2.0": "GNU General Public License v2.0",
    "GPL-3.0": "GNU General Public License v3.0",
    "ISC": "ISC License",
    "LGPL-2.1": "GNU Lesser General Public License v2.1",
    "LGPL-3.0": "GNU Lesser General Public License v3.0",
    "LPPL-1.3c": "LaTeX Project Public License v1.3c",
    "MIT": "MIT License",
    "MPL-2.0": "Mozilla Public License 2.0",
    "MS-PL": "Microsoft Public License",
    "MS-RL": "Microsoft Reciprocal License",
    "NCSA": "University of Illinois/NCSA Open Source License",
    "OFL-1.1": "SIL Open Font License 1.1",
    "OSL-3.0": "Open Software License 3.0",
    "PostgreSQL": "PostgreSQL License",
    "UPL-1.0": "Universal Permissive License v1.0",
    "Unlicense": "The Unlicense",
    "WTFPL": "Do What The F*ck You Want To Public License",
    "Zlib": "zlib License",
}
"""What GitLab calls them."""


def find_license_files(files: Iterable[FileRecord]) -> tuple[list[str], bool]:
    """Return the files at the root that GitLab looks for a licence in.

    Args:
        files: the whole tree.

    Returns:
        Their paths, and whether it is one file whose text alone decides.

    Example:
        >>> find_license_files([FileRecord("LICENSE", "blob"), FileRecord("src/LICENSE", "blob")])
        (['LICENSE'], True)
    """
    paths = [
        file.path
        for file in files
        if file.kind == "blob" and "/" not in file.path and _LOOKS_LIKE_LICENSE.fullmatch(file.path.lower())
    ]
    return paths, len(paths) == 1 and _LICENSE_FILE.fullmatch(paths[0].lower()) is not None


def recognize_license(text: str) -> LicenseRecord | None:
    """Return the licence that a text is word for word, without an address; None for any other text.

    Example:
        >>> recognize_license("MIT License") is None
        True
    """
    if len(text) > _LONGEST:
        return None
    id_ = _known_texts().get(_words(text))
    return None if id_ is None else LicenseRecord(id_.lower(), _NAMES.get(id_, id_), "")


def license_url(web_url: str, branch: str, path: str) -> str:
    """Return the page of a licence file, as GitLab makes its address.

    Args:
        web_url: of the project.
        branch: its default branch.
        path: of the file.
    """
    return f"{web_url}/-/blob/{quote(branch, safe='/')}/{quote(path)}"


@cache
def _known_texts() -> dict[str, str]:
    """Words of each known text, with and without the instructions that follow its terms, to its id."""
    texts: dict[str, str] = {}
    for id_, text in LICENSES:
        words = _words(text)
        terms, end, _ = words.partition(_END_OF_TERMS)
        for variant in (words, f"{terms}{end.rstrip()}", terms) if end else (words,):
            texts.setdefault(variant, id_)
    return texts


def _words(text: str) -> str:
    lines = _COPYRIGHT.sub("", text.replace("\r", "")).lstrip("\ufeff \t\n").split("\n", _START)
    plain = "\n".join([*(_NOTICE_AT_START.sub("", line) for line in lines[:_START]), *lines[_START:]])
    plain = _TITLE.sub("", plain.lstrip("\ufeff \t\n"), count=1)
    plain = _LIST_MARKER.sub("", plain).replace("https://", "http://").casefold()
    words = " ".join(_WORD.findall(plain.replace("all rights reserved", "")))
    return _HOLDER.sub("neither the name of the holder nor the names of its contributors", words)
