"""GitLab's MLflow door: what MLflow's own client gets through it, and what is refused."""

import warnings
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from sharinghub_static.demo.world import SampleModel, SampleModelVersion
from tests.demo.conftest import rich
from tests.gitlab_double.server import EmbeddedGitlab
from tests.worlds import ADMIN_TOKEN, MEMBER_TOKEN, NOW, STRANGER_TOKEN, make_world

_RICH = "/api/v4/projects/7/ml/mlflow/api/2.0/mlflow"
_MISSING = {"error_code": "RESOURCE_DOES_NOT_EXIST"}

Connect = Callable[..., Any]


@pytest.fixture
def connect(gitlab: EmbeddedGitlab, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Connect:
    """MLflow's client of a project."""
    pytest.importorskip("mlflow")
    monkeypatch.chdir(tmp_path)  # where MLflow makes a database when nobody names a server
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    monkeypatch.setenv("MLFLOW_DISABLE_TELEMETRY", "true")

    def connected(project: int = 7, token: str = MEMBER_TOKEN) -> Any:
        from mlflow import MlflowClient

        monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", token)
        uri = f"{gitlab.url}/api/v4/projects/{project}/ml/mlflow"
        return MlflowClient(uri, uri)

    return connected


def _get(gitlab: EmbeddedGitlab, path: str, token: str = MEMBER_TOKEN, /, **query: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.get(f"{gitlab.url}{path}", headers=headers, params=query)


def _post(gitlab: EmbeddedGitlab, path: str, body: Any, token: str = MEMBER_TOKEN) -> httpx.Response:
    return httpx.post(f"{gitlab.url}{path}", json=body, headers={"Authorization": f"Bearer {token}"})


def test_the_client_finds_experiments_of_models_and_of_people(connect: Connect) -> None:
    found = connect().search_experiments()
    assert {(each.experiment_id, each.name) for each in found} == {("1", "[model]unet"), ("2", "sweep")}
    assert connect().get_experiment("2").name == "sweep"
    assert connect().get_experiment_by_name("[model]unet").experiment_id == "1"
    assert connect().get_experiment_by_name("unet") is None


def test_experiments_come_page_by_page(connect: Connect) -> None:
    first = connect().search_experiments(max_results=1)
    second = connect().search_experiments(max_results=1, page_token=first.token)
    assert {first[0].name, second[0].name} == {"[model]unet", "sweep"}
    assert not second.token


def test_the_client_reads_a_run(connect: Connect) -> None:
    client = connect()
    second, first = client.search_runs(["2"])
    assert (first.info.run_name, first.info.status, first.data.params) == ("first", "FINISHED", {"lr": "0.3"})
    assert first.data.metrics == {"f1": 0.7}
    assert first.info.start_time < first.info.end_time == NOW.timestamp() * 1000
    assert (second.info.status, second.data.tags["gitlab.CI_JOB_ID"]) == ("FAILED", "9")
    assert client.get_run(first.info.run_id).data.metrics == {"f1": 0.7}
    history = client.get_metric_history(first.info.run_id, "f1")
    assert [(point.step, point.value) for point in history] == [(0, 0.1), (1, 0.7)]


def test_only_the_first_of_several_experiments_is_searched(connect: Connect) -> None:
    assert {run.info.experiment_id for run in connect().search_runs(["1", "2"])} == {"1"}


def test_runs_are_ordered_by_a_metric_as_gitlab_wants_it_said(gitlab: EmbeddedGitlab) -> None:
    asked = {"experiment_ids": ["1"], "order_by": "metrics.f1 ASC"}
    runs = _post(gitlab, f"{_RICH}/runs/search", asked).json()["runs"]
    assert [run["info"]["run_name"] for run in runs] == ["1.0.0", "1.1.0"]
    # MLflow's clients say it in a list, which GitLab does not take.
    refused = _post(gitlab, f"{_RICH}/runs/search", {**asked, "order_by": ["metrics.f1 ASC"]})
    assert (refused.status_code, refused.json()) == (400, {"error": "order_by is invalid"})


def test_the_client_reads_a_model_with_all_its_versions(connect: Connect) -> None:
    model = connect().get_registered_model("unet")
    assert (model.name, model.description, model.tags) == ("unet", "Segments.", {})
    newest, oldest = model.latest_versions
    assert (newest.version, newest.aliases, newest.description) == ("70102", ["1.1.0"], "Better.")
    assert (oldest.version, oldest.aliases) == ("70101", ["1.0.0"])
    assert model.creation_timestamp == int(oldest.creation_timestamp) < 10**10, "in seconds"


def test_a_version_is_found_by_its_semantic_version_and_is_a_run(connect: Connect) -> None:
    client = connect()
    version = client.get_model_version("unet", "1.1.0")
    assert client.get_model_version_by_alias("unet", "1.1.0").version == version.version == "70102"
    run = client.get_run(version.run_id)
    assert (run.info.run_name, run.info.experiment_id) == ("1.1.0", "1")
    assert (run.data.metrics, run.data.tags["seed"]) == ({"f1": 0.9, "loss": 0.2}, "7")
    assert run.info.artifact_uri.endswith("/api/v4/projects/7/packages/ml_models/70102/files/")


def test_the_latest_version_is_reported_by_its_id_whatever_stage_is_asked_for(gitlab: EmbeddedGitlab) -> None:
    asked = {"name": "unet", "stages": ["Production"]}
    payload = _post(gitlab, f"{_RICH}/registered-models/get-latest-versions", asked, STRANGER_TOKEN).json()
    assert [each["version"] for each in payload["model_versions"]] == ["70102"]


@pytest.mark.parametrize(
    ("filter_", "found"), [("name='unet'", 1), ('name="unet"', 1), ("name='une'", 1), ("name='x'", 0)]
)
def test_models_are_filtered_by_name(gitlab: EmbeddedGitlab, filter_: str, found: int) -> None:
    payload = _get(gitlab, f"{_RICH}/registered-models/search", filter=filter_).json()
    assert len(payload["registered_models"]) == found


def test_mlflow_3_cannot_search_models_for_it_leaves_out_prompts_by_a_filter(connect: Connect) -> None:
    from mlflow.exceptions import MlflowException

    with pytest.raises(MlflowException, match="Invalid attribute key specified"):
        connect().search_registered_models()


def test_the_client_cannot_search_versions_which_gitlab_does_not_have(connect: Connect) -> None:
    from mlflow.exceptions import MlflowException

    with pytest.raises(MlflowException, match="404"):
        connect().search_model_versions("name='unet'")


@pytest.mark.parametrize(
    ("uri", "loaded"),
    [
        ("models:/net/70101", "1.0.0"),
        ("models:/net/latest", "2.0.0"),
        # MLflow's clients take what is no number for a stage, and of stages GitLab knows nothing.
        ("models:/net/1.0.0", "2.0.0"),
    ],
)
def test_the_client_downloads_a_version_by_the_id_that_it_has(
    serve_gitlab: Callable[..., EmbeddedGitlab],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    uri: str,
    loaded: str,
) -> None:
    pytest.importorskip("mlflow")
    days = enumerate(("1.0.0", "2.0.0"))
    versions = (SampleModelVersion(v, NOW + n * timedelta(days=1), files={"MLmodel": v}) for n, v in days)
    gitlab = serve_gitlab(make_world(rich("eo/a", id=7, models=(SampleModel("net", "", tuple(versions)),))))
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", MEMBER_TOKEN)
    monkeypatch.chdir(tmp_path)  # as above
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"{gitlab.url}/api/v4/projects/7/ml/mlflow")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of MLflow's own libraries
        from mlflow.artifacts import download_artifacts

        got = download_artifacts(uri, dst_path=str(tmp_path))
    assert (Path(got) / "MLmodel").read_text("utf-8") == loaded


@pytest.mark.parametrize(
    ("path", "query", "status", "body"),
    [
        ("experiments/get", {"experiment_id": "9"}, 404, _MISSING),
        ("experiments/get", {"experiment_id": "701"}, 404, _MISSING),
        ("experiments/get", {}, 404, _MISSING),
        ("experiments/get-by-name", {"experiment_name": "Sweep"}, 404, _MISSING),
        ("runs/get", {}, 400, {"error": "run_id is missing"}),
        ("runs/get", {"run_id": "70101"}, 404, _MISSING),
        ("metrics/get-history", {"run_id": "x"}, 404, _MISSING),
        ("registered-models/get", {}, 404, _MISSING),
        ("registered-models/get", {"name": "sweep"}, 404, _MISSING),
        (
            "registered-models/search",
            {"filter": "tags.project = 'x'"},
            400,
            {
                "error_code": "INVALID_PARAMETER_VALUE",
                "message": "Invalid attribute key specified. Valid keys are '{'name'}'",
            },
        ),
        ("registered-models/search", {"max_results": "many"}, 400, {"error": "max_results is invalid"}),
        ("registered-models/search", {"page_token": "e30="}, 400, {"error": "page_token is invalid"}),
        ("registered-models/alias", {"name": "unet", "alias": "champion"}, 404, _MISSING),
        ("model-versions/get", {"name": "unet"}, 400, {"error": "version is missing"}),
        ("model-versions/get", {"name": "unet", "version": "70102"}, 404, _MISSING),
        (
            "model-versions/get-download-uri",
            {"name": "unet", "version": "1.1.0"},
            400,
            {"error": "version is invalid"},
        ),
        ("model-versions/search", {}, 404, {"error": "404 Not Found"}),
        ("experiments", {}, 404, {"error": "404 Not Found"}),
        ("experiments/search", {}, 405, {"error": "405 Not Allowed"}),
        ("logged-models/m-1", {}, 404, {"error": "404 Not Found"}),
    ],
)
def test_what_cannot_be_answered_is_refused_in_gitlabs_words(
    gitlab: EmbeddedGitlab, path: str, query: dict[str, str], status: int, body: dict[str, str]
) -> None:
    response = _get(gitlab, f"{_RICH}/{path}", **query)
    assert (response.status_code, response.json()) == (status, body)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({}, "experiment_ids is missing"),
        ({"experiment_ids": "2"}, "experiment_ids is invalid"),
        ([], "message body does not match declared format"),
    ],
)
def test_a_search_for_runs_names_an_experiment(gitlab: EmbeddedGitlab, body: Any, error: str) -> None:
    response = _post(gitlab, f"{_RICH}/runs/search", body)
    assert (response.status_code, response.json()) == (400, {"error": error})


