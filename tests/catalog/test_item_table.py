"""Items as GeoParquet: each value as it is in the Item, whatever projects write."""

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
import shapely

from sharinghub_static.catalog import build_catalog, item_table
from sharinghub_static.catalog.item_table import OTHERS, items_as_parquet
from tests.cases import each_case
from tests.projects import located, make_hub, make_project

parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")

_HERE = {"type": "Point", "coordinates": [7.5, 46.0]}


def item(id_: str = "a--b", geometry: dict[str, Any] | None = None, **properties: Any) -> dict[str, Any]:
    known = {"title": "A", "datetime": "2025-01-02T03:04:05Z", "keywords": ["x"]}
    return {
        "type": "Feature",
        "stac_version": "1.1.0",
        "stac_extensions": [],
        "id": id_,
        "geometry": geometry,
        "properties": known | properties,
        "links": [{"rel": "via", "href": "https://gitlab.example.org/a/b"}],
        "assets": {},
        "collection": "dataset",
    }


def read(*items: dict[str, Any]) -> list[dict[str, Any]]:
    table = parquet.read_table(io.BytesIO(items_as_parquet(items, {})), use_threads=False)
    return table.to_pylist()


def test_items_of_a_hub_are_rows_with_their_values() -> None:
    hub = make_hub(
        make_project("eo/cover", title='Land "cover" 50 % – Südtirol', extent=located(5, 43, 15, 48)),
        make_project("eo/model", "ai-model", properties={"gsd": 10}),
    )
    items = [
        document
        for _, content in build_catalog(hub).documents
        if (document := json.loads(content))["type"] == "Feature"
    ]
    rows = {row["id"]: row for row in read(*items)}
    assert rows.keys() == {"eo--cover", "eo--model"}
    for each in items:
        row, properties = rows[each["id"]], each["properties"]
        assert (row["title"], row["collection"]) == (properties["title"], each["collection"])
        assert row["created"] == datetime.fromisoformat(properties["created"])
        assert [link["href"] for link in row["links"]] == [link["href"] for link in each["links"]]
    cover, model = rows["eo--cover"], rows["eo--model"]
    assert shapely.from_wkb(cover["geometry"]).bounds == (5, 43, 15, 48)
    assert cover["bbox"] == {"xmin": 5, "ymin": 43, "xmax": 15, "ymax": 48}
    assert (model["geometry"], model["bbox"], model["gsd"]) == (None, None, 10)


def test_what_crosses_the_antimeridian_is_found_from_both_sides() -> None:
    fiji = make_project("eo/fiji", extent=located(177, -20, -178, -15))
    [item_of_fiji] = [
        json.loads(content)
        for path, content in build_catalog(make_hub(fiji)).documents
        if path.endswith("eo--fiji.json")
    ]
    [row] = read(item_of_fiji)
    assert (row["bbox"]["xmin"], row["bbox"]["xmax"]) == (-180, 180)


def test_the_order_of_items_makes_no_difference() -> None:
    items = [item(f"a--{n}", {"type": "Point", "coordinates": [n, n / 2]}) for n in range(20)] + [item()]
    assert items_as_parquet(items, {}) == items_as_parquet(reversed(items), {})


def test_rows_that_are_near_follow_each_other_and_those_without_place_are_last() -> None:
    places = {"nowhere": None, "oslo": [10.7, 59.9], "sydney": [151.2, -33.9], "bergen": [5.3, 60.4]}
    rows = read(*(item(id_, at and {"type": "Point", "coordinates": at}) for id_, at in places.items()))
    order = [row["id"] for row in rows]
    assert order[-1] == "nowhere"
    assert abs(order.index("oslo") - order.index("bergen")) == 1


@each_case(
    "geometry",
    [
        {"type": "Point", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]},
        {"type": "GeometryCollection", "geometries": []},
        {"type": "Nonsense"},
    ],
)
def test_a_geometry_without_a_shape_is_null(geometry: dict[str, Any]) -> None:
    [row] = read(item(geometry=geometry))
    assert (row["geometry"], row["bbox"]) == (None, None)


def test_no_items_make_an_empty_table() -> None:
    assert read() == []


