"""A sample project's repository as Git would describe it: ids, entries, commits, refs.

Ids are those of Git, so that they are the same in a clone.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sharinghub_static.demo.git_objects import EMPTY_TREE, commit_content, object_id, tree_content
from sharinghub_static.demo.world import SampleFile, SampleProject, SampleRelease

__all__ = [
    "Commit",
    "Entry",
    "commits",
    "decoded",
    "entries",
    "find_file",
    "head",
    "known_ref",
    "lfs_content",
    "objects",
    "tagged",
]

LFS_BYTES_LIMIT = 1 << 20
"""A stored object is made up to this size only, in bytes."""

_GUESSED_FROM = 50
"""Bytes of a text from which on its encoding can be guessed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a tree; ``kind`` is ``tree``, ``blob`` or ``commit`` (a submodule)."""

    kind: str
    path: str
    sha: str
    mode: str
    lfs_oid: str = ""
    url: str = ""

    @property
    def name(self) -> str:
        """Last segment of the path."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit of the default branch, ``parent`` being empty for the first; a merge has further parents.

    ``author`` is a username; empty for an author without an account, who has a name alone.
    """

    sha: str
    parent: str
    author: str
    message: str
    committed_at: datetime
    is_merge: bool = False
    author_name: str = ""
    authored_at: datetime | None = None

    @property
    def title(self) -> str:
        """First line of the message."""
        return self.message.partition("\n")[0]


@lru_cache(maxsize=8192)
def _entries(files: tuple[SampleFile, ...], submodules: tuple[tuple[str, str], ...]) -> tuple[Entry, ...]:
    found = [Entry("blob", f.path, f.blob_id, f.mode, f.lfs_oid) for f in files]
    found += [
        Entry("commit", path, object_id("commit", f"{path}\0{url}".encode()), "160000", url=url)
        for path, url in submodules
    ]
    inside: dict[str, list[Entry]] = {}
    for entry in found:
        inside.setdefault(_folder(entry.path), []).append(entry)
    for folder in list(inside):
        while folder:
            folder = _folder(folder)
            inside.setdefault(folder, [])
    # The deepest first: the id of a folder is that of what is in it.
    for folder in sorted(filter(None, inside), key=lambda path: path.count("/"), reverse=True):
        tree = Entry("tree", folder, object_id("tree", _content(inside[folder])), "040000")
        inside[_folder(folder)].append(tree)
        found.append(tree)
    return tuple(sorted(found, key=lambda e: (e.path + "/" if e.kind == "tree" else e.path).encode()))


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _content(inside: Iterable[Entry]) -> bytes:
    return tree_content((entry.mode, entry.name, entry.sha) for entry in inside)


def objects(project: SampleProject) -> Iterator[tuple[str, bytes]]:
    """Kind and content of all that Git keeps of a sample project: files, folders, commits."""
    listed = _entries(project.files, tuple(project.submodules.items()))
    yield from (("blob", file.content) for file in project.files)
    for folder in ["", *(entry.path for entry in listed if entry.kind == "tree")]:
        yield "tree", _content(entry for entry in listed if _folder(entry.path) == folder)
    yield "tree", b""
    yield from (("commit", content) for _commit, content in _sample_history(project))


def _root(project: SampleProject) -> str:
    return object_id("tree", _content(entries(project)))


def entries(project: SampleProject, folder: str = "", *, recursive: bool = False) -> list[Entry]:
    """The tree below ``folder``: in Git's order when recursive, else folders, files, submodules."""
    folder = folder.strip("/")
    prefix = f"{folder}/" if folder else ""
    inside = [
        entry
        for entry in _entries(project.files, tuple(project.submodules.items()))
        if entry.path.startswith(prefix) and (recursive or "/" not in entry.path[len(prefix) :])
    ]
    if recursive:
        return inside
    return sorted(inside, key=lambda e: ("tree", "blob", "commit").index(e.kind))


