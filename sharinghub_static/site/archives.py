"""A site in an archive, such as the artifact of a job or a release of the catalog."""

import tarfile
import zipfile
from pathlib import Path

from sharinghub_static.errors import SiteError

__all__ = ["unpacked"]


def unpacked(archive: Path, folder: Path) -> Path:
    """Unpack an archive, and return the folder of the site in it.

    Args:
        archive: ZIP or tar, compressed or not.
        folder: an empty one. No file is written outside of it.

    Raises:
        SiteError: it is no such archive, is broken, or holds no site.
    """
    try:
        if zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as opened:
                opened.extractall(folder)  # noqa: S202 - it takes ".." and absolute paths for names inside
        elif tarfile.is_tarfile(archive):
            with tarfile.open(archive) as tar:
                tar.extractall(folder, filter="data")
        else:
            raise SiteError(f"{archive}: is neither a folder nor a ZIP or tar archive", "Name a site.")
    except (OSError, tarfile.TarError, zipfile.BadZipFile, EOFError, RuntimeError) as error:
        raise SiteError(f"{archive}: cannot be unpacked ({error})", "Download it again.") from error
    pages = sorted(folder.rglob("index.html"), key=lambda page: (len(page.parts), page))
    if not pages:
        raise SiteError(f"{archive}: there is no site in it (no index.html)", "Name the archive of a site.")
    return pages[0].parent
