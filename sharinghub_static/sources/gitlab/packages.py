"""Files of GitLab's model versions: each version is a package (docs.gitlab.com, api/packages)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from sharinghub_static.snapshot.tracking_records import ModelFileRecord, ModelVersionRecord
from sharinghub_static.sources.gitlab.batches import id_of
from sharinghub_static.sources.mlflow.connection import TrackingError
from sharinghub_static.sources.mlflow.files import TrackingFiles
from sharinghub_static.sources.mlflow.mlmodel import LARGEST_MLMODEL, read_mlmodel
from sharinghub_static.sources.mlflow.values import plain
from sharinghub_static.sources.tracked import Tracked
from sharinghub_static.sources.values import as_count, as_text

__all__ = ["PackageReader"]

_IN_DEPTH = 20
"""Versions of a model whose files are looked at; older ones are listed alone."""

_MOST_FILES = 100


@dataclass(frozen=True, slots=True)
class PackageReader:
    """Reads the packages of one project's model versions.

    Args:
        files: reads files.
        url: of the GitLab.
        tracked: the project.
        failures: gets the parts that could not be read, and why.
    """

    files: TrackingFiles
    url: str
    tracked: Tracked
    failures: dict[str, str]

    def with_files(
        self, model: str, record: ModelVersionRecord, node: Mapping[str, object], place: int
    ) -> ModelVersionRecord:
        """A version with its files and what an ``MLmodel`` among them holds.

        Args:
            model: name of the model.
            record: the version.
            node: of GraphQL.
            place: in the list of versions, newest first.
        """
        if place >= _IN_DEPTH:
            return record
        try:
            return self._read(record, model, str(id_of(node.get("id"))), id_of(node.get("packageId")))
        except TrackingError as error:
            self.failures[f"files of {model} {record.version}"] = str(error)
        known = self._known(model, record.version)
        if known is None:
            return record
        return replace(
            record, flavors=known.flavors, signature=known.signature, size=known.size, files=known.files
        )

    def _read(
        self, record: ModelVersionRecord, model: str, version_id: str, package_id: int
    ) -> ModelVersionRecord:
        project = self.tracked.project
        address = f"{self.url}/api/v4/projects/{project.project_id}/packages/{package_id}/package_files"
        payload = self.files.json(address, {"per_page": "100"})
        # A package has no folders: GitLab keeps the path in the name, with its slashes encoded.
        sizes = {
            unquote(as_text(each.get("file_name"))): as_count(each.get("size"))
            for each in (payload if isinstance(payload, list) else ())
            if isinstance(each, dict)
        }
        files = tuple(
            ModelFileRecord(plain(name), project.version_artifact(model, version_id, name), size)
            for name, size in sorted(sizes.items())[:_MOST_FILES]
            if name
        )
        described = next((name for name in sorted(sizes) if name.rpartition("/")[2] == "MLmodel"), "")
        if not described:
            return replace(record, files=files)
        where = project.version_artifact(model, version_id, described)
        facts = read_mlmodel(self.files.text(where, LARGEST_MLMODEL, follow=True) or "")
        return replace(record, flavors=facts.flavors, signature=facts.signature, size=facts.size, files=files)

    def _known(self, model: str, version: str) -> ModelVersionRecord | None:
        previous = self.tracked.previous
        for known in previous.models if previous else ():
            if known.name == model:
                return next((each for each in known.versions if each.version == version), None)
        return None
