"""Code with colours, and snippets of it to copy."""

from dataclasses import dataclass

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

__all__ = ["Snippet", "coloured", "snippet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A piece of code to copy: what it is for, its language for colours, and what it needs first."""

    title: str
    code_html: Markup
    note: str = ""


_FORMATTER: HtmlFormatter[str] = HtmlFormatter(nowrap=True)


def coloured(code: str, language: str) -> Markup:
    """Code as HTML: ``span`` elements with Pygments' class names, and nothing else.

    Args:
        code: any text; it is escaped.
        language: one of Pygments' names, ours and not a stranger's.
    """
    html = highlight(code.strip("\n"), get_lexer_by_name(language), _FORMATTER)
    return Markup(html.rstrip("\n"))  # noqa: S704 - Pygments escapes


def snippet(title: str, code: str, language: str, note: str = "") -> Snippet:
    """A snippet to copy."""
    return Snippet(title=title, code_html=coloured(code, language), note=note)
