"""Answers about projects, and which of them a query means."""

import html
from collections.abc import Sequence
from datetime import date
from typing import Any, Unpack

from graphql import GraphQLError

from sharinghub_static.demo import repository as git
from sharinghub_static.demo.graphql.call import Call, gid, gid_number, moment
from sharinghub_static.demo.graphql.collaboration import issue_fields, merge_request_fields
from sharinghub_static.demo.graphql.connection import Info, Node, Page, connection
from sharinghub_static.demo.graphql.models import model_fields
from sharinghub_static.demo.graphql.namespace import group_node, namespace_node
from sharinghub_static.demo.graphql.registries import registry_fields
from sharinghub_static.demo.graphql.repository import repository_node
from sharinghub_static.demo.selection import sort_projects, updated_at
from sharinghub_static.demo.world import SampleProject

__all__ = ["project_node", "projects", "starred_projects"]

_FULL_PATHS = 50
_LEVELS = {"DISABLED": 0, "PRIVATE": 10, "ENABLED": 20}


def projects(call: Call, _info: Info, **arguments: Any) -> Node:
    """``Query.projects``."""
    page = {name: arguments.pop(name, None) for name in ("first", "last", "after", "before")}
    rows = _chosen(call, arguments)
    sort = arguments.get("sort") or "id_desc"
    field, _, direction = sort.rpartition("_")
    return connection(
        sort_projects(rows, field, descending=direction != "asc"),
        lambda project: project_node(call, project),
        key=(lambda project: project.id) if field == "id" else None,
        descending=direction != "asc",
        **page,
    )


def starred_projects(call: Call, _info: Info, search: str | None = None, **page: Unpack[Page]) -> Node:
    """``CurrentUser.starredProjects``."""
    starred = next((u.starred for u in call.world.users if u.username == call.viewer.username), ())
    rows = [p for p in _chosen(call, {"search": search}) if p.full_path in starred]
    by_name = sort_projects(rows, "name", descending=False)
    return connection(by_name, lambda project: project_node(call, project), **page)


def _chosen(call: Call, arguments: dict[str, Any]) -> list[SampleProject]:
    viewer = call.viewer
    rows = viewer.projects(call.world)
    if (ids := arguments.get("ids")) is not None:
        wanted = {gid_number("Project", text) for text in ids}
        rows = [p for p in rows if p.id in wanted]
    if (paths := arguments.get("fullPaths")) is not None:
        if len(paths) > _FULL_PATHS:
            raise GraphQLError(f"You cannot provide more than {_FULL_PATHS} full paths.")
        rows = [p for p in rows if p.full_path in set(paths)]
    # A project must carry every topic: GitLab narrows once for each.
    topics = {topic.strip() for topic in arguments.get("topics") or ()}
    # Each word must be somewhere, in whatever order.
    words = (arguments.get("search") or "").lower().split()
    level, namespace = arguments.get("visibilityLevel"), arguments.get("namespacePath")
    archived = {"ONLY": True, "EXCLUDE": False}.get(arguments.get("archived") or "INCLUDE")
    return [
        p
        for p in rows
        if topics <= set(p.topics)
        and all(word in _searched(p, namespaces=bool(arguments.get("searchNamespaces"))) for word in words)
        and level in (None, p.visibility)
        and namespace in (None, p.namespace)
        and archived in (None, p.archived)
        and (not arguments.get("membership") or viewer.username in p.members)
        and (not arguments.get("personal") or viewer.username == p.namespace)
    ]


def _searched(project: SampleProject, *, namespaces: bool) -> str:
    where = project.full_path if namespaces else project.path
    return f"{project.name}\n{where}\n{project.description}".lower()


