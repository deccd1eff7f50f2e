"""Models that say little are still models to the programs that look for them."""

import orjson
import pytest

from sharinghub_static.catalog import build_catalog
from sharinghub_static.project.model import Asset
from tests.projects import GITLAB, make_hub, make_project

MLM = "https://stac-extensions.github.io/mlm/v1.5.2/schema.json"


def model_of(schemas, key="model.pt", **overrides):
    asset = Asset(key, f"{GITLAB}/m", roles=("mlm:model",))
    known = {"assets": (asset,), "extensions": {"mlm": MLM}, "id": 1}
    catalog = build_catalog(
        make_hub(make_project("g/m", category="ai-model", **(known | overrides))), schemas
    )
    item = orjson.loads(dict(catalog.documents)["stac/ai-model/g--m/g--m.json"])
    assert schemas.errors(item) == []
    assert item["stac_extensions"] == [MLM]
    return item


def test_what_is_missing_is_said_to_be_unknown(schemas):
    item = model_of(schemas, title="Classifier")
    assert {key: value for key, value in item["properties"].items() if key.startswith("mlm:")} == {
        "mlm:name": "Classifier",
        "mlm:architecture": "unknown",
        "mlm:tasks": [],
        "mlm:input": [],
        "mlm:output": [],
    }


def test_what_is_said_stays(schemas):
    item = model_of(schemas, properties={"mlm:architecture": "U-Net", "mlm:name": "own name"})
    assert item["properties"]["mlm:architecture"] == "U-Net"
    assert item["properties"]["mlm:name"] == "own name"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("ResNet-50", "ResNet-50"),
        ("Classifier (v2)", "Classifier -v2"),
        ("50 shades", "shades"),
        ("Détecteur", "Detecteur"),
        ("模型", "model"),
        ("ab", "model"),
        ("model_", "model"),
        ("a\nb\tc", "a-b-c"),
    ],
)
def test_the_name_is_drawn_from_the_title_in_letters_that_may_be(schemas, title, name):
    assert model_of(schemas, title=title)["properties"]["mlm:name"] == name


@pytest.mark.parametrize(
    ("key", "kind"),
    [("m.pt", "torch.save"), ("a/b.ONNX", "onnx"), ("weights", "unknown"), ("m.xyz", "unknown")],
)
def test_the_kind_of_artifact_is_told_by_the_ending(schemas, key, kind):
    assert model_of(schemas, key=key)["assets"][key]["mlm:artifact_type"] == kind


def test_items_that_are_no_models_are_left_alone():
    catalog = build_catalog(
        make_hub(make_project("g/m", assets=(Asset("m", f"{GITLAB}/m", roles=("mlm:model",)),)))
    )
    item = orjson.loads(dict(catalog.documents)["stac/dataset/g--m/g--m.json"])
    assert not [key for key in item["properties"] if key.startswith("mlm:")]


def an_input(*bands):
    shape = {
        "shape": [-1, 2, 64, 64],
        "dim_order": ["batch", "bands", "height", "width"],
        "data_type": "uint16",
    }
    return {"name": "image", "bands": list(bands), "input": shape}


def test_bands_that_an_input_names_are_described_by_their_names(schemas):
    item = model_of(schemas, properties={"mlm:input": [an_input("B04", {"name": "B08"}), an_input("B04")]})
    assert (
        item["properties"]["bands"]
        == item["assets"]["model.pt"]["bands"]
        == [{"name": "B04"}, {"name": "B08"}]
    )


def test_bands_that_the_maintainer_described_are_kept(schemas):
    bands = [{"name": "B04", "description": "Red"}]
    item = model_of(schemas, properties={"mlm:input": [an_input("B04")], "bands": bands})
    assert item["properties"]["bands"] == item["assets"]["model.pt"]["bands"] == bands


@pytest.mark.parametrize(
    "wrong", ["text", [1], [{"bands": "B04"}], [{"bands": [None, {"name": 3}]}], {"a": 1}, None]
)
def test_an_input_that_is_none_costs_the_input_and_not_the_model(schemas, wrong):
    item = model_of(schemas, properties={"mlm:input": wrong})
    assert item["properties"]["mlm:input"] == []
    assert "bands" not in item["properties"]


def test_a_task_that_the_extension_does_not_know_costs_the_tasks_and_not_the_model(schemas):
    item = model_of(schemas, properties={"mlm:tasks": ["text-classification"], "mlm:architecture": 3})
    assert (item["properties"]["mlm:tasks"], item["properties"]["mlm:architecture"]) == ([], "unknown")
