"""The state of a portal as one file: what a crawl goes on from, and the history that is nowhere else.

A state is a snapshot in gzip's format. One for the published site holds less than the snapshot: nothing that
a page may not show, and nothing of when the crawl was made, so that a hub in which nothing changed has the
same state. A project that is left out costs a request; its history stays.
"""

import gzip
import json
import sqlite3
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from sharinghub_static.errors import SnapshotError
from sharinghub_static.snapshot.crawl_values import DIRECTORY, INSTANCE
from sharinghub_static.snapshot.database import create_tables, stored_moment
from sharinghub_static.snapshot.directory_records import DirectoryRecord
from sharinghub_static.snapshot.instances import FIRST
from sharinghub_static.snapshot.store import Snapshot

__all__ = ["crawled_at", "pack_whole", "publishable_state", "put_newer", "unpack"]

_LARGEST = 4_000_000_000  # bytes, unpacked
_LEVEL = 6
_MOST_PICTURES = 200_000_000
"""Bytes of pictures in the published site; projects whose pictures do not fit are read again."""

_INSERT = {
    "project": "INSERT INTO project (id, full_path, fingerprint, record) VALUES (?, ?, ?, ?)",
    "tracking": "INSERT INTO tracking (project_id, fingerprint, record) VALUES (?, ?, ?)",
    "observation": "INSERT INTO observation (project_id, at, record) VALUES (?, ?, ?)",
    "picture": "INSERT INTO picture (sha256, content) VALUES (?, ?)",
}


def pack_whole(snapshot: Path) -> bytes:
    """Return a whole snapshot as a state.

    Raises:
        OSError: it cannot be read.
    """
    return gzip.compress(snapshot.read_bytes(), compresslevel=_LEVEL, mtime=0)


def unpack(content: bytes) -> bytes:
    """Return the snapshot in a state; empty where it is none, or larger than 4 GB."""
    try:
        with gzip.GzipFile(fileobj=BytesIO(content)) as packed:
            unpacked = packed.read(_LARGEST + 1)
    except (OSError, EOFError, ValueError):
        return b""
    return unpacked if len(unpacked) <= _LARGEST else b""


def crawled_at(snapshot: Path) -> datetime | None:
    """When a snapshot was crawled; None where there is none that can be read."""
    try:
        with Snapshot.open(snapshot) as store:
            return store.crawled_at or datetime.min.replace(tzinfo=UTC)
    except SnapshotError:
        return None


def put_newer(content: bytes, snapshot: Path) -> datetime | None:
    """Put the content of a state in the place of a snapshot, unless that one is as new.

    Args:
        content: as :func:`unpack` returns it.
        snapshot: the file; its folder is made.

    Returns:
        When the state was crawled, UTC, whether it took the place or not; None where it is no snapshot.
    """
    new = snapshot.with_name(f"{snapshot.name}.restored")
    new.parent.mkdir(parents=True, exist_ok=True)
    try:
        new.write_bytes(content)
        moment, local = crawled_at(new), crawled_at(snapshot)
        if moment is not None and (local is None or local < moment):
            new.replace(snapshot)
    finally:
        new.unlink(missing_ok=True)
    return moment


def publishable_state(
    store: Snapshot,
    projects: int,
    is_publishable: Callable[[str], bool],
    withheld: Collection[int] = frozenset(),
) -> bytes:
    """Return the state of a snapshot of public projects, for the published site.

    Args:
        store: the snapshot.
        projects: how many projects are published.
        is_publishable: whether a text may be published: rows with another one are left out.
        withheld: ids of projects that are left out whatever their texts.

    Returns:
        The same bytes for the same projects and histories.

    Example:
        >>> state = publishable_state(store, 26, lambda text: not holds_secret(text))  # doctest: +SKIP
        >>> put_newer(unpack(state), Path(".sharinghub/snapshot.sqlite"))  # doctest: +SKIP
        datetime.datetime(2026, 5, 4, 10, 0, tzinfo=datetime.timezone.utc)
    """
    with tempfile.TemporaryDirectory(prefix="sharinghub-state-") as folder:
        path = Path(folder) / "state.sqlite"
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("BEGIN")
            create_tables(connection)
            for key, value in _meta(store, projects, is_publishable):
                connection.execute("INSERT INTO meta (key, value) VALUES (?, ?)", (key, value))
            for table, row in _rows(store, is_publishable, withheld, _directory(store, is_publishable)):
                connection.execute(_INSERT[table], row)
            connection.execute("COMMIT")
        return pack_whole(path)