class _Same:
    """A project as the key of a cache: by identity, for a long history takes long to compare."""

    __slots__ = ("project",)

    def __init__(self, project: SampleProject) -> None:
        self.project = project

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.project is other.project

    def __hash__(self) -> int:
        return id(self.project)


def commits(project: SampleProject) -> tuple[Commit, ...]:
    """The history of the default branch, newest first; empty without a repository."""
    return () if project.default_branch is None else _history(_Same(project))


@lru_cache(maxsize=1024)
def _history(key: _Same) -> tuple[Commit, ...]:
    project = key.project
    if project.history:
        return tuple(
            Commit(
                commit.sha,
                commit.parents[0] if commit.parents else "",
                "",
                commit.message,
                commit.committed_at,
                is_merge=len(commit.parents) > 1,
                author_name=commit.author_name,
                authored_at=commit.authored_at,
            )
            for commit in project.history
        )
    return tuple(commit for commit, _written in _sample_history(project))[::-1]


def _sample_history(project: SampleProject) -> Iterator[tuple[Commit, bytes]]:
    """The commits of a sample, oldest first, with what Git keeps of each.

    The newest has the files, those before it have none: so a changed file changes the newest commit alone.
    """
    sample = sorted(project.commits, key=lambda c: c.committed_at)
    lines = [(c.author, c.message, c.committed_at, c.on_branch) for c in sample]
    if not lines and project.files:
        author = project.members[0] if project.members else project.namespace.partition("/")[0]
        lines = [(author, "Initial commit", project.created_at, False)]
    parent, side = "", ""
    for rank, (author, message, when, on_branch) in enumerate(lines, 1):
        tree = _root(project) if rank == len(lines) else EMPTY_TREE
        parents = [sha for sha in (parent, "" if on_branch else side) if sha]
        # The id of the project tells two apart whose people wrote the same words at the same time.
        who = f"{author} <{author}@{project.id}.users.noreply.example>"
        content = commit_content(tree, parents, who, when, message)
        sha = object_id("commit", content)
        yield Commit(sha, parent, author, message, when, len(parents) > 1), content
        parent, side = (parent, sha) if on_branch else (sha, "")


def head(project: SampleProject) -> Commit | None:
    """The newest commit."""
    return next(iter(commits(project)), None)


def tagged(project: SampleProject, release: SampleRelease) -> Commit | None:
    """The commit of a release; the newest where it names none that is known."""
    named = next((c for c in commits(project) if c.sha == release.commit), None) if release.commit else None
    return named or head(project)


def known_ref(project: SampleProject, ref: str | None) -> bool:
    """Whether ``ref`` names the default branch, a release's tag or a commit. All serve the same files."""
    if project.default_branch is None:
        return False
    if not ref or ref in ("HEAD", project.default_branch, f"refs/heads/{project.default_branch}"):
        return True
    if any(ref in (release.tag, f"refs/tags/{release.tag}") for release in project.releases):
        return True
    return len(ref) >= 7 and any(commit.sha.startswith(ref) for commit in commits(project))


def find_file(project: SampleProject, path: str) -> SampleFile | None:
    """The file of this exact path."""
    return next((f for f in project.files if f.path == path and not f.is_missing), None)


def decoded(content: bytes) -> str:
    """A file as text: what is no UTF-8 in the encoding that it is likely to have, as GitLab guesses it.

    GitLab asks CharlockHolmes (``lib/gitlab/encoding_helper.rb``), which needs a few words to be sure, and
    takes the bytes of European ones for Windows-1252.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        is_guessed = len(content) >= _GUESSED_FROM
        return content.decode("cp1252" if is_guessed else "utf-8", "replace")


def lfs_content(file: SampleFile) -> bytes:
    """The large object behind a pointer; a made up one has at most ``LFS_BYTES_LIMIT`` bytes."""
    if file.lfs_object:
        return file.lfs_object
    size = min(file.lfs_size, LFS_BYTES_LIMIT)
    unit = hashlib.sha256(file.lfs_oid.encode()).digest()
    return (unit * (size // len(unit) + 1))[:size]
