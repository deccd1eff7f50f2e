"""What the MLflow server said of one project: experiments, runs, registered models, in MLflow's words.

Identifiers, names and addresses are as the server has them; nothing here interprets. A number may be NaN or
infinite: people log such metrics, and the record keeps them (as the words ``NaN`` and ``Infinity`` in JSON).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

__all__ = [
    "DatasetInputRecord",
    "ExperimentRecord",
    "MetricRecord",
    "ModelFileRecord",
    "ModelVersionRecord",
    "RegisteredModelRecord",
    "RunRecord",
    "SignatureFieldRecord",
    "SignatureRecord",
    "TrackingRecord",
]


@dataclass(frozen=True, slots=True)
class MetricRecord:
    """A metric of a run.

    Args:
        value: the last one logged; may be NaN or infinite.
        step: of that value.
        history: ``(step, value)``, in the order of the steps, thinned out to the crawl's limit; empty when
            it is not known, or the metric was logged at its first step alone.
    """

    __pydantic_config__: ClassVar = {"ser_json_inf_nan": "constants"}

    name: str
    value: float
    step: int = 0
    history: tuple[tuple[int, float], ...] = ()

    @property
    def has_unknown_history(self) -> bool:
        """Whether it was logged over steps whose values are not known."""
        return self.step > 0 and not self.history


@dataclass(frozen=True, slots=True)
class DatasetInputRecord:
    """A dataset that a run read, as ``mlflow.log_input`` logged it.

    Args:
        source: JSON or an address, as MLflow keeps it.
        context: such as ``training``; empty when not reported.
    """

    name: str
    digest: str
    source_type: str = ""
    source: str = ""
    context: str = ""


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run (in GitLab a candidate).

    Args:
        id: MLflow's run id.
        web_url: its page on the server.
        status: MLflow's ``FINISHED``, ``FAILED``, ``RUNNING``, ….
        params: sorted by name.
        metrics: sorted by name.
        model_ids: ids of the models (``m-…``) that it logged, MLflow 3.
    """

    id: str
    name: str
    experiment_id: str
    web_url: str
    status: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    params: tuple[tuple[str, str], ...] = ()
    metrics: tuple[MetricRecord, ...] = ()
    datasets: tuple[DatasetInputRecord, ...] = ()
    model_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignatureFieldRecord:
    """One input or output of a signature.

    Args:
        name: of a column or tensor; may be empty.
        type: MLflow's data type of a column, or the numpy dtype of a tensor.
        shape: of a tensor, -1 where it is open; None for a column.
    """

    name: str
    type: str
    shape: tuple[int, ...] | None = None
    required: bool = True


@dataclass(frozen=True, slots=True)
class SignatureRecord:
    """What a model takes and gives."""

    inputs: tuple[SignatureFieldRecord, ...] = ()
    outputs: tuple[SignatureFieldRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelFileRecord:
    """A file of a model version; ``href`` is where the server gives it out, ``size`` is in bytes."""

    path: str
    href: str
    size: int | None = None


@dataclass(frozen=True, slots=True)
class ModelVersionRecord:
    """A version of a registered model.

    Args:
        version: MLflow's number or GitLab's semantic version, as a word.
        uri: what ``mlflow.pyfunc.load_model`` takes.
        web_url: its page on the server.
        stage: MLflow's old stages (``Production``); empty when None.
        source: where its files are, as the server has it.
        flavors: flavour to its version (``sklearn`` to ``1.7.0``), sorted; from the model's ``MLmodel``.
        size: bytes of the model's files, if its ``MLmodel`` holds it.
        run: its source run, when there is one and it could be read.
        status: ``READY``, or why it is not.
        looked_at: when its files were last looked for and not found, UTC.
    """

    version: str
    uri: str
    web_url: str
    created_at: datetime
    updated_at: datetime | None = None
    description: str = ""
    stage: str = ""
    aliases: tuple[str, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    source: str = ""
    flavors: tuple[tuple[str, str], ...] = ()
    signature: SignatureRecord | None = None
    size: int | None = None
    files: tuple[ModelFileRecord, ...] = ()
    run: RunRecord | None = None
    status: str = "READY"
    looked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RegisteredModelRecord:
    """A registered model with its versions, newest first.

    Args:
        name: as the server has it, the suffix `` ({id})`` included.
        title: the name without that suffix.
    """

    name: str
    title: str
    web_url: str
    description: str = ""
    tags: tuple[tuple[str, str], ...] = ()
    versions: tuple[ModelVersionRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class ExperimentRecord:
    """An experiment.

    Args:
        runs: how many runs it has.
        runs_cut: whether there are more than that: counting ended at the crawl's limit.
        last_run_at: when its newest run began.
        latest: its newest runs, newest first, at most the crawl's limit; metrics without their history.
    """

    id: str
    name: str
    title: str
    web_url: str
    runs: int = 0
    runs_cut: bool = False
    last_run_at: datetime | None = None
    latest: tuple[RunRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class TrackingRecord:
    """All that the tracking server said of one project.

    Args:
        project_id: GitLab's id.
        kind: type of the server, as in the configuration.
        tracking_uri: what ``mlflow.set_tracking_uri`` takes.
        web_url: the page of the project's experiments.
        models_url: the page of the project's models.
        read_at: when this was read, UTC.
        models: by title.
        experiments: newest activity first.
        failures: what could not be read, as ``(part, message)``; what was read earlier is used.
        server_version: MLflow's, as the server reports it; empty when it does not.
        login: how a reader has to sign in to get files and pages, as an authentication scheme of HTTP
            (``basic``, ``bearer``); empty when anybody gets them.
    """

    __pydantic_config__: ClassVar = {"defer_build": True}  # as of ProjectRecord

    project_id: int
    kind: str
    tracking_uri: str
    web_url: str
    models_url: str
    read_at: datetime
    models: tuple[RegisteredModelRecord, ...] = ()
    experiments: tuple[ExperimentRecord, ...] = ()
    failures: tuple[tuple[str, str], ...] = ()
    server_version: str = ""
    login: str = ""
