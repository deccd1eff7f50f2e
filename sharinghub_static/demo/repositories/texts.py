"""Bytes of Git as text: Git keeps what people typed, in whatever encoding."""

import re
from datetime import UTC, datetime

from sharinghub_static.text.emails import looks_like_email

__all__ = ["as_text", "as_time", "without_address", "without_signature"]

_SIGNATURE = re.compile(r"-----BEGIN (?:PGP SIGNATURE|SSH SIGNATURE|SIGNED MESSAGE)-----.*\Z", re.DOTALL)
_NOBODY = "unknown"
_IDENTITY = re.compile(rb"\A(?P<name>.*?)\s*<[^<>]*>?\s*\Z", re.DOTALL)


def as_text(raw: bytes, encoding: bytes | None = None) -> str:
    """Text as its header says, else UTF-8, else Latin-1, in which every byte is a character.

    Args:
        raw: as Git keeps it.
        encoding: of a commit's header.
    """
    named = (encoding or b"utf-8").decode("ascii", "replace")
    for name in (named, "utf-8"):
        try:
            return raw.decode(name)
        except (LookupError, ValueError):
            continue
    return raw.decode("latin-1")


def without_signature(text: str) -> str:
    """The message of a signed tag without its signature."""
    return _SIGNATURE.sub("", text).strip()


def without_address(identity: bytes, encoding: bytes | None = None) -> str:
    """The name in ``Name <address>``. Of a name that is an address itself, what is before the ``@``."""
    match = _IDENTITY.match(identity)
    name = " ".join(as_text(match["name"] if match else identity, encoding).split())
    if looks_like_email(name):
        return name.partition("@")[0].strip() if "@" in name else _NOBODY
    return name or _NOBODY


def as_time(seconds: int) -> datetime:
    """A time of Git, UTC; one outside of Python's years is the start of 1970."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)
