"""What a crawl with a token reads and the readers of the site may not see.

A public project may keep single features to its members. A token reads them, so they are removed again here.
An anonymous crawl reads only what everybody may see.
"""

from collections.abc import Mapping
from dataclasses import replace

from sharinghub_static.snapshot.activity_records import ActivityRecord
from sharinghub_static.snapshot.records import ProjectRecord
from sharinghub_static.sources.values import as_text

__all__ = ["NEEDS", "is_open", "read_levels", "strictest", "without_members_only"]

_OPEN = frozenset({"enabled", "public"})
_ENDING = "_access_level"

NEEDS: Mapping[str, tuple[str, ...]] = {
    "repository": (),
    "issues": (),
    "forking": ("repository",),
    "merge_requests": ("repository",),
    "builds": ("repository",),
    "pipelines": ("builds",),
    "environments": ("builds",),
    "releases": ("repository",),
    "package_registry": (),
    "container_registry": (),
    "model_registry": ("repository",),
    "model_experiments": ("repository",),
}
"""Feature to the features that must be open as well, as GitLab's ``ProjectPolicy`` has it.

``pipelines`` is no access level: it is the setting "project-based pipeline visibility" (``public_jobs``).
Packages of models need ``package_registry`` and ``model_registry``.
"""


def read_levels(project: Mapping[str, object]) -> dict[str, str]:
    """Return the access levels of a project.

    Args:
        project: as the REST API returns it to callers with a token.

    Returns:
        Feature of :data:`NEEDS` to ``enabled``, ``private``, ``disabled`` or ``public``; without the
        features that the API did not report. Empty for the short form that anonymous callers get.
    """
    levels = {
        feature: as_text(project[f"{feature}{_ENDING}"])
        for feature in NEEDS
        if isinstance(project.get(f"{feature}{_ENDING}"), str)
    }
    if isinstance(project.get("public_jobs"), bool):
        levels["pipelines"] = "enabled" if project["public_jobs"] else "private"
    return levels


def strictest(one: Mapping[str, str], other: Mapping[str, str]) -> dict[str, str]:
    """Return the more closed level of each feature, from two reports of one project."""
    both = {**one, **other}
    return {
        feature: one[feature] if one.get(feature, "enabled") not in _OPEN else both[feature]
        for feature in both
    }


def is_open(feature: str, levels: Mapping[str, str]) -> bool:
    """Whether everybody who sees the project may use a feature; an unknown level is closed.

    Example: ``is_open("environments", {"environments": "enabled", "builds": "private"})`` is False.
    """
    return levels.get(feature) in _OPEN and all(is_open(other, levels) for other in NEEDS[feature])


def without_members_only(record: ProjectRecord, levels: Mapping[str, str]) -> ProjectRecord:
    """Return the record without what only members may see.

    Args:
        record: of a project that may be published.
        levels: feature to access level, as :func:`read_levels` returns it.
    """
    may_read = {feature: is_open(feature, levels) for feature in NEEDS}
    if not may_read["repository"]:
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
            heads=(),
            notebooks=(),
            contributors=(),
        )
    counts, activity = record.counts, record.activity
    if not may_read["forking"]:
        counts = replace(counts, forks=0)
    if not may_read["issues"]:
        counts = replace(counts, open_issues=None, closed_issues=None)
    if not may_read["merge_requests"]:
        counts = replace(counts, open_merge_requests=None, merged_merge_requests=None)
    packages = record.packages if may_read["package_registry"] else ()
    if not may_read["model_registry"]:
        packages = tuple(package for package in packages if package.kind != "ML_MODEL")
    return replace(
        record,
        counts=counts,
        activity=ActivityRecord(
            reviews=activity.reviews if may_read["issues"] else None,
            merge_requests=activity.merge_requests if may_read["merge_requests"] else None,
            pipelines=activity.pipelines if may_read["pipelines"] else None,
            environments=activity.environments if may_read["environments"] else None,
            branch_protected=activity.branch_protected if may_read["repository"] else None,
        ),
        pipeline=record.pipeline if may_read["pipelines"] else None,
        releases=record.releases if may_read["releases"] else (),
        packages=packages,
        containers=record.containers if may_read["container_registry"] else (),
    )
