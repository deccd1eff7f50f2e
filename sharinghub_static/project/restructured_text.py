"""reStructuredText as Markdown, so that a README of either is read, searched and shown in one way.

docutils reads it; what it does not know, as Sphinx's directives and roles, keeps its text. No file is opened,
no HTML is written: see the settings. Source: https://docutils.sourceforge.io/docs/ref/doctree.html.
"""

import re
import textwrap
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final

from docutils import nodes
from docutils.core import publish_doctree

from sharinghub_static.text.lines import clean, code_span

__all__ = ["restructured_text_to_markdown"]

_LONGEST: Final = 100_000
_MOST_INNER: Final = 50
"""Directives that docutils does not know whose text is read, each by itself."""
_MOST_STEPS: Final = 5_000_000
_MARK: Final = re.compile(r"[*`_\[:]|(?<=\w)\|+|\|+(?=\w)")
"""Begins a mark within lines; the lines of a table are none."""
_DEEPEST: Final = 3
"""How often a directive that docutils does not know may be within another one."""

_SETTINGS: Final = {
    "_disable_config": True,
    "doctitle_xform": False,
    "docinfo_xform": False,
    "file_insertion_enabled": False,
    "halt_level": 5,
    "line_length_limit": 20_000,
    "raw_enabled": False,
    "report_level": 2,  # what is below is taken out of the tree, and what cannot be read is there alone
    "strip_comments": True,
    "syntax_highlight": "none",
    "warning_stream": False,
}
_SPECIAL: Final = re.compile(r"([\\`*\[\]<>|~$]|(?<![^\W_])_|_(?![^\W_]))")
_AT_START: Final = re.compile(r"^(\s*)([#+-]|\d+(?=[.)])|=+$|:::)", re.MULTILINE)
_DIRECTIVE: Final = re.compile(r"\.\.\s+(?:\|[^|]+\|\s+)?(?P<name>[\w:.+-]+)::[ \t]*(?P<argument>.*)")
_ROLE: Final = re.compile(
    r":(?P<role>[\w:.+-]+):`(?P<text>[^`]*)`|`(?P<text_2>[^`]*)`:(?P<role_2>[\w:.+-]+):"
)
_TARGET: Final = re.compile(r"\s*<[^<>]*>$")
_CODE_ROLES: Final = re.compile(
    r"(?:py|c|cpp|js|rst):|^(?:attr|class|code|command|data|env|exc|file|func|kbd|meth|mod|obj|option|program|samp)"
)
_ALERTS: Final = {
    "attention": "warning",
    "caution": "caution",
    "danger": "caution",
    "error": "caution",
    "hint": "tip",
    "important": "important",
    "note": "note",
    "seealso": "note",
    "tip": "tip",
    "warning": "warning",
}
_CODE_DIRECTIVES: Final = frozenset(
    {"console", "doctest", "ipython", "jupyter-execute", "prompt", "testcode"}
)


def restructured_text_to_markdown(text: str) -> str:
    """The text in GitLab's Markdown; empty when it cannot be read.

    >>> restructured_text_to_markdown("Maps of *reefs*, see `the guide <docs/guide.rst>`_.")
    'Maps of *reefs*, see [the guide](docs/guide.rst).'
    """
    return "" if len(text) > _LONGEST or _costs_too_much(text) else _convert(text, 0, [_MOST_INNER])


def _costs_too_much(text: str) -> bool:
    """Whether docutils would take very long: it looks for the end of each mark in all of a paragraph."""
    costs = (len(block) * len(_MARK.findall(block)) for block in re.split(r"\n[ \t]*\n", text))
    return sum(costs) > _MOST_STEPS


def _convert(text: str, depth: int, left: list[int]) -> str:
    try:
        document: Any = publish_doctree(text, settings_overrides=_SETTINGS)
        return _Writer(depth, left).blocks(document.children).strip()
    except Exception:  # docutils raises what it likes, a RecursionError too
        return ""


