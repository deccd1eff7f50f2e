"""What is said of a model, in the words that the MLM extension takes.

Source: https://github.com/stac-extensions/mlm, v1.5.2: its tasks are a closed list, its frameworks have
one spelling each, an empty map of hyperparameters is not allowed. What the extension requires beyond is
the catalog's to add.
"""

import re
from dataclasses import replace

from sharinghub_static.problems import phrase
from sharinghub_static.project.advice import as_yaml, nearest
from sharinghub_static.project.builder import ProjectBuilder, name_of_type
from sharinghub_static.project.mlm import (
    ACCELERATORS,
    MLM_SCHEMA,
    MODEL_ENDINGS,
    TASKS,
    framework_of,
    is_model_name,
    task_of,
)
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.text.yaml_reader import YamlPath

_VERSION = re.compile(r"framework_version[\"']?\s*[:=]\s*(\d[\w.]*)")


@metadata_rule("mlm")
def apply(builder: ProjectBuilder) -> None:
    """Fix the ``mlm:`` properties, mark the model's files, and declare the extension."""
    properties = builder.properties
    if not any(key.startswith("mlm:") for key in properties) and "mlm" not in builder.extensions:
        return
    if "mlm:tasks" in properties:
        properties["mlm:tasks"] = _tasks(builder, properties["mlm:tasks"], ("mlm", "tasks"))
    outputs = properties.get("mlm:output")
    for index, output in enumerate(outputs if isinstance(outputs, list) else []):
        if isinstance(output, dict) and "tasks" in output:
            output["tasks"] = _tasks(builder, output["tasks"], ("mlm", "output", index, "tasks"))
        if isinstance(output, dict):
            _describe_classes(output.get("classification:classes"))
    framework = properties.get("mlm:framework")
    if isinstance(framework, str):
        properties["mlm:framework"] = framework_of(framework)
    # None of these is worth losing the extension for.
    name, accelerator = properties.get("mlm:name"), properties.get("mlm:accelerator")
    if name is not None and not (isinstance(name, str) and is_model_name(name)):
        del properties["mlm:name"]
        hint = phrase("Begin with a letter, and write three or more letters, digits, spaces and `._-`.")
        _say_left_out(builder, "name", name, hint)
    if accelerator is not None and accelerator not in sorted(ACCELERATORS):
        del properties["mlm:accelerator"]
        known = ", ".join(f"`{word}`" for word in sorted(ACCELERATORS))
        hint = phrase("MLM has the accelerators %(known)s.", known=known)
        _say_left_out(builder, "accelerator", accelerator, hint)
    _write_out_version(builder)
    if not properties.get("mlm:hyperparameters"):
        properties.pop("mlm:hyperparameters", None)
    _mark_model(builder)
    has_model = any("mlm:model" in asset.roles for asset in builder.assets.values())
    if has_model or "mlm" in builder.extensions:
        builder.extensions.setdefault("mlm", builder.config.stac.extensions.get("mlm", MLM_SCHEMA))


def _say_left_out(builder: ProjectBuilder, field: str, value: object, hint: str) -> None:
    """Say that a value of the front matter is none that the extension takes; of others nothing is said."""
    path = _path_of(builder, field)
    if path:
        text = value if isinstance(value, str) else as_yaml(value) or name_of_type(value)
        said = phrase(
            "`%(value)s` is no `mlm:%(field)s` that MLM takes; it is left out", value=text[:60], field=field
        )
        builder.problem("SH501", said, path, hint=hint)


def _path_of(builder: ProjectBuilder, field: str) -> YamlPath:
    """Where the front matter has a field of the extension; empty where it has none."""
    values = builder.front.values
    if f"mlm:{field}" in values:
        return (f"mlm:{field}",)
    block = values.get("mlm")
    return ("mlm", field) if isinstance(block, dict) and field in block else ()


def _write_out_version(builder: ProjectBuilder) -> None:
    """Make a version that is a number to YAML the text that it is to MLM, with the digits that are there."""
    value = builder.properties.get("mlm:framework_version")
    if isinstance(value, int | float) and not isinstance(value, bool):
        path = _path_of(builder, "framework_version")
        written = _VERSION.search(builder.front.line(path)) if path else None
        builder.properties["mlm:framework_version"] = written[1] if written else str(value)


def _tasks(builder: ProjectBuilder, value: object, path: YamlPath) -> list[str]:
    """Tasks as the extension names them; a word that it has no name for becomes a keyword."""
    found = []
    for word in [value] if isinstance(value, str) else value if isinstance(value, list) else []:
        task = task_of(word) if isinstance(word, str) else ""
        if task:
            found.append(task)
        elif isinstance(word, str) and word.strip():
            builder.keywords.add(word.strip()[:100])
            message = phrase("`%(word)s` is not a task of MLM; it is kept as a keyword", word=word[:60])
            builder.problem("SH321", message, path, hint=_other_task(word))
    return list(dict.fromkeys(found))


def _other_task(word: str) -> str:
    plain = word.strip().lower().replace("_", "-").replace(" ", "-")
    if near := nearest(plain, sorted(TASKS), 0.7):
        return phrase("Write `%(near)s`.", near=near)
    return phrase("MLM has the tasks %(known)s.", known=", ".join(f"`{task}`" for task in sorted(TASKS)))


def _describe_classes(classes: object) -> None:
    """Let a class's name describe it: version 1 of the classification extension wants a description."""
    for entry in classes if isinstance(classes, list) else []:
        if isinstance(entry, dict) and isinstance(entry.get("name"), str):
            entry.setdefault("description", entry["name"])


def _mark_model(builder: ProjectBuilder) -> None:
    """Give files that hold a model the role that says so, where no file has it."""
    if any("mlm:model" in asset.roles for asset in builder.assets.values()):
        return
    for key, asset in builder.assets.items():
        if (asset.path or asset.href).lower().endswith(MODEL_ENDINGS):
            builder.assets[key] = replace(asset, roles=tuple(dict.fromkeys([*asset.roles, "mlm:model"])))
