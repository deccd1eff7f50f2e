"""Shards that do not fit together are refused in one line, and the snapshot stays as it was."""

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sharinghub_static.cli import main
from sharinghub_static.errors import SnapshotError
from sharinghub_static.snapshot import history, merging
from sharinghub_static.snapshot.history_records import ObservationRecord
from sharinghub_static.snapshot.merging import merge_shards
from sharinghub_static.snapshot.records import (
    CountsRecord,
    InstanceRecord,
    NamespaceRecord,
    ProjectRecord,
    Visibility,
)
from sharinghub_static.snapshot.shard_files import open_shard
from sharinghub_static.snapshot.shards import Shard, ShardRecord
from sharinghub_static.snapshot.store import Snapshot
from tests.cases import each_case

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://gitlab.example.org"
INSTANCE = InstanceRecord(URL, "18.0.0", authenticated=True)
IDS = (1, 2, 3, 4, 5, 6, 7)


def project(id_: int, full_path: str = "", **changes: Any) -> ProjectRecord:
    path = full_path or f"eo/set-{id_}"
    made = ProjectRecord(
        id=id_,
        full_path=path,
        name="Set",
        description="",
        visibility=Visibility.PUBLIC,
        archived=False,
        topics=("sharinghub:dataset",),
        web_url=f"{URL}/{path}",
        avatar_url="",
        namespace=NamespaceRecord("eo", "EO", f"{URL}/eo"),
        created_at=NOON,
        last_activity_at=NOON,
    )
    return replace(made, **changes)


def crawled(
    path: Path,
    shard: Shard,
    *records: ProjectRecord,
    instance: InstanceRecord = INSTANCE,
    at: datetime = NOON,
    base: Path | None = None,
    **changes: Any,
) -> Path:
    """The file of a shard, as a crawl leaves it."""
    record = replace(ShardRecord(shard, "settings", "1.0"), **changes)
    with open_shard(path, record, base, instance.url) as store:
        store.instance = instance
        for each in records:
            store.put(each, "f", at=at)
            store.history.observe(each.id, observed(each, at))
        store.schema_checked_at = store.crawled_at = at
    return path


def observed(record: ProjectRecord, at: datetime) -> ObservationRecord:
    stars = record.counts.stars
    return ObservationRecord(at, record.name, "", stars, 0, archived=False, license="", topics=record.topics)


def unchanged(seen: ObservationRecord, _record: ProjectRecord) -> ObservationRecord:
    return seen


def merge(shards: list[Path], output: Path, now: datetime = NOON + timedelta(days=99)) -> None:
    merge_shards(shards, output, rewrite=unchanged, now=now)


