"""GitLab's web pages, as far as links of a published site lead there."""

import hashlib
import html
import re
from urllib.parse import unquote

from werkzeug.wrappers import Response

from sharinghub_static.demo import repository as git
from sharinghub_static.demo.rest.repository import archive_of
from sharinghub_static.demo.visit import AnsweredError, Visit
from sharinghub_static.demo.world import SampleProject
from sharinghub_static.media_types import media_type_of

__all__ = ["answer_web"]

_DOOR = re.compile(r"/(?P<project>.+?)/-/(?P<door>\w+)(?:/(?P<rest>.*))?\Z")
_AVATAR = re.compile(
    r"/uploads/-/system/(?P<kind>project|user|group)/avatar/(?P<key>[^/]+)(?:/(?P<file>.+))?\Z"
)


def answer_web(visit: Visit) -> Response:
    """The answer to a request outside ``/api``. None of these allow a foreign page to read them."""
    path = unquote(str(visit.request.environ["RAW_URI"]).partition("?")[0])
    avatar = _AVATAR.match(path)
    if avatar:
        return _avatar(visit, avatar["kind"], avatar["key"], avatar["file"] or "")
    door = _DOOR.match(path)
    try:
        if door:
            return _project_door(visit, door["project"], door["door"], door["rest"] or "")
        if path == "/":
            return _page("GitLab", "".join(_link(p) for p in visit.viewer.projects(visit.world)))
        return _project_page(visit, path.strip("/"))
    except AnsweredError as answered:
        return answered.response


def _project_page(visit: Visit, path: str) -> Response:
    project = visit.viewer.project(visit.world, path.removesuffix(".git"))
    if project is None:
        inside = [
            p for p in visit.viewer.projects(visit.world) if p.namespace == path.removeprefix("groups/")
        ]
        return _page(path, "".join(map(_link, inside))) if inside else _missing(visit)
    return _page(project.name, f"<p>{html.escape(project.description)}</p>")


def _project_door(visit: Visit, full_path: str, door: str, rest: str) -> Response:
    project = visit.viewer.project(visit.world, full_path)
    if project is None or (
        door in ("raw", "blob", "tree", "archive") and not visit.viewer.reads_code(project)
    ):
        return _missing(visit)
    if door in ("raw", "blob"):
        # A ref may hold slashes: it is what stands before the path of a file there is.
        matches = [f for f in project.files if rest.endswith(f"/{f.path}")]
        file = next((f for f in matches if git.known_ref(project, rest.removesuffix(f"/{f.path}"))), None)
        if file is None:
            return _missing(visit)
        if door == "blob":
            return _page(file.path, f"<pre>{html.escape(file.content.decode('utf-8', 'replace'))}</pre>")
        visit.ration(f"raw {project.id} {file.path}", visit.limits.raw_per_minute)
        data = git.lfs_content(file) if file.lfs_oid else file.content
        # Never text/html: GitLab keeps strangers' pages from running on its own address.
        binary = b"\0" in data[:8000]
        kind = "application/octet-stream" if binary else "text/plain; charset=utf-8"
        return Response(data, content_type=kind, headers={"X-Content-Type-Options": "nosniff"})
    if door == "archive":
        ref, _, name = rest.rpartition("/")
        kind = next((k for k in ("zip", "tar.gz") if name.endswith(f".{k}")), "")
        return archive_of(project, ref, kind) if kind and git.known_ref(project, ref) else _missing(visit)
    return _page(f"{project.name}: {door}", f"<p>{html.escape(rest)}</p>")


def _missing(visit: Visit) -> Response:
    # GitLab sends strangers to the sign-in page rather than tell them what exists.
    if visit.viewer.anonymous:
        return Response("", 302, {"Location": f"{visit.url}/users/sign_in"})
    return _page("404: Page not found", "", 404)


def _link(project: SampleProject) -> str:
    return f'<p><a href="/{html.escape(project.full_path)}">{html.escape(project.full_path)}</a></p>'


def _page(title: str, body: str, status: int = 200) -> Response:
    name = html.escape(title)
    page = (
        f"<!DOCTYPE html><html lang=en><meta charset=utf-8><title>{name}</title><h1>{name}</h1>{body}</html>"
    )
    return Response(page, status, mimetype="text/html")


def _avatar(visit: Visit, kind: str, key: str, name: str) -> Response:
    """The picture a project was given, read from its repository; for others a disc of their own colour."""
    projects = visit.viewer.projects(visit.world) if kind == "project" else []
    project = next((p for p in projects if str(p.id) == key), None)
    if kind == "project" and (project is None or project.avatar != name):
        return _missing(visit)
    file = git.find_file(project, name) if project else None
    if file is not None:
        return Response(file.content, mimetype=media_type_of(name) or "application/octet-stream")
    return Response(_portrait(key), mimetype="image/svg+xml")


def _portrait(key: str) -> str:
    colour = hashlib.sha256(key.encode()).hexdigest()[:6]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64">'
        f'<rect width="64" height="64" rx="32" fill="#{colour}"/></svg>'
    )
