"""The documents of the catalog, compressed: a large hub has as many as projects, and each is written once."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

__all__ = ["Documents"]

_LEVEL = 1  # a third of the bytes, in a twentieth of a millisecond for an Item


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
        self._packed = tuple((path, zlib.compress(content, _LEVEL)) for path, content in documents)

    def __len__(self) -> int:
        return len(self._packed)

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        return ((path, zlib.decompress(packed)) for path, packed in self._packed)

    @overload
    def __getitem__(self, index: int) -> tuple[str, bytes]: ...

    @overload
    def __getitem__(self, index: slice) -> "Documents": ...

    def __getitem__(self, index: int | slice) -> "tuple[str, bytes] | Documents":
        if isinstance(index, slice):
            return self._of(self._packed[index])
        path, packed = self._packed[index]
        return path, zlib.decompress(packed)

    def __eq__(self, other: object) -> bool:
        return self._packed == other._packed if isinstance(other, Documents) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._packed)

    def chosen(self, paths: Iterable[str]) -> "Documents":
        """Return the documents at some paths, in their order.

        Raises:
            KeyError: there is none at a path.
        """
        packed = dict(self._packed)
        return self._of(tuple((path, packed[path]) for path in paths))

    @classmethod
    def _of(cls, packed: tuple[tuple[str, bytes], ...]) -> "Documents":
        documents = cls()
        documents._packed = packed
        return documents
