"""How a project looked earlier, at rest."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sharinghub_static.snapshot.history_records import ObservationRecord
from sharinghub_static.snapshot.store import Snapshot

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SEEN = ObservationRecord(NOON, "U-Net", "a" * 40, 3, 1, False, "mit", ("model",))


def test_a_look_that_shows_nothing_new_is_not_kept(tmp_path: Path) -> None:
    starred = replace(SEEN, at=NOON + timedelta(days=2), stars=4)
    with Snapshot.open(tmp_path / "s", create=True) as snapshot:
        assert snapshot.history.observe(7, SEEN)
        assert not snapshot.history.observe(7, replace(SEEN, at=NOON + timedelta(days=1)))
        assert snapshot.history.observe(7, starred)
        assert snapshot.history.of(7) == (SEEN, starred)
        assert snapshot.history.of(8) == ()
        assert snapshot.history.all() == {7: (SEEN, starred)}


def test_the_oldest_looks_are_forgotten_first(tmp_path: Path) -> None:
    with Snapshot.open(tmp_path / "s", create=True) as snapshot:
        for day in range(70):
            snapshot.history.observe(7, replace(SEEN, at=NOON + timedelta(days=day), stars=day))
        stars = [seen.stars for seen in snapshot.history.of(7)]
    assert stars == list(range(10, 70))


def test_a_project_that_is_gone_leaves_no_history(tmp_path: Path) -> None:
    with Snapshot.open(tmp_path / "s", create=True) as snapshot:
        snapshot.history.observe(7, SEEN)
        snapshot.remove([7], NOON)
        assert snapshot.history.of(7) == ()


def test_a_look_is_held_against_the_one_before_it_not_against_later_ones(tmp_path: Path) -> None:
    earlier = replace(SEEN, at=NOON - timedelta(days=9))
    with Snapshot.open(tmp_path / "s", create=True) as snapshot:
        snapshot.history.observe(7, SEEN)
        assert snapshot.history.observe(7, earlier)
        assert not snapshot.history.observe(7, replace(SEEN, at=NOON - timedelta(days=1)))
        assert snapshot.history.of(7) == (earlier, SEEN)


def test_an_item_that_an_archive_gave_stays_when_a_crawl_sees_the_same(tmp_path: Path) -> None:
    item = {"properties": {"version": "1.0"}}
    kept = replace(SEEN, item=item)
    with Snapshot.open(tmp_path / "s", create=True) as snapshot:
        assert snapshot.history.observe(7, SEEN)
        assert snapshot.history.observe(7, kept)  # of the same moment: it takes its place
        assert not snapshot.history.observe(7, SEEN)
        assert not snapshot.history.observe(7, replace(SEEN, at=NOON + timedelta(days=1)))
        changed = replace(SEEN, at=NOON + timedelta(days=2), stars=4)
        assert snapshot.history.observe(7, changed)
        assert snapshot.history.of(7) == (kept, changed)
