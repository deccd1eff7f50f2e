"""Code that works with a tracking server: loading a model, tracking a run.

Names come from strangers, and the code is pasted into a shell: each of them is written as a string of
Python, whatever it holds. Sources: https://mlflow.org/docs/latest/api_reference/python_api (modules of the
flavours), https://mlflow.org/docs/latest/self-hosting/security/basic-http-auth (the environment).
"""

import re
from typing import Final

from sharinghub_static.portal.components.code import Snippet, snippet
from sharinghub_static.portal.translation.translator import ENGLISH, Translator
from sharinghub_static.project.model import Project
from sharinghub_static.project.tracked_models import leading_flavor
from sharinghub_static.snapshot.tracking_records import ModelVersionRecord
from sharinghub_static.text.lines import clean
from sharinghub_static.text.quoting import python_text

__all__ = ["experiment_name", "load_snippet", "start_snippet"]

_PACKAGES: Final = {
    "catboost": "catboost",
    "diviner": "diviner",
    "h2o": "h2o",
    "keras": "keras",
    "lightgbm": "lightgbm",
    "onnx": "onnxruntime",
    "paddle": "paddlepaddle",
    "pmdarima": "pmdarima",
    "prophet": "prophet",
    "pytorch": "torch",
    "sentence_transformers": "sentence-transformers",
    "sklearn": "scikit-learn",
    "spacy": "spacy",
    "spark": "pyspark",
    "statsmodels": "statsmodels",
    "tensorflow": "tensorflow",
    "transformers": "transformers",
    "xgboost": "xgboost",
}
"""Flavours that have a module ``mlflow.<flavour>``, with the package that it needs."""

_OTHER_VERSIONS: Final = frozenset({"onnx"})
"""Flavours whose version is not that of the package that runs them."""

_VERSION = re.compile(r"\d[\w.+!-]{0,40}", re.ASCII)


def load_snippet(
    version: ModelVersionRecord,
    tracking_uri: str,
    kind: str,
    translator: Translator = ENGLISH,
    title: str = "",
) -> Snippet:
    """How to load a version of a model.

    Args:
        version: which.
        tracking_uri: of the project on the server.
        kind: type of the server, as in the configuration.
        translator: the language.
        title: of the snippet, if it is not to say what it does.
    """
    flavor, flavor_version = leading_flavor(version)
    module, packages = ("pyfunc", "mlflow")
    if flavor in _PACKAGES:
        module, packages = flavor, f"mlflow {_PACKAGES[flavor]}"
        if _VERSION.fullmatch(flavor_version) and flavor not in _OTHER_VERSIONS:
            packages += f"=={flavor_version}"
    code = [
        *_beginning(tracking_uri, kind),
        f"model = mlflow.{module}.load_model({python_text(version.uri)})",
    ]
    title = title or translator.gettext("Load it with Python")
    return snippet(title, "\n".join(code), "python", _note(packages, kind, translator))


def start_snippet(
    experiment: str, tracking_uri: str, kind: str, title: str, translator: Translator = ENGLISH
) -> Snippet:
    """How to track a run.

    Args:
        experiment: a name that the server takes.
        tracking_uri: of the project on the server.
        kind: type of the server, as in the configuration.
        title: of the snippet.
        translator: the language.
    """
    code = [
        *_beginning(tracking_uri, kind),
        f"mlflow.set_experiment({python_text(experiment)})",
        "with mlflow.start_run():",
        '    mlflow.log_param("learning_rate", 0.001)',
        '    mlflow.log_metric("accuracy", 0.9, step=1)',
    ]
    return snippet(title, "\n".join(code), "python", _note("mlflow", kind, translator))


def experiment_name(project: Project, kind: str) -> str:
    """A name for an experiment that the server takes: SharingHub wants the project's id at its end.

    Args:
        project: whose experiment it is.
        kind: type of the server, as in the configuration.
    """
    name = clean(project.record.name)
    return f"{name} ({project.record.gitlab_id})" if kind == "mlflow-sharinghub" else name


def _beginning(tracking_uri: str, kind: str) -> list[str]:
    server = f"mlflow.set_tracking_uri({python_text(tracking_uri)})"
    if kind == "mlflow":
        return ["import mlflow", "", server]
    access = 'os.environ.setdefault("MLFLOW_TRACKING_TOKEN", "<your_access_token>")'
    return ["import os", "", "import mlflow", "", access, server]


def _note(packages: str, kind: str, translator: Translator) -> str:
    note = translator.gettext("pip install %(packages)s.", packages=packages)
    if kind == "mlflow":
        access_note = translator.gettext(
            "If the server wants a password, set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD."
        )
    else:
        access_note = translator.gettext("Put your access token in, or into the environment variable.")
    return f"{note} {access_note}"
