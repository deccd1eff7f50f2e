"""Log one set of samples with the MLflow that runs this file, whichever version that is.

It is run by the Python of each server's environment, so it imports nothing of ours::

    python log_samples.py '{"uri": "http://127.0.0.1:5000", "path": "eo/cover", "id": 7}'

The last line that it prints is a JSON object of what it logged.
"""

import json
import sys
import tempfile
from pathlib import Path

import mlflow
import numpy as np
from mlflow import MlflowClient
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema, TensorSpec

MAJOR, MINOR = (int(part) for part in mlflow.__version__.split(".")[:2])


class Echo(mlflow.pyfunc.PythonModel):
    """Gives back what it gets."""

    def predict(self, context, model_input, params=None):
        return model_input


def log_version(name, run_name, losses):
    """A run with a model in it, which becomes the next version; id of the run and the source."""
    signature = ModelSignature(
        Schema([ColSpec("double", "red"), ColSpec("long", "month")]),
        Schema([TensorSpec(np.dtype("float32"), (-1, 4), "cover")]),
    )
    where = {"name": "model"} if MAJOR >= 3 else {"artifact_path": "model"}
    with mlflow.start_run(run_name=run_name) as run:
        mlflow.log_params({"learning_rate": 0.001, "epochs": len(losses)})
        for step, value in enumerate(losses):
            mlflow.log_metric("loss", value, step=step)
        mlflow.log_metric("accuracy", 0.9)
        mlflow.log_text("Two satellites.", "notes/about.txt")
        mlflow.pyfunc.log_model(
            **where,
            python_model=Echo(),
            signature=signature,
            pip_requirements=["numpy"],
            registered_model_name=name,
        )
    return run.info


def make_prompt(client, id_, path):
    """A prompt of the project where this version has any; its name."""
    name = f"prompt-{id_}"  # the rule for names of prompts allows no more
    if MAJOR >= 3:
        mlflow.genai.register_prompt(name=name, template="Describe {{ scene }}.")
        client.set_prompt_tag(name, "project", path)
    elif (MAJOR, MINOR) >= (2, 21):
        mlflow.register_prompt(name=name, template="Describe {{ scene }}.", tags={"project": path})
    else:
        return ""
    return name


def main(options):
    id_, path = options["id"], options["path"]
    if not options["uri"].startswith("http"):
        raise SystemExit("The tracking URI must start with http.")  # MLflow would write a folder of that name
    mlflow.set_tracking_uri(options["uri"])
    client, name = MlflowClient(), f"Cover ({id_})"
    experiment = mlflow.set_experiment(name)
    first = log_version(name, "first", [0.9, 0.5, 0.3])
    second = log_version(name, "second", [0.8, 0.4, 0.2, 0.1])
    source = client.get_model_version(name, "1").source
    other = f"Other ({id_})"
    client.create_registered_model(other)
    client.create_model_version(other, f"{first.artifact_uri}/absent", first.run_id)
    alone = f"Alone ({id_})"
    client.create_registered_model(alone)
    logged = {"model_id": source.removeprefix("models:/")} if source.startswith("models:/") else {}
    for number in range(options.get("alone", 2)):
        client.create_model_version(alone, source, description=f"Copy {number}", **logged)
    if options["tag"]:
        client.set_experiment_tag(experiment.experiment_id, "project", path)
        for each in (name, other, alone):
            client.set_registered_model_tag(each, "project", path)
    client.update_registered_model(name, "Land cover.")
    client.update_model_version(name, "2", "With more epochs.")
    client.set_model_version_tag(name, "2", "stage", "beta")
    client.set_registered_model_alias(name, "champion", "2")
    for number in range(options.get("fillers", 0)):
        client.create_registered_model(f"Filler {number:04} ({id_})")
    prompt = make_prompt(client, id_, path)
    with tempfile.TemporaryDirectory() as folder:
        note = Path(folder, "deep", "a b.txt")
        note.parent.mkdir()
        note.write_text("deep")
        client.log_artifacts(second.run_id, folder, "more")
    print(
        json.dumps(
            {
                "mlflow": mlflow.__version__,
                "experiment": experiment.experiment_id,
                "name": name,
                "other": other,
                "alone": alone,
                "runs": [first.run_id, second.run_id],
                "source": source,
                "prompt": prompt,
            }
        )
    )


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
