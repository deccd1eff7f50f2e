"""What people did in a project, and how it looked earlier, for tests of its page."""

from datetime import datetime
from typing import Any

from sharinghub_static.snapshot.activity_records import (
    ActivityRecord,
    CommentRecord,
    DiscussionRecord,
    EnvironmentRecord,
    MergeRequestRecord,
    PipelineRunRecord,
)
from sharinghub_static.snapshot.history_records import ObservationRecord
from tests.projects import CREATED, GITLAB, UPDATED

__all__ = ["full_activity", "seen"]


def seen(at: datetime, **fields: Any) -> ObservationRecord:
    """How a project looked at a crawl."""
    known: dict[str, Any] = {"name": "cover", "head_sha": "a" * 40, "stars": 3, "forks": 0, "archived": False}
    return ObservationRecord(at=at, **(known | {"license": "mit", "topics": ()} | fields))


def full_activity(full_path: str, evil: str = "") -> ActivityRecord:
    """Two reviews, one of them long, and some of everything else.

    Args:
        full_path: of the project.
        evil: stands behind every text that people write.
    """
    page = f"{GITLAB}/{full_path}/-"
    comments = tuple(
        CommentRecord(
            f"Person {number}{evil}",
            f"## Comment {number}\n\nIt is *good*. :tada: {evil}",
            UPDATED,
            f"{page}/issues/7#note_{number}",
            (("heart", 1), ("thumbsup", 2), ("unheard", 1)),
        )
        for number in range(1, 101)
    )
    return ActivityRecord(
        reviews=(
            DiscussionRecord(
                7,
                f"Review - Land cover{evil}",
                f"Ada Sample{evil}",
                f"What did you use it **for**?{evil}",
                "opened",
                CREATED,
                f"{page}/issues/7",
                ("discussion", "sharingHub"),
                comments=comments,
                comments_cut=True,
            ),
            DiscussionRecord(3, "Review - Old", "", "", "closed", CREATED, "javascript:alert(1)"),
        ),
        merge_requests=tuple(
            MergeRequestRecord(
                number,
                "Change",
                CREATED,
                UPDATED,
                f"{page}/merge_requests/{number}",
                1,
                number % 3,
                4,
                number != 2,
            )
            for number in range(1, 6)
        ),
        pipelines=(
            PipelineRunRecord("FAILED", f"{page}/pipelines/9", CREATED, UPDATED, 81.5, 64, 2),
            PipelineRunRecord(f"SUCCESS{evil}", f"{page}/pipelines/8", CREATED, UPDATED),
        ),
        environments=(
            EnvironmentRecord(f"production{evil}", "production", f"{page}/environments/1", UPDATED),
        ),
        branch_protected=True,
    )
