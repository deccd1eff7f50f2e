"""A site in an archive, such as the artifact of a job or a release of the catalog."""

import shutil
import tarfile
import zipfile
from pathlib import Path
from typing import Final

from sharinghub_static.errors import RefusedError, SiteError

__all__ = ["BAG_DECLARATION", "unpacked"]

BAG_DECLARATION: Final = "bagit.txt"
"""The file by which a folder is an archive of a hub: https://www.rfc-editor.org/rfc/rfc8493#section-2.1.1"""

_HARMLESS: Final = 2_000_000_000
"""Bytes that are unpacked however small the archive is."""
_MOST_TIMES: Final = 100
"""Times its packed size that an archive may become: of sites it is ten times, of zeros a thousand times."""
_KEPT_FREE: Final = 200_000_000  # bytes of the disk, for others


def unpacked(archive: Path, folder: Path) -> Path:
    """Unpack an archive, and return the folder of the site in it.

    Args:
        archive: ZIP or tar, compressed or not.
        folder: an empty one. No file is written outside of it.

    Raises:
        SiteError: it is no such archive, is broken, or holds no site.
        RefusedError: there is no room for what is in it, or that is far more than a site can be.
    """
    try:
        if zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as opened:
                _refuse_bomb(archive, folder, sum(entry.file_size for entry in opened.infolist()))
                opened.extractall(folder)  # noqa: S202 - it takes ".." and absolute paths for names inside
        elif tarfile.is_tarfile(archive):
            with tarfile.open(archive) as tar:
                size = 0
                for member in tar:
                    size += member.size
                    _refuse_bomb(archive, folder, size)
                tar.extractall(folder, filter="data")
        else:
            raise SiteError(
                f"{archive}: is neither a folder nor a ZIP or tar archive",
                "Name the folder, or the archive, of a built site.",
            )
    except (OSError, tarfile.TarError, zipfile.BadZipFile, EOFError, RuntimeError, ValueError) as error:
        raise SiteError(f"{archive}: cannot be unpacked ({error})", "Download it again.") from error
    pages = sorted(folder.rglob("index.html"), key=lambda page: (len(page.parts), page))
    if not pages:
        raise SiteError(f"{archive}: there is no site in it (no index.html)", "Name the archive of a site.")
    return pages[0].parent


def _refuse_bomb(archive: Path, folder: Path, size: int) -> None:
    """Refuse what would fill the disk.

    Args:
        archive: the file.
        folder: where it shall be unpacked.
        size: bytes of its files; no more is ever written than a file says of itself.
    """
    packed, free = archive.stat().st_size, shutil.disk_usage(folder).free - _KEPT_FREE
    if size > _HARMLESS and size > packed * _MOST_TIMES:
        raise RefusedError(
            f"{archive}: has {packed:,} bytes and would become {size:,}, which no site does",
            "Take it from where it was made.",
        )
    if size > free:
        raise RefusedError(
            f"{archive}: would become {size:,} bytes, and there is no room for them in {folder.parent}",
            "Make room, or name another folder by the variable TMPDIR.",
        )
