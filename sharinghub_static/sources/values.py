"""Single values of an answer, as records hold them.

An answer is JSON from elsewhere: every field may be absent, null, or of another type than the schema says.
"""

import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import httpx

from sharinghub_static.text.json_values import LARGEST_INTEGER, encodable
from sharinghub_static.text.times import parse_rfc3339

__all__ = [
    "LONG_AGO",
    "as_count",
    "as_fraction",
    "as_moment",
    "as_percentage",
    "as_text",
    "as_texts",
    "as_url",
    "dig",
    "nodes",
    "other_address",
]

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""Replaces a time that GitLab should have returned."""


def as_url(text: str) -> httpx.URL | None:
    """An address in its parts; None for what is none, or has a host that no name can be.

    Example:
        >>> as_url("https://x.example/a").host
        'x.example'
        >>> as_url("https://xn--/") is None
        True
    """
    try:
        url = httpx.URL(text)
        _ = url.host  # httpx decodes an international name only when it is asked for
    except (httpx.InvalidURL, ValueError):
        return None
    return url


def other_address(web_url: str, full_path: str, base_url: str) -> str:
    """The address that a GitLab gives for itself; empty where it is the expected one, or unknown.

    Args:
        web_url: of a project.
        full_path: of the project.
        base_url: the expected address of the GitLab, without a final slash.

    Example:
        >>> other_address("https://git.example/a/b", "a/b", "http://10.0.0.1")
        'https://git.example'
    """
    address, expected = as_url(web_url.removesuffix(f"/{full_path}")), as_url(base_url)
    if address is None or expected is None or not web_url.endswith(f"/{full_path}"):
        return ""
    if address.scheme not in ("http", "https") or not address.host or address.userinfo:
        return ""
    # httpx leaves out default ports and writes hosts in small letters.
    same = (address.scheme, address.host, address.port) == (expected.scheme, expected.host, expected.port)
    is_same = same and address.path.rstrip("/") == expected.path.rstrip("/")
    return "" if is_same else str(address).rstrip("/")


def dig(value: object, *keys: str) -> Any:
    """The value at nested keys; None where the way breaks off."""
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def nodes(value: object, *keys: str) -> Iterator[Mapping[str, object]]:
    """The objects in the ``nodes`` of the connection at nested keys, or in the list there."""
    found = dig(value, *keys)
    listed = found.get("nodes") if isinstance(found, Mapping) else found
    for node in listed if isinstance(listed, list) else ():
        if isinstance(node, Mapping):
            yield node


def as_text(value: object) -> str:
    """Text that can be stored: lone surrogates, which no encoding takes, become question marks."""
    return encodable(value) if isinstance(value, str) else ""


def as_texts(value: object) -> tuple[str, ...]:
    """The texts in a list, each once, sorted; nothing for anything else."""
    return tuple(sorted({as_text(each) for each in value} - {""})) if isinstance(value, list) else ()


def as_count(value: object) -> int | None:
    """A whole number from 0; GitLab writes large ones as text. None for anything else."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value <= LARGEST_INTEGER else None


def as_fraction(value: object) -> float | None:
    """A finite number, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) else None


def as_percentage(value: object) -> float | None:
    """A number from 0 to 100, or None: GitLab takes test coverage from whatever a job prints."""
    number = as_fraction(value)
    return number if number is not None and 0 <= number <= 100 else None


def as_moment(value: object) -> datetime | None:
    """An ISO 8601 time in UTC; None for anything else."""
    return parse_rfc3339(value)
