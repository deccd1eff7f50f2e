"""What not every GitLab has of all that a crawl requests, and what a site lacks without it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

__all__ = ["LOWEST_VERSION", "OPTIONAL_PARTS", "OptionalPart", "losses"]

LOWEST_VERSION: Final = "16.3"
"""The oldest GitLab whose schema knows all that is not optional."""


@dataclass(frozen=True, slots=True)
class OptionalPart:
    """Something that not every supported GitLab has.

    Args:
        since: the first version that was seen to have it.
        otherwise: what a reader or owner of the site does not get without it; empty when nothing is lost.
    """

    since: str
    otherwise: str = ""


OPTIONAL_PARTS: Final[Mapping[str, OptionalPart]] = {
    "Commit.committedDate": OptionalPart("17.4"),
    "MergeRequest.approvedBy": OptionalPart("16.3", "approvals of merge requests are not counted"),
    "MlModelVersion.candidate": OptionalPart(
        "17.0", "metrics and parameters of the versions of GitLab's models are not shown"
    ),
    "MlModelVersion.packageId": OptionalPart(
        "17.0", "files and signatures of the versions of GitLab's models are not shown"
    ),
    "Note.awardEmoji": OptionalPart("16.3", "reactions to comments are not counted"),
    "Pipeline.testReportSummary": OptionalPart("16.3", "figures of tests are not shown"),
    "Project.issuesAccessLevel": OptionalPart(
        "16.9", "a project whose issues are turned off looks like one without reviews"
    ),
    "Project.languages": OptionalPart("16.3", "programming languages are not shown"),
    "Project.markedForDeletionOn": OptionalPart(
        "16.10", "a project that is scheduled for deletion is shown until it is deleted"
    ),
    "Project.mergeRequestsAccessLevel": OptionalPart(
        "16.9",
        "a project whose merge requests are turned off looks like one without any",
    ),
    "Project.mlExperiments": OptionalPart("17.9", "experiments of GitLab are not shown"),
    "Project.mlModels": OptionalPart("17.0", "models of GitLab's model registry are not shown"),
    "Project.updatedAt": OptionalPart(
        "17.4", "changed settings of a project are seen when something else of it changes too"
    ),
    "Query.projects(archived:)": OptionalPart("17.4"),
    "Repository.commits": OptionalPart("18.4"),
    "Tree.submodules": OptionalPart("16.3", "submodules are not shown"),
}
"""Schema coordinate to what it means that it is missing; sources: the schemas of the versions.

Those since the lowest version are ornaments: a later version that drops one must not end every crawl.
"""


def losses(missing: Collection[str]) -> list[dict[str, Any]]:
    """Return what the owner of a site should know: each missing part that costs something.

    Args:
        missing: schema coordinates; unknown ones say nothing.
    """
    return [
        {"missing": coordinate, "since": part.since, "otherwise": part.otherwise}
        for coordinate, part in sorted(OPTIONAL_PARTS.items())
        if coordinate in missing and part.otherwise
    ]
