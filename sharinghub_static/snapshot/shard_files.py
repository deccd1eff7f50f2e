"""The file of a shard: begun from the last whole snapshot, so that only what changed is requested again."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sharinghub_static.errors import SnapshotError
from sharinghub_static.snapshot.database import SCHEMA_VERSION, Database, connect, naming
from sharinghub_static.snapshot.shards import ShardRecord
from sharinghub_static.snapshot.store import Snapshot

__all__ = ["open_shard"]

_TABLES = (("project", "id"), ("tracking", "project_id"), ("observation", "project_id"))
"""Tables with rows of projects, and the column with the project's id."""

_NEVER = datetime.min.replace(tzinfo=UTC)


@contextmanager
def open_shard(path: Path, record: ShardRecord, base: Path | None, url: str) -> Iterator[Snapshot]:
    """Open the file of a shard for a crawl; when the block ends without an error, the shard is finished.

    The file goes on from what it holds, unless the whole snapshot is newer: then from that.

    Args:
        path: of the shard; made where there is none.
        record: what the file says of itself; only its shard, settings and program are used.
        base: the last whole snapshot, which is only read; None, or no file, to begin with nothing.
        url: of the GitLab that is crawled.

    Raises:
        SnapshotError: the file is another shard or a whole snapshot, ``base`` is a shard or of another
            GitLab, or one of them cannot be used.
    """
    with Snapshot.open(path, create=True, as_shard=True) as store:
        before = store.shard
        if before is not None and before.shard != record.shard:
            raise SnapshotError(
                f"{path} is shard {before.shard}, not {record.shard}",
                "Name another file with --snapshot, or delete this one.",
            )
        based_on = before.based_on if before else None
        if base is not None and base.is_file():
            with _open_base(base) as whole:
                _refuse_other_gitlab(whole, base, url)
                if _is_newer(whole, store):
                    _take_over(whole, store, record.shard.holds)
                    based_on = whole.crawled_at
        version = "" if store.is_new else store.instance.version
        begun = replace(record, based_on=based_on, version_before=version, finished=False)
        store.shard = begun
        yield store
        store.shard = replace(begun, finished=True)


@contextmanager
def _open_base(path: Path) -> Iterator[Snapshot]:
    """The whole snapshot for reading; one of an older version as a copy that is brought up to date."""
    with Snapshot.open(path) as whole:
        if whole.database.pragma("user_version") == SCHEMA_VERSION:
            yield whole
            return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        with (
            naming(path),
            closing(connect(path, writable=False)) as old,
            closing(connect(copy, writable=True)) as new,
        ):
            old.backup(new)
        with Snapshot.open(copy, create=True) as whole:
            yield whole


def _refuse_other_gitlab(whole: Snapshot, path: Path, url: str) -> None:
    if whole.is_of_another(url):
        raise SnapshotError(
            f"{path} is a snapshot of {whole.instance.url}, not of {url}",
            "Name another file with --base, or delete this one.",
        )


def _is_newer(whole: Snapshot, store: Snapshot) -> bool:
    """Whether a whole snapshot has more to go on from than the shard's file."""
    if store.shard is None:
        return True
    own = max(store.crawled_at or _NEVER, store.shard.based_on or _NEVER)
    return (whole.crawled_at or _NEVER) > own


def _take_over(whole: Snapshot, store: Snapshot, holds: Callable[[int], bool]) -> None:
    """Replace all rows of the shard's file by those of its projects in the whole snapshot."""
    source, target = whole.database, store.database
    with target.transaction():
        for table in ("meta", "picture", *(name for name, _ in _TABLES)):
            target.connection.execute(f"DELETE FROM {table}")  # noqa: S608 - of constants alone
        _copy(source, target, "meta", lambda row: row[0] != "shard")
        for table, column in _TABLES:
            columns = [name for _, name, *_ in source.rows(f"PRAGMA table_info({table})")]
            at = columns.index(column)
            _copy(source, target, table, lambda row, at=at: holds(row[at]))
        named = set(store.named_pictures())
        _copy(source, target, "picture", lambda row: row[0] in named)


def _copy(source: Database, target: Database, table: str, wanted: Callable[..., bool]) -> None:
    """Copy the wanted rows of a table, which both files have in the same form."""
    for row in source.rows(f"SELECT * FROM {table}"):  # noqa: S608 - of constants alone
        if wanted(row):
            places = ", ".join("?" * len(row))
            target.connection.execute(f"INSERT INTO {table} VALUES ({places})", row)  # noqa: S608 - see above
