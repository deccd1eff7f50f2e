"""Whether an archive holds what it held when it was made: each file by its checksum."""

import hashlib
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO

from sharinghub_static.archive.bag import PAYLOAD, unescaped
from sharinghub_static.errors import RefusedError, SiteError

__all__ = ["verify_archive"]

_PIECE = 1 << 20  # bytes
_MOST_NAMED = 20
_HINT = "Take another copy of the archive."
_MANIFESTS = ("manifest-sha256.txt", "tagmanifest-sha256.txt")

Open = Callable[[], AbstractContextManager[IO[bytes]]]


def verify_archive(archive: Path) -> int:
    """Compare each file of an archive with its checksum.

    Args:
        archive: the ZIP file, or the folder of one that was unpacked.

    Returns:
        How many files there are.

    Raises:
        SiteError: it is no archive of a hub.
        RefusedError: a file was changed, is missing, or is not of the archive; it is named.

    Example:
        >>> verify_archive(Path("hub-2026-12.zip"))  # doctest: +SKIP
        811
    """
    with _files_of(archive) as files:
        wanted = dict[str, str]()
        for manifest in _MANIFESTS:
            if manifest not in files:
                raise SiteError(
                    f"{archive}: has no {manifest}", "Name an archive of sharinghub-static archive."
                )
            wanted |= _read_manifest(archive, files[manifest])
        wrong = [f"{path}: is missing" for path in wanted.keys() - files.keys()]
        unknown = files.keys() - wanted.keys() - set(_MANIFESTS)
        wrong += [f"{path}: is not in the manifest" for path in unknown if path.startswith(f"{PAYLOAD}/")]
        for path in sorted(wanted.keys() & files.keys()):
            if reason := _compared(files[path], wanted[path]):
                wrong.append(f"{path}: {reason}")
    if wrong:
        shown = "\n  ".join(sorted(wrong)[:_MOST_NAMED])
        more = f"\n  and {len(wrong) - _MOST_NAMED} more" if len(wrong) > _MOST_NAMED else ""
        raise RefusedError(f"{archive}: is not what it was when it was made:\n  {shown}{more}", _HINT)
    return len(wanted)


def _compared(open_file: Open, sha256: str) -> str:
    """What is wrong with a file; empty where its content is what the manifest says."""
    digest = hashlib.sha256()
    try:
        with open_file() as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        return f"cannot be read ({error})"
    return "" if digest.hexdigest() == sha256 else "was changed (another SHA-256 than in the manifest)"


def _read_manifest(archive: Path, open_file: Open) -> dict[str, str]:
    wanted = {}
    try:
        with open_file() as file:
            for line in file.read().decode().splitlines():
                digest, _, path = line.partition(" ")
                wanted[unescaped(path.lstrip(" *"))] = digest.lower()
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, UnicodeDecodeError) as error:
        raise SiteError(f"{archive}: its manifest cannot be read ({error})", _HINT) from error
    return wanted


@contextmanager
def _files_of(archive: Path) -> Iterator[dict[str, Open]]:
    """The files of a bag by their paths, each with a function that opens it."""
    if archive.is_dir():
        folder = next(
            (file.parent for file in [archive / "bagit.txt", *archive.glob("*/bagit.txt")] if file.is_file()),
            archive,
        )
        found = (file for file in folder.rglob("*") if not file.is_dir())
        yield {file.relative_to(folder).as_posix(): _opener(file) for file in found}
        return
    try:
        if archive.exists() and not archive.is_file():
            raise OSError("it is not a file")
        opened = zipfile.ZipFile(archive)
    except (OSError, zipfile.BadZipFile) as error:
        raise SiteError(f"{archive}: is no ZIP file that can be read ({error})", _HINT) from error
    with opened:
        names = [name for name in opened.namelist() if not name.endswith("/")]
        files: dict[str, Open] = {}
        for name in names:
            inside = name.partition("/")[2]
            if inside in files:
                raise RefusedError(f"{archive}: {inside}: is there twice", _HINT)
            files[inside] = _opener_in(opened, name)
        yield files


def _opener(file: Path) -> Open:
    def open_file() -> IO[bytes]:
        if not file.is_file():
            raise OSError("it is not a file")  # a pipe would be waited for
        return file.open("rb")

    return open_file


def _opener_in(opened: zipfile.ZipFile, name: str) -> Open:
    return lambda: opened.open(name)
