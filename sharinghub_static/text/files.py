"""Files of the site without addresses and secrets that may not be published.

This is the last repair and its measure: the check of the site and the repair read a file in the same way, so
that nothing that was repaired is refused.
"""

import hashlib
from collections.abc import Collection, Iterator

from sharinghub_static.text.emails import MASK, locate_emails, mask_emails
from sharinghub_static.text.markup import (
    Located,
    locate_emails_in_html,
    locate_emails_in_xml,
    mask_emails_in_html,
    mask_emails_in_xml,
)
from sharinghub_static.text.secrets import mask_secrets

__all__ = [
    "CleanFiles",
    "clean_files",
    "cleaned_files",
    "is_text",
    "locate_emails_in_file",
    "mask_emails_in_json",
    "sanitize_file",
]

_HTML = (".html", ".htm", ".xhtml")
_XML = (".xml", ".svg", ".atom", ".rss", ".kml")
_SNIFFED = 8192
"""Bytes in which a NUL means binary, as Git has it."""


class CleanFiles:
    """Files in which :func:`sanitize_file` found nothing, by their digests.

    The check of the site looks for the same with the same functions. Of a file with these very bytes and the
    same allowed addresses it knows the answer, and need not work it out again.

    Args:
        allowed_emails: addresses that stayed.

    Example:
        >>> clean = CleanFiles(frozenset())
        >>> clean.add("a.txt", b"Nothing here.")
        >>> clean.holds("a.txt", b"Nothing here."), clean.holds("a.txt", b"Nothing there.")
        (True, False)
    """

    def __init__(self, allowed_emails: frozenset[str]) -> None:
        self.allowed_emails = allowed_emails
        self._digests: set[bytes] = set()

    def add(self, path: str, content: bytes) -> None:
        """Remember a file."""
        if len(self._digests) < _MOST_CLEAN:
            self._digests.add(_digest(path, content))

    def drain(self) -> set[bytes]:
        """Return what was added in this copy of the process, and forget it."""
        digests, self._digests = self._digests, set()
        return digests

    def take(self, digests: set[bytes]) -> None:
        """Take what a copy of this process drained."""
        if len(self._digests) < _MOST_CLEAN:
            self._digests |= digests

    def digest(self, path: str, content: bytes) -> bytes | None:
        """Return the digest of a file that was found clean, as :meth:`take` takes it; None of any other."""
        digest = _digest(path, content)
        return digest if digest in self._digests else None

    def holds(self, path: str, content: bytes) -> bool:
        """Whether a file of this ending had this content."""
        return bool(self._digests) and _digest(path, content) in self._digests


_MOST_CLEAN = 500_000  # files; 100 bytes each
_latest = CleanFiles(frozenset())


def cleaned_files(allowed_emails: frozenset[str]) -> CleanFiles:
    """Return where :func:`sanitize_file` puts what it finds clean for these allowed addresses."""
    global _latest
    if _latest.allowed_emails is not allowed_emails:
        _latest = CleanFiles(allowed_emails)
    return _latest


def clean_files(allowed_emails: Collection[str]) -> CleanFiles:
    """Return the files that were found clean where these addresses may stay; none if others might."""
    return _latest if _latest.allowed_emails == allowed_emails else CleanFiles(frozenset(allowed_emails))


def _remember(path: str, content: bytes, allowed_emails: Collection[str]) -> None:
    """Remember a file for the check of the build that is running, which follows in the same process."""
    if isinstance(allowed_emails, frozenset):
        cleaned_files(allowed_emails).add(path, content)


def _digest(path: str, content: bytes) -> bytes:
    ending = path.rpartition(".")[2]  # which says how a file is read
    return hashlib.blake2b(content, digest_size=20, key=ending.encode("utf-8", "replace")[:64]).digest()


def is_text(content: bytes) -> bool:
    """Whether a file is text: pictures, tables and compressed copies are not."""
    return b"\0" not in content[:_SNIFFED]


def locate_emails_in_file(path: str, text: str) -> Iterator[Located]:
    """Each e-mail address in a file of the site, as a reader or a program gets it out of the file.

    Args:
        path: path in the site; its ending says how the file is read.
        text: its content.
    """
    if path.endswith(_HTML):
        return locate_emails_in_html(text)
    if path.endswith(_XML):
        return locate_emails_in_xml(text)
    return (
        Located(found.email, found.start, ((found.start, found.end, MASK),)) for found in locate_emails(text)
    )


def sanitize_file(path: str, content: bytes, allowed_emails: Collection[str] = ()) -> bytes:
    """A file of the site with addresses masked and secrets cut; the same bytes where there are none.

    The syntax of HTML, JSON, XML, SVG, JavaScript and CSV stays as it is, and a second call changes nothing.

    Args:
        path: path in the site.
        content: the file.
        allowed_emails: addresses that stay, lower-cased.

    >>> sanitize_file("a.json", b'{"contact": "ada@lab.example"}').decode()
    '{"contact": "…@…"}'
    """
    if not is_text(content):
        return content
    text = content.decode("utf-8", "replace")
    sanitized = mask_secrets(text)
    if path.endswith(_HTML):
        sanitized = mask_emails_in_html(sanitized, allowed_emails)
    elif path.endswith(_XML):
        sanitized = mask_emails_in_xml(sanitized, allowed_emails)
    else:
        sanitized = mask_emails(sanitized, allowed_emails)
    if sanitized != text:
        return sanitized.encode("utf-8")
    _remember(path, content, allowed_emails)
    return content


def mask_emails_in_json(value: object, allowed: Collection[str] = ()) -> object:
    """A JSON value without e-mail addresses in its texts and keys.

    >>> mask_emails_in_json({"authors": ["Ada <ada@lab.example>", 1]})
    {'authors': ['Ada <…@…>', 1]}
    """
    if isinstance(value, str):
        return mask_emails(value, allowed)
    if isinstance(value, dict):
        return {
            mask_emails(str(key), allowed): mask_emails_in_json(item, allowed) for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [mask_emails_in_json(item, allowed) for item in value]
    return value
