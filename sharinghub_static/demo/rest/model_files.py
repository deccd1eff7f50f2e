"""The files of model versions, which GitLab keeps as packages of type ``ml_model``."""

import hashlib

from werkzeug.wrappers import Response

from sharinghub_static.demo.packages import packages_of
from sharinghub_static.demo.rest.lookup import not_found, project_at, readable_at, stamp
from sharinghub_static.demo.rest.paging import by_number
from sharinghub_static.demo.tracking import ModelVersion, file_name, find_version, models_of
from sharinghub_static.demo.visit import Visit
from sharinghub_static.demo.world import SampleProject

__all__ = ["STORED_MARK", "file_answer", "model_file", "package_files"]

STORED_MARK = "X-Demo-Stored"
"""Header that marks a file which a real GitLab keeps in object storage; never sent."""


def package_files(visit: Visit, project: str, package: str) -> Response:
    """``GET /projects/:id/packages/:package_id/package_files``."""
    found = readable_at(visit, project, "package_registry")
    known = [str(found.id * 1000 + rank) for rank, _ in enumerate(packages_of(found), 1)]
    if package not in known:
        raise not_found("Package")
    version = _of_package(found, int(package))
    if version:
        rows = [(path, text.encode()) for path, text in sorted(version.sample.files.items())]
    else:
        rows = sorted(packages_of(found)[int(package) % 1000 - 1].files.items())

    def make(row: tuple[int, tuple[str, bytes]]) -> dict[str, object]:
        rank, (path, content) = row
        return {
            "id": int(package) * 1000 + rank,
            "package_id": int(package),
            "created_at": stamp(version.sample.created_at) if version else None,
            "file_name": file_name(path),
            "size": len(content),
            "file_md5": None,
            "file_sha1": None,
            "file_sha256": hashlib.sha256(content).hexdigest(),
        }

    return by_number(visit, list(enumerate(rows, 1)), make)


def model_file(visit: Visit, project: str, version: str, path: str) -> Response:
    """``GET /projects/:id/packages/ml_models/:model_version_id/files/(*path/):file_name``."""
    found = project_at(visit, project)
    sample = find_version(found, int(version)) if version.isdecimal() else None
    if sample is None or not visit.viewer.reads(found, "model_registry"):
        raise not_found("Model Version")
    answer = file_answer(sample, path)
    if answer is None:
        raise not_found("Package File")
    answer.headers[STORED_MARK] = "package"
    return answer


def file_answer(version: ModelVersion, path: str) -> Response | None:
    """A file of a version, None where it has none of this path or name."""
    for known, text in version.sample.files.items():
        if path in (known, file_name(known)):
            return Response(text.encode(), content_type="application/octet-stream")
    return None


def _of_package(project: SampleProject, package: int) -> ModelVersion | None:
    versions = (version for model in models_of(project) for version in model.versions)
    return next((version for version in versions if version.package_id == package), None)
