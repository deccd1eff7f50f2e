"""The folder of a site: recognize it and its files, and remove it.

Generators that empty their output folder have deleted repositories, domain files and home folders. So a
folder is taken for ours by the content of its ``build.json``, and a file in it by the list of files that
its build left there.
"""

import errno
import hashlib
import os
from collections.abc import Iterable, Iterator
from itertools import count
from operator import attrgetter
from pathlib import Path

import orjson

from sharinghub_static.errors import SiteError
from sharinghub_static.site.compress import COPY_ENDINGS
from sharinghub_static.site.layout import Layout

__all__ = [
    "BARE_MARKER",
    "FILE_LIST",
    "MARKER",
    "STAGING_MARKER",
    "TIMELY_FILES",
    "discard",
    "file_list",
    "files_below",
    "foreign_files",
    "has_file_list",
    "is_site",
    "left_behind",
    "refuse_unsafe_output",
]

MARKER = "build.json"
"""The report in each site; it names this program as its generator."""

BARE_MARKER = b'{"generator": {"name": "sharinghub-static"}}'
"""A :data:`MARKER` that says whose a folder is, and nothing about a site."""

STAGING_MARKER = ".sharinghub-static"
"""An empty file in each new tree that is not published yet."""

FILE_LIST = "files.txt"
"""The list of a site's files: sixteen digits of the SHA-256 of each path, one a line, sorted.

Checksums and not paths: the list says what is ours, and publishes nothing about what is in the site.
"""

TIMELY_FILES = frozenset({Layout().updates(), Layout().updates_script()})
"""Files that say something else after each build, whatever changed in the hub.

They are replaced in the published site, have no compressed copies, and are not counted as written."""

_GENERATOR = "sharinghub-static"
_NAME = attrgetter("name")
_LARGEST_MARKER = 1_000_000_000

_TIMES = 100
"""How often a folder is emptied again: a worker of a killed build may go on writing for one task."""

_LEFT = ".left-"
"""In the name of a folder that could not be removed, before a number."""


def is_site(folder: Path) -> bool:
    """Whether a build of this program, of this or an earlier release, wrote the folder."""
    generator = _marker(folder).get("generator")
    return isinstance(generator, dict) and generator.get("name") == _GENERATOR


def file_list(paths: Iterable[str]) -> bytes:
    """The content of :data:`FILE_LIST` for the files of a site."""
    return "".join(f"{line}\n" for line in sorted({_digest(path) for path in (*paths, FILE_LIST)})).encode()


def files_below(folder: Path) -> list[tuple[str, os.DirEntry[str]]]:
    """Return everything below a folder but folders, with its POSIX path; links are not followed."""
    files: list[tuple[str, os.DirEntry[str]]] = []
    _collect(str(folder), "", files)
    return files


def _collect(folder: str, prefix: str, files: list[tuple[str, os.DirEntry[str]]]) -> None:
    with os.scandir(folder) as scan:
        entries = sorted(scan, key=_NAME)
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            _collect(entry.path, f"{prefix}{entry.name}/", files)
        else:
            files.append((prefix + entry.name, entry))


def foreign_files(folder: Path, files: Iterable[str]) -> list[str]:
    """The files of a site's folder that its build did not write, sorted.

    Args:
        folder: a site of ours.
        files: what is in it, as paths from its root.

    Returns:
        All of them where :data:`FILE_LIST`, which says what is ours, is missing or damaged.
    """
    listed = _listed(folder)
    others = [path for path in files if _digest(path) not in listed]
    return sorted(path for path in others if not _is_listed(path, listed))


def has_file_list(folder: Path) -> bool:
    """Whether a site's folder has the list of its files."""
    return bool(_listed(folder))


def _listed(folder: Path) -> set[str]:
    try:
        return set((folder / FILE_LIST).read_text("ascii").split())
    except (OSError, ValueError):
        return set()


