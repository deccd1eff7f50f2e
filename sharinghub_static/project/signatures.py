"""A model's signature in MLflow → ``mlm:input`` and ``mlm:output``.

Source: https://mlflow.org/docs/latest/ml/model/signatures, and version 1.5.2 of
https://github.com/stac-extensions/mlm. The extension names dimensions with letters alone, so they are
``batch``, ``dim-b``, ``dim-c``, …; columns are one input with as many features. What the extension has no
words for, such as a tensor without dimensions, leaves the whole list out: half a signature misleads.
"""

from collections.abc import Sequence
from string import ascii_lowercase
from typing import Final

from sharinghub_static.snapshot.tracking_records import SignatureFieldRecord
from sharinghub_static.text.lines import clean, shorten

__all__ = ["inputs_of", "outputs_of"]

_DATA_TYPES: Final = frozenset(
    {
        "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32",
        "float64", "cint16", "cint32", "cfloat32", "cfloat64",
    }
)  # fmt: skip
"""https://github.com/stac-extensions/raster#data-types; all others are ``other``."""

_SYNONYMS: Final = {
    "integer": "int32",
    "long": "int64",
    "float": "float32",
    "double": "float64",
    "complex64": "cfloat32",
    "complex128": "cfloat64",
}
"""MLflow's types of columns and numpy's of tensors."""

_MOST_TENSORS = 50
_LARGEST_AXIS = 2**31
_LONGEST_NAME = 200
_LONGEST_LIST = 2_000


def inputs_of(fields: Sequence[SignatureFieldRecord]) -> list[dict[str, object]]:
    """Entries of ``mlm:input``; none when the fields are not known."""
    return [
        {"name": name, **_described(description), "input": structure}
        for name, description, structure in _structures(fields, "input")
    ]


def outputs_of(fields: Sequence[SignatureFieldRecord], tasks: Sequence[str]) -> list[dict[str, object]]:
    """Entries of ``mlm:output``; none when the fields are not known.

    Args:
        fields: of the signature.
        tasks: of the model, in the extension's words.
    """
    return [
        {"name": name, **_described(description), "tasks": list(tasks), "result": structure}
        for name, description, structure in _structures(fields, "output")
    ]


def _structures(
    fields: Sequence[SignatureFieldRecord], word: str
) -> list[tuple[str, str, dict[str, object]]]:
    """Name, description and structure of each tensor, and of the columns together."""
    tensors = [field for field in fields if field.shape is not None]
    columns = [field for field in fields if field.shape is None]
    if len(tensors) > _MOST_TENSORS or not all(_can_be_told(field.shape) for field in tensors):
        return []
    found = []
    for number, field in enumerate(tensors, 1):
        name = clean(field.name)[:_LONGEST_NAME] or (word if len(tensors) == 1 else f"{word} {number}")
        found.append((name, "", _structure(field.shape or (), _data_type(field.type))))
    if columns:
        types = {_data_type(field.type) for field in columns}
        names = ", ".join(clean(field.name) for field in columns if clean(field.name))
        name = "columns" if tensors else word
        structure = _structure((-1, len(columns)), types.pop() if len(types) == 1 else "other")
        found.append((name, f"Columns: {shorten(names, _LONGEST_LIST)}" if names else "", structure))
    return found


def _can_be_told(shape: tuple[int, ...] | None) -> bool:
    axes = shape or ()
    return 0 < len(axes) <= len(ascii_lowercase) and all(-1 <= axis <= _LARGEST_AXIS for axis in axes)


def _structure(shape: tuple[int, ...], data_type: str) -> dict[str, object]:
    dimensions = [f"dim-{letter}" for letter, _ in zip(ascii_lowercase, shape, strict=False)]
    if shape[0] == -1:
        dimensions[0] = "batch"
    return {"shape": list(shape), "dim_order": dimensions, "data_type": data_type}


def _data_type(word: str) -> str:
    known = _SYNONYMS.get(word, word)
    return known if known in _DATA_TYPES else "other"


def _described(description: str) -> dict[str, str]:
    return {"description": description} if description else {}
