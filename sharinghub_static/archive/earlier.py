"""The history of a hub from earlier archives and snapshots: its changes then reach back to them."""

import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sharinghub_static.archive.bag import PAYLOAD
from sharinghub_static.archive.sources import SNAPSHOT
from sharinghub_static.archive.verifying import verify_archive
from sharinghub_static.catalog.version_items import stored_items
from sharinghub_static.config import SiteConfig
from sharinghub_static.errors import RefusedError, SiteError, SnapshotError
from sharinghub_static.hub_reading import interpret_hub
from sharinghub_static.isolation import Isolation
from sharinghub_static.snapshot.history_records import ObservationRecord
from sharinghub_static.snapshot.instances import FIRST
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.sources.gitlab.observations import observation, without_closed

__all__ = ["HistorySummary", "take_history"]

_INSIDE = f"{PAYLOAD}/{SNAPSHOT}"


@dataclass(frozen=True, slots=True)
class HistorySummary:
    """What was taken from earlier snapshots.

    Args:
        entries: that the histories have more.
        projects: that have any of them.
        items: versions of projects whose Items were taken.
    """

    entries: int
    projects: int
    items: int = 0


def take_history(snapshot: Path, earlier: Sequence[Path], config: SiteConfig | None = None) -> HistorySummary:
    """Put what earlier snapshots saw of the projects into a snapshot.

    Only projects that are in the snapshot have a history, and nothing that a project has closed since is in
    it. An entry that is there, or says what the one before it says, is not put again. Of each version of a
    project the Item is taken as it was last seen, so that the Item of today leads to it.

    Args:
        snapshot: of the hub.
        earlier: archives, unpacked archives, or snapshots of the same hub.
        config: of the site, for the Items; None takes none.

    Raises:
        RefusedError: an archive was changed, or a snapshot is of another GitLab.
        SiteError: a file is neither an archive nor a snapshot.
        SnapshotError: a snapshot cannot be read.

    Example:
        >>> take_history(Path(".sharinghub/snapshot.sqlite"), [Path("hub-2025.zip")])  # doctest: +SKIP
        HistorySummary(entries=41, projects=26, items=0)
    """
    if not snapshot.is_file():
        raise SnapshotError(
            f"there is no snapshot at {snapshot}",
            "Crawl first with `sharinghub-static crawl`, or name the snapshot of the hub with --snapshot.",
        )
    entries, projects, versions = 0, set[int](), set[tuple[int, str]]()
    with Snapshot.open(snapshot, create=True) as store:
        _ = store.instance  # one that holds no crawl has no history to add to
        records = {record.id: record for record in store.projects()}
        for path in earlier:
            with _opened(path) as before:
                _refuse_another_hub(path, before, store)
                documents = dict(stored_items(interpret_hub(config, before, Isolation()))) if config else {}
                for id_, record in records.items():
                    for seen in _seen(before, id_, documents):
                        entry = _of_last_version(without_closed(seen, record), store.history.of(id_))
                        if store.history.observe(id_, entry):
                            entries += 1
                            projects.add(id_)
                            versions |= {(id_, version) for version in (_version(entry),) if version}
                            _forget_older(store, id_, entry)
    return HistorySummary(entries, len(projects), len(versions))


def _refuse_another_hub(path: Path, before: Snapshot, store: Snapshot) -> None:
    """Refuse a snapshot of which an instance is another one here, by the first place or by the name."""
    here = {scope.name: scope for scope in (FIRST, *store.further)}
    for scope in (FIRST, *before.further):
        if scope.name not in here:
            continue
        earlier, today = before.of(scope).instance.url, store.of(here[scope.name]).instance.url
        if earlier.rstrip("/") != today.rstrip("/"):
            named = f" ({scope.name})" if scope.name else ""
            raise RefusedError(
                f"{path}: is of {earlier}, and this hub of {today}{named}",
                "Name an archive or a snapshot of the same hub.",
            )


def _seen(
    store: Snapshot, project_id: int, documents: Mapping[int, dict[str, Any]]
) -> Iterator[ObservationRecord]:
    """What a snapshot knows of a project, oldest first: its history, and how it was at the crawl itself."""
    yield from store.history.of(project_id)
    record, moment = store.project(project_id), store.crawled_at
    if record is not None and moment is not None:
        yield replace(observation(record, moment), item=documents.get(project_id))


def _version(entry: ObservationRecord) -> str | None:
    """The version whose Item an entry has; None where it has none."""
    properties = (entry.item or {}).get("properties")
    version = properties.get("version") if isinstance(properties, dict) else None
    return str(version).casefold() if version else None


def _of_last_version(entry: ObservationRecord, history: Sequence[ObservationRecord]) -> ObservationRecord:
    """An entry without its Item, where another one has the Item of that version as it was at a later time."""
    version = _version(entry)
    is_there = any(_version(other) == version for other in history if other.at > entry.at)
    return replace(entry, item=None) if version and is_there else entry


def _forget_older(store: Snapshot, project_id: int, entry: ObservationRecord) -> None:
    """Take the Item of a version out of the entries before the one that has it now."""

    def change(other: ObservationRecord) -> ObservationRecord:
        is_older = other.at < entry.at and _version(other) == version
        return replace(other, item=None) if is_older else other

    if version := _version(entry):
        store.history.rewrite(project_id, change)


@contextmanager
def _opened(path: Path) -> Iterator[Snapshot]:
    """A snapshot, also that in an archive, which is verified first."""
    with tempfile.TemporaryDirectory(prefix="sharinghub-history-") as temporary:
        file = path
        if path.is_dir() or (path.is_file() and zipfile.is_zipfile(path)):
            verify_archive(path)
            # A copy: reading an older file may bring it into today's form.
            file = Path(temporary) / "snapshot.sqlite"
            _copy(path, file)
        elif not _is_database(path):
            raise SnapshotError(
                f"{path}: is neither an archive nor a snapshot",
                "Name what `sharinghub-static archive` made, or an earlier .sharinghub/snapshot.sqlite; "
                "a ZIP file that was cut off while it was copied is neither.",
            )
        with Snapshot.open(file) as store:
            yield store


def _is_database(path: Path) -> bool:
    """Whether it is a file of SQLite, by its first bytes: https://sqlite.org/fileformat.html."""
    if not path.is_file():
        return False  # a pipe would be waited for
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\0"


def _copy(archive: Path, target: Path) -> None:
    if archive.is_dir():
        found = sorted([archive / _INSIDE, *archive.glob(f"*/{_INSIDE}")], key=lambda file: len(file.parts))
        source = next((file for file in found if file.is_file()), None)
        if source is None:
            raise SiteError(f"{archive}: has no {_INSIDE}", "Name an archive of sharinghub-static archive.")
        shutil.copyfile(source, target)
        return
    with zipfile.ZipFile(archive) as opened:
        name = next((name for name in opened.namelist() if name.partition("/")[2] == _INSIDE), "")
        if not name:
            raise SiteError(f"{archive}: has no {_INSIDE}", "Name an archive of sharinghub-static archive.")
        with opened.open(name) as content, target.open("wb") as file:
            shutil.copyfileobj(content, file)
