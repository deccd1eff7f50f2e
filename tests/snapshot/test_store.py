"""The snapshot at rest: what is kept, what moves its date, and what is refused."""

import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.errors import SnapshotError
from sharinghub_static.snapshot.records import (
    ContributorRecord,
    CountsRecord,
    FileRecord,
    InstanceRecord,
    LanguageRecord,
    LicenseRecord,
    NamespaceRecord,
    PictureRecord,
    PipelineRecord,
    ProjectRecord,
    TextRecord,
    Visibility,
)
from sharinghub_static.snapshot.store import SCHEMA_VERSION, Snapshot

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)


def record(id_: int = 1, full_path: str = "eo/cover", **changes: object) -> ProjectRecord:
    bare = ProjectRecord(
        id=id_,
        full_path=full_path,
        name="Cover",
        description="Land cover — où ça ?",
        visibility=Visibility.PUBLIC,
        archived=False,
        topics=("land", "sharinghub:dataset"),
        web_url=f"https://gitlab.example.org/{full_path}",
        avatar_url="",
        namespace=NamespaceRecord("eo", "EO", "https://gitlab.example.org/eo"),
        created_at=datetime(2024, 1, 1, tzinfo=UTC),
        last_activity_at=datetime(2025, 1, 1, 12, 30, 15, 123000, tzinfo=UTC),
    )
    return replace(bare, **changes)


FULL = record(
    default_branch="main",
    head_sha="a" * 40,
    head_committed_at=datetime(2025, 1, 1, tzinfo=UTC),
    license=LicenseRecord("mit", "MIT License", "https://x.example/LICENSE"),
    languages=(LanguageRecord("Python", 99.5),),
    counts=CountsRecord(3, 1, 2, None, 0, 4),
    files=(FileRecord("a b/é\n.tif", lfs_oid="0" * 64, size=7_000_000_000), FileRecord("sub", "submodule")),
    texts=(TextRecord("README.md", "# Hi\x00 \U0001f30d", 10),),
    contributors=(ContributorRecord("Ada", 4),),
    pipeline=PipelineRecord("SUCCESS", None, 81.5, "/p/1"),
    failures=(("releases", "timed out"),),
)


def filled(path: Path, *records: ProjectRecord) -> Path:
    with Snapshot.open(path, create=True) as snapshot:
        snapshot.instance = InstanceRecord("https://gitlab.example.org", "18.7.1", authenticated=True)
        for each in records:
            snapshot.put(each, "f", at=MONDAY)
    return path


def test_what_was_put_is_read_back_equal(tmp_path: Path) -> None:
    with Snapshot.open(filled(tmp_path / "deep" / "s.sqlite", FULL)) as snapshot:
        assert list(snapshot.projects()) == [FULL]
        assert snapshot.project(1) == FULL
        assert snapshot.project(2) is None
        assert snapshot.instance == InstanceRecord("https://gitlab.example.org", "18.7.1", True)
        assert len(snapshot) == 1


@given(text=st.text(), size=st.integers(0, 2**60))
def test_any_text_survives(tmp_path_factory: pytest.TempPathFactory, text: str, size: int) -> None:
    kept = record(texts=(TextRecord("README.md", text, size),))
    with Snapshot.open(tmp_path_factory.mktemp("s") / "s.sqlite", create=True) as snapshot:
        snapshot.put(kept, "")
        assert list(snapshot.projects()) == [kept]


def test_projects_come_sorted_by_full_path_whatever_the_order_of_arrival(tmp_path: Path) -> None:
    paths = ["b/x", "a/z", "B/x", "a/b/c", "a/b"]
    with Snapshot.open(
        filled(tmp_path / "s", *(record(9 - i, path) for i, path in enumerate(paths)))
    ) as snapshot:
        assert [project.full_path for project in snapshot.projects()] == sorted(paths)


def test_two_projects_may_swap_their_paths(tmp_path: Path) -> None:
    path = filled(tmp_path / "s", record(1, "a/x"), record(2, "a/y"))
    filled(path, record(1, "a/y"), record(2, "a/x"))
    with Snapshot.open(path) as snapshot:
        assert [(project.id, project.full_path) for project in snapshot.projects()] == [
            (2, "a/x"),
            (1, "a/y"),
        ]


def test_changed_at_moves_only_when_something_is_new(tmp_path: Path) -> None:
    with Snapshot.open(filled(tmp_path / "s", record()), create=True) as snapshot:
        assert snapshot.put(record(), "another fingerprint", at=TUESDAY) is False
        assert snapshot.remove([77], at=TUESDAY) == 0
        snapshot.crawled_at = TUESDAY
        assert snapshot.changed_at == MONDAY
        assert snapshot.fingerprints() == {1: "another fingerprint"}
        assert snapshot.put(record(name="Renamed"), "f", at=TUESDAY) is True
        assert snapshot.changed_at == TUESDAY


