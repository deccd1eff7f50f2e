"""In which order projects are read: in batches, several of which are under way at the same time."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import TypeVar

from sharinghub_static.errors import SharingHubError
from sharinghub_static.sources.gitlab.batch_sizes import LARGEST_BATCH

__all__ = ["BATCHES_AT_ONCE", "read_in_batches"]

T = TypeVar("T")

BATCHES_AT_ONCE = 3
"""Batches that are read at the same time: requests go on while one batch waits for the last of its own."""

_FIRST_BATCH = 25
"""Projects that are read together; each further batch is twice as large, up to GitLab's largest page."""


def read_in_batches(ids: Sequence[int], start: Callable[[Sequence[int]], Future[T]]) -> Iterator[T]:
    """Read projects, and return the replies of each batch, in order.

    Where a batch ends with an error, those of the others that are under way are returned before it is raised.

    Args:
        ids: REST ids.
        start: begins to read a batch.

    Raises:
        SharingHubError: reading on is of no use.
    """
    under_way: deque[Future[T]] = deque()
    for batch in _batches(ids):
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


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Projects to read together: few at first, so that a first crawl that is interrupted keeps some."""
    start, size = 0, _FIRST_BATCH
    while start < len(ids):
        yield ids[start : start + size]
        start, size = start + size, min(2 * size, LARGEST_BATCH)
