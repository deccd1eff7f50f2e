"""A sample project's repository as Git would describe it: ids, entries, commits, refs.

Every id is a SHA-1 of content, so that a changed file changes the head commit and nothing else does.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sharinghub_static.demo.world import SampleFile, SampleProject

__all__ = [
    "Commit",
    "Entry",
    "blob_id",
    "commits",
    "entries",
    "find_file",
    "head",
    "known_ref",
    "lfs_content",
]

LFS_BYTES_LIMIT = 1 << 20
"""A stored object is made up to this size only, in bytes."""


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
    """One commit of the default branch, ``parent`` being empty for the first; a merge has further parents."""

    sha: str
    parent: str
    author: str
    message: str
    committed_at: datetime
    is_merge: bool = False

    @property
    def title(self) -> str:
        """First line of the message."""
        return self.message.partition("\n")[0]


def _sha1(*parts: object) -> str:
    return hashlib.sha1("\0".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()


def blob_id(content: bytes) -> str:
    """Git's own id of a file's content."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


@lru_cache(maxsize=8192)
def _entries(files: tuple[SampleFile, ...], submodules: tuple[tuple[str, str], ...]) -> tuple[Entry, ...]:
    found = [Entry("blob", f.path, blob_id(f.content), f.mode, f.lfs_oid) for f in files]
    found += [
        Entry("commit", path, _sha1("submodule", path, url), "160000", url=url) for path, url in submodules
    ]
    folders: dict[str, list[str]] = {}
    for entry in found:
        folder = entry.path
        while "/" in folder:
            folder = folder.rpartition("/")[0]
            folders.setdefault(folder, []).append(entry.path + entry.sha)
    found += [Entry("tree", path, _sha1("tree", *inside), "040000") for path, inside in folders.items()]
    # Git sorts a folder as if its name ended in a slash.
    return tuple(sorted(found, key=lambda e: (e.path + "/" if e.kind == "tree" else e.path).encode()))


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


def commits(project: SampleProject) -> list[Commit]:
    """The history of the default branch, newest first; empty without a repository."""
    if project.default_branch is None:
        return []
    sample = sorted(project.commits, key=lambda c: c.committed_at)
    lines = [(c.author, c.message, c.committed_at, c.on_branch) for c in sample]
    if not lines and project.files:
        author = project.members[0] if project.members else project.namespace.partition("/")[0]
        lines = [(author, "Initial commit", project.created_at, False)]
    history: list[Commit] = []
    parent, merging = "", False
    for rank, (author, message, when, on_branch) in enumerate(lines, 1):
        content = "".join(e.path + e.mode + e.sha for e in entries(project, recursive=True))
        sha = _sha1(
            project.id, parent, author, message, when.isoformat(), content if rank == len(lines) else ""
        )
        history.append(Commit(sha, parent, author, message, when, merging and not on_branch))
        parent, merging = (parent, True) if on_branch else (sha, False)
    return history[::-1]


def head(project: SampleProject) -> Commit | None:
    """The newest commit."""
    return next(iter(commits(project)), None)


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
    return next((f for f in project.files if f.path == path), None)


def lfs_content(file: SampleFile) -> bytes:
    """The large object behind a pointer; a made up one has at most ``LFS_BYTES_LIMIT`` bytes."""
    if file.lfs_object:
        return file.lfs_object
    size = min(file.lfs_size, LFS_BYTES_LIMIT)
    unit = hashlib.sha256(file.lfs_oid.encode()).digest()
    return (unit * (size // len(unit) + 1))[:size]
