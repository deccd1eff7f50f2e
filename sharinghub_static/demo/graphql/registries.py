"""Answers about what a project hands out: releases, packages, images, pipelines, environments."""

import hashlib
from datetime import datetime
from functools import partial
from typing import Any, Unpack
from urllib.parse import quote

from sharinghub_static.demo import repository as git
from sharinghub_static.demo.graphql.call import Call, gid, gid_number, moment
from sharinghub_static.demo.graphql.connection import Info, Node, Page, connection
from sharinghub_static.demo.graphql.people import user_node
from sharinghub_static.demo.graphql.repository import commit_node
from sharinghub_static.demo.packages import archive_path, package_path, packages_of
from sharinghub_static.demo.world import (
    SampleContainer,
    SampleEnvironment,
    SamplePackage,
    SamplePipeline,
    SampleProject,
    SampleRelease,
    SampleReleaseLink,
)

__all__ = ["find_container", "registry_fields"]

_SOURCES = ("zip", "tar.gz", "tar.bz2", "tar")


def registry_fields(call: Call, project: SampleProject) -> Node:
    """The fields of a project about releases, packages, images, pipelines and environments."""
    may_read = partial(call.viewer.reads, project)
    # Whoever may not read the models gets no packages of models either.
    numbered = [
        (rank, package)
        for rank, package in enumerate(packages_of(project), 1)
        if package.kind != "ML_MODEL" or may_read("model_registry")
    ]

    def releases(_info: Info, sort: str = "RELEASED_AT_DESC", **page: Unpack[Page]) -> Node | None:
        if not may_read("releases"):
            return None
        rows = sorted(
            enumerate(project.releases, 1), key=lambda r: r[1].released_at, reverse=sort.endswith("DESC")
        )
        return connection(rows, lambda row: _release(call, project, *row), **page)

    def release(_info: Info, tagName: str) -> Node | None:  # noqa: N803 - GitLab's argument
        found = [
            row for row in enumerate(project.releases, 1) if row[1].tag == tagName and may_read("releases")
        ]
        return _release(call, project, *found[0]) if found else None

    def packages(
        _info: Info,
        sort: str = "CREATED_DESC",
        packageName: str | None = None,  # noqa: N803 - GitLab's argument
        packageType: str | None = None,  # noqa: N803 - GitLab's argument
        packageVersion: str | None = None,  # noqa: N803 - GitLab's argument
        **page: Unpack[Page],
    ) -> Node | None:
        if not may_read("package_registry"):
            return None
        rows = [
            (rank, package)
            for rank, package in numbered
            if (packageName or "").lower() in package.name.lower()
            and packageType in (None, package.kind)
            and packageVersion in (None, package.version)
        ]
        orders: dict[str, Any] = {
            "NAME": lambda row: (row[1].name, row[0]),
            "VERSION": lambda row: (row[1].version, row[0]),
            "TYPE": lambda row: (row[1].kind, row[0]),
            "CREATED": lambda row: (row[1].created_at, row[0]),
        }
        field, _, direction = sort.partition("_")
        rows.sort(key=orders[field], reverse=direction == "DESC")
        return connection(rows, lambda row: _package(call, project, *row), **page)

    def containers(
        _info: Info, name: str | None = None, sort: str = "created_desc", **page: Unpack[Page]
    ) -> Node | None:
        if not may_read("container_registry"):
            return None
        rows = [row for row in enumerate(project.containers, 1) if (name or "") in row[1].name]
        by_name = sort.upper().startswith("NAME")
        rows.sort(
            key=lambda row: (row[1].name if by_name else "", row[0]), reverse=sort.upper().endswith("DESC")
        )
        return connection(rows, lambda row: _container(call, project, *row), **page)

    def pipelines(
        _info: Info,
        status: str | None = None,
        ref: str | None = None,
        sha: str | None = None,
        **page: Unpack[Page],
    ) -> Node | None:
        if not may_read("pipelines"):
            return None
        head = git.head(project)
        rows = [
            (len(project.pipelines) - rank, pipeline)
            for rank, pipeline in enumerate(project.pipelines)
            if status in (None, pipeline.status)
            and ref in (None, pipeline.ref or project.default_branch)
            and (sha is None or (head is not None and head.sha == sha))
        ]
        return connection(rows, lambda row: _pipeline(project, *row), **page)

    def environments(
        _info: Info,
        name: str | None = None,
        search: str | None = None,
        states: list[str] | None = None,
        **page: Unpack[Page],
    ) -> Node | None:
        call.once("environments", "Project")
        if not may_read("environments"):
            return None
        rows = [
            row
            for row in enumerate(project.environments, 1)
            if name in (None, row[1].name)
            and (search or "") in row[1].name
            and (not states or "available" in states)
        ]
        return connection(rows, lambda row: _environment(project, *row), **page)

    return {
        "release": release,
        "releases": releases,
        "packages": packages,
        "containerRepositories": containers,
        "containerRepositoriesCount": len(project.containers) if may_read("container_registry") else 0,
        "containerRegistryEnabled": may_read("container_registry"),
        "pipelines": pipelines,
        "environments": environments,
    }


