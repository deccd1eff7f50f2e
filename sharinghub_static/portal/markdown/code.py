"""Code blocks: colours by Pygments (classes only), diagrams kept readable for readers without scripts."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from lxml import html
from lxml.html import HtmlElement
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES, _TokenType
from pygments.util import ClassNotFound

__all__ = ["PLAIN", "coloured_pieces", "dress_code"]

_MAX_BLOCK = 50_000
_MAX_DOCUMENT = 300_000
_MAX_LINE = 5_000
PLAIN = frozenset({"", "esc", "g", "n", "nx", "o", "p", "pm", "w", "x"})
"""Pygments' short names of tokens that have the colour of text: most of all tokens.

Neither style of the site gives them another, but for blanks, which have none to see, and for operators, a
third of what is left, whose grey says nothing.
"""

ALIKE: Final = {
    name: like
    for like, names in {
        "c": ("c1", "ch", "cm", "cpf"),
        "k": ("kd", "kn", "kr"),
        "m": ("il", "mb", "mf", "mh", "mi", "mo"),
        "nb": ("bp",),
        "nf": ("fm",),
        "nv": ("vc", "vg", "vi", "vm"),
        "s": ("s1", "s2", "sb", "sc"),
        "sa": ("dl", "sh"),
    }.items()
    for name in names
}
"""Short names of tokens to the one that looks the same in both styles: side by side they are one piece."""

_LANGUAGE = re.compile(r"\{?\s*\.?([A-Za-z0-9_+#.\-]{1,40})")


@lru_cache(maxsize=128)
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None


@lru_cache(maxsize=1024)
def _css_class(token: _TokenType) -> str:
    while token.parent is not None and token not in STANDARD_TYPES:
        token = token.parent
    name = STANDARD_TYPES.get(token, "")
    return "" if name in PLAIN else ALIKE.get(name, name)


def coloured_pieces(tokens: Iterable[tuple[_TokenType, str]]) -> list[tuple[str, str]]:
    """Return pieces of code with the class of their colour, empty where they have that of plain text."""
    pieces: list[tuple[str, str]] = []
    for token, text in tokens:
        name = _css_class(token)
        # Spaces have no colour of their own: they go with what is before them.
        if pieces and (pieces[-1][0] == name or (not name and text.isspace())):
            pieces[-1] = (pieces[-1][0], pieces[-1][1] + text)
        else:
            pieces.append((name, text))
    return pieces


def dress_code(root: HtmlElement) -> frozenset[str]:
    """Give every ``pre`` its colours, or make it a diagram.

    Args:
        root: document whose formulas are already set.

    Returns:
        What the page must load: ``mermaid`` when there is such a diagram.
    """
    needs: set[str] = set()
    left = _MAX_DOCUMENT
    for block in list(root.iter("pre")):
        info = _LANGUAGE.match(block.attrib.pop("lang", ""))
        language = info.group(1).lower() if info else ""
        code = block[0] if len(block) == 1 and block[0].tag == "code" else None
        if language == "mermaid" and code is not None:
            _make_diagram(block, code)
            needs.add("mermaid")
            continue
        block.set("tabindex", "0")  # a long line scrolls, and keyboards must reach what scrolls
        if not block.get("class"):
            block.set("class", "highlight")
        if language:
            block.set("data-lang", language)
        source = (code.text or "") if code is not None and not len(code) else ""
        lexer = _lexer(language) if source and language and len(source) <= min(left, _MAX_BLOCK) else None
        if code is None or lexer is None or max(map(len, source.splitlines()), default=0) > _MAX_LINE:
            continue
        left -= len(source)
        _colour(code, source, lexer)
    return frozenset(needs)


def _make_diagram(block: HtmlElement, code: HtmlElement) -> None:
    """``figure > pre.mermaid``: the source is the text, so it reads without scripts and draws with them."""
    source = "".join(code.itertext())
    block[:] = []
    block.text = source
    block.set("class", "mermaid")
    block.set("data-diagram", "mermaid")
    block.set("tabindex", "0")
    figure = html.Element("figure")
    figure.set("class", "diagram")
    parent = block.getparent()
    if parent is None:
        return
    figure.tail, block.tail = block.tail, None
    parent.replace(block, figure)
    figure.append(block)


def _colour(code: HtmlElement, source: str, lexer: Lexer) -> None:
    pieces = coloured_pieces((token, text) for _, token, text in lexer.get_tokens_unprocessed(source))
    if "".join(text for _, text in pieces) != source:
        return  # a lexer that loses or repeats characters must not change what people copy
    code.text = None
    last: HtmlElement | None = None
    for name, text in pieces:
        if name:
            last = html.Element("i")  # shorter than a span, of which a page has a hundred
            last.set("class", name)
            last.text = text
            code.append(last)
        elif last is None:
            code.text = text
        else:
            last.tail = text
