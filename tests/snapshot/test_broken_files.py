"""Snapshots that something broke: one line of what and what to do, or the loss of one project."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from sharinghub_static.errors import SnapshotError
from sharinghub_static.snapshot.records import NamespaceRecord, ProjectRecord, Visibility
from sharinghub_static.snapshot.store import Snapshot


def record(id_: int) -> ProjectRecord:
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    return ProjectRecord(
        id=id_,
        full_path=f"eo/cover-{id_}",
        name="Cover",
        description="",
        visibility=Visibility.PUBLIC,
        archived=False,
        topics=(),
        web_url="https://gitlab.example.org/eo/cover",
        avatar_url="",
        namespace=NamespaceRecord("eo", "EO", "https://gitlab.example.org/eo"),
        created_at=moment,
        last_activity_at=moment,
    )


@pytest.mark.parametrize(
    ("key", "value", "read"),
    [
        ("instance", "{", lambda store: store.instance),
        ("instance", b"\xff", lambda store: store.instance),
        ("changed_at", "yesterday", lambda store: store.changed_at),
        ("changed_at", "2026-01-01T00:00:00", lambda store: store.changed_at),
        ("crawled_at", "", lambda store: store.crawled_at),
        ("published_projects", "many", lambda store: store.published_projects),
        ("published_projects", "9" * 5000, lambda store: store.published_projects),
    ],
)
def test_a_broken_value_is_one_line_of_what_and_what_to_do(tmp_path, key, value, read):
    path = tmp_path / "snapshot.sqlite"
    with Snapshot.open(path, create=True):
        pass
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO meta (key, value) VALUES (?, ?)", (key, value))
    with Snapshot.open(path) as store, pytest.raises(SnapshotError, match=f"a value `{key}`") as caught:
        read(store)
    assert caught.value.hint == "Delete the file and crawl again."


def test_a_record_that_is_no_utf_8_costs_its_own_project_and_is_not_quoted(tmp_path):
    path = tmp_path / "snapshot.sqlite"
    with Snapshot.open(path, create=True) as store:
        store.put(record(1), "")
        store.put(record(2), "")
    with closing(sqlite3.connect(path)) as connection, connection:
        broken = b'{"id": 1, "name": "\xff"}'
        connection.execute("UPDATE project SET record = CAST(? AS TEXT) WHERE id = 1", (broken,))
    with Snapshot.open(path, create=True) as store:
        records, lost = store.readable_projects()
        store.prune_pictures()
    assert [record.id for record in records] == [2]
    assert len(lost) == 1


def test_a_reader_that_stops_early_is_no_error(tmp_path, capfd):
    path = tmp_path / "snapshot.sqlite"
    with Snapshot.open(path, create=True) as store:
        for number in range(3):
            store.put(record(number), "")
    with Snapshot.open(path) as store:
        records = store.projects()
        next(records)
    del records
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(("version", "message"), [(0, "unknown version"), (99, "newer")])
def test_a_version_that_is_not_known_is_said(tmp_path, version, message):
    path = tmp_path / "snapshot.sqlite"
    with Snapshot.open(path, create=True):
        pass
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {version}")
    with pytest.raises(SnapshotError, match=message), Snapshot.open(path):
        pass
