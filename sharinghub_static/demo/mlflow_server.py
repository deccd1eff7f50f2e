"""A real MLflow tracking server on loopback (SQLite, artifacts served), and free ports."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

from sharinghub_static.errors import SharingHubError

__all__ = ["QUIET", "free_port", "quiet_mlflow", "running_mlflow"]


def free_port(wanted: int = 0) -> int:
    """A port of ``127.0.0.1`` that no program has: the one that is wanted, else any."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no port of 127.0.0.1 is free")


QUIET = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "MLFLOW_LOGGING_LEVEL": "ERROR",
    "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",
}
"""Variables that keep MLflow from calling out and from chattering."""


@contextmanager
def quiet_mlflow(*restored: str) -> Iterator[None]:
    """Set :data:`QUIET` for as long as this process is MLflow's client.

    Args:
        restored: further variables that have their present value again afterwards.
    """
    before = {name: os.environ.get(name) for name in (*QUIET, *restored)}
    os.environ.update(QUIET)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


_STARTS_WITHIN = 120.0  # seconds; some eight on an idle machine


_NEEDED = ("mlflow", "flask", "sqlalchemy", "sklearn", "uvicorn")


@contextmanager
def running_mlflow(folder: Path, port: int = 0) -> Iterator[str]:
    """Run ``mlflow server``, with its database and artifacts in a folder that it may find them in already.

    Args:
        folder: made when absent.
        port: where it listens on ``127.0.0.1``; 0, or one that another program has, takes a free one.

    Yields:
        Its address, without a slash at its end.

    Raises:
        SharingHubError: it is not installed, or does not start.
    """
    if not all(find_spec(name) for name in _NEEDED):
        raise SharingHubError(
            "MLflow's server is not installed: mlflow-skinny, which is, has none",
            "Install it with: pip install 'mlflow>=3'",
        )
    folder.mkdir(parents=True, exist_ok=True)
    log, home = folder / "server.log", folder.resolve()
    url = f"http://127.0.0.1:{free_port(port)}"
    command = [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1"]
    command += ["--port", url.rpartition(":")[2], "--workers", "1"]
    command += ["--backend-store-uri", f"sqlite:///{home / 'mlflow.db'}"]
    command += ["--artifacts-destination", str(home / "artifacts")]
    with log.open("wb") as words:
        server = subprocess.Popen(  # noqa: S603 - this Python, with words of ours
            command,
            cwd=folder,
            env={**os.environ, **QUIET},
            stdout=words,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait_for(f"{url}/health", server, log)
        yield url
    finally:
        _stop(server)


def _stop(server: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(server.pid, 15)  # its workers too
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, 9)
        server.wait()


def _wait_for(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < end and server.poll() is None:
        with suppress(OSError), urllib.request.urlopen(address, timeout=5):  # noqa: S310 - http on loopback
            return
        time.sleep(0.1)
    words = log.read_text("utf-8", "replace").strip().rpartition("\n")[2]
    raise SharingHubError(f"mlflow server did not start: {words[-500:] or 'it said nothing'}", f"See {log}")
