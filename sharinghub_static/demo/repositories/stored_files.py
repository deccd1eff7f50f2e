"""Files of a repository on disk: read when they are asked for, so that a hub of large ones fits in memory."""

from sharinghub_static.demo.lfs_pointers import read_pointer
from sharinghub_static.demo.repositories.object_stores import ObjectStore
from sharinghub_static.demo.world import SampleFile

__all__ = ["MissingContentError", "StoredFile"]


class MissingContentError(Exception):
    """A file of the tree whose content is not there, as in a partial clone, or cannot be read."""


class StoredFile(SampleFile):
    """A file that stays where it is.

    Args:
        store: where its content is.
        sha: Git's id of its content.
        path: in the repository.
        mode: as Git writes it, in octal digits.
    """

    __slots__ = ("_missing", "_sha", "_size", "_store")

    _store: ObjectStore
    _sha: bytes
    _size: int
    _missing: bool

    def __init__(self, store: ObjectStore, sha: bytes, path: str, mode: str) -> None:
        try:
            content, is_missing = store.read(sha), False
        except Exception:  # dulwich raises errors of many kinds for a damaged pack
            content, is_missing = b"", True
        oid, size = read_pointer(content)
        values = {"path": path, "mode": mode, "lfs_oid": oid, "lfs_size": size}
        values |= {"_store": store, "_sha": sha, "_size": len(content), "_missing": is_missing}
        for name, value in values.items():
            object.__setattr__(self, name, value)  # the base class is frozen

    @property
    def content(self) -> bytes:
        """The file as it is in the repository.

        Raises:
            MissingContentError: it is not there, or broken.
        """
        try:
            return self._store.read(self._sha)
        except Exception as error:  # dulwich raises errors of many kinds for a damaged pack
            raise MissingContentError(self.path) from error

    @property
    def lfs_object(self) -> bytes:
        """What a pointer of Git LFS stands for; empty where this clone did not get it."""
        inside = f"lfs/objects/{self.lfs_oid[:2]}/{self.lfs_oid[2:4]}/{self.lfs_oid}"
        for folder in (self._store.folder / ".git", self._store.folder):
            try:
                return (folder / inside).read_bytes() if self.lfs_oid else b""
            except OSError:
                continue
        return b""

    @property
    def size(self) -> int:
        """Bytes of the content."""
        return self._size

    @property
    def blob_id(self) -> str:
        """Git's id of the content."""
        return self._sha.decode("ascii")

    @property
    def is_missing(self) -> bool:
        """Whether the content is not there, as in a partial clone, or broken."""
        return self._missing

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, StoredFile):
            return NotImplemented
        return (self.path, self.mode, self._sha) == (other.path, other.mode, other._sha)

    def __hash__(self) -> int:
        return hash((self.path, self.mode, self._sha))
