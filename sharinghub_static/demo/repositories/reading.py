"""One Git repository of this machine: its newest tree, its history, its branches and tags."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from dulwich.config import ConfigFile, parse_submodules
from dulwich.object_store import iter_tree_contents
from dulwich.objects import Commit, ObjectID, Tag
from dulwich.refs import Ref
from dulwich.repo import Repo

from sharinghub_static.demo.repositories.object_stores import ObjectStore
from sharinghub_static.demo.repositories.stored_files import StoredFile
from sharinghub_static.demo.repositories.texts import as_text, as_time, without_address, without_signature
from sharinghub_static.demo.world import RepositoryCommit, SampleRelease

__all__ = ["Contents", "read_contents"]

_COMMITS = 100_000
"""Commits of one history that are read; the older ones are left out, with a notice."""

_MESSAGE = 20_000
"""Characters of a message that are kept."""

_SUBMODULE = 0o160000
_HEAD = Ref(b"HEAD")
_HEADS, _TAGS = b"refs/heads/", b"refs/tags/"


@dataclass(slots=True)
class Contents:
    """What was read of a repository.

    Args:
        default_branch: that of HEAD, else one that is there.
        head: Git's id of its newest commit; empty where there is none.
        is_lost: whether its newest commit or tree cannot be read, as after a disk failed.
        notices: what could not be read, in words for the person who has the repository.
    """

    default_branch: str = "main"
    head: str = ""
    is_lost: bool = False
    files: tuple[StoredFile, ...] = ()
    submodules: dict[str, str] = field(default_factory=dict)
    history: tuple[RepositoryCommit, ...] = ()
    branches: dict[str, str] = field(default_factory=dict)
    releases: tuple[SampleRelease, ...] = ()
    notices: list[str] = field(default_factory=list)


def read_contents(store: ObjectStore) -> Contents:
    """Read a repository; whatever is broken in it costs a notice and that part alone.

    Raises:
        Exception: what dulwich raises of a folder that it cannot open as a repository.
    """
    contents = Contents()
    with store.lock():
        repository = store.repository()
        branches = {
            as_text(name.removeprefix(_HEADS)): sha for name, sha in _refs(repository, _HEADS, contents)
        }
        contents.branches = {name: sha.decode("ascii") for name, sha in branches.items()}
        head = _choose_head(repository, branches, contents)
        if head is None:
            contents.notices.append("it has no commit yet")
            return contents
        contents.head = head.decode("ascii")
        _read_tree(store, repository, head, contents)
        if not contents.is_lost:
            contents.history = tuple(_history(repository, head, contents))
        contents.releases = tuple(_releases(repository, contents))
    return contents


def _refs(repository: Repo, prefix: bytes, contents: Contents) -> Iterator[tuple[bytes, ObjectID]]:
    """The references below a prefix; one that leads nowhere costs a notice."""
    broken = 0
    for name in sorted(repository.refs.allkeys()):
        if not name.startswith(prefix):
            continue
        try:
            sha = repository.refs[name]
        except Exception:  # whatever a damaged file makes dulwich raise: each reference is read alone
            broken += 1
            continue
        yield name, sha
    if broken:
        contents.notices.append(f"{broken} of its references lead nowhere and are left out")


def _choose_head(repository: Repo, branches: dict[str, ObjectID], contents: Contents) -> ObjectID | None:
    """The newest commit of the default branch, whose name is put into ``contents``."""
    target = bytes(repository.refs.get_symrefs().get(_HEAD) or b"")
    name = as_text(target.removeprefix(_HEADS))
    if target.startswith(_HEADS) and name in branches:
        contents.default_branch = name
        return branches[name]
    if not branches:
        # A clone of a single commit may have a detached HEAD alone.
        contents.default_branch = name if target.startswith(_HEADS) else "main"
        return _detached(repository)
    detached = _detached(repository) if not target else None
    same = sorted(branch for branch, sha in branches.items() if sha == detached)
    # GitLab takes "main" or "master" where HEAD names no branch, else any.
    choice = next((b for b in ("main", "master", *same) if b in (same or branches)), min(branches))
    if name or not same:
        contents.notices.append(f"HEAD names no branch of it; {choice!r} is taken for the default branch")
    contents.default_branch = choice
    return branches[choice]


def _detached(repository: Repo) -> ObjectID | None:
    value = repository.refs.read_loose_ref(_HEAD)
    return ObjectID(value) if value is not None and not value.startswith(b"ref:") else None


def _read_tree(store: ObjectStore, repository: Repo, head: ObjectID, contents: Contents) -> None:
    files: list[StoredFile] = []
    links: list[str] = []
    try:
        commit = repository.object_store[head]
        entries = list(iter_tree_contents(repository.object_store, commit.tree))  # type: ignore[attr-defined] # of a commit
    except Exception as error:  # a damaged pack makes dulwich raise errors of many kinds
        contents.is_lost = True
        contents.notices.append(f"its newest commit cannot be read ({_words(error)})")
        return
    for entry in entries:
        path, mode, sha = entry.path or b"", entry.mode or 0, entry.sha or b""
        if mode == _SUBMODULE:
            links.append(as_text(path))
            continue
        files.append(StoredFile(store, sha, as_text(path), f"{mode:06o}"))
    missing = [file.path for file in files if file.is_missing]
    if missing:
        shown = ", ".join(map(repr, missing[:3]))
        contents.notices.append(
            f"the content of {len(missing)} of its {len(files)} files is not there or broken, as of {shown}"
        )
    contents.files = tuple(files)
    contents.submodules = _addresses(links, files)


def _addresses(links: list[str], files: list[StoredFile]) -> dict[str, str]:
    """Path of each submodule to its address, which is empty where ``.gitmodules`` does not say."""
    if not links:
        return {}
    text = next((file.content for file in files if file.path == ".gitmodules"), b"")
    try:
        rows = list(parse_submodules(ConfigFile.from_file(BytesIO(text))))
    except (ValueError, KeyError):
        rows = []
    known = {as_text(path): as_text(url) for path, url, _name in rows}
    return {path: known.get(path, "") for path in links}


def _history(repository: Repo, head: ObjectID, contents: Contents) -> Iterator[RepositoryCommit]:
    """The commits from ``head`` on, newest first as ``git log`` shows them."""
    shallow = repository.get_shallow()
    waiting: list[tuple[int, bytes]] = [(0, head)]
    seen, missing = {bytes(head)}, 0
    count = 0
    while waiting:
        _rank, sha = heapq.heappop(waiting)
        commit = _commit(repository, sha)
        if commit is None:
            missing += 1
            continue
        count += 1
        if count > _COMMITS:
            contents.notices.append(
                f"its history is longer than {_COMMITS:,} commits; older ones are left out"
            )
            return
        yield _as_record(commit)
        if sha in shallow:
            continue
        for parent in commit.parents:
            if parent not in seen:
                seen.add(parent)
                older = _commit(repository, parent)
                heapq.heappush(waiting, (-older.commit_time if older else 0, parent))
    if missing:
        contents.notices.append(
            f"{missing} commits of its history cannot be read; those before them are left out"
        )


def _commit(repository: Repo, sha: bytes) -> Commit | None:
    try:
        found = repository.object_store[ObjectID(sha)]
    except Exception:  # a damaged pack makes dulwich raise errors of many kinds
        return None
    return found if isinstance(found, Commit) else None


def _as_record(commit: Commit) -> RepositoryCommit:
    return RepositoryCommit(
        sha=commit.id.decode("ascii"),
        parents=tuple(parent.decode("ascii") for parent in commit.parents),
        author_name=without_address(commit.author, commit.encoding),
        message=as_text(commit.message, commit.encoding)[:_MESSAGE],
        authored_at=as_time(commit.author_time),
        committed_at=as_time(commit.commit_time),
    )


def _releases(repository: Repo, contents: Contents) -> Iterator[SampleRelease]:
    """A release for each tag of a commit; the message of an annotated one describes it."""
    for name, sha in _refs(repository, _TAGS, contents):
        tag = as_text(name.removeprefix(_TAGS))
        description, when = "", None
        try:
            target = repository.object_store[sha]
            while isinstance(target, Tag):
                if when is None:
                    message = without_signature(as_text(target.message or b""))
                    description = message[:_MESSAGE]
                    when = as_time(target.tag_time) if target.tag_time else None
                target = repository.object_store[target.object[1]]
        except Exception:  # a damaged pack makes dulwich raise errors of many kinds
            contents.notices.append(f"its tag {tag!r} cannot be read")
            continue
        if isinstance(target, Commit):
            released = when or as_time(target.commit_time)
            yield SampleRelease(tag, tag, released, description, commit=target.id.decode("ascii"))


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200].strip(": ")