def test_the_number_of_published_projects_is_kept_and_is_no_news(tmp_path: Path) -> None:
    with Snapshot.open(filled(tmp_path / "s", record()), create=True) as snapshot:
        assert snapshot.published_projects is None
        snapshot.published_projects = 28
    with Snapshot.open(tmp_path / "s") as snapshot:
        assert (snapshot.published_projects, snapshot.changed_at) == (28, MONDAY)


def test_a_removal_is_news(tmp_path: Path) -> None:
    with Snapshot.open(filled(tmp_path / "s", record(1), record(2)), create=True) as snapshot:
        assert snapshot.remove([2, 3], at=TUESDAY) == 1
        assert snapshot.changed_at == TUESDAY
        assert list(snapshot.fingerprints()) == [1]


def test_a_clock_that_went_back_does_not_make_the_site_older(tmp_path: Path) -> None:
    with Snapshot.open(filled(tmp_path / "s", record()), create=True) as snapshot:
        snapshot.put(record(name="New"), "f", at=MONDAY - timedelta(days=400))
        assert snapshot.changed_at == MONDAY


def test_without_a_moment_the_last_activity_stands_in(tmp_path: Path) -> None:
    with Snapshot.open(tmp_path / "s", create=True) as snapshot:
        snapshot.put(record(), "f")
        assert snapshot.changed_at == record().last_activity_at


def test_an_empty_snapshot_says_that_nothing_was_crawled(tmp_path: Path) -> None:
    with Snapshot.open(tmp_path / "s", create=True) as snapshot:
        assert snapshot.is_new
        assert snapshot.crawled_at is None
        with pytest.raises(SnapshotError, match="holds no crawl yet"):
            _ = snapshot.instance
        with pytest.raises(SnapshotError, match="holds no crawl yet"):
            _ = snapshot.changed_at


def test_an_absent_file_is_not_made_for_a_reader(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="there is no snapshot at"), Snapshot.open(tmp_path / "no"):
        pass
    assert not (tmp_path / "no").exists()


@pytest.mark.parametrize("create", [False, True])
@pytest.mark.parametrize("content", [b"not a database" * 100, b"SQLite format 3\0 but broken" * 40])
def test_a_file_that_is_no_database_is_refused_and_left_as_it_was(
    tmp_path: Path, content: bytes, create: bool
) -> None:
    path = tmp_path / "s"
    path.write_bytes(content)
    with pytest.raises(SnapshotError, match=str(path)), Snapshot.open(path, create=create):
        pass
    assert path.read_bytes() == content


@pytest.mark.parametrize("create", [False, True])
def test_somebody_elses_database_is_refused_and_left_as_it_was(tmp_path: Path, create: bool) -> None:
    path = tmp_path / "s"
    foreign = sqlite3.connect(path)
    foreign.execute("CREATE TABLE cookies (x)")
    foreign.close()
    before = path.read_bytes()
    with pytest.raises(SnapshotError, match="is not a snapshot"), Snapshot.open(path, create=create):
        pass
    assert path.read_bytes() == before


def test_a_snapshot_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = filled(tmp_path / "s", record())
    other = sqlite3.connect(path)
    other.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    other.close()
    with pytest.raises(SnapshotError, match="newer"), Snapshot.open(path, create=True):
        pass


def test_a_record_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = filled(tmp_path / "s", record(42))
    other = sqlite3.connect(path)
    other.execute("UPDATE project SET record = '{}'")
    other.commit()
    other.close()
    with Snapshot.open(path) as snapshot, pytest.raises(SnapshotError, match="project 42"):
        list(snapshot.projects())


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    with (
        pytest.raises(SnapshotError, match="readonly"),
        Snapshot.open(filled(tmp_path / "s", record())) as snapshot,
    ):
        snapshot.put(record(2), "f")


def test_it_can_be_read_while_it_is_written(tmp_path: Path) -> None:
    path = filled(tmp_path / "s", record(1))
    with Snapshot.open(path, create=True) as writer, Snapshot.open(path) as reader:
        iterator = reader.projects()
        assert next(iterator).id == 1
        writer.put(record(2, "eo/second"), "f")
        assert list(iterator) == []
        assert len(reader) == 2


