"""What is kept of a project when the next crawl writes over its record."""

from dataclasses import replace
from datetime import datetime

from sharinghub_static.snapshot.history_records import ObservationRecord
from sharinghub_static.snapshot.records import ProjectRecord

__all__ = ["observation", "without_closed"]


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
        path=record.full_path,
    )


def without_closed(earlier: ObservationRecord, record: ProjectRecord) -> ObservationRecord:
    """Return an earlier observation without what the project no longer shows at all.

    Args:
        earlier: of the same project.
        record: the project now. A part that is closed is absent from it.
    """
    has_repository = record.default_branch is not None
    has_models = any(package.kind == "ML_MODEL" for package in record.packages)
    counts = record.counts
    is_closed = (
        not has_repository
        or (earlier.release and not record.releases)
        or (earlier.version and not has_models)
        or (earlier.packages and not record.packages)
    )
    return replace(
        earlier,
        # It names what all of these parts held.
        item=None if is_closed else earlier.item,
        head_sha=earlier.head_sha if has_repository else "",
        license=earlier.license if has_repository else "",
        release=earlier.release if record.releases else "",
        version=earlier.version if has_models else "",
        packages=earlier.packages if record.packages else 0,
        open_issues=None if counts.open_issues is None else earlier.open_issues,
        merged_merge_requests=None if counts.merged_merge_requests is None else earlier.merged_merge_requests,
    )
