"""The demo's own MLflow server: what is logged to it, and what a reader of the portal can do with it."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from lxml import html

from sharinghub_static.demo import mlflow_server
from sharinghub_static.demo.mlflow_logging import log_samples, prepare_folder
from sharinghub_static.demo.mlflow_server import free_port, running_mlflow
from sharinghub_static.demo.tracking_samples import TrackedModel, TrackedProject, TrackedRun, load_tracked
from sharinghub_static.errors import SharingHubError
from tests.worlds import NOW, make_world, sample

_SITE_CONFIG = Path(__file__).parents[1] / "site_config.yml"
_WITHIN = 600.0  # seconds; some forty on an idle machine


def _two_models() -> tuple[TrackedProject, ...]:
    run = TrackedRun("first", NOW, 5, dataset="eo/data", metrics={"f1": (0.5, 0.7)}, aliases=("champion",))
    bands, classes = ("B02", "B03"), ("land", "water")
    models = (
        TrackedModel("Net", "spectra", "semantic-segmentation", bands, classes, (run,)),
        TrackedModel("Line", "logit", "classification", bands, classes, (run,)),
    )
    failed = TrackedRun("broken", NOW, 1, failed=True, metrics={"loss": float("nan")})
    return (TrackedProject("eo/model", "Training", models, (failed,)),)


def test_a_folder_that_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", "utf-8")
    with pytest.raises(SharingHubError, match="not the demo's"):
        prepare_folder(tmp_path, ())
    assert (tmp_path / "thesis.txt").exists()


def test_a_folder_with_other_samples_is_emptied(tmp_path: Path) -> None:
    folder = tmp_path / "mlflow"
    prepare_folder(folder, ())
    (folder / "mlflow.db").write_text("old", "utf-8")
    prepare_folder(folder, _two_models())
    assert not (folder / "mlflow.db").exists()


def test_who_has_no_server_is_reported_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mlflow_server, "find_spec", lambda name: None if name == "flask" else object())
    with pytest.raises(SharingHubError, match="not installed") as error, running_mlflow(tmp_path):
        pass
    assert "pip install 'mlflow>=3'" in error.value.hint


def test_a_port_that_is_taken_is_not_the_one_that_is_given() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) not in (0, port)
    assert free_port(port) == port


@pytest.mark.parametrize("sampled", load_tracked(), ids=lambda sampled: sampled.project)
def test_samples_name_each_model_and_alias_once_and_are_in_order(sampled: TrackedProject) -> None:
    names = [model.name for model in sampled.models]
    assert len(set(names)) == len(names)
    for model in sampled.models:
        began = [run.began for run in model.versions]
        assert began == sorted(began)
        aliases = [alias for run in model.versions for alias in run.aliases]
        assert len(set(aliases)) == len(aliases)
        assert min(len(model.bands), len(model.classes)) > 1


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server with two models."""
    folder = tmp_path_factory.mktemp("demo") / "mlflow"
    world = make_world(sample("eo/model", id=7))
    prepare_folder(folder, _two_models())
    with running_mlflow(folder) as url:
        assert log_samples(url, folder, _two_models(), world)
        assert not log_samples(url, folder, _two_models(), world), "what is there is not logged again"
        yield url


def _ask(url: str, what: str, **query: str) -> dict[str, list[dict[str, object]]]:
    payload: dict[str, list[dict[str, object]]] = httpx.get(
        f"{url}/api/2.0/mlflow/{what}", params=query
    ).json()
    return payload


def test_models_bear_their_project_as_sharinghub_wants_it(logged: str) -> None:
    models = _ask(logged, "registered-models/search")["registered_models"]
    assert {str(model["name"]) for model in models} == {"Net (7)", "Line (7)"}
    for model in models:
        assert {"key": "project", "value": "eo/model"} in model["tags"]  # type: ignore[operator] # a list
        assert model["aliases"] == [{"alias": "champion", "version": "1"}]


def test_runs_have_the_times_of_the_samples(logged: str) -> None:
    asked = {"experiment_ids": ["1"], "order_by": ["attributes.run_name"]}
    runs = httpx.post(f"{logged}/api/2.0/mlflow/runs/search", json=asked).json()["runs"]
    assert [(run["info"]["run_name"], run["info"]["status"]) for run in runs] == [
        ("broken", "FAILED"),
        ("first", "FINISHED"),
        ("first", "FINISHED"),
    ]
    began = int(NOW.timestamp() * 1000)
    assert {run["info"]["start_time"] for run in runs} == {began}
    assert runs[1]["info"]["end_time"] == began + 5 * 60_000


def test_both_kinds_of_models_load_and_predict(logged: str, tmp_path: Path) -> None:
    code = f"""
import mlflow, numpy, pandas
mlflow.set_tracking_uri("{logged}")
net = mlflow.pyfunc.load_model("models:/Net (7)/1")
scores = net.predict(numpy.zeros((1, 2, 3, 4), dtype="float32"))
line = mlflow.sklearn.load_model("models:/Line (7)@champion")
print(scores.shape, round(float(scores.sum())), sorted(line.classes_.tolist()))
"""
    ran = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert ran.stdout.strip() == "(1, 2, 3, 4) 12 ['land', 'water']", ran.stderr


def test_the_code_that_a_page_shows_loads_the_model_from_the_running_demo(tmp_path: Path) -> None:
    site, log = tmp_path / "site", tmp_path / "log.txt"
    command = [sys.executable, "-m", "sharinghub_static.cli", "demo", "--mlflow", "--serve"]
    command += [
        "--config",
        str(_SITE_CONFIG),
        "--output",
        str(site),
        "--snapshot",
        str(tmp_path / "s.sqlite"),
    ]
    command += [f"--{name}" for name in ("port=0", "gitlab-port=0", "mlflow-port=0")]
    with log.open("wb") as words:
        demo = subprocess.Popen(command, cwd=tmp_path, stdout=words, stderr=subprocess.STDOUT)
    try:
        _wait_for("stop with Ctrl+C", log, demo)
        page = html.parse(str(site / "ai-model/earthlab/land/landcover-unet/index.html"))
        shown = [code.text_content() for code in page.xpath("//pre") if "load_model" in code.text_content()]
        assert shown
        for code in shown:
            ran = subprocess.run(
                [sys.executable, "-c", f"{code}\nprint(type(model).__name__)"],
                cwd=tmp_path, capture_output=True, text=True,
            )  # fmt: skip
            assert ran.stdout.strip() in ("PyFuncModel", "LogisticRegression"), ran.stderr
    finally:
        demo.send_signal(signal.SIGTERM)
        demo.wait(30)
    address = next(line for line in log.read_text("utf-8").splitlines() if line.startswith("MLflow at "))
    with pytest.raises(httpx.ConnectError):
        httpx.get(address.removeprefix("MLflow at "))


def _wait_for(words: str, log: Path, program: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + _WITHIN
    while words not in log.read_text("utf-8"):
        assert program.poll() is None, log.read_text("utf-8")
        # Nothing of speed: a program that never says so would hang the test.
        assert time.monotonic() < end, log.read_text("utf-8")
        time.sleep(0.2)
