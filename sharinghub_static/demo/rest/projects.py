"""Projects, groups' projects and topics."""

import re
from collections import Counter
from typing import Any

from werkzeug.wrappers import Response

from sharinghub_static.demo.directory import find_group, full_name, group_id
from sharinghub_static.demo.rest.lookup import is_since, not_found, project_at, readable_at, stamp
from sharinghub_static.demo.rest.paging import by_key, by_number
from sharinghub_static.demo.selection import sort_projects, updated_at
from sharinghub_static.demo.visit import AnsweredError, Visit, reply
from sharinghub_static.demo.world import SampleGroup, SamplePipeline, SampleProject

__all__ = [
    "group",
    "group_projects",
    "languages",
    "list_projects",
    "listed_project",
    "one_project",
    "pipelines",
    "schedules",
    "topics",
]

_LICENCES = {
    "apache-2.0": "Apache License 2.0",
    "mit": "MIT License",
    "gpl-3.0": "GNU General Public License v3.0",
    "agpl-3.0": "GNU Affero General Public License v3.0",
    "bsd-3-clause": 'BSD 3-Clause "New" or "Revised" License',
    "cc-by-4.0": "Creative Commons Attribution 4.0 International",
    "cc0-1.0": "Creative Commons Zero v1.0 Universal",
}


_LICENSE_FILE = re.compile(r"(?:(?:un)?licen[sc]e|copying)(?:\.[^/]+)?")
"""``Gitlab::FileDetector::PATTERNS[:license]``."""
_NAMED_LIKE_LICENSE = re.compile(r"licen[sc]es?[-_.][^/]+", re.IGNORECASE)
"""``LICENSE-MIT``, in which the detector looks too; it has no address then."""

_FURTHER_FEATURES = (
    "merge_requests",
    "forking",
    "builds",
    "environments",
    "releases",
    "package_registry",
    "container_registry",
    "model_registry",
    "model_experiments",
    "monitor",
    "wiki",
    "pages",
    "snippets",
)


def list_projects(visit: Visit) -> Response:
    """``GET /projects``."""
    visit.ration("projects", visit.limits.projects_per_minute)
    return _listed(visit, visit.viewer.projects(visit.world))


def one_project(visit: Visit, project: str) -> Response:
    """``GET /projects/:id``."""
    visit.ration("project", visit.limits.projects_per_minute)
    found = project_at(visit, project)
    # `simple` is a parameter of lists alone.
    body = _project(visit, found, simple=False) | _permissions(visit, found)
    if visit.flag("license"):
        key, path = found.license if visit.viewer.reads_code(found) else "", _license_path(found)
        # GitLab reads the licence of files alone: without one there is none.
        key = key if path or any(_NAMED_LIKE_LICENSE.fullmatch(file.path) for file in found.files) else ""
        name = _LICENCES.get(key, key.upper() if key != "other" else "Other")
        url = f"{body['web_url']}/-/blob/{found.default_branch}/{path}"
        body["license_url"] = url if key and path else None
        body["license"] = (
            {
                "key": key,
                "name": name,
                "nickname": None,
                "html_url": f"http://choosealicense.com/licenses/{key}/",
            }
            if key
            else None
        )
    return reply(body)


def _license_path(project: SampleProject) -> str:
    """The file at the root that GitLab takes for the licence; empty when there is none."""
    return next((file.path for file in project.files if _LICENSE_FILE.fullmatch(file.path.lower())), "")


def languages(visit: Visit, project: str) -> Response:
    """``GET /projects/:id/languages``."""
    return reply(project_at(visit, project).languages)


def group(visit: Visit, group: str) -> Response:
    """``GET /groups/:id``."""
    found = _group_at(visit, group)
    parent = found.full_path.rpartition("/")[0]
    return reply(
        {
            "id": group_id(found.full_path),
            "name": found.name,
            "path": found.full_path.rpartition("/")[2],
            "full_path": found.full_path,
            "full_name": full_name(visit.world, found.full_path),
            "description": found.description,
            "visibility": found.visibility,
            "web_url": f"{visit.url}/groups/{found.full_path}",
            "avatar_url": None,
            "parent_id": group_id(parent) if parent else None,
        }
    )


