"""A site on disk, as the rules see it."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import InitVar, dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import orjson
from lxml import etree

from sharinghub_static.site.check.plain_page import PlainPage, read_plain_page
from sharinghub_static.site.compress import COPY_ENDINGS
from sharinghub_static.site.layout import Layout
from sharinghub_static.site.schemas import SchemaStore
from sharinghub_static.site.tree_listing import TreeListing

__all__ = ["STAC_FOLDER", "Site", "SiteFile", "bearer", "line_in_page"]

_SNIFFED = 8192
"""Bytes looked at to tell text from binary; a NUL in them means binary, as Git has it."""

STAC_FOLDER = "stac/"
_STAC_TYPES = frozenset({"Catalog", "Collection", "Feature"})


@dataclass
class Site:
    """The whole tree.

    Args:
        root: its folder.
        schemas: validates STAC documents.
        allowed_emails: addresses that may be in it, lower-cased.
        secrets: values that may not.
        max_size: bytes that all files together may have; None when nothing says so.
        listing: what is in the folder; None looks.
    """

    root: Path
    schemas: SchemaStore
    allowed_emails: Collection[str] = ()
    secrets: Sequence[str] = ()
    max_size: int | None = None
    listing: InitVar[TreeListing | None] = None
    counts: Counter[str] = field(default_factory=Counter)
    files: dict[str, int] = field(default_factory=dict, init=False)
    folders: set[str] = field(default_factory=set, init=False)
    symlinks: set[str] = field(default_factory=set, init=False)
    devices: set[str] = field(default_factory=set, init=False)

    def __post_init__(self, listing: TreeListing | None) -> None:
        """Sort what is in the tree; symbolic links are not followed, pipes and devices are not read."""
        found = listing or TreeListing.of(self.root)
        for path, state in sorted(found.files.items()):
            if state.is_file:
                self.files[path] = state.size
            else:
                (self.symlinks if state.is_link else self.devices).add(path)
        self.folders = found.folders.keys() - {""}
        self.counts["entries"] = len(self.files) + len(self.folders) + len(self.symlinks) + len(self.devices)
        self.counts["bytes"] = sum(self.files.values())
        self.counts["copies"] = sum(size for path, size in self.files.items() if self.copied_file(path))

    def copied_file(self, path: str) -> str:
        """The file of the site that a file is a compressed copy of; empty for any other file."""
        name = next((path.removesuffix(ending) for ending in COPY_ENDINGS if path.endswith(ending)), "")
        return name if name in self.files else ""

    def file(self, path: str) -> "SiteFile":
        """A file of the site."""
        return SiteFile(path, self.root / path)

    @cached_property
    def address(self) -> str:
        """Where the site is published, ending in a slash, as its root Catalog says; empty if unsaid."""
        document = self.file(Layout().stac_root()).document
        for link in document.get("links", ()) if isinstance(document, dict) else ():
            if isinstance(link, dict) and link.get("rel") == "self":
                href = str(link.get("href"))
                if href.endswith("/" + Layout().stac_root()):
                    return href.removesuffix(Layout().stac_root())
        return ""

    @property
    def root_path(self) -> str:
        """Path of the site on its host, with a slash at both ends."""
        try:
            return urlsplit(self.address).path or "/"
        except ValueError:  # no address at all, which the rules report
            return "/"


@dataclass
class SiteFile:
    """One file, read and parsed at most once.

    Args:
        path: path in the site.
        source: where it is on disk.
    """

    path: str
    source: Path

    @property
    def is_page(self) -> bool:
        """Whether it is an HTML page."""
        return self.path.endswith(".html")

    @property
    def is_json(self) -> bool:
        """Whether its name says that it is JSON."""
        return self.path.endswith((".json", ".geojson"))

    @cached_property
    def content(self) -> bytes:
        """All of it; empty when it cannot be read."""
        try:
            return self.source.read_bytes()
        except OSError:
            return b""

    @cached_property
    def text(self) -> str:
        """What is in it; empty for a binary file. Bytes that are not UTF-8 become U+FFFD."""
        if b"\0" in self.content[:_SNIFFED]:
            return ""
        return self.content.decode("utf-8", "replace")

    @cached_property
    def tree(self) -> etree._Element | None:
        """The page as libxml2 understands it; None for what is no page."""
        if not self.is_page or not self.text.strip():
            return None
        parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
        return etree.fromstring(self.text.encode("utf-8", "replace"), parser)

    @cached_property
    def plain(self) -> PlainPage | None:
        """The page as its tags alone show it; None where a parser is needed, and for what is no page."""
        return read_plain_page(self.text) if self.is_page else None

    @cached_property
    def document(self) -> object:
        """The JSON; None when it is not valid."""
        try:
            return orjson.loads(self.text)
        except orjson.JSONDecodeError:
            return None

    @property
    def stac(self) -> dict[str, Any] | None:
        """The STAC document; None for any other file."""
        if not (self.is_json and self.path.startswith(STAC_FOLDER)):
            return None
        found = self.document
        return found if isinstance(found, dict) and str(found.get("type")) in _STAC_TYPES else None

    def line(self, position: int) -> int:
        """The line of a character of the text, from 1."""
        return self.text.count("\n", 0, max(position, 0)) + 1

    def line_of(self, text: str) -> int:
        """The first line with a text; 1 when there is none."""
        return self.line(self.text.find(text))

    def elements(self, xpath: str) -> list[etree._Element]:
        """Elements of the page, by an XPath that gives elements; none for what is no page."""
        return [] if self.tree is None else cast("list[etree._Element]", _compiled(xpath)(self.tree))

    def attributes(self, xpath: str) -> list[etree._ElementUnicodeResult]:
        """Attributes of the page, by an XPath that gives attributes; none for what is no page."""
        if self.tree is None:
            return []
        return cast("list[etree._ElementUnicodeResult]", _compiled(xpath)(self.tree))

    @cached_property
    def addresses(self) -> list[etree._ElementUnicodeResult]:
        """Attributes of the page that hold one address each."""
        found = self.attributes("//@href|//@src|//@poster|//@data|//@action|//@formaction")
        if "xlink:" in self.text:
            found += self.attributes("//@*[name()='xlink:href']")
        return found


def bearer(attribute: etree._ElementUnicodeResult) -> etree._Element:
    """The element of an attribute."""
    return cast("etree._Element", attribute.getparent())


def line_in_page(element: etree._Element) -> int:
    """Line of an element, from 1."""
    return cast("int | None", element.sourceline) or 1


@cache
def _compiled(xpath: str) -> etree.XPath:
    return etree.XPath(xpath)
