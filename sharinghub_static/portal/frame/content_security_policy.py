"""The Content-Security-Policy that stands in every page.

Nothing runs, and nothing is loaded, but the site's own files; with one exception: what the site's owner
names in the configuration, maps' tiles and logos, may come from the hosts it stands on. A page that is
opened from a folder has no host; browsers take ``'self'`` there as files of that folder.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

__all__ = ["policy"]

_HOST = re.compile(r"[A-Za-z0-9.*:\[\]-]+")
_SELF = (
    ("default-src", "'none'"),
    ("script-src", "'self'"),
    ("style-src", "'self'"),
    ("img-src", "'self' data:"),
    ("media-src", "'self'"),
    ("font-src", "'self'"),
    ("connect-src", "'self'"),
    ("manifest-src", "'self'"),
    ("base-uri", "'none'"),
    ("form-action", "'none'"),
)


def policy(
    *,
    inline_style: str = "",
    pictures: Iterable[str] = (),
    tiles: str = "",
    frames: bool = False,
    forms: bool = False,
) -> str:
    """The policy as it stands in the ``meta`` element.

    Args:
        inline_style: the one style element of the page, let through by its hash; empty when there is none.
        pictures: addresses of pictures on other hosts that the configuration names.
        tiles: address of the maps' tiles; empty when they are the site's own.
        frames: whether the page has frames of the site's own.
        forms: whether it has a form that leads to a page of the site.
    """
    directives = dict(_SELF)
    if frames:
        directives["frame-src"] = "'self'"
    if forms:
        directives["form-action"] = "'self'"
    if inline_style:
        digest = base64.b64encode(hashlib.sha256(inline_style.encode()).digest()).decode()
        directives["style-src"] += f" 'sha256-{digest}'"
    # Leaflet puts the name of one of several hosts in place of {s}.
    addresses = [*pictures, tiles.replace("{s}", "*")]
    for origin in sorted({_origin(address) for address in addresses} - {""}):
        directives["img-src"] += f" {origin}"
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


def _origin(address: str) -> str:
    """Scheme, host and port of an address; empty when it has none, or one that a policy cannot hold."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(parts.netloc):
        return ""
    return f"{parts.scheme}://{parts.netloc}"