def group_projects(visit: Visit, group: str) -> Response:
    """``GET /groups/:id/projects``."""
    path = _group_at(visit, group).full_path
    deep = visit.flag("include_subgroups")
    rows = [
        p
        for p in visit.viewer.projects(visit.world)
        if p.namespace == path or (deep and p.namespace.startswith(f"{path}/"))
    ]
    return _listed(visit, rows)


def schedules(visit: Visit, project: str) -> Response:
    """``GET /projects/:id/pipeline_schedules``."""
    found = readable_at(visit, project, "builds")
    rows = [
        {
            "id": number,
            "ref": f"refs/heads/{branch}",
            "active": active,
            "next_run_at": "2025-06-15T13:00:00.000Z",
        }
        for number, (branch, active) in enumerate(found.schedules.items(), 1)
    ]
    return reply(rows)


def pipelines(visit: Visit, project: str) -> Response:
    """``GET /projects/:id/pipelines``, newest first."""
    found = readable_at(visit, project, "builds")
    branch = visit.request.args.get("ref")
    rows = [each for each in found.pipelines if branch in (None, each.ref or found.default_branch)]

    def make(each: SamplePipeline) -> dict[str, object]:
        return {
            "id": found.pipelines.index(each) + 1,
            "ref": each.ref or found.default_branch,
            "status": each.status.lower(),
            "created_at": stamp(each.created_at),
            "updated_at": stamp(each.finished_at or each.created_at),
        }

    return by_number(visit, rows, make)


def topics(visit: Visit) -> Response:
    """``GET /topics``."""
    counted = Counter(topic for p in visit.viewer.projects(visit.world) for topic in p.topics)
    wanted = visit.request.args.get("search", "").lower()
    ranks = {topic: rank for rank, topic in enumerate(sorted(counted), 1)}
    rows = sorted((t for t in counted if wanted in t.lower()), key=lambda t: (-counted[t], t))

    described = {topic.name.lower(): topic for topic in visit.world.topics}

    def make(topic: str) -> dict[str, object]:
        known = described.get(topic.lower())
        return {
            "id": ranks[topic],
            "name": topic,
            "title": (known.title if known else "") or topic,
            "description": (known.description if known else "") or None,
            "total_projects_count": counted[topic],
            "avatar_url": f"{visit.url}/uploads/-/system/projects/topic/avatar/{ranks[topic]}/{known.avatar}"
            if known and known.avatar
            else None,
        }

    return by_number(visit, rows, make)


def _group_at(visit: Visit, key: str) -> SampleGroup:
    paths = {g.full_path for g in visit.world.groups} | {p.namespace for p in visit.world.projects}
    path = next((p for p in sorted(paths) if key in (p, str(group_id(p)))), "")
    found = find_group(visit.world, visit.viewer, path) if path else None
    if found is None:
        raise not_found("Group")
    return found


def _listed(visit: Visit, rows: list[SampleProject]) -> Response:
    asked = visit.request.args
    order, sort = asked.get("order_by", "created_at"), asked.get("sort", "desc")
    rows = sort_projects(
        [p for p in rows if _matches(visit, p)],
        # GitLab's own default order is the id, which rises with created_at.
        "id" if order == "created_at" and "order_by" not in asked else order,
        descending=sort != "asc",
    )
    if asked.get("pagination") == "keyset":
        if order != "id":
            raise AnsweredError(
                reply({"error": "Keyset pagination is not yet available for this type of request"}, 405)
            )
        return by_key(visit, rows, lambda p: listed_project(visit, p), lambda p: str(p.id))
    return by_number(visit, rows, lambda p: listed_project(visit, p))


