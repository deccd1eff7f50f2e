"""Releases, packages and images of a project."""

import hashlib
from functools import partial
from typing import Any
from urllib.parse import quote

from werkzeug.wrappers import Response

from sharinghub_static.demo import repository as git
from sharinghub_static.demo.packages import archive_path, package_path, packages_of
from sharinghub_static.demo.rest.instance import person
from sharinghub_static.demo.rest.lookup import not_found, readable_at, stamp
from sharinghub_static.demo.rest.paging import by_number
from sharinghub_static.demo.visit import Visit, reply
from sharinghub_static.demo.world import SampleContainer, SamplePackage, SampleProject, SampleRelease

__all__ = ["packages", "release", "releases", "repositories", "tags"]


def releases(visit: Visit, project: str) -> Response:
    """``GET /projects/:id/releases``, newest first."""
    found = readable_at(visit, project, "releases")
    rows = sorted(
        found.releases, key=lambda r: r.released_at, reverse=visit.request.args.get("sort") != "asc"
    )
    return by_number(visit, rows, lambda row: _release(visit, found, row))


def release(visit: Visit, project: str, tag: str) -> Response:
    """``GET /projects/:id/releases/:tag``."""
    found = readable_at(visit, project, "releases")
    for payload in found.releases:
        if payload.tag == tag:
            return reply(_release(visit, found, payload))
    raise not_found("Release")


def packages(visit: Visit, project: str) -> Response:
    """``GET /projects/:id/packages``."""
    found = readable_at(visit, project, "package_registry")
    asked = visit.request.args
    rows = [
        (rank, package)
        for rank, package in enumerate(packages_of(found), 1)
        if (package.kind != "ML_MODEL" or visit.viewer.reads(found, "model_registry"))
        and asked.get("package_type", package.kind).lower() == package.kind.lower()
        and asked.get("package_name", "").lower() in package.name.lower()
    ]

    def make(row: tuple[int, SamplePackage]) -> dict[str, object]:
        rank, package = row
        return {
            "id": found.id * 1000 + rank,
            "name": package.name,
            "version": package.version,
            "package_type": package.kind.lower(),
            "status": "default",
            "created_at": stamp(package.created_at),
            "_links": {"web_path": package_path(found, rank)},
            "tags": [],
        }

    return by_number(visit, rows, make)


def repositories(visit: Visit, project: str) -> Response:
    """``GET /projects/:id/registry/repositories``."""
    found = readable_at(visit, project, "container_registry")
    with_tags = visit.flag("tags")

    def make(row: tuple[int, SampleContainer]) -> dict[str, object]:
        rank, container = row
        path = _image(found, container)
        body: dict[str, Any] = {
            "id": found.id * 1000 + rank,
            "name": container.name,
            "path": path,
            "project_id": found.id,
            "location": f"{_host(visit)}/{path}",
            "created_at": stamp(found.created_at),
            "cleanup_policy_started_at": None,
            "status": None,
        }
        if with_tags or visit.flag("tags_count"):
            body["tags_count"] = len(container.tags)
        if with_tags:
            body["tags"] = [_tag(visit, path, tag) for tag in container.tags]
        return body

    return by_number(visit, list(enumerate(found.containers, 1)), make)


def tags(visit: Visit, project: str, repository: str) -> Response:
    """``GET /projects/:id/registry/repositories/:repository_id/tags``."""
    found = readable_at(visit, project, "container_registry")
    for rank, container in enumerate(found.containers, 1):
        if repository == str(found.id * 1000 + rank):
            return by_number(visit, container.tags, partial(_tag, visit, _image(found, container)))
    raise not_found("ContainerRepository")


def _image(project: SampleProject, container: SampleContainer) -> str:
    return f"{project.full_path}/{container.name}".rstrip("/").lower()


def _host(visit: Visit) -> str:
    return "registry." + visit.url.partition("://")[2].partition(":")[0]


def _tag(visit: Visit, path: str, tag: str) -> dict[str, object]:
    return {"name": tag, "path": f"{path}:{tag}", "location": f"{_host(visit)}/{path}:{tag}"}


def _release(visit: Visit, project: SampleProject, payload: SampleRelease) -> dict[str, object]:
    head = git.tagged(project, payload)
    tag = quote(payload.tag, safe="")
    base = f"{visit.url}/{project.full_path}/-"
    archive = visit.url + archive_path(project, payload.tag)
    links = [
        {
            "id": rank,
            "name": link.name,
            "url": link.url,
            "direct_asset_url": link.url,
            "link_type": link.kind.lower(),
        }
        for rank, link in enumerate(payload.links, 1)
    ]
    kinds = ("zip", "tar.gz", "tar.bz2", "tar")
    return {
        "tag_name": payload.tag,
        "name": payload.name or payload.tag,
        "description": payload.description,
        "created_at": stamp(payload.released_at),
        "released_at": stamp(payload.released_at),
        "upcoming_release": payload.upcoming,
        "author": person(visit, payload.author) if payload.author else None,
        "commit": {"id": head.sha, "short_id": head.sha[:8], "title": head.title} if head else None,
        "evidences": [{"sha": hashlib.sha256(payload.tag.encode()).hexdigest()}],
        "assets": {
            "count": len(links) + len(kinds),
            "sources": [{"format": kind, "url": f"{archive}.{kind}"} for kind in kinds],
            "links": links,
        },
        "_links": {"self": f"{base}/releases/{tag}"},
    }
