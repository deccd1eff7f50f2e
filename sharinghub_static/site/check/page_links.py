"""Where the links of a page lead, and which of its places can be linked to."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, Self

__all__ = ["KnownPages", "PageLinks"]


@dataclass(frozen=True, slots=True)
class PageLinks:
    """What the check of links needs to know of a page that has not changed since it was found sound.

    Args:
        count: number of its links.
        places: names of its places, each between NUL characters.
        targets: each address as it is written, to the file and the place there that it means.
    """

    count: int
    places: str
    targets: Mapping[str, tuple[str, str]]

    def as_bytes(self) -> bytes:
        """Return it as bytes with a checksum."""
        lines = (f"{href}\0{path}\0{place}" for href, (path, place) in self.targets.items())
        text = "\n".join((str(self.count), self.places, *lines))
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
        rows = (line.split("\0") for line in lines)
        return cls(int(count), places, {href: (path, place) for href, path, place in rows})


class KnownPages(Protocol):
    """Pages that an earlier check found sound, and that have not changed since."""

    def holds(self, path: str) -> bool:
        """Return whether a page is known."""

    def links(self, path: str) -> PageLinks | None:
        """Return what is known of a page; None when it must be read."""

    def remember(self, path: str, links: PageLinks) -> None:
        """Take what was read in a sound page."""
