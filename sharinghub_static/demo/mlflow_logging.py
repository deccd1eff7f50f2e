"""Log the sample runs to a real MLflow server and register their small models, as a project would."""

import hashlib
import json
import shutil
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zlib import crc32

from sharinghub_static.demo.mlflow_server import quiet_mlflow
from sharinghub_static.demo.tracking_samples import TrackedModel, TrackedProject, TrackedRun
from sharinghub_static.demo.world import World
from sharinghub_static.errors import SharingHubError

__all__ = ["fluent_mlflow", "log_samples", "prepare_folder"]

_CODE = Path(__file__).parent / "models" / "spectra.py"
_PIXELS_A_CLASS = 20


def log_small_model(mlflow: Any, model: TrackedModel, run: TrackedRun, name: str) -> Any:
    """Log a model within the active run, and register it.

    Args:
        mlflow: the module.
        model: which kind, with which bands and classes.
        run: whose name it is seeded by.
        name: under which it is registered.

    Returns:
        MLflow's ``ModelInfo``.
    """
    import numpy as np

    random = np.random.default_rng(crc32(f"{model.name} {run.name}".encode()))
    spectra = random.uniform(0.02, 0.6, (len(model.classes), len(model.bands))).round(4)
    if model.kind == "logit":
        return _log_logit(mlflow, model, random, spectra, name)
    with TemporaryDirectory() as folder:
        # A file, for what is a model's configuration MLflow logs as a parameter of the run.
        file = Path(folder) / "spectra.json"
        file.write_text(json.dumps(spectra.tolist()), "utf-8")
        return mlflow.pyfunc.log_model(
            name="model",
            python_model=str(_CODE),
            artifacts={"spectra": str(file)},
            signature=_image_signature(mlflow, model),
            pip_requirements=["mlflow", "numpy"],
            registered_model_name=name,
        )


def _image_signature(mlflow: Any, model: TrackedModel) -> Any:
    import numpy as np

    float32 = np.dtype("float32")
    schemas = [
        mlflow.types.Schema([mlflow.types.TensorSpec(float32, (-1, count, -1, -1))])
        for count in (len(model.bands), len(model.classes))
    ]
    return mlflow.models.ModelSignature(*schemas)


def _log_logit(mlflow: Any, model: TrackedModel, random: Any, spectra: Any, name: str) -> Any:
    import numpy as np
    import pandas as pd  # type: ignore[import-untyped] # has none
    from mlflow import sklearn as flavor
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped] # has none

    labels = np.repeat(np.asarray(model.classes), _PIXELS_A_CLASS)
    pixels = np.repeat(spectra, _PIXELS_A_CLASS, axis=0) + random.normal(
        0, 0.02, (len(labels), len(model.bands))
    )
    table = pd.DataFrame(pixels, columns=list(model.bands))
    regression = LogisticRegression(C=100.0, max_iter=500).fit(table, labels)
    columns = [mlflow.types.ColSpec("double", band) for band in model.bands]
    signature = mlflow.models.ModelSignature(
        mlflow.types.Schema(columns), mlflow.types.Schema([mlflow.types.ColSpec("string", "class")])
    )
    return flavor.log_model(
        regression,
        name="model",
        signature=signature,
        pip_requirements=["mlflow", "pandas", "scikit-learn"],
        registered_model_name=name,
    )


_MARK = "samples.sha256"


def prepare_folder(folder: Path, samples: Sequence[TrackedProject]) -> None:
    """Empty a server's folder, unless it holds just these samples already.

    Args:
        folder: of :func:`running_mlflow`; made when absent.
        samples: what it is to hold.

    Raises:
        SharingHubError: the folder has files that are not ours.
    """
    mark = folder / _MARK
    if folder.exists() and not mark.exists() and any(folder.iterdir()):
        raise SharingHubError(f"{folder} holds files that are not the demo's", "Move them away")
    if not mark.exists() or mark.read_text("utf-8") != _digest(samples):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        mark.write_text("not all logged yet", "utf-8")


