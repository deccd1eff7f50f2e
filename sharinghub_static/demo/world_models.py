"""What the embedded GitLab's model registry and its experiments hold."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

__all__ = ["Plain", "SampleExperiment", "SampleModel", "SampleModelVersion", "SampleRun"]


class Plain:
    """Read strictly from YAML: a misspelt key is an error."""

    __slots__ = ()
    __pydantic_config__: ClassVar = {"extra": "forbid"}


Metrics = dict[str, float | tuple[float, ...]]
"""Name to the value, or to the values of the steps 0, 1, 2, …"""


@dataclass(frozen=True, slots=True)
class SampleRun(Plain):
    """A run (GitLab's candidate); ``status`` as GitLab's ``running``, ``finished``, ``failed``, …."""

    name: str
    started_at: datetime
    ended_at: datetime | None = None
    status: str = "finished"
    params: dict[str, str] = field(default_factory=dict)
    metrics: Metrics = field(default_factory=dict)
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SampleExperiment(Plain):
    """An experiment of people, its runs in the order they began. GitLab makes one more for each model."""

    name: str
    created_at: datetime
    runs: tuple[SampleRun, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SampleModelVersion(Plain):
    """A version of a model, which is a run too.

    Args:
        version: a semantic version.
        files: path to text, as its package holds them (``MLmodel``).
    """

    version: str
    created_at: datetime
    description: str = ""
    params: dict[str, str] = field(default_factory=dict)
    metrics: Metrics = field(default_factory=dict)
    metadata: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SampleModel(Plain):
    """A model of GitLab's model registry."""

    name: str
    description: str = ""
    versions: tuple[SampleModelVersion, ...] = ()
