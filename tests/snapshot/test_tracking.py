"""What the tracking server said, at rest."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import inf, isnan, nan
from pathlib import Path

from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.snapshot.tracking_records import (
    ExperimentRecord,
    MetricRecord,
    RunRecord,
    TrackingRecord,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


def tracking(project_id: int = 7, *metrics: MetricRecord) -> TrackingRecord:
    run = RunRecord("r1", "calm-owl", "1", "https://mlflow.example/#/experiments/1/runs/r1", metrics=metrics)
    found = ExperimentRecord("1", "unet (7)", "unet", "https://mlflow.example/#/experiments/1", latest=(run,))
    return TrackingRecord(
        project_id, "mlflow", "https://mlflow.example", "w", "m", NOON, experiments=(found,)
    )


def test_what_was_said_comes_back_equal(tmp_path: Path) -> None:
    said = tracking(7, MetricRecord("f1", 0.9, 3, ((0, 0.1), (3, 0.9))))
    with Snapshot.open(tmp_path / "s", create=True) as snapshot:
        assert snapshot.tracking.put(said, "print", NOON)
        assert snapshot.tracking.of(7) == said
        assert snapshot.tracking.of(8) is None
        assert snapshot.tracking.all() == {7: said}
        assert snapshot.tracking.fingerprints() == {7: "print"}


def test_numbers_that_json_has_not_come_back_too(tmp_path: Path) -> None:
    with Snapshot.open(tmp_path / "s", create=True) as snapshot:
        snapshot.tracking.put(tracking(7, MetricRecord("loss", nan, 1, ((0, inf), (1, nan)))), "", NOON)
        found = snapshot.tracking.of(7)
        assert found is not None
        metric = found.experiments[0].latest[0].metrics[0]
        assert isnan(metric.value)
        assert metric.history[0] == (0, inf)


def test_the_same_words_read_later_are_no_change(tmp_path: Path) -> None:
    said = tracking(7, MetricRecord("loss", nan))
    with Snapshot.open(tmp_path / "s", create=True) as snapshot:
        snapshot.tracking.put(said, "a", NOON)
        assert not snapshot.tracking.put(replace(said, read_at=LATER), "b", LATER)
        assert snapshot.changed_at == NOON
        found = snapshot.tracking.of(7)
        assert found is not None
        assert found.read_at == LATER
        assert snapshot.tracking.fingerprints() == {7: "b"}
        assert snapshot.tracking.put(tracking(7, MetricRecord("loss", 0.5)), "c", LATER)
        assert snapshot.changed_at == LATER


def test_forgetting_is_a_change_if_there_was_something(tmp_path: Path) -> None:
    with Snapshot.open(tmp_path / "s", create=True) as snapshot:
        snapshot.tracking.put(tracking(), "a", NOON)
        assert snapshot.tracking.remove([8], LATER) == 0
        assert snapshot.changed_at == NOON
        assert snapshot.tracking.remove([7, 8], LATER) == 1
        assert snapshot.changed_at == LATER


def test_a_project_that_is_gone_takes_its_experiments_along(tmp_path: Path) -> None:
    with Snapshot.open(tmp_path / "s", create=True) as snapshot:
        snapshot.tracking.put(tracking(), "a", NOON)
        snapshot.remove([7], NOON)
        assert snapshot.tracking.of(7) is None
