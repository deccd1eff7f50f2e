"""``MLmodel``, the YAML file that describes a saved model (mlflow.org, docs: "MLflow Model Format").

A stranger wrote it: whatever cannot be understood is left out, and the rest is kept.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import orjson

from sharinghub_static.snapshot.tracking_records import SignatureFieldRecord, SignatureRecord
from sharinghub_static.sources.mlflow.values import plain
from sharinghub_static.sources.values import as_count
from sharinghub_static.text.yaml_reader import read_yaml

__all__ = ["LARGEST_MLMODEL", "ModelFacts", "read_mlmodel"]

LARGEST_MLMODEL = 1_000_000
"""Bytes of an ``MLmodel`` that are read; signatures with thousands of columns fit."""

_MOST_FIELDS = 1000
_MOST_FLAVORS = 20
_MOST_AXES = 16
_DEEPEST = 4
_LONGEST_TYPE = 200

_VERSION_KEYS = {
    "lightgbm": "lgb_version",
    "python_function": "python_version",
    "spark": "pyspark_version",
    "xgboost": "xgb_version",
}
"""Where a flavour's version is not at ``{flavour}_version``."""


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What an ``MLmodel`` holds.

    Args:
        flavors: flavour to its version, sorted.
        size: bytes of the model's files, if known.
    """

    flavors: tuple[tuple[str, str], ...] = ()
    signature: SignatureRecord | None = None
    size: int | None = None


def read_mlmodel(text: str) -> ModelFacts:
    """The facts in the text of an ``MLmodel``; none when it is something else."""
    value = read_yaml(text).value
    if not isinstance(value, dict):
        return ModelFacts()
    flavors = value.get("flavors")
    named = flavors if isinstance(flavors, dict) else {}
    return ModelFacts(
        tuple(sorted((plain(name), _version(name, about)) for name, about in named.items()))[:_MOST_FLAVORS],
        _signature(value.get("signature")),
        as_count(value.get("model_size_bytes")),
    )


def _version(flavor: str, about: object) -> str:
    payload = about.get(_VERSION_KEYS.get(flavor, f"{flavor}_version")) if isinstance(about, dict) else None
    return (
        plain(str(payload))
        if isinstance(payload, str | int | float) and not isinstance(payload, bool)
        else ""
    )


def _signature(payload: object) -> SignatureRecord | None:
    if not isinstance(payload, dict):
        return None
    inputs, outputs = _fields(payload.get("inputs")), _fields(payload.get("outputs"))
    return SignatureRecord(inputs, outputs) if inputs or outputs else None


def _fields(payload: object) -> tuple[SignatureFieldRecord, ...]:
    """The fields of a schema, which is JSON in the YAML."""
    try:
        listed = orjson.loads(payload) if isinstance(payload, str) else payload
    except orjson.JSONDecodeError:
        return ()
    if isinstance(listed, dict):
        listed = [listed]
    return tuple(_each_field(listed[:_MOST_FIELDS])) if isinstance(listed, list) else ()


def _each_field(listed: list[object]) -> Iterator[SignatureFieldRecord]:
    for field in listed:
        if not isinstance(field, dict):
            continue
        # Old signatures say `optional`.
        required = field.get("required", not field.get("optional", False)) is not False
        name, tensor = plain(field.get("name")), field.get("tensor-spec")
        if isinstance(tensor, dict):
            yield SignatureFieldRecord(
                name, plain(tensor.get("dtype")), _shape(tensor.get("shape")), required
            )
        elif type_ := _type(field):
            yield SignatureFieldRecord(name, type_[:_LONGEST_TYPE], None, required)


def _shape(payload: object) -> tuple[int, ...] | None:
    axes = payload if isinstance(payload, list) else None
    if axes is None or not all(isinstance(axis, int) and not isinstance(axis, bool) for axis in axes):
        return None
    return tuple(axes[:_MOST_AXES])


def _type(field: object, depth: int = 0) -> str:
    """A data type in words: ``double``, ``array(long)``, ``object(a: long, b: string)``."""
    if not isinstance(field, dict) or depth > _DEEPEST:
        return "…"
    kind = plain(field.get("type"))
    if kind == "array":
        return f"array({_type(field.get('items'), depth + 1)})"
    if kind == "map":
        return f"map({_type(field.get('values'), depth + 1)})"
    properties = field.get("properties")
    if kind == "object" and isinstance(properties, dict):
        inner = (f"{plain(name)}: {_type(of, depth + 1)}" for name, of in sorted(properties.items())[:20])
        return f"object({', '.join(inner)})"
    return kind if re.fullmatch(r"[\w.\[\], ]+", kind) else ""
