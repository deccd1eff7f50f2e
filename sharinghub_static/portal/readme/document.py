"""One README, from source to page: the passes, in their order."""

from lxml import html
from lxml.html import HtmlElement

from sharinghub_static.problems import Problem, Severity

from . import engine
from .clean import clean_authored, clean_finished
from .code import dress_code
from .formulas import Formulas
from .headings import PREFIX, add_anchor_links, drop_title, fill_toc_marks, name_headings
from .links import Links, Target
from .media import image_kind, make_player, resolve_srcset, scroll_tables, size_images
from .result import ReadmeContext, RenderedReadme
from .tree import own_words, parse, serialise, source_line
from .words import link_words

__all__ = ["render"]

_MAX_PROBLEMS = 50
_LABEL_LENGTH = 80


def render(markdown: str, context: ReadmeContext) -> RenderedReadme:
    """Render one README; see :func:`sharinghub_static.portal.markdown.render_readme`."""
    made = engine.to_html(markdown)
    root = parse(clean_authored(made.html))
    notes = _Notes(context)
    if made.truncated:
        notes.add("SH210", f"The README is longer than {engine.MAX_SOURCE:,} characters: only its beginning is shown.",
                  "Move long parts to files of their own and link them.", 0)  # fmt: skip
    if made.plain:
        notes.add("SH211", "The README nests or repeats its marks beyond what can be laid out: its source is shown.",
                  "Look for very deep quotes, lists or HTML, or a very wide table.", 0)  # fmt: skip
        return RenderedReadme(clean_finished(html_of(root)), text=own_words(root), problems=notes.all())

    toc = name_headings(root)
    dropped = drop_title(root, context.title)
    toc = tuple(entry for entry in toc if entry.anchor != dropped) if dropped else toc
    fill_toc_marks(root, toc)
    anchors = _own_ids(root)
    size_images(root)
    _resolve(root, Links(context, anchors), notes)
    text = _prose(root)
    formulas = Formulas()
    formulas.set_all(root)
    for node, reason in formulas.failed:
        notes.add("SH216", f"A formula is shown as its source: {reason}.",
                  "GitLab sets formulas with KaTeX; keep to LaTeX that it knows.", source_line(node),
                  Severity.NOTICE)  # fmt: skip
    needs = dress_code(root)
    link_words(root, context)
    _check_boxes(root)
    scroll_tables(root)
    add_anchor_links(root)
    return RenderedReadme(clean_finished(html_of(root)), toc, needs, text, notes.all())


def html_of(root: HtmlElement) -> str:
    """HTML of a finished document, without the marks that only passes need."""
    for node in list(root.iter("span")):
        if node.get("data-escaped-char") is not None:
            node.drop_tag()
    return serialise(root)


class _Notes:
    """Problems of one README, each said once, not more than a reader would read."""

    def __init__(self, context: ReadmeContext) -> None:
        self._context = context
        self._said: dict[tuple[str, str], Problem] = {}

    def add(
        self, code: str, message: str, hint: str, line: int, severity: Severity = Severity.WARNING
    ) -> None:
        if len(self._said) < _MAX_PROBLEMS:
            at = line + self._context.first_line - 1 if line else 0
            problem = Problem(code, message, hint, severity, path=self._context.path, line=at)
            self._said.setdefault((code, message), problem)

    def all(self) -> tuple[Problem, ...]:
        return tuple(self._said.values())


def _own_ids(root: HtmlElement) -> frozenset[str]:
    """Prefix every id and name, so that a README can neither take nor imitate an id of the page."""
    seen: set[str] = set()
    for node in root.iter():
        name = node.attrib.pop("name", None)
        given = node.get("id") or (name if node.tag == "a" else None)
        if given is None:
            node.attrib.pop("id", None)
            continue
        anchor = PREFIX + "-".join(given.split()).removeprefix(PREFIX)
        if anchor == PREFIX or anchor in seen:
            node.attrib.pop("id", None)
            continue
        seen.add(anchor)
        node.set("id", anchor)
    return frozenset(seen)


def _resolve(root: HtmlElement, links: Links, notes: _Notes) -> None:
    for node in list(root.iter("a", "img", "source")):
        if node.tag == "source":
            srcset = resolve_srcset(node.get("srcset", ""), links)
            if srcset:
                node.set("srcset", srcset)
            else:
                node.drop_tree()
            continue
        attribute = "href" if node.tag == "a" else "src"
        address = node.get(attribute)
        if address is None:
            continue
        target = links.resolve(address, raw=node.tag == "img")
        if target is None:
            del node.attrib[attribute]
            continue
        node.set(attribute, target.href)
        if node.get("data-wikilink") is None:
            _judge(node, address, target, links, notes)
        if node.tag == "a":
            if not target.href.startswith("#"):
                node.set("rel", "nofollow noopener noreferrer")
        else:
            _dress_image(node, target)


def _dress_image(image: HtmlElement, target: Target) -> None:
    if target.href.startswith("mailto:"):
        del image.attrib["src"]
        return
    kind = image_kind(target.href)
    if kind != "img":
        make_player(image, kind)
        return
    if image.get("alt") is None:
        image.set("alt", "")
    image.set("loading", "lazy")
    image.set("decoding", "async")
    image.set("referrerpolicy", "no-referrer")


def _judge(node: HtmlElement, address: str, target: Target, links: Links, notes: _Notes) -> None:
    shown = address if len(address) <= _LABEL_LENGTH else address[: _LABEL_LENGTH - 1] + "…"
    what = "link" if node.tag == "a" else "image"
    if target.outside:
        notes.add("SH213", f"The {what} “{shown}” leads out of the repository.",
                  "Paths start at the README's folder, or with / at the repository's root.", source_line(node))  # fmt: skip
    elif target.missing:
        notes.add("SH212", f"The {what} “{shown}” leads to a file that the repository does not have.",
                  "Mend the path, or add the file; capital letters count.", source_line(node))  # fmt: skip
    elif target.href.startswith("#") and target.href != "#" and target.href[1:] not in links.anchors:
        notes.add("SH214", f"The link “{shown}” leads to no heading of the README.",
                  "Use the heading's words in lower case with hyphens, as in #my-heading.", source_line(node),
                  Severity.NOTICE)  # fmt: skip


def _prose(root: HtmlElement) -> str:
    """Everything but code blocks, for the search."""
    parts: list[str] = []
    for node in root.iter():
        if node.tag != "pre" and node.text:
            parts.append(node.text if next(node.iterancestors("pre"), None) is None else "")
        if node.tail:
            parts.append(node.tail)
    return " ".join("".join(parts).split())


def _check_boxes(root: HtmlElement) -> None:
    """Task items that nobody can tick here, each with a name for those who hear the page."""
    for item in list(root.iter("li")):
        if item.get("data-sourcepos") and (item.text or "").startswith("[~] "):
            item.text, rest = None, (item.text or "")[4:]
            box = html.Element("input", type="checkbox")
            box.set("class", "task-list-item-checkbox inapplicable")
            box.tail = " " + rest
            item.insert(0, box)
            item.set("class", "task-list-item")
    for box in list(root.iter("input")):
        if box.get("type") != "checkbox":
            box.drop_tree()
            continue
        box.set("disabled", "")
        parent = box.getparent()
        label = own_words(parent) if parent is not None else ""
        box.set("aria-label", label[:_LABEL_LENGTH] or "☐")
