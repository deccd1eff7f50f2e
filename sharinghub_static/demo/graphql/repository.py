"""Answers about a repository: trees, files, commits."""

import base64
import mimetypes
from collections.abc import Sequence
from typing import Unpack

from graphql import FieldNode, FragmentSpreadNode, GraphQLError, InlineFragmentNode

from sharinghub_static.demo import repository as git
from sharinghub_static.demo.graphql.call import Call, gid, moment, parse_moment
from sharinghub_static.demo.graphql.connection import Info, Node, Page, connection
from sharinghub_static.demo.graphql.people import user_node
from sharinghub_static.demo.world import SampleFile, SampleProject

__all__ = ["LostRepositoryError", "commit_node", "repository_node"]

_BLOBS_BYTES = 20 << 20
_DATA_FIELDS = frozenset({"rawBlob", "rawTextBlob", "base64EncodedBlob", "plainData"})


def repository_node(call: Call, project: SampleProject) -> Node | None:
    """The repository, or None when the caller may not read it."""
    if not call.viewer.reads_code(project):
        return None
    answers = _Repository(call, project)
    return {
        "rootRef": project.default_branch if project.files else None,
        "empty": not project.files,
        "exists": project.default_branch is not None,
        "tree": answers.tree,
        "paginatedTree": answers.paginated_tree,
        "blobs": answers.blobs,
        "lastCommit": answers.last_commit,
        "commit": answers.last_commit,
        "commits": answers.commits,
    }


def commit_node(call: Call, project: SampleProject, commit: git.Commit) -> Node:
    """A commit, with the e-mail address that GitLab has of its author."""
    user = next((u for u in call.world.users if u.username == commit.author), None)
    name = user.name if user else commit.author_name or commit.author
    path = f"/{project.full_path}/-/commit/{commit.sha}"
    return {
        "id": f"gid://gitlab/Commit/{commit.sha}",
        "sha": commit.sha,
        "shortId": commit.sha[:8],
        "title": commit.title,
        "fullTitle": commit.title,
        "message": commit.message,
        "description": commit.message.partition("\n")[2].strip(),
        "author": user_node(call, commit.author),
        "authorName": name,
        "authorEmail": user.email if user else None,
        "authoredDate": moment(commit.authored_at or commit.committed_at),
        "committedDate": moment(commit.committed_at),
        "committerName": name,
        "committerEmail": user.email if user else None,
        "parentSha": commit.parent or None,
        "webUrl": call.url + path,
        "webPath": path,
    }


class LostRepositoryError(Exception):
    """Gitaly cannot read a repository."""