class _Writer:
    """Writes a tree of docutils.

    Args:
        depth: how many unknown directives are around it.
        left: how many of them may still be read.
    """

    def __init__(self, depth: int, left: list[int]) -> None:
        self._depth, self._left = depth, left
        self._level = 0

    # Blocks

    def blocks(self, children: Iterable[Any]) -> str:
        """The blocks, with an empty line between each two."""
        return "\n\n".join(filter(None, (self._block(child) for child in children)))

    def _block(self, node: Any) -> str:
        write: Callable[[Any], str] | None = getattr(self, f"_{type(node).__name__}", None)
        if write is not None:
            return write(node)
        if isinstance(node, nodes.Admonition):
            return self._alert(node, _ALERTS.get(type(node).__name__, "note"))
        if isinstance(node, nodes.Invisible | nodes.Text):
            return ""
        if isinstance(node, nodes.Inline | nodes.image):
            return self._inline([node])
        return self.blocks(node.children)

    def _section(self, node: Any) -> str:
        self._level += 1
        text = self.blocks(node.children)
        self._level -= 1
        return text

    def _title(self, node: Any) -> str:
        return f"{'#' * min(max(self._level, 1), 6)} {self._inline(node.children)}"

    def _paragraph(self, node: Any) -> str:
        return self._inline(node.children)

    def _literal_block(self, node: Any) -> str:
        language = next((name for name in node.get("classes", ()) if name != "code"), "")
        return _fence(node.astext(), language)

    def _doctest_block(self, node: Any) -> str:
        return _fence(node.astext(), "pycon")

    def _math_block(self, node: Any) -> str:
        return _fence(node.astext(), "math")

    def _bullet_list(self, node: Any) -> str:
        return self._list(node, lambda _: "- ")

    def _enumerated_list(self, node: Any) -> str:
        start = int(node.get("start", 1))
        return self._list(node, lambda place: f"{start + place}. ")

    def _list(self, node: Any, mark: Callable[[int], str]) -> str:
        items = []
        for place, item in enumerate(node.children):
            first = mark(place)
            text = self.blocks(item.children) or "\u200b"
            items.append(first + textwrap.indent(text, " " * len(first)).strip())
        return ("\n" if all("\n\n" not in item for item in items) else "\n\n").join(items)

    def _definition_list(self, node: Any) -> str:
        return "\n\n".join(map(self._named, node.children))

    def _field_list(self, node: Any) -> str:
        return "\n".join(map(self._named, node.children))

    def _option_list(self, node: Any) -> str:
        return "\n".join(map(self._named, node.children))

    def _named(self, item: Any) -> str:
        """A term, field or option with what is said of it."""
        *names, body = item.children or [nodes.paragraph()]
        if isinstance(item, nodes.option_list_item):
            name = code_span(clean(" ".join(part.astext() for part in names)))
        else:
            name = f"**{' '.join(filter(None, (self._inline(part.children) for part in names)))}**"
        text = textwrap.indent(self.blocks(body.children), "  ").strip()
        return f"- {name}: {text}" if text else f"- {name}"

    def _block_quote(self, node: Any) -> str:
        return _quoted(self.blocks(node.children))

    def _line_block(self, node: Any) -> str:
        lines = [
            self._line_block(line) if isinstance(line, nodes.line_block) else self._inline(line.children)
            for line in node.children
        ]
        return "\\\n".join(line or "\u200b" for line in lines)

    def _transition(self, _node: Any) -> str:
        return "***"

    def _figure(self, node: Any) -> str:
        return self.blocks(node.children)

    def _caption(self, node: Any) -> str:
        return f"*{self._inline(node.children)}*"

    def _alert(self, node: Any, kind: str) -> str:
        title = next((child for child in node.children if isinstance(child, nodes.title)), None)
        rest = [child for child in node.children if child is not title]
        heading = f" {self._inline(title.children)}" if title is not None else ""
        return _quoted(f"[!{kind}]{heading}\n{self.blocks(rest)}")

    def _topic(self, node: Any) -> str:
        if "contents" in node.get("classes", ()):
            return ""  # the page has a list of contents
        return self._alert(node, "note")

    _sidebar = _topic

    def _footnote(self, node: Any) -> str:
        label, *rest = node.children
        return f"[^{_label(label.astext())}]: {textwrap.indent(self.blocks(rest), '    ').strip()}"

    _citation = _footnote

    def _table(self, node: Any) -> str:
        title = next(
            (f"*{self._inline(child.children)}*" for child in node if isinstance(child, nodes.title)), ""
        )
        rows = [self._row(row) for row in node.findall(nodes.row)]
        if not rows:
            return title
        if not any(True for _ in node.findall(nodes.thead)):
            rows.insert(0, [])
        width = max(map(len, rows))
        lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows]
        lines.insert(1, f"|{' --- |' * width}")
        return "\n\n".join(filter(None, [title, "\n".join(lines)]))

    def _row(self, row: Any) -> list[str]:
        cells = []
        for entry in row.children:
            text = "<br>".join(filter(None, (self._block(child) for child in entry.children)))
            cells.append(text.replace("\n", " "))
            cells += [""] * int(entry.get("morecols", 0))
        return cells

    def _system_message(self, node: Any) -> str:
        """The text of a directive that docutils does not know, or may not follow."""
        source = next(
            (child.astext() for child in node.children if isinstance(child, nodes.literal_block)), ""
        )
        first, _, rest = source.partition("\n")
        directive = _DIRECTIVE.match(first)
        if directive is None or self._depth >= _DEEPEST:
            return _fence(source, "rst") if source and directive else ""
        name, argument = directive["name"].rpartition(":")[2].lower(), directive["argument"].strip()
        lines = textwrap.dedent(rest).strip("\n").split("\n")
        while lines and (not lines[0].strip() or re.match(r":[\w -]+:", lines[0])):
            lines.pop(0)
        body = "\n".join(lines)
        if name == "include":
            return f"[{_escape(argument)}]({_address(argument)})"
        if name == "raw":
            return re.sub(r"\n\s*\n", "\n", body) if argument.lower() == "html" else ""
        if name == "toctree":
            return "\n".join(f"- {_escape(line.strip())}" for line in lines if line.strip())
        if name in _CODE_DIRECTIVES:
            return _fence(body, argument or name)
        self._left[0] -= 1
        text = _convert(body, self._depth + 1, self._left) if body and self._left[0] >= 0 else _escape(body)
        if name in _ALERTS:
            return _quoted(f"[!{_ALERTS[name]}]\n{_escape(argument)}\n{text}".replace("\n\n", "\n"))
        return "\n\n".join(filter(None, [code_span(argument) if argument else "", text]))

    def _substitution_definition(self, _node: Any) -> str:
        return ""

    _comment = _meta = _raw = _pending = _substitution_definition

    # Within lines

    def _inline(self, children: Iterable[Any]) -> str:
        return "".join(map(self._piece, children))

    def _piece(self, node: Any) -> str:
        match node:
            case nodes.Text():
                return _escape(node.astext())
            case nodes.emphasis() | nodes.title_reference():
                return _around("*", self._inline(node.children))
            case nodes.strong():
                return _around("**", self._inline(node.children))
            case nodes.literal():
                return code_span(node.astext()) if node.astext() else ""
            case nodes.math():
                return f"$`{node.astext()}`$"
            case nodes.subscript() | nodes.superscript():
                tag = "sub" if isinstance(node, nodes.subscript) else "sup"
                return f"<{tag}>{self._inline(node.children)}</{tag}>"
            case nodes.reference():
                address = node.get("refuri") or f"#{node.get('refid') or ''}"
                return f"[{self._inline(node.children)}]({_address(address)})"
            case nodes.footnote_reference() | nodes.citation_reference():
                return f"[^{_label(node.astext())}]"
            case nodes.image():
                return f"![{_escape(clean(node.get('alt', '')))}]({_address(node.get('uri', ''))})"
            case nodes.problematic():
                return (
                    _ROLE.sub(_role, node.astext()) if _ROLE.search(node.astext()) else _escape(node.astext())
                )
            case nodes.Element():
                return self._inline(node.children)
        return ""


def _role(found: re.Match[str]) -> str:
    """The text of a role that docutils does not know."""
    text = _TARGET.sub("", found["text"] or found["text_2"] or "").lstrip("~!")
    role = found["role"] or found["role_2"] or ""
    return code_span(text) if text and _CODE_ROLES.search(role) else _escape(text)


def _fence(text: str, language: str) -> str:
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"


_quoted = partial(textwrap.indent, prefix="> ", predicate=lambda _: True)


def _around(mark: str, text: str) -> str:
    return f"{mark}{text}{mark}" if text.strip() else text


def _escape(text: str) -> str:
    return _AT_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", text))


def _address(address: str) -> str:
    return re.sub(r"[\s()<>]", lambda sign: f"%{ord(sign[0]):02X}", address.strip())


def _label(text: str) -> str:
    return re.sub(r"[^\w.-]+", "-", text)
