r"""Formulas in GitLab's notations (``$`a`$``, ``$a$``, ``$$a$$``, ``math`` blocks) as MathML.

A formula that cannot be set stays as its source, in code, which is what a reader can still make sense of.
"""

import atexit
import re
from functools import lru_cache
from html import unescape

from lxml import etree, html
from lxml.html import HtmlElement

from sharinghub_static.portal.markdown.formula_process import FormulaProcess
from sharinghub_static.portal.markdown.tree import replace, source_line

__all__ = ["Formulas", "latex_to_mathml"]

_MAX_LATEX = 4_000
"""Characters of one formula: GitLab stops at 1,000 for a comment; READMEs hold longer derivations."""
_MAX_NESTING = 50
_MAX_DOCUMENT = 200_000
_OPENS = re.compile(r"\\[\\{}]|\\left(?![a-zA-Z])|\\right(?![a-zA-Z])|\\begin\b|\\end\b|[{}]")
_CHAINS = re.compile(r"\\[a-zA-Z]+")
_MAX_COMMANDS = 400
_ENTITY = re.compile(r"&(?!lt;|gt;|amp;|quot;|apos;|#)\w+;")
_ALIGNED = {"text-align: right": "align-right", "text-align: left": "align-left"}
_POSITION = re.compile(r"^\d+(?:\.\.\d+)?: ")
_COLOUR = re.compile(r"(?:^|;)\s*color:\s*(#[0-9a-fA-F]{3,8})")

_process = FormulaProcess()
atexit.register(_process.close)


@lru_cache(maxsize=1024)
def latex_to_mathml(latex: str, *, display: bool) -> str:
    """Convert one formula.

    Args:
        latex: LaTeX of mathematics mode, without its dollars.
        display: on a line of its own rather than in the text.

    Returns:
        One ``math`` element as XML, without a namespace.

    Raises:
        TimeoutError: the formula takes too long.
        ValueError: the formula is not understood, or nests or repeats beyond honest use. (The converter
            recurses, so that nesting is limited before it is called.)
    """
    depth = 0
    for sign in _OPENS.finditer(latex):
        if sign.group() in ("{", r"\left", r"\begin"):
            depth += 1
        elif sign.group() in ("}", r"\right", r"\end"):
            depth -= 1
        if depth > _MAX_NESTING:
            raise ValueError("nested too deeply")
    if len(latex) > _MAX_LATEX or sum(1 for _ in _CHAINS.finditer(latex)) > _MAX_COMMANDS:
        raise ValueError("too long")
    try:
        return _process.convert(latex, display=display)
    except ValueError as error:
        reason = _POSITION.sub("", str(error).strip().partition("\n")[0]).rstrip(".")
        raise ValueError(reason[:1].lower() + reason[1:120]) from error


def _element(latex: str, *, display: bool) -> HtmlElement:
    markup = _ENTITY.sub(lambda entity: unescape(entity.group()), latex_to_mathml(latex, display=display))
    try:
        math = html.fromstring(markup, parser=etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise ValueError("characters that a page cannot hold") from error
    for node in math.iter():
        style = str(node.attrib.pop("style", ""))
        if not style:
            continue
        # The page's policy forbids inline styles: alignment becomes a class, colour MathML's own attribute.
        for rule, name in _ALIGNED.items():
            if rule in style:
                node.set("class", name)
        if colour := _COLOUR.search(style):
            node.set("mathcolor", colour.group(1))
    math.set("alttext", latex.strip())
    return math


class Formulas:
    """The formulas of one document, with a limit for all together."""

    def __init__(self) -> None:
        self._left = _MAX_DOCUMENT
        self.failed: list[tuple[int, str]] = []
        """Lines of the formulas left as source, each with the reason."""

    def set_all(self, root: HtmlElement) -> None:
        """Replace every formula in a tree by MathML."""
        for node in list(root.iter("code", "span", "pre")):
            style = node.get("data-math-style")
            if style is not None and node.getparent() is not None:
                self._set(node, display=style == "display")

    def _set(self, node: HtmlElement, *, display: bool) -> None:
        latex = "".join(node.itertext())
        try:
            self._left -= len(latex)
            if self._left < 0:
                raise ValueError("too many formulas in one document")
            math = _element(latex, display=display)
        except (TimeoutError, ValueError) as error:
            if isinstance(error, TimeoutError):
                self._left = 0  # A document that holds one such formula may hold a thousand.
            self.failed.append((source_line(node), str(error)))
            code = html.Element("code")
            code.text = latex
            code.set("class", "math-source")
            if node.tag == "pre":
                node[:] = [code]
                node.text = None
                node.set("class", "math-source")
            else:
                replace(node, code)
            return
        if display:
            block = html.Element("div" if node.tag == "pre" else "span")
            block.set("class", "math-display")
            block.append(math)
            math = block
        replace(node, math)
