"""One README, from source to page: the passes, in their order."""

from html import escape

from lxml import html
from lxml.html import HtmlElement

from sharinghub_static.portal.markdown import engine
from sharinghub_static.portal.markdown.clean import clean_authored, clean_finished
from sharinghub_static.portal.markdown.code import dress_code
from sharinghub_static.portal.markdown.directions import mark_directions
from sharinghub_static.portal.markdown.formulas import Formulas
from sharinghub_static.portal.markdown.gitlab_marks import (
    add_colour_chips,
    lay_out_json_tables,
    link_includes,
    mark_inline_diffs,
)
from sharinghub_static.portal.markdown.headings import (
    add_anchor_links,
    drop_title,
    fill_toc_marks,
    name_headings,
    rank_headings,
    table_of_contents,
)
from sharinghub_static.portal.markdown.links import Links, own_ids, resolve_targets
from sharinghub_static.portal.markdown.media import place_pictures, repair_heads, scroll_tables, size_images
from sharinghub_static.portal.markdown.notes import Notes
from sharinghub_static.portal.markdown.references import link_words
from sharinghub_static.portal.markdown.result import ReadmeContext, RenderedReadme
from sharinghub_static.portal.markdown.tree import own_words, parse, prose, serialise
from sharinghub_static.text.emails import find_emails_in_markdown
from sharinghub_static.text.markup import mask_emails_in_html

__all__ = ["plain", "render", "render_source"]

_LABEL_LENGTH = 80
_INAPPLICABLE = "[~] "


def finish_tasks(root: HtmlElement) -> None:
    """Disable every checkbox, name it after its item, and make one of GitLab's ``[~]`` (not applicable).

    Args:
        root: the document; inputs of any other kind are taken away.
    """
    for item in root.iter("li"):
        if item.get("data-sourcepos") is None:
            continue
        holder = item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item
        text = holder.text or ""
        if not text.startswith(_INAPPLICABLE):
            continue
        box = html.Element("input", type="checkbox")
        box.set("class", "task-list-item-checkbox inapplicable")
        holder.text, box.tail = None, " " + text[len(_INAPPLICABLE) :]
        holder.insert(0, box)
        item.set("class", "task-list-item")
    for box in list(root.iter("input")):
        if box.get("type") != "checkbox":
            box.drop_tree()
            continue
        box.set("disabled", "")
        parent = box.getparent()
        label = own_words(parent) if parent is not None else ""
        box.set("aria-label", label[:_LABEL_LENGTH] or "☐")


def render(markdown: str, context: ReadmeContext) -> RenderedReadme:
    """Render one README; see :func:`sharinghub_static.portal.markdown.render_readme`."""
    made = engine.to_html(markdown)
    if made.plain:
        return render_source(markdown, context)
    root = parse(clean_authored(made.html))
    _objects = list(root.iter())  # of lxml: while they are held, no pass makes them again
    notes = Notes(context, markdown)
    if made.truncated:
        notes.truncated(engine.MAX_SOURCE)

    lay_out_json_tables(root, _cell)
    mark_inline_diffs(root)
    link_includes(root)
    name_headings(
        root, context.anchor_prefix
    )  # from the words as written: GitLab's ids hold "rocket" for :rocket:
    link_words(root, context)
    drop_title(root, context.title)
    rank_headings(root, context.highest)
    toc = table_of_contents(root)
    size_images(root)
    resolve_targets(root, Links(context, own_ids(root, context.anchor_prefix)), notes)
    fill_toc_marks(root, toc)
    text = prose(root)  # while formulas are still LaTeX, and before links to pictures are in it
    place_pictures(root, context)
    formulas = Formulas()
    formulas.set_all(root)
    for line, reason in formulas.failed:
        notes.formula(reason, line)
    needs = dress_code(root)
    add_colour_chips(root)
    finish_tasks(root)
    repair_heads(root)
    scroll_tables(root)
    mark_directions(root)
    add_anchor_links(root)
    # An author's address stays; one that only rendering puts together is none that the author wrote.
    html = mask_emails_in_html(clean_finished(_finished(root)), find_emails_in_markdown(markdown))
    if len(html) > engine.MAX_OUTPUT:
        return render_source(markdown, context)
    return RenderedReadme(html, toc, needs, text, notes.all())


def render_source(markdown: str, context: ReadmeContext) -> RenderedReadme:
    """Show a README that cannot be laid out as it was written."""
    notes = Notes(context)
    notes.shown_as_source()
    source = engine.readable(markdown)
    if len(source) > engine.MAX_SOURCE:
        source = source[: engine.MAX_SOURCE]
        notes.truncated(engine.MAX_SOURCE)
    html = f'<pre class="readme-source" tabindex="0"><code>{escape(source, quote=False)}</code></pre>'
    return RenderedReadme(clean_finished(html), text=" ".join(source.split()), problems=notes.all())


def plain(markdown: str) -> str:
    """The words of a text; see :func:`sharinghub_static.portal.markdown.to_plain`."""
    made = engine.to_html(markdown)
    if made.plain:
        return " ".join(markdown.split())
    return prose(parse(clean_authored(made.html)))


def _cell(markdown: str) -> HtmlElement:
    """A cell of a table from JSON, whose text may be Markdown; its lines are none of the document's."""
    made = engine.to_html(markdown)
    root = parse("" if made.plain else clean_authored(made.html))
    for node in root.iter():
        node.attrib.pop("data-sourcepos", None)
    return root


def _finished(root: HtmlElement) -> str:
    """HTML of a document without the marks that only passes need."""
    for node in list(root.iter("span")):
        if node.get("data-escaped-char") is not None:
            node.drop_tag()
    return serialise(root)
