"""Secrets in what the owner of a portal writes: the configuration, curated collections, pages.

The shapes are those of :mod:`sharinghub_static.text.secrets`. What authors of projects write is full of
examples, so that module passes over whatever may be one. All of an owner's own text is published, and a
mistake is cheap to correct: here only what plainly shows where a secret goes (``<token>``, ``$TOKEN``,
``xxxx``) is none.

>>> [kind for kind, _ in find_written_secrets("https://example.org/logo.png?private_token=hunter2")]
['a secret in the query of an address']
>>> find_written_secrets("git clone https://oauth2:<token>@gitlab.example.org/a/b")
[]
"""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote, urlsplit, urlunsplit

from sharinghub_static.text.secrets import (
    MASK,
    PARAMETERS,
    find_divided_secrets,
    find_secrets,
    is_random,
    is_secret_value,
)

__all__ = ["find_written_secrets", "is_placeholder", "without_written_secrets"]

_PASSWORD = re.compile(r"://[^\s/:@\"'<>?#&]{0,100}:([^\s/@\"'<>]{1,200})@(?=[\w\[])")
_USER = re.compile(r"://([\w.~%-]{16,200})@(?=[\w\[])", re.ASCII)
_PARAMETER = re.compile(r"[?&;#]([\w.-]{1,60})=([^\s&#;\"'<>()\[\]]{1,4000})", re.ASCII)
_NAMES: Final = frozenset(PARAMETERS.split("|"))
_WORDS_OF_A_PLACE = re.compile(
    r"(?i:x{4}|\*{3}|\.{3}|…|[{}]|your|example|placeholder|redacted|changeme|replace[-_ ]?me)|\A[$%]"
)
_PLACE = re.compile(
    r"(?:my|the|a|some|personal|private|access|project|deploy|job|api|auth|user|gitlab|mlflow|[-_ ])*"
    r"(?:token|password|passwd|pass|pwd|pw|secret|key|true|false|yes|no|none|null)",
    re.IGNORECASE,
)


def find_written_secrets(text: str) -> list[tuple[str, str]]:
    """Find what is, or looks like, a secret in a text of a portal's owner.

    Args:
        text: a value of the configuration, or a whole page.

    Returns:
        What each is, with an article, and its value as it is in the text.
    """
    secrets = list(_in_addresses(text))
    if "%" in text:
        # An address within an address: …?next=https%3A%2F%2Fexample.org%3Ftoken%3D…
        secrets += (each for each in _in_addresses(unquote(text)) if each[1] in text)
    secrets += find_secrets(text, examples=True)
    secrets += ((kind, source) for kind, _, source in find_divided_secrets(text))
    kinds: dict[str, str] = {}
    for kind, value in secrets:
        if not is_placeholder(value):
            kinds.setdefault(value, kind)
    return [(kind, value) for value, kind in kinds.items()]


def _in_addresses(text: str) -> Iterator[tuple[str, str]]:
    for match in _PASSWORD.finditer(text):
        yield "a password in an address", match[1]
    for match in _USER.finditer(text):
        if is_random(match[1]) and any(map(str.isdigit, match[1])):
            yield "a token in an address", match[1]
    for match in _PARAMETER.finditer(text):
        if match[1].lower() in _NAMES or is_secret_value(match[1], match[2]):
            yield "a secret in the query of an address", match[2]


def is_placeholder(value: str) -> bool:
    """Whether a value only shows where a secret goes.

    >>> is_placeholder("YOUR_TOKEN"), is_placeholder("topsecret1")
    (True, False)
    """
    return bool(_WORDS_OF_A_PLACE.search(value) or _PLACE.fullmatch(value))


def without_written_secrets(text: str) -> str:
    """Return the text without its secrets: an address without them, a longer text with a mark in their place.

    >>> without_written_secrets("https://me:hunter2@example.org/a?token=abc1&b=2")
    'https://example.org/a?b=2'
    >>> without_written_secrets("Clone https://me:hunter2@example.org/a.")
    'Clone https://me:…@example.org/a.'
    """
    if re.fullmatch(r"[A-Za-z][\w+.-]*://\S+", text):
        text = _clean_address(text)
    for _, value in sorted(find_written_secrets(text), key=lambda each: -len(each[1])):
        text = text.replace(value, MASK)
    return text


def _clean_address(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    netloc = parts.netloc.rpartition("@")[2]
    query, fragment = (
        "&".join(each for each in part.split("&") if not find_written_secrets(f"?{each}"))
        for part in (parts.query, parts.fragment)
    )
    return urlunsplit(parts._replace(netloc=netloc, query=query, fragment=fragment))