def _matches(visit: Visit, project: SampleProject) -> bool:
    asked = visit.request.args
    topics = {topic.strip() for topic in asked.get("topic", "").split(",") if topic.strip()}
    words = asked.get("search", "").lower().split()
    text = f"{project.name}\n{project.path}\n{project.description}".lower()
    return (
        topics <= set(project.topics)
        and all(word in text for word in words)
        and asked.get("visibility") in (None, project.visibility)
        and ("archived" not in asked or visit.flag("archived") == project.archived)
        and (not visit.flag("membership") or visit.viewer.username in project.members)
        and project.id > _number(asked.get("id_after") or "0")
        and is_since(project.last_activity_at, asked.get("last_activity_after"))
        and is_since(updated_at(project), asked.get("updated_after"))
    )


def _number(text: str) -> int:
    if not text.isdecimal():
        raise AnsweredError(reply({"error": "id_after is invalid"}, 400))
    return int(text)


def _permissions(visit: Visit, project: SampleProject) -> dict[str, object]:
    """The role of the caller, where one is signed in; members of a sample are developers."""
    if visit.viewer.anonymous:
        return {}
    is_member = visit.viewer.username in project.members
    role = {"access_level": 30, "notification_level": 3} if is_member else None
    return {"permissions": {"project_access": role, "group_access": None}}


def listed_project(visit: Visit, project: SampleProject) -> dict[str, object]:
    """A project as lists have it."""
    return _project(visit, project, simple=visit.flag("simple"))


def _project(visit: Visit, project: SampleProject, *, simple: bool) -> dict[str, object]:
    url = f"{visit.url}/{project.full_path}"
    readable = visit.viewer.reads_code(project)
    readme = next((f.path for f in project.files if f.path.lower().startswith("readme")), None)
    body: dict[str, Any] = {
        "id": project.id,
        "description": project.description,
        "name": project.name,
        "name_with_namespace": f"{full_name(visit.world, project.namespace)} / {project.name}",
        "path": project.path,
        "path_with_namespace": project.full_path,
        "created_at": stamp(project.created_at),
        "default_branch": project.default_branch if readable else None,
        "tag_list": list(project.topics),
        "topics": list(project.topics),
        "ssh_url_to_repo": f"git@127.0.0.1:{project.full_path}.git",
        "http_url_to_repo": f"{url}.git",
        "web_url": url,
        "readme_url": f"{url}/-/blob/{project.default_branch}/{readme}" if readme and readable else None,
        "forks_count": project.forks,
        "avatar_url": f"{visit.url}/uploads/-/system/project/avatar/{project.id}/{project.avatar}"
        if project.avatar
        else None,
        "star_count": project.stars,
        "last_activity_at": stamp(project.last_activity_at),
        "visibility": project.visibility,
        "namespace": {
            "id": group_id(project.namespace),
            "name": full_name(visit.world, project.namespace).rpartition(" / ")[2],
            "path": project.namespace.rpartition("/")[2],
            "kind": "user" if any(u.username == project.namespace for u in visit.world.users) else "group",
            "full_path": project.namespace,
            "parent_id": None,
            "avatar_url": None,
            "web_url": f"{visit.url}/groups/{project.namespace}",
        },
    }
    if visit.viewer.anonymous or simple:
        return body
    return body | {
        "archived": project.archived,
        "updated_at": stamp(updated_at(project)),
        "empty_repo": not project.files,
        "repository_access_level": project.repository_access.lower(),
        "issues_access_level": project.issues_access.lower(),
        **{
            f"{feature}_access_level": project.access.get(feature, "ENABLED").lower()
            for feature in _FURTHER_FEATURES
        },
        "public_jobs": project.public_jobs,
        "marked_for_deletion_on": project.deletion_on.isoformat() if project.deletion_on else None,
        "open_issues_count": sum(i.state == "opened" and not i.confidential for i in project.issues),
    }
