"""Experiments, their runs and the runs' metrics, in MLflow's words."""

from collections.abc import Callable
from typing import Any

from sharinghub_static.demo.rest.mlflow.asking import Asked, absent
from sharinghub_static.demo.tracking import Experiment, Run, experiments_of, points_of, run_of

__all__ = [
    "get_experiment",
    "get_experiment_by_name",
    "get_history",
    "get_run",
    "list_experiments",
    "search_experiments",
    "search_runs",
]


def get_experiment(asked: Asked) -> dict[str, object]:
    """``GET experiments/get``: the id is the number within the project."""
    iid = asked.text("experiment_id")
    return {"experiment": _experiment(_found(asked, lambda each: str(each.iid) == iid))}


def get_experiment_by_name(asked: Asked) -> dict[str, object]:
    """``GET experiments/get-by-name``."""
    name = asked.text("experiment_name")
    return {"experiment": _experiment(_found(asked, lambda each: each.sample.name == name))}


def list_experiments(asked: Asked) -> dict[str, object]:
    """``GET experiments/list``, which MLflow's clients no longer ask."""
    return {"experiments": [_experiment(each) for each in experiments_of(asked.project)]}


def search_experiments(asked: Asked) -> dict[str, object]:
    """``POST experiments/search``; a filter is accepted and changes nothing."""
    order, _, sort = asked.text("order_by").lower().partition(" ")
    keys: dict[str, Callable[[Experiment], Any]] = {
        "name": lambda each: each.sample.name,
        "created_at": lambda each: each.sample.created_at,
        "updated_at": lambda each: each.updated_at,
    }
    rows = sorted(experiments_of(asked.project), key=lambda each: -each.id)
    rows.sort(key=keys.get(order or "created_at", lambda each: each.id), reverse=(sort or "desc") != "asc")
    return asked.page("experiments", rows, _experiment)


def get_run(asked: Asked) -> dict[str, object]:
    """``GET runs/get``."""
    return {"run": _run(asked, _asked_run(asked))}


def search_runs(asked: Asked) -> dict[str, object]:
    """``POST runs/search``: of the first experiment that is named, however many are."""
    named = asked.listed("experiment_ids")
    iid = str(named[0]) if named else ""
    experiment = _found(asked, lambda each: str(each.iid) == iid)
    order, _, sort = (asked.text("order_by") or "created_at DESC").partition(" ")
    falling = sort.lower() != "asc"
    rows = sorted(experiment.runs, key=lambda run: -run.id)
    kind, _, metric = order.partition(".")
    if metric and kind == "metrics":
        rows = [run for run in rows if metric in run.sample.metrics]
        rows.sort(key=lambda run: _latest(run, metric), reverse=falling)
    else:
        keys: dict[str, Callable[[Run], Any]] = {
            "name": lambda run: run.sample.name,
            "id": lambda run: run.id,
        }
        rows.sort(key=keys.get(order, lambda run: run.sample.started_at), reverse=falling)
    return asked.page("runs", rows, lambda run: _run(asked, run))


def get_history(asked: Asked) -> dict[str, object]:
    """``GET metrics/get-history``."""
    run, metric = _asked_run(asked), asked.required("metric_key")
    rows = [point for point in _metrics(run) if point["key"] == metric]
    return asked.page("metrics", rows, dict, default=1000)


def _found(asked: Asked, fits: Callable[[Experiment], bool]) -> Experiment:
    for each in experiments_of(asked.project):
        if fits(each):
            return each
    raise absent()


def _asked_run(asked: Asked) -> Run:
    run = run_of(asked.project, asked.required("run_id"))
    if run is None:
        raise absent()
    return run


def _latest(run: Run, metric: str) -> float:
    return [value for name, _, value in points_of(run.sample) if name == metric][-1]


def _experiment(experiment: Experiment) -> dict[str, object]:
    return {
        "experiment_id": str(experiment.iid),
        "name": experiment.sample.name,
        "lifecycle_stage": "active",
        "artifact_location": "not_implemented",
        "tags": _words(experiment.sample.metadata),
    }


def _run(asked: Asked, run: Run) -> dict[str, object]:
    place = f"candidate:{run.id}" if run.version_id is None else str(run.version_id)
    packages = f"{asked.visit.url}/api/v4/projects/{asked.project.id}/packages"
    info = {
        "run_id": run.eid,
        "run_uuid": run.eid,
        "experiment_id": str(run.experiment),
        "start_time": int(run.sample.started_at.timestamp() * 1000),
        "run_name": run.sample.name,
        "status": run.sample.status.upper(),
        "artifact_uri": f"{packages}/ml_models/{place}/files/",
        "lifecycle_stage": "active",
        "user_id": "1",
    }
    if run.sample.ended_at is not None:
        info["end_time"] = int(run.sample.ended_at.timestamp() * 1000)
    params, tags = _words(run.sample.params), _words(run.sample.metadata)
    return {"info": info, "data": {"metrics": _metrics(run), "params": params, "tags": tags}}


def _metrics(run: Run) -> list[dict[str, object]]:
    logged = int(run.sample.started_at.timestamp() * 1000)
    return [
        {"key": name, "value": value, "timestamp": logged + step, "step": step}
        for name, step, value in points_of(run.sample)
    ]


def _words(sample: dict[str, str]) -> list[dict[str, str]]:
    return [{"key": name, "value": value} for name, value in sample.items()]