def log_samples(url: str, folder: Path, samples: Sequence[TrackedProject], world: World) -> bool:
    """Log all samples, unless the server has them.

    Args:
        url: address of the server.
        folder: of the server; its mark says what is there.
        samples: what to log.
        world: for the ids of the projects.

    Returns:
        Whether anything was logged.

    Raises:
        KeyError: a sample is of a project that is not in the world.
    """
    mark, digest = folder / _MARK, _digest(samples)
    if mark.exists() and mark.read_text("utf-8") == digest:
        return False
    ids = {project.full_path: project.id for project in world.projects}
    with fluent_mlflow(url) as mlflow:
        client = mlflow.MlflowClient(url, url)
        for sample in samples:
            _Project(mlflow, client, sample, f" ({ids[sample.project]})").log()
    mark.write_text(digest, "utf-8")
    return True


class _Project:
    """One project's client: names end with its id and carry its path, as SharingHub wants them."""

    def __init__(self, mlflow: Any, client: Any, sample: TrackedProject, suffix: str) -> None:
        self._mlflow, self._client, self._sample, self._suffix = mlflow, client, sample, suffix
        self._experiment = client.create_experiment(
            sample.experiment + suffix, tags={"project": sample.project}
        )

    def log(self) -> None:
        """Everything, in the order in which it happened."""
        for registered in self._sample.models:
            tags = {"project": self._sample.project, "task": registered.task}
            name = registered.name + self._suffix
            self._client.create_registered_model(name, tags, registered.description)
        steps: list[tuple[TrackedRun, TrackedModel | None]] = [(run, None) for run in self._sample.runs]
        steps += [(run, model) for model in self._sample.models for run in model.versions]
        for run, model in sorted(steps, key=_when):
            self._log_run(run, model)

    def _log_run(self, run: TrackedRun, model: TrackedModel | None) -> None:
        client, began = self._client, int(run.began.timestamp() * 1000)
        tags = {"mlflow.source.name": "train.py", "mlflow.source.type": "PROJECT"}
        made = client.create_run(self._experiment, began, tags, run.name).info.run_id
        entities = self._mlflow.entities
        metrics = [
            entities.Metric(name, value, began + 60_000 * step, step)
            for name, points in run.metrics.items()
            for step, value in enumerate(points if isinstance(points, tuple) else (points,))
        ]
        client.log_batch(made, metrics, [entities.Param(*pair) for pair in run.params.items()])
        if run.dataset:
            client.log_inputs(made, [self._input(run)])
        if model is not None:
            self._register(made, run, model)
        if run.minutes is not None:
            ended = int((run.began + timedelta(minutes=run.minutes)).timestamp() * 1000)
            client.set_terminated(made, "FAILED" if run.failed else "FINISHED", ended)

    def _input(self, run: TrackedRun) -> Any:
        entities = self._mlflow.entities
        dataset = entities.Dataset(
            name=run.dataset.rpartition("/")[2],
            digest=run.revision or "1",
            source_type="gitlab",
            source=json.dumps({"uri": run.dataset}),
        )
        return entities.DatasetInput(dataset, [entities.InputTag("mlflow.data.context", "test")])

    def _register(self, run_id: str, run: TrackedRun, model: TrackedModel) -> None:
        name = model.name + self._suffix
        with self._mlflow.start_run(run_id=run_id):
            logged = log_small_model(self._mlflow, model, run, name)
        version = str(logged.registered_model_version)
        self._client.update_model_version(name, version, run.description)
        for key, value in run.tags.items():
            self._client.set_model_version_tag(name, version, key, value)
        for alias in run.aliases:
            self._client.set_registered_model_alias(name, alias, version)


@contextmanager
def fluent_mlflow(url: str) -> Iterator[Any]:
    """MLflow's fluent functions, which know one server a process, set to this one for a while."""
    # MLflow prints what it does, and warns whatever the filters say.
    with (
        quiet_mlflow("MLFLOW_TRACKING_URI"),
        warnings.catch_warnings(record=True),
        redirect_stderr(StringIO()),
        redirect_stdout(StringIO()),
    ):
        warnings.simplefilter("ignore")
        import mlflow

        mlflow.set_tracking_uri(url)
        try:
            yield mlflow
        finally:
            # To set what it gave before would pin it: MLflow then reads its variable no more.
            mlflow.set_tracking_uri(None)  # type: ignore[arg-type]  # its code takes it, its types do not


def _when(step: tuple[TrackedRun, TrackedModel | None]) -> tuple[datetime, str]:
    return step[0].began, step[0].name


def _digest(samples: Sequence[TrackedProject]) -> str:
    return hashlib.sha256(repr(samples).encode()).hexdigest()