class Crawl:
    """The shards of one crawl."""

    def __init__(self, folder: Path, total: int = 3) -> None:
        self.folder = folder
        self.total = total
        self.shards = [
            crawled(folder / f"{index}.sqlite", Shard(index, total), *self.records(index))
            for index in range(1, total + 1)
        ]
        self.output = folder / "whole.sqlite"

    def records(self, index: int) -> list[ProjectRecord]:
        return [project(id_) for id_ in IDS if Shard(index, self.total).holds(id_)]

    def again(self, index: int, *records: ProjectRecord, **changes: Any) -> None:
        """Crawl one shard from nothing."""
        path = self.shards[index - 1]
        path.unlink()
        crawled(path, Shard(index, self.total), *(records or self.records(index)), **changes)


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three shards of one crawl; tests work on copies of them."""
    folder = tmp_path_factory.mktemp("three")
    Crawl(folder)
    return folder


@pytest.fixture
def crawl(three: Path, tmp_path: Path) -> Crawl:
    shutil.copytree(three, tmp_path, dirs_exist_ok=True)
    made = Crawl.__new__(Crawl)
    made.folder, made.total, made.output = tmp_path, 3, tmp_path / "whole.sqlite"
    made.shards = [tmp_path / f"{index}.sqlite" for index in (1, 2, 3)]
    return made


def test_shards_are_disjoint_and_complete_and_of_like_size() -> None:
    for total in (1, 2, 3, 7, 20):
        sizes = [0] * total
        for id_ in range(1, 2001):
            (index,) = [index for index in range(1, total + 1) if Shard(index, total).holds(id_)]
            sizes[index - 1] += 1
        assert min(sizes) > 0.6 * 2000 / total


@each_case(
    "text",
    [
        *("", "1", "/3", "1/", "0/3", "4/3", "1/0", "-1/3", "1/3/3", "a/b", "1 / 3", "1.0/3", "²/3", "1/3\n"),
        "1/9999999",
    ],
)
def test_what_is_no_shard_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no shard"):
        Shard.parse(text)


def _missing(crawl: Crawl) -> None:
    crawl.shards.pop(1)


def _several_missing(crawl: Crawl) -> None:
    del crawl.shards[1:]


def _twice(crawl: Crawl) -> None:
    crawl.shards.append(shutil.copy(crawl.shards[0], crawl.folder / "copy.sqlite"))


def _other_total(crawl: Crawl) -> None:
    crawl.shards[0].unlink()
    crawled(crawl.shards[0], Shard(1, 4))


def _other_settings(crawl: Crawl) -> None:
    crawl.again(2, settings="others")


def _other_program(crawl: Crawl) -> None:
    crawl.again(2, program="2.0")


def _other_gitlab(crawl: Crawl) -> None:
    crawl.again(2, instance=replace(INSTANCE, url="https://other.example.org"))


def _other_access(crawl: Crawl) -> None:
    crawl.again(2, instance=replace(INSTANCE, authenticated=False))


def _other_visibility(crawl: Crawl) -> None:
    crawl.again(2, instance=replace(INSTANCE, visibility=Visibility.INTERNAL))


def _unfinished(crawl: Crawl) -> None:
    with Snapshot.open(crawl.shards[1], create=True, as_shard=True) as store:
        record = store.shard
        assert record is not None
        store.shard = replace(record, finished=False)


def _foreign_project(crawl: Crawl) -> None:
    crawl.again(1, *(project(id_) for id_ in IDS))


def _renamed_meanwhile(crawl: Crawl) -> None:
    theirs = crawl.records(1)[0]
    crawl.again(2, project(crawl.records(2)[0].id, theirs.full_path.upper()), at=NOON + timedelta(hours=1))


def _whole(crawl: Crawl) -> None:
    crawl.shards[1].unlink()
    with Snapshot.open(crawl.shards[1], create=True) as store:
        store.instance = INSTANCE


def _never_crawled(crawl: Crawl) -> None:
    crawl.shards[1].unlink()
    with Snapshot.open(crawl.shards[1], create=True, as_shard=True):
        pass


def _absent(crawl: Crawl) -> None:
    crawl.shards[1].unlink()


def _no_snapshot(crawl: Crawl) -> None:
    crawl.shards[1].write_text("<html>Not found</html>" * 99)


def _cut(crawl: Crawl) -> None:
    crawl.shards[1].write_bytes(crawl.shards[1].read_bytes()[:-4096])


def _overwritten_page(crawl: Crawl) -> None:
    content = bytearray(crawl.shards[1].read_bytes())
    content[2 * 4096 : 3 * 4096] = bytes(4096)
    crawl.shards[1].write_bytes(content)


def _no_record(crawl: Crawl) -> None:
    with sqlite3.connect(crawl.shards[1]) as connection:
        connection.execute("UPDATE project SET record = '{}'")


def _no_json(crawl: Crawl) -> None:
    with sqlite3.connect(crawl.shards[1]) as connection:
        connection.execute("UPDATE meta SET value = '{' WHERE key = 'shard'")


def _newer_version(crawl: Crawl) -> None:
    with sqlite3.connect(crawl.shards[1]) as connection:
        connection.execute("PRAGMA user_version = 99")


def _older_version(crawl: Crawl) -> None:
    with sqlite3.connect(crawl.shards[1]) as connection:
        connection.execute("PRAGMA user_version = 3")


REFUSED: dict[str, Callable[[Crawl], None]] = {
    r"^shard 2/3 is missing": _missing,
    r"^shards 2/3, 3/3 are missing": _several_missing,
    r"1.sqlite and .*copy.sqlite are both shard 1/3": _twice,
    r"differ in their number of shards: 4, and 3": _other_total,
    r"different configurations": _other_settings,
    r"differ in their version of this program: 1.0, and 2.0": _other_program,
    r"differ in their GitLab: .*gitlab.* and .*other": _other_gitlab,
    r"with a token, and without a token": _other_access,
    r"gitlab.visibility: public, and internal": _other_visibility,
    r"the crawl of shard 2/3 \(.*2.sqlite\) was not finished": _unfinished,
    r"1.sqlite holds project \d, which is not in shard 1/3": _foreign_project,
    r"is the path of project \d in shard 1/3 and of project \d in shard 2/3.*Crawl shard 1/3": (
        _renamed_meanwhile
    ),
    r"2.sqlite is a whole snapshot and no shard": _whole,
    r"2.sqlite holds no crawl yet": _never_crawled,
    r"there is no snapshot at .*2.sqlite": _absent,
    r"2.sqlite is not a snapshot": _no_snapshot,
    r"2.sqlite (cannot be used|is damaged)": _cut,
    r"2.sqlite (cannot be used|is damaged: .*|holds .*)[.] .*rawl": _overwritten_page,
    r"2.sqlite holds a record of project \d that cannot be read": _no_record,
    r"2.sqlite holds a value `shard` that cannot be read": _no_json,
    r"2.sqlite was written by a newer sharinghub-static": _newer_version,
    r"2.sqlite is of an older version": _older_version,
}


@pytest.mark.parametrize("message", REFUSED)
def test_shards_that_do_not_fit_are_refused_in_one_line(
    crawl: Crawl, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    merge(crawl.shards, crawl.output)
    before = crawl.output.read_bytes()
    REFUSED[message](crawl)
    with pytest.raises(SnapshotError) as refused:
        merge(crawl.shards, crawl.output)
    (line,) = refused.value.lines()
    assert len(line.splitlines()) == 1
    assert re.search(message, line), line
    assert refused.value.hint
    assert crawl.output.read_bytes() == before
    assert main(["crawl", "merge", *map(str, crawl.shards), "--output", str(crawl.output)]) == 1
    assert capsys.readouterr().err == f"error: {line}\n"


def rows(path: Path) -> list[str]:
    """All rows of a file."""
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def test_the_order_of_the_files_is_of_no_matter_and_once_more_changes_nothing(crawl: Crawl) -> None:
    merge(crawl.shards, crawl.output)
    before = rows(crawl.output)
    merge(crawl.shards[::-1], crawl.output)
    assert rows(crawl.output) == before
    with Snapshot.open(crawl.output) as whole:
        assert [record.id for record in whole.projects()] == list(IDS)


def test_a_shard_is_neither_rendered_nor_crawled_as_a_whole(crawl: Crawl) -> None:
    with (
        pytest.raises(SnapshotError, match="is shard 1/3 of a snapshot"),
        Snapshot.open(crawl.shards[0]),
    ):
        pass
    with (
        pytest.raises(SnapshotError, match="is shard 1/3 of a snapshot"),
        Snapshot.open(crawl.shards[0], create=True),
    ):
        pass
    with pytest.raises(SnapshotError, match="is shard 1/3, not 2/3"):
        crawled(crawl.shards[0], Shard(2, 3))


def test_a_whole_snapshot_does_not_become_a_shard(crawl: Crawl) -> None:
    merge(crawl.shards, crawl.output)
    before = crawl.output.read_bytes()
    with pytest.raises(SnapshotError, match="is a whole snapshot and no shard"):
        crawled(crawl.output, Shard(1, 3))
    assert crawl.output.read_bytes() == before


def test_no_file_of_another_program_is_overwritten(crawl: Crawl) -> None:
    crawl.output.write_text("My thesis. " * 999)
    with pytest.raises(SnapshotError, match="is not a snapshot"):
        merge(crawl.shards, crawl.output)
    with pytest.raises(SnapshotError, match="is shard 1/3"):
        merge(crawl.shards, crawl.shards[0])


def test_a_snapshot_of_another_gitlab_or_of_a_later_crawl_is_not_overwritten(crawl: Crawl) -> None:
    merge(crawl.shards, crawl.output)
    with Snapshot.open(crawl.output, create=True) as whole:
        whole.crawled_at = NOON + timedelta(hours=2)
    # One of three is newer: the others may show what was closed.
    crawl.again(2, at=NOON + timedelta(hours=3))
    with pytest.raises(SnapshotError, match=r"is of a later crawl .* than shard 1/3"):
        merge(crawl.shards, crawl.output)
    merge(crawl.shards, crawl.output, now=NOON + timedelta(hours=1))  # The snapshot is of the future.
    with Snapshot.open(crawl.output, create=True) as whole:
        whole.instance = replace(INSTANCE, url="https://other.example.org")
    with pytest.raises(SnapshotError, match=r"is a snapshot of https://other\.example\.org"):
        merge(crawl.shards, crawl.output)


def test_the_date_and_what_is_known_of_the_server_are_those_of_all_shards(crawl: Crawl) -> None:
    later = NOON + timedelta(minutes=5)
    crawl.again(2, instance=replace(INSTANCE, missing=("Project.a",), version="18.1.0"), at=later)
    crawl.again(3, instance=replace(INSTANCE, missing=("Project.b",)))
    merge(crawl.shards, crawl.output)
    with Snapshot.open(crawl.output, create=True) as whole:
        assert whole.changed_at == later
        assert whole.crawled_at == whole.schema_checked_at == NOON
        assert whole.instance == replace(INSTANCE, version="18.1.0", missing=("Project.a", "Project.b"))
        whole.published_projects = 7
    merge(crawl.shards, crawl.output)
    with Snapshot.open(crawl.output) as whole:
        assert whole.published_projects == 7
        assert whole.shard is None


def test_the_version_is_that_of_the_shard_that_asked_last(crawl: Crawl) -> None:
    merge(crawl.shards, crawl.output)
    older = replace(INSTANCE, version="17.11.1")
    for index in (1, 2, 3):
        instance = older if index == 2 else INSTANCE  # It alone found a change, so it alone asked.
        crawled(crawl.shards[index - 1], Shard(index, 3), instance=instance)
    merge(crawl.shards, crawl.output)
    with Snapshot.open(crawl.output) as whole:
        assert whole.instance.version == "17.11.1"


def test_a_project_that_only_the_snapshot_has_moves_the_date(crawl: Crawl) -> None:
    merge(crawl.shards, crawl.output)
    later = NOON + timedelta(days=1)
    for index, path in enumerate(crawl.shards, 1):
        path.unlink()
        crawled(path, Shard(index, 3), at=later)
    merge(crawl.shards, crawl.output)
    with Snapshot.open(crawl.output) as whole:
        assert (len(whole), whole.changed_at) == (0, later)


def test_histories_are_those_of_crawls_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever shards began with nothing on a day, the merged history is that of one file."""
    monkeypatch.setattr(merging, "MOST_OBSERVATIONS", 6)
    monkeypatch.setattr(history, "MOST_OBSERVATIONS", 6)
    output, one = tmp_path / "whole.sqlite", tmp_path / "one.sqlite"
    lengths = set()
    for day in range(14):
        at = NOON + timedelta(days=day)
        records = [project(id_, counts=CountsRecord(stars=(day * id_) // 3)) for id_ in IDS[:3]]
        with Snapshot.open(one, create=True) as store:
            for each in records:
                store.history.observe(each.id, observed(each, at))
        shards = []
        for index in (1, 2):
            shard, path = Shard(index, 2), tmp_path / f"{index}.sqlite"
            if day % 5 == index:
                path.unlink(missing_ok=True)
            base = output if day % 3 else None
            shards.append(crawled(path, shard, *(r for r in records if shard.holds(r.id)), at=at, base=base))
        merge(shards, output)
        with Snapshot.open(output) as whole, Snapshot.open(one) as store:
            assert whole.history.all() == store.history.all()
            lengths.add(len(whole.history.of(3)))
    assert max(lengths) == 6


def test_what_members_saw_earlier_does_not_stay(crawl: Crawl) -> None:
    merge(crawl.shards, crawl.output)
    seen = observed(project(IDS[0]), NOON - timedelta(days=3))
    with Snapshot.open(crawl.output, create=True) as whole:
        whole.instance = replace(INSTANCE, visibility=Visibility.INTERNAL)
        whole.history.observe(IDS[0], replace(seen, name="For members"))
    merge(crawl.shards, crawl.output)
    assert b"For members" not in crawl.output.read_bytes()
