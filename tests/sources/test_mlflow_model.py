"""What an ``MLmodel`` tells: written by MLflow it is understood, written by anybody it does no harm."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.snapshot.tracking_records import SignatureFieldRecord
from sharinghub_static.sources.mlflow.mlmodel import ModelFacts, read_mlmodel


def with_inputs(*fields: Any) -> tuple[SignatureFieldRecord, ...]:
    text = yaml.safe_dump({"signature": {"inputs": json.dumps(list(fields)), "outputs": None}})
    signature = read_mlmodel(text).signature
    return signature.inputs if signature else ()


@pytest.mark.parametrize(
    ("flavor", "key"),
    [
        ("sklearn", "sklearn_version"),
        ("pytorch", "pytorch_version"),
        ("onnx", "onnx_version"),
        ("python_function", "python_version"),
        ("xgboost", "xgb_version"),
        ("lightgbm", "lgb_version"),
        ("spark", "pyspark_version"),
    ],
)
def test_a_flavor_has_the_version_of_its_library(flavor: str, key: str) -> None:
    assert read_mlmodel(f"flavors:\n  {flavor}:\n    {key}: 1.7.0\n").flavors == ((flavor, "1.7.0"),)


@pytest.mark.parametrize(
    ("field", "record"),
    [
        ({"type": "double", "name": "b1"}, SignatureFieldRecord("b1", "double")),
        (
            {"type": "long", "name": "n", "required": False},
            SignatureFieldRecord("n", "long", required=False),
        ),
        ({"type": "long", "optional": True}, SignatureFieldRecord("", "long", required=False)),
        (
            {"type": "tensor", "tensor-spec": {"dtype": "uint8", "shape": [-1, 3, 64, 64]}},
            SignatureFieldRecord("", "uint8", (-1, 3, 64, 64)),
        ),
        (
            {"type": "array", "items": {"type": "long"}, "name": "a"},
            SignatureFieldRecord("a", "array(long)"),
        ),
        ({"type": "map", "values": {"type": "string"}}, SignatureFieldRecord("", "map(string)")),
        (
            {"type": "object", "properties": {"b": {"type": "long"}, "a": {"type": "string"}}},
            SignatureFieldRecord("", "object(a: string, b: long)"),
        ),
    ],
)
def test_every_type_of_a_field_has_words(field: dict[str, Any], record: SignatureFieldRecord) -> None:
    assert with_inputs(field) == (record,)


@pytest.mark.parametrize(
    "field",
    [7, None, [], {}, {"type": 7}, {"type": "<b>bold</b>"}, {"name": "only a name"}],
)
def test_a_field_that_makes_no_sense_is_left_out(field: Any) -> None:
    assert with_inputs(field, {"type": "long"}) == (SignatureFieldRecord("", "long"),)


@pytest.mark.parametrize("shape", [None, "x", [1.5], [True], {"a": 1}])
def test_a_shape_that_makes_no_sense_is_unknown(shape: Any) -> None:
    fields = with_inputs({"type": "tensor", "tensor-spec": {"dtype": "x", "shape": shape}})
    assert fields == (SignatureFieldRecord("", "x"),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a list",
        "words",
        "flavors: [a, b]",
        "flavors: 7\nsignature: 7\nmodel_size_bytes: big",
        "signature: {inputs: '{', outputs: ''}",
        "model_size_bytes: -1",
        "\0\1\2",
        "&a [*a]",
    ],
)
def test_what_is_no_description_of_a_model_reports_nothing(text: str) -> None:
    assert read_mlmodel(text) == ModelFacts()


def test_types_within_types_come_to_an_end() -> None:
    field: dict[str, Any] = {"type": "long"}
    for _ in range(50):
        field = {"type": "array", "items": field}
    (found,) = with_inputs(field)
    assert found.type == "array(array(array(array(array(…)))))"


def test_there_is_a_limit_to_fields_and_axes() -> None:
    fields = with_inputs(*[{"type": "long", "name": str(number)} for number in range(1500)])
    assert len(fields) == 1000
    (wide,) = with_inputs({"type": "tensor", "tensor-spec": {"dtype": "x", "shape": [1] * 100}})
    assert len(wide.shape or ()) == 16


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["type", "name", "items", "properties", "tensor-spec", "shape", "dtype", "required"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(flavors=json_values, inputs=json_values, outputs=json_values, size=json_values)
def test_whatever_stands_in_it_nothing_is_raised(flavors: Any, inputs: Any, outputs: Any, size: Any) -> None:
    said = {
        "flavors": flavors,
        "signature": {"inputs": json.dumps(inputs), "outputs": outputs},
        "model_size_bytes": size,
    }
    facts = read_mlmodel(yaml.safe_dump(said))
    assert facts.size is None or facts.size >= 0
    for field in facts.signature.inputs if facts.signature else ():
        assert len(field.type) <= 200
