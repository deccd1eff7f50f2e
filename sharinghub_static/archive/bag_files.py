"""The files of an archive, in a ZIP file or unpacked, without following what leads out of it."""

import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Final

from sharinghub_static.archive.bag import MANIFEST, TAG_MANIFEST
from sharinghub_static.errors import SiteError
from sharinghub_static.site.archives import BAG_DECLARATION

__all__ = ["BagFile", "bag_files", "is_bag"]

_PARTS: Final = frozenset({BAG_DECLARATION, MANIFEST, TAG_MANIFEST})
"""Files that every archive has, and hardly any other ZIP file."""
_NO_ARCHIVE: Final = (
    "Name a file that `sharinghub-static archive` made, or the folder of one that was unpacked."
)
_BROKEN: Final = "Take another copy of the archive; one that was cut off while it was copied is no ZIP file."


@dataclass(frozen=True, slots=True)
class BagFile:
    """A file of an archive, in a ZIP file or in a folder.

    Args:
        open: opens it for reading; raises what the file system, :mod:`zipfile` or :mod:`zlib` raises.
    """

    open: Callable[[], AbstractContextManager[IO[bytes]]]


def is_bag(archive: Path) -> bool:
    """Whether a ZIP file is the archive of a hub, or was one: any of what belongs to a bag is in it."""
    try:
        with zipfile.ZipFile(archive) as opened:
            names = [PurePosixPath(name).parts for name in opened.namelist()]
    except (OSError, zipfile.BadZipFile, RuntimeError, ValueError):
        return False
    return any(len(parts) == 2 and parts[1] in _PARTS for parts in names)


@contextmanager
def bag_files(archive: Path) -> Iterator[tuple[dict[str, BagFile], list[str]]]:
    """The files of an archive by their paths in its folder, and which entries can be none of its own.

    Args:
        archive: the ZIP file, or the folder of one that was unpacked, or the folder that holds that one.

    Raises:
        SiteError: it is no archive of a hub.
    """
    if archive.is_dir():
        yield _in_folder(_folder_of(archive))
        return
    try:
        if not archive.is_file():
            raise OSError("it is not a file")
        opened = zipfile.ZipFile(archive)
    except (OSError, zipfile.BadZipFile, RuntimeError, ValueError) as error:
        raise SiteError(f"{archive}: is no ZIP file that can be read ({error})", _BROKEN) from error
    with opened:
        yield _in_zip(archive, opened)


def _folder_of(archive: Path) -> Path:
    if any((archive / name).is_file() for name in _PARTS):
        return archive
    inside = sorted({file.parent for name in _PARTS for file in archive.glob(f"*/{name}") if file.is_file()})
    if len(inside) > 1:
        names = ", ".join(folder.name for folder in inside[:5])
        raise SiteError(f"{archive}: holds several archives ({names})", "Name one of them.")
    if not inside:
        raise SiteError(f"{archive}: is no archive of a hub: it has no {BAG_DECLARATION}", _NO_ARCHIVE)
    return inside[0]


def _in_folder(folder: Path) -> tuple[dict[str, BagFile], list[str]]:
    files, wrong = dict[str, BagFile](), list[str]()
    for parent, folders, names in os.walk(folder):
        for name in (*folders, *names):
            file = Path(parent, name)
            path, mode = file.relative_to(folder).as_posix(), file.lstat().st_mode
            if stat.S_ISLNK(mode):
                wrong.append(f"{path}: is a symbolic link")
            elif stat.S_ISREG(mode):
                files[path] = BagFile(_opener(file))
            elif not stat.S_ISDIR(mode):
                wrong.append(f"{path}: is not a file")  # a pipe would be waited for
    return files, wrong


def _opener(file: Path) -> Callable[[], IO[bytes]]:
    return lambda: file.open("rb")


def _in_zip(archive: Path, opened: zipfile.ZipFile) -> tuple[dict[str, BagFile], list[str]]:
    files, wrong = dict[str, BagFile](), list[str]()
    entries = opened.infolist()
    roots = [entry.filename.partition("/")[0] for entry in entries if _is_part(entry.filename)]
    if not roots:
        raise SiteError(f"{archive}: is no archive of a hub: it has no {BAG_DECLARATION}", _NO_ARCHIVE)
    # Of several, the folder with the declaration: the others are not of this archive.
    declared = [
        entry.filename.partition("/")[0]
        for entry in entries
        if entry.filename.endswith(f"/{BAG_DECLARATION}")
    ]
    root = next((name for name in roots if name in declared), roots[0])
    for entry in entries:
        outside, _, path = entry.filename.partition("/")
        if outside != root or "\\" in entry.filename or not _is_inside(path):
            wrong.append(f"{entry.filename}: is outside of the folder of the archive")
        elif entry.is_dir():
            continue
        elif path in files:
            wrong.append(f"{path}: is there twice")
        elif stat.S_IFMT(entry.external_attr >> 16) not in {0, stat.S_IFREG}:
            wrong.append(f"{path}: is a symbolic link, or no file at all")
        else:
            files[path] = BagFile(_opener_in(opened, entry))
    return files, wrong


def _is_part(name: str) -> bool:
    folder, _, path = name.partition("/")
    return bool(folder) and path in _PARTS


def _is_inside(path: str) -> bool:
    return not {"..", "."} & set(path.split("/")) and "//" not in path and not path.startswith("/")


def _opener_in(opened: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    return lambda: opened.open(entry)
