"""E-mail addresses in a text, however they are written into it.

The same function reads what authors wrote and what the site shows, so that an address which went through
Markdown, JSON or HTML on its way is recognised as the one that was written. What others wrote about a project
is stored without any.
"""

import html
import re
from collections.abc import Iterator
from urllib.parse import unquote

__all__ = ["find_emails", "locate_emails", "without_emails", "without_marks"]

_MARKS = re.compile(r"<!--.*?-->|<[^<>]*>|[*_`~\\]", re.DOTALL)
"""HTML and Markdown that a reader does not see."""

_MASK = "…@…"

_AT = re.compile(r"@|%40|&#0*64;|&#x0*40;|&commat;|\\u0040", re.IGNORECASE)
_DELIMITER = re.compile(r"[\s<>\"']")
_LONGEST_LOCAL, _LONGEST_DOMAIN = 200, 300
"""Characters before and after the at sign that are looked at; RFC 5321 allows 64 and 255, before escapes."""

_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([nrtbf])(?=[^\W_])|([!-/:-@\[-`{-~]))")
_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9])([A-Za-z0-9](?:[A-Za-z0-9._+%-]{0,63}))@"
    r"(?!v?\d+\.\d)((?:[^\W_](?:[^\W_]|-){0,62}\.){1,8}([^\W\d_]{2,24}|xn--[a-z0-9-]{2,59}))",
    re.IGNORECASE,
)
_USERINFO = re.compile(r"://[^/@]*$")

# name@2x.png is a picture for a dense display
_PICTURES = frozenset({"avif", "gif", "ico", "jpeg", "jpg", "png", "svg", "webp"})
# git@host:group/project is the address of a repository
_NO_PERSON = frozenset({"git"})


def find_emails(text: str) -> set[str]:
    """The e-mail addresses in a text, lower-cased.

    Found are also those in ``mailto:`` links, percent-encoded, or with characters written as HTML's
    character references or JSON's escapes. The user part of a URL or of an SSH address, names of pictures
    (``name@2x.png``), versions (``package@1.2.3``) and digests (``image@sha256:…``) are no addresses.
    """
    return {address for address, _ in locate_emails(text)}


def locate_emails(text: str) -> Iterator[tuple[str, int]]:
    """Each address with the position in the text of the word that holds it."""
    for word, position in _words(text):
        plain = _unescape(word)
        for found in _ADDRESS.finditer(plain):
            local, domain, ending = found.groups()
            if local.lower() in _NO_PERSON or ending.lower() in _PICTURES:
                continue
            if not _USERINFO.search(plain, 0, found.start()):
                yield f"{local}@{domain}".lower(), position


def without_emails(text: str) -> str:
    """The text with each e-mail address in it replaced by ``…@…``.

    An address that only markup divides was hidden from programs with care; such a text loses all of its
    markup.
    """
    masked = _with_masks(text)
    if not _holds_emails(masked):
        return masked
    masked = _with_masks(without_marks(masked))
    return _AT.sub("…", masked) if _holds_emails(masked) else masked


def without_marks(text: str) -> str:
    """The text without HTML's tags and comments and Markdown's marks, which may divide what reads as one."""
    return _MARKS.sub("", text)


def _holds_emails(text: str) -> bool:
    return bool(find_emails(text) or find_emails(without_marks(text)))


def _with_masks(text: str) -> str:
    masked, end = [], 0
    for word, position in _words(text):
        if find_emails(word):
            masked += [text[end:position], _masked(word)]
            end = position + len(word)
    return "".join([*masked, text[end:]])


def _masked(word: str) -> str:
    plain = _ADDRESS.sub(_MASK, word)
    return _MASK if find_emails(plain) else plain


def _words(text: str) -> Iterator[tuple[str, int]]:
    """What stands around each at sign, up to the next space, quote or angle bracket."""
    end = 0
    for at in _AT.finditer(text):
        if at.start() < end:
            continue
        earliest = max(end, at.start() - _LONGEST_LOCAL)
        start = at.start() - len(_DELIMITER.split(text[earliest : at.start()])[-1])
        delimiter = _DELIMITER.search(text, at.end(), at.end() + _LONGEST_DOMAIN)
        end = delimiter.start() if delimiter else min(len(text), at.end() + _LONGEST_DOMAIN)
        yield text[start:end], start


def _unescape(word: str) -> str:
    if "&" in word:
        word = html.unescape(word)
    if "\\" in word:
        word = _ESCAPED.sub(_plain_character, word)
    return unquote(word) if "%" in word else word


def _plain_character(escape: re.Match[str]) -> str:
    code, _, punctuation = escape.groups()
    if code:
        return chr(int(code, 16))
    return punctuation or " "
