"""The spare: the tree that was published before, kept beside the site for the next build to go on from.

To make thousands of folders and links again takes longer than all else in a build that changes one page, so
the next build brings the spare up to date. It has the folders, and the files that the published site has
too, which are links and take no room. What the site no longer has is removed when the spare is put aside: it
may have been taken from the site for a good reason. By a ``build.json`` that says nothing but that, and the
checksums in the old ``files.txt``, it is known as ours.

No record is kept of a spare. Each of its files is compared with the site by device and inode: only one that
is the same file as the published one stays.
"""

import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from sharinghub_static.site.platform_calls import belongs_to_us
from sharinghub_static.site.site_folder import (
    BARE_MARKER,
    FILE_LIST,
    MARKER,
    STAGING_MARKER,
    discard,
    foreign_files,
    is_site,
)
from sharinghub_static.site.tree_listing import TreeListing

__all__ = ["SpareTree"]

_IGNORED = ".gitignore"
"""Keeps a spare out of Git, as it keeps the caches of other tools."""


class SpareTree:
    """The spare of a site.

    Args:
        output: the site's folder, absolute.
    """

    def __init__(self, output: Path) -> None:
        self._folder = output.parent / f".{output.name}.spare"

    def put_aside(self, tree: Path, gone: Iterable[str]) -> None:
        """Keep a tree, which the site no longer is, as the spare; remove it where that cannot be.

        Args:
            tree: its folder, beside the site.
            gone: its files that the site does not share.

        Raises:
            OSError: it can neither be kept nor be removed.
        """
        try:
            if os.path.lexists(self._folder):  # it is not ours, or it would have been taken
                raise FileExistsError
            for path in gone:
                if path not in {MARKER, FILE_LIST}:
                    with suppress(FileNotFoundError):
                        os.unlink(f"{tree}/{path}")  # noqa: PTH108 - it may be thousands
            # In one step, for a folder without a marker has no owner, should the build be killed.
            with (tree / STAGING_MARKER).open("xb") as marker:
                marker.write(BARE_MARKER)
            (tree / STAGING_MARKER).replace(tree / MARKER)
            with (tree / _IGNORED).open("x") as ignored:
                ignored.write("*\n")
            tree.rename(self._folder)
        except OSError:
            discard(tree)

    def take(self, staging: Path, site: TreeListing) -> set[str] | None:
        """Make the spare the folder of the new tree.

        Args:
            staging: the new tree's folder, which is not there.
            site: what is published.

        Returns:
            The files in it, which are those of the site; None where there is no folder now, for there was
            no spare, or none that can be used.

        Raises:
            OSError: a spare that cannot be used cannot be removed either.
        """
        if not self._is_ours():
            return None
        files = _Comparison(site)
        try:
            files.compare(str(self._folder))
        except OSError:
            return None
        if foreign_files(self._folder, files.others - {_IGNORED}):
            return None  # somebody's files, which stay where they are
        self._folder.rename(staging)
        with suppress(OSError):
            # From now on it is a new tree, which is ours by this file, whatever else is removed.
            (staging / STAGING_MARKER).touch()
            if not files.is_odd and files.rights == _rights_of_new_folder(staging / STAGING_MARKER):
                for path in files.others:
                    (staging / path).unlink()
                return files.shared
        discard(staging)
        return None

    def _is_ours(self) -> bool:
        try:
            found = self._folder.lstat()
        except OSError:
            return False
        return stat.S_ISDIR(found.st_mode) and belongs_to_us(found) and is_site(self._folder)


class _Comparison:
    """The files of a spare beside those of the site.

    Args:
        site: what is published.

    Attributes:
        shared: files that are those of the site.
        others: all other files, and what is no file.
        rights: to each folder.
        is_odd: whether it has something that no build leaves there.
    """

    def __init__(self, site: TreeListing) -> None:
        self._site, self._device = site.files, 0
        self.shared: set[str] = set()
        self.others: set[str] = set()
        self.rights = 0
        self.is_odd = False

    def compare(self, root: str) -> None:
        """Look through a spare.

        Raises:
            OSError: it cannot be read.
        """
        status = os.lstat(root)
        self._device, self.rights = status.st_dev, _rights(status)
        self._compare(root, "")

    def _compare(self, folder: str, prefix: str) -> None:
        with os.scandir(folder) as scan:
            entries = list(scan)
        for entry in entries:
            path, status = prefix + entry.name, entry.stat(follow_symlinks=False)
            if stat.S_ISDIR(status.st_mode):
                # Of another user, with other rights, or where a disk is mounted.
                is_usual = (status.st_dev, _rights(status)) == (self._device, self.rights)
                self.is_odd |= not is_usual or not belongs_to_us(status)
                self._compare(entry.path, f"{path}/")
            elif stat.S_ISLNK(status.st_mode):
                self.is_odd = True
            elif (published := self._site.get(path)) and published.is_same_file(status):
                self.shared.add(path)
            else:
                self.is_odd |= not stat.S_ISREG(status.st_mode)
                self.others.add(path)


def _rights(status: os.stat_result) -> int:
    return status.st_mode & 0o777


def _rights_of_new_folder(new_file: Path) -> int:
    rights = _rights(new_file.lstat())
    return rights | (rights & 0o444) >> 2
