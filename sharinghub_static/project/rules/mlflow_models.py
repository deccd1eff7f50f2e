"""The model registry of MLflow, in the words of the MLM extension.

Each registered model gives the files of its leading version as assets. Of one model the item can tell
tensors, framework and hyperparameters: of the one whose leading version is newest. What the README says, or
a card, stays; there is no standard for any of this.
"""

import math
import re
from collections.abc import Iterator
from typing import Any

from sharinghub_static.media_types import media_type_of
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.mlm import MLM_SCHEMA, MODEL_ENDINGS, framework_of, is_model_name, task_of
from sharinghub_static.project.model import Asset
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.project.signatures import inputs_of, outputs_of
from sharinghub_static.project.tracked_models import (
    leading_flavor,
    leading_version,
    main_model,
    server_address,
)
from sharinghub_static.project.tracking_login import sign_in
from sharinghub_static.snapshot.tracking_records import (
    ModelFileRecord,
    ModelVersionRecord,
    RegisteredModelRecord,
)
from sharinghub_static.text.lines import clean

_MOST_MODELS = 20
_MOST_FILES = 30
_MOST_PARAMS = 100
_LONGEST_PARAM = 500

_RUNTIMES = frozenset({"conda.yaml", "python_env.yaml", "requirements.txt"})
_FACTS = frozenset({"MLmodel", "input_example.json", "metadata.json", "registered_model_meta"})
_TASK_TAGS = ("mlm:tasks", "task", "tasks", "pipeline_tag")

_NOT_A_KEY = re.compile(r"[^0-9a-zA-Z_.-]+")
_SEMANTIC = re.compile(r"(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}([-+][0-9a-zA-Z.-]+)?", re.ASCII)
_FRAMEWORK = re.compile(r"[^\s._-](.*[^\s._-])?")


@metadata_rule("mlflow_models")
def apply(builder: ProjectBuilder) -> None:
    """Add assets and properties."""
    tracking = builder.tracking
    if tracking is None:
        return
    has_model = False
    for model in tracking.models[:_MOST_MODELS]:
        version = leading_version([version for version in model.versions if version.files])
        if version is not None:
            has_model |= _add_files(builder, model, version)
    chosen = main_model(tracking)
    if not has_model or chosen is None:
        return
    for name, value in _properties(*chosen):
        if value and name not in builder.unused_keys:
            builder.properties.setdefault(name, value)
    builder.extensions.setdefault("mlm", builder.config.stac.extensions.get("mlm", MLM_SCHEMA))


def _add_files(builder: ProjectBuilder, model: RegisteredModelRecord, version: ModelVersionRecord) -> bool:
    """Add the files that have an address; whether one of them holds the model."""
    files = [file for file in version.files if server_address(file.href)][:_MOST_FILES]
    holders = {file.path for file in files if _holds_model(file.path)}
    if not holders:  # what its name does not show is described by the file that MLflow reads first
        holders = {file.path for file in files if file.path.rpartition("/")[2] == "MLmodel"}
    flavor, flavor_version = leading_flavor(version)
    login = sign_in(builder) if files else {}
    about = {"mlm:artifact_type": f"mlflow.{clean(flavor) or 'pyfunc'}", **_framework(flavor, flavor_version)}
    base = f"{_slug(model.title)}-v{_slug(version.version)}"
    while any(key.startswith(f"{base}/") for key in builder.assets):
        base += "-"
    for file in files:
        is_model = file.path in holders
        extra = {**(about if is_model else {}), **login}
        builder.add_asset(_asset(file, f"{base}/{clean(file.path)}", model, version, extra))
    return bool(holders)


def _asset(
    file: ModelFileRecord,
    key: str,
    model: RegisteredModelRecord,
    version: ModelVersionRecord,
    extra: dict[str, object],
) -> Asset:
    name = file.path.rpartition("/")[2]
    roles: tuple[str, ...] = ("data",)
    if "mlm:artifact_type" in extra:
        roles = ("mlm:model", "data")
    elif name in _RUNTIMES:
        roles = ("mlm:inference-runtime",)
    elif name in _FACTS:
        roles = ("metadata",)
    return Asset(
        key=key,
        href=server_address(file.href),
        type="application/yaml" if name == "MLmodel" else media_type_of(file.path),
        title=clean(f"{model.title} v{version.version}: {file.path}"),
        roles=roles,
        size=file.size,
        extra=extra,
    )


def _properties(model: RegisteredModelRecord, version: ModelVersionRecord) -> Iterator[tuple[str, object]]:
    title = clean(model.title)
    if is_model_name(title):
        yield "mlm:name", title
    tags = dict((*model.tags, *version.tags))
    tasks = list(dict.fromkeys(filter(None, (task_of(tags.get(tag, "")) for tag in _TASK_TAGS))))
    yield "mlm:tasks", tasks
    yield from _framework(*leading_flavor(version)).items()
    if version.signature is not None:
        yield "mlm:input", inputs_of(version.signature.inputs)
        yield "mlm:output", outputs_of(version.signature.outputs, tasks)
    if version.run is not None:
        yield "mlm:hyperparameters", _hyperparameters(version.run.params)


def _framework(flavor: str, version: str) -> dict[str, str]:
    """The framework, for a flavour that is one; its version where it is a semantic one."""
    if not flavor or flavor == "python_function" or not _FRAMEWORK.fullmatch(clean(flavor)):
        return {}
    known = {"mlm:framework": framework_of(clean(flavor))}
    return known | ({"mlm:framework_version": version} if _SEMANTIC.fullmatch(version) else {})


def _hyperparameters(params: tuple[tuple[str, str], ...]) -> dict[str, object]:
    """Parameters under names that the extension takes, numbers as such."""
    found: dict[str, Any] = {}
    for name, value in params:
        key = _NOT_A_KEY.sub("_", name).strip("_")
        if key and len(found) < _MOST_PARAMS and len(value) <= _LONGEST_PARAM:
            found.setdefault(key[:_LONGEST_PARAM], _typed(value))
    return found


def _typed(value: str) -> str | int | float | bool:
    """A value as it was before MLflow made a text of it."""
    if value.lower() in {"true", "false"}:
        return value.lower() == "true"
    if re.fullmatch(r"-?(0|[1-9]\d{0,14})", value, re.ASCII):
        return int(value)
    if re.fullmatch(r"-?(0|[1-9]\d{0,14})(\.\d{1,20})?([eE][+-]?\d{1,3})?", value, re.ASCII):
        number = float(value)
        return number if math.isfinite(number) else value
    return clean(value)


def _holds_model(path: str) -> bool:
    name = path.rpartition("/")[2].lower()
    return name.endswith(MODEL_ENDINGS) or name.startswith("model.")


def _slug(text: str) -> str:
    """Letters and digits for a key, whatever the name holds."""
    return re.sub(r"[^a-z0-9.]+", "-", clean(text).lower()).strip("-.") or "model"
