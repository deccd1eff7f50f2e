"""Links of pages, style sheets and STAC documents."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from sharinghub_static.site.check.files import SiteFile, bearer, line_in_page
from sharinghub_static.site.check.hrefs import in_srcset

__all__ = ["Reference", "may_have_links", "references"]

_CSS_URL = re.compile(r"""url\(\s*+(?:"([^"]*)"|'([^']*)'|([^()"'\s]*))\s*+\)|@import\s++["']([^"']+)["']""")
_CSS_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_REFRESH = re.compile(r"[;,]\s*url\s*=\s*['\"]?([^'\"]*)", re.IGNORECASE)
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
        """Whether it is in a text that a stranger may have written."""
        return self.element is not None and bool(self.element.xpath(_IN_PROSE))

    @property
    def leads_out(self) -> bool:
        """Whether it says of itself that it leads out of the site, to something else on the same host."""
        return self.element is not None and "external" in str(self.element.get("rel", "")).split()


def may_have_links(file: SiteFile) -> bool:
    """Whether a file is of a kind that has links: a page, a style sheet or a STAC document."""
    return file.is_page or file.path.endswith(".css") or file.stac is not None


def references(file: SiteFile) -> Iterator[Reference]:
    """All links of a file, in the order of their kinds."""
    if file.is_page:
        yield from _of_page(file)
    elif file.path.endswith(".css"):
        yield from map(Reference, _in_css(file.text))
    elif file.stac is not None:
        yield from _of_document(file.stac)


def _of_page(file: SiteFile) -> Iterator[Reference]:
    for address in file.addresses:
        yield Reference(address, bearer(address))
    for candidates in file.attributes("//@srcset|//@imagesrcset"):
        for href in in_srcset(candidates):
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


def _in_css(css: str) -> Iterator[str]:
    if "/*" in css:
        css = _CSS_COMMENT.sub(" ", css)
    for found in _CSS_URL.finditer(css):
        yield next((group for group in found.groups() if group), "")


def _of_document(document: dict[str, object]) -> Iterator[Reference]:
    links = document.get("links")
    assets = document.get("assets")
    holders = list(links) if isinstance(links, list) else []
    holders += assets.values() if isinstance(assets, dict) else ()
    for holder in holders:
        href = holder.get("href") if isinstance(holder, dict) else None
        if isinstance(href, str):
            yield Reference(href)
