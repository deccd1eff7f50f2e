"""Registered models and their versions, in MLflow's words.

GitLab's timestamps are in seconds here, where MLflow's clients expect milliseconds, and its version is the id
of the version: the semantic version is an alias.
"""

from collections.abc import Callable
from typing import Any

from sharinghub_static.demo.rest.mlflow.asking import Asked, absent, invalid
from sharinghub_static.demo.tracking import Model, ModelVersion, models_of

__all__ = [
    "get_by_alias",
    "get_download_uri",
    "get_latest_versions",
    "get_model",
    "get_version",
    "search_models",
]


def get_model(asked: Asked) -> dict[str, Any]:
    """``GET registered-models/get``."""
    return {"registered_model": _model(asked, _named(asked))}


def search_models(asked: Asked) -> dict[str, Any]:
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


def get_latest_versions(asked: Asked) -> dict[str, Any]:
    """``POST registered-models/get-latest-versions``: the latest, whatever stages are asked for."""
    model = _named(asked)
    return {"model_versions": [_version(asked, model, version) for version in model.versions[:1]]}


def get_by_alias(asked: Asked) -> dict[str, Any]:
    """``GET registered-models/alias``: an alias is a semantic version."""
    return _one_version(asked, asked.text("alias"))


def get_version(asked: Asked) -> dict[str, Any]:
    """``GET model-versions/get`` by semantic version."""
    asked.required("name")
    return _one_version(asked, asked.required("version"))


def get_download_uri(asked: Asked) -> dict[str, Any]:
    """``GET model-versions/get-download-uri`` by the id of a version, which is not looked up."""
    asked.required("name")
    return {"artifact_uri": f"mlflow-artifacts:/{asked.number('version')}"}


def _one_version(asked: Asked, wanted: str) -> dict[str, Any]:
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


def _model(asked: Asked, model: Model) -> dict[str, Any]:
    return {
        "name": model.sample.name,
        "creation_timestamp": int(model.created_at.timestamp()),
        "last_updated_timestamp": int(model.updated_at.timestamp()),
        "description": model.sample.description,
        "user_id": "1",
        "tags": [],
        "latest_versions": [_version(asked, model, version) for version in model.versions],
    }


def _version(asked: Asked, model: Model, version: ModelVersion) -> dict[str, Any]:
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
