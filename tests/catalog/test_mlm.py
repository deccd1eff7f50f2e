"""Models that say little are still models to the programs that look for them."""

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sharinghub_static.catalog import build_catalog
from sharinghub_static.project.interpret import interpret
from sharinghub_static.project.model import Asset
from sharinghub_static.snapshot.tracking_records import (
    ModelFileRecord,
    SignatureFieldRecord,
    SignatureRecord,
)
from tests.projects import GITLAB, make_config, make_hub, make_project, make_record
from tests.properties import examples
from tests.tracking import (
    COLUMNS,
    big_tracking,
    hostile_tracking,
    make_model,
    make_run,
    make_tracking,
    make_version,
)

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
def test_the_kind_of_artifact_is_reported_by_the_ending(schemas, key, kind):
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


_TRACKED = {
    "one": make_tracking(),
    "big": big_tracking(),
    "hostile": hostile_tracking(),
    "columns": make_tracking(models=(make_model(versions=(make_version(1, signature=COLUMNS, run=None),)),)),
    "no model": make_tracking(models=()),
}


def tracked_item(schemas, tracking, **record):
    """The Item of a project that has this on its tracking server."""
    known = {"id": 7, "topics": ("sharinghub:aimodel",)}
    project = interpret(make_record("g/m", **(known | record)), make_config(), tracking=tracking)
    catalog = build_catalog(make_hub(project), schemas)
    item = orjson.loads(dict(catalog.documents)["stac/ai-model/g--m/g--m.json"])
    assert schemas.errors(item) == []
    return item, catalog


@pytest.mark.parametrize("tracking", _TRACKED.values(), ids=_TRACKED)
def test_a_model_of_the_tracking_server_is_valid(schemas, tracking):
    tracked_item(schemas, tracking)


def test_nothing_that_the_tracking_server_says_must_be_left_out(schemas):
    for name in ("one", "big", "columns"):
        item, catalog = tracked_item(schemas, _TRACKED[name])
        assert MLM in item["stac_extensions"]
        assert catalog.problems == {}
        assert item["properties"]["mlm:input"]
        assert item["properties"]["mlm:output"]


def test_the_run_of_a_model_is_a_source_beside_the_project(schemas):
    item, _ = tracked_item(schemas, make_tracking())
    sources = [link["href"] for link in item["links"] if link["rel"] == "via"]
    assert sources == [f"{GITLAB}/g/m", make_run(2).web_url]


_WORDS = st.text(max_size=12)
_NUMBERS = st.floats() | st.integers(-(2**70), 2**70).map(float)
_FIELDS = st.lists(
    st.builds(
        SignatureFieldRecord,
        _WORDS,
        _WORDS | st.sampled_from(["float32", "double", "long"]),
        st.none() | st.lists(st.integers(-3, 2**40), max_size=5).map(tuple),
    ),
    max_size=3,
).map(tuple)
_FILES = st.lists(
    st.builds(
        ModelFileRecord,
        _WORDS | st.sampled_from(["MLmodel", "model.pkl", "data/model.pth"]),
        _WORDS.map(lambda word: f"https://example.org/{word}") | _WORDS,
        st.none() | st.integers(-1, 2**60),
    ),
    max_size=3,
).map(tuple)
_VERSIONS = st.builds(
    make_version,
    version=_WORDS,
    aliases=st.lists(_WORDS, max_size=2).map(tuple),
    stage=_WORDS,
    web_url=_WORDS.map(lambda word: f"https://example.org/{word}") | _WORDS,
    flavors=st.lists(st.tuples(_WORDS, _WORDS), max_size=3).map(tuple),
    signature=st.none() | st.builds(SignatureRecord, _FIELDS, _FIELDS),
    files=_FILES,
    run=st.none()
    | st.builds(
        make_run,
        params=st.lists(st.tuples(_WORDS, _WORDS | _NUMBERS.map(str)), max_size=4).map(tuple),
        web_url=_WORDS.map(lambda word: f"https://example.org/{word}") | _WORDS,
    ),
)
_MODELS = st.builds(make_model, title=_WORDS, versions=st.lists(_VERSIONS, max_size=2).map(tuple))


@settings(max_examples=examples(30), suppress_health_check=[HealthCheck.too_slow])
@given(models=st.lists(_MODELS, max_size=3).map(tuple))
def test_whatever_a_tracking_server_says_the_item_is_valid(schemas, models):
    item, catalog = tracked_item(schemas, make_tracking(models=models))
    reported = [problem for problems in catalog.problems.values() for problem in problems]
    assert not [problem for problem in reported if problem.code in {"SH501", "SH504", "SH509"}], reported
    has_model = any("mlm:model" in asset.get("roles", ()) for asset in item["assets"].values())
    assert has_model == (MLM in item["stac_extensions"])
