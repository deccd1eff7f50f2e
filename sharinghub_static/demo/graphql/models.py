"""Answers about the model registry and its experiments."""

from collections.abc import Callable
from typing import Unpack

from sharinghub_static.demo.graphql.call import Call, gid, gid_number, moment
from sharinghub_static.demo.graphql.connection import Info, Node, Page, connection
from sharinghub_static.demo.graphql.people import user_node
from sharinghub_static.demo.tracking import (
    Experiment,
    Model,
    ModelVersion,
    Run,
    experiments_of,
    models_of,
    points_of,
)
from sharinghub_static.demo.world import SampleProject

__all__ = ["find_model", "model_fields"]

_ROOM = 100  # Ids of what a candidate logged leave this much room.


def model_fields(call: Call, project: SampleProject) -> Node:
    """``mlModels`` and ``mlExperiments`` of a project: of one project in an operation."""
    may_read = call.viewer.reads

    def models(_info: Info, name: str | None = None, **page: Unpack[Page]) -> Node | None:
        call.once("mlModels", "Project")
        if not may_read(project, "model_registry"):
            return None
        rows = [model for model in models_of(project) if (name or "") in model.sample.name]
        return connection(rows[::-1], lambda row: _model(call, project, row), **page)

    def experiments(_info: Info, name: str | None = None, **page: Unpack[Page]) -> Node | None:
        call.once("mlExperiments", "Project")
        if not may_read(project, "model_experiments"):
            return None
        rows = [each for each in experiments_of(project) if (name or "") in each.sample.name]
        return connection(rows[::-1], lambda row: _experiment(project, row), **page)

    return {"mlModels": models, "mlExperiments": experiments}


def find_model(call: Call, identifier: str) -> Node | None:
    """A model by its global id, None where the caller may not read it."""
    number = gid_number("Ml::Model", identifier)
    for project in call.viewer.projects(call.world):
        if not call.viewer.reads(project, "model_registry"):
            continue
        for model in models_of(project):
            if model.id == number:
                return _model(call, project, model)
    return None


def _model(call: Call, project: SampleProject, model: Model) -> Node:
    def make(version: ModelVersion) -> Node:
        return _version(call, project, model, version)

    def version(_info: Info, modelVersionId: str | None = None) -> Node | None:  # noqa: N803 - GitLab's
        wanted = None if modelVersionId is None else gid_number("Ml::ModelVersion", modelVersionId)
        return next((make(row) for row in model.versions if wanted in (None, row.id)), None)

    def versions(
        _info: Info,
        version: str | None = None,
        orderBy: str | None = None,  # noqa: N803 - GitLab's argument
        sort: str | None = None,
        **page: Unpack[Page],
    ) -> Node:
        call.once("versions", "MlModel")
        rows = [row for row in model.versions if (version or "") in row.sample.version]
        if orderBy == "VERSION":
            rows.sort(key=lambda row: row.sample.version, reverse=True)
        return connection(rows[::-1] if sort == "ASC" else rows, make, **page)

    return {
        "id": gid("Ml::Model", model.id),
        "name": model.sample.name,
        "description": model.sample.description,
        "createdAt": moment(model.created_at),
        "versionCount": len(model.versions),
        "candidateCount": 0,
        "latestVersion": make(model.versions[0]) if model.versions else None,
        "version": version,
        "versions": versions,
        "author": user_node(call, project.members[0] if project.members else ""),
        "defaultExperimentPath": f"/{project.full_path}/-/ml/experiments/{model.experiment}",
        "_links": {"showPath": f"/{project.full_path}/-/ml/models/{model.id}"},
    }


def _version(call: Call, project: SampleProject, model: Model, version: ModelVersion) -> Node:
    return {
        "id": gid("Ml::ModelVersion", version.id),
        "version": version.sample.version,
        "createdAt": moment(version.sample.created_at),
        "description": version.sample.description,
        "packageId": gid("Packages::Package", version.package_id),
        "artifactsCount": len(version.sample.files),
        "author": user_node(call, project.members[0] if project.members else ""),
        "candidate": _candidate(project, version.run),
        "_links": {
            "showPath": f"/{project.full_path}/-/ml/models/{model.id}/versions/{version.id}",
            "packagePath": f"/{project.full_path}/-/packages/{version.package_id}",
            "importPath": f"/api/v4/projects/{project.id}/packages/ml_models/{version.id}/files/",
        },
    }


def _candidate(project: SampleProject, run: Run) -> Node:
    def word(kind: str) -> Callable[[tuple[int, tuple[str, str]]], Node]:
        def make(row: tuple[int, tuple[str, str]]) -> Node:
            rank, (name, value) = row
            return {"id": gid(kind, run.id * _ROOM + rank), "name": name, "value": value}

        return make

    def metric(row: tuple[int, tuple[str, int, float]]) -> Node:
        rank, (name, step, value) = row
        return {
            "id": gid("Ml::CandidateMetric", run.id * _ROOM + rank),
            "name": name,
            "value": value,
            "step": step,
        }

    params = list(enumerate(run.sample.params.items(), 1))
    metadata = list(enumerate(run.sample.metadata.items(), 1))
    metrics = list(enumerate(points_of(run.sample), 1))
    return {
        "id": gid("Ml::Candidate", run.id),
        "iid": run.id,
        "eid": run.eid,
        "name": run.sample.name,
        "status": run.sample.status,
        "createdAt": moment(run.sample.started_at),
        "params": lambda _info, **page: connection(params, word("Ml::CandidateParam"), **page),
        "metadata": lambda _info, **page: connection(metadata, word("Ml::CandidateMetadata"), **page),
        "metrics": lambda _info, **page: connection(metrics, metric, **page),
        "_links": {"showPath": f"/{project.full_path}/-/ml/candidates/{run.id}", "artifactPath": None},
    }


def _experiment(project: SampleProject, experiment: Experiment) -> Node:
    def candidates(_info: Info, **page: Unpack[Page]) -> Node:
        return connection(experiment.runs[::-1], lambda run: _candidate(project, run), **page)

    return {
        "id": gid("Ml::Experiment", experiment.id),
        "name": experiment.sample.name,
        "path": f"/{project.full_path}/-/ml/experiments/{experiment.iid}",
        "candidateCount": len(experiment.runs),
        "candidates": candidates,
        "createdAt": moment(experiment.sample.created_at),
        "updatedAt": moment(experiment.updated_at),
        "modelId": None if experiment.model_id is None else gid("Ml::Model", experiment.model_id),
        "creator": None,
    }
