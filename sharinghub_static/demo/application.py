"""From a request to a response: who sends it, how often, and to which part of GitLab.

Of GitLab's web pages there are those to which links of a published site lead.
"""

import hashlib
import html
import json
import re
import threading
import zlib
from urllib.parse import unquote

from werkzeug.wrappers import Request, Response

from sharinghub_static.demo import repository as git
from sharinghub_static.demo.git_http import answer_git, large_file
from sharinghub_static.demo.graphql.endpoint import RefusedError, answer_all
from sharinghub_static.demo.limits import Limits, Throttle, throttle_refusal
from sharinghub_static.demo.rest.repository import archive_of
from sharinghub_static.demo.rest.routes import answer_rest
from sharinghub_static.demo.viewer import BadTokenError, identify
from sharinghub_static.demo.visit import AnsweredError, Visit
from sharinghub_static.demo.world import SampleProject, World
from sharinghub_static.media_types import media_type_of

__all__ = ["Application"]

_DOOR = re.compile(r"/(?P<project>.+?)/-/(?P<door>\w+)(?:/(?P<rest>.*))?\Z")
_AVATAR = re.compile(
    r"/uploads/-/system/(?P<kind>project|user|group|projects/topic)/avatar/(?P<key>[^/]+)(?:/(?P<file>.+))?\Z"
)


def answer_web(visit: Visit) -> Response:
    """The answer to a request outside ``/api``. None of these allow a foreign page to read them."""
    path = unquote(str(visit.request.environ["RAW_URI"]).partition("?")[0])
    of_git = answer_git(visit, path)
    if of_git is not None:
        return of_git
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
        # A ref may hold slashes: it is what is before the path of a file there is.
        matches = [f for f in project.files if rest.endswith(f"/{f.path}") and not f.is_missing]
        file = next((f for f in matches if git.known_ref(project, rest.removesuffix(f"/{f.path}"))), None)
        if file is None:
            return _missing(visit)
        if door == "blob":
            return _page(file.path, f"<pre>{html.escape(git.decoded(file.content))}</pre>")
        visit.ration(f"raw {project.id} {file.path}", visit.limits.raw_per_minute)
        if file.lfs_oid:
            return large_file(visit, file)
        data = file.content
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
    if kind in ("group", "projects/topic"):
        return Response(_disc(key), mimetype="image/png")
    return Response(_portrait(key), mimetype="image/svg+xml")


def _disc(key: str) -> bytes:
    """A disc of a colour as PNG, which GitLab takes for an avatar; SVG it does not."""
    colour, size = hashlib.sha256(key.encode()).digest()[:3], 96  # pixels
    middle = (size - 1) / 2
    rows = b"".join(
        b"\0"
        + b"".join(
            colour + (b"\xff" if (x - middle) ** 2 + (y - middle) ** 2 <= middle**2 else b"\0")
            for x in range(size)
        )
        for y in range(size)
    )

    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = zlib.crc32(kind + content).to_bytes(4, "big")
        return len(content).to_bytes(4, "big") + kind + content + checksum

    head = size.to_bytes(4, "big") * 2 + bytes((8, 6, 0, 0, 0))  # eight bits, with alpha
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", head),
            chunk(b"IDAT", zlib.compress(rows)),
            chunk(b"IEND", b""),
        )
    )


def _portrait(key: str) -> str:
    colour = hashlib.sha256(key.encode()).hexdigest()[:6]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64">'
        f'<rect width="64" height="64" rx="32" fill="#{colour}"/></svg>'
    )


class Application:
    """Answers requests about the world it holds."""

    def __init__(self, world: World, limits: Limits) -> None:
        self.url = ""
        self._world = world
        self._lock = threading.Lock()
        self._limits = limits
        self._throttle = Throttle(limits.window_seconds)

    @property
    def world(self) -> World:
        """What there is."""
        with self._lock:
            return self._world

    @world.setter
    def world(self, world: World) -> None:
        with self._lock:
            self._world = world

    def _change(self, world: World) -> None:
        self.world = world

    def answer(self, request: Request) -> Response:
        """The answer to one request; it sees one world throughout."""
        world = self.world
        refusal = self._throttled(request)
        if refusal is not None:
            return refusal
        api = request.path.startswith("/api/")
        graphql = request.path == "/api/graphql"
        try:
            viewer = identify(world, request)
        except BadTokenError as error:
            if graphql:
                return _json({"errors": [{"message": "Invalid token"}]}, 401)
            return _json(error.body, error.status)
        visit = Visit(request, world, viewer, self.url, self._limits, self._throttle, self._change)
        if graphql:
            response = _graphql(visit)
        elif api:
            response = answer_rest(visit)
        else:
            return answer_web(visit)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    def _throttled(self, request: Request) -> Response | None:
        limit = self._limits.requests_per_minute
        if limit is None:
            return None
        signed_in = any(name in request.headers for name in ("PRIVATE-TOKEN", "Authorization", "JOB-TOKEN"))
        name = "throttle_authenticated_api" if signed_in else "throttle_unauthenticated_api"
        caller = request.headers.get("PRIVATE-TOKEN") or request.headers.get("Authorization") or "anonymous"
        observed = self._throttle.count("all", caller)
        if observed <= limit:
            return None
        return throttle_refusal(name, limit, observed, self._throttle.reset_at())


def _graphql(visit: Visit) -> Response:
    if visit.request.method != "POST":
        return _json({"errors": [{"message": "Not Found"}]}, 404)
    try:
        body = json.loads(visit.request.get_data())
        return _json(answer_all(visit.world, visit.viewer, visit.url, body), 200)
    except RefusedError as refusal:
        return _json({"errors": [{"message": str(refusal)}]}, refusal.status)
    except ValueError:
        return _json({"errors": [{"message": "Bad Request"}]}, 400)


def _json(body: object, status: int) -> Response:
    return Response(json.dumps(body), status, mimetype="application/json")
