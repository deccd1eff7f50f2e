"""Icons as masks of the style sheet: pages name an icon, and hold no drawing.

A mask takes the colour of the text around it. It is a ``data:`` address because browsers load no mask from
another file when the site is opened from a folder.
"""

from collections.abc import Mapping
from urllib.parse import quote

__all__ = ["icon_styles", "mask"]

_OPEN = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='{fill}' stroke='#000' "
    "stroke-width='2' stroke-linecap='round' stroke-linejoin='round'>"
)
_SAFE = " =:/,;()'"
_PRESSED = ":is(.keep,.keeping)[aria-pressed=true] .i-bookmark"
"""A favourite: its sign is filled."""


def icon_styles(icons: Mapping[str, str]) -> str:
    """Return the rules of all icons.

    Args:
        icons: inside of the SVG of each icon, by name.
    """
    rules = [f".i-{name}{{--icon:{_icon(inside)}}}" for name, inside in icons.items()]
    if "bookmark" in icons:
        rules.append(f"{_PRESSED}{{--icon:{_icon(icons['bookmark'], fill='#000')}}}")
    return "\n".join((*rules, ""))


def mask(drawing: str) -> str:
    """Return a drawing as a value of CSS.

    Args:
        drawing: SVG whose attributes are in single quotes.
    """
    # Angle brackets are legal in CSS, but would end the style element of a page that holds its styles.
    address = quote(drawing, safe=_SAFE)
    return f'url("data:image/svg+xml,{address}")'


def _icon(inside: str, fill: str = "none") -> str:
    drawn = inside.replace(" />", "/>").replace('"', "'")
    return mask(f"{_OPEN.format(fill=fill)}{drawn}</svg>")
