"""Files of many Items: all of them, with links that lead where those of the Items lead."""

import io
import json
import posixpath
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pystac
import pytest

from sharinghub_static import extras
from sharinghub_static.catalog import build_catalog, item_files, item_files_of
from sharinghub_static.catalog.item_files import items_seen_from
from tests.cases import each_case
from tests.projects import located, make_hub, make_project

ROOT = "https://hub.example.org/eo/"


def files(hub: Any, root: str = "", sanitize: Any = lambda _path, content: content) -> dict[str, bytes]:
    catalog = build_catalog(hub)
    tasks = item_files_of(root, catalog.documents, catalog.items)
    return {path: content for task in tasks for path, content in task.make(sanitize)}


@pytest.fixture(scope="module")
def hub() -> Any:
    return make_hub(
        make_project("eo/cover", ("dataset", "processor"), extent=located(5, 43, 15, 48)),
        make_project("a--b/c d's 100%é", title='"Ünïcode" 50 %'),
        make_project("eo/model", "ai-model"),
    )


def test_every_item_is_a_line_and_in_a_page_of_its_collection(hub: Any) -> None:
    written = files(hub)
    lines = [json.loads(line) for line in written["stac/items.ndjson"].splitlines()]
    ids = sorted((line["collection"], line["id"]) for line in lines)
    assert len(ids) == len(set(ids)) == 4
    paged = []
    for path, content in written.items():
        if path.startswith("api/"):
            page = json.loads(content)
            assert page["numberMatched"] == page["numberReturned"] == len(page["features"])
            paged += [(feature["collection"], feature["id"]) for feature in page["features"]]
    assert sorted(paged) == ids


def test_links_lead_where_those_of_the_item_lead(hub: Any) -> None:
    own = {
        (document["collection"], document["id"]): (path, document)
        for path, content in build_catalog(hub).documents
        if (document := json.loads(content))["type"] == "Feature"
    }

    def targets(start: str, item: dict[str, Any]) -> list[str]:
        hrefs = [link["href"] for link in item["links"] if link["rel"] != "self"]
        folder = posixpath.dirname(start)
        return [
            href if ":" in href else posixpath.normpath(posixpath.join(folder, unquote(href)))
            for href in hrefs
        ]

    for path, content in files(hub).items():
        rows = content.splitlines() if path.endswith(".ndjson") else [content]
        for row in rows:
            document = json.loads(row)
            for item in document.get("features", [document]):
                assert targets(path, item) == targets(*own[item["collection"], item["id"]])


def test_with_an_address_all_links_are_absolute_and_pystac_knows_where_items_are(
    hub: Any, tmp_path: Path
) -> None:
    for path, content in files(hub, ROOT).items():
        if path.startswith("api/"):
            (tmp_path / "page.json").write_bytes(content)
            for item in pystac.ItemCollection.from_file(str(tmp_path / "page.json")):
                assert item.get_self_href().startswith(f"{ROOT}stac/{item.collection_id}/")
                assert all("://" in link.get_target_str() for link in item.links)


def test_pages_lead_to_all_items(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(item_files, "ITEMS_A_PAGE", 2)
    hub = make_hub(*(make_project(f"eo/p{n}") for n in range(5)))
    written = files(hub)
    path, seen = "api/collections/dataset/items/1.json", []
    while path:
        page = json.loads(written[path])
        links = {link["rel"]: link["href"] for link in page["links"]}
        seen += [feature["id"] for feature in page["features"]]
        path = (
            posixpath.normpath(posixpath.join(posixpath.dirname(path), links["next"]))
            if "next" in links
            else ""
        )
    assert seen == [f"eo--p{n}" for n in range(5)]
    assert links["prev"] == "../../../../api/collections/dataset/items/2.json" or links["prev"] == "2.json"


def test_a_collection_without_items_has_one_empty_page(hub: Any) -> None:
    empty = files(make_hub(make_project("eo/only")))["api/collections/ai-model/items/1.json"]
    assert json.loads(empty)["features"] == []


def test_a_table_is_made_of_what_was_sanitized(hub: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    monkeypatch.setattr(extras, "_has_pyarrow", lambda: True)
    written = files(hub, sanitize=lambda _path, content: content.replace(b"Datasets", b"Masked"))
    tables = {
        path: parquet.ParquetFile(io.BytesIO(content))
        for path, content in written.items()
        if path.endswith(".parquet")
    }
    assert tables.keys() == {
        f"stac/{each}items.parquet" for each in ("", "ai-model/", "dataset/", "processor/")
    }
    assert [tables[f"stac/{each}items.parquet"].metadata.num_rows for each in ("", "dataset/")] == [4, 2]
    stac = json.loads(tables["stac/items.parquet"].metadata.metadata[b"stac-geoparquet"])
    assert stac["collections"]["dataset"]["title"] == "Masked"
    collection = next(
        json.loads(content)
        for path, content in build_catalog(hub).documents
        if path == "stac/dataset/collection.json"
    )
    assert collection["assets"]["items"] == {
        "href": "items.parquet",
        "type": "application/vnd.apache.parquet",
        "title": "All Items as GeoParquet",
        "roles": ["collection-mirror"],
    }


def test_without_pyarrow_all_else_is_made_and_no_table_is_named(hub: Any) -> None:
    assert not any(path.endswith(".parquet") for path in files(hub))
    assert not any(b".parquet" in content for _, content in build_catalog(hub).documents)


@pytest.mark.parametrize(
    "href",
    ["https://x.example/a", "//x.example/a", "/rooted", "#here", "mailto:x", "s3://a/b", "http://[bad"],
)
def test_addresses_that_are_not_within_the_site_stay(href: str) -> None:
    item = {
        "links": [{"rel": "x", "href": href}],
        "assets": {"a": {"href": href}},
        "properties": {"title": ""},
    }
    seen = items_seen_from("stac/items.ndjson", "", "stac/dataset/a/a.json", item)
    assert (seen["links"][1]["href"], seen["assets"]["a"]["href"]) == (href, href)


@each_case(
    "href, target",
    [
        ("a.tif", "stac/dataset/a%20b/a.tif"),
        ("./a.tif", "stac/dataset/a%20b/a.tif"),
        ("../collection.json", "stac/dataset/collection.json"),
        ("../../../dataset/a/index.html", "dataset/a/index.html"),
        ("../../../../../x/y", "x/y"),
        ("../x/../y.json", "stac/dataset/y.json"),
        ("x//y.json", "stac/dataset/a%20b/x/y.json"),
        (".hidden/y", "stac/dataset/a%20b/.hidden/y"),
        ("../x.json?a=../b#../c", "stac/dataset/x.json?a=../b#../c"),
    ],
)
def test_a_relative_link_leads_to_the_same_file_from_elsewhere(href: str, target: str) -> None:
    item = {"links": [], "assets": {"a": {"href": href}}, "properties": {"title": ""}}
    seen = items_seen_from("stac/items.ndjson", "", "stac/dataset/a b/a b.json", item)
    assert seen["assets"]["a"]["href"] == f"../{target}"
