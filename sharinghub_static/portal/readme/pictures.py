"""Pictures of a text: copies from the site, and quiet links to all that would be loaded from elsewhere.

A page of the site asks no other host for anything, so badges, films, sounds and pictures without a copy are
for readers who follow the link.
"""

from urllib.parse import unquote, urlsplit

from lxml import html
from lxml.html import HtmlElement

from sharinghub_static.portal.media.addresses import path_in_repository

from .media import image_kind
from .result import ReadmeContext
from .tree import replace

__all__ = ["link_out", "place_pictures"]

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
    """Tell the room that a picture takes, as its author wants it, so that nothing moves when it comes."""
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
    label = " ".join((node.get("alt") or node.get("title") or name).split())
    if len(label) > _LONGEST_LABEL:
        label = f"{label[: _LONGEST_LABEL - 1]}…"
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
