"""A real MLflow tracking server on loopback, and models in it.

The fixture ``mlflow_server`` (in ``tests/conftest.py``) starts one for a test session: SQLite, artifacts
served. Tests share it, so each names its models and experiments after a project id of its own.
"""

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from sharinghub_static.demo.mlflow_logging import fluent_mlflow
from sharinghub_static.demo.mlflow_server import free_port, quiet_mlflow

__all__ = ["LoggedVersion", "MlflowServer", "of_today", "running_mlflow"]

_RELEASE = tuple(int(part) for part in version("mlflow").split(".")[:2])

of_today = pytest.mark.skipif(
    _RELEASE < (3, 17),
    reason="the installed MLflow is older than 3.17; make tracking-servers-check runs older ones",
)
"""Of a test that expects what a server does since MLflow 3.17."""

_STARTS_WITHIN = 90.0  # seconds; some eight on an idle machine


@dataclass(frozen=True, slots=True)
class LoggedVersion:
    """A version of a registered model, and where it comes from."""

    name: str
    version: str
    run_id: str
    experiment_id: str
    model_id: str


@dataclass
class MlflowServer:
    """A running tracking server.

    Args:
        url: its address, without a trailing slash.
        log: the file with its words.
    """

    url: str
    log: Path
    _fluent: threading.Lock = field(default_factory=threading.Lock)

    def client(self) -> Any:
        """MLflow's own client of it."""
        from mlflow import MlflowClient

        return MlflowClient(self.url, self.url)

    def _experiment_id(self, name: str) -> str:
        client = self.client()
        existing = client.get_experiment_by_name(name)
        return str(existing.experiment_id if existing else client.create_experiment(name))

    def log_model(
        self,
        name: str,
        *,
        project: str = "",
        experiment: str = "",
        run_name: str = "baseline",
        params: Mapping[str, Any] | None = None,
        metrics: Mapping[str, Sequence[float]] | None = None,
        dataset: str = "tiles",
        description: str = "",
        tags: Mapping[str, str] | None = None,
        alias: str = "",
    ) -> LoggedVersion:
        """Log a small pyfunc model within a run, and register it: its first version, or the next.

        Args:
            name: of the registered model; ``Cover (7)`` belongs to the project with the id 7.
            project: GitLab's full path, for the tag that SharingHub's plugin sets; none when empty.
            experiment: its name; the model's when empty.
            run_name: of the run.
            params: of the run.
            metrics: name to values, one a step.
            dataset: name of the run's input; none when empty.
            description: of the registered model.
            tags: of the version.
            alias: of the version; none when empty.
        """
        with self._fluent, fluent_mlflow(self.url) as mlflow:
            # Not set_experiment: it stays set for all that this process does with MLflow afterwards.
            experiment_id = self._experiment_id(experiment or name)
            with mlflow.start_run(run_name=run_name, experiment_id=experiment_id) as run:
                mlflow.log_params(dict({"learning_rate": 0.001, "epochs": 5} if params is None else params))
                for metric, values in ({"loss": (0.9, 0.5, 0.3)} if metrics is None else metrics).items():
                    for step, value in enumerate(values):
                        mlflow.log_metric(metric, value, step=step)
                if dataset:
                    mlflow.log_input(_dataset(dataset), context="training")
                logged = mlflow.pyfunc.log_model(
                    name="model",
                    python_model=_model(mlflow),
                    signature=_signature(),
                    pip_requirements=["numpy"],
                    registered_model_name=name,
                )
        client, version = self.client(), str(logged.registered_model_version)
        if project:
            client.set_registered_model_tag(name, "project", project)
            client.set_experiment_tag(experiment_id, "project", project)
        if description:
            client.update_registered_model(name, description)
        for key, value in (tags or {}).items():
            client.set_model_version_tag(name, version, key, value)
        if alias:
            client.set_registered_model_alias(name, alias, version)
        return LoggedVersion(name, version, run.info.run_id, experiment_id, logged.model_id)


@contextmanager
def running_mlflow(
    folder: Path, *arguments: str, python: str = sys.executable, health: str = "/health", **environment: str
) -> Iterator[MlflowServer]:
    """Run ``mlflow server`` on a free port of loopback, with its database and artifacts in a folder.

    Args:
        folder: an empty one.
        arguments: further options of the command.
        python: the interpreter that has MLflow; another version's, perhaps.
        health: the path that answers when the server has started.
        environment: of the server, over the present one.

    Raises:
        RuntimeError: it does not start; its words are in the message.
    """
    port, log = free_port(), folder / "server.log"
    command = [python, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--backend-store-uri", f"sqlite:///{folder / 'mlflow.db'}"]
    command += ["--artifacts-destination", str(folder / "artifacts"), *arguments]
    with quiet_mlflow():
        with log.open("wb") as words:
            server = subprocess.Popen(
                command,
                cwd=folder,
                env={**os.environ, **environment},
                stdout=words,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(url + health, server, log)
            yield MlflowServer(url, log)
        finally:
            _stop(server)


def _stop(server: "subprocess.Popen[bytes]") -> None:
    """End it and its workers."""
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGTERM)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _wait_for(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < end and server.poll() is None:
        with suppress(OSError), urllib.request.urlopen(address, timeout=5):  # noqa: S310 (http on loopback)
            return
        time.sleep(0.1)
    raise RuntimeError(f"mlflow server did not start: {log.read_text('utf-8', 'replace')[-2000:]}")


def _dataset(name: str) -> Any:
    from mlflow.data.http_dataset_source import HTTPDatasetSource
    from mlflow.data.meta_dataset import MetaDataset

    return MetaDataset(HTTPDatasetSource(f"https://data.example.org/{name}.csv"), name=name)


def _model(mlflow: Any) -> Any:
    class Echo(mlflow.pyfunc.PythonModel):  # type: ignore[misc, name-defined] # its base is known at run time
        def predict(self, context, model_input):  # type: ignore[no-untyped-def] # MLflow makes schemas of hints
            return model_input

    return Echo()


def _signature() -> Any:
    import numpy as np
    from mlflow.models import ModelSignature
    from mlflow.types import ColSpec, Schema, TensorSpec

    inputs = Schema([ColSpec("double", "red"), ColSpec("long", "month", required=False)])
    return ModelSignature(inputs, Schema([TensorSpec(np.dtype("float32"), (-1, 4), "cover")]))
