"""Heads of files give their assets fields, where no other source does."""

import json
from typing import Any

from sharinghub_static.catalog import build_catalog
from sharinghub_static.snapshot.head_records import FileHead, HeadRecord, HeadTable
from sharinghub_static.snapshot.notebook_records import NotebookRecord
from tests.cases import each_case
from tests.project.reading import asset, codes, config_with, read
from tests.projects import make_hub

RASTER = {
    "proj:code": "EPSG:32631",
    "proj:shape": [2, 3],
    "proj:transform": [10.0, 0.0, 6.0, 0.0, -10.0, 5.0],
    "bands": [{"data_type": "uint8", "nodata": 0}],
}
OLD = "https://stac-extensions.github.io/projection/v1.1.0/schema.json"
OLD_CLASSES = "https://stac-extensions.github.io/classification/v1.1.0/schema.json"
TABLE = {"table:row_count": 2, "table:columns": [{"name": "id"}]}


CLASSES = [{"value": 1, "name": "water", "description": "Open water"}]


def head(path: str, fields: dict[str, Any] | None = None, **changes: Any) -> HeadRecord:
    facts = changes.pop("facts", ())
    content = FileHead("CSV", facts, (HeadTable("rows", ("id",), (("1",),), 1, 1),), json.dumps(fields or {}))
    return HeadRecord(path, "csv 1 abc", **{"head": content, **changes})


@each_case("flaw, is_reported", [("damaged", True), ("pointer", True), ("large", False), ("", False)])
def test_a_notebook_that_cannot_be_read_is_named(flaw: str, is_reported: bool) -> None:
    project = read(files=("docs/a.ipynb",), notebooks=(NotebookRecord("docs/a.ipynb", "x", flaw=flaw),))
    found = [each.path for each in project.problems if each.code == "SH419"]
    assert found == (["docs/a.ipynb"] if is_reported else [])


def test_a_raster_and_a_table_give_their_assets_their_fields() -> None:
    heads = (head("map.tif", RASTER, size=77), head("a.csv", TABLE))
    config = config_with(assets=[{"glob": "*.tif"}, {"glob": "*.csv"}])
    project = read(files=("map.tif", "a.csv"), config=config, heads=heads)
    assert {**asset(project, "map.tif").extra, **RASTER} == asset(project, "map.tif").extra
    assert asset(project, "map.tif").size == 77
    assert asset(project, "a.csv").extra == TABLE
    documents = dict(build_catalog(make_hub(project, config=config)).documents)
    item = json.loads(documents["stac/dataset/group--demo/group--demo.json"])
    assert {"proj", "table"} <= project.extensions.keys()
    assert item["assets"]["map.tif"]["proj:code"] == "EPSG:32631"


@each_case(
    "front, fields, classes",
    [
        ("", {"classification:classes": CLASSES}, CLASSES),
        ("", {"bands": [{"classification:classes": CLASSES}, {}]}, None),
        (
            "bands: [{'classification:classes': [{value: 9, name: x}]}]",
            {"classification:classes": CLASSES},
            None,
        ),
        (
            f"extensions: {{classification: {OLD_CLASSES}}}\nclassification: {{bitfields: []}}",
            {"classification:classes": CLASSES},
            CLASSES,
        ),
    ],
)
def test_classes_of_a_raster_are_declared_wherever_they_are(
    front: str, fields: dict[str, Any], classes: Any
) -> None:
    config = config_with(assets=[{"glob": "*.tif"}])
    project = read(front, files=("map.tif",), config=config, heads=(head("map.tif", fields),))
    assert asset(project, "map.tif").extra.get("classification:classes") == classes
    if not front.startswith("bands"):
        assert "classification" in project.extensions


@each_case(
    "front, fields, kept",
    [
        ("table:row_count: 9", TABLE, {"table:columns": [{"name": "id"}]}),
        ("proj:code: EPSG:4326", RASTER, {key: RASTER[key] for key in RASTER if key != "proj:code"}),
        ("eo:bands: [{name: red}]", RASTER, {key: RASTER[key] for key in RASTER if key != "bands"}),
        (
            f"extensions: {{proj: {OLD}}}\nproj: {{centroid: {{lat: 1, lon: 2}}}}",
            RASTER,
            {**{key: RASTER[key] for key in RASTER if key != "proj:code"}, "proj:epsg": 32631},
        ),
    ],
)
def test_what_the_front_matter_says_counts_more(
    front: str, fields: dict[str, Any], kept: dict[str, Any]
) -> None:
    config = config_with(assets=[{"glob": "*.x"}])
    project = read(front, files=("a.x",), config=config, heads=(head("a.x", fields),))
    extra = {key: value for key, value in asset(project, "a.x").extra.items() if key != "eo:bands"}
    assert extra == kept


def parameters(
    *paths: str, counts: tuple[int, ...] = (5, 7), front: str = "mlm: {architecture: unet}"
) -> object:
    config = config_with(assets=[{"glob": "*.safetensors", "roles": ["mlm:model"]}])
    heads = tuple(
        head(path, facts=(("parameters", count),)) for path, count in zip(paths, counts, strict=False)
    )
    return read(front, files=paths, config=config, heads=heads).properties.get("mlm:total_parameters")


def test_parameters_are_those_of_one_model() -> None:
    assert parameters("m.safetensors") == 5
    assert parameters("m-00001-of-00002.safetensors", "m-00002-of-00002.safetensors") == 12
    assert parameters("m-00001-of-00003.safetensors", "m-00002-of-00003.safetensors") is None
    assert parameters("a.safetensors", "b.safetensors") is None
    assert parameters("m.safetensors", "b.safetensors", counts=(5,)) is None
    assert parameters("adapter_model.safetensors") is None
    assert parameters("m.safetensors", front="mlm: {architecture: unet, total_parameters: 3}") == 3


def test_a_file_that_cannot_be_read_is_a_problem_where_it_is_shown() -> None:
    config = config_with(assets=[{"glob": "*.tif"}])
    heads = tuple(
        head(path, head=None, flaw=flaw)
        for path, flaw in (("a.tif", "damaged"), ("b.tif", "pointer"), ("c.tif", "cut"), ("d.csv", "damaged"))
    )
    project = read(files=("a.tif", "b.tif", "c.tif", "d.csv"), config=config, heads=heads)
    found = [problem.path for problem in project.problems if problem.code == "SH419"]
    assert found == ["a.tif", "b.tif"]


def test_a_token_in_a_cell_is_masked_with_a_problem_that_names_the_file() -> None:
    token = "glpat-" + "aB3dE6gH9jK2mN5pQ8sT"
    content = FileHead("CSV", (), (HeadTable("rows", ("key",), ((token,),), 1, 1),))
    record = HeadRecord("a.csv", "csv 1 abc", content)
    project = read(files=("a.csv",), config=config_with(assets=[{"glob": "*.csv"}]), heads=(record,))
    assert "SH204" in codes(project)
    [problem] = [each for each in project.problems if each.code == "SH204"]
    assert (problem.path, problem.line) == ("a.csv", 0)
    assert token not in repr(project.record.heads)