def _release(call: Call, project: SampleProject, rank: int, release: SampleRelease) -> Node:
    path = f"/{project.full_path}/-/releases/{quote(release.tag, safe='')}"
    archive = call.url + archive_path(project, release.tag)
    commit = git.tagged(project, release)
    links = list(enumerate(release.links, 1))

    def link(row: tuple[int, SampleReleaseLink]) -> Node:
        number, sample = row
        return {
            "id": gid("Releases::Link", project.id * 1000 + rank * 50 + number),
            "name": sample.name,
            "url": sample.url,
            "linkType": sample.kind,
            "directAssetUrl": sample.url,
            "directAssetPath": None,
        }

    def source(kind: str) -> Node:
        return {"format": kind, "url": f"{archive}.{kind}"}

    return {
        "id": gid("Release", project.id * 1000 + rank),
        "tagName": release.tag,
        "tagPath": f"/{project.full_path}/-/tags/{quote(release.tag, safe='')}",
        "name": release.name or release.tag,
        "description": release.description,
        "createdAt": moment(release.released_at),
        "releasedAt": moment(release.released_at),
        "upcomingRelease": release.upcoming,
        "author": user_node(call, release.author),
        "commit": commit_node(call, project, commit) if commit else None,
        "links": {"selfUrl": call.url + path},
        "assets": {
            "count": len(links) + len(_SOURCES),
            "links": lambda _info, **page: connection(links, link, **page),
            "sources": lambda _info, **page: connection(_SOURCES, source, **page),
        },
    }


def _package(call: Call, project: SampleProject, rank: int, package: SamplePackage) -> Node:
    return {
        "id": gid("Packages::Package", project.id * 1000 + rank),
        "name": package.name,
        "version": package.version or None,
        "packageType": package.kind,
        "status": "DEFAULT",
        "createdAt": moment(package.created_at),
        "updatedAt": moment(package.created_at),
        "_links": {"webPath": package_path(project, rank)},
    }


def _container(call: Call, project: SampleProject, rank: int, container: SampleContainer) -> Node:
    path = f"{project.full_path}/{container.name}".rstrip("/").lower()
    host = call.url.partition("://")[2].partition(":")[0]
    return {
        "id": gid("ContainerRepository", project.id * 1000 + rank),
        "name": container.name,
        "path": path,
        "location": f"registry.{host}/{path}",
        "createdAt": moment(project.created_at),
        "updatedAt": moment(project.created_at),
        "tagsCount": len(container.tags),
    }


def find_container(call: Call, identifier: str) -> Node | None:
    """An image with its tags by its global id, None where the caller may not read it."""
    number = gid_number("ContainerRepository", identifier)
    for project in call.viewer.projects(call.world):
        if project.id == number // 1000 and call.viewer.reads(project, "container_registry"):
            for rank, container in enumerate(project.containers, 1):
                if project.id * 1000 + rank == number:
                    return _with_tags(project, container, _container(call, project, rank, container))
    return None


def _with_tags(project: SampleProject, container: SampleContainer, node: Node) -> Node:
    def tags(_info: Info, name: str | None = None, sort: str | None = None, **page: Unpack[Page]) -> Node:
        # No image was pushed again, so the order of the tags is that of their dates.
        rows = [tag for tag in container.tags if (name or "") in tag]
        if sort in ("NAME_ASC", "NAME_DESC"):
            rows.sort(reverse=sort == "NAME_DESC")
        elif sort == "PUBLISHED_AT_DESC":
            rows.reverse()
        return connection(rows, tag_node, **page)

    def tag_node(tag: str) -> Node:
        return {
            "name": tag,
            "path": f"{node['path']}:{tag}",
            "location": f"{node['location']}:{tag}",
            "digest": f"sha256:{hashlib.sha256(tag.encode()).hexdigest()}",
            "createdAt": moment(project.created_at),
        }

    return {**node, "tags": tags}


def _pipeline(project: SampleProject, iid: int, pipeline: SamplePipeline) -> Node:
    number = project.id * 1000 + iid
    head = git.head(project)
    end = pipeline.finished_at
    failed, total = pipeline.tests_failed, pipeline.tests_total
    return {
        "id": gid("Ci::Pipeline", number),
        "iid": str(iid),
        "status": pipeline.status,
        "createdAt": moment(pipeline.created_at),
        "updatedAt": moment(end or pipeline.created_at),
        "finishedAt": moment(end),
        "coverage": pipeline.coverage,
        "ref": pipeline.ref or project.default_branch,
        "path": f"/{project.full_path}/-/pipelines/{number}",
        "sha": head.sha if head else None,
        "duration": _seconds(pipeline.created_at, end),
        "testReportSummary": {
            "total": {
                "count": total,
                "error": 0,
                "failed": failed,
                "skipped": 0,
                "success": total - failed,
                "time": 0.0,
                "suiteError": None,
            }
        },
    }


def _seconds(start: datetime, end: datetime | None) -> int | None:
    return None if end is None else int((end - start).total_seconds())


def _environment(project: SampleProject, rank: int, environment: SampleEnvironment) -> Node:
    number = project.id * 1000 + rank
    deployed = environment.deployed_at
    head = git.head(project)

    def last_deployment(_info: Info, status: str) -> Node | None:
        if deployed is None or status != "SUCCESS":
            return None
        return {
            "id": gid("Deployment", number),
            "iid": str(rank),
            "status": "SUCCESS",
            "createdAt": moment(deployed),
            "finishedAt": moment(deployed),
            "ref": project.default_branch,
            "sha": head.sha if head else None,
        }

    return {
        "id": gid("Environment", number),
        "name": environment.name,
        "slug": environment.name.lower().replace("/", "-"),
        "state": "available",
        "tier": environment.tier.upper(),
        "externalUrl": environment.external_url or None,
        "path": f"/{project.full_path}/-/environments/{number}",
        "createdAt": moment(project.created_at),
        "updatedAt": moment(deployed or project.created_at),
        "lastDeployment": last_deployment,
    }
