"""The site owner's own Markdown (configuration texts, pages), in the dialect that MkDocs authors write."""

import re
from html import escape

import markdown

from sharinghub_static.portal.markdown.clean import clean_hub
from sharinghub_static.portal.markdown.media import link_out
from sharinghub_static.portal.markdown.tree import parse, serialise

__all__ = ["render"]

_LOADS = re.compile("<(?:img|video|audio|source)")
_ELSEWHERE = re.compile(r"(?:^|[\s,])(?:https?:)?//", re.IGNORECASE)
_EXTENSIONS = [
    *("abbr", "admonition", "attr_list", "codehilite", "def_list", "fenced_code", "footnotes"),
    *("md_in_html", "sane_lists", "tables", "toc"),
]
_SETTINGS: dict[str, dict[str, object]] = {
    "codehilite": {"css_class": "highlight", "guess_lang": False, "noclasses": False},
    "toc": {"permalink": False},
}


def render(text: str) -> str:
    """Render one text; see :func:`sharinghub_static.portal.markdown.render_hub_text`."""
    try:
        html = markdown.markdown(
            text, extensions=_EXTENSIONS, extension_configs=_SETTINGS, output_format="html"
        )
    except Exception:  # the library documents no errors of its own
        html = f"<p>{escape(text, quote=False)}</p>"
    return _without_other_hosts(clean_hub(html))


def _without_other_hosts(html: str) -> str:
    """The text with links in the place of what it would load from elsewhere."""
    if not _LOADS.search(html):
        return html
    root = parse(html)
    for node in list(root.iter("source")):
        if _ELSEWHERE.search(f"{node.get('src', '')} {node.get('srcset', '')}"):
            node.drop_tag()  # libxml2 takes what follows a source to be in it
    for node in list(root.iter("img", "video", "audio")):
        if _ELSEWHERE.search(node.get("src", "")):
            link_out(node, str(node.tag))
    return clean_hub(serialise(root))
