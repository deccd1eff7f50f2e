"""A repository: tree, files, commits, contributors, archive."""

import base64
import hashlib
import io
import tarfile
import zipfile
from collections import Counter
from urllib.parse import quote

from werkzeug.wrappers import Response

from sharinghub_static.demo import repository as git
from sharinghub_static.demo.git_http import large_file
from sharinghub_static.demo.rest.lookup import not_found, readable_at, stamp
from sharinghub_static.demo.rest.model_files import STORED_MARK
from sharinghub_static.demo.rest.paging import by_key, by_number
from sharinghub_static.demo.visit import AnsweredError, Visit, reply
from sharinghub_static.demo.world import SampleFile, SampleProject

__all__ = ["archive", "archive_of", "branch", "commits", "contributors", "file", "raw", "tree"]

_EPOCH = (1980, 1, 1, 0, 0, 0)


def tree(visit: Visit, project: str) -> Response:
    """``GET /projects/:id/repository/tree``."""
    found = readable_at(visit, project)
    asked = visit.request.args
    if not git.known_ref(found, asked.get("ref")) or not found.files:
        raise not_found("Tree")
    inside = git.entries(found, asked.get("path", ""), recursive=visit.flag("recursive"))
    if not inside:
        raise AnsweredError(reply({"message": "404 invalid revision or path Not Found"}, 404))

    def make(entry: git.Entry) -> dict[str, object]:
        return {
            "id": entry.sha,
            "name": entry.name,
            "type": entry.kind,
            "path": entry.path,
            "mode": entry.mode,
        }

    if asked.get("pagination") == "keyset":
        return by_key(visit, inside, make, lambda e: e.path, cursor="page_token")
    return by_number(visit, inside, make)


def file(visit: Visit, project: str, path: str) -> Response:
    """``GET`` and ``HEAD /projects/:id/repository/files/:path``."""
    found, content = _file_at(visit, project, path, needs_ref=True)
    head = git.head(found)
    sha = head.sha if head else ""
    body = {
        "file_name": path.rpartition("/")[2],
        "file_path": path,
        "size": content.size,
        "encoding": "base64",
        "content_sha256": hashlib.sha256(content.content).hexdigest(),
        "ref": visit.request.args["ref"],
        "blob_id": content.blob_id,
        "commit_id": sha,
        "last_commit_id": sha,
        "execute_filemode": content.mode == "100755",
    }
    headers = {f"X-Gitlab-{name.replace('_', '-').title()}": str(value) for name, value in body.items()}
    if visit.request.method == "HEAD":
        return Response("", 200, headers)
    return reply({**body, "content": base64.b64encode(content.content).decode()}, headers=headers)


def raw(visit: Visit, project: str, path: str) -> Response:
    """``GET /projects/:id/repository/files/:path/raw``."""
    found, content = _file_at(visit, project, path, needs_ref=False)
    visit.ration(f"raw {found.id} {path}", visit.limits.raw_per_minute)
    is_stored = bool(content.lfs_oid) and visit.flag("lfs")
    if is_stored:
        response = large_file(visit, content)
    else:
        data = content.content
        kind = "application/octet-stream" if b"\0" in data[:8000] else "text/plain; charset=utf-8"
        response = Response(data, content_type=kind)
    response.headers["X-Gitlab-Size"] = str(content.lfs_size if is_stored else content.size)
    response.headers["X-Gitlab-Blob-Id"] = content.blob_id
    response.headers["X-Gitlab-File-Path"] = path.encode("ascii", "replace").decode()
    if is_stored:
        response.headers[STORED_MARK] = "lfs"
    return response


def commits(visit: Visit, project: str) -> Response:
    """``GET /projects/:id/repository/commits``."""
    found = readable_at(visit, project)
    known = {user.username: user for user in visit.world.users}

    def make(commit: git.Commit) -> dict[str, object]:
        author = known.get(commit.author)
        return {
            "id": commit.sha,
            "short_id": commit.sha[:8],
            "title": commit.title,
            "message": commit.message,
            "author_name": author.name if author else commit.author_name or commit.author,
            "author_email": author.email if author else _address(commit.author),
            "authored_date": stamp(commit.authored_at or commit.committed_at),
            "committed_date": stamp(commit.committed_at),
            "created_at": stamp(commit.committed_at),
            "parent_ids": [commit.parent] if commit.parent else [],
            "web_url": f"{visit.url}/{found.full_path}/-/commit/{commit.sha}",
        }

    return by_number(visit, git.commits(found), make)


