"""Addresses as a browser reads them, and where in the site they lead."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

__all__ = ["RelativeHref", "Target", "in_srcset", "is_document", "read_relative", "resolve", "scheme"]

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*", re.IGNORECASE)
_DROPPED = str.maketrans("", "", "\t\r\n")
_EDGES = "".join(map(chr, range(33)))
_SEGMENT = r"[A-Za-z0-9_-][A-Za-z0-9_.~-]*+"
_RELATIVE = re.compile(rf"((?:\.\./)*+)((?:{_SEGMENT}(?:/{_SEGMENT})*+/?)?+)(?:#([A-Za-z0-9_.~-]*+))?")
_BETWEEN_CANDIDATES = re.compile(r"[\s,]*+")
_CANDIDATE = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link within the site leads.

    Args:
        path: path in the site; empty for its root.
        fragment: what follows ``#``, decoded.
        rooted: the link begins with ``/``.
        escapes: it climbs out of the site.
        folder: it names a folder: its ``index.html`` is meant.
    """

    path: str
    fragment: str = ""
    rooted: bool = False
    escapes: bool = False
    folder: bool = False


def scheme(href: str) -> str:
    """The scheme of an address as a browser reads it, lower-cased: line ends and tabs do not count."""
    # Pictures in addresses are long: only what is before the colon is read.
    name, colon, _ = href.partition(":")
    name = name.lstrip(_EDGES).translate(_DROPPED)
    return name.lower() if colon and _SCHEME.fullmatch(name) else ""


def resolve(start: str, href: str, root_path: str = "/") -> Target | None:
    """Where a link leads.

    Args:
        start: path in the site of the file that holds it.
        href: the link.
        root_path: path of the site on its host, for links that begin with ``/``.

    Returns:
        None when it leads to another host or has a scheme.
    """
    if scheme(href):
        return None
    href = href.strip(_EDGES).translate(_DROPPED)
    href, _, fragment = href.partition("#")
    path = unquote(href.partition("?")[0].replace("\\", "/"))
    if path.startswith("//"):
        return None
    fragment = unquote(fragment)
    if not path:
        return Target(start, fragment)
    folder = path.endswith(("/", "/.", "/..")) or path in (".", "..")
    if path.startswith("/"):
        inside = path.startswith(root_path) or path + "/" == root_path
        return Target(_normal(path[len(root_path) :]), fragment, True, not inside, folder)
    joined = _normal(posixpath.join(posixpath.dirname(start), path))
    return Target(joined, fragment, False, joined == ".." or joined.startswith("../"), folder)


def _normal(path: str) -> str:
    return "" if (normal := posixpath.normpath(path)) == "." else normal


@dataclass(frozen=True, slots=True)
class RelativeHref:
    """A relative address in its plainest form: ``../../topics/index.html#wind``.

    Args:
        climbs: how many folders it climbs.
        path: what follows.
        fragment: what follows ``#``.
    """

    climbs: int
    path: str
    fragment: str


@lru_cache(maxsize=8192)
def read_relative(href: str) -> RelativeHref | None:
    """Read a link of which nothing is encoded, empty or a dot; None for any other.

    Example:
        >>> read_relative("../data.csv")
        RelativeHref(climbs=1, path='data.csv', fragment='')
        >>> read_relative("a%20b.csv") is None
        True
    """
    match = _RELATIVE.fullmatch(href)
    return RelativeHref(len(match[1]) // 3, match[2], match[3] or "") if match else None


def in_srcset(candidates: str) -> Iterator[str]:
    """Addresses of a ``srcset``: an address may hold commas, but not end in one."""
    position = 0
    while True:
        if between := _BETWEEN_CANDIDATES.match(candidates, position):
            position = between.end()
        if not (word := _CANDIDATE.match(candidates, position)):
            return
        href = word[0].rstrip(",")
        yield href
        position = word.end()
        if href == word[0]:  # its width or density follows
            comma = candidates.find(",", position)
            position = len(candidates) if comma < 0 else comma


def is_document(href: str) -> bool:
    """Whether a ``data:`` address may hold a page with scripts."""
    return scheme(href) == "data" and href.strip()[5:].lower().startswith(("text/html", "application/xhtml"))
