"""Links of pages, style sheets and STAC documents, and where in the site they lead."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from lxml import etree

from sharinghub_static.site.check.files import SiteFile, bearer, line_in_page

__all__ = ["Reference", "Target", "references", "resolve", "scheme"]

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_DROPPED = str.maketrans("", "", "\t\r\n")
_EDGES = "".join(map(chr, range(33)))
_CSS_URL = re.compile(r"""url\(\s*+(?:"([^"]*)"|'([^']*)'|([^()"'\s]*))\s*+\)|@import\s++["']([^"']+)["']""")
_CSS_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_REFRESH = re.compile(r"[;,]\s*url\s*=\s*['\"]?([^'\"]*)", re.IGNORECASE)
_BETWEEN_CANDIDATES = re.compile(r"[\s,]*+")
_CANDIDATE = re.compile(r"\S+")
_IN_PROSE = "boolean(ancestor::*[contains(concat(' ', @class, ' '), ' prose ')])"


@dataclass(frozen=True, slots=True)
class Reference:
    """A link as it is written.

    Args:
        href: the address.
        element: the element of a page that holds it; None in other files.
    """

    href: str
    element: etree._Element | None = None

    def line(self, file: SiteFile) -> int:
        """Line in its file, from 1."""
        return file.line_of(self.href) if self.element is None else line_in_page(self.element)

    @property
    def in_prose(self) -> bool:
        """Whether it stands in a text that a stranger may have written."""
        return self.element is not None and bool(self.element.xpath(_IN_PROSE))

    @property
    def leads_out(self) -> bool:
        """Whether it says of itself that it leads out of the site, to something else on the same host."""
        return self.element is not None and "external" in str(self.element.get("rel", "")).split()


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


def references(file: SiteFile) -> Iterator[Reference]:
    """All links of a file, in the order of their kinds."""
    if file.is_page:
        yield from _of_page(file)
    elif file.path.endswith(".css"):
        yield from map(Reference, _in_css(file.text))
    elif file.stac is not None:
        yield from _of_document(file.stac)


def scheme(href: str) -> str:
    """The scheme of an address as a browser reads it, lower-cased: line ends and tabs do not count."""
    found = _SCHEME.match(href.strip(_EDGES).translate(_DROPPED))
    return found[1].lower() if found else ""


def resolve(start: str, href: str, root_path: str = "/") -> Target | None:
    """Where a link leads.

    Args:
        start: path in the site of the file that holds it.
        href: the link.
        root_path: path of the site on its host, for links that begin with ``/``.

    Returns:
        None when it leads to another host or has a scheme.
    """
    href = href.strip(_EDGES).translate(_DROPPED)
    if _SCHEME.match(href):
        return None
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


def _of_page(file: SiteFile) -> Iterator[Reference]:
    for address in file.addresses:
        yield Reference(address, bearer(address))
    for candidates in file.attributes("//@srcset|//@imagesrcset"):
        for href in _in_srcset(candidates):
            yield Reference(href, bearer(candidates))
    for meta in file.elements("//meta[@http-equiv]"):
        if meta.get("http-equiv", "").lower() == "refresh":
            for found in _REFRESH.finditer(meta.get("content", "")):
                yield Reference(found[1], meta)
    for style in file.elements("//style"):
        for href in _in_css(style.text or ""):
            yield Reference(href, style)
    for rule in file.attributes("//@style"):
        for href in _in_css(rule):
            yield Reference(href, bearer(rule))


def _in_srcset(candidates: str) -> Iterator[str]:
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


def _in_css(css: str) -> Iterator[str]:
    if "/*" in css:
        css = _CSS_COMMENT.sub(" ", css)
    for found in _CSS_URL.finditer(css):
        yield next((group for group in found.groups() if group), "")


def _of_document(document: dict[str, Any]) -> Iterator[Reference]:
    links = document.get("links")
    assets = document.get("assets")
    holders = list(links) if isinstance(links, list) else []
    holders += assets.values() if isinstance(assets, dict) else ()
    for holder in holders:
        href = holder.get("href") if isinstance(holder, dict) else None
        if isinstance(href, str):
            yield Reference(href)