@pytest.mark.parametrize(
    ("project", "token", "status"),
    [
        ("7", "", 401),
        ("7", "glpat-of-nobody", 401),
        ("7", STRANGER_TOKEN, 200),
        ("eo%2Fland%2Frich", STRANGER_TOKEN, 200),
        ("10", STRANGER_TOKEN, 200),
        ("11", STRANGER_TOKEN, 404),
        ("12", STRANGER_TOKEN, 404),
        ("12", MEMBER_TOKEN, 200),
        ("99", ADMIN_TOKEN, 404),
        ("99", "", 401),
    ],
)
def test_a_token_is_always_wanted_and_opens_what_its_owner_may_read(
    gitlab: EmbeddedGitlab, project: str, token: str, status: int
) -> None:
    path = f"/api/v4/projects/{project}/ml/mlflow/api/2.0/mlflow/registered-models/search"
    assert _get(gitlab, path, token).status_code == status


def test_a_job_token_opens_nothing(gitlab: EmbeddedGitlab) -> None:
    address = f"{gitlab.url}{_RICH}/registered-models/search"
    assert httpx.get(address, headers={"JOB-TOKEN": "x"}).status_code == 401


@pytest.mark.parametrize("what", ["experiments/search", "runs/search", "experiments/create"])
def test_a_post_about_experiments_is_for_those_who_may_write(gitlab: EmbeddedGitlab, what: str) -> None:
    refused = _post(gitlab, f"{_RICH}/{what}", {"experiment_ids": ["1"]}, STRANGER_TOKEN)
    assert (refused.status_code, refused.json()) == (401, {"message": "401 Unauthorized"})


