"""How a project looked at one crawl: the little that is kept when the next crawl writes over the rest."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

__all__ = ["MOST_OBSERVATIONS", "ObservationRecord"]

MOST_OBSERVATIONS = 60
"""Entries that are kept of one project: a history as long as that may have lost its beginning."""


@dataclass(frozen=True, slots=True)
class ObservationRecord:
    """What a crawl saw of a project, in figures and names that show what changed since.

    Args:
        at: moment of the crawl, UTC.
        name: GitLab's name of the project.
        release: tag of the newest release; empty when there is none.
        version: newest version of a model, as ``model@version``; empty when there is none.
        path: full path of the project; empty in entries of earlier versions.
        downloads: how often its packages were downloaded; None where GitLab does not report it.
        item: members of its STAC Item, where an earlier archive or snapshot gave one with a version; they
            are the predecessor of the Item of today. None in all other entries.
    """

    at: datetime
    name: str
    head_sha: str
    stars: int
    forks: int
    archived: bool
    license: str
    topics: tuple[str, ...]
    release: str = ""
    version: str = ""
    packages: int = 0
    open_issues: int | None = None
    merged_merge_requests: int | None = None
    downloads: int | None = None
    path: str = ""
    item: dict[str, Any] | None = None
