"""Our own rules judge as the extensions' schemas do."""

import pytest

from sharinghub_static.catalog.schemas import ITEM_SCHEMA, CatalogSchemas

EXTENSIONS = "https://stac-extensions.github.io"
MLM = f"{EXTENSIONS}/mlm/v1.5.2/schema.json"
SCI = f"{EXTENSIONS}/scientific/v1.0.0/schema.json"
FILE = f"{EXTENSIONS}/file/v2.1.0/schema.json"
VERSION = f"{EXTENSIONS}/version/v1.2.0/schema.json"
AUTH = f"{EXTENSIONS}/authentication/v1.1.0/schema.json"
TOKEN = {"auth:schemes": {"mlflow": {"type": "http", "scheme": "bearer"}}}

MODEL = {"mlm:name": "abc", "mlm:architecture": "unknown", "mlm:tasks": [], "mlm:input": [], "mlm:output": []}
WEIGHTS = {"w": {"href": "https://x.example/w", "roles": ["mlm:model"], "mlm:artifact_type": "onnx"}}


def item(url, properties=None, assets=None):
    return {
        "type": "Feature",
        "stac_version": "1.1.0",
        "stac_extensions": [url],
        "id": "x",
        "geometry": None,
        "properties": {"datetime": "2024-01-01T00:00:00Z"} | (properties or {}),
        "links": [],
        "assets": assets or {},
    }


def file(**fields):
    return {"a": {"href": "https://x.example/a"} | {f"file:{key}": value for key, value in fields.items()}}


JUDGED = [
    pytest.param(SCI, {"sci:doi": "10.5281/zenodo.1"}, {}, True, id="a DOI"),
    pytest.param(SCI, {"sci:doi": "https://doi.org/10.5281/zenodo.1"}, {}, False, id="a DOI's address"),
    pytest.param(SCI, {"sci:doi": "10.5281/with space"}, {}, False, id="a DOI with a space"),
    pytest.param(SCI, {}, {}, False, id="nothing to cite"),
    pytest.param(
        SCI, {"sci:publications": [{"doi": "10.5281/a", "citation": "A"}]}, {}, True, id="a publication"
    ),
    pytest.param(SCI, {"sci:publications": "A"}, {}, False, id="publications in words"),
    pytest.param(SCI, {"sci:publications": [{"doi": "x"}]}, {}, False, id="a publication without its DOI"),
    pytest.param(FILE, {}, file(size=0, checksum="1220ab"), True, id="a size and a checksum"),
    pytest.param(FILE, {}, file(size=-1), False, id="a size below nothing"),
    pytest.param(FILE, {}, file(size="1"), False, id="a size in words"),
    pytest.param(FILE, {}, file(checksum="1220AB"), False, id="a checksum in capitals"),
    pytest.param(VERSION, {"version": "v1", "deprecated": True}, {}, True, id="a version"),
    pytest.param(VERSION, {"version": 1.0}, {}, False, id="a version that is a number"),
    pytest.param(VERSION, {"deprecated": "no"}, {}, False, id="deprecated in words"),
    pytest.param(
        AUTH, TOKEN, {"a": {"href": "https://x.example/a", "auth:refs": ["mlflow"]}}, True, id="a login"
    ),
    pytest.param(AUTH, {}, {}, False, id="a login that is not described"),
    pytest.param(AUTH, {"auth:schemes": {"a": {"scheme": "basic"}}}, {}, False, id="a login of no type"),
    pytest.param(AUTH, {"auth:schemes": {"a": {"type": "http"}}}, {}, False, id="a login of no scheme"),
    pytest.param(
        AUTH,
        TOKEN,
        {"a": {"href": "https://x.example/a", "auth:refs": "mlflow"}},
        False,
        id="a login in words",
    ),
    pytest.param(MLM, MODEL, WEIGHTS, True, id="the least of a model"),
    pytest.param(MLM, MODEL | {"mlm:tasks": ["detection"]}, WEIGHTS, True, id="a task"),
    pytest.param(
        MLM, MODEL | {"mlm:tasks": ["text-classification"]}, WEIGHTS, False, id="a task that is none"
    ),
    pytest.param(MLM, MODEL | {"mlm:tasks": ["detection", "detection"]}, WEIGHTS, False, id="a task twice"),
    pytest.param(MLM, MODEL | {"mlm:name": "1abc"}, WEIGHTS, False, id="a name that begins with a number"),
    pytest.param(MLM, MODEL | {"mlm:name": "ab"}, WEIGHTS, False, id="a name too short"),
    pytest.param(MLM, MODEL | {"mlm:hyperparameters": {}}, WEIGHTS, False, id="no hyperparameters"),
    pytest.param(MLM, MODEL | {"mlm:total_parameters": 1.5}, WEIGHTS, False, id="half a parameter"),
    pytest.param(
        MLM, {key: MODEL[key] for key in MODEL if key != "mlm:input"}, WEIGHTS, False, id="no input"
    ),
    pytest.param(
        MLM, MODEL, {"w": {"href": "https://x.example/w", "roles": ["data"]}}, False, id="no model asset"
    ),
    pytest.param(
        MLM,
        MODEL,
        {"w": {"href": "https://x.example/w", "roles": ["mlm:model"]}},
        False,
        id="a model of no kind",
    ),
]


@pytest.mark.parametrize(("url", "properties", "assets", "valid"), JUDGED)
def test_our_rules_and_the_extension_agree(schemas, url, properties, assets, valid):
    document = item(url, properties, assets)
    assert schemas.validator(url).is_valid(document) is valid
    assert CatalogSchemas().validator(url).is_valid(document) is valid


def test_the_schema_of_items_is_at_hand_without_any_folder():
    validator = CatalogSchemas().validator(ITEM_SCHEMA)
    document = item(SCI)
    assert validator.is_valid(document)
    assert not validator.is_valid(
        document | {"geometry": {"type": "Point", "coordinates": ["x"]}, "bbox": [0, 0, 0, 0]}
    )
    assert not validator.is_valid(document | {"properties": {"datetime": "yesterday"}})


def test_a_schema_that_was_handed_in_goes_before_our_rules():
    class Strict:
        def is_valid(self, instance):
            return False

        def iter_errors(self, instance):
            return iter(())

    class Store:
        def validator(self, url):
            return Strict() if url == SCI else None

        def digest(self, url):
            return "strict" if url == SCI else ""

    known = CatalogSchemas(Store())
    assert isinstance(known.validator(SCI), Strict)
    assert known.validator(FILE) is not None
    assert known.validator("https://elsewhere.example/schema.json") is None
