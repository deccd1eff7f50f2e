"""Code with colours, and snippets of it to copy."""

from dataclasses import dataclass
from functools import cache, lru_cache

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name

__all__ = ["Snippet", "coloured", "snippet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A piece of code to copy: what it is for, its language for colours, and what it needs first."""

    title: str
    code_html: Markup
    note: str = ""


_FORMATTER: HtmlFormatter[str] = HtmlFormatter(nowrap=True)
_KEPT = 512
"""Pieces of code that are kept: a project's are the same in each language and category."""


@cache
def _lexer(language: str) -> Lexer:
    return get_lexer_by_name(language)


@lru_cache(maxsize=_KEPT)
def coloured(code: str, language: str) -> Markup:
    """Code as HTML: ``span`` elements with Pygments' class names, and nothing else.

    Args:
        code: any text; it is escaped.
        language: one of Pygments' names, ours and not a stranger's.
    """
    html = highlight(code.strip("\n"), _lexer(language), _FORMATTER)
    return Markup(html.rstrip("\n"))  # noqa: S704 - Pygments escapes


def snippet(title: str, code: str, language: str, note: str = "") -> Snippet:
    """A snippet to copy."""
    return Snippet(title=title, code_html=coloured(code, language), note=note)
