"""DuckDB, geopandas, Polars, rustac, stac-geoparquet and pystac read the files of many Items."""

from collections import Counter
from typing import Any

import pytest
from shapely.geometry import box, shape

from tests.clients.conftest import Ask
from tests.snippet_runs import Served

Items = list[dict[str, Any]]

_ALPS = (5.0, 43.0, 15.0, 48.0)


def ids(items: Items) -> list[str]:
    return sorted(f"{item['collection']}/{item['id']}" for item in items)


def within(items: Items, *bounds: float) -> Items:
    located = [item for item in items if item["geometry"]]
    return [item for item in located if shape(item["geometry"]).envelope.intersects(box(*bounds))]


@pytest.fixture
def table(served: Served) -> str:
    return str(served.public / "stac/items.parquet")


def test_duckdb_counts_all_items_located_or_not(ask: Ask, table: str, items: Items) -> None:
    code = (
        "import duckdb\n"
        "answer = duckdb.sql(f\"SELECT count(*), count(geometry), count(bbox) FROM '{table}'\").fetchall()[0]"
    )
    located = sum(item["geometry"] is not None for item in items)
    assert located < len(items)
    assert ask(code, table=table) == [len(items), located, located]


def test_duckdb_finds_by_box_keyword_and_time(ask: Ask, table: str, items: Items) -> None:
    code = '''
import duckdb
answer = duckdb.execute("""
    SELECT collection || '/' || id FROM read_parquet($table)
    WHERE bbox.xmin <= 15 AND bbox.xmax >= 5 AND bbox.ymin <= 48 AND bbox.ymax >= 43
      AND list_contains(keywords, 'sentinel-2') AND updated >= TIMESTAMPTZ '2025-01-01T00:00:00Z'
    ORDER BY 1
""", {"table": table}).fetchall()
answer = [row[0] for row in answer]
'''
    wanted = [
        item
        for item in within(items, *_ALPS)
        if "sentinel-2" in item["properties"]["keywords"] and item["properties"]["updated"] >= "2025"
    ]
    assert ask(code, table=table) == ids(wanted) != []


def test_duckdb_unfolds_assets_and_reads_json(ask: Ask, table: str, items: Items) -> None:
    code = '''
import duckdb
rows = duckdb.execute("""
    SELECT asset.key, asset.value.href, asset.value."file:size"
    FROM (SELECT unnest(map_entries(assets)) AS asset FROM read_parquet($table))
""", {"table": table}).fetchall()
answer = sorted(map(list, rows), key=str)
'''
    wanted = [
        [key, asset["href"], asset.get("file:size")]
        for item in items
        for key, asset in item["assets"].items()
    ]
    assert ask(code, table=table) == sorted(wanted, key=str)


def test_the_table_of_a_collection_has_its_items(ask: Ask, served: Served, items: Items) -> None:
    for name, number in Counter(item["collection"] for item in items).items():
        path = str(served.public / f"stac/{name}/items.parquet")
        code = "import duckdb\nanswer = duckdb.sql(f\"SELECT count(*) FROM '{table}'\").fetchall()[0]"
        assert ask(code, table=path) == [number]


def test_geopandas_keeps_what_has_no_place(ask: Ask, table: str, items: Items) -> None:
    code = """
import geopandas
frame = geopandas.read_parquet(table)
alps = geopandas.read_parquet(table, bbox=(5, 43, 15, 48))
answer = {
    "crs": str(frame.crs), "rows": len(frame), "without": int(frame.geometry.isna().sum()),
    "alps": sorted(alps.collection + "/" + alps.id), "bounds": list(map(float, frame.total_bounds)),
    "first": frame.created.min().isoformat(),
}
"""
    answer = ask(code, table=table)
    assert answer["crs"] == "OGC:CRS84"
    assert (answer["rows"], answer["without"]) == (len(items), sum(not item["geometry"] for item in items))
    assert answer["alps"] == ids(within(items, *_ALPS))
    first = min(item["properties"]["created"] for item in items)
    assert answer["first"].replace("+00:00", "Z") == first