class _Repository:
    """The questions that take arguments."""

    def __init__(self, call: Call, project: SampleProject) -> None:
        self._call = call
        self._project = project

    def last_commit(self, _info: Info, path: str | None = None, ref: str | None = None) -> Node | None:
        project = self._project
        if project.lost_repository:
            # GitLab's LastCommitResolver has no guard, and its controller answers 500 for the whole document.
            raise LostRepositoryError(project.full_path)
        if not git.known_ref(project, ref):
            return None
        if path and not git.entries(project, path) and git.find_file(project, path) is None:
            return None
        history = git.commits(project)
        named = next((c for c in history if ref and len(ref) >= 7 and c.sha.startswith(ref)), None)
        commit = named or next(iter(history), None)
        return None if commit is None else commit_node(self._call, project, commit)

    def commits(
        self,
        _info: Info,
        ref: str,
        author: str | None = None,
        committedBefore: str | None = None,  # noqa: N803 - GitLab's argument
        committedAfter: str | None = None,  # noqa: N803 - GitLab's argument
        **page: Unpack[Page],
    ) -> Node:
        project = self._project
        if not project.files or not git.known_ref(project, ref):
            raise GraphQLError(
                "ListCommits: Gitlab::Git::CommandError",
                extensions={"code": "GITALY", "gitaly_code": 2, "service": "git"},
            )
        rows = [
            commit
            for commit in git.commits(project)
            if (author or "").lower() in (commit.author or commit.author_name).lower()
            and (committedAfter is None or commit.committed_at >= parse_moment(committedAfter))
            and (committedBefore is None or commit.committed_at < parse_moment(committedBefore))
        ]
        return connection(rows, lambda commit: commit_node(self._call, project, commit), **page)

    def tree(
        self, _info: Info, path: str = "", recursive: bool = False, ref: str | None = None
    ) -> Node | None:
        project = self._project
        if not project.files:
            return None
        inside = git.entries(project, path, recursive=recursive) if git.known_ref(project, ref) else []
        return self._tree(inside)

    def paginated_tree(
        self,
        _info: Info,
        path: str = "",
        recursive: bool = False,
        ref: str | None = None,
        first: int | None = None,
        last: int | None = None,
        after: str | None = None,
        before: str | None = None,
    ) -> Node | None:
        if last is not None or before is not None:
            raise GraphQLError("paginatedTree pages forwards only")
        if not self._project.files:
            return None
        if not git.known_ref(self._project, ref):
            raise GraphQLError("invalid revision or path")
        inside = git.entries(self._project, path, recursive=recursive)
        if not inside and path:
            raise GraphQLError(
                "invalid revision or path",
                extensions={"code": "GITALY", "gitaly_code": 5, "service": "git"},
            )
        rows = connection(inside, _entry_row, first=first, after=after)
        entries = [row["entry"] for row in rows["nodes"](None)]
        info = rows["pageInfo"]
        trees = [entries]

        # One page of entries is one tree, whatever its length.
        def nodes(_info: Info) -> list[Node]:
            return [self._tree(page) for page in trees]

        return {
            "nodes": nodes,
            "edges": lambda _info: [
                {"cursor": info["endCursor"] or "", "node": self._tree(p)} for p in trees
            ],
            "pageInfo": info,
        }

    def _tree(self, inside: Sequence[git.Entry]) -> Node:
        def of(kind: str) -> object:
            chosen = [entry for entry in inside if entry.kind == kind]

            def answer(_info: Info, **page: Unpack[Page]) -> Node:
                return connection(chosen, self._entry, **page)

            return answer

        return {
            "blobs": of("blob"),
            "trees": of("tree"),
            "submodules": of("commit"),
            "lastCommit": self.last_commit,
        }

    def _entry(self, entry: git.Entry) -> Node:
        branch = self._project.default_branch
        door = "blob" if entry.kind == "blob" else "tree"
        path = f"/{self._project.full_path}/-/{door}/{branch}/{entry.path}"
        return {
            "id": f"gid://gitlab/Gitlab::Graphql::Representation::TreeEntry/{entry.sha}",
            "sha": entry.sha,
            "name": entry.name,
            "path": entry.path,
            "flatPath": entry.path,
            "type": entry.kind,
            "mode": entry.mode,
            "lfsOid": entry.lfs_oid or None,
            "webPath": path,
            "webUrl": (entry.url or None) if entry.kind == "commit" else self._call.url + path,
            "treeUrl": f"{entry.url}/-/tree/{entry.sha}" if entry.kind == "commit" else None,
        }

    def blobs(
        self,
        info: Info,
        paths: list[str],
        ref: str | None = None,
        **page: Unpack[Page],
    ) -> Node:
        project = self._project
        if not project.files:
            return connection([], self._blob, **page)
        if not git.known_ref(project, ref):
            raise GraphQLError("Ref is not valid")
        wanted = set(paths)
        files = [f for f in project.files if f.path in wanted and not f.is_missing]
        size = sum(f.size for f in files)
        if len(wanted) > 1 and size > _BLOBS_BYTES and _DATA_FIELDS & selected(info):
            raise GraphQLError(f"Max blobs size limit exceeded ({size / (1 << 20):.0f} MiB / 20 MiB).")
        return connection(files, self._blob, **page)

    def _blob(self, file: SampleFile) -> Node:
        project = self._project
        text = _text(file.content)
        size = file.lfs_size if file.lfs_oid else file.size
        at = f"{project.default_branch}/{file.path}"
        return {
            "id": gid("Blob", int(file.blob_id[:12], 16)),
            "oid": file.blob_id,
            "name": file.path.rpartition("/")[2],
            "path": file.path,
            "mode": file.mode,
            "size": str(file.size),
            "rawSize": str(size),
            "lfsOid": file.lfs_oid or None,
            "language": (mimetypes.guess_type(file.path)[0] or "").partition("/x-")[2] or None,
            "rawBlob": git.decoded(file.content),
            "rawTextBlob": text,
            "base64EncodedBlob": base64.b64encode(file.content).decode(),
            "plainData": text,
            "webPath": f"/{project.full_path}/-/blob/{at}",
            "rawPath": f"/{project.full_path}/-/raw/{at}",
            "storedExternally": bool(file.lfs_oid),
        }


def _entry_row(entry: git.Entry) -> Node:
    return {"entry": entry}


def _text(content: bytes) -> str | None:
    # Git's own test for a binary file: a zero byte near its start.
    return None if b"\0" in content[:8000] else git.decoded(content)


def selected(info: Info) -> set[str]:
    """Names of all fields asked for below the one that is answered, fragments included."""
    found: set[str] = set()
    waiting = [node.selection_set for node in info.field_nodes]
    while waiting:
        selection_set = waiting.pop()
        for node in selection_set.selections if selection_set else ():
            if isinstance(node, FragmentSpreadNode):
                waiting.append(info.fragments[node.name.value].selection_set)
            elif isinstance(node, FieldNode | InlineFragmentNode):
                waiting.append(node.selection_set)
            if isinstance(node, FieldNode):
                found.add(node.name.value)
    return found
