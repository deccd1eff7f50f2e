"""Answers about the model registry and its experiments."""

from typing import Any

from sharinghub_static.demo.graphql.call import Call, gid, gid_number, moment
from sharinghub_static.demo.graphql.connection import Info, Node, connection
from sharinghub_static.demo.graphql.people import user_node
from sharinghub_static.demo.packages import model_package_rank, package_path
from sharinghub_static.demo.world import SampleModel, SampleModelVersion, SampleProject

__all__ = ["find_model", "model_fields"]

_MODELS = 100  # Ids of models, versions and candidates leave this much room in a project.


def model_fields(call: Call, project: SampleProject) -> Node:
    """``mlModels`` and ``mlExperiments`` of a project: of one project in an operation."""
    readable = call.viewer.reads_code(project)

    def models(_info: Info, name: str | None = None, **page: Any) -> Node | None:
        call.once("mlModels", "Project")
        if not readable:
            return None
        rows = [row for row in enumerate(project.models, 1) if (name or "") in row[1].name]
        return connection(rows[::-1], lambda row: _model(call, project, *row), **page)

    def experiments(_info: Info, name: str | None = None, **page: Any) -> Node | None:
        call.once("mlExperiments", "Project")
        if not readable:
            return None
        rows = [row for row in enumerate(project.models, 1) if (name or "") in f"[model]{row[1].name}"]
        return connection(rows[::-1], lambda row: _experiment(project, *row), **page)

    return {"mlModels": models, "mlExperiments": experiments}


def find_model(call: Call, identifier: str) -> Node | None:
    """A model by its global id, None where the caller may not read it."""
    number, rank = divmod(gid_number("Ml::Model", identifier), _MODELS)
    for project in call.viewer.projects(call.world):
        if project.id == number and 0 < rank <= len(project.models) and call.viewer.reads_code(project):
            return _model(call, project, rank, project.models[rank - 1])
    return None


def _model(call: Call, project: SampleProject, rank: int, model: SampleModel) -> Node:
    number = project.id * _MODELS + rank
    newest = sorted(enumerate(model.versions, 1), key=lambda row: (row[1].created_at, row[0]), reverse=True)

    def make(row: tuple[int, SampleModelVersion]) -> Node:
        return _version(call, project, model, number, *row)

    def version(_info: Info, modelVersionId: str | None = None) -> Node | None:  # noqa: N803 - GitLab's
        wanted = None if modelVersionId is None else gid_number("Ml::ModelVersion", modelVersionId)
        return next((make(row) for row in newest if wanted in (None, number * _MODELS + row[0])), None)

    def versions(
        _info: Info,
        version: str | None = None,
        orderBy: str | None = None,  # noqa: N803 - GitLab's argument
        sort: str | None = None,
        **page: Any,
    ) -> Node:
        call.once("versions", "MlModel")
        rows = [row for row in newest if (version or "") in row[1].version]
        if orderBy == "VERSION":
            rows.sort(key=lambda row: row[1].version, reverse=True)
        return connection(rows[::-1] if sort == "ASC" else rows, make, **page)

    return {
        "id": gid("Ml::Model", number),
        "name": model.name,
        "description": model.description,
        "createdAt": moment(min((v.created_at for v in model.versions), default=project.created_at)),
        "versionCount": len(model.versions),
        "candidateCount": 0,
        "latestVersion": make(newest[0]) if newest else None,
        "version": version,
        "versions": versions,
        "author": user_node(call, project.members[0] if project.members else ""),
        "defaultExperimentPath": f"/{project.full_path}/-/ml/experiments/{rank}",
        "_links": {"showPath": f"/{project.full_path}/-/ml/models/{number}"},
    }


def _version(
    call: Call,
    project: SampleProject,
    model: SampleModel,
    model_number: int,
    rank: int,
    version: SampleModelVersion,
) -> Node:
    number = model_number * _MODELS + rank
    package = model_package_rank(project, model.name, version.version)
    show = f"/{project.full_path}/-/ml/models/{model_number}/versions/{number}"
    return {
        "id": gid("Ml::ModelVersion", number),
        "version": version.version,
        "createdAt": moment(version.created_at),
        "description": version.description,
        "packageId": gid("Packages::Package", project.id * 1000 + package),
        "artifactsCount": 0,
        "author": user_node(call, project.members[0] if project.members else ""),
        "candidate": _candidate(project, number, version),
        "_links": {
            "showPath": show,
            "packagePath": package_path(project, package),
            "importPath": f"/api/v4/projects/{project.id}/packages/ml_models/{number}/files/",
        },
    }


def _candidate(project: SampleProject, number: int, version: SampleModelVersion) -> Node:
    def parameter(row: tuple[int, tuple[str, str]]) -> Node:
        return {"id": gid("Ml::CandidateParam", number * 100 + row[0]), "name": row[1][0], "value": row[1][1]}

    def metric(row: tuple[int, tuple[str, float]]) -> Node:
        rank, (name, value) = row
        return {
            "id": gid("Ml::CandidateMetric", number * 100 + rank),
            "name": name,
            "value": value,
            "step": 0,
        }

    params, metrics = list(enumerate(version.params.items(), 1)), list(enumerate(version.metrics.items(), 1))
    return {
        "id": gid("Ml::Candidate", number),
        "iid": number,
        "eid": f"{number:08x}-0000-4000-8000-{project.id:012x}",
        "name": version.version,
        "status": "finished",
        "createdAt": moment(version.created_at),
        "params": lambda _info, **page: connection(params, parameter, **page),
        "metrics": lambda _info, **page: connection(metrics, metric, **page),
        "_links": {"showPath": f"/{project.full_path}/-/ml/candidates/{number}", "artifactPath": None},
    }


def _experiment(project: SampleProject, rank: int, model: SampleModel) -> Node:
    # GitLab makes an experiment of this name for each model.
    number = project.id * _MODELS + rank
    return {
        "id": gid("Ml::Experiment", number),
        "name": f"[model]{model.name}",
        "path": f"/{project.full_path}/-/ml/experiments/{rank}",
        "candidateCount": len(model.versions),
        "createdAt": moment(project.created_at),
        "updatedAt": moment(project.created_at),
        "modelId": gid("Ml::Model", number),
        "creator": None,
    }
