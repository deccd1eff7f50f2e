"""SVG drawings of the site's owner without what drawing programs write into them."""

import base64
import binascii
from collections.abc import Callable
from typing import Final

from lxml import etree

from sharinghub_static.picture_metadata.errors import Flaw, PictureError

__all__ = ["strip_svg"]

_SVG: Final = "http://www.w3.org/2000/svg"
_XLINK: Final = "http://www.w3.org/1999/xlink"
# What browsers draw. Others are those of drawing programs, RDF and Dublin Core.
_SPACES: Final = ("", _SVG, _XLINK, "http://www.w3.org/XML/1998/namespace", "http://www.w3.org/1999/xhtml")
_TEXTS: Final = tuple(f"{{{_SVG}}}{name}" for name in ("metadata", "title", "desc"))
_HREFS: Final = ("href", f"{{{_XLINK}}}href")
_DATA: Final = "data:image/"


def strip_svg(content: bytes, strip_picture: Callable[[bytes], bytes]) -> bytes:
    """A drawing without comments, descriptions and data of programs; it is drawn the same.

    Args:
        content: the file.
        strip_picture: removes the metadata of a PNG, JPEG, GIF, WebP or AVIF that the drawing holds.

    Raises:
        PictureError: it is no SVG, or a picture in it is damaged.

    >>> strip_svg(b'<svg xmlns="http://www.w3.org/2000/svg"><!-- Ada --><title>Ada</title></svg>', bytes)
    b'<svg xmlns="http://www.w3.org/2000/svg"/>'
    """
    parser = etree.XMLParser(remove_comments=True, remove_pis=True, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise PictureError(Flaw.DAMAGED) from error
    if etree.QName(root).localname != "svg":
        raise PictureError(Flaw.FORMAT)
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag in _TEXTS or _space(element.tag) not in _SPACES:
            _remove(element)
            continue
        for name, value in element.attrib.items():
            if _space(str(name)) not in _SPACES:
                del element.attrib[name]
            elif name in _HREFS and str(value).lstrip().startswith(_DATA):
                element.set(name, _embedded(str(value).strip(), strip_picture))
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="utf-8")


def _space(name: str) -> str:
    return etree.QName(name).namespace or ""


def _remove(element: "etree._Element") -> None:
    """Take an element out of its parent, and leave the text after it."""
    parent = element.getparent()
    if parent is None:
        return
    previous = element.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    element.tail = None
    parent.remove(element)


def _embedded(address: str, strip_picture: Callable[[bytes], bytes]) -> str:
    """A picture in a data address (RFC 2397) without metadata."""
    head, _, data = address.partition(",")
    if not head.lower().endswith(";base64"):
        raise PictureError(Flaw.FORMAT)
    try:
        content = base64.b64decode("".join(data.split()), validate=True)
    except binascii.Error as error:
        raise PictureError(Flaw.DAMAGED) from error
    return f"{head},{base64.b64encode(strip_picture(content)).decode()}"
