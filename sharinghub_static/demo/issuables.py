"""What both doors say of issues and merge requests beyond the fields of a sample."""

import re
from datetime import datetime

from sharinghub_static.demo.world import SampleIssue, SampleMergeRequest

__all__ = ["changed_at", "closed_at", "count_tasks", "is_draft", "source_branch"]

_DRAFT = re.compile(r"(?:\[draft\]|\(draft\)|draft:|draft\s-\s)", re.IGNORECASE)
"""``MergeRequest::DRAFT_REGEX`` of GitLab."""

_TASK = re.compile(r"^[ \t>]*(?:[-+*]|\d+[.)])[ \t]+\[([ xX])\][ \t]+\S", re.MULTILINE)
"""An item of a task list in Markdown, and its mark."""


def changed_at(item: SampleIssue | SampleMergeRequest) -> datetime:
    """Time of the last change: its end or its newest comment."""
    ended: datetime | None = item.closed_at if isinstance(item, SampleIssue) else item.merged_at
    times: list[datetime] = [note.created_at for note in item.notes]
    return max([*times, item.created_at, ended or item.created_at])


def closed_at(request: SampleMergeRequest) -> datetime | None:
    """Time at which a merge request was closed without a merge."""
    return changed_at(request) if request.state == "closed" else None


def is_draft(request: SampleMergeRequest) -> bool:
    """Whether the title says that it is a draft."""
    return _DRAFT.match(request.title) is not None


def source_branch(iid: int) -> str:
    """Name of a merge request's branch, which a sample does not give."""
    return f"change-{iid}"


def count_tasks(description: str) -> tuple[int, int]:
    """Number of items in task lists, and of those that are done.

    For example ``count_tasks("- [x] Read the card")`` is ``(1, 1)``.
    """
    marks = _TASK.findall(description)
    return len(marks), sum(mark != " " for mark in marks)
