"""Lists of a project and of the instance that clients ask for, though a crawl does not."""

from zlib import crc32

from werkzeug.wrappers import Response

from sharinghub_static.demo import repository as git
from sharinghub_static.demo.directory import find_group, full_name, group_id
from sharinghub_static.demo.rest.instance import person
from sharinghub_static.demo.rest.lookup import not_found, project_at, readable_at, signed_in, stamp
from sharinghub_static.demo.rest.paging import by_number
from sharinghub_static.demo.rest.projects import listed_project
from sharinghub_static.demo.visit import Visit, reply
from sharinghub_static.demo.world import SampleGroup, SampleProject, SampleRelease

__all__ = [
    "branches",
    "forks",
    "groups",
    "labels",
    "members",
    "milestones",
    "protected_branches",
    "release_links",
    "starrers",
    "tag",
    "tags",
]

_DEVELOPER = 30


def groups(visit: Visit) -> Response:
    """``GET /groups``: those with something the caller sees."""
    spaces = {p.namespace for p in visit.viewer.projects(visit.world)}
    parts = {space.rsplit("/", n)[0] for space in spaces for n in range(space.count("/") + 1)}
    paths = sorted(parts | {group.full_path for group in visit.world.groups})
    found = [g for path in paths if (g := find_group(visit.world, visit.viewer, path)) is not None]

    def make(group: SampleGroup) -> dict[str, object]:
        parent = group.full_path.rpartition("/")[0]
        return {
            "id": group_id(group.full_path),
            "name": group.name,
            "path": group.full_path.rpartition("/")[2],
            "full_path": group.full_path,
            "full_name": full_name(visit.world, group.full_path),
            "description": group.description,
            "visibility": group.visibility,
            "web_url": f"{visit.url}/groups/{group.full_path}",
            "avatar_url": None,
            "parent_id": group_id(parent) if parent else None,
        }

    words = visit.request.args.get("search", "").lower()
    return by_number(visit, [g for g in found if words in f"{g.name}\n{g.full_path}".lower()], make)


def labels(visit: Visit, project: str) -> Response:
    """``GET /projects/:id/labels``."""
    found = project_at(visit, project)
    named = sorted({label for _iid, issue in visit.viewer.issues(found) for label in issue.labels})

    def make(label: str) -> dict[str, object]:
        bearing = [issue for _iid, issue in visit.viewer.issues(found) if label in issue.labels]
        return {
            "id": 1 + crc32(f"{found.id} {label}".encode()),
            "name": label,
            "description": None,
            "color": "#6699cc",
            "text_color": "#FFFFFF",
            "open_issues_count": sum(issue.state == "opened" for issue in bearing),
            "closed_issues_count": sum(issue.state == "closed" for issue in bearing),
            "priority": None,
            "is_project_label": True,
        }

    return by_number(visit, named, make)


def members(visit: Visit, project: str) -> Response:
    """``GET /projects/:id/members`` and ``…/members/all``."""
    found = project_at(visit, project)
    signed_in(visit)
    return by_number(
        visit,
        found.members,
        lambda name: {**person(visit, name), "access_level": _DEVELOPER, "expires_at": None},
    )


def milestones(visit: Visit, project: str) -> Response:
    """``GET /projects/:id/milestones``: no sample has any."""
    project_at(visit, project)
    return by_number(visit, (), dict)


def branches(visit: Visit, project: str) -> Response:
    """``GET /projects/:id/repository/branches``."""
    found = readable_at(visit, project)
    newest = git.head(found)
    known = {
        **found.branches,
        **({found.default_branch: newest.sha} if found.default_branch and newest else {}),
    }
    words = visit.request.args.get("search", "")
    rows = [(name, known[name]) for name in sorted(known) if words in name]

    def make(row: tuple[str, str]) -> dict[str, object]:
        name, sha = row
        return {
            "name": name,
            "default": name == found.default_branch,
            "protected": name == found.default_branch and found.protected,
            "web_url": f"{visit.url}/{found.full_path}/-/tree/{name}",
            "commit": _commit(found, sha),
        }

    return by_number(visit, rows, make)


def protected_branches(visit: Visit, project: str) -> Response:
    """``GET /projects/:id/protected_branches``: for members."""
    found = readable_at(visit, project)
    signed_in(visit)
    names = [found.default_branch] if found.protected and found.default_branch else []
    return by_number(
        visit,
        names,
        lambda name: {"id": found.id, "name": name, "allow_force_push": False, "push_access_levels": []},
    )


def tags(visit: Visit, project: str) -> Response:
    """``GET /projects/:id/repository/tags``, newest first."""
    found = readable_at(visit, project)
    rows = sorted(found.releases, key=lambda release: release.released_at, reverse=True)
    return by_number(visit, rows, lambda release: _tag(found, release))


def tag(visit: Visit, project: str, tag: str) -> Response:
    """``GET /projects/:id/repository/tags/:tag_name``."""
    found = readable_at(visit, project)
    for release in found.releases:
        if release.tag == tag:
            return reply(_tag(found, release))
    raise not_found("Tag")


def _tag(project: SampleProject, release: SampleRelease) -> dict[str, object]:
    commit = git.tagged(project, release)
    return {
        "name": release.tag,
        "message": "",
        "target": commit.sha if commit else None,
        "commit": _commit(project, commit.sha) if commit else None,
        "release": {"tag_name": release.tag, "description": release.description},
        "protected": False,
        "created_at": None,
    }


def _commit(project: SampleProject, sha: str) -> dict[str, object]:
    known = next((commit for commit in git.commits(project) if commit.sha == sha), None)
    return {
        "id": sha,
        "short_id": sha[:8],
        "title": known.title if known else "",
        "message": known.message if known else "",
        "committed_date": stamp(known.committed_at) if known else None,
    }


def release_links(visit: Visit, project: str, tag: str) -> Response:
    """``GET /projects/:id/releases/:tag_name/assets/links``."""
    found = readable_at(visit, project, "releases")
    release = next((release for release in found.releases if release.tag == tag), None)
    if release is None:
        raise not_found("Release")
    rows = [
        {"id": rank, "name": link.name, "url": link.url, "link_type": link.kind.lower()}
        for rank, link in enumerate(release.links, 1)
    ]
    return by_number(visit, rows[::-1], dict)


def starrers(visit: Visit, project: str) -> Response:
    """``GET /projects/:id/starrers``: those users of whom it is known."""
    found = project_at(visit, project)
    rows = [user.username for user in visit.world.users if found.full_path in user.starred]
    return by_number(
        visit, rows, lambda name: {"starred_since": stamp(found.created_at), "user": person(visit, name)}
    )


def forks(visit: Visit, project: str) -> Response:
    """``GET /projects/:id/forks``."""
    found = project_at(visit, project)
    rows = [p for p in visit.viewer.projects(visit.world) if p.forked_from == found.id]
    return by_number(visit, rows[::-1], lambda fork: listed_project(visit, fork))
