"""E-mail addresses in a text: the one definition, for storing, rendering and checking.

An address is what a reader or a program gets out of a text, so that a text is *read* first
(:mod:`sharinghub_static.text.reading`).

>>> sorted(find_emails("Write to ada&#64;lab.example or bob (at) lab.example"))
['ada@lab.example', 'bob@lab.example']
>>> mask_emails("Write to ada%40lab.example!")
'Write to …@…!'
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sharinghub_static.text.keywords import Keywords
from sharinghub_static.text.reading import Reading

__all__ = [
    "HINTS",
    "MASK",
    "Address",
    "addresses_in",
    "find_emails",
    "find_emails_in_markdown",
    "holds_hints_of_signs",
    "is_allowed",
    "locate_emails",
    "locate_in_reading",
    "looks_like_email",
    "mask_emails",
    "mask_emails_in_markdown",
    "may_hold_emails",
    "may_hold_hidden_signs",
    "replace_spans",
]

MASK: Final = "…@…"
"""What replaces an address."""

_HIDDEN_AT = re.compile(
    r"[＠﹫]|%(?:25)*40|%(?:25)*ef%(?:25)*bc%(?:25)*a0|%(?:25)*ef%(?:25)*b9%(?:25)*ab"
    r"|#0*(?:64|65312|65131)(?!\d)|#x0*(?:40|ff20|fe6b)(?![0-9a-f])|commat|u(?:0040|ff20|fe6b)"
    r"|[\[({] ?at ?[\])}]",
    re.IGNORECASE,
)
"""Every spelling of an at sign but the plain one."""

_AT = re.compile(f"@|{_HIDDEN_AT.pattern}", re.IGNORECASE)
"""Every spelling of an at sign; a text without one is not read at all."""

_PLAIN_SIGN = re.compile('@(?<!"@)')
"""The plain one alone, which is found many times faster.

