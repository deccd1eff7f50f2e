"""Registered models, their versions and the files of a version, in MLflow's words.

GitLab's timestamps are in seconds here, where MLflow's clients expect milliseconds, and its version is the id
of the version: the semantic version is an alias. Source of the files: lib/api/ml/mlflow_artifacts; runs have
none here.
"""

from collections.abc import Callable
from typing import Any

from werkzeug.wrappers import Response

from sharinghub_static.demo.rest.mlflow.asking import Asked, absent, invalid
from sharinghub_static.demo.rest.model_files import file_answer
from sharinghub_static.demo.tracking import Model, ModelVersion, file_name, find_version, models_of

__all__ = [
    "get_by_alias",
    "get_download_uri",
    "get_latest_versions",
    "get_model",
    "get_version",
    "list_files",
    "one_file",
    "search_models",
]


def get_model(asked: Asked) -> dict[str, object]:
    """``GET registered-models/get``."""
    return {"registered_model": _model(asked, _named(asked))}


def search_models(asked: Asked) -> dict[str, object]:
    """``GET registered-models/search``; ``name='…'`` is the only filter there is."""
    models = models_of(asked.project)
    filter_ = asked.text("filter")
    if filter_:
        attribute, _, value = filter_.partition("=")
        if attribute != "name":
            raise invalid("Invalid attribute key specified. Valid keys are '{'name'}'")
        models = [model for model in models if value.strip("'\"") in model.sample.name]
    order, _, sort = (asked.text("order_by") or "name asc").lower().partition(" ")
    keys: dict[str, Callable[[Model], Any]] = {
        "name": lambda model: model.sample.name,
        "last_updated_timestamp": lambda model: model.updated_at,
        "id": lambda model: model.id,
    }
    models.sort(key=lambda model: -model.id)
    models.sort(key=keys.get(order, lambda model: model.created_at), reverse=sort == "desc")
    return asked.page("registered_models", models, lambda model: _model(asked, model))


def get_latest_versions(asked: Asked) -> dict[str, object]:
    """``POST registered-models/get-latest-versions``: the latest, whatever stages are asked for."""
    model = _named(asked)
    return {"model_versions": [_version(asked, model, version) for version in model.versions[:1]]}


def get_by_alias(asked: Asked) -> dict[str, object]:
    """``GET registered-models/alias``: an alias is a semantic version."""
    return _one_version(asked, asked.text("alias"))


def get_version(asked: Asked) -> dict[str, object]:
    """``GET model-versions/get`` by semantic version."""
    asked.required("name")
    return _one_version(asked, asked.required("version"))


def get_download_uri(asked: Asked) -> dict[str, object]:
    """``GET model-versions/get-download-uri`` by the id of a version, which is not looked up."""
    asked.required("name")
    return {"artifact_uri": f"mlflow-artifacts:/{asked.number('version')}"}


def _one_version(asked: Asked, wanted: str) -> dict[str, object]:
    model = _named(asked)
    for version in model.versions:
        if version.sample.version == wanted:
            return {"model_version": _version(asked, model, version)}
    raise absent()


def _named(asked: Asked) -> Model:
    name = asked.text("name")
    for model in models_of(asked.project):
        if model.sample.name == name:
            return model
    raise absent()


def _model(asked: Asked, model: Model) -> dict[str, object]:
    return {
        "name": model.sample.name,
        "creation_timestamp": int(model.created_at.timestamp()),
        "last_updated_timestamp": int(model.updated_at.timestamp()),
        "description": model.sample.description,
        "user_id": "1",
        "tags": [],
        "latest_versions": [_version(asked, model, version) for version in model.versions],
    }


def _version(asked: Asked, model: Model, version: ModelVersion) -> dict[str, object]:
    moment = int(version.sample.created_at.timestamp())
    page = f"{asked.visit.url}/{asked.project.full_path}/-/ml/models/{model.id}/versions/{version.id}"
    return {
        "name": model.sample.name,
        "version": str(version.id),
        "creation_timestamp": moment,
        "last_updated_timestamp": moment,
        "user_id": None,
        "current_stage": "development",
        "description": version.sample.description,
        "source": page,
        "run_id": version.run.eid,
        "status": "READY",
        "status_message": "",
        "tags": [{"key": name, "value": value} for name, value in version.sample.metadata.items()],
        "run_link": "",
        "aliases": [version.sample.version],
    }


_RUN = "candidate:"


def list_files(asked: Asked) -> dict[str, object]:
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
