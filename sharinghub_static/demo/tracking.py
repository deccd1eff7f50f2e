"""Models, experiments and runs of a project under the numbers that GitLab gives them.

GitLab makes an experiment named ``[model]<name>`` for each model, and each version of a model is a run in it
(docs.gitlab.com, user/project/ml/experiment_tracking/mlflow_client). Those come first; what people made of
their own follows.
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from sharinghub_static.demo.packages import model_package_rank
from sharinghub_static.demo.world import (
    SampleExperiment,
    SampleModel,
    SampleModelVersion,
    SampleProject,
    SampleRun,
)

__all__ = [
    "Experiment",
    "Model",
    "ModelVersion",
    "Run",
    "experiments_of",
    "file_name",
    "find_version",
    "models_of",
    "points_of",
    "run_of",
]

_ROOM = 100
"""Numbers of models, versions and runs leave this much room in what holds them."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run.

    Args:
        id: of the instance; the samples use it as the number within the project too.
        eid: MLflow's run id.
        experiment: number of its experiment within the project.
        version_id: of the model version that it is, if it is one.
    """

    id: int
    eid: str
    experiment: int
    sample: SampleRun
    version_id: int | None = None


@dataclass(frozen=True, slots=True)
class Experiment:
    """An experiment.

    Args:
        id: of the instance.
        iid: within the project: what MLflow's clients know it by.
        model_id: of the model that it was made for, if it was.
        runs: in the order they began.
    """

    id: int
    iid: int
    sample: SampleExperiment
    runs: tuple[Run, ...]
    model_id: int | None = None

    @property
    def updated_at(self) -> datetime:
        """When it last changed."""
        return max([self.sample.created_at, *(run.sample.started_at for run in self.runs)])


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """A version of a model: its ids of the instance, and of its package."""

    id: int
    package_id: int
    sample: SampleModelVersion
    run: Run


@dataclass(frozen=True, slots=True)
class Model:
    """A model; its versions are newest first."""

    id: int
    experiment: int
    sample: SampleModel
    created_at: datetime
    versions: tuple[ModelVersion, ...]

    @property
    def updated_at(self) -> datetime:
        """When it last changed."""
        return max([self.created_at, *(version.sample.created_at for version in self.versions)])


def models_of(project: SampleProject) -> list[Model]:
    """The registered models in the order of their ids."""
    return [_model(project, rank, model) for rank, model in enumerate(project.models, 1)]


def experiments_of(project: SampleProject) -> list[Experiment]:
    """All experiments in the order of their ids."""
    found = []
    for model in models_of(project):
        sample = SampleExperiment(f"[model]{model.sample.name}", model.created_at)
        runs = tuple(sorted((version.run for version in model.versions), key=_id))
        found.append(Experiment(model.id, model.experiment, sample, runs, model.id))
    for iid, sample in enumerate(project.experiments, len(found) + 1):
        number = project.id * _ROOM + iid
        runs = tuple(
            _run(project, number * _ROOM + rank, iid, run) for rank, run in enumerate(sample.runs, 1)
        )
        found.append(Experiment(number, iid, sample, runs))
    return found


def run_of(project: SampleProject, eid: str) -> Run | None:
    """The run that MLflow knows by this id."""
    return next((run for each in experiments_of(project) for run in each.runs if run.eid == eid), None)


def find_version(project: SampleProject, number: int) -> ModelVersion | None:
    """The model version with this id of the instance."""
    versions = (version for model in models_of(project) for version in model.versions)
    return next((version for version in versions if version.id == number), None)


def file_name(path: str) -> str:
    """The name of a version's file in its package, where there are no folders."""
    return quote(path, safe="")


def points_of(run: SampleRun) -> list[tuple[str, int, float]]:
    """The values of all metrics as ``(name, step, value)``."""
    return [
        (name, step, value)
        for name, sample in run.metrics.items()
        for step, value in enumerate(sample if isinstance(sample, tuple) else (sample,))
    ]


def _model(project: SampleProject, rank: int, model: SampleModel) -> Model:
    number = project.id * _ROOM + rank
    versions = [
        _version(project, model, number * _ROOM + n, rank, v) for n, v in enumerate(model.versions, 1)
    ]
    versions.sort(key=lambda version: (version.sample.created_at, version.id), reverse=True)
    created = min((version.sample.created_at for version in versions), default=project.created_at)
    return Model(number, rank, model, created, tuple(versions))


def _version(
    project: SampleProject, model: SampleModel, number: int, experiment: int, version: SampleModelVersion
) -> ModelVersion:
    package = project.id * 1000 + model_package_rank(project, model.name, version.version)
    run = SampleRun(
        version.version,
        version.created_at,
        params=version.params,
        metrics=version.metrics,
        metadata=version.metadata,
    )
    return ModelVersion(number, package, version, _run(project, number, experiment, run, number))


def _run(
    project: SampleProject, number: int, experiment: int, run: SampleRun, version_id: int | None = None
) -> Run:
    eid = f"{number:08x}-0000-4000-8000-{project.id:012x}"
    return Run(number, eid, experiment, run, version_id)


def _id(run: Run) -> int:
    return run.id
