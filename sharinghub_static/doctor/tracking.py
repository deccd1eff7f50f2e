"""The MLflow tracking server."""

from collections.abc import Iterator, Mapping

from sharinghub_static.config import SiteConfig
from sharinghub_static.config.tracking import TrackingServer, tracking_server
from sharinghub_static.doctor.lines import DoctorLine, passed, warned
from sharinghub_static.errors import SourceError
from sharinghub_static.sources.http.retry_policy import RetryPolicy
from sharinghub_static.sources.mlflow.connection import Asking, Credentials, TrackingError
from sharinghub_static.sources.mlflow.files import TrackingFiles
from sharinghub_static.sources.mlflow.server import find_server

__all__ = ["examine_tracking"]

_STAYS = "A build goes on without it, with what an earlier crawl read."


def examine_tracking(config: SiteConfig, environ: Mapping[str, str]) -> Iterator[DoctorLine]:
    """Whether the tracking server answers, and as what."""
    server = tracking_server(config)
    if server is None:
        if config.mlflow.url:
            yield warned(
                "MLflow",
                f"{config.mlflow.url} is configured, and no category has features.mlflow: enable",
                "Enable it for the categories of models.",
            )
        else:
            yield passed("MLflow", "not configured")
    elif server.kind == "gitlab":
        if environ.get("GITLAB_TOKEN"):
            yield passed("MLflow", "GitLab's model registry, read with GITLAB_TOKEN")
        else:
            yield warned("MLflow", "GitLab's model registry is read with a token alone", "Set GITLAB_TOKEN.")
    else:
        yield from _examine(server, config.gitlab.timeout, environ)


def _examine(server: TrackingServer, timeout: float, environ: Mapping[str, str]) -> Iterator[DoctorLine]:
    credentials = Credentials.of(environ)
    asking = Asking(
        server.url, credentials, min(timeout, 10), RetryPolicy(attempts=1, longest_wait=1, failures=6)
    )
    try:
        with TrackingFiles(asking) as files:
            found = find_server(server, files)
            if found is not None:
                yield passed("MLflow", f"{server.url}, MLflow {found.version}")
                return
            # Looking for a version takes every failure for an answer; these two say what failed.
            files.text(f"{server.url}/version", 200)
            if server.kind == "mlflow":
                files.document(f"{server.url}/api/2.0/mlflow/registered-models/search", {"max_results": "1"})
            yield warned("MLflow", f"{server.url} answers, and does not say its version")
    except (TrackingError, SourceError) as error:
        advice = f"Set MLFLOW_TRACKING_TOKEN, or correct mlflow.url. {_STAYS}"
        yield warned("MLflow", str(error), advice)
