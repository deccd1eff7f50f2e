"""Sends every link, image and id of a document where it belongs."""

from lxml.html import HtmlElement

from .links import Links, Target
from .notes import Notes
from .result import PART_END
from .tree import source_line

__all__ = ["own_ids", "resolve_targets"]


def own_ids(root: HtmlElement, prefix: str) -> frozenset[str]:
    """Prefix every id and name, so that a README can neither take nor imitate an id of the page.

    Args:
        root: the document, its headings named.
        prefix: what every id begins with.

    Returns:
        The ids that are now in it; of two the same, the first one stays.
    """
    seen: set[str] = set()
    for node in root.iter():
        name = node.attrib.pop("name", None)
        given = node.attrib.pop("id", None) or (name if node.tag == "a" else None)
        if given is None:
            continue
        own = "-".join(str(given).split()).removeprefix(prefix).removeprefix("user-content-")
        anchor = prefix + own.replace(PART_END, "-")
        if anchor != prefix and anchor not in seen:
            seen.add(anchor)
            node.set("id", anchor)
    return frozenset(seen)


def resolve_targets(root: HtmlElement, links: Links, notes: Notes) -> None:
    """Resolve all addresses, and note what leads nowhere.

    Args:
        root: the document, its ids prefixed.
        links: resolver of this README.
        notes: takes the problems.
    """
    for node in list(root.iter("a", "img")):
        attribute = "href" if node.tag == "a" else "src"
        address = node.get(attribute)
        if address is None:
            continue
        target = links.resolve(address, raw=node.tag == "img")
        if target is None or (node.tag == "img" and target.href.startswith(("mailto:", "#"))):
            del node.attrib[attribute]
            continue
        node.set(attribute, target.href)
        if node.get("data-wikilink") is None:
            _judge(node, address, target, links, notes)
        if node.tag == "a" and not target.href.startswith("#"):
            node.set("rel", "nofollow noopener noreferrer")


def _judge(node: HtmlElement, address: str, target: Target, links: Links, notes: Notes) -> None:
    what = "link" if node.tag == "a" else "image"
    if target.outside:
        notes.outside(address, what, source_line(node))
    elif target.missing:
        notes.missing_file(address, what, source_line(node))
    elif target.href.startswith("#") and target.href != "#" and target.href[1:] not in links.anchors:
        notes.missing_heading(address, source_line(node))
