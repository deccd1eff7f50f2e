"""The engine GitLab renders Markdown with, set as GitLab sets it, and kept from running away.

The options are those of ``Banzai::Filter::MarkdownEngines::GlfmMarkdown`` (GitLab 18). Two are left to later
passes: heading ids, since the engine numbers repeated headings in quadratic time, and emoji, which GitLab
replaces after headings are named. Task items are the engine's here, a separate filter there.
"""

import re
from dataclasses import dataclass

import comrak

from sharinghub_static.portal.markdown.tree import names
from sharinghub_static.text.json_values import encodable

__all__ = ["MAX_OUTPUT", "MAX_SOURCE", "EngineOutput", "readable", "to_html"]

MAX_SOURCE = 1_000_000
"""Characters of a README that are read."""
MAX_OUTPUT = 8_000_000
"""Characters of HTML that a page may carry."""
_MAX_DEPTH = 200
_MAX_TABLE_CELLS = 100_000
_MAX_TERMS = 2_000

_QUOTE_RUN = re.compile(r"^[ \t>+*\-\d.)]*", re.MULTILINE)
_QUOTES_ALLOWED = 100
_TERM_LINE = re.compile(r"^[ \t>]*:[ \t]", re.MULTILINE)
_TABLE_RULE = re.compile(r"^[ \t>|:\-]*\|[ \t>|:\-]*$", re.MULTILINE)
_BLANK_LINE = re.compile(r"\n[ \t>]*(?:\n|\Z)")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_NO_DEPTH = names(
    "area base br col embed hr img input link meta param source track wbr "  # void
    "p li dt dd tr td th thead tbody tfoot option optgroup rp rt colgroup"  # closed by their siblings
)


@dataclass(frozen=True, slots=True)
class EngineOutput:
    """HTML as the engine wrote it: not yet clean.

    Args:
        html: the HTML.
        truncated: the source was longer than :data:`MAX_SOURCE`.
        plain: the document would have cost too much, so there is no HTML.
    """

    html: str
    truncated: bool = False
    plain: bool = False


def _options(
    *, description_lists: bool
) -> tuple[comrak.ExtensionOptions, comrak.ParseOptions, comrak.RenderOptions]:
    extensions = comrak.ExtensionOptions()
    extensions.alerts = True
    extensions.autolink = True
    extensions.cjk_friendly_emphasis = True
    extensions.description_lists = description_lists
    extensions.footnotes = True
    extensions.math_code = True
    extensions.math_dollars = True
    extensions.multiline_block_quotes = True
    extensions.strikethrough = True
    extensions.table = True
    extensions.tasklist = True
    extensions.wikilinks_title_before_pipe = True
    parse = comrak.ParseOptions()
    parse.relaxed_autolinks = True
    parse.tasklist_in_table = True
    render = comrak.RenderOptions()
    render.escaped_char_spans = True
    render.full_info_string = True
    render.github_pre_lang = True
    render.sourcepos = True
    render.tasklist_classes = True
    render.unsafe_ = True
    return extensions, parse, render


def readable(markdown: str) -> str:
    """Replace what no HTML can hold: NUL and lone surrogates."""
    return encodable(markdown).replace("\0", "\ufffd")


def to_html(markdown: str) -> EngineOutput:
    """Render GitLab Flavored Markdown, with ``data-sourcepos`` on what the engine made.

    Args:
        markdown: the source; beyond :data:`MAX_SOURCE` characters it is cut at a line.

    Returns:
        The HTML, unsafe. A document that nests or multiplies beyond any honest use comes back as ``plain``,
        because the engine, the cleaner and browsers all slow down on it.
    """
    source = readable(markdown)
    truncated = len(source) > MAX_SOURCE
    if truncated:
        source = source[: source.rfind("\n", 0, MAX_SOURCE) + 1 or MAX_SOURCE]
    if _multiplies(source):
        return EngineOutput("", truncated, plain=True)
    few_terms = sum(1 for _ in _TERM_LINE.finditer(source)) <= _MAX_TERMS
    html = comrak.render_markdown(source, *_options(description_lists=few_terms))
    if len(html) > MAX_OUTPUT or _depth(html) > _MAX_DEPTH:
        return EngineOutput("", truncated, plain=True)
    return EngineOutput(html, truncated)


def _multiplies(source: str) -> bool:
    """Whether a few characters of the source would become very much HTML."""
    if any(run.group().count(">") > _QUOTES_ALLOWED for run in _QUOTE_RUN.finditer(source)):
        return True
    # Short rows are filled up to the width of their table's head: a few lines can become a million cells.
    cells = table_end = 0
    for rule in _TABLE_RULE.finditer(source):
        if rule.start() < table_end:
            continue
        blank = _BLANK_LINE.search(source, rule.end())
        table_end = blank.start() if blank else len(source)
        cells += rule.group().count("|") * source.count("\n", rule.end(), table_end)
    return cells > _MAX_TABLE_CELLS


def _depth(html: str) -> int:
    """How deep elements nest at most, counting only those that need an end tag."""
    depth = deepest = 0
    for tag in _TAG.finditer(html):
        if tag.group(2).lower() in _NO_DEPTH:
            continue
        if tag.group(1):
            depth = max(0, depth - 1)
        else:
            depth += 1
            deepest = max(deepest, depth)
    return deepest