def branch(visit: Visit, project: str, branch: str) -> Response:
    """``GET /projects/:id/repository/branches/:branch``."""
    found = readable_at(visit, project)
    newest = git.head(found)
    is_default = branch == found.default_branch
    sha = newest.sha if newest and is_default else found.branches.get(branch, "")
    if not sha:
        raise not_found("Branch")
    commit = next((c for c in git.commits(found) if c.sha == sha), None)
    return reply(
        {
            "name": branch,
            "default": is_default,
            "merged": not is_default and commit is not None,
            "protected": is_default and found.protected,
            "can_push": visit.viewer.is_member(found),
            "web_url": f"{visit.url}/{found.full_path}/-/tree/{quote(branch)}",
            "commit": {"id": sha, "short_id": sha[:8], "title": commit.title if commit else ""},
        }
    )


def contributors(visit: Visit, project: str) -> Response:
    """``GET /projects/:id/repository/contributors``: with e-mail addresses, as GitLab has them."""
    found = readable_at(visit, project)
    known = {user.username: user for user in visit.world.users}
    counted = Counter(
        commit.author or commit.author_name for commit in git.commits(found) if not commit.is_merge
    )
    named = {commit.author_name for commit in git.commits(found) if not commit.author}

    def make(username: str) -> dict[str, object]:
        user = known.get(username)
        return {
            "name": user.name if user else username,
            "email": user.email if user else _address("" if username in named else username),
            "commits": counted[username],
            "additions": 0,
            "deletions": 0,
        }

    return by_number(visit, sorted(counted, key=lambda name: (counted[name], name)), make)


def _address(username: str) -> str:
    """The address of somebody who is not among the users; of an author without an account none is kept."""
    return f"{username}@users.noreply.example" if username else ""


def archive(visit: Visit, project: str, kind: str = "tar.gz") -> Response:
    """``GET /projects/:id/repository/archive``."""
    found = readable_at(visit, project)
    visit.ration("archive", visit.limits.archives_per_minute)
    ref = visit.request.args.get("sha") or found.default_branch or ""
    if not git.known_ref(found, ref) or kind not in ("zip", "tar.gz"):
        raise not_found("File")
    return archive_of(found, ref, kind)


def archive_of(project: SampleProject, ref: str, kind: str) -> Response:
    """The files at ``ref`` as ``zip`` or ``tar.gz``, below a folder that names both."""
    folder, buffer = f"{project.path}-{ref.replace('/', '-')}", io.BytesIO()
    inside = [entry for entry in project.files if not entry.is_missing]
    if kind == "zip":
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
            for entry in inside:
                packed.writestr(zipfile.ZipInfo(f"{folder}/{entry.path}", _EPOCH), entry.content)
    else:
        with tarfile.open(fileobj=buffer, mode="w:gz") as packed_tar:
            for entry in inside:
                info = tarfile.TarInfo(f"{folder}/{entry.path}")
                info.size = len(entry.content)
                packed_tar.addfile(info, io.BytesIO(entry.content))
    headers = {"Content-Disposition": f'attachment; filename="{folder}.{kind}"'}
    return Response(buffer.getvalue(), 200, headers, mimetype="application/octet-stream")


def _file_at(visit: Visit, project: str, path: str, *, needs_ref: bool) -> tuple[SampleProject, SampleFile]:
    found = readable_at(visit, project)
    ref = visit.request.args.get("ref")
    if needs_ref and not ref:
        raise AnsweredError(reply({"error": "ref is missing, ref is empty"}, 400))
    if not git.known_ref(found, ref):
        raise not_found("Commit")
    content = git.find_file(found, path)
    if content is None:
        raise not_found("File")
    return found, content
