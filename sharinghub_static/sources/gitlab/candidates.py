"""GitLab's words for models, versions and candidates → MLflow's, in which the records speak.

A candidate is a run; its ``eid`` is MLflow's run id, its ``iid`` its number within the project. GitLab keeps
all values of a metric, and tells of no dataset and no signature.
"""

from collections import defaultdict
from collections.abc import Mapping

from sharinghub_static.config.tracking import ProjectTracking
from sharinghub_static.snapshot.tracking_records import (
    ExperimentRecord,
    MetricRecord,
    ModelVersionRecord,
    RunRecord,
)
from sharinghub_static.sources.gitlab.batches import id_of
from sharinghub_static.sources.mlflow.runs import thinned
from sharinghub_static.sources.mlflow.values import described, pairs, plain
from sharinghub_static.sources.values import LONG_AGO, as_count, as_moment, as_text, dig, nodes

__all__ = ["make_candidate", "make_experiment", "make_version"]

_STATUS = {"failed": "FAILED", "finished": "FINISHED", "killed": "KILLED", "running": "RUNNING"}
"""The others are MLflow's word in lower case too; ``scheduled`` becomes ``SCHEDULED``."""

_INTERNAL = ("gitlab.CI_JOB_ID", "gitlab.version")
"""Metadata by which GitLab's clients send it the job and the version."""


def make_candidate(node: Mapping[str, object], project: ProjectTracking, experiment_id: str) -> RunRecord:
    """A candidate as a run.

    Args:
        node: of GraphQL.
        project: whose it is.
        experiment_id: the number of its experiment within the project; empty when it is not reported.
    """
    status = as_text(node.get("status"))
    return RunRecord(
        id=plain(node.get("eid")),
        name=plain(node.get("name")),
        experiment_id=experiment_id,
        web_url=project.run(experiment_id, str(as_count(node.get("iid")) or 0)),
        status=_STATUS.get(status, plain(status.upper())),
        started_at=as_moment(node.get("createdAt")),
        params=pairs(_named(node, "params")),
        metrics=_metrics(node),
    )


def make_version(
    node: Mapping[str, object], project: ProjectTracking, model: str, model_id: int
) -> ModelVersionRecord:
    """A model version as a record, its files left out.

    Args:
        node: of GraphQL.
        project: whose it is.
        model: name of the model.
        model_id: GitLab's id of it.
    """
    version, version_id = plain(node.get("version")), str(id_of(node.get("id")))
    candidate = dig(node, "candidate")
    return ModelVersionRecord(
        version=version,
        uri=project.model_uri(model, version_id),
        web_url=project.version(str(model_id), version_id),
        created_at=as_moment(node.get("createdAt")) or LONG_AGO,
        description=described(node.get("description")),
        tags=pairs(_named(candidate, "metadata"), internal=_INTERNAL),
        run=make_candidate(candidate, project, "") if isinstance(candidate, Mapping) else None,
    )


def make_experiment(
    node: Mapping[str, object], project: ProjectTracking, candidates: Mapping[int, Mapping[str, object]]
) -> ExperimentRecord:
    """An experiment as a record.

    Args:
        node: of GraphQL.
        project: whose it is.
        candidates: GitLab's id of an experiment to the node that has its newest candidates.
    """
    iid = str(id_of(node.get("path")))  # …/-/ml/experiments/3
    name = plain(node.get("name"))
    own = candidates.get(id_of(node.get("id")), {})
    latest = [make_candidate(each, project, iid) for each in nodes(own, "candidates")]
    latest.sort(key=lambda run: (run.started_at or LONG_AGO, run.id), reverse=True)
    return ExperimentRecord(
        id=iid,
        name=name,
        title=project.title(name),
        web_url=project.experiment(iid),
        runs=as_count(node.get("candidateCount")) or 0,
        last_run_at=latest[0].started_at if latest else None,
        latest=tuple(latest),
    )


def _named(node: object, field: str) -> dict[str, str]:
    """Names to values, as a connection lists them."""
    return {as_text(each.get("name")): as_text(each.get("value")) for each in nodes(node, field)}


def _metrics(node: Mapping[str, object]) -> tuple[MetricRecord, ...]:
    points: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for each in nodes(node, "metrics"):
        value, step = each.get("value"), as_count(each.get("step"))
        if isinstance(value, int | float) and not isinstance(value, bool):
            points[plain(each.get("name"))].append((step or 0, float(value)))
    return tuple(
        MetricRecord(
            name,
            history[-1][1],
            history[-1][0],
            thinned(history) if len(history) > 1 or history[-1][0] > 0 else (),
        )
        for name, found in sorted(points.items())
        if (history := sorted(found, key=lambda point: point[0]))
    )
