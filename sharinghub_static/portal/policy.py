"""The Content-Security-Policy that stands in every page.

Nothing runs, and nothing is loaded, but the site's own files; with one exception: pictures and videos of
READMEs stand on other hosts (badges, figures), so these may come from any host over https. A page that
is opened from a folder has no host; browsers take ``'self'`` there as files of that folder.
"""

import base64
import hashlib
from urllib.parse import urlsplit

__all__ = ["policy"]

_SELF = (
    ("default-src", "'none'"),
    ("script-src", "'self'"),
    ("style-src", "'self'"),
    ("img-src", "'self' https: data:"),
    ("media-src", "'self' https:"),
    ("font-src", "'self'"),
    ("connect-src", "'self'"),
    ("manifest-src", "'self'"),
    ("base-uri", "'none'"),
    ("form-action", "'none'"),
)


def policy(*, inline_style: str = "", gitlab: str = "", tiles: str = "") -> str:
    """The policy as it stands in the ``meta`` element.

    Args:
        inline_style: the one style element of the page, let through by its hash; empty when there is none.
        gitlab: web address of the instance when it speaks plain http, so that its pictures are shown.
        tiles: address of the maps' tiles; it matters likewise.
    """
    directives = dict(_SELF)
    if inline_style:
        digest = base64.b64encode(hashlib.sha256(inline_style.encode()).digest()).decode()
        directives["style-src"] += f" 'sha256-{digest}'"
    if gitlab.startswith("http://"):
        origin = f"http://{urlsplit(gitlab).netloc}"
        directives["img-src"] += f" {origin}"
        directives["media-src"] += f" {origin}"
    if tiles.startswith("http://"):
        # Leaflet puts the name of one of several hosts in place of {s}.
        directives["img-src"] += f" http://{urlsplit(tiles).netloc.replace('{s}', '*')}"
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())
