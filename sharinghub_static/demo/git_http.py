"""Git over HTTP, for reading: the smart protocol of ``git clone`` and ``git fetch``, and Git LFS's batch API.

Sources: https://git-scm.com/docs/gitprotocol-http,
https://github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, cast

from werkzeug.wrappers import Response

from sharinghub_static.demo import repository as git
from sharinghub_static.demo.visit import Visit, reply
from sharinghub_static.demo.world import SampleFile, SampleProject

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment
    from dulwich.repo import BaseRepo
    from dulwich.server import BackendRepo

__all__ = ["answer_git"]

_DOOR = re.compile(
    r"/(?P<project>.+?)\.git/"
    r"(?P<door>info/refs|git-upload-pack|git-receive-pack|info/lfs/objects/batch|gitlab-lfs/objects/[0-9a-f]{64})\Z"
)
_LFS_TYPE = "application/vnd.git-lfs+json"


def answer_git(visit: Visit, path: str) -> Response | None:
    """The answer to a request of Git or Git LFS; None for any other.

    Args:
        visit: the request.
        path: of its address, decoded.
    """
    match = _DOOR.match(path)
    if match is None:
        return None
    project = visit.viewer.project(visit.world, match["project"])
    if project is None or not visit.viewer.reads_code(project) or project.default_branch is None:
        # GitLab asks strangers for a password rather than tell them what exists.
        if visit.viewer.anonymous:
            text = "HTTP Basic: Access denied."
            return Response(text, 401, {"WWW-Authenticate": 'Basic realm="GitLab"'}, mimetype="text/plain")
        return Response("The project you were looking for could not be found.", 404, mimetype="text/plain")
    door = match["door"]
    if door == "info/lfs/objects/batch":
        return _batch(visit, project)
    if door.startswith("gitlab-lfs/"):
        file = _stored(project, door.rpartition("/")[2])
        return large_file(visit, file) if file else reply({"message": "Not Found"}, 404)
    if door == "git-receive-pack" or visit.request.args.get("service") == "git-receive-pack":
        return Response("You are not allowed to push code to this project.", 403, mimetype="text/plain")
    if project.lost_repository:
        return Response("Internal API error", 500, mimetype="text/plain")
    if find_spec("dulwich") is None:
        return Response(
            "Git needs dulwich here: pip install 'sharinghub-static[demo]'", 501, mimetype="text/plain"
        )
    return _upload_pack(visit, project, door)


def large_file(visit: Visit, file: SampleFile) -> Response:
    """What a pointer of Git LFS stands for, in parts where they are asked for."""
    data = git.lfs_content(file)
    response = Response(data, content_type="application/octet-stream")
    response.set_etag(file.lfs_oid)
    return response.make_conditional(visit.request.environ, accept_ranges=True, complete_length=len(data))


def _stored(project: SampleProject, oid: str) -> SampleFile | None:
    return next((file for file in project.files if file.lfs_oid == oid), None)


def _batch(visit: Visit, project: SampleProject) -> Response:
    try:
        asked = json.loads(visit.request.get_data())
        objects = [(str(each["oid"]), int(each["size"])) for each in asked["objects"]]
    except (ValueError, KeyError, TypeError):
        return _lfs({"message": "Invalid request"}, 422)
    if asked.get("operation") != "download":
        return _lfs({"message": "Access forbidden. Check your access level."}, 403)
    base = f"{visit.url}/{project.full_path}.git/gitlab-lfs/objects/"

    def row(oid: str, size: int) -> dict[str, Any]:
        if _stored(project, oid) is None:
            missing = {
                "code": 404,
                "message": "Object does not exist on the server or you don't have permissions to access it",
            }
            return {"oid": oid, "size": size, "error": missing}
        actions = {"download": {"href": base + oid, "header": {}}}
        return {"oid": oid, "size": size, "authenticated": True, "actions": actions}

    return _lfs({"transfer": "basic", "objects": [row(oid, size) for oid, size in objects]}, 200)


def _lfs(body: dict[str, Any], status: int) -> Response:
    return Response(json.dumps(body), status, content_type=_LFS_TYPE)


def _upload_pack(visit: Visit, project: SampleProject, door: str) -> Response:
    from dulwich.server import DictBackend, UploadPackHandler
    from dulwich.web import make_wsgi_chain

    with _opened(project) as repository:
        backend: dict[str, BackendRepo] = {"/": cast("BackendRepo", repository)}  # dulwich's own use of it
        handlers: dict[bytes, Callable[..., Any]] = {b"git-upload-pack": UploadPackHandler}
        application = make_wsgi_chain(DictBackend(backend), handlers=handlers)
        environ = {**visit.request.environ, "PATH_INFO": f"/{door}", "SCRIPT_NAME": ""}
        return _whole(application, environ)


def _whole(application: "WSGIApplication", environ: "WSGIEnvironment") -> Response:
    """All of a response at once, for its repository is closed then.

    dulwich writes through the function that ``start_response`` returns, of which werkzeug's own way to run an
    application loses what was written.
    """
    parts: list[bytes] = []
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(
        status: str, headers: list[tuple[str, str]], _error: object = None
    ) -> Callable[..., object]:
        started.append((status, headers))
        return parts.append

    parts.extend(application(environ, start_response))
    status, headers = started[-1]
    return Response(b"".join(parts), status, headers)


@contextmanager
def _opened(project: SampleProject) -> "Iterator[BaseRepo]":
    """The repository on disk, or one in memory with the objects of a sample."""
    from dulwich.objects import ObjectID, ShaFile
    from dulwich.refs import Ref
    from dulwich.repo import MemoryRepo, Repo

    if project.folder:
        repository = Repo(project.folder)
        try:
            yield repository
        finally:
            repository.close()
        return
    memory = MemoryRepo()
    kinds = {"commit": 1, "tree": 2, "blob": 3}
    for kind, content in git.objects(project):
        memory.object_store.add_object(ShaFile.from_raw_string(kinds[kind], content))
    newest = git.head(project)
    if newest is not None:
        branch = Ref(f"refs/heads/{project.default_branch}".encode())
        memory.refs[branch] = ObjectID(newest.sha.encode())
        memory.refs.set_symbolic_ref(Ref(b"HEAD"), branch)
        for release in project.releases:
            memory.refs[Ref(f"refs/tags/{release.tag}".encode())] = ObjectID(newest.sha.encode())
    try:
        yield memory
    finally:
        memory.close()
