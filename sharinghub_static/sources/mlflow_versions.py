"""Versions of registered models as records, with their files and what their ``MLmodel`` tells."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sharinghub_static.config.tracking import ProjectTracking
from sharinghub_static.snapshot.tracking_records import (
    ModelFileRecord,
    ModelVersionRecord,
    RunRecord,
    TrackingRecord,
)
from sharinghub_static.sources.mlflow_asking import TrackingError
from sharinghub_static.sources.mlflow_files import ModelFile, TrackingFiles
from sharinghub_static.sources.mlflow_model import LARGEST_MLMODEL, read_mlmodel
from sharinghub_static.sources.mlflow_values import described, from_milliseconds, pairs, plain
from sharinghub_static.sources.values import LONG_AGO

__all__ = ["VersionReader"]

_LONGEST_SOURCE = 2000
_LOGGED = re.compile(r"models:/+(m-[0-9a-f]{8,64})/?")
"""A source of MLflow 3, which is a logged model and in no run."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the files of a version are.

    Args:
        logged: id of the logged model; empty when it is none.
        run_id: the run that holds them; empty when none does.
        folder: where in the run.
    """

    logged: str = ""
    run_id: str = ""
    folder: str = ""


@dataclass(frozen=True, slots=True)
class VersionReader:
    """Reads the versions of one project's models.

    Args:
        files: whom to ask.
        project: the project.
        previous: what an earlier crawl read.
        failures: gets the parts that could not be read, and why.
    """

    files: TrackingFiles
    project: ProjectTracking
    previous: TrackingRecord | None
    failures: dict[str, str] = field(default_factory=dict)

    def read(
        self, version: Any, aliases: Sequence[str], runs: Mapping[str, RunRecord], *, in_depth: bool
    ) -> ModelVersionRecord:
        """A version as a record.

        Args:
            version: MLflow's entity.
            aliases: of this version.
            runs: run id to the run, of all that could be read.
            in_depth: whether to ask for its files.
        """
        number, stage = plain(str(version.version)), plain(version.current_stage)
        record = ModelVersionRecord(
            version=number,
            uri=self.project.model_uri(plain(version.name), number),
            web_url=self.project.version(plain(version.name), number),
            created_at=from_milliseconds(version.creation_timestamp) or LONG_AGO,
            updated_at=from_milliseconds(version.last_updated_timestamp),
            description=described(version.description),
            stage="" if stage == "None" else stage,
            aliases=tuple(aliases),
            tags=pairs(version.tags),
            source=plain(version.source, _LONGEST_SOURCE),
            run=runs.get(version.run_id or ""),
            status=plain(version.status) or "READY",
        )
        return self._with_files(record, version) if in_depth else record

    def _with_files(self, record: ModelVersionRecord, version: Any) -> ModelVersionRecord:
        """The record with its files, which are not read again: those of one source never change."""
        known = self._known(plain(version.name), record)
        if known is None or not known.files:
            try:
                return self._read_files(record, version)
            except TrackingError as error:
                self.failures[f"files of {plain(version.name)} {record.version}"] = str(error)
        if known is None:
            return record
        return replace(
            record, flavors=known.flavors, signature=known.signature, size=known.size, files=known.files
        )

    def _read_files(self, record: ModelVersionRecord, version: Any) -> ModelVersionRecord:
        place = _place(str(version.source or ""), version.run_id or "")

        def address(path: str) -> str:
            if place.run_id:
                return self.project.run_artifact(place.run_id, f"{place.folder}/{path}".lstrip("/"))
            return self.project.version_artifact(version.name, str(version.version), path)

        text = self.files.text(address("MLmodel"), LARGEST_MLMODEL)
        facts = read_mlmodel(text or "")
        listed = tuple(
            ModelFileRecord(plain(each.path), plain(address(each.path), 2000), each.size)
            for each in self._listed(place)
        )
        return replace(
            record, flavors=facts.flavors, signature=facts.signature, size=facts.size, files=listed
        )

    def _listed(self, place: _Place) -> list[ModelFile]:
        uri = self.project.tracking_uri
        if place.logged:
            folder = f"logged-models/{place.logged}/artifacts/directories"
            return self.files.listing(uri, folder, {}, "artifact_directory_path")
        if place.run_id:
            question = {"run_id": place.run_id} | ({"path": place.folder} if place.folder else {})
            return self.files.listing(uri, "artifacts/list", question, "path")
        return []

    def _known(self, name: str, record: ModelVersionRecord) -> ModelVersionRecord | None:
        """What is known of the same version, which may have been deleted and made anew since."""
        of_model = (model for model in (self.previous.models if self.previous else ()) if model.name == name)
        for version in next((model.versions for model in of_model), ()):
            if version.version == record.version:
                same = (version.source, version.created_at) == (record.source, record.created_at)
                return version if same else None
        return None


def _place(source: str, run_id: str) -> _Place:
    logged = _LOGGED.fullmatch(source)
    if logged:
        return _Place(logged=logged[1])
    if run_id.isalnum():
        inside = re.fullmatch(rf"(?:runs:/+{run_id}|.*/{run_id}/artifacts)(?:/(.*?))?/?", source)
        if inside:
            return _Place(run_id=run_id, folder=inside[1] or "")
    return _Place()
