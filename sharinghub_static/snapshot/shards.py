"""Shards: parts of one crawl that several jobs make at the same time, each in a snapshot of its own.

A project is in the shard that the checksum of its id says. The id never changes, so a project that is renamed
or moved to another group while jobs crawl stays in its shard.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from pydantic import TypeAdapter

__all__ = ["SHARD_RECORD", "Shard", "ShardRecord"]

_TEXT = re.compile(r"([0-9]{1,6})/([0-9]{1,6})")


@dataclass(frozen=True, slots=True)
class Shard:
    """One of the parts of a crawl.

    Args:
        index: which of them, from 1 to ``total``.
        total: how many there are.
    """

    index: int
    total: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``index/total``, as ``$CI_NODE_INDEX/$CI_NODE_TOTAL`` has it in a job with ``parallel``.

        Raises:
            ValueError: with a message for the person who wrote it.

        Example:
            >>> Shard.parse("2/4")
            Shard(index=2, total=4)
        """
        numbers = _TEXT.fullmatch(text)
        if numbers is None or not 1 <= int(numbers[1]) <= int(numbers[2]):
            raise ValueError(
                f"`{text}` is no shard. Write INDEX/TOTAL, both below a million and INDEX from 1 to TOTAL, "
                "such as 2/4; GitLab sets CI_NODE_INDEX only in jobs with `parallel`"
            )
        return cls(int(numbers[1]), int(numbers[2]))

    def holds(self, project_id: int) -> bool:
        """Whether a project is in this shard, by its REST id."""
        digest = hashlib.sha256(str(project_id).encode()).digest()
        return int.from_bytes(digest[:8], "big") % self.total == self.index - 1

    def __str__(self) -> str:
        return f"{self.index}/{self.total}"


@dataclass(frozen=True, slots=True)
class ShardRecord:
    """What a snapshot says of the shard that it is.

    Args:
        shard: which it is.
        settings: digest of all settings that decide what a crawl stores.
        program: version of the program that crawled.
        based_on: when the whole snapshot was crawled from which it was begun, UTC; None without one.
        version_before: GitLab's version as it was known before this crawl; empty when it was not.
        finished: whether the crawl came to its end.
    """

    shard: Shard
    settings: str
    program: str
    based_on: datetime | None = None
    version_before: str = ""
    finished: bool = False


SHARD_RECORD = TypeAdapter(ShardRecord)
