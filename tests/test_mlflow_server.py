"""The tracking server that tests share is a real one."""

from tests.mlflow_server import MlflowServer, of_today


def test_a_logged_model_is_registered_with_all_that_tests_ask_for(mlflow_server: MlflowServer) -> None:
    logged = mlflow_server.log_model(
        "Harness (900001)", project="tests/harness", alias="champion", description="Words.", tags={"a": "b"}
    )
    client = mlflow_server.client()
    version = client.get_model_version_by_alias(logged.name, "champion")
    assert (version.version, version.run_id, version.tags) == ("1", logged.run_id, {"a": "b"})
    assert version.source == f"models:/{logged.model_id}"
    run = client.get_run(logged.run_id)
    assert run.data.params == {"learning_rate": "0.001", "epochs": "5"}
    assert [metric.value for metric in client.get_metric_history(logged.run_id, "loss")] == [0.9, 0.5, 0.3]
    assert [entry.dataset.name for entry in run.inputs.dataset_inputs] == ["tiles"]
    assert client.get_registered_model(logged.name).tags == {"project": "tests/harness"}
    assert client.get_experiment(logged.experiment_id).tags["project"] == "tests/harness"


@of_today
def test_a_second_model_of_the_name_is_its_next_version(mlflow_server: MlflowServer) -> None:
    first = mlflow_server.log_model("Twice (900002)")
    second = mlflow_server.log_model("Twice (900002)", metrics={"loss": [float("nan")]}, dataset="")
    assert (first.version, second.version) == ("1", "2")
    assert first.experiment_id == second.experiment_id
