"""Links of pages, style sheets and STAC documents, and where in the site they lead."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from sharinghub_static.site.check.files import SiteFile, line_in_page

__all__ = ["Reference", "Target", "references", "resolve", "scheme"]

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_DROPPED = str.maketrans("", "", "\t\r\n")
_EDGES = "".join(map(chr, range(33)))
_CSS_URL = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))\s*\)|@import\s+["']([^"']+)["']""")
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_REFRESH = re.compile(r"[;,]\s*url\s*=\s*['\"]?([^'\"]*)", re.IGNORECASE)
_CANDIDATE = re.compile(r"[\s,]*(\S*[^\s,])(?:\s[^,]*)?(?:,|$)")
_LINKS = "//*[not(self::base)]/@href|//@src|//@poster|//@data|//@*[name()='xlink:href']"
_IN_PROSE = "boolean(ancestor::*[contains(concat(' ', @class, ' '), ' prose ')])"


@dataclass(frozen=True, slots=True)
class Reference:
    """A link as it is written.

    Args:
        href: the address.
        line: line in the file, from 1.
        prose: it stands in a text that a stranger may have written.
    """

    href: str
    line: int
    prose: bool = False


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
        yield from _of_css(file.text, file)
    elif file.stac is not None:
        yield from _of_document(file.stac, file)


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
    for link in file.attributes(_LINKS):
        in_prose = link.value.startswith("#") and bool(link.element.xpath(_IN_PROSE))
        yield Reference(link.value, link.line, in_prose)
    for candidates in file.attributes("//@srcset|//@imagesrcset"):
        for candidate in _CANDIDATE.finditer(candidates.value):
            yield Reference(candidate[1], candidates.line)
    for content in file.attributes("//meta[@http-equiv]/@content"):
        if content.element.get("http-equiv", "").lower() == "refresh":
            for found in _REFRESH.finditer(content.value):
                yield Reference(found[1], content.line)
    styles = [(style.text or "", line_in_page(style)) for style in file.elements("//style")]
    styles += [(style.value, style.line) for style in file.attributes("//@style")]
    for css, line in styles:
        for found in _CSS_URL.finditer(_without_comments(css)):
            yield Reference(_first(found), line)


def _of_css(text: str, file: SiteFile) -> Iterator[Reference]:
    for found in _CSS_URL.finditer(_without_comments(text)):
        yield Reference(_first(found), file.line_of(found[0]))


def _without_comments(css: str) -> str:
    return _CSS_COMMENT.sub(" ", css) if "/*" in css else css


def _first(found: re.Match[str]) -> str:
    return next((group for group in found.groups() if group), "")


def _of_document(document: dict[str, Any], file: SiteFile) -> Iterator[Reference]:
    links = document.get("links")
    assets = document.get("assets")
    holders = list(links) if isinstance(links, list) else []
    holders += assets.values() if isinstance(assets, dict) else ()
    for holder in holders:
        href = holder.get("href") if isinstance(holder, dict) else None
        if isinstance(href, str):
            yield Reference(href, 0)
