"""Code with colours, and snippets of it to copy."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape

from markupsafe import Markup
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name

from sharinghub_static.portal.markdown.code import coloured_pieces

__all__ = ["Snippet", "coloured", "eodag_provider", "filled", "snippet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A piece of code to copy: what it is for, its language for colours, and what it needs first."""

    title: str
    code_html: Markup
    note: str = ""


_NAME = re.compile("«([a-z]+)»")
_PLAIN = re.compile(r"[A-Za-z0-9_.~:/-]+")
"""A value that has one colour in a string of Python, and is in HTML as it is."""

_KEPT = 512
"""Pieces of code that are kept: a project's are the same in each language and category."""


@cache
def _lexer(language: str) -> Lexer:
    return get_lexer_by_name(language)


@lru_cache(maxsize=_KEPT)
def coloured(code: str, language: str) -> Markup:
    """Code as HTML: ``i`` elements with Pygments' class names, where they have a colour.

    Args:
        code: any text; it is escaped.
        language: one of Pygments' names, ours and not a stranger's.
    """
    pieces = coloured_pieces(_lexer(language).get_tokens(code.strip("\n")))
    html = "".join(_span(name, escape(text, quote=False)) for name, text in pieces)
    return Markup(html.rstrip("\n"))  # noqa: S704 - escaped


def filled(form: str, values: Mapping[str, str], language: str) -> Markup:
    """Code that is the same for all projects but for a few values in its strings, as :func:`coloured` has it.

    The form is coloured once, unless a value could have colours of its own.

    Args:
        form: the code, with a name between ``«`` and ``»`` in place of each value.
        values: by these names.
        language: one of Pygments' names.

    Example:
        >>> filled('open("«path»")', {"path": "a/b.json"}, "python") == coloured('open("a/b.json")', "python")
        True
    """
    if not all(map(_PLAIN.fullmatch, values.values())):
        return coloured(_NAME.sub(lambda name: values[name[1]], form), language)
    return Markup(_NAME.sub(lambda name: values[name[1]], coloured(form, language)))  # noqa: S704 - as it is


def _span(name: str, html: str) -> str:
    return f'<i class="{name}">{html}</i>' if name else html


def snippet(title: str, code: str, language: str, note: str = "") -> Snippet:
    """A snippet to copy."""
    return Snippet(title=title, code_html=coloured(code, language), note=note)


def eodag_provider(root: str) -> str:
    """Return the configuration with which EODAG 4 knows a portal as its provider ``portal``, as YAML.

    Args:
        root: address of the site, which ends in a slash.

    Source: https://eodag.readthedocs.io/en/stable/add_provider.html

    Example:
        >>> eodag_provider("https://hub.example.org/").splitlines()[0]
        'portal:'
    """
    return f"""\
portal:
  search:
    type: StaticStacSearch
    api_endpoint: {root}stac/{{_collection}}/collection.json
    metadata_mapping:
      title: '$.properties.title'
      license: '$.properties.license'
      description: '$.properties.description'
  products:
    GENERIC_COLLECTION:
      _collection: '{{collection}}'
  download:
    type: HTTPDownload
"""
