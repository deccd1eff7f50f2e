"""The hub owner's own Markdown (configuration texts, pages), in the dialect that MkDocs authors write."""

from html import escape

import markdown

from .clean import clean_hub

__all__ = ["render"]

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
    return clean_hub(html)
