"""Where below a folder Git repositories are, and what each is called."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["FoundRepository", "find_repositories", "is_bare_repository", "project_path"]

_DEPTH = 5
"""Folders below the one that was named in which repositories are looked for."""

_NOT_IN_A_PATH = re.compile(r"[^A-Za-z0-9_.-]+")


@dataclass(frozen=True, slots=True)
class FoundRepository:
    """A folder that is a repository.

    Args:
        folder: where it is.
        name: its path below the folder that was named, without ``.git``; the key of ``repositories.yml``.
        root: the folder that was named.
    """

    folder: Path
    name: str
    root: Path


def find_repositories(root: Path) -> Iterator[FoundRepository]:
    """The repositories in ``root``, which may be one itself, in the order of their names.

    Symbolic links are followed, and each repository is found once. What is in a repository is not searched.

    Args:
        root: a folder.
    """
    seen: set[Path] = set()
    yield from _find(root.absolute(), root.absolute(), 0, seen)


def _find(folder: Path, root: Path, depth: int, seen: set[Path]) -> Iterator[FoundRepository]:
    real = folder.resolve()
    if real in seen:
        return
    seen.add(real)
    if _is_repository(folder):
        inside = folder.relative_to(root).as_posix() if folder != root else root.name
        yield FoundRepository(folder, _without_ending(inside), root)
        return
    if depth == _DEPTH:
        return
    try:
        inside_names = sorted(entry.name for entry in os.scandir(folder) if entry.is_dir())
    except OSError:
        return
    for name in inside_names:
        yield from _find(folder / name, root, depth + 1, seen)


def _is_repository(folder: Path) -> bool:
    # A ".git" may be a file too: of a submodule, or of a second working tree.
    return (folder / ".git").exists() or is_bare_repository(folder)


def is_bare_repository(folder: Path) -> bool:
    """Whether a folder has what Git keeps in ``.git``, and no files of a project."""
    is_like_one = (folder / "objects").is_dir() and (folder / "refs").is_dir()
    return is_like_one and ((folder / "HEAD").exists() or (folder / "objects" / "pack").is_dir())


def _without_ending(name: str) -> str:
    return name.removesuffix("/.git").removesuffix(".git") or name


def project_path(name: str, root: Path) -> str:
    """The full path of a project, which has a group: ``group/project``, in letters that GitLab allows.

    Args:
        name: path of the repository below the folder that was named.
        root: that folder, whose own name is the group of what is directly in it.
    """
    segments = [_segment(segment) for segment in name.split("/")]
    if len(segments) == 1:
        segments.insert(0, _segment(root.parent.name if root.name == name else root.name))
    return "/".join(segments)


def _segment(name: str) -> str:
    cleaned = _NOT_IN_A_PATH.sub("-", name).strip("-.") or "repositories"
    # GitLab refuses these endings, which its addresses need for themselves.
    return re.sub(r"\.(?:git|atom)\Z", "", cleaned) or "repositories"
