"""Each part of a record from the fields of an answer."""

from collections.abc import Mapping
from typing import Any

import httpx

from sharinghub_static.snapshot.records import (
    ContainerRecord,
    CountsRecord,
    LanguageRecord,
    NamespaceRecord,
    PackageRecord,
    PipelineRecord,
    ReleaseLinkRecord,
    ReleaseRecord,
)
from sharinghub_static.sources.gitlab.batches import id_of
from sharinghub_static.sources.values import (
    LONG_AGO,
    as_count,
    as_moment,
    as_percentage,
    as_text,
    dig,
    nodes,
)
from sharinghub_static.text.emails import looks_like_email, mask_emails

__all__ = [
    "absolute",
    "read_containers",
    "read_counts",
    "read_languages",
    "read_namespace",
    "read_packages",
    "read_pipeline",
    "read_releases",
]

Node = Mapping[str, Any]


def absolute(address: object, base_url: str) -> str:
    """A web address in full: GitLab returns those of uploaded pictures from the root of its host."""
    text = as_text(address)
    if not text.startswith("/"):
        return text
    try:
        return str(httpx.URL(base_url).join(text))
    except (httpx.InvalidURL, ValueError):
        return ""


def read_namespace(project: Node, full_path: str, base_url: str) -> NamespaceRecord:
    """The group or user above a project; from the project's path where it is not returned."""
    payload = project.get("namespace")
    path = as_text(dig(payload, "fullPath")) or full_path.rpartition("/")[0]
    name = as_text(dig(payload, "name"))
    return NamespaceRecord(
        full_path=path,
        # A person's namespace has the name that they signed up with, which may be an address.
        name=path.rpartition("/")[2] if not name or looks_like_email(name) else name,
        # Only newer versions return the address; it is the same in all of them.
        web_url=f"{base_url}/{'groups/' if project.get('group') else ''}{path}",
        avatar_url=absolute(dig(project, "group", "avatarUrl"), base_url),
        names=_names(project, path),
    )


def _names(project: Node, path: str) -> tuple[str, ...]:
    """Display names of the groups above a project; that of a person is an address now and then."""
    *names, _ = as_text(project.get("nameWithNamespace")).split(" / ")
    parts = path.split("/")
    if len(names) != len(parts):
        return ()
    return tuple(part if looks_like_email(name) else name for name, part in zip(names, parts, strict=True))


def read_languages(project: Node) -> tuple[LanguageRecord, ...]:
    """Largest share first."""
    payload = [
        LanguageRecord(as_text(each.get("name")), as_percentage(each.get("share")) or 0.0)
        for each in nodes(project, "languages")
    ]
    return tuple(sorted(payload, key=lambda language: (-language.share, language.name)))


def read_counts(project: Node, activity: Node | None) -> CountsRecord:
    """Stars and forks of the query ``metadata``, the rest of ``activity``."""
    return CountsRecord(
        stars=as_count(project.get("starCount")) or 0,
        forks=as_count(project.get("forksCount")) or 0,
        open_issues=as_count(dig(activity, "openIssues", "count")),
        closed_issues=as_count(dig(activity, "closedIssues", "count")),
        open_merge_requests=as_count(dig(activity, "openMergeRequests", "count")),
        merged_merge_requests=as_count(dig(activity, "mergedMergeRequests", "count")),
    )


def read_pipeline(activity: Node | None, branch: str | None) -> PipelineRecord | None:
    """The newest pipeline of the default branch, if it is among the newest of the project."""
    for payload in nodes(activity, "pipelines"):
        if branch and payload.get("ref") == branch:
            return PipelineRecord(
                status=as_text(payload.get("status")),
                finished_at=as_moment(payload.get("finishedAt")),
                coverage=as_percentage(payload.get("coverage")),
                path=as_text(payload.get("path")),
            )
    return None


def read_releases(registries: Node | None) -> tuple[ReleaseRecord, ...]:
    """Return the releases, newest first, without the upcoming ones: they are not released yet.

    Their texts are the maintainers' own, as a README is, and stay as they are.
    """
    return tuple(
        ReleaseRecord(
            tag=as_text(payload.get("tagName")),
            name=as_text(payload.get("name")),
            description=as_text(payload.get("description")),
            released_at=as_moment(payload.get("releasedAt")),
            web_url=as_text(dig(payload, "links", "selfUrl")),
            sources=tuple(
                (as_text(source.get("format")), as_text(source.get("url")))
                for source in nodes(payload, "assets", "sources")
            ),
            links=tuple(
                ReleaseLinkRecord(
                    as_text(link.get("name")),
                    as_text(link.get("url")),
                    as_text(link.get("linkType")) or "OTHER",
                )
                for link in nodes(payload, "assets", "links")
            ),
        )
        for payload in nodes(registries, "releases")
        if as_text(payload.get("tagName")) and payload.get("upcomingRelease") is not True
    )


def read_packages(registries: Node | None) -> tuple[PackageRecord, ...]:
    """As returned: newest first."""
    return tuple(
        PackageRecord(
            id=id_of(payload.get("id")),
            name=mask_emails(as_text(payload.get("name"))),
            version=mask_emails(as_text(payload.get("version"))),
            kind=as_text(payload.get("packageType")),
            created_at=as_moment(payload.get("createdAt")) or LONG_AGO,
        )
        for payload in nodes(registries, "packages")
    )


def read_containers(
    registries: Node | None, tags: Mapping[int, tuple[str, ...]]
) -> tuple[ContainerRecord, ...]:
    """Sorted by path.

    Args:
        registries: the project in the query ``registries``.
        tags: id of an image to its tags.
    """
    payload = [
        ContainerRecord(
            id=id_of(each.get("id")),
            name=as_text(each.get("name")),
            path=as_text(each.get("path")),
            location=as_text(each.get("location")),
            tags=tags.get(id_of(each.get("id")), ()),
        )
        for each in nodes(registries, "containerRepositories")
    ]
    return tuple(sorted(payload, key=lambda container: (container.path, container.id)))
