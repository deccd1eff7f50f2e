"""An MLflow server whose parameters, tags and addresses hold what must not be published."""

import json
from collections.abc import Mapping

from tests.campaigns.fuzz.replay import Question, Reply, Server, mlflow_server
from tests.campaigns.fuzz.seeds import MLMODEL

__all__ = ["SIGNED", "TRACKED", "signed", "tracking_server"]

SIGNED = {
    "S3": "https://bucket.s3.eu-west-1.amazonaws.com/a.tif?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature={}",
    "SAS": "https://account.blob.core.windows.net/eo/a.tif?sv=2024-05-04&se=2027-01-01&sr=b&sp=r&sig={}%3D",
    "GCS": "https://storage.googleapis.com/eo/a.tif?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Signature={}",
}
"""Signed addresses of object storages, with a place for the signature."""

_NAMED = ("db_password", "api_token", "aws_secret_access_key", "client.secret", "storageCredential")
"""Names of parameters and tags whose values open something."""

_HOLDERS = ("parameter", "run tag", "model tag", "version tag", "experiment tag")

TRACKED = (
    *(f"{holder} {name}" for holder in _HOLDERS for name in _NAMED),
    *(f"{holder} e-mail" for holder in _HOLDERS),
    *(f"{holder} {storage} signature" for holder in _HOLDERS for storage in SIGNED),
    *(f"dataset {storage} signature" for storage in SIGNED),
    "user of the run",
    "run name e-mail",
    "model description e-mail",
    "version description e-mail",
)
"""Places on an MLflow server."""


def signed(storage: str, text: str) -> str:
    """A signed address whose signature is a text."""
    return SIGNED[storage].format(text)


def tracking_server(inside: Mapping[str, str], project_id: int, shown: str) -> Server:
    """A server with one model and one experiment of a project.

    Args:
        inside: place to its string.
        project_id: GitLab's id of the project.
        shown: the value of a parameter that may be shown.
    """
    server = mlflow_server(MLMODEL, project_id)

    def answer(question: Question) -> Reply:
        reply = server(question)
        if "/mlflow/" not in question.url or reply.status != 200:
            return reply
        tree = json.loads(reply.body)
        for model in tree.get("registered_models", ()):
            model["tags"] += _pairs("model tag", inside)
            model["description"] += f" By {inside['model description e-mail']}@private.example"
            for version in model["latest_versions"]:
                _plant_version(version, inside)
        for version in tree.get("model_versions", ()):
            _plant_version(version, inside)
        for experiment in tree.get("experiments", ()):
            experiment["tags"] += _pairs("experiment tag", inside)
        for run in tree.get("runs", ()):
            _plant_run(run, inside, shown)
        return Reply(reply.status, json.dumps(tree).encode(), reply.kind, reply.headers)

    return answer


def _plant_version(version: dict, inside: Mapping[str, str]) -> None:
    version["tags"] = version["tags"] + _pairs("version tag", inside)
    version["description"] += f" By {inside['version description e-mail']}@private.example"


def _plant_run(run: dict, inside: Mapping[str, str], shown: str) -> None:
    run["info"]["run_name"] += f" {inside['run name e-mail']}@private.example"
    run["data"]["params"] += [*_pairs("parameter", inside), {"key": "region", "value": shown}]
    run["data"]["tags"] += [
        *_pairs("run tag", inside),
        {"key": "mlflow.user", "value": f"{inside['user of the run']}@private.example"},
    ]
    (first,) = run["inputs"]["dataset_inputs"]
    for storage in SIGNED:
        source = json.dumps({"url": signed(storage, inside[f"dataset {storage} signature"])})
        dataset = {**first["dataset"], "name": storage, "digest": storage, "source": source}
        run["inputs"]["dataset_inputs"].append({**first, "dataset": dataset})


def _pairs(holder: str, inside: Mapping[str, str]) -> list[dict[str, str]]:
    named = {name: inside[f"{holder} {name}"] for name in _NAMED}
    named["contact"] = f"{inside[f'{holder} e-mail']}@private.example"
    for storage in SIGNED:
        named[f"input_{storage.lower()}"] = signed(storage, inside[f"{holder} {storage} signature"])
    return [{"key": key, "value": value} for key, value in named.items()]
