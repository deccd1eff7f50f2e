"""Record what a real MLflow server says of the samples: ``python -m tests.record_tracking``.

Starts a server, logs ``samples/mlflow.yml`` to it, reads it as a build does, and writes
``samples/tracking.json``. To be run when the former changed or the crawl reads more than before.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sharinghub_static import demo
from sharinghub_static.config.loading import load_config
from sharinghub_static.console import make_reporter
from sharinghub_static.demo.mlflow_logging import log_samples
from sharinghub_static.demo.mlflow_server import running_mlflow
from sharinghub_static.demo.running import recorded_text, sample_gitlab
from sharinghub_static.demo.tracking_samples import load_tracked
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.sources.gitlab.crawl import crawl_gitlab
from sharinghub_static.sources.mlflow.crawl import crawl_mlflow

_TARGET = Path(demo.__file__).parent / "samples" / "tracking.json"


def record(config: Path, target: Path = _TARGET) -> None:
    """Write the recording.

    Args:
        config: of a site with the categories of the samples.
        target: the file to write.
    """
    with TemporaryDirectory() as folder, sample_gitlab() as gitlab, running_mlflow(Path(folder)) as mlflow:
        log_samples(mlflow, Path(folder), load_tracked(), gitlab.world)
        environ = {"GITLAB_URL": gitlab.url, "MLFLOW_URL": mlflow, "MLFLOW_TYPE": "mlflow"}
        settings, reporter = load_config([config], environ).config, make_reporter()
        with Snapshot.open(Path(folder) / "snapshot.sqlite", create=True) as snapshot:
            crawl_gitlab(settings, snapshot, token=None, reporter=reporter, now=_now)
            crawl_mlflow(settings, snapshot, environ=environ, reporter=reporter, now=_now)
            records = tuple(snapshot.tracking.all().values())
    target.write_text(recorded_text(records, mlflow), "utf-8")


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    record(Path(sys.argv[1] if len(sys.argv) > 1 else "site_config.yml"))
