"""Licences by other names than SPDX's: of the Hugging Face Hub, web addresses, names as people write them.

A name or an address of which there is one version only means that licence, and so does a licence's full name
with its version. A name that is only like one is never taken for it, but advised.
"""

import re
from difflib import get_close_matches
from functools import cache
from typing import Final
from urllib.parse import urlsplit

from sharinghub_static.project.license import SpdxError, known_identifiers, parse_spdx

__all__ = [
    "HUB_NAMES",
    "WITHOUT_IDENTIFIER",
    "is_family",
    "license_at",
    "license_named",
    "nearest_license",
    "nearest_licenses",
]

HUB_NAMES: Final = {
    "c-uda": "C-UDA-1.0",
    "lgpl-lr": "LGPLLR",
    "odbl": "ODbL-1.0",
    "odc-by": "ODC-By-1.0",
    "pddl": "PDDL-1.0",
}
"""Names of the Hub for licences that SPDX lists in one version.

Source: https://huggingface.co/docs/hub/repositories-licenses.
"""

WITHOUT_IDENTIFIER: Final = re.compile(
    r"(?:apple-(?:amlr|ascl)|big(?:code|science)-.*|creativeml-.*|deepfloyd-.*|fair-.*|gemma.*|grok.*"
    r"|h-research|intel-research|lfm.*|llama-?\d.*|mrl|open-mdw|openrail.*|qwen.*|stabilityai-.*|tongyi-.*)",
    re.IGNORECASE,
)
"""Licences of models that SPDX does not list."""

_FAMILIES: Final = {
    "agpl": "AGPL-3.0-only",
    "bsd": "BSD-3-Clause",
    "bsd2": "BSD-2-Clause",
    "bsd3": "BSD-3-Clause",
    "cc": "CC-BY-4.0",
    "cc0": "CC0-1.0",
    "cc-by": "CC-BY-4.0",
    "gfdl": "GFDL-1.3-only",
    "gpl": "GPL-3.0-only",
    "lgpl": "LGPL-3.0-only",
}
"""Names of several versions or licences, with one of them for the advice."""

_CREATIVE_COMMONS: Final = re.compile(
    r"/(?:licenses/(?P<parts>by(?:-nc)?(?:-sa|-nd)?)/(?P<version>\d\.\d)(?:/(?P<port>igo|[a-z]{2}))?"
    r"|publicdomain/(?P<public>zero|mark)/1\.0)(?:/.*)?",
    re.IGNORECASE,
)
_OPEN_DATA: Final = {"odbl": "ODbL-1.0", "by": "ODC-By-1.0", "pddl": "PDDL-1.0"}
_PAGES: Final = frozenset(
    {
        "apache.org",
        "choosealicense.com",
        "gnu.org",
        "mozilla.org",
        "opensource.org",
        "spdx.org",
        "unlicense.org",
    }
)
"""Hosts whose addresses of licences end with a name."""

_ENDING: Final = re.compile(r"\.(?:html?|en\.html|txt|json|md|php)$|-standalone$")

_WORDS: Final = (
    (r'"[^"]{1,20}"(?: or "[^"]{1,20}")?', " "),  # BSD 3-Clause "New" or "Revised" License
    (r"open government", "ogl uk"),
    (r"creative\s?commons", "cc"),
    (r"attribution", "by"),
    (r"non[- ]?commercial", "nc"),
    (r"share[- ]?alike", "sa"),
    (r"no[- ]?deriv(?:ative)?s?(?:\s?works)?", "nd"),
    (r"\bcc[- ]?zero|\bzero\b", "cc0"),
    (r"affero general public|affero gpl", "agpl"),
    (r"(?:lesser|library) general public|lesser gpl", "lgpl"),
    (r"general public", "gpl"),
    (r"apache software", "apache"),
    (r"mozilla public", "mpl"),
    (r"eclipse public", "epl"),
    (r"european union public", "eupl"),
    (r"(?:open data commons )?(?:public domain dedication and|pddl)", "pddl"),
    (r"open data commons (?:by|attribution)", "odc by"),
    (r"(?:open data commons )?open database", "odbl"),
    (r"boost software", "bsl"),
    (r"licence ouverte(?: ?/ ?open licence)?", "etalab"),
    (r"academic free", "afl"),
    (r"(?:new|modified|revised) bsd|3[- ]clause bsd", "bsd 3 clause"),
    (r"(?:simplified|freebsd) bsd|2[- ]clause bsd", "bsd 2 clause"),
    (r"\bexpat\b", "mit"),
    (r"or (?:any )?(?:later|newer)(?: version)?|\+$", "or later"),
)
_NOISE: Final = re.compile(
    r"\b(?:gnu|licen[cs]e[sd]?|version|ver|the|under|terms|of|and|deed|universal|international|unported|generic"
    r"|open source)\b"
)