def test_polars_reads_the_table_over_http(ask: Ask, served: Served, items: Items) -> None:
    code = """
import polars
frame = polars.read_parquet(address)
answer = {
    "types": {name: str(frame.schema[name]) for name in ("updated", "sharinghub:stars", "keywords")},
    "stars": frame["sharinghub:stars"].sum(), "titles": sorted(frame["title"].to_list()),
}
"""
    answer = ask(code, address=f"{served.address}stac/items.parquet")
    assert answer["types"] == {
        "updated": "Datetime(time_unit='us', time_zone='UTC')",
        "sharinghub:stars": "Int64",
        "keywords": "List(String)",
    }
    assert answer["titles"] == sorted(item["properties"]["title"] for item in items)
    assert answer["stars"] == sum(item["properties"]["sharinghub:stars"] for item in items)


def bands(item: dict[str, Any]) -> list[object]:
    """Names of the bands of all assets; those that a file's head gives have none."""
    return [band.get("name") for asset in item["assets"].values() for band in asset.get("bands") or ()]


def test_rustac_reads_the_table_as_items(ask: Ask, table: str, items: Items) -> None:
    """Of what has no place rustac 0.9 makes an empty polygon."""
    code = """
import asyncio, rustac
async def read():
    return await rustac.read(table)
answer = asyncio.run(read())["features"]
"""
    features = ask(code, table=table)
    assert ids(features) == ids(items)
    by_id = {(item["collection"], item["id"]): item for item in items}
    for feature in features:
        item = by_id[feature["collection"], feature["id"]]
        assert feature["properties"]["title"] == item["properties"]["title"]
        assert {key: asset["href"] for key, asset in feature["assets"].items()} == {
            key: asset["href"] for key, asset in item["assets"].items()
        }
        assert bands(feature) == bands(item)


def test_rustac_reads_the_lines(ask: Ask, served: Served, items: Items) -> None:
    code = """
import asyncio, rustac
async def read():
    return await rustac.read(lines)
answer = asyncio.run(read())["features"]
"""
    assert ids(ask(code, lines=str(served.public / "stac/items.ndjson"))) == ids(items)


def test_stac_geoparquet_makes_items_of_rows_with_a_place(ask: Ask, table: str, items: Items) -> None:
    """stac-geoparquet 0.8 makes Items neither of rows without a geometry nor of a map of assets."""
    code = """
import pyarrow.parquet as pq
from stac_geoparquet.arrow import stac_table_to_items
rows = pq.read_table(table)
rows = rows.filter(rows["geometry"].is_valid()).drop_columns("assets")
answer = list(stac_table_to_items(rows))
"""
    made = ask(code, table=table)
    located = [item for item in items if item["geometry"]]
    assert ids(made) == ids(located)
    titles = {item["id"]: item["properties"]["title"] for item in items}
    assert all(item["properties"]["title"] == titles[item["id"]] for item in made)


def test_pystac_pages_through_a_collection(ask: Ask, served: Served, items: Items) -> None:
    code = """
import pystac
page, answer = address, []
while page:
    document = pystac.StacIO.default().read_json(page)
    for item in pystac.ItemCollection.from_dict(document):
        assert item.get_self_href() and item.get_collection().id == item.collection_id
        answer.append(item.to_dict(transform_hrefs=False))
    page = next((link["href"] for link in document["links"] if link["rel"] == "next"), None)
"""
    address = f"{served.address}api/collections/dataset/items/1.json"
    wanted = [item for item in items if item["collection"] == "dataset"]
    assert ids(ask(code, address=address)) == ids(wanted)


def test_pystac_finds_the_table_by_its_role(ask: Ask, served: Served) -> None:
    code = """
import pystac
answer = []
for collection in pystac.Catalog.from_file(address).get_children():
    [asset] = [each for each in collection.assets.values() if each.has_role("collection-mirror")]
    answer.append([collection.id, asset.media_type, asset.get_absolute_href()])
"""
    for name, type_, href in ask(code, address=f"{served.address}stac/catalog.json"):
        assert type_ == "application/vnd.apache.parquet"
        assert href == f"{served.address}stac/{name}/items.parquet"