def project_node(call: Call, project: SampleProject) -> Node:
    """A project that the caller may see."""
    viewer, url = call.viewer, f"{call.url}/{project.full_path}"
    member = viewer.is_member(project)
    namespace = namespace_node(call, project.namespace)

    def forked_from(_info: Info) -> Node | None:
        origin = next((p for p in viewer.projects(call.world) if p.id == project.forked_from), None)
        return None if origin is None else project_node(call, origin)

    def group(_info: Info) -> Node | None:
        return group_node(call, project.namespace, project_node)

    def branch_rules(_info: Info, **page: Unpack[Page]) -> Node | None:
        if viewer.anonymous or not member:
            return None
        rows: Sequence[str] = [project.default_branch] if project.protected and project.default_branch else []
        return connection(rows, _branch_rule, **page)

    return {
        "id": gid("Project", project.id),
        "name": project.name,
        "nameWithNamespace": f"{namespace['fullName']} / {project.name}",
        "path": project.path,
        "fullPath": project.full_path,
        "description": project.description,
        "descriptionHtml": f'<p data-sourcepos="1:1-1:1" dir="auto">{html.escape(project.description)}</p>',
        "visibility": project.visibility,
        "archived": project.archived,
        "markedForDeletionOn": _midnight(project.deletion_on),
        "topics": list(project.topics),
        "webUrl": url,
        "webPath": f"/{project.full_path}",
        "avatarUrl": f"{call.url}/uploads/-/system/project/avatar/{project.id}/{project.avatar}"
        if project.avatar
        else None,
        "httpUrlToRepo": f"{url}.git",
        "sshUrlToRepo": f"git@{call.url.partition('://')[2].partition(':')[0]}:{project.full_path}.git",
        "createdAt": moment(project.created_at),
        "updatedAt": moment(updated_at(project)),
        "lastActivityAt": moment(project.last_activity_at),
        "starCount": project.stars,
        "forksCount": project.forks,
        "isForked": project.forked_from is not None,
        "forkedFrom": forked_from,
        "namespace": namespace,
        "group": group,
        "issuesEnabled": viewer.reads_issues(project),
        "mergeRequestsEnabled": viewer.reads(project, "merge_requests"),
        "issuesAccessLevel": _access(project.issues_access),
        "mergeRequestsAccessLevel": _access(_level(project, "merge_requests")),
        "forkingAccessLevel": _access(_level(project, "forking")),
        "languages": [
            {"name": name, "share": share, "color": None}
            for name, share in sorted(project.languages.items(), key=lambda row: -row[1])
        ],
        "statistics": _statistics(project) if member else None,
        "userPermissions": {
            "adminIssue": member,
            "adminProject": viewer.admin,
            "createIssue": not viewer.anonymous,
            "downloadCode": viewer.reads_code(project),
            "pushCode": member,
            "readMergeRequest": viewer.reads(project, "merge_requests"),
            "readProject": True,
        },
        "repository": repository_node(call, project),
        "branchRules": branch_rules,
        **issue_fields(call, project),
        **merge_request_fields(call, project),
        **registry_fields(call, project),
        **model_fields(call, project),
    }


def _midnight(day: date | None) -> str | None:
    return None if day is None else f"{day.isoformat()}T00:00:00Z"


def _level(project: SampleProject, feature: str) -> str:
    """The access level of a feature that cannot be more open than the repository."""
    return min(project.access.get(feature, "ENABLED"), project.repository_access, key=_LEVELS.__getitem__)


def _access(level: str) -> Node:
    return {"integerValue": _LEVELS[level], "stringValue": level}


def _statistics(project: SampleProject) -> Node:
    code = float(sum(f.size for f in project.files))
    large = float(sum(f.lfs_size for f in project.files))
    return {
        "commitCount": float(len(git.commits(project))),
        "lfsObjectsSize": large,
        "packagesSize": 0.0,
        "repositorySize": code,
        "storageSize": code + large,
        "buildArtifactsSize": 0.0,
    }


def _branch_rule(name: str) -> Node:
    protection = {"allowForcePush": False, "codeOwnerApprovalRequired": False}
    return {"name": name, "isDefault": True, "isProtected": True, "branchProtection": protection}
