"""This machine: disk, snapshot, and the site that is there."""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sharinghub_static.config import SiteConfig
from sharinghub_static.doctor.lines import DoctorLine, failed, passed, warned
from sharinghub_static.errors import SnapshotError
from sharinghub_static.snapshot.store import Snapshot

__all__ = ["examine_disk", "examine_site", "examine_state"]

_TOO_LITTLE, _LITTLE = 100_000_000, 1_000_000_000  # bytes
_MOST_BYTES, _MOST_ENTRIES = 1_000_000_000, 200_000
"""Of a site on gitlab.com, and in the settings of a new GitLab (docs.gitlab.com, Pages)."""

_OLD = 7  # days


def examine_disk(*folders: Path) -> Iterator[DoctorLine]:
    """Whether the folders can be made and written, and how much space there is."""
    for each in folders:
        if (wrong := _in_the_way(each)) is not None:
            yield failed("disk", f"{wrong} is not a folder", "Move it, or name another folder.")
            return
    for folder in dict.fromkeys(_nearest(each) for each in folders):
        if not os.access(folder, os.W_OK):
            yield failed(
                "disk", f"{folder} cannot be written", "Let this user write it, or name another folder."
            )
            return
    free = min(shutil.disk_usage(_nearest(folder)).free for folder in folders)
    message = f"{free / 1e9:.1f} GB are free"
    if free < _TOO_LITTLE:
        yield failed("disk", message, "Free some space.")
    elif free < _LITTLE:
        yield warned("disk", message, "A build needs twice the size of its site.")
    else:
        yield passed("disk", message)


def _in_the_way(path: Path) -> Path | None:
    """What a build would have to make a folder of, and is there already: a file, or a link to nowhere."""
    path = path.absolute()
    return next((each for each in (path, *path.parents) if os.path.lexists(each) and not each.is_dir()), None)


def _nearest(path: Path) -> Path:
    path = path.absolute()
    while not path.is_dir():
        path = path.parent
    return path


def examine_state(snapshot: Path, config: SiteConfig | None, now: datetime) -> Iterator[DoctorLine]:
    """The snapshot of the last crawl; no line where its folder cannot be made."""
    if _in_the_way(snapshot.parent) is not None:
        return
    if not snapshot.exists():
        yield passed("state", f"no snapshot yet ({snapshot}): the first build reads everything")
        return
    try:
        with Snapshot.open(snapshot) as store:
            url, crawled, projects = store.instance.url, store.crawled_at, len(store)
    except SnapshotError as error:
        yield failed("state", error.what.rstrip("."), error.hint)
        return
    if config is not None and url != config.gitlab.url:
        yield failed(
            "state",
            f"{snapshot} is of {url}, not of {config.gitlab.url}",
            "Name another file with --snapshot, or delete this one.",
        )
        return
    age = (now - crawled).days if crawled else None
    message = (
        f"{projects:,} projects, crawled {crawled:%Y-%m-%d %H:%M} UTC"
        if crawled
        else f"{projects:,} projects"
    )
    if age is None:
        yield warned("state", f"{message}; no crawl came to its end", "Run sharinghub-static crawl.")
    elif age >= _OLD:
        yield warned("state", f"{message}, {age} days ago", "Crawl again, or look at the schedule.")
    else:
        yield passed("state", message)


def examine_site(site: Path, config: SiteConfig | None) -> Iterator[DoctorLine]:
    """The size of the site that was built here, against the limits of GitLab Pages."""
    if not (site / "build.json").is_file():
        return
    size = entries = 0
    for folder, names, files in os.walk(site):
        entries += len(names) + len(files)
        size += sum((Path(folder) / name).lstat().st_size for name in files)
    limit = config.site.max_size if config and config.site.max_size else _MOST_BYTES
    message = (
        f"{size / 1e6:,.1f} MB of {limit / 1e6:,.0f}, {entries:,} files and folders of {_MOST_ENTRIES:,}"
    )
    if size > limit or entries > _MOST_ENTRIES:
        yield failed(
            "site size", message, "GitLab Pages refuses it: set site.compress: false, or raise the limit."
        )
    elif size > 0.8 * limit or entries > 0.8 * _MOST_ENTRIES:
        yield warned("site size", message, "Little is left: set site.max-size to the limit of your GitLab.")
    else:
        yield passed("site size", message)
