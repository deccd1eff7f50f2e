"""The documents of the catalog, compressed: a large hub has as many as projects, and each is written once."""

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import overload

__all__ = ["Documents", "PackedDocument", "packed"]

_LEVEL = 1  # a third of the bytes, in a twentieth of a millisecond for an Item

PackedDocument = tuple[str, bytes]
"""Path of a document, and its compressed content."""


def packed(path: str, content: bytes) -> PackedDocument:
    """Return a document as :class:`Documents` hold it."""
    return path, zlib.compress(content, _LEVEL)


class Documents(Sequence[tuple[str, bytes]]):
    """Path and content of documents, which are decompressed one at a time.

    Args:
        documents: path and content of each.

    Example:
        >>> dict(Documents([("stac/catalog.json", b"{}")]))
        {'stac/catalog.json': b'{}'}
    """

    __slots__ = ("_packed",)

    def __init__(self, documents: Iterable[tuple[str, bytes]] = ()) -> None:
        self._packed: tuple[PackedDocument, ...]
        if isinstance(documents, Documents):
            self._packed = documents._packed
        else:
            self._packed = tuple(packed(*document) for document in documents)

    def __len__(self) -> int:
        return len(self._packed)

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        return ((path, zlib.decompress(content)) for path, content in self._packed)

    @overload
    def __getitem__(self, index: int) -> tuple[str, bytes]: ...

    @overload
    def __getitem__(self, index: slice) -> "Documents": ...

    def __getitem__(self, index: int | slice) -> "tuple[str, bytes] | Documents":
        if isinstance(index, slice):
            return self.of_packed(self._packed[index])
        path, content = self._packed[index]
        return path, zlib.decompress(content)

    def __eq__(self, other: object) -> bool:
        return self._packed == other._packed if isinstance(other, Documents) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._packed)

    def chosen(self, paths: Iterable[str]) -> "Documents":
        """Return the documents at some paths, in their order.

        Raises:
            KeyError: there is none at a path.
        """
        contents = dict(self._packed)
        return self.of_packed((path, contents[path]) for path in paths)

    def changed(self, change: Callable[[str, bytes], bytes]) -> "Documents":
        """Return the documents as a function leaves them; most stay as they are, compressed.

        Args:
            change: takes the path and the content of a document; returns its content.
        """
        each = zip(self._packed, self, strict=True)
        return self.of_packed(
            old if (new := change(path, content)) == content else packed(path, new)
            for old, (path, content) in each
        )

    def digest(self) -> bytes:
        """Return the SHA-256 of paths and contents, as they are compressed."""
        digest = sha256()
        for path, content in self._packed:
            digest.update(f"{path}\0{len(content)}\0".encode())
            digest.update(content)
        return digest.digest()

    @classmethod
    def of_packed(cls, documents: Iterable[PackedDocument]) -> "Documents":
        """Return documents whose contents are compressed already."""
        made = cls()
        made._packed = tuple(documents)
        return made
