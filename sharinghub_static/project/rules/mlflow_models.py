"""The model registry of MLflow, in the words of the MLM extension.

Each registered model gives the files of its leading version as assets. Of one model the item can tell
tensors, framework and hyperparameters: of the one that the project is about, whose files alone have the role
``mlm:model``. What the README says, or a card, stays; there is no standard for any of this.
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
    is_named,
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
_OTHER_ENDINGS = (".bin", ".cb", ".gguf", ".lgb", ".pb", ".pdiparams", ".pdmodel", ".ubj", ".xgb")
"""Endings of files that hold a model where MLflow has it; elsewhere they may hold anything."""
_TEXTS = (".md", ".py", ".rst", ".txt", ".yaml", ".yml", ".csv", ".ipynb", ".png", ".svg")
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
    given = builder.properties.get("mlm:name")
    named = [given, *_names_on_card(builder)] if isinstance(given, str) else _names_on_card(builder)
    path = builder.record.full_path.rpartition("/")[2]
    main = main_model(
        tracking,
        [*named, builder.title, builder.record.name, path],
        f"{builder.title} {builder.prose}",
    )
    builder.main_model = main[0].name if main else ""
    added: dict[str, list[Asset]] = {}
    for model in tracking.models[:_MOST_MODELS]:
        version = leading_version([version for version in model.versions if version.files])
        if version is not None:
            added[model.name] = _add_files(builder, model, version, is_main=model.name == builder.main_model)
    # Of several models none is described by the words of a README that names another.
    if main is None or (
        named and len(tracking.models) > 1 and not any(is_named(main[0], name) for name in named)
    ):
        return
    assets = added.get(builder.main_model)
    if not assets:
        return
    for name, value in _properties(*main):
        if value and name not in builder.unused_keys:
            builder.properties.setdefault(name, value)
    if any("mlm:model" in asset.roles for asset in assets):
        builder.extensions.setdefault("mlm", builder.config.stac.extensions.get("mlm", MLM_SCHEMA))


def _names_on_card(builder: ProjectBuilder) -> list[str]:
    """Names of models in a ``model-index``."""
    index = builder.unused_keys.get("model-index")
    entries = [entry for entry in (index if isinstance(index, list) else []) if isinstance(entry, dict)]
    return [name for entry in entries if isinstance(name := entry.get("name"), str) and name.strip()]


def _add_files(
    builder: ProjectBuilder, model: RegisteredModelRecord, version: ModelVersionRecord, *, is_main: bool
) -> list[Asset]:
    """Add the files that have an address, and return their assets."""
    files = [file for file in version.files if server_address(file.href)][:_MOST_FILES]
    holders = {file.path for file in files if _holds_model(file.path)}
    # A model in files of any names, as Spark's, is all of them; what describes it is none.
    holders = holders or {file.path for file in files if not _describes(file.path)}
    flavor, flavor_version = leading_flavor(version)
    login = sign_in(builder) if files else {}
    about = _framework(flavor, flavor_version)
    if is_main:  # the extension wants it of files with the role mlm:model, and of no others
        about = {"mlm:artifact_type": f"mlflow.{clean(flavor) or 'pyfunc'}"} | about
    base = f"{_slug(model.title)}-v{_slug(version.version)}"
    while any(key.startswith(f"{base}/") for key in builder.assets):
        base += "-"
    assets = []
    for file in files:
        is_model = file.path in holders
        roles: tuple[str, ...] = ("mlm:model", "data") if is_main else ("data",)
        if not is_model:
            roles = _roles(file.path)
        extra = {**(about if is_model else {}), **login}
        assets.append(_asset(file, f"{base}/{clean(file.path)}", model, version, roles, extra))
        builder.add_asset(assets[-1])
    return assets


def _asset(
    file: ModelFileRecord,
    key: str,
    model: RegisteredModelRecord,
    version: ModelVersionRecord,
    roles: tuple[str, ...],
    extra: dict[str, object],
) -> Asset:
    name = file.path.rpartition("/")[2]
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
    is_whole = name.endswith((*MODEL_ENDINGS, *_OTHER_ENDINGS)) or name.startswith("model.")
    return is_whole and not _describes(path)


def _describes(path: str) -> bool:
    """Whether a file says something of a model, and holds nothing of it."""
    name = path.rpartition("/")[2]
    return name in _FACTS | _RUNTIMES or name.lower().endswith(_TEXTS) or name.startswith((".", "_"))


def _roles(path: str) -> tuple[str, ...]:
    """Roles of a file that holds no model."""
    name = path.rpartition("/")[2]
    if name in _RUNTIMES:
        return ("mlm:inference-runtime",)
    return ("metadata",) if name in _FACTS else ("data",)


def _slug(text: str) -> str:
    """Letters and digits for a key, whatever the name holds."""
    return re.sub(r"[^a-z0-9.]+", "-", clean(text).lower()).strip("-.") or "model"
