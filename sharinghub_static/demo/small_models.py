"""Small models for the demo's MLflow server, always the same for the same name and run."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zlib import crc32

from sharinghub_static.demo.tracking_samples import TrackedModel, TrackedRun

__all__ = ["log_small_model"]

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
