"""A file of which only parts are read."""

from collections.abc import Callable
from dataclasses import dataclass, field

__all__ = [
    "BudgetError",
    "CutError",
    "DamagedError",
    "FetchError",
    "MissingLibraryError",
    "PartialFile",
    "Piece",
]


class DamagedError(ValueError):
    """The file is not of the format that its name says, or damaged."""


class CutError(Exception):
    """What is needed is in a part of the file that is not read."""


class BudgetError(Exception):
    """No more bytes may be read now."""


class MissingLibraryError(Exception):
    """The library that reads a format is not installed.

    Args:
        format_: for people.
        extra: of this package, which installs it.
    """

    def __init__(self, format_: str, extra: str) -> None:
        self.format, self.extra = format_, extra
        super().__init__(f"{format_}: pip install 'sharinghub-static[{extra}]'")


class FetchError(Exception):
    """A request for a part of the file failed; the message is one line."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes of a file.

    Args:
        content: the bytes.
        start: where in the file they begin; 0 from a server that sends whole files only.
        size: bytes of the whole file; None when the server did not say.
    """

    content: bytes
    start: int = 0
    size: int | None = None


@dataclass(slots=True)
class PartialFile:
    """A file that is read in parts, each of them once.

    Args:
        path: in its repository.
        fetch: returns ``count`` bytes from ``start``, fewer at the end of the file. Where the server sends
            whole files only, it returns the bytes from the beginning up to the end of what is wanted, or
            raises ``CutError`` if these are too many.
        size: bytes of the whole file, None while that is not known.
        left: how many bytes may be read of its project; None where nothing limits them.
        read_companion: returns the content of a companion file by its path, None where there is none.

    Example:
        >>> PartialFile.of("a.csv", b"a,b").head(2)
        b'a,'
    """

    path: str
    fetch: Callable[[int, int], Piece]
    size: int | None = None
    left: Callable[[], int] | None = None
    read_companion: Callable[[str], bytes | None] | None = None
    _pieces: list[Piece] = field(default_factory=list)

    @classmethod
    def of(cls, path: str, content: bytes) -> "PartialFile":
        """Return a file whose bytes are there."""
        return cls(path, lambda start, count: Piece(content[start : start + count], start, len(content)))

    @property
    def name(self) -> str:
        """The last segment of its path."""
        return self.path.rpartition("/")[2]

    def head(self, count: int) -> bytes:
        """Return the first ``count`` bytes; all of them when the file has fewer."""
        return self.part(0, count)

    def tail(self, count: int) -> bytes:
        """Return the last ``count`` bytes; all of them when the file has fewer.

        Raises:
            CutError: the size of the file is not known, or its end is too far away.
        """
        if self.size is None:
            self.head(1)
        if self.size is None:
            raise CutError("the size of the file is not known")
        start = max(0, self.size - count)
        return self.part(start, self.size - start)

    def part(self, start: int, count: int) -> bytes:
        """Return ``count`` bytes from ``start``; fewer when the file ends before.

        Raises:
            CutError: the server sends whole files only, and these bytes are too far from the beginning.
            BudgetError: no more bytes may be read.
            FetchError: the request failed.
        """
        if start < 0 or count < 0:
            raise DamagedError("an offset in the file is negative")
        if self.size is not None:
            count = min(count, max(0, self.size - start))
        if not count:
            return b""
        content = self.held(start, count)
        if content is None:
            piece = self.fetch(start, count)
            self.size = piece.size if piece.size is not None else self.size
            self._pieces.append(piece)
            content = piece.content[start - piece.start :][:count]
        return content

    def optional_part(self, start: int, count: int) -> bytes | None:
        """Return bytes that are of use and can be done without; None where they may not be read.

        What the project's other files need is left to them.

        Raises:
            BudgetError: the crawl may read no more bytes now.
            FetchError: the request failed.
        """
        if self.left is not None and count > self.left() // 2:
            return None
        try:
            return self.part(start, count)
        except CutError:
            return None

    def companion(self, path: str) -> bytes | None:
        """Return the content of a companion file that its reader has registered; None where it is not there.

        Raises:
            BudgetError: no more bytes may be read.
            FetchError: the request failed.
        """
        return None if self.read_companion is None else self.read_companion(path)

    def held(self, start: int, count: int) -> bytes | None:
        """Return bytes that were read before; None when they were not."""
        for piece in self._pieces:
            offset = start - piece.start
            if offset >= 0 and offset + count <= len(piece.content):
                return piece.content[offset : offset + count]
        return None
