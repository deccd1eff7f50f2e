"""What those who read a tracking server are given, and what they hand back, whatever kind of server it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sharinghub_static.config.tracking import ProjectTracking, TrackingServer
from sharinghub_static.snapshot.tracking_records import (
    ExperimentRecord,
    RegisteredModelRecord,
    TrackingRecord,
)

__all__ = ["ReadResult", "Tracked", "TrackingReader", "TrackingReplies"]


@dataclass(frozen=True, slots=True)
class Tracked:
    """A project to read.

    Args:
        project: its addresses.
        previous: what an earlier crawl read.
        fingerprint: under which that was stored; empty to read it again in any case.
    """

    project: ProjectTracking
    previous: TrackingRecord | None = None
    fingerprint: str = ""


@dataclass(slots=True)
class TrackingReplies:
    """What was read of a project.

    Args:
        failures: part to why it could not be read; what was read earlier is used.
        login: how a reader has to sign in to get the files; empty when anybody gets them.
    """

    models: tuple[RegisteredModelRecord, ...] = ()
    experiments: tuple[ExperimentRecord, ...] = ()
    failures: dict[str, str] = field(default_factory=dict)
    login: str = ""

    @classmethod
    def as_before(cls, previous: TrackingRecord | None, failures: dict[str, str]) -> "TrackingReplies":
        """What was read earlier, because nothing could be read now."""
        if previous is None:
            return cls(failures=failures)
        return cls(previous.models, previous.experiments, failures, previous.login)


@dataclass(frozen=True, slots=True)
class ReadResult:
    """The answer about a project.

    Args:
        tracked: which.
        fingerprint: under which to store it.
        replies: what was read; None when it is as it was.
    """

    tracked: Tracked
    fingerprint: str
    replies: TrackingReplies | None = None


class TrackingReader(Protocol):
    """Reads projects from a tracking server."""

    @property
    def requests(self) -> int:
        """How many were sent."""

    def find(self, server: TrackingServer) -> TrackingServer | None:
        """The server with its version and the address of its API; None when it does not say."""

    def read(self, projects: Sequence[Tracked]) -> Iterator[ReadResult]:
        """The answer about each of the projects, in any order. Raises nothing."""
