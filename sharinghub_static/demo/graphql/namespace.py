"""Answers about groups, and people as owners of projects."""

from collections.abc import Callable
from typing import Unpack

from sharinghub_static.demo.directory import find_group, full_name, group_id
from sharinghub_static.demo.graphql.call import Call, gid, gid_number
from sharinghub_static.demo.graphql.connection import Info, Node, Page, connection
from sharinghub_static.demo.selection import sort_projects
from sharinghub_static.demo.world import SampleProject

__all__ = ["group_node", "namespace_node"]


def namespace_node(call: Call, full_path: str) -> Node:
    """The namespace of a project."""
    sample = next((g for g in call.world.groups if g.full_path == full_path), None)
    name = full_name(call.world, full_path)
    person = any(u.username == full_path for u in call.world.users)
    kind = "Namespaces::UserNamespace" if person else "Group"
    return {
        "id": gid(kind, group_id(full_path)),
        "name": name.rpartition(" / ")[2],
        "fullName": name,
        "fullPath": full_path,
        "path": full_path.rpartition("/")[2],
        "description": sample.description if sample else "",
        "visibility": sample.visibility if sample else "public",
        "webUrl": f"{call.url}/{full_path}" if person else f"{call.url}/groups/{full_path}",
        "avatarUrl": f"{call.url}/uploads/-/system/group/avatar/{group_id(full_path)}/{sample.avatar}"
        if sample and sample.avatar
        else None,
    }


def group_node(
    call: Call, full_path: str, project_node: Callable[[Call, SampleProject], Node]
) -> Node | None:
    """A group with its projects, None where the caller may not see it."""
    if find_group(call.world, call.viewer, full_path) is None:
        return None
    parent = full_path.rpartition("/")[0]

    def within(*, deep: bool) -> list[SampleProject]:
        return [
            p
            for p in call.viewer.projects(call.world)
            if p.namespace == full_path or (deep and p.namespace.startswith(f"{full_path}/"))
        ]

    def projects(
        _info: Info,
        includeSubgroups: bool = False,  # noqa: N803 - GitLab's argument
        includeArchived: bool = True,  # noqa: N803 - GitLab's argument
        archivedOnly: bool = False,  # noqa: N803 - GitLab's argument
        search: str | None = None,
        sort: str | None = None,
        ids: list[str] | None = None,
        **page: Unpack[Page],
    ) -> Node:
        wanted = None if ids is None else {gid_number("Project", text) for text in ids}
        rows = [
            p
            for p in within(deep=includeSubgroups)
            if (includeArchived or not p.archived)
            and (p.archived or not archivedOnly)
            and (search or "").lower() in f"{p.name}\n{p.path}".lower()
            and (wanted is None or p.id in wanted)
        ]
        field, _, direction = (sort or "id_desc").lower().rpartition("_")
        return connection(
            sort_projects(rows, field, descending=direction != "asc"),
            lambda project: project_node(call, project),
            **page,
        )

    return {
        **namespace_node(call, full_path),
        "parent": lambda _info: group_node(call, parent, project_node) if parent else None,
        "projectsCount": lambda _info: len(within(deep=False)),
        "projects": projects,
    }