def test_a_writer_leaves_one_file_behind(tmp_path: Path) -> None:
    path = filled(tmp_path / "s", record())
    assert [each.name for each in tmp_path.iterdir()] == ["s"]
    path.chmod(0o444)
    with Snapshot.open(path) as snapshot:
        assert len(snapshot) == 1


def test_an_error_of_the_caller_keeps_what_was_put_before(tmp_path: Path) -> None:
    def crawl() -> None:
        with Snapshot.open(tmp_path / "s", create=True) as snapshot:
            snapshot.put(record(), "f")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        crawl()
    assert [each.name for each in tmp_path.iterdir()] == ["s"]
    with Snapshot.open(tmp_path / "s") as snapshot:
        assert len(snapshot) == 1


def test_a_killed_writer_loses_nothing_that_it_had_put(tmp_path: Path) -> None:
    path = filled(tmp_path / "s", record(1))
    program = (
        "import sys; from dataclasses import replace; from pathlib import Path\n"
        "from sharinghub_static.snapshot.store import Snapshot\n"
        "with Snapshot.open(Path(sys.argv[1]), create=True) as snapshot:\n"
        "    first = snapshot.project(1)\n"
        "    snapshot.put(replace(first, id=2, full_path='eo/second'), 'f')\n"
        "    snapshot.database.connection.execute('BEGIN IMMEDIATE')\n"
        "    snapshot.database.connection.execute('DELETE FROM project')\n"
        "    print('ready', flush=True); sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
        os.kill(writer.pid, signal.SIGKILL)
    with Snapshot.open(path) as snapshot:
        assert list(snapshot.fingerprints()) == [1, 2]


def test_the_same_records_make_the_same_rows(tmp_path: Path) -> None:
    rows = []
    for name in ("one", "two"):
        connection = sqlite3.connect(filled(tmp_path / name, FULL, record(2, "a/b")))
        rows.append(connection.execute("SELECT * FROM project ORDER BY id").fetchall())
        connection.close()
    assert rows[0] == rows[1]


def _as_before_pictures(path: Path) -> Path:
    file = sqlite3.connect(path)
    file.executescript(
        "DROP TABLE picture; DROP TABLE tracking; DROP TABLE observation; PRAGMA user_version = 1"
    )
    file.close()
    return path


def test_a_snapshot_from_before_pictures_is_read_as_it_is(tmp_path: Path) -> None:
    path = _as_before_pictures(filled(tmp_path / "s", FULL))
    with Snapshot.open(path) as snapshot:
        assert snapshot.project(1) == FULL
        assert snapshot.picture("ab" * 32) is None


def test_a_snapshot_from_before_pictures_takes_them_once_it_is_written_to(tmp_path: Path) -> None:
    path = _as_before_pictures(filled(tmp_path / "s", FULL))
    for _ in range(2):
        with Snapshot.open(path, create=True) as snapshot:
            snapshot.put_picture("ab" * 32, b"bytes")
            assert snapshot.project(1) == FULL
    with Snapshot.open(path) as snapshot:
        assert snapshot.picture("ab" * 32) == b"bytes"


def test_pictures_that_an_older_release_kept_with_metadata_are_forgotten(tmp_path: Path) -> None:
    shown = PictureRecord("preview.png", "ab" * 32, 5, "image/png")
    path = filled(tmp_path / "s", record(pictures=(shown,)), record(2, "eo/other"))
    with Snapshot.open(path, create=True) as snapshot:
        snapshot.put_picture("ab" * 32, b"owner's name")
    file = sqlite3.connect(path)
    file.executescript("PRAGMA user_version = 3; UPDATE project SET record = '{' WHERE id = 2")
    file.close()
    with Snapshot.open(path) as snapshot:
        assert snapshot.picture("ab" * 32) is None  # not published before the next crawl
    with Snapshot.open(path, create=True) as snapshot:
        assert set(snapshot.fingerprints().values()) == {""}
        assert snapshot.project(1) == record()
    assert b"owner's name" not in path.read_bytes()


def test_pictures_that_no_project_names_are_forgotten(tmp_path: Path) -> None:
    shown = PictureRecord("preview.png", "ab" * 32, 5, "image/png")
    path = filled(tmp_path / "s", record(pictures=(shown,)), record(2, "eo/other"))
    with Snapshot.open(path, create=True) as snapshot:
        snapshot.put_picture("ab" * 32, b"shown")
        snapshot.put_picture("cd" * 32, b"left")
        assert snapshot.prune_pictures() == 1
        assert (snapshot.picture("ab" * 32), snapshot.picture("cd" * 32)) == (b"shown", None)
        snapshot.remove([1])
        assert snapshot.prune_pictures() == 1
        assert snapshot.picture("ab" * 32) is None
