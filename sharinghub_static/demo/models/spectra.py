"""Scores each pixel by how near it is to the spectra of the classes: a stand-in for a network of that shape.

MLflow keeps this file as the model ("models from code"), so it stands on nothing but numpy and MLflow. The
spectra come with each version as a file of its own.
"""

import json
from pathlib import Path
from typing import Any

import mlflow
import numpy as np


class Spectra(mlflow.pyfunc.PythonModel):  # type: ignore[misc, name-defined] # MLflow says nothing of its types
    """Images ``(n, bands, rows, columns)`` to scores ``(n, classes, rows, columns)`` that sum to one."""

    def load_context(self, context: Any) -> None:
        """Read the spectra ``(classes, bands)``."""
        text = Path(context.artifacts["spectra"]).read_text("utf-8")
        self.spectra = np.asarray(json.loads(text), dtype="float32")

    def predict(self, context: Any, model_input, params=None):  # type: ignore[no-untyped-def] # hints are schemas
        """The softmax of minus the squared distances."""
        pixels = np.asarray(model_input, dtype="float32")[:, None]
        spectra = self.spectra[None, :, :, None, None]
        scores = np.exp(-((pixels - spectra) ** 2).sum(axis=2))
        return scores / scores.sum(axis=1, keepdims=True)


mlflow.models.set_model(Spectra())
