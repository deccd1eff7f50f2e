"""What the demo's MLflow server holds: ``samples/mlflow.yml``, a list of :class:`TrackedProject`.

The runs are as fictional as the projects. All times are UTC.
"""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

import yaml
from pydantic import TypeAdapter, ValidationError

from sharinghub_static.demo.samples import SamplesError
from sharinghub_static.demo.world_models import Plain

__all__ = ["TrackedModel", "TrackedProject", "TrackedRun", "load_tracked"]

_FILE = Path(__file__).parent / "samples" / "mlflow.yml"


@dataclass(frozen=True, slots=True)
class TrackedRun(Plain):
    """A run, and the version of a model that came of it.

    Args:
        minutes: how long it took; None while it runs.
        dataset: full path of the project that it was tested by, or the name of foreign data.
        revision: of the dataset.
        metrics: name to the value, or to the values of the steps 0, 1, 2, …
        aliases: of the version.
        tags: of the version.
    """

    name: str
    began: datetime
    minutes: int | None = None
    failed: bool = False
    dataset: str = ""
    revision: str = ""
    params: dict[str, str] = field(default_factory=dict)
    metrics: dict[str, float | tuple[float, ...]] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    tags: dict[str, str] = field(default_factory=dict)
    description: str = ""


@dataclass(frozen=True, slots=True)
class TrackedModel(Plain):
    """A registered model; its versions in the order they were made.

    Args:
        kind: ``spectra`` takes images and is MLflow's pyfunc; ``logit`` takes a table and is scikit-learn's.
        task: its tag ``task``.
    """

    name: str
    kind: Literal["spectra", "logit"]
    task: str
    bands: tuple[str, ...]
    classes: tuple[str, ...]
    versions: tuple[TrackedRun, ...]
    description: str = ""


@dataclass(frozen=True, slots=True)
class TrackedProject(Plain):
    """What one project logged.

    Args:
        project: its full path.
        experiment: name of its experiment, without the suffix that SharingHub wants.
        runs: those that no version came of.
    """

    project: str
    experiment: str
    models: tuple[TrackedModel, ...]
    runs: tuple[TrackedRun, ...] = ()


def load_tracked(file: Path = _FILE) -> tuple[TrackedProject, ...]:
    """Read the list.

    Raises:
        SamplesError: the file is wrong.
    """
    try:
        return TypeAdapter(tuple[TrackedProject, ...]).validate_python(
            yaml.safe_load(file.read_text("utf-8"))
        )
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise SamplesError(f"{file}: {error}") from error
