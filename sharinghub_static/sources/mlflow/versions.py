"""Versions of registered models as records, with their files and what their ``MLmodel`` holds."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sharinghub_static.config.tracking import ProjectTracking
from sharinghub_static.snapshot.tracking_records import (
    ModelFileRecord,
    ModelVersionRecord,
    RunRecord,
    TrackingRecord,
)
from sharinghub_static.sources.mlflow.connection import TrackingError
from sharinghub_static.sources.mlflow.files import MOST_FILES, ModelFile, TrackingFiles
from sharinghub_static.sources.mlflow.mlmodel import LARGEST_MLMODEL, read_mlmodel
from sharinghub_static.sources.mlflow.registry import ListedVersion
from sharinghub_static.sources.mlflow.values import described, from_milliseconds, pairs, plain
from sharinghub_static.sources.values import LONG_AGO

__all__ = ["VersionReader", "looks_again"]

_LONGEST_SOURCE = 2000
_MLMODEL = "MLmodel"
_ABSENT_OR_BROKEN = 500

_LOOKS_AGAIN_AFTER = timedelta(days=7)
"""When files that were not there are looked for once more."""

_LOGGED = re.compile(r"models:/+(m-[0-9a-f]{8,64})/?")
"""A source of MLflow 3, which is a logged model and in no run."""


def looks_again(version: ModelVersionRecord, now: datetime) -> bool:
    """Whether files that were not found are to be looked for once more."""
    return version.looked_at is None or now - version.looked_at >= _LOOKS_AGAIN_AFTER


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
        files: reads files.
        project: the project.
        previous: what an earlier crawl read.
        now: the current time, UTC.
        failures: gets the parts that could not be read, and why.
    """

    files: TrackingFiles
    project: ProjectTracking
    previous: TrackingRecord | None
    now: datetime
    failures: dict[str, str] = field(default_factory=dict)

    def read(
        self, version: ListedVersion, aliases: Sequence[str], runs: Mapping[str, RunRecord], *, in_depth: bool
    ) -> ModelVersionRecord:
        """A version as a record.

        Args:
            version: MLflow's entity.
            aliases: of this version.
            runs: run id to the run, of all that could be read.
            in_depth: whether to read its files.
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

    def _with_files(self, record: ModelVersionRecord, version: ListedVersion) -> ModelVersionRecord:
        """The record with its files, which are not read again: those of one source never change."""
        known = self._known(plain(version.name), record)
        if known is None or (not known.files and looks_again(known, self.now)):
            try:
                return self._read_files(record, version)
            except TrackingError as error:
                self.failures[f"files of {plain(version.name)} {record.version}"] = str(error)
        if known is None:
            return record
        return replace(
            record,
            flavors=known.flavors,
            signature=known.signature,
            size=known.size,
            files=known.files,
            looked_at=known.looked_at,
        )

    def _read_files(self, record: ModelVersionRecord, version: ListedVersion) -> ModelVersionRecord:
        """The record with its files; with the time, where there are none or the server cannot get at them.

        A file that is absent is answered with 404, by MLflow before 3 with 500. So is one in a storage that
        the server cannot read, then by all of its endpoints.
        """
        place = _place(str(version.source or ""), version.run_id or "")

        def address(path: str) -> str:
            if place.run_id:
                return self.project.run_artifact(place.run_id, f"{place.folder}/{path}".lstrip("/"))
            return self.project.version_artifact(version.name, str(version.version), path)

        listed: list[ModelFile] | None = None
        unlisted: TrackingError | None = None
        try:
            listed = self._listed(place)
        except TrackingError as error:
            if error.status != _ABSENT_OR_BROKEN:
                raise
            unlisted = error
        text = None
        is_listed = any(
            each.path == _MLMODEL and (each.size or 0) <= LARGEST_MLMODEL for each in listed or ()
        )
        if not listed or len(listed) >= MOST_FILES or is_listed:
            try:
                # An empty folder has no file either; without a list, only this shows it.
                text = None if listed == [] else self.files.text(address(_MLMODEL), LARGEST_MLMODEL)
            except TrackingError as error:
                if error.status != _ABSENT_OR_BROKEN or listed:
                    raise
                return replace(record, looked_at=self.now)
        if unlisted is not None:
            raise unlisted
        if is_listed and text is None:
            raise TrackingError(f"{self.project.base} lists MLmodel and does not give it out", 404)
        if not listed and text is not None:
            listed = [ModelFile(_MLMODEL, len(text.encode()))]
        if not listed:
            return replace(record, looked_at=self.now)
        facts = read_mlmodel(text or "")
        files = tuple(
            ModelFileRecord(plain(each.path), plain(address(each.path), 2000), each.size) for each in listed
        )
        return replace(record, flavors=facts.flavors, signature=facts.signature, size=facts.size, files=files)

    def _listed(self, place: _Place) -> list[ModelFile] | None:
        """The files of a version; None when no endpoint lists them."""
        uri = self.project.tracking_uri
        if place.logged:
            folder = f"logged-models/{place.logged}/artifacts/directories"
            return self.files.listing(uri, folder, {}, "artifact_directory_path")
        if place.run_id:
            question = {"run_id": place.run_id} | ({"path": place.folder} if place.folder else {})
            return self.files.listing(uri, "artifacts/list", question, "path")
        return None

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
