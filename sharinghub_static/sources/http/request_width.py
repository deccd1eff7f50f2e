"""How many requests are under way at a time: half after a refusal, one more after a round that went well."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

__all__ = ["TOO_MUCH", "Place", "RequestWidth"]

TOO_MUCH: Final = frozenset({429, 503})
"""Statuses of a server that is asked too much at once."""


@dataclass(slots=True)
class Place:
    """The place of one request; set ``is_refused`` where the server said that it is too much."""

    is_refused: bool = False


class RequestWidth:
    """Lets so many requests go at a time. Safe to use from several threads.

    The width follows what the server says, as TCP's does (additive increase, multiplicative decrease).

    Args:
        most: requests under way, at most.

    Example:
        >>> width = RequestWidth(8)
        >>> with width.place() as place:
        ...     place.is_refused = True
        >>> width.width
        4.0
    """

    def __init__(self, most: int) -> None:
        self._most = float(max(1, most))
        self._free = threading.Condition()
        self._under_way = 0
        self._halved_at = float("-inf")
        self.width = self._most

    @contextmanager
    def place(self) -> Iterator[Place]:
        """Wait for a place, and keep it for the time of a ``with`` block."""
        with self._free:
            while self._under_way >= int(self.width):
                self._free.wait()
            self._under_way += 1
        began, place = time.monotonic(), Place()
        try:
            yield place
        finally:
            with self._free:
                self._under_way -= 1
                if not place.is_refused:
                    self.width = min(self._most, self.width + 1 / self.width)
                elif began >= self._halved_at:
                    # Those that were sent together are refused together, which counts once.
                    self.width = max(1.0, self.width / 2)
                    self._halved_at = time.monotonic()
                self._free.notify_all()