After a quotation mark it is none of an address: that stays what it is and where it is however a text is read.
Documents of linked data, with ``"@id"`` and ``"@type"`` in each line, hold next to no others.
"""
_SIGN = re.compile(f"{_PLAIN_SIGN.pattern}|{_HIDDEN_AT.pattern}", re.IGNORECASE)
"""Every spelling that may be in an address."""

HINTS: Final = frozenset(
    (
        *("＠", "﹫", "%40", "2540", "%ef", "25ef", "#64", "#0", "#x40", "#x0", "#65", "#xf", "commat"),
        *("u0040", "uff20", "ufe6b", "[at", "(at", "{at", "[ at", "( at", "{ at"),
    )
)
"""Every spelling of an at sign but the plain one holds one of these, which are found faster."""

_HINTS = Keywords(HINTS)

_LONGEST_LOCAL, _LONGEST_DOMAIN = 200, 300
"""Characters before and after the at sign that are read; RFC 5321 allows 64 and 255, before escapes."""
_LONGEST_WINDOW = 4000
"""Characters that are read together where at signs follow each other closely."""
_MOST_ROUNDS = 4

_OBFUSCATED = re.compile(r" {0,3}[\[({] ?(at|dot) ?[\])}] {0,3}", re.IGNORECASE)
_MARKDOWN = re.compile(
    r"<!--.{0,2000}?-->|</?[A-Za-z][^<>]{0,1000}>|\]\([^()\s]{0,1000}(?:\s[^()]{0,300})?\)|\]\[[^\[\]]{0,300}\]"
    r"|!?\[|\]|[*_`~\\]",
    re.DOTALL,
)
"""HTML and Markdown that a reader does not see; of a link, its words remain."""

_LETTER = r"A-Za-z0-9\u00c0-\u1fff"
_ADDRESS = re.compile(
    rf"(?<![{_LETTER}])([{_LETTER}][{_LETTER}._+%-]{{0,63}}|[\u2e80-\ud7af]{{1,20}})@"
    r"(?!v?\d+\.\d)((?:[^\W_](?:[^\W_]|-){0,62}\.){1,8}(xn--[a-z0-9-]{2,59}|[^\W\d_]{2,24}))",
    re.IGNORECASE,
)
_LIKE_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
"""Wider than an address: of a name alone, what only resembles one is no name either."""
_USERINFO = re.compile(r"://[^/@\s]*$")

# name@2x.png is a picture for a dense display
_PICTURES = frozenset({"avif", "gif", "ico", "jpeg", "jpg", "png", "svg", "webp"})
# git@host:group/project is the address of a repository
_NO_PERSON = frozenset({"git"})


@dataclass(frozen=True, slots=True)
class Address:
    """An e-mail address and the part of the text that it was read from.

    Args:
        email: lower-cased.
        start: position of its first character in the text as written.
        end: position after its last one.
        at: positions of its at sign.
    """

    email: str
    start: int
    end: int
    at: tuple[int, int]


def may_hold_emails(text: str) -> bool:
    """Whether a text holds any spelling of an at sign; false for most texts, in little time."""
    return "@" in text or may_hold_hidden_signs(text)


def may_hold_hidden_signs(text: str) -> bool:
    """Whether a text holds an at sign that is not written as one: encoded, of another width, in words."""
    return holds_hints_of_signs(text) and _HIDDEN_AT.search(text) is not None


def holds_hints_of_signs(text: str) -> bool:
    """Whether a text holds what every at sign that is not written as one begins with.

    Unlike :func:`may_hold_hidden_signs` it is true of each text that a text is a part of.
    """
    return bool(_HINTS.present_in(text))


def addresses_in(reading: Reading) -> Iterator[Address]:
    """The addresses in a text that was read and decoded already."""
    for found in _ADDRESS.finditer(reading.text):
        local, domain, ending = found.groups()
        if local.lower() in _NO_PERSON or ending.lower() in _PICTURES:
            continue
        if _USERINFO.search(reading.text, max(0, found.start() - _LONGEST_LOCAL), found.start()):
            continue
        begin, at, end = found.start(), found.end(1), found.end()
        yield Address(
            f"{local}@{domain}".lower(),
            reading.starts[begin],
            reading.ends[end - 1],
            (reading.starts[at], reading.ends[at]),
        )


def locate_emails(text: str) -> Iterator[Address]:
    """Each address in a text, however its characters are written.

    Found are also those in ``mailto:`` links, percent-encoded, with characters written as HTML's character
    references or JSON's escapes, with invisible characters inside, and with the word *at* in brackets. The
    user part of a URL or of an SSH address, names of pictures (``name@2x.png``), versions
    (``package@1.2.3``) and digests (``image@sha256:…``) are no addresses.

    >>> [address.email for address in locate_emails("ada@lab.example, git@host.example:a/b.git")]
    ['ada@lab.example']
    """
    yield from locate_in_reading(Reading.of(text))


def find_emails(text: str) -> set[str]:
    """The e-mail addresses in a text, lower-cased; see :func:`locate_emails`."""
    return {address.email for address in locate_emails(text)}


def find_emails_in_markdown(text: str) -> set[str]:
    """The addresses in a Markdown text as written and as shown.

    >>> sorted(find_emails_in_markdown("ada@[lab](https://x.example).example"))
    ['ada@lab.example']
    """
    if not may_hold_emails(text):
        return set()
    # Where in the text they are, as _locate_in_markdown works it out, does not matter here.
    return find_emails(text) | find_emails(_MARKDOWN.sub("", text))


def looks_like_email(name: str) -> bool:
    """Whether the name of a person or a group holds an e-mail address or what resembles one.

    >>> [looks_like_email(name) for name in ("zed%40example.org", "git [at] lab.example", "Ada %40 Lab")]
    [True, True, False]
    """
    if not may_hold_emails(name):
        return False
    read = Reading.of(name).decoded().replaced(_OBFUSCATED, _plain_sign)
    return _LIKE_ADDRESS.search(read.text) is not None or bool(find_emails_in_markdown(name))


def is_allowed(email: str, allowed: Collection[str]) -> bool:
    """Whether an address may be shown: an allowed one, or a piece of one.

    Summaries end, and colours of code begin, anywhere in an address.

    >>> is_allowed("doe@lab.example", {"jane.doe@lab.example"})
    True
    """
    return email in allowed or (bool(allowed) and email in _joined(frozenset(allowed)))


@lru_cache(maxsize=64)
def _joined(allowed: frozenset[str]) -> str:
    return "\n".join(sorted(allowed))


def mask_emails(text: str, allowed: Collection[str] = ()) -> str:
    """The text with each e-mail address in it replaced by ``…@…``.

    Args:
        text: plain text, JSON, JavaScript or CSV: the mask needs no escape in any of them.
        allowed: addresses that stay, lower-cased.
    """
    return _masked(text, allowed, locate_emails)


def mask_emails_in_markdown(text: str, allowed: Collection[str] = ()) -> str:
    """The Markdown text without addresses, neither as written nor as shown.

    >>> mask_emails_in_markdown("ada@[lab](https://x.example).example")
    '…@…'
    """
    if not may_hold_emails(text):
        return text
    text = mask_emails(text, allowed)
    return mask_emails(_masked(text, allowed, _locate_in_markdown), allowed)


def replace_spans(text: str, spans: Collection[tuple[int, int, str]]) -> str:
    """The text with parts replaced.

    Args:
        text: any.
        spans: begin, end and new text of each part; of two that overlap, the first one counts.
    """
    parts, end = [], 0
    for start, stop, new in sorted(spans):
        if start >= end:
            parts += [text[end:start], new]
            end = stop
    return "".join([*parts, text[end:]])


def _masked(text: str, allowed: Collection[str], locate: Callable[[str], Iterator[Address]]) -> str:
    """Mask until nothing is found: what is around a masked address may read as a further one."""
    spans: list[tuple[int, int, str]] = []
    for _ in range(_MOST_ROUNDS):
        if not may_hold_emails(text):
            return text
        spans = [(a.start, a.end, MASK) for a in locate(text) if not is_allowed(a.email, allowed)]
        if not spans:
            return text
        text = replace_spans(text, spans)
    if not any(not is_allowed(address.email, allowed) for address in locate(text)):
        return text
    return _AT.sub("…", text)  # Whoever hides an address behind this many layers loses the at signs.


def _locate_in_markdown(text: str) -> Iterator[Address]:
    # Comments and tags may be longer than a window, so they go first.
    reading = Reading.of(text).replaced(_MARKDOWN, lambda _: "")
    yield from locate_in_reading(reading)


def locate_in_reading(
    reading: Reading, after: Callable[[Reading], Reading] = lambda reading: reading
) -> Iterator[Address]:
    """The addresses in a text of which parts were dropped already.

    Args:
        reading: not decoded.
        after: a further change of each decoded part.
    """
    for start, end in _windows(reading.text):
        part = Reading(reading.text[start:end], reading.starts[start:end], reading.ends[start:end])
        plain = part.decoded().replaced(_OBFUSCATED, _plain_sign)
        yield from addresses_in(after(plain))


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Parts of a text around its at signs; parts that overlap are one, up to a length."""
    begin = stop = -1
    signs = _SIGN if holds_hints_of_signs(text) else _PLAIN_SIGN
    for at in signs.finditer(text):
        start, end = max(0, at.start() - _LONGEST_LOCAL), min(len(text), at.end() + _LONGEST_DOMAIN)
        if start <= stop and end - begin <= _LONGEST_WINDOW:
            stop = end
            continue
        if begin >= 0:
            yield begin, stop
        # The next part begins within the last one: an address between two of them must be whole in one.
        begin, stop = start, end
    if begin >= 0:
        yield begin, stop


def _plain_sign(obfuscated: re.Match[str]) -> str:
    return "@" if obfuscated[1].lower() == "at" else "."
