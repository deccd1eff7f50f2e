"""In which order projects are read: in batches, several of which are under way at the same time."""

import threading
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import Generic, TypeVar

from sharinghub_static.errors import SharingHubError
from sharinghub_static.sources.gitlab.batch_sizes import LARGEST_BATCH

__all__ = ["BATCHES_AT_ONCE", "EarlyBatches", "read_in_batches"]

T = TypeVar("T")

BATCHES_AT_ONCE = 4
"""Batches that are read at the same time: requests go on while one batch waits for the last of its own."""

_FIRST_BATCH = 25
"""Projects that are read together; each further batch is twice as large, up to GitLab's largest page."""


class EarlyBatches(Generic[T]):
    """Batches that are started while projects are still being found. Safe to use from several threads.

    Args:
        known: REST ids of projects that are stored: only when all are found it is certain which changed.
    """

    def __init__(self, known: Collection[int]) -> None:
        self._known = frozenset(known)
        self._lock = threading.Lock()
        self._started: set[int] = set()
        self._size = _FIRST_BATCH
        self.under_way: deque[Future[T]] = deque()

    def add(self, ids: Collection[int], start: Callable[[Sequence[int]], Future[T]]) -> None:
        """Start to read those of some projects that are new, if they fill a batch and few are under way.

        Args:
            ids: REST ids.
            start: begins to read a batch.
        """
        with self._lock:
            new: Sequence[int] = sorted(set(ids) - self._known - self._started)
            while len(new) >= self._size and len(self.under_way) < BATCHES_AT_ONCE:
                batch, new = self.split(new)
                self._started.update(batch)
                self.under_way.append(start(batch))

    def split(self, ids: Sequence[int]) -> tuple[Sequence[int], Sequence[int]]:
        """Return the next batch of some projects, and the others. Each batch is larger than the last one.

        The first ones are small, so that a first crawl that is interrupted keeps some projects.
        """
        size, self._size = self._size, min(2 * self._size, LARGEST_BATCH)
        return ids[:size], ids[size:]

    def others(self, ids: Iterable[int]) -> list[int]:
        """Return those of some projects that are not read yet, in their order."""
        return [id_ for id_ in ids if id_ not in self._started]


def read_in_batches(
    ids: Sequence[int], early: EarlyBatches[T], start: Callable[[Sequence[int]], Future[T]]
) -> Iterator[T]:
    """Read projects, and return the replies of each batch, in order.

    Where a batch ends with an error, those of the others that are under way are returned before it is raised.

    Args:
        ids: REST ids.
        early: batches that were started before; what they read is returned, and not read again.
        start: begins to read a batch.

    Raises:
        SharingHubError: reading on is of no use.
    """
    under_way = early.under_way
    others: Sequence[int] = early.others(ids)
    while others:
        batch, others = early.split(others)
        under_way.append(start(batch))
        if len(under_way) >= BATCHES_AT_ONCE:
            yield from _finished(under_way)
    while under_way:
        yield from _finished(under_way)


def _finished(under_way: deque[Future[T]]) -> Iterator[T]:
    """The replies of the oldest batch; those of the others too, before its error ends the crawl."""
    try:
        yield under_way.popleft().result()
    except SharingHubError:
        for future in under_way:
            with suppress(SharingHubError):
                yield future.result()
        raise
