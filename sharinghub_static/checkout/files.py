"""The files of a folder that would be in its repository."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from errno import EINVAL
from pathlib import Path
from stat import S_ISREG

from sharinghub_static.demo.lfs_pointers import read_pointer
from sharinghub_static.demo.repositories.texts import as_text
from sharinghub_static.demo.world import SampleFile
from sharinghub_static.errors import SharingHubError

__all__ = ["WorkingFile", "list_files", "run_git", "working_files"]

_MOST_FILES = 20_000
_HASHED = 5_000_000
"""Bytes up to which a file is known by its content; a larger one is known by its size and time."""

_POINTER = 1_024
_LONGEST_WAIT = 20  # seconds
_NOT_OURS = frozenset(
    {".git", ".hg", ".svn", ".venv", "venv", "node_modules", "__pycache__", ".mypy_cache", ".pytest_cache"}
) | {".ruff_cache", ".tox", ".dvc/cache", ".ipynb_checkpoints"}
"""Folders that are left out where Git does not say what is ignored."""


class WorkingFile(SampleFile):
    """A file that is read when it is asked for.

    Args:
        folder: the project's.
        path: in the project, as Python has it. A name that is not UTF-8 is read as Latin-1, as in trees.

    Raises:
        OSError: it cannot be looked at, or is a pipe, a socket or a device, which Git keeps none of.
    """

    __slots__ = ("_file", "_size")

    _file: Path
    _size: int

    def __init__(self, folder: Path, path: str) -> None:
        file = folder / path
        is_link = file.is_symlink()
        stat = file.lstat()
        if not is_link and not S_ISREG(stat.st_mode):
            raise OSError(EINVAL, "is not a file", str(file))
        path = as_text(os.fsencode(path))
        oid, lfs_size = ("", 0)
        if not is_link and stat.st_size < _POINTER:
            oid, lfs_size = read_pointer(file.read_bytes())
        mode = "120000" if is_link else "100755" if stat.st_mode & 0o100 else "100644"
        values = {"path": path, "mode": mode, "lfs_oid": oid, "lfs_size": lfs_size, "_file": file}
        for name, value in (values | {"_size": stat.st_size}).items():
            object.__setattr__(self, name, value)  # the base class is frozen

    @property
    def content(self) -> bytes:
        """The file as it is now; of a symbolic link, where it leads to."""
        if self._file.is_symlink():
            return os.fsencode(self._file.readlink())
        try:
            return self._file.read_bytes()
        except OSError:  # it went away, or may not be read
            return b""

    @property
    def lfs_object(self) -> bytes:
        """What a pointer stands for is not read."""
        return b""

    @property
    def size(self) -> int:
        """Bytes of the content."""
        return self._size

    @property
    def saved_at(self) -> float:
        """Time of the last change, seconds since 1970; 0 of a file that went away."""
        try:
            return self._file.lstat().st_mtime
        except OSError:
            return 0.0

    @property
    def blob_id(self) -> str:
        """A name of the content that changes with it."""
        if self._size <= _HASHED:
            return str(super().blob_id)
        stamp = self.saved_at
        return hashlib.sha1(f"{self.path}\0{self._size}\0{stamp}".encode(), usedforsecurity=False).hexdigest()

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return hash(self.path)


def working_files(folder: Path) -> tuple[WorkingFile, ...]:
    """The files of a project, as its repository would have them after the next commit.

    Raises:
        SharingHubError: there are too many for a project.
    """
    files: dict[str, WorkingFile] = {}
    for path in list_files(folder):
        try:
            file = WorkingFile(folder, path)
        except OSError:  # deleted and not yet committed, not readable, or no file
            continue
        files[file.path] = file  # one, where two names are read alike
    return tuple(files[path] for path in sorted(files))


def list_files(folder: Path) -> list[str]:
    """Paths of the files, sorted; with Git those that it does not ignore.

    Raises:
        SharingHubError: there are too many for a project.
    """
    listed = run_git(folder, "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", ".")
    if listed:
        names = [os.fsdecode(name) for name in listed.split(b"\0") if name]
        paths = [name for name in dict.fromkeys(names) if not (folder / name).is_dir()]
    else:
        paths = list(_walk(folder))
    if len(paths) > _MOST_FILES:
        raise SharingHubError(
            f"{folder}: has more than {_MOST_FILES:,} files, so it is hardly one project",
            "Name the folder of a project.",
        )
    return sorted(paths)


def _walk(folder: Path) -> Iterator[str]:
    count = 0
    for inside, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _NOT_OURS)
        for name in sorted(files):
            count += 1
            if count > _MOST_FILES + 1:
                return
            yield (Path(inside) / name).relative_to(folder).as_posix()


def run_git(folder: Path, *arguments: str) -> bytes:
    """What a command of Git prints; nothing where it fails, or there is no Git."""
    git = shutil.which("git")
    if git is None:
        return b""
    command = [git, "-C", str(folder), *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - git itself, with a folder
            command, capture_output=True, check=False, timeout=_LONGEST_WAIT
        )
    except (OSError, subprocess.TimeoutExpired):
        return b""
    return b"" if done.returncode else done.stdout