def refuse_unsafe_output(output: Path, inputs: Iterable[Path]) -> None:
    """Refuse folders that must not be replaced, whatever is in them.

    Args:
        output: the site's folder.
        inputs: files and folders that the build reads, or writes beside the site.

    Raises:
        SiteError: the folder is, or holds, one of them, the current folder or the home folder.
    """
    where, hint = _real(output), "Name another folder with --output, such as public."
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        what = "is a symbolic link" if output.is_symlink() else "is not a folder"
        raise SiteError(f"{output}: {what}", "Name the folder itself, or another one, with --output.")
    guarded = [(Path.cwd(), "the current folder"), *((path, str(path)) for path in inputs)]
    home = os.environ.get("HOME")
    if home:
        guarded.append((Path(home), "your home folder"))
    for path, name in guarded:
        if _real(path).is_relative_to(where):
            raise SiteError(f"{output}: is or holds {name}, and a build replaces the whole folder", hint)
    if os.path.ismount(output):
        raise SiteError(
            f"{output}: is a mount point, which cannot be replaced", "Name a folder inside it with --output."
        )


def discard(folder: Path) -> None:
    """Remove a folder of ours; its marker last, so that a half-removed one is still known to be ours.

    Symbolic links are removed and never followed. Where something in it cannot be removed, as it is another
    user's or a disk is mounted there, the folder is moved away, so that the name can be used again
    (:func:`left_behind`).

    Raises:
        OSError: it can be neither removed nor moved.
    """
    try:
        _empty(folder)
    except OSError:
        numbers = count(1)
        while os.path.lexists(away := folder.with_name(f"{folder.name}{_LEFT}{next(numbers)}")):
            pass
        folder.rename(away)


def left_behind(output: Path) -> list[Path]:
    """Return folders of earlier builds that could not be removed, beside a site's folder.

    Args:
        output: the site's folder, absolute.
    """
    beside = f".{output.name}."
    with os.scandir(output.parent) as scan:
        names = sorted(entry.name for entry in scan if entry.name.startswith(beside) and _LEFT in entry.name)
    return [output.parent / name for name in names]


def _empty(folder: Path) -> None:
    """Remove a folder and all that is in it, its marker last."""
    last = [name for name in (MARKER, STAGING_MARKER) if (folder / name).is_file()]
    for left in range(_TIMES, -1, -1):
        try:
            _remove_content(str(folder), keep=frozenset(last))
            for name in last:
                (folder / name).unlink(missing_ok=True)
            folder.rmdir()
        except OSError as error:
            if error.errno != errno.ENOTEMPTY or not left:
                raise
        else:
            return


def _remove_content(folder: str, keep: frozenset[str] = frozenset()) -> None:
    """Remove what is in a folder, which may be thousands of files and folders: in plain calls."""
    try:
        with os.scandir(folder) as found:
            entries = list(found)
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                _remove_content(entry.path)
                os.rmdir(entry.path)  # noqa: PTH106 - see above
            elif entry.name not in keep:
                os.unlink(entry.path)  # noqa: PTH108 - see above
    except PermissionError:
        # Somebody may have taken the right to write from a folder of the site, which is ours all the same.
        mode = os.stat(folder).st_mode & 0o777  # noqa: PTH116 - see above
        if mode & 0o700 == 0o700:
            raise
        os.chmod(folder, 0o700)  # noqa: PTH101 - see above
        _remove_content(folder, keep)


def _marker(folder: Path) -> dict[str, object]:
    path = folder / MARKER
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > _LARGEST_MARKER:
            return {}
        marker = orjson.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return marker if isinstance(marker, dict) else {}


def _names_of(path: str) -> Iterator[str]:
    yield path
    for ending in COPY_ENDINGS:
        if path.endswith(ending):
            yield path.removesuffix(ending)


def _is_listed(path: str, listed: set[str]) -> bool:
    return any(_digest(name) in listed for name in _names_of(path))


def _digest(path: str) -> str:
    return hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _real(path: Path) -> Path:
    # Not Path.resolve(strict): the folder may not be there yet.
    return Path(os.path.realpath(path))
