"""Where the links of a page lead, and which of its places can be linked to."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol, Self

from sharinghub_static.site.check.hrefs import read_relative, resolve
from sharinghub_static.site.check.plain_page import PlainPage

__all__ = [
    "ANY_DEPTH",
    "COUNT_BYTES",
    "KnownPages",
    "PageLinks",
    "Targets",
    "has_places",
    "is_place",
    "joined_places",
    "links_of",
]

ANY_DEPTH = "404.html"
"""Name of a page that is served at any depth, whose links have a rule of their own."""
COUNT_BYTES = 4


@dataclass(frozen=True, slots=True)
class Targets:
    """Where links of one page or of many lead, each place once.

    Args:
        paths: in the site; one may be that of a folder, whose ``index.html`` is meant.
        anchors: such a path and a place there, of links to places in other files.
    """

    paths: set[str] = field(default_factory=set)
    anchors: set[tuple[str, str]] = field(default_factory=set)

    def add(self, other: Self) -> None:
        """Take in those of other pages."""
        self.paths.update(other.paths)
        self.anchors.update(other.anchors)

    def as_lines(self) -> list[str]:
        """Return them as lines, sorted."""
        return [*sorted(self.paths), *sorted(f"{path}\0{place}" for path, place in self.anchors)]

    @classmethod
    def from_lines(cls, lines: list[str]) -> Self:
        """Return what :meth:`as_lines` wrote.

        Raises:
            ValueError: a line is something else.
        """
        first = next((number for number, line in enumerate(lines) if "\0" in line), len(lines))
        anchors = (line.split("\0") for line in lines[first:])
        return cls(set(lines[:first]), {(path, place) for path, place in anchors})

    def as_bytes(self) -> bytes:
        """Return them as bytes with a checksum."""
        return _compressed("\n".join(self.as_lines()))

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """Return what :meth:`as_bytes` wrote.

        Raises:
            ValueError: the bytes are damaged.
        """
        text = _decompressed(content)
        return cls.from_lines(text.split("\n") if text else [])


@dataclass(frozen=True, slots=True)
class PageLinks:
    """What the check needs to know of a page, or of another file with links, that nothing else is wrong with.

    Args:
        count: number of its links.
        places: names of its places, as :func:`joined_places` joins them.
        targets: where its links lead.
        document: what :class:`sharinghub_static.site.check.rules.stac_tree.StacTree` needs to know of a STAC
            document, in one line; empty of any other file.
    """

    count: int
    places: str
    targets: Targets = field(default_factory=Targets)
    document: str = ""

    def as_bytes(self) -> bytes:
        """Return it as bytes with a checksum; the number of links is in the first :data:`COUNT_BYTES`."""
        text = "\n".join((self.places, self.document, *self.targets.as_lines()))
        return self.count.to_bytes(COUNT_BYTES) + _compressed(text)

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """Return what :meth:`as_bytes` wrote.

        Raises:
            ValueError: the bytes are damaged.
        """
        places, document, *lines = _decompressed(content[COUNT_BYTES:]).split("\n")
        return cls(int.from_bytes(content[:COUNT_BYTES]), places, Targets.from_lines(lines), document)


def _compressed(text: str) -> bytes:
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)


def _decompressed(content: bytes) -> str:
    try:
        return zlib.decompress(content).decode("utf-8", "surrogatepass")
    except (TypeError, zlib.error) as error:
        raise ValueError("damaged") from error


class KnownPages(Protocol):
    """Pages that an earlier check found sound, or that were read when they were made, and are the same."""

    def holds(self, path: str) -> bool:
        """Return whether a page is known."""

    def is_kept(self, path: str) -> bool:
        """Return whether a page is known from an earlier build, once :meth:`kept_targets` was called."""

    def links(self, path: str) -> PageLinks | None:
        """Return what is known of a page; None when it must be read."""

    def kept_targets(self) -> Targets | None:
        """Return where all links of the pages that are kept lead, and perhaps more; None when unknown."""

    def kept_count(self) -> int:
        """Return the number of links of all pages that are kept, once :meth:`kept_targets` was called."""

    def take_targets(self, targets: Targets) -> None:
        """Take where all links lead that were followed, for the check of the next build."""

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
    targets = Targets()
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
        targets.paths.add(path)
        if is_place(fragment):
            if path != source:
                targets.anchors.add((path, fragment))
            elif fragment not in page.places:
                return None
    written = (*targets.paths, *(place for _, place in targets.anchors))
    if any("\n" in text or "\0" in text for text in written):
        return None
    return PageLinks(sum(page.hrefs.values()), joined_places(page.places), targets)


def _folders_above(path: str) -> list[str]:
    """The folders of a file from the inside out: ``["a/b/", "a/", ""]`` for ``a/b/c.html``."""
    parts = path.split("/")
    return ["".join(f"{part}/" for part in parts[:end]) for end in range(len(parts) - 1, -1, -1)]