def _meta(store: Snapshot, projects: int, is_publishable: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """What is noted of the whole; the state counts as crawled when the last change was seen."""
    changed = stored_moment(store.changed_at)
    yield "changed_at", changed
    for scope in (FIRST, *store.further):
        part = store.of(scope)
        if part.crawled_at is not None or not scope.name:
            yield scope.key("crawled_at"), changed
        yield scope.key("instance"), INSTANCE.dump_json(replace(part.instance, version="")).decode()
        if not scope.name:
            yield "published_projects", str(projects)
        for key in ("crawled_topics", "unreached"):
            if (value := store.database.meta(scope.key(key))) is not None:
                yield scope.key(key), value
        yield scope.key("directory"), DIRECTORY.dump_json(_directory(part, is_publishable)).decode()


def _directory(store: Snapshot, is_publishable: Callable[[str], bool]) -> DirectoryRecord:
    """What GitLab says of groups and topics. Without the time of reading the next crawl reads it again."""
    directory = store.directory
    return DirectoryRecord(
        tuple(each for each in directory.groups if is_publishable(f"{each.name}\n{each.description}")),
        tuple(each for each in directory.topics if is_publishable(f"{each.title}\n{each.description}")),
    )


def _rows(
    store: Snapshot,
    is_publishable: Callable[[str], bool],
    withheld: Collection[int],
    directory: DirectoryRecord,
) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Table and values of each row, in the same order each time."""
    database, kept, left, ids = store.database, set[str](), _MOST_PICTURES, set[int]()
    version = database.pragma("user_version")
    for row in database.rows("SELECT id, full_path, fingerprint, record FROM project ORDER BY id"):
        # Without a fingerprint it is read again in any case.
        if not row[2] or row[0] in withheld or not _all_texts(row[3], is_publishable):
            continue
        record = store.project(row[0])
        pictures = {picture.sha256 for picture in record.pictures} - kept if record else set[str]()
        size = sum(len(store.picture(sha256) or b"") for sha256 in pictures)
        if size <= left:
            kept, left = kept | pictures, left - size
            ids.add(row[0])
            yield "project", row
    tracked = "SELECT project_id, fingerprint, record FROM tracking ORDER BY project_id"
    for row in database.rows(tracked) if version >= 3 else ():
        if row[0] in ids and row[1] and _all_texts(row[2], is_publishable):
            yield "tracking", row
    observed = (
        "SELECT project_id, at, record FROM observation WHERE project_id IN (SELECT id FROM project) "
        "ORDER BY project_id, at"
    )
    for row in database.rows(observed) if version >= 3 else ():
        if _all_texts(row[2], is_publishable):
            yield "observation", row
    kept |= {group.picture.sha256 for group in directory.groups if group.picture}
    kept |= {topic.picture.sha256 for topic in directory.topics if topic.picture}
    for sha256 in sorted(kept):
        if (content := store.picture(sha256)) is not None:
            yield "picture", (sha256, content)


def _all_texts(record: str, is_publishable: Callable[[str], bool]) -> bool:
    """Whether all texts of a record may be published; as they are, and not as JSON escapes them."""
    try:
        value = json.loads(record)
    except ValueError:
        return False
    return is_publishable("\n".join(_texts(value)))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
