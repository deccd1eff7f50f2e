"""Where the links of a page lead, and which of its places can be linked to."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, Self

from sharinghub_static.site.check.hrefs import read_relative, resolve
from sharinghub_static.site.check.plain_page import PlainPage

__all__ = [
    "ANY_DEPTH",
    "KnownPages",
    "PageLinks",
    "has_places",
    "is_place",
    "joined_places",
    "links_of",
]

ANY_DEPTH = "404.html"
"""Name of a page that is served at any depth, whose links have a rule of their own."""


@dataclass(frozen=True, slots=True)
class PageLinks:
    """What the check of links needs to know of a page that nothing else is wrong with.

    Args:
        count: number of its links.
        places: names of its places, as :func:`joined_places` joins them.
        paths: paths in the site that its links lead to; one may be that of a folder, whose ``index.html`` is
            meant.
        anchors: such a path and a place there, of links to places in other files.
    """

    count: int
    places: str
    paths: frozenset[str]
    anchors: frozenset[tuple[str, str]]

    def as_bytes(self) -> bytes:
        """Return it as bytes with a checksum."""
        anchors = sorted(f"{path}\0{place}" for path, place in self.anchors)
        text = "\n".join((str(self.count), self.places, *sorted(self.paths), *anchors))
        return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """Return what :meth:`as_bytes` wrote.

        Raises:
            ValueError: the bytes are damaged.
        """
        try:
            text = zlib.decompress(content).decode("utf-8", "surrogatepass")
        except (TypeError, zlib.error) as error:
            raise ValueError("damaged") from error
        count, places, *lines = text.split("\n")
        first = next((number for number, line in enumerate(lines) if "\0" in line), len(lines))
        anchors = (line.split("\0") for line in lines[first:])
        return cls(
            int(count), places, frozenset(lines[:first]), frozenset((path, place) for path, place in anchors)
        )


class KnownPages(Protocol):
    """Pages that an earlier check found sound, or that were read when they were made, and are the same."""

    def holds(self, path: str) -> bool:
        """Return whether a page is known."""

    def links(self, path: str) -> PageLinks | None:
        """Return what is known of a page; None when it must be read."""

    def remember(self, path: str, links: PageLinks) -> None:
        """Take what was read in a sound page."""

    def forget(self, path: str) -> None:
        """Drop what was read in a page: a link of it leads nowhere."""


def joined_places(places: Iterable[str]) -> str:
    """Names of places in one text, which takes a tenth of the memory of a set of them."""
    return f"\0{chr(0).join(places)}\0"


def is_place(fragment: str) -> bool:
    """Whether a fragment names an element; others are text to find, or state that a script keeps there."""
    return bool(fragment) and not fragment.startswith(":~:") and "=" not in fragment


def has_places(path: str) -> bool:
    """Whether a file is of a kind whose elements can be linked to."""
    return path.endswith((".html", ".svg"))


def links_of(source: str, page: PlainPage) -> PageLinks | None:
    """Return where the links of a plain page lead.

    Args:
        source: its path in the site.
        page: what was read in it.

    Returns:
        None when something is wrong with one of them that does not depend on other files.
    """
    if source.rpartition("/")[2] == ANY_DEPTH:
        return None
    folders = _folders_above(source)
    paths: set[str] = set()
    anchors: set[tuple[str, str]] = set()
    for href in page.hrefs:
        link = read_relative(href)
        if link is None:
            target = resolve(source, href)
            if target is None:
                continue
            if target.rooted or target.escapes:
                return None
            path, fragment = target.path + "/" * target.folder, target.fragment
        elif link.climbs >= len(folders):
            return None
        else:
            path = folders[link.climbs] + link.path if link.climbs or link.path else source
            fragment = link.fragment
        paths.add(path)
        if is_place(fragment):
            if path != source:
                anchors.add((path, fragment))
            elif fragment not in page.places:
                return None
    if any("\n" in text or "\0" in text for text in (*paths, *(place for _, place in anchors))):
        return None
    count = sum(page.hrefs.values())
    return PageLinks(count, joined_places(page.places), frozenset(paths), frozenset(anchors))


def _folders_above(path: str) -> list[str]:
    """The folders of a file from the inside out: ``["a/b/", "a/", ""]`` for ``a/b/c.html``."""
    parts = path.split("/")
    return ["".join(f"{part}/" for part in parts[:end]) for end in range(len(parts) - 1, -1, -1)]
