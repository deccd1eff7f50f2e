"""Addresses of pictures: back from GitLab's to paths in a repository, and on from the site's to a page's."""

import re
from collections.abc import Callable, Iterable
from urllib.parse import unquote, urlsplit

__all__ = ["FOLDER", "at_page", "path_in_repository"]

FOLDER = "media/"
"""Where the copies are in the site; rendered READMEs name them from its root."""

# In clean HTML a "<" is always a tag's and a '"' an attribute's end, so that no text can look like this.
_COPY = re.compile(rf'(<img(?: [a-z-]+="[^"]*")*? src=")({FOLDER}[^"]*)"')


def path_in_repository(address: str, web_url: str, refs: Iterable[str]) -> str:
    """The path of the file that an address of the project's repository means; empty for any other.

    Args:
        address: absolute; of the file itself or of GitLab's page about it, which a README may name as well.
        web_url: address of the project.
        refs: branches and commits whose files the site has; a branch's name may hold slashes.
    """
    if not address.startswith(f"{web_url}/-/"):
        return ""
    rest = unquote(urlsplit(address.removeprefix(f"{web_url}/-/")).path)
    starts = [f"{kind}/{ref}/" for ref in refs if ref for kind in ("raw", "blob")]
    return next((rest.removeprefix(start) for start in starts if rest.startswith(start)), "")


def at_page(html: str, link: Callable[[str], str]) -> str:
    """A rendered README whose pictures are named as one page sees them.

    Args:
        html: clean HTML.
        link: makes a link of that page from a path in the site.
    """
    return _COPY.sub(lambda match: f'{match[1]}{link(match[2])}"', html)