def license_at(address: str) -> str:
    """Return the identifier of the licence whose own page is at an address; empty for any other address.

    >>> license_at("https://creativecommons.org/licenses/by/4.0/deed.en")
    'CC-BY-4.0'
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    host = (parts.hostname or "").removeprefix("www.")
    if host == "creativecommons.org":
        found = _CREATIVE_COMMONS.fullmatch(parts.path)
        return _identifier(_creative_commons(found)) if found else ""
    segments = [segment for segment in parts.path.split("/") if segment]
    if host == "opendatacommons.org" and segments[:1] == ["licenses"] and len(segments) > 1:
        return _OPEN_DATA.get(segments[1].lower(), "")
    if host == "unlicense.org":
        return "Unlicense"
    if host not in _PAGES or not segments:
        return ""
    name = _ENDING.sub("", segments[-1].lower())
    whole = "-".join(segments[-2:]).lower()  # mozilla.org/MPL/2.0
    names = (name, _ENDING.sub("", name), name.replace("license", "apache"), whole)
    return next((identifier for text in names if (identifier := _identifier(text))), "")


def _creative_commons(found: re.Match[str]) -> str:
    if found["public"]:
        return "CC0-1.0" if found["public"].lower() == "zero" else "CC-PDM-1.0"
    port = f"-{found['port']}" if found["port"] else ""
    return f"CC-{found['parts']}-{found['version']}{port}"


def _identifier(text: str) -> str:
    """A text as SPDX spells it; empty when it is no identifier."""
    try:
        expression, identifiers = parse_spdx(text)
    except SpdxError:
        return ""
    return expression if identifiers == (expression,) and not is_family(text) else ""


def is_family(text: str) -> bool:
    """Whether a name is that of several versions of a licence, so that it does not say which."""
    return text.strip().lower() in _FAMILIES


def license_named(text: str) -> str:
    """Return the one licence that a full name means; empty where it leaves a choice, or something is added.

    >>> license_named("Apache License 2.0"), license_named("GPLv3"), license_named("MIT License (modified)")
    ('Apache-2.0', '', '')
    """
    if is_family(text) or _is_changed(text):
        return ""
    key, keys = _key(" ".join(text.lower().split())[:200]), _keys()
    return next((keys[variant] for variant in (key, f"{key}.0", _later(key)) if variant in keys), "")


def nearest_licenses(text: str) -> list[str]:
    """Return the identifiers of a text that names several licences; empty when it does not.

    >>> nearest_licenses("MIT, Apache 2.0"), nearest_licenses("MIT/Apache-2.0"), nearest_licenses("MIT")
    (['MIT', 'Apache-2.0'], ['MIT', 'Apache-2.0'], [])
    """
    parts = [_PURPOSE.sub("", part).strip() for part in _SEVERAL.split(text[:200]) if part.strip()]
    named = [_identifier(part) or license_named(part) for part in parts]
    return list(dict.fromkeys(named)) if len(named) > 1 and all(named) else []


def nearest_license(text: str) -> str:
    """Return the identifier that a name is most like, for advice; empty when there is none.

    >>> nearest_license("Apache License 2.0"), nearest_license("GPLv3"), nearest_license("CC BY 4.0")
    ('Apache-2.0', 'GPL-3.0-only', 'CC-BY-4.0')
    """
    name = " ".join(text.lower().split())[:200]
    if WITHOUT_IDENTIFIER.fullmatch(name) or _is_changed(name):
        return ""
    if family := _FAMILIES.get(name) or HUB_NAMES.get(name):
        return family
    key, keys = _key(name), _keys()
    for variant in (key, f"{key}.0", f"{key}only", f"{key}.0only", _later(key)):
        if variant in keys:
            return keys[variant]
    versions = [
        other for other in keys if other.startswith(key) and re.fullmatch(r"\d[\d.]*", other[len(key) :])
    ]
    if len(key) > 2 and key[-1].isalpha() and versions:
        return keys[max(versions)]
    if family := _FAMILIES.get(key):
        return family
    close = get_close_matches(key, keys, n=1, cutoff=0.82) if len(key) > 2 else []
    return keys[close[0]] if close else ""


_SEVERAL: Final = re.compile(
    r"\s*[,;/&|]\s*(?:and |or )?|\s+(?:and|or|und|oder|et|ou)\s+(?!later|newer|any)", re.IGNORECASE
)
_PURPOSE: Final = re.compile(
    r"\s*(?:\(|\bfor\s)\s*(?:the )?(?:source )?"
    r"(?:code|data(?:sets?)?|software|weights|models?|documentation|docs)\)?\s*$",
    re.IGNORECASE,
)
"""What a part of several is for: "MIT for code"."""

_CHANGED: Final = re.compile(
    r"\bunlicensed\b|\bnot\b|\bnon-free\b|\b(?:plus|but|except\w*|restrict\w*|additional\w*|custom\w*|amended|changed|with)\b"
    r"|\([^)]*\b(?:modified|changed|code|weights?|data|only)\b[^)]*\)|-compatible\b|\bcompatible with\b",
    re.IGNORECASE,
)


def _is_changed(text: str) -> bool:
    """Whether words around a name say that the licence is another one, one of a part only, or none.

    ``UNLICENSED`` means to npm that there is no licence, which is not the Unlicense.
    """
    return _CHANGED.search(text) is not None


def _key(name: str) -> str:
    """The letters and digits of a name in lower case, by which SPDX's identifiers are found."""
    for pattern, word in _WORDS:
        name = re.sub(pattern, f" {word} ", name)
    name = re.sub(r"([a-z])v\.?\s?(\d)", r"\1 \2", name)  # GPLv3
    name = re.sub(r"\bv\.?\s?(\d)", r"\1", name)  # version 3
    name = _NOISE.sub(" ", re.sub(r"\([^)]*\)", " ", name))
    key = re.sub(r"[^a-z0-9.]", "", re.sub(r"\bcc cc0\b", "cc0", " ".join(name.split()))).strip(".")
    return re.sub(r"(?<=\d)\.(?!\d)", "", key)


def _later(key: str) -> str:
    return key.replace("orlater", ".0orlater")


@cache
def _keys() -> dict[str, str]:
    """SPDX's identifiers by their letters, digits and points."""
    return {re.sub(r"[^a-z0-9.]", "", identifier.lower()): identifier for identifier in known_identifiers()}
