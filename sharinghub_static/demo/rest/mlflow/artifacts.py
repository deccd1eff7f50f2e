"""The files of a model version, as MLflow's clients ask for them (lib/api/ml/mlflow_artifacts).

Runs have none here.
"""

from typing import Any

from werkzeug.wrappers import Response

from sharinghub_static.demo.rest.mlflow.asking import Asked, absent
from sharinghub_static.demo.rest.model_files import file_answer
from sharinghub_static.demo.tracking import file_name, find_version

__all__ = ["list_files", "one_file"]

_RUN = "candidate:"


def list_files(asked: Asked) -> dict[str, Any]:
    """``GET artifacts?path=<version id>[/<folder>]``: nothing in folders, of which GitLab has none."""
    place, _, folder = asked.text("path").partition("/")
    if place.startswith(_RUN) or folder:
        return {"files": []}
    version = find_version(asked.project, int(place)) if place.isdecimal() else None
    if version is None:
        raise absent()
    return {
        "files": [
            {"path": file_name(path), "is_dir": False, "file_size": len(text.encode())}
            for path, text in sorted(version.sample.files.items())
        ]
    }


def one_file(asked: Asked) -> Response:
    """``GET artifacts/<version id>/<path>``."""
    place = asked.text("version")
    version = find_version(asked.project, int(place)) if place.isdecimal() else None
    answer = None if version is None else file_answer(version, asked.text("path"))
    if answer is None:
        raise absent()
    return answer