@each_case(
    "values, stored",
    [
        (["a", "b"], ["a", "b"]),
        ([1, 2.5], [1.0, 2.5]),
        ([True, False], [True, False]),
        ([["a"], []], [["a"], []]),
        ([{"a": 1}, {"a": 2, "b": "c"}], [{"a": 1, "b": None}, {"a": 2, "b": "c"}]),
        ([1, "1"], ["1", '"1"']),
        ([{}, {"a": 1}], ["{}", '{"a":1}']),
        ([{"a": 1, "A": 2}], ['{"a":1,"A":2}']),
        ([2**63, 1], ["9223372036854775808", "1"]),
        ([2**53 + 1, 0.5], ["9007199254740993", "0.5"]),
        ([[[[[["x"]]]]]], ['[[[[["x"]]]]]']),
    ],
)
def test_a_column_has_the_type_of_its_values(values: list[Any], stored: list[Any]) -> None:
    rows = read(*(item(f"a--{n}", **{"x:y": value}) for n, value in enumerate(values)))
    assert [row["x:y"] for row in sorted(rows, key=lambda row: row["id"])] == stored


def test_a_column_has_one_type_in_all_groups_of_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(item_table, "_ROWS_A_GROUP", 2)
    items = [item(f"a--{n}", number=n, mixed=n if n < 4 else "text", nested=[{"a": n}]) for n in range(5)]
    content = items_as_parquet(items, {})
    assert parquet.ParquetFile(io.BytesIO(content)).metadata.num_row_groups == 3
    rows = read(*items)
    assert [row["number"] for row in rows] == [0, 1, 2, 3, 4]
    assert [row["mixed"] for row in rows] == ["0", "1", "2", "3", '"text"']
    assert [row["nested"] for row in rows] == [[{"a": n}] for n in range(5)]


@each_case(
    "properties, beside",
    [
        ({"id": "mine"}, {"id": '"mine"'}),
        ({"Bbox": [1, 2]}, {"Bbox": "[1,2]"}),
        ({"geometry": _HERE}, {"geometry": json.dumps(_HERE, separators=(",", ":"))}),
        ({"gsd": "ten"}, {"gsd": '"ten"'}),
        ({"datetime": "soon"}, {"datetime": '"soon"'}),
        ({"sharinghub:stars": 2.5}, {"sharinghub:stars": "2.5"}),
        ({OTHERS: "x"}, {OTHERS: '"x"'}),
    ],
)
def test_a_property_that_takes_the_name_or_misses_the_type_of_a_column_is_kept_beside(
    properties: dict[str, Any], beside: dict[str, str]
) -> None:
    each = item()
    each["properties"] |= properties
    [row] = read(each)
    assert {name: json.loads(text) for name, text in row[OTHERS]} == {
        name: json.loads(text) for name, text in beside.items()
    }
    assert row["id"] == "a--b"


def test_thousands_of_rare_properties_are_no_columns() -> None:
    rows = read(*(item(f"a--{n}", common=n, **{f"k{n}-{m}": m for m in range(50)}) for n in range(20)))
    assert len(rows[0]) < 400
    row = next(row for row in rows if row["id"] == "a--19")
    assert row["common"] == 19
    values = {name: row[name] for name in row if name.startswith("k19-") and row[name] is not None}
    values |= {name: json.loads(text) for name, text in row[OTHERS] or ()}
    assert values == {f"k19-{m}": m for m in range(50)}


def test_assets_are_a_map_whatever_their_keys() -> None:
    assets = {
        "": {"href": "https://x.example/1"},
        "é/ü?.tif": {
            "href": "https://x.example/2",
            "file:size": 3,
            "roles": ["data"],
            "bands": [{"name": "B1"}],
        },
    }
    [row] = read(item() | {"assets": assets})
    stored = dict(row["assets"])
    assert stored.keys() == assets.keys()
    assert stored["é/ü?.tif"] | assets["é/ü?.tif"] == stored["é/ü?.tif"]


def test_the_file_says_what_geoparquet_and_stac_geoparquet_want_of_it() -> None:
    collection = {"id": "dataset", "type": "Collection", "links": [{"rel": "item"}, {"rel": "root"}]}
    file = parquet.ParquetFile(io.BytesIO(items_as_parquet([item(geometry=_HERE)], {"dataset": collection})))
    geo = json.loads(file.metadata.metadata[b"geo"])
    assert geo["version"] == "1.1.0"
    assert geo["columns"]["geometry"]["bbox"] == [7.5, 46.0, 7.5, 46.0]
    stac = json.loads(file.metadata.metadata[b"stac-geoparquet"])
    assert stac["collections"]["dataset"]["links"] == [{"rel": "root"}]
    assert str(file.schema_arrow.field("updated").type) == "timestamp[us, tz=UTC]"
    assert file.schema_arrow.field("updated").type.tz == str(UTC)
