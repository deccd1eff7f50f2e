"""Access levels of many projects from GitLab's lists, which report them to callers with a token."""

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, Future

from sharinghub_static.sources.gitlab.rest import GitlabRest

__all__ = ["LevelLists"]

_PAGE = 100
"""Projects on a page of GitLab's lists."""


class LevelLists:
    """Reads access levels by topic. Safe to use from several threads.

    Args:
        rest: whom to ask.
        pool: where requests wait for their turn.
        public_only: whether all projects are public.
    """

    def __init__(self, rest: GitlabRest, pool: Executor, *, public_only: bool) -> None:
        self._rest = rest
        self._pool = pool
        self._public_only = public_only
        self._lock = threading.Lock()
        self._asked: set[int] = set()
        self._listed: list[Future[dict[int, dict[str, str]]]] = []

    def ask(self, topic: str, ids: set[int]) -> None:
        """Ask for the levels of projects, while further ones are still being found.

        Args:
            topic: that all of them have.
            ids: that lie side by side in the list of the topic.
        """
        with self._lock:
            new = ids - self._asked
            self._asked |= ids
            if new:
                self._listed.append(self._pool.submit(self._read, topic, new))

    def read(self) -> dict[int, dict[str, str]]:
        """Return the levels that were reported, by REST id."""
        levels: dict[int, dict[str, str]] = {}
        for future in self._listed:
            levels |= future.result()
        return levels

    def ask_again(self, topics: Mapping[str, set[int]], ids: Sequence[int]) -> dict[int, dict[str, str]]:
        """Return the levels of projects after they were read: some may have been closed meanwhile.

        Projects that lie far apart in the lists are left out: asking about them one by one costs less.

        Args:
            topics: topic to the ids of all projects that carry it.
            ids: of the projects.
        """
        levels: dict[int, dict[str, str]] = {}
        for topic, listed in topics.items():
            wanted = listed.intersection(ids) - levels.keys()
            if wanted:
                first, last = min(wanted), max(wanted)
                between = sum(first <= id_ <= last for id_ in listed)
                if between <= _PAGE * len(wanted):
                    levels |= self._read(topic, wanted)
        return levels

    def _read(self, topic: str, ids: set[int]) -> dict[int, dict[str, str]]:
        return self._rest.levels(topic, ids, public_only=self._public_only)
