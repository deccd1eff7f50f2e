"""The site that is published when a build begins: whether it is ours, and what the new one may keep of it."""

import os
from collections.abc import Mapping
from pathlib import Path

from sharinghub_static.errors import SiteError
from sharinghub_static.site.compress import copy_path, is_ours
from sharinghub_static.site.disk_errors import in_one_line
from sharinghub_static.site.site_folder import FILE_LIST, TIMELY_FILES, foreign_files, has_file_list, is_site
from sharinghub_static.site.stamps import FileStamp, KnownFiles
from sharinghub_static.site.tree_listing import FileState, TreeListing

__all__ = ["PublishedTree"]

_SHOWN = 3


class PublishedTree:
    """The site that is published.

    Args:
        output: its folder, absolute.

    Attributes:
        output: as given.
        listing: what is in the folder.
        files: of these the regular files.
        known: what is known of these without reading them.
    """

    def __init__(self, output: Path) -> None:
        self.output = output
        self.listing = TreeListing.empty(output)
        self.files: Mapping[str, FileState] = {}
        self.known = KnownFiles()
        self._fresh = output.parent / f".{output.name}.fresh"

    def read(self) -> None:
        """Look what is there.

        Raises:
            SiteError: the folder is not ours, or holds files of its owner.
            OSError: it cannot be read.
        """
        self.listing, self.files = TreeListing.empty(self.output), {}
        if not self.output.is_dir() or not any(self.output.iterdir()):
            return
        if not is_site(self.output):
            raise SiteError(
                f"{self.output}: holds files that sharinghub-static did not write",
                "Name another folder with --output, or empty this one.",
            )
        if not has_file_list(self.output):
            raise SiteError(
                f"{self.output / FILE_LIST}: is missing or damaged. It says which files are ours, "
                "and a build replaces the whole folder",
                "Remove the folder if it has no file of yours, or name another one with --output.",
            )
        self.listing = TreeListing.of(self.output)
        # A link is left out of the new tree; what it leads to is never touched.
        odd = [path for path, state in self.listing.files.items() if not state.is_file]
        devices = [path for path in odd if not self.listing.files[path].is_link]
        self.files = self.listing.without(odd, ()).files if odd else self.listing.files
        foreign = foreign_files(self.output, self.files) + devices
        if foreign:
            shown = ", ".join(dict.fromkeys(_short(path) for path in foreign[:_SHOWN]))
            more = f" and {len(foreign) - _SHOWN} more" if len(foreign) > _SHOWN else ""
            raise SiteError(
                f"{self.output}: holds files that sharinghub-static did not write ({shown}{more}), "
                "and a build replaces the whole folder",
                "Move them away, or name another folder with --output.",
            )

    def look_again(self) -> None:
        """Look once more where files came or went since; raises as :meth:`read`."""
        if not self.listing.is_complete():
            self.read()

    def has(self, path: str, content: bytes) -> bool:
        """Return whether a file has a content."""
        state = self.files.get(path)
        if state is None or state.size != len(content):
            return False
        try:
            return (self.output / path).read_bytes() == content
        except OSError:
            return False

    def fits(self, path: str, stamp: FileStamp) -> bool:
        """Return whether a file has the content of a stamp; it is read where its times do not tell it."""
        try:
            state = FileState.of(os.lstat(f"{self.output}/{path}"))
        except OSError:
            return False
        if digest := self.known.digest(path, state):
            return digest == stamp.digest.hex()
        return stamp.fits(self.output / path)

    def compressed_copy(self, path: str, content: bytes) -> bytes | None:
        """Return the compressed copy of a file, when it is that of its content: to read it is much faster."""
        if copy_path(path) not in self.files:
            return None
        try:
            copy = (self.output / copy_path(path)).read_bytes()
        except OSError:
            return None
        return copy if is_ours(copy, content) else None

    def update(self, files: Mapping[str, bytes], tree: Path | None = None) -> None:
        """Replace timely files, one by one, where they say something else now.

        Args:
            files: of :data:`TIMELY_FILES`, by path; others, and those that the site has not, are left alone.
            tree: where they are; the published tree by default.

        Raises:
            SiteError: one cannot be written.
        """
        for path, content in files.items():
            target = (tree or self.output) / path
            with in_one_line(target):
                if path not in TIMELY_FILES or not target.is_file() or target.read_bytes() == content:
                    continue
                # Beside the site, where what a killed build leaves is no file of the site.
                self._fresh.write_bytes(content)
                self._fresh.replace(target)


def _short(path: str) -> str:
    """A path for a message: of a hidden folder its name alone, for it may hold thousands of files."""
    parts = path.split("/")
    hidden = next((number for number, part in enumerate(parts) if part.startswith(".")), len(parts) - 1)
    return "/".join(parts[: hidden + 1])
