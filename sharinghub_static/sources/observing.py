"""What is kept of a project when the next crawl writes over its record."""

from datetime import datetime

from sharinghub_static.snapshot.history_records import ObservationRecord
from sharinghub_static.snapshot.records import ProjectRecord

__all__ = ["observation"]


def observation(record: ProjectRecord, at: datetime) -> ObservationRecord:
    """How a project looks at a crawl.

    Args:
        record: all of it, without failures.
        at: when the crawl began, so that all that it saw has one date.
    """
    model = next((package for package in record.packages if package.kind == "ML_MODEL"), None)
    return ObservationRecord(
        at=at,
        name=record.name,
        head_sha=record.head_sha,
        stars=record.counts.stars,
        forks=record.counts.forks,
        archived=record.archived,
        license=record.license.key if record.license else "",
        topics=record.topics,
        release=record.releases[0].tag if record.releases else "",
        version=f"{model.name}@{model.version}" if model else "",
        packages=len(record.packages),
        open_issues=record.counts.open_issues,
        merged_merge_requests=record.counts.merged_merge_requests,
    )
