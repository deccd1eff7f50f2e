"""Which function answers which question, and who may ask it."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from werkzeug.wrappers import Response

from sharinghub_static.demo.rest.lookup import project_at, signed_in
from sharinghub_static.demo.rest.mlflow import experiments, registry
from sharinghub_static.demo.rest.mlflow.asking import Asked, parameters
from sharinghub_static.demo.visit import AnsweredError, Visit, reply
from sharinghub_static.demo.world import SampleProject

__all__ = ["answer_mlflow"]

_Answer = Callable[[Asked], dict[str, Any] | Response]

_PATH = re.compile(r"/api/v4/projects/(?P<project>[^/]+)/ml/mlflow/api/2\.0/(?P<asked>.+)\Z")


def _write(_asked: Asked) -> Response:
    """What would change something: nothing here does."""
    return reply({"message": "405 Method Not Allowed"}, 405)


_ANSWERS: dict[str, _Answer] = {
    "GET mlflow/experiments/get": experiments.get_experiment,
    "GET mlflow/experiments/get-by-name": experiments.get_experiment_by_name,
    "GET mlflow/experiments/list": experiments.list_experiments,
    "POST mlflow/experiments/search": experiments.search_experiments,
    "GET mlflow/runs/get": experiments.get_run,
    "POST mlflow/runs/search": experiments.search_runs,
    "GET mlflow/metrics/get-history": experiments.get_history,
    "GET mlflow/registered-models/get": registry.get_model,
    "GET mlflow/registered-models/search": registry.search_models,
    "POST mlflow/registered-models/get-latest-versions": registry.get_latest_versions,
    "GET mlflow/registered-models/alias": registry.get_by_alias,
    "GET mlflow/model-versions/get": registry.get_version,
    "GET mlflow/model-versions/get-download-uri": registry.get_download_uri,
    "GET mlflow-artifacts/artifacts": registry.list_files,
    "GET mlflow-artifacts/artifacts/:version/*path": registry.one_file,
    **{f"POST mlflow/experiments/{name}": _write for name in ("create", "delete", "set-experiment-tag")},
    **{f"POST mlflow/runs/{name}": _write for name in ("create", "update", "delete", "set-tag")},
    **{f"POST mlflow/runs/{name}": _write for name in ("log-metric", "log-parameter", "log-batch")},
    "POST mlflow/registered-models/create": _write,
    "PATCH mlflow/registered-models/update": _write,
    "DELETE mlflow/registered-models/delete": _write,
    "POST mlflow/model-versions/create": _write,
    "PATCH mlflow/model-versions/update": _write,
}

_FOR_WRITERS = (experiments.search_experiments, experiments.search_runs, _write)
"""GitLab takes each POST about experiments and runs for a change: a search is for those who may write."""


def _compiled(path: str) -> re.Pattern[str]:
    named = re.sub(r":(\w+)", r"(?P<\1>[^/]+)", path.replace("-", r"\-"))
    return re.compile(re.sub(r"\*(\w+)", r"(?P<\1>.+)", named) + r"\Z")


_TABLE = tuple(
    (method, _compiled(path), answer)
    for (method, _, path), answer in ((key.partition(" "), answer) for key, answer in _ANSWERS.items())
)


def answer_mlflow(visit: Visit, sent: str) -> Response | None:
    """The answer to a request, or None where its path is none of MLflow's.

    Args:
        visit: the request.
        sent: its path as it was sent.
    """
    match = _PATH.match(sent)
    if match is None:
        return None
    try:
        return _answered(visit, unquote(match["project"]), match["asked"])
    except AnsweredError as answered:
        return answered.response


def _answered(visit: Visit, key: str, path: str) -> Response:
    fitting = [(method, found, answer) for method, route, answer in _TABLE if (found := route.match(path))]
    if not fitting:
        return reply({"error": "404 Not Found"}, 404)
    asked_method = "GET" if visit.request.method == "HEAD" else visit.request.method
    for method, found, answer in fitting:
        if method == asked_method:
            project = _readable(visit, key, for_writers=answer in _FOR_WRITERS)
            named = {name: unquote(value) for name, value in found.groupdict().items()}
            sample = answer(Asked(visit, project, {**parameters(visit), **named}))
            return sample if isinstance(sample, Response) else reply(sample)
    return reply({"error": "405 Not Allowed"}, 405)


def _readable(visit: Visit, key: str, *, for_writers: bool) -> SampleProject:
    """The project, if the caller may ask this of it.

    Raises:
        AnsweredError: with 401 for who is not signed in or may not write, 404 for who may not read.
    """
    refused = AnsweredError(reply({"message": "401 Unauthorized"}, 401))
    if visit.viewer.job:
        raise refused
    signed_in(visit)
    project = project_at(visit, key)
    if not visit.viewer.reads(project, "model_registry"):
        raise AnsweredError(reply({"message": "404 Not Found"}, 404))
    if for_writers and not visit.viewer.is_member(project):
        raise refused
    return project