@pytest.mark.parametrize("what", ["experiments/create", "runs/log-batch", "registered-models/create"])
def test_nothing_can_be_changed(gitlab: EmbeddedGitlab, what: str) -> None:
    assert _post(gitlab, f"{_RICH}/{what}", {"name": "x"}).status_code == 405
    assert len(_get(gitlab, f"{_RICH}/experiments/list").json()["experiments"]) == 2


def test_files_of_a_version_are_a_package_that_anyone_may_read(gitlab: EmbeddedGitlab) -> None:
    packages = _get(gitlab, "/api/v4/projects/7/packages", "", package_type="ml_model").json()
    package = next(each["id"] for each in packages if each["version"] == "1.1.0")
    files = _get(gitlab, f"/api/v4/projects/7/packages/{package}/package_files", "").json()
    assert [(each["file_name"], each["size"]) for each in files] == [
        ("MLmodel", 12),
        ("data%2Fweights.txt", 3),
    ]
    base = "/api/v4/projects/7/packages/ml_models"
    assert _get(gitlab, f"{base}/70102/files/MLmodel", "").text == "flavors: {}\n"
    assert _get(gitlab, f"{base}/70102/files/data/weights.txt", "").text == "0 1"
    assert _get(gitlab, f"{base}/70102/files/nothing", "").status_code == 404
    assert _get(gitlab, f"{base}/9/files/MLmodel", "").status_code == 404
    assert _get(gitlab, "/api/v4/projects/7/packages/1/package_files", "").status_code == 404


def test_the_files_of_other_packages_are_not_reported(gitlab: EmbeddedGitlab) -> None:
    assert _get(gitlab, "/api/v4/projects/7/packages/7001/package_files", "").json() == []


def test_mlflows_artifacts_are_the_files_of_a_version(gitlab: EmbeddedGitlab) -> None:
    base = "/api/v4/projects/7/ml/mlflow/api/2.0/mlflow-artifacts/artifacts"
    listed = _get(gitlab, base, path="70102").json()["files"]
    assert [each["path"] for each in listed] == ["MLmodel", "data%2Fweights.txt"]
    assert _get(gitlab, base, path="70102/data").json() == {"files": []}
    assert _get(gitlab, f"{base}/70102/MLmodel").text == "flavors: {}\n"
    assert _get(gitlab, f"{base}/70102/nothing").json() == _MISSING
    assert _get(gitlab, base, path="9").json() == _MISSING
    assert _get(gitlab, f"{base}/70102/MLmodel", "").status_code == 401
