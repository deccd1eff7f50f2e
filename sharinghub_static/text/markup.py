"""E-mail addresses in HTML, XML and SVG: in the text as shown, in attributes, scripts and comments.

Text is shown in runs: ``ada@<b>lab</b>.example`` reads as one address,
``<td>ada@</td><td>lab.example</td>`` does not. A mask changes characters of text and of attributes' values,
and never a tag.

>>> mask_emails_in_html("<p>Write to ada@<b>lab</b>.example</p>")
'<p>Write to …@…<b></b></p>'
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Final

from sharinghub_static.text.emails import (
    MASK,
    Address,
    find_emails,
    holds_hints_of_signs,
    is_allowed,
    locate_in_reading,
    may_hold_emails,
    may_hold_hidden_signs,
    replace_spans,
)
from sharinghub_static.text.reading import Reading

__all__ = [
    "BLOCKS",
    "Located",
    "locate_emails_in_html",
    "locate_emails_in_xml",
    "mask_emails_in_html",
    "mask_emails_in_xml",
]

_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<[!?][^>]*+>"
    r"|<(?:script|style)\b[^>]*+>.*?</(?:script|style)\s*>"
    r"|<(?P<end>/?)(?P<name>[A-Za-z][^\s/>\"'=<]*+)(?P<rest>(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>",
    re.DOTALL | re.IGNORECASE,
)
_OUTSIDE_TOKENS = re.compile(re.sub(r"\(\?P<\w+>", "(?:", _TOKEN.pattern), _TOKEN.flags)
_SCRIPT = re.compile(r"<(script|style)\b[^>]*+>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\s([^\s\"'>/=]+)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)")
_LINKS: Final = frozenset({"href", "xlink:href"})

BLOCKS: Final = frozenset(
    """
    address article aside blockquote body br button caption center circle col colgroup dd defs desc details
    dialog dir div dl dt ellipse fieldset figcaption figure footer form frame frameset g h1 h2 h3 h4 h5 h6
    head header hgroup hr html iframe image input legend li line link main map menu meta metadata nav
    noscript object ol optgroup option p param path polygon polyline pre rect search section select source
    summary svg symbol table tbody td template text textarea tfoot th thead title tr track ul use video
    """.split()  # noqa: SIM905 - names read better without quotes
)
"""Elements of HTML and SVG that begin a new line or box; all others are within a line."""
_XML_INLINE: Final = frozenset(
    """
    a abbr b bdi bdo cite code data del dfn em font i ins kbd mark q s samp small span strong sub sup time
    tspan u var wbr
    """.split()  # noqa: SIM905 - as above
)
_MOST_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Located:
    """An address in a document, and how it is masked there.

    Args:
        email: lower-cased.
        position: where it begins.
        spans: begin, end and new text of each part that the mask replaces.
        own: the addresses that the text around its at sign holds by itself, when elements divide it.
    """

    email: str
    position: int
    spans: tuple[tuple[int, int, str], ...]
    own: frozenset[str] = frozenset()

    def is_allowed(self, allowed: Collection[str]) -> bool:
        """Whether it may be shown; words of the next element may seem to belong to an allowed one."""
        return is_allowed(self.email, allowed) or (
            bool(self.own) and all(is_allowed(email, allowed) for email in self.own)
        )


def _unchanged(reading: Reading) -> Reading:
    return reading


def locate_emails_in_html(page: str) -> Iterator[Located]:
    """Each address in an HTML page or fragment."""
    return _locate(page, lambda name: name not in BLOCKS, _unchanged)


def locate_emails_in_xml(document: str) -> Iterator[Located]:
    """Each address in an XML document, a feed or an SVG; HTML that a feed holds as text is read as such."""
    return _locate(document, lambda name: name in _XML_INLINE, _without_tags)


def mask_emails_in_html(page: str, allowed: Collection[str] = ()) -> str:
    """The page without addresses that may not be shown; a link to one loses its target.

    Args:
        page: HTML, whole or a fragment.
        allowed: addresses that stay, lower-cased.
    """
    return _masked(page, allowed, locate_emails_in_html)


def mask_emails_in_xml(document: str, allowed: Collection[str] = ()) -> str:
    """The XML document without addresses that may not be shown; see :func:`mask_emails_in_html`."""
    return _masked(document, allowed, locate_emails_in_xml)


def _masked(text: str, allowed: Collection[str], locate: Callable[[str], Iterator[Located]]) -> str:
    for _ in range(_MOST_ROUNDS):
        if not may_hold_emails(text):
            return text
        spans = [span for each in locate(text) if not each.is_allowed(allowed) for span in each.spans]
        if not spans:
            return text
        text = replace_spans(text, spans)
    # What is still there reads as an address only together with masks: take its at sign as well.
    while left := [each for each in locate(text) if not each.is_allowed(allowed)]:
        text = replace_spans(text, [(start, end, "") for each in left for start, end, _ in each.spans])
    return text


def _locate(
    text: str, is_inline: Callable[[str], bool], after: Callable[[Reading], Reading]
) -> Iterator[Located]:
    if not may_hold_emails(text):
        return
    if not may_hold_emails(_SCRIPT.sub(" ", text)):
        # Most pages hold an at sign in their JSON-LD alone: the rest of them need not be taken apart.
        for script in _SCRIPT.finditer(text):
            yield from _in_code(script)
        return
    locate = _locate_plain if _are_signs_plain(text) else _locate_any
    yield from locate(text, is_inline, after)


def _are_signs_plain(text: str) -> bool:
    """Whether every at sign of a document is written as one, also where tags divide how it is written."""
    return not may_hold_hidden_signs(text) and not holds_hints_of_signs("".join(_OUTSIDE_TOKENS.split(text)))


def _locate_any(
    text: str, is_inline: Callable[[str], bool], after: Callable[[Reading], Reading]
) -> Iterator[Located]:
    run: list[tuple[int, int]] = []
    last = 0
    for token in _TOKEN.finditer(text):
        start, end = token.span()
        if start > last:
            run.append((last, start))
        last = end
        name = token["name"]
        if not (token[0].startswith("<!--") if name is None else is_inline(name.lower())):
            yield from _in_run(text, run, after)
            run = []
        if "=" in token[0] or name is None:
            yield from _in_token(text, token, after)
    run.append((last, len(text)))
    yield from _in_run(text, run, after)


def _locate_plain(
    text: str, is_inline: Callable[[str], bool], after: Callable[[Reading], Reading]
) -> Iterator[Located]:
    """Locate as :func:`_locate_any`, but look into those pieces alone that a plain at sign is in."""
    run: list[tuple[int, int]] = []
    last = 0
    sign = text.find("@")  # the first one in the current run or after it
    for token in _TOKEN.finditer(text):
        start, end = token.span()
        if start > last:
            run.append((last, start))
        last = end
        name = token["name"]
        if not (text.startswith("<!--", start) if name is None else is_inline(name.lower())):
            if sign < start:
                yield from _in_run(text, run, after)
                sign = text.find("@", start)
                if sign < 0:
                    return
            run = []
        if sign < end and "@" in token[0]:
            yield from _in_token(text, token, after)
    run.append((last, len(text)))
    yield from _in_run(text, run, after)


def _in_token(text: str, token: re.Match[str], after: Callable[[Reading], Reading]) -> Iterator[Located]:
    """Addresses in a tag's attributes, a comment, a script or a style sheet."""
    start, source = token.start(), token[0]
    if not may_hold_emails(source):
        return
    change = after if source.startswith("<![") else _unchanged
    if token["name"] is None:
        yield from _in_code(token, change)
        return
    for attribute in _ATTRIBUTE.finditer(source):
        begin, stop = attribute.span(2)
        for address in locate_in_reading(Reading.of(source[begin:stop], start + begin)):
            span = (address.start, address.end, MASK)
            value = attribute[2].strip("\"'").lstrip().lower()
            if attribute[1].lower() in _LINKS and value.startswith("mailto"):
                span = (start + attribute.start(), start + attribute.end(), "")
            yield Located(address.email, address.start, (span,))


