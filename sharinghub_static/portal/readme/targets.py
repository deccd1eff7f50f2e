"""Sends every link, image and id of a document where it belongs."""

from lxml.html import HtmlElement

from .links import Links, Target
from .media import image_kind, make_player, resolve_srcset
from .notes import Notes
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
        anchor = prefix + "-".join(str(given).split()).removeprefix(prefix).removeprefix("user-content-")
        if anchor != prefix and anchor not in seen:
            seen.add(anchor)
            node.set("id", anchor)
    return frozenset(seen)


def resolve_targets(root: HtmlElement, links: Links, notes: Notes) -> None:
    """Resolve all addresses, make players of films and sounds, and note what leads nowhere.

    Args:
        root: the document, its ids prefixed.
        links: resolver of this README.
        notes: takes the problems.
    """
    for node in list(root.iter("a", "img", "source")):
        if node.tag == "source":
            _resolve_source(node, links)
            continue
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
        if node.tag == "img":
            _dress_image(node, target)
        elif not target.href.startswith("#"):
            node.set("rel", "nofollow noopener noreferrer")


def _resolve_source(node: HtmlElement, links: Links) -> None:
    srcset = resolve_srcset(node.get("srcset", ""), links)
    if srcset:
        node.set("srcset", srcset)
    else:
        node.drop_tree()


def _dress_image(image: HtmlElement, target: Target) -> None:
    kind = image_kind(target.href)
    if kind != "img":
        make_player(image, kind)
        return
    if image.get("alt") is None:
        image.set("alt", "")
    image.set("loading", "lazy")
    image.set("decoding", "async")
    image.set("referrerpolicy", "no-referrer")


def _judge(node: HtmlElement, address: str, target: Target, links: Links, notes: Notes) -> None:
    what = "link" if node.tag == "a" else "image"
    if target.outside:
        notes.outside(address, what, source_line(node))
    elif target.missing:
        notes.missing_file(address, what, source_line(node))
    elif target.href.startswith("#") and target.href != "#" and target.href[1:] not in links.anchors:
        notes.missing_heading(address, source_line(node))
