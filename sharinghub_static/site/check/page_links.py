"""Where the links of a page lead, and which of its places can be linked to."""

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

    def as_texts(self) -> tuple[int, str, str]:
        """Return it as a number and two texts."""
        lines = (f"{href}\0{path}\0{place}" for href, (path, place) in self.targets.items())
        return self.count, self.places, "\n".join(lines)

    @classmethod
    def from_texts(cls, count: int, places: str, targets: str) -> Self:
        """Return what :meth:`as_texts` wrote."""
        rows = (line.split("\0") for line in targets.split("\n") if line)
        return cls(count, places, {href: (path, place) for href, path, place in rows})


class KnownPages(Protocol):
    """Pages that an earlier check found sound, and that have not changed since."""

    def links(self, path: str) -> PageLinks | None:
        """Return what is known of a page; None when it must be read."""

    def remember(self, path: str, links: PageLinks) -> None:
        """Take what was read in a sound page."""
