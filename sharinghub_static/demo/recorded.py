"""What an MLflow server said of the sample projects, recorded: for a demo without such a server.

``samples/tracking.json`` was written by ``tests/record_tracking.py`` from a real server.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter

from sharinghub_static.config import SiteConfig
from sharinghub_static.reporting import Reporter
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.snapshot.tracking_records import TrackingRecord
from sharinghub_static.sources.mlflow.crawl import MlflowSummary

__all__ = ["load_recorded", "recorded_text", "replay_mlflow"]

_FILE = Path(__file__).parent / "samples" / "tracking.json"
_PLACEHOLDER = "{mlflow}"
_RECORDS = TypeAdapter(tuple[TrackingRecord, ...])


def recorded_text(records: tuple[TrackingRecord, ...], url: str) -> str:
    """Records as they are kept, one project after the other.

    Args:
        records: as a crawl stored them.
        url: address of the server, which the text does not hold.
    """
    return _RECORDS.dump_json(records, indent=1).decode().replace(url, _PLACEHOLDER) + "\n"


def load_recorded(url: str, file: Path = _FILE) -> tuple[TrackingRecord, ...]:
    """The records.

    Args:
        url: address at which the server is said to be, without a slash at its end.
        file: where they are kept.
    """
    return _RECORDS.validate_json(file.read_text("utf-8").replace(_PLACEHOLDER, url))


def replay_mlflow(
    config: SiteConfig,
    snapshot: Snapshot,
    *,
    environ: Mapping[str, str],
    reporter: Reporter,
    now: Callable[[], datetime],
) -> MlflowSummary:
    """Put what was recorded into the snapshot: what ``crawl_mlflow`` does from a server.

    Args:
        config: says where the server is.
        snapshot: open for writing, with the projects that GitLab's crawl found.
        environ: not needed.
        reporter: is told where it comes from.
        now: the current time, UTC.
    """
    here = {record.id for record in snapshot.projects()}
    records = [
        record for record in load_recorded((config.mlflow.url or "").rstrip("/")) if record.project_id in here
    ]
    changed = sum(snapshot.tracking.put(record, "", at=now()) for record in records)
    reporter.notice(
        "Models and experiments are as a real MLflow server told them once; it is not running now."
    )
    return MlflowSummary(
        projects=len(records),
        changed=changed,
        models=sum(len(record.models) for record in records),
        experiments=sum(len(record.experiments) for record in records),
    )
