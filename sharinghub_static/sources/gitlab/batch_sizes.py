"""How many projects a query is asked about at a time: half after a refusal, some more after each reply."""

import threading
from collections import defaultdict

__all__ = ["LARGEST_BATCH", "BatchSizes"]

LARGEST_BATCH = 100
"""Projects in one question: GitLab's largest page, at which every query scores below the 200 points of an
anonymous caller."""

_STEP = 10


class BatchSizes:
    """The size of the next batch of each query. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sizes: defaultdict[str, int] = defaultdict(lambda: LARGEST_BATCH)
        self._ceilings: defaultdict[str, int] = defaultdict(lambda: LARGEST_BATCH)

    def size(self, query: str) -> int:
        """Return the number of projects to ask a query about."""
        return self._sizes[query]

    def grow(self, query: str, size: int) -> None:
        """Note that a batch of a size was answered."""
        with self._lock:
            if size >= self._sizes[query]:
                self._sizes[query] = min(self._ceilings[query], self._sizes[query] + _STEP)

    def shrink(self, query: str, size: int, *, for_good: bool) -> None:
        """Note that a batch of a size was refused.

        Args:
            query: name of the query.
            size: how many projects it was asked about.
            for_good: whether it will be refused again: it is too complex, and not only too slow just now.
        """
        with self._lock:
            half = max(1, size // 2)
            self._sizes[query] = min(self._sizes[query], half)
            if for_good:
                self._ceilings[query] = min(self._ceilings[query], half)
