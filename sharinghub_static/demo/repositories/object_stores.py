"""The objects of a Git repository on disk, for several threads, with few files open at once."""

import atexit
import threading
from collections import OrderedDict
from pathlib import Path

from dulwich.objects import ObjectID
from dulwich.repo import Repo

__all__ = ["ObjectStore"]

_OPEN_AT_ONCE = 24
"""Repositories whose packs are open; each pack takes two of the files that a process may have open."""

_lock = threading.RLock()
_open: "OrderedDict[Path, Repo]" = OrderedDict()


class ObjectStore:
    """Reads the objects of one repository, which is opened when it is needed.

    Args:
        folder: the repository, bare or with a working tree.
    """

    __slots__ = ("folder",)

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, sha: bytes) -> bytes:
        """The content of an object, without its header.

        Raises:
            Exception: whatever dulwich raises of an object that is missing or broken.
        """
        with _lock:
            _kind, content = self.repository().object_store.get_raw(ObjectID(sha))
            return content

    def repository(self) -> Repo:
        """The open repository, for the thread that holds :meth:`lock`."""
        with _lock:
            repository = _open.pop(self.folder, None) or Repo(str(self.folder))
            _open[self.folder] = repository
            while len(_open) > _OPEN_AT_ONCE:
                _open.popitem(last=False)[1].close()
            return repository

    @staticmethod
    def lock() -> threading.RLock:
        """What a thread holds while it reads of an open repository: dulwich moves about in its files."""
        return _lock

    @staticmethod
    def close_all() -> None:
        """Close what is open; what is read later is opened again."""
        with _lock:
            while _open:
                _open.popitem()[1].close()


atexit.register(ObjectStore.close_all)
