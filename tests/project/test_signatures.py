"""Signatures of MLflow in the words of the MLM extension."""

import pytest

from sharinghub_static.project.signatures import inputs_of, outputs_of
from sharinghub_static.snapshot.tracking_records import SignatureFieldRecord as Field
from tests.tracking import COLUMNS, TENSORS


def test_a_tensor_keeps_its_shape() -> None:
    (entry,) = inputs_of(TENSORS.inputs)
    assert entry == {
        "name": "image",
        "input": {
            "shape": [-1, 13, 64, 64],
            "dim_order": ["batch", "dim-b", "dim-c", "dim-d"],
            "data_type": "float32",
        },
    }


def test_a_tensor_without_a_name_is_named_by_what_it_is() -> None:
    (entry,) = outputs_of(TENSORS.outputs, ["classification"])
    assert (entry["name"], entry["tasks"]) == ("output", ["classification"])
    names = [each["name"] for each in inputs_of([Field("", "int8", (1,)), Field(" ", "int8", (1,))])]
    assert names == ["input 1", "input 2"]


def test_columns_are_one_input_of_as_many_features() -> None:
    (entry,) = inputs_of(COLUMNS.inputs)
    assert entry == {
        "name": "input",
        "description": "Columns: ndvi, elevation, slope",
        "input": {"shape": [-1, 3], "dim_order": ["batch", "dim-b"], "data_type": "float64"},
    }


@pytest.mark.parametrize(
    ("types", "data_type"),
    [
        (("long", "long"), "int64"),
        (("integer",), "int32"),
        (("float",), "float32"),
        (("string",), "other"),
        (("boolean",), "other"),
        (("double", "long"), "other"),
        (("datetime", "string"), "other"),
    ],
)
def test_columns_have_the_type_that_all_share(types: tuple[str, ...], data_type: str) -> None:
    (entry,) = inputs_of([Field("a", type_) for type_ in types])
    assert entry["input"]["data_type"] == data_type


@pytest.mark.parametrize("dtype", ["object", "bool", "<U20", "", "str", "complex256"])
def test_a_type_that_the_extension_does_not_have_is_other(dtype: str) -> None:
    (entry,) = inputs_of([Field("a", dtype, (-1,))])
    assert entry["input"]["data_type"] == "other"


@pytest.mark.parametrize("shape", [(), (-2, 3), (1,) * 27, (2**40,)])
def test_a_tensor_that_cannot_be_reported_leaves_all_inputs_out(shape: tuple[int, ...]) -> None:
    assert inputs_of([*TENSORS.inputs, Field("b", "int8", shape)]) == []


def test_no_fields_are_no_inputs() -> None:
    assert inputs_of(()) == outputs_of((), ()) == []


def test_hundreds_of_tensors_are_left_out() -> None:
    assert inputs_of([Field(str(n), "int8", (1,)) for n in range(51)]) == []


def test_thousands_of_columns_are_counted_and_some_of_them_named() -> None:
    (entry,) = inputs_of([Field(f"band {n}", "double") for n in range(5000)])
    assert entry["input"]["shape"] == [-1, 5000]
    assert len(entry["description"]) < 2100
