"""What a crawl with a token saw and the readers of the site may not.

A project that everybody sees may keep single features to its members: a token shows them, so they are taken
out again. An anonymous crawl sees only what everybody sees.
"""

from collections.abc import Mapping
from dataclasses import replace

from sharinghub_static.snapshot.activity_records import ActivityRecord
from sharinghub_static.snapshot.records import ProjectRecord

__all__ = ["without_members_only"]

_OPEN = frozenset({"enabled", "public"})


def without_members_only(record: ProjectRecord, levels: Mapping[str, str]) -> ProjectRecord:
    """The record without what only members may see.

    Args:
        record: of a project that may be published.
        levels: feature to access level, in the words of GitLab's project features API (``enabled`` is
            everybody who sees the project, ``private`` its members). What is not told is taken to be as
            closed as the repository, and that as closed: a doubt must not publish anything.
    """
    repository = levels.get("repository", "private")

    def is_open(feature: str) -> bool:
        return levels.get(feature, repository) in _OPEN

    if repository not in _OPEN:
        record = replace(
            record,
            default_branch=None,
            head_sha="",
            head_committed_at=None,
            license=None,
            languages=(),
            files=(),
            files_cut=False,
            texts=(),
            pictures=(),
            contributors=(),
        )
    counts, activity = record.counts, record.activity
    if not is_open("issues"):
        counts = replace(counts, open_issues=None, closed_issues=None)
    if not is_open("merge_requests"):
        counts = replace(counts, open_merge_requests=None, merged_merge_requests=None)
    return replace(
        record,
        counts=counts,
        activity=ActivityRecord(
            reviews=activity.reviews if is_open("issues") else None,
            merge_requests=activity.merge_requests if is_open("merge_requests") else None,
            pipelines=activity.pipelines if is_open("builds") else None,
            environments=activity.environments if is_open("environments") else None,
            branch_protected=activity.branch_protected if repository in _OPEN else None,
        ),
        pipeline=record.pipeline if is_open("builds") else None,
        releases=record.releases if is_open("releases") else (),
        packages=record.packages if is_open("package_registry") else (),
        containers=record.containers if is_open("container_registry") else (),
    )
