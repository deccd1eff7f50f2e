"""Images, films, sounds and tables: copies from the site, sizes, and links to what other hosts have."""

import re
from urllib.parse import unquote, urlsplit

from lxml import html
from lxml.html import HtmlElement

from sharinghub_static.portal.markdown.links import AUDIO, VIDEO
from sharinghub_static.portal.markdown.result import ReadmeContext
from sharinghub_static.portal.markdown.tree import replace
from sharinghub_static.portal.media.addresses import path_in_repository
from sharinghub_static.text.lines import truncate

__all__ = ["image_kind", "link_out", "place_pictures", "repair_heads", "scroll_tables", "size_images"]

_SIZES = re.compile(r"\s?\{((?:\s*(?:width|height)\s*=\s*\"?\d{1,4}(?:px|%)?\"?)+)\s*\}")
_SIZE = re.compile(r"(width|height)\s*=\s*\"?(\d{1,4}(?:px|%)?)\"?")
_LENGTH = re.compile(r"\s*(\d{1,5})(?:\.\d+)?\s*(px|%)?\s*", re.IGNORECASE)


def image_kind(src: str) -> str:
    """``video``, ``audio`` or ``img``, by the ending of an address."""
    try:
        ending = urlsplit(src).path.rpartition(".")[2].lower()
    except ValueError:
        return "img"
    return "video" if ending in VIDEO else "audio" if ending in AUDIO else "img"


def size_images(root: HtmlElement) -> None:
    """Read GitLab's ``![…](…){width=300 height=50%}``, and keep only lengths that are lengths."""
    for image in root.iter("img"):
        written = _SIZES.match(image.tail or "")
        if written and image.get("data-sourcepos"):
            for side, length in _SIZE.findall(written.group(1)):
                image.set(side, length)
            image.tail = (image.tail or "")[written.end() :]
        for side in ("width", "height"):
            value = image.get(side)
            if value is None:
                continue
            length = _LENGTH.fullmatch(value)
            if length is None:
                del image.attrib[side]
            else:
                image.set(side, length.group(1) + ("%" if length.group(2) == "%" else ""))


def repair_heads(root: HtmlElement) -> None:
    """Make an empty head, such as the corner above a column of names, a plain cell: it heads nothing."""
    for head in list(root.iter("th")):
        if len(head) == 0 and not (head.text or "").strip():
            head.tag = "td"
            head.attrib.pop("scope", None)


def scroll_tables(root: HtmlElement) -> None:
    """Put every table that is not within another into a box that scrolls."""
    for table in list(root.iter("table")):
        parent = table.getparent()
        if parent is None or next(table.iterancestors("table"), None) is not None:
            continue
        box = html.Element("div")
        box.set("class", "table-scroll")
        box.set("tabindex", "0")
        box.tail, table.tail = table.tail, None
        parent.replace(table, box)
        box.append(table)


_WORDS = {"img": "Image", "video": "Video", "audio": "Audio"}
_LONGEST_LABEL = 120


def place_pictures(root: HtmlElement, context: ReadmeContext) -> None:
    """Give every picture its copy, or put a link in its place.

    Args:
        root: the document, its addresses resolved.
        context: where the copies are.
    """
    for source in list(root.iter("source")):
        source.drop_tag()  # libxml2 takes what follows a source to be in it
    for picture in list(root.iter("picture")):
        picture.drop_tag()
    for image in list(root.iter("img")):
        address = image.get("src", "")
        copy = context.pictures(path_in_repository(address, context.web_url, (context.ref, *context.refs)))
        if copy is None:
            link_out(image, image_kind(address))
            continue
        image.set("src", copy.path)
        image.set("alt", image.get("alt", ""))
        _size(image, copy.width, copy.height)
        image.set("loading", "lazy")
        image.set("decoding", "async")


def _size(image: HtmlElement, width: int, height: int) -> None:
    """Write the size of each picture, as its author wants it, so that nothing moves when it is loaded."""
    wide, high = image.get("width"), image.get("height")
    if wide is None and high is None:
        wide, high = str(width), str(height)
    elif high is None and wide is not None and wide.isdigit():
        high = str(max(1, round(int(wide) * height / width)))
    elif wide is None and high is not None and high.isdigit():
        wide = str(max(1, round(int(high) * width / height)))
    for side, length in (("width", wide), ("height", high)):
        if length is not None:
            image.set(side, length)


def link_out(node: HtmlElement, kind: str) -> None:
    """Put a link in the place of what would be loaded from elsewhere; within a link, its words alone.

    Args:
        node: an element with ``src``.
        kind: ``img``, ``video`` or ``audio``.
    """
    address = node.get("src", "")
    parts = urlsplit(address)
    name = unquote(parts.path).rpartition("/")[2]
    label = truncate(" ".join((node.get("alt") or node.get("title") or name).split()), _LONGEST_LABEL)
    in_link = next(node.iterancestors("a"), None) is not None
    made = html.Element("span" if in_link or not address else "a")
    made.set("class", "image-elsewhere" if kind == "img" else "media-elsewhere")
    made.text = label or parts.netloc or _WORDS[kind]
    if made.tag == "a":
        made.set("href", address)
        made.set("rel", "nofollow noopener noreferrer")
        made.text = (
            f"{_WORDS[kind]}: {label} ({parts.hostname})" if label else f"{_WORDS[kind]} ({parts.hostname})"
        )
    replace(node, made)
