"""Reading one project in depth: its models with their versions and source runs, its experiments."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from sharinghub_static.config.tracking import ProjectTracking
from sharinghub_static.snapshot.tracking_records import (
    ExperimentRecord,
    RegisteredModelRecord,
    RunRecord,
    TrackingRecord,
)
from sharinghub_static.sources.mlflow.client import MlflowApi
from sharinghub_static.sources.mlflow.connection import TrackingError
from sharinghub_static.sources.mlflow.files import TrackingFiles
from sharinghub_static.sources.mlflow.histories import Histories
from sharinghub_static.sources.mlflow.listing import Holdings
from sharinghub_static.sources.mlflow.registry import ListedModel, ListedVersion
from sharinghub_static.sources.mlflow.runs import make_run, with_histories
from sharinghub_static.sources.mlflow.values import described, pairs, plain
from sharinghub_static.sources.mlflow.versions import VersionReader
from sharinghub_static.sources.tracked import TrackingReplies
from sharinghub_static.sources.values import LONG_AGO

if TYPE_CHECKING:
    from mlflow.entities import Experiment

__all__ = ["RUNS_COUNTED", "RUNS_KEPT", "read_project"]

RUNS_COUNTED = 1000
"""Runs of an experiment that are counted: as many as MLflow gives at once."""

RUNS_KEPT = 20
_MOST_EXPERIMENTS = 50
_MOST_MODELS = 500
_MOST_VERSIONS = 500
_IN_DEPTH = 20
"""Versions of a model whose files are looked at; older ones are listed, with their runs."""


def read_project(
    api: MlflowApi,
    files: TrackingFiles,
    project: ProjectTracking,
    held: Holdings,
    shared: list[str] | None,
    previous: TrackingRecord | None,
    now: datetime,
) -> TrackingReplies:
    """Read what a project holds.

    Args:
        api: reads the lists.
        files: reads files.
        project: the project.
        held: what was listed of it.
        shared: experiments that are nobody's, where a model's run may be too; None when they, and the
            project's own, could not be listed.
        previous: what an earlier crawl read, which need not be read again as far as it cannot change.
        now: the current time, UTC.
    """
    return _Reading(api, files, project, held, shared, previous, now).read()


@dataclass(slots=True)
class _Reading:
    api: MlflowApi
    files: TrackingFiles
    project: ProjectTracking
    held: Holdings
    shared: list[str] | None
    previous: TrackingRecord | None
    now: datetime
    replies: TrackingReplies = field(default_factory=TrackingReplies)
    wanted: set[str] = field(default_factory=set)
    runs: dict[str, RunRecord] = field(default_factory=dict)

    def read(self) -> TrackingReplies:
        self.replies.failures |= {f"versions of {plain(name)}": why for name, why in self.held.unread.items()}
        for model in self.held.models[:_MOST_MODELS]:
            self.wanted |= {version.run_id for version in self._versions(model) if version.run_id}
        experiments = [self._experiment(each) for each in self.held.experiments[:_MOST_EXPERIMENTS]]
        found = [each for each in experiments if each is not None]
        found.sort(key=lambda each: (each.last_run_at or LONG_AGO, each.id), reverse=True)
        self.replies.experiments = tuple(found)
        runs = self._source_runs()
        reader = VersionReader(self.files, self.project, self.previous, self.now, self.replies.failures)
        models = [self._model(model, reader, runs) for model in self.held.models[:_MOST_MODELS]]
        self.replies.models = tuple(sorted(models, key=lambda model: (model.title.casefold(), model.name)))
        return self.replies

    def _experiment(self, experiment: "Experiment") -> ExperimentRecord | None:
        id_, name = plain(experiment.experiment_id), plain(experiment.name)
        try:
            runs, more = self.api.newest_runs(experiment.experiment_id, RUNS_COUNTED)
        except TrackingError as error:
            self.replies.failures[f"experiment {name}"] = str(error)
            known = self.previous.experiments if self.previous else ()
            return next((each for each in known if each.id == id_), None)
        records = [make_run(run, self.project) for run in runs[:RUNS_KEPT]]
        sources = [run for run in runs if run.info.run_id in self.wanted]
        self.runs |= {run.info.run_id: make_run(run, self.project) for run in sources}
        return ExperimentRecord(
            id=id_,
            name=name,
            title=self.project.title(name),
            web_url=self.project.experiment(id_),
            runs=len(runs),
            runs_cut=more,
            last_run_at=records[0].started_at if records else None,
            latest=tuple(records),
        )

    def _source_runs(self) -> dict[str, RunRecord]:
        """The runs that the versions come from, with the histories of their metrics, by id."""
        known = {run.id: run for run in _source_runs(self.previous)}
        absent = sorted(self.wanted - self.runs.keys())
        own = [experiment.experiment_id for experiment in self.held.experiments]
        whole = self.shared is not None
        try:
            for run in self.api.runs_by_id([*own, *(self.shared or ())], absent):
                self.runs[run.info.run_id] = make_run(run, self.project)
        except TrackingError as error:
            self.replies.failures["runs"], whole = str(error), False
        if not whole:
            self.runs = {id_: known[id_] for id_ in absent if id_ in known} | self.runs
        read, why = with_histories(self.runs.values(), known, Histories(self.files, self.project))
        if why:
            self.replies.failures["histories of metrics"] = why
        return read

    def _model(
        self, model: ListedModel, reader: VersionReader, runs: Mapping[str, RunRecord]
    ) -> RegisteredModelRecord:
        name = plain(model.name)
        known = next((each for each in self._known_models() if each.name == name), None)
        unread = model.name in self.held.unread
        aliases: dict[str, list[str]] = {}
        for alias, version in sorted(model.aliases.items()):
            aliases.setdefault(str(version), []).append(plain(alias))
        return RegisteredModelRecord(
            name=name,
            title=self.project.title(name),
            web_url=self.project.model(name),
            description=described(model.description),
            tags=pairs(model.tags, internal=["project"]),
            versions=(known.versions if known else ())
            if unread
            else tuple(
                reader.read(version, aliases.get(str(version.version), []), runs, in_depth=place < _IN_DEPTH)
                for place, version in enumerate(self._versions(model))
            ),
        )

    def _known_models(self) -> tuple[RegisteredModelRecord, ...]:
        return self.previous.models if self.previous else ()

    def _versions(self, model: ListedModel) -> list[ListedVersion]:
        return self.held.versions.get(model.name, [])[:_MOST_VERSIONS]


def _source_runs(record: TrackingRecord | None) -> Iterator[RunRecord]:
    """The runs that versions come from."""
    for model in record.models if record else ():
        yield from (version.run for version in model.versions if version.run)
