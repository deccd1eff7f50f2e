"""Git repositories for tests, written by Git itself where it is needed, else by dulwich."""

from collections.abc import Mapping
from pathlib import Path

from dulwich.objects import Blob, Commit, Tag, Tree
from dulwich.repo import Repo

__all__ = ["BROKEN_PACK", "commit", "make_repository", "tag"]

BROKEN_PACK = b"PACK\0\0\0\2\0\0\0\1broken"
"""What is left of a pack after a disk failed."""

_TIME = 1_700_000_000


def make_repository(folder: Path, *, bare: bool = True) -> Repo:
    """An empty repository."""
    folder.mkdir(parents=True)
    return Repo.init_bare(str(folder)) if bare else Repo.init(str(folder))


def commit(
    repository: Repo,
    files: Mapping[bytes, bytes | tuple[int, bytes]],
    *,
    message: bytes = b"Change\n",
    author: bytes = b"Ada Byron <ada@lab.example>",
    encoding: bytes | None = None,
    parents: tuple[bytes, ...] | None = None,
    branch: bytes = b"main",
    at: int = _TIME,
) -> bytes:
    """Add a commit that has exactly these files.

    Args:
        repository: changed by it.
        files: path to content, or to mode and content; of a submodule (0o160000) it is a commit's id.
        message: as it is stored.
        author: name and address, as they are stored.
        encoding: the commit's header.
        parents: ids; the branch's newest commit where None.
        branch: moved to the new commit.
        at: seconds since 1970.
    """
    store = repository.object_store
    ref = b"refs/heads/" + branch
    root: dict[bytes, object] = {}
    for path, content in files.items():
        mode, data = content if isinstance(content, tuple) else (0o100644, content)
        if mode == 0o160000:
            sha = data
        else:
            blob = Blob.from_string(data)
            store.add_object(blob)
            sha = blob.id
        place = root
        *folders, name = path.split(b"/")
        for part in folders:
            place = place.setdefault(part, {})  # type: ignore[assignment]
        place[name] = (mode, sha)
    made = Commit()
    made.tree = _tree(store, root)
    known = repository.refs.as_dict()
    made.parents = list(parents if parents is not None else ([known[ref]] if ref in known else []))
    made.author = made.committer = author
    made.author_time = made.commit_time = at
    made.author_timezone = made.commit_timezone = 0
    made.message = message
    if encoding:
        made.encoding = encoding
    store.add_object(made)
    repository.refs[ref] = made.id
    if branch == b"main":
        repository.refs.set_symbolic_ref(b"HEAD", ref)
    return made.id


def _tree(store: object, folder: Mapping[bytes, object]) -> bytes:
    tree = Tree()
    for name, content in folder.items():
        if isinstance(content, dict):
            tree.add(name, 0o040000, _tree(store, content))
        else:
            tree.add(name, *content)  # type: ignore[misc]
    store.add_object(tree)  # type: ignore[attr-defined]
    return tree.id


def tag(repository: Repo, name: bytes, target: bytes, message: bytes, *, at: int = _TIME + 60) -> None:
    """Add an annotated tag."""
    made = Tag()
    made.name, made.message = name, message
    made.object = (Commit, target)
    made.tagger, made.tag_time, made.tag_timezone = b"Ada Byron <ada@lab.example>", at, 0
    repository.object_store.add_object(made)
    repository.refs[b"refs/tags/" + name] = made.id
