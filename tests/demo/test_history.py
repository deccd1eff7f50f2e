"""The demo has a past."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sharinghub_static.demo.running import remember_earlier
from sharinghub_static.snapshot.history_records import ObservationRecord
from sharinghub_static.snapshot.store import Snapshot
from tests.projects import make_record

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NET = "earthlab/land/landcover-unet"


def test_sample_projects_had_fewer_stars_before_and_all_were_there(tmp_path: Path) -> None:
    net, other = make_record(NET, id=1), make_record("group/other", id=2)
    with Snapshot.open(tmp_path / "s", create=True) as snapshot:
        for record in (net, other):
            snapshot.put(record, "", at=NOON)
            seen = ObservationRecord(NOON, record.name, "a" * 40, 140, 3, False, "mit", ())
            snapshot.history.observe(record.id, seen)
        for _ in range(2):
            assert remember_earlier(snapshot) == 2
        stars = [(seen.at, seen.stars) for seen in snapshot.history.of(1)]
        assert [number for _, number in stars] == [109, 118, 126, 140]
        assert stars[0][0] == NOON - timedelta(days=85)
        assert [seen.stars for seen in snapshot.history.of(2)] == [140, 140]
        assert snapshot.changed_at == NOON
