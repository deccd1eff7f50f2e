"""Several instances in one snapshot: each sees its own part, and whoever renders sees all."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sharinghub_static.snapshot.directory_records import DirectoryRecord, GroupRecord, TopicRecord
from sharinghub_static.snapshot.history_records import ObservationRecord
from sharinghub_static.snapshot.instances import FIRST, Scope, block_of
from sharinghub_static.snapshot.records import InstanceRecord, PictureRecord
from sharinghub_static.snapshot.state import publishable_state, put_newer, unpack
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.snapshot.tracking_records import TrackingRecord
from tests.projects import UPDATED, make_record

ESA = Scope("esa")
LATER = UPDATED + timedelta(hours=1)


def seen(path: str) -> ObservationRecord:
    return ObservationRecord(UPDATED, "Cover", "", 0, 0, False, "", (), path=path)


def tracked(id_: int, uri: str) -> TrackingRecord:
    return TrackingRecord(id_, "gitlab", uri, uri, uri, UPDATED)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Snapshot]:
    with Snapshot.open(tmp_path / "hub.sqlite", create=True) as whole:
        for scope, url in ((FIRST, "https://home.example"), (ESA, "https://esa.example")):
            part, sha256 = whole.of(scope), ("a" if scope.name else "b") * 64
            part.instance = InstanceRecord(url)
            picture = PictureRecord("p.png", sha256, 1, "image/png")
            part.put(make_record("earth/cover", id=1, name=url, pictures=(picture,)), "f", UPDATED)
            part.put_picture(sha256, b"x")
            part.history.observe(1, seen("earth/old"))
            part.tracking.put(tracked(1, url), "t", UPDATED)
            groups, topics = (GroupRecord("earth", url),), (TopicRecord("land", url),)
            part.put_directory(DirectoryRecord(groups, topics), UPDATED)
            part.crawled_topics = [url]
            part.crawled_at = LATER if scope.name else UPDATED
        yield whole


def test_a_part_has_the_ids_and_paths_of_its_gitlab(store: Snapshot) -> None:
    for scope, url in ((FIRST, "https://home.example"), (ESA, "https://esa.example")):
        part = store.of(scope)
        assert part.instance.url == url
        assert part.fingerprints() == part.tracking.fingerprints() | {1: "f"} == {1: "f"}
        assert list(part.paths()) == [(1, "earth/cover")]
        assert [record.name for record in part.projects()] == [url]
        assert part.project(1).name == url
        assert part.history.of(1) == (seen("earth/old"),)
        assert part.history.all().keys() == part.tracking.all().keys() == {1}
        assert part.tracking.of(1).tracking_uri == url
        assert [group.name for group in part.directory.groups] == [url]
        assert (len(part), part.namespaces()) == (1, ["earth"])
        assert part.crawled_topics == {url}


def test_the_whole_keeps_both_projects_apart(store: Snapshot) -> None:
    home, esa = store.projects()
    assert (home.id, home.full_path, home.origin, home.gitlab_path) == (1, "earth/cover", None, "earth/cover")
    assert (esa.id, esa.full_path) == (block_of("esa") * 2**32 + 1, "~esa/earth/cover")
    assert (esa.instance, esa.gitlab_id, esa.gitlab_path) == ("esa", 1, "earth/cover")
    assert esa.namespace.full_path == "~esa/earth"
    assert esa.id < 2**53
    assert store.history.of(esa.id) == (seen("~esa/earth/old"),)
    assert store.tracking.all()[esa.id].tracking_uri == "https://esa.example"
    assert [group.full_path for group in store.directory.groups] == ["earth", "~esa/earth"]
    assert [topic.title for topic in store.directory.topics] == ["https://home.example"]
    assert store.crawled_topics == {"https://home.example", "https://esa.example"}
    assert store.crawled_at == LATER


def test_what_is_written_to_the_whole_stays_as_its_gitlab_has_it(store: Snapshot) -> None:
    id_ = block_of("esa") * 2**32 + 1
    assert not store.history.observe(id_, replace(seen("~esa/earth/old"), at=LATER))
    store.history.rewrite(id_, lambda entry: replace(entry, stars=5))
    assert store.of(ESA).history.of(1) == (replace(seen("earth/old"), stars=5),)


def test_a_part_removes_only_what_is_its_own(store: Snapshot) -> None:
    part = store.of(ESA)
    assert part.prune_pictures() == 0
    assert part.remove([1, 2], LATER) == 1
    assert (part.prune_pictures(), store.changed_at) == (1, LATER)
    assert [record.full_path for record in store.projects()] == ["earth/cover"]
    assert store.history.all().keys() == store.tracking.all().keys() == {1}


def test_an_instance_that_is_forgotten_leaves_nothing(store: Snapshot) -> None:
    assert store.forget_others(["esa"], LATER) == 0
    assert store.forget_others([], LATER) == 1
    assert store.further == []
    keys = [key for (key,) in store.database.rows("SELECT key FROM meta")]
    assert not [key for key in keys if ":" in key]


def test_the_site_is_made_again_when_an_instance_cannot_be_read(store: Snapshot) -> None:
    before = store.content_digest()
    store.of(ESA).unreached = True
    assert store.content_digest() != before
    assert (store.of(ESA).unreached, store.of(FIRST).unreached) == (True, False)
    store.of(ESA).unreached = False
    assert store.content_digest() == before


def test_a_published_state_has_all_instances(store: Snapshot, tmp_path: Path) -> None:
    store.of(ESA).unreached = True
    content = unpack(publishable_state(store, 2, lambda _text: True))
    put_newer(content, tmp_path / "again.sqlite")
    with Snapshot.open(tmp_path / "again.sqlite") as again:
        assert list(again.projects()) == list(store.projects())
        assert again.history.all() == store.history.all()
        assert again.directory == store.directory
        assert again.of(ESA).instance == store.of(ESA).instance
        assert again.of(ESA).fingerprints() == {1: "f"}
        assert again.of(ESA).unreached
