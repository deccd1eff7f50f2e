"""Markdown as HTML, in two dialects for two kinds of author.

READMEs are rendered as their maintainers see them on GitLab, with the engine that GitLab uses
(:func:`render_readme`). The hub's own texts are written by its owner in the dialect of MkDocs
(:func:`render_hub_text`). Both come out clean: no script, no style, no form, no surprise for the page around.

A README goes one way: source -> comrak -> nh3 -> one tree -> passes over that tree -> nh3 -> HTML. The first
cleaning judges what the author wrote, the second what these modules made of it, so that a mistake in a pass
cannot become a hole in the page.
"""

from sharinghub_static.portal.markdown import document, owner_text
from sharinghub_static.portal.markdown.result import ReadmeContext, RenderedReadme, TocEntry
from sharinghub_static.text.lines import shorten

__all__ = ["ReadmeContext", "RenderedReadme", "TocEntry", "render_hub_text", "render_readme", "to_plain"]

_PLAIN_SOURCE = 20_000


def render_readme(markdown: str, context: ReadmeContext) -> RenderedReadme:
    """Render a README as GitLab does.

    Args:
        markdown: GitLab Flavored Markdown, without front matter. Written by strangers: anything may be in it.
        context: where the README lives.

    Returns:
        Clean HTML, the headings, what the page must load, the words for the search, and the problems. It
        never raises: what cannot be laid out is shown as its source.
    """
    try:
        return document.render(markdown, context)
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException:  # a panic inside the engine or the formula setter is no Exception
        return document.render_source(markdown, context)


def render_hub_text(markdown: str) -> str:
    """Render a text of the hub's owner: tables, admonitions, footnotes, attributes, highlighted code.

    Args:
        markdown: text of the configuration or of a page of the site.

    Returns:
        Clean HTML; layout and classes are kept, scripts and styles are not.
    """
    return owner_text.render(markdown)


def to_plain(markdown: str, limit: int = 0) -> str:
    """The words of a Markdown text in one line.

    Args:
        markdown: the text; only its first 20,000 characters are read.
        limit: greatest length in characters, the ellipsis counted; 0 for no limit.

    Returns:
        Plain text, cut at a word.
    """
    source = markdown[:_PLAIN_SOURCE]
    try:
        words = document.plain(source)
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException:  # as above
        words = " ".join(source.split())
    return shorten(words, limit) if limit > 0 else words