def _in_code(match: re.Match[str], after: Callable[[Reading], Reading] = _unchanged) -> Iterator[Located]:
    for address in locate_in_reading(Reading.of(match[0], match.start()), after):
        yield Located(address.email, address.start, ((address.start, address.end, MASK),))


def _in_run(text: str, run: list[tuple[int, int]], after: Callable[[Reading], Reading]) -> Iterator[Located]:
    """Addresses in pieces of text that are shown as one."""
    if len(run) == 1:
        start, end = run[0]
        source = text[start:end]
        if may_hold_emails(source):
            for address in locate_in_reading(Reading.of(source, start), after):
                yield Located(address.email, address.start, ((address.start, address.end, MASK),))
        return
    shown = "".join(text[start:end] for start, end in run)
    if not may_hold_emails(shown):
        return
    positions = tuple(position for start, end in run for position in range(start, end))
    reading = Reading(shown, positions, tuple(position + 1 for position in positions))
    for address in locate_in_reading(reading, after):
        yield _divided(text, run, address)


def _divided(text: str, run: list[tuple[int, int]], address: Address) -> Located:
    """An address that several pieces of text may hold: the mask is where the at sign was."""
    pieces = [(max(start, address.start), min(end, address.end)) for start, end in run]
    pieces = [(start, end) for start, end in pieces if start < end]
    at = address.at[0]
    spans = tuple((start, end, MASK if start <= at < end else "") for start, end in pieces)
    own: frozenset[str] = frozenset()
    if len(pieces) > 1:
        start, end = next((start, end) for start, end in run if start <= at < end)
        own = frozenset(find_emails(text[max(start, at - 300) : min(end, at + 300)]))
    return Located(address.email, address.start, spans, own)


_TAG = re.compile(r"<!--.*?-->|</?([A-Za-z][^\s/>]*)[^<>]*>", re.DOTALL)


def _without_tags(reading: Reading) -> Reading:
    """The reading of text that holds HTML, as feeds do, as that HTML is shown."""
    return reading.replaced(_TAG, lambda tag: "\n" if tag[1] and tag[1].lower() in BLOCKS else "")
