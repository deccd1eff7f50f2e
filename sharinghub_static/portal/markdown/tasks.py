"""Task items, which nobody can tick here."""

from lxml import html
from lxml.html import HtmlElement

from sharinghub_static.portal.markdown.tree import own_words

__all__ = ["finish_tasks"]

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
