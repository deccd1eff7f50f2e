"""The catalog as a whole: valid, linked, and the same when pystac reads it."""

import posixpath
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

import orjson
import pystac
import pytest

from sharinghub_static.catalog import build_catalog
from sharinghub_static.project.model import (
    Asset,
    Citation,
    License,
    Link,
    Preview,
    ProjectReference,
    Provider,
)
from sharinghub_static.site.layout import Layout
from sharinghub_static.snapshot.records import ReleaseRecord
from tests.projects import GITLAB, located, make_config, make_hub, make_project

MLM = "https://stac-extensions.github.io/mlm/v1.5.2/schema.json"
EO = "https://stac-extensions.github.io/eo/v1.1.0/schema.json"


def rich_hub(**stac):
    dataset = make_project(
        "eo/land/cover-2024",
        title="Land cover 2024",
        keywords=("land-cover", "sentinel-2"),
        extent=located(170.0, -20.0, -175.0, 5.0),
        preview=Preview(f"{GITLAB}/eo/land/cover-2024/-/raw/main/preview.png", "image/png", "A map"),
        assets=(
            Asset(
                "data/map.tif",
                f"{GITLAB}/eo/land/cover-2024/-/raw/main/data/map.tif",
                "image/tiff; application=geotiff; profile=cloud-optimized",
                "Map",
                size=1_234,
                sha256="a" * 64,
            ),
        ),
        properties={"gsd": 10, "platform": "sentinel-2a", "eo:cloud_cover": 3.5, "tasks": ["mapping"]},
        extensions={"eo": EO},
        citation=Citation("10.5281/zenodo.1234", "Land cover, 2024"),
        publications=(Citation("10.1000/xyz"),),
        features={"map-viewer": "enable"},
        releases=(ReleaseRecord("v1.2", "First", "", datetime(2025, 1, 1, tzinfo=UTC)),),
    )
    model = make_project(
        "eo/classifier",
        category=("ai-model", "processor"),
        title="Classifier (v2)",
        keywords=("segmentation",),
        license=License("other", "Our own", f"{GITLAB}/eo/classifier/-/blob/main/LICENSE"),
        extensions={"mlm": MLM},
        properties={"mlm:framework": "PyTorch", "mlm:tasks": ["segmentation"]},
        assets=(
            Asset("model.pt", f"{GITLAB}/eo/classifier/-/raw/main/model.pt", title="W", roles=("mlm:model",)),
        ),
        links=(
            Link("derived_from", ProjectReference("dataset", "EO/land/Cover-2024")),
            Link("derived_from", ProjectReference("dataset", "gone/away"), title="not here"),
        ),
        archived=True,
    )
    return make_hub(
        dataset,
        model,
        make_project("a--b/c", id=2),
        make_project("a/b--c", id=1),
        config=make_config(stac=stac),
    )


def read(catalog):
    return {path: orjson.loads(content) for path, content in catalog.documents}


@pytest.mark.parametrize("stac", [{}, {"root_href": "https://pages.example.org/hub"}, {"item_id": "path"}])
def test_every_document_is_valid(schemas, stac):
    documents = read(build_catalog(rich_hub(**stac), schemas))
    assert len(documents) == 1 + 3 + 5
    assert [error for document in documents.values() for error in schemas.errors(document)] == []


def test_what_we_write_ourselves_is_valid_without_any_extension_schema(schemas):
    documents = read(build_catalog(rich_hub(), None))
    assert [error for document in documents.values() for error in schemas.errors(document)] == []


def test_a_hub_that_needs_no_fixing_has_no_problems(schemas):
    assert build_catalog(rich_hub(), schemas).problems == {}


def test_the_same_hub_gives_the_same_bytes(schemas):
    assert build_catalog(rich_hub(), schemas) == build_catalog(rich_hub(), schemas)


@pytest.mark.parametrize("stac", [{}, {"item_id": "path"}])
def test_every_relative_link_leads_to_a_file_of_the_site(stac):
    hub = rich_hub(**stac)
    documents = read(build_catalog(hub))
    layout = Layout()
    pages = {
        layout.home(),
        layout.lineage_graph(),
        layout.item_lines(),
        *(layout.category(category.id) for category in hub.config.stac.categories),
        *(layout.item_page(category.id) for category in hub.config.stac.categories),
    }
    pages |= {layout.project(c, p.record.full_path) for p in hub.projects for c in p.categories}
    checked = 0
    for path, document in documents.items():
        for link in document["links"]:
            if urlsplit(link["href"]).scheme:
                continue
            target = target_of(path, link)
            assert target in documents or target in pages, (path, link)
            checked += 1
    assert checked > 40


def test_links_bear_the_title_of_what_they_lead_to():
    documents = read(build_catalog(rich_hub()))
    for path, document in documents.items():
        for link in document["links"]:
            if link["rel"] not in {"root", "parent", "collection", "child", "item", "derived_from"}:
                continue
            target = documents[target_of(path, link)]
            assert link["title"] == (target.get("title") or target["properties"]["title"])


def target_of(path, link):
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(link["href"])))


def test_without_an_address_the_catalog_is_self_contained():
    for document in read(build_catalog(rich_hub())).values():
        assert "self" not in {link["rel"] for link in document["links"]}


def test_with_an_address_the_root_alone_has_an_absolute_self():
    documents = read(build_catalog(rich_hub(root_href="https://pages.example.org/hub/")))
    selves = [
        (path, link["href"])
        for path, document in documents.items()
        for link in document["links"]
        if link["rel"] == "self"
    ]
    assert selves == [("stac/catalog.json", "https://pages.example.org/hub/stac/catalog.json")]


def test_paths_that_meet_get_ids_of_their_own():
    documents = read(build_catalog(rich_hub())).values()
    ids = {one["properties"]["sharinghub:path"]: one["id"] for one in documents if one["type"] == "Feature"}
    assert ids["a/b--c"] != ids["a--b/c"]
    assert all(ids[path].startswith("a-b-c--") for path in ("a/b--c", "a--b/c"))


def test_odd_characters_are_kept_in_ids_and_made_safe_in_addresses():
    # GitLab's own paths are plain letters; a configuration's or a test's need not be.
    documents = read(build_catalog(make_hub(make_project("eo/Ünï code+plus"))))
    ((path, item),) = [(path, one) for path, one in documents.items() if one["type"] == "Feature"]
    assert item["id"] == "eo--Ünï code+plus"
    links = documents["stac/dataset/collection.json"]["links"]
    (href,) = [link["href"] for link in links if link["rel"] == "item"]
    assert unquote(href) == path.removeprefix("stac/dataset/")
    assert href.isascii()


def test_item_links_are_sorted_by_path():
    documents = read(build_catalog(rich_hub()))
    links = documents["stac/dataset/collection.json"]["links"]
    titles = [link["title"] for link in links if link["rel"] == "item"]
    assert titles == ["C", "B  C", "Land cover 2024"]


# Through pystac


def on_disk(catalog, folder):
    for path, content in catalog.documents:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return folder / "stac" / "catalog.json"


@pytest.mark.parametrize(
    ("stac", "kind"),
    [
        ({}, pystac.CatalogType.SELF_CONTAINED),
        ({"item_id": "path"}, pystac.CatalogType.SELF_CONTAINED),
        ({"root_href": "https://pages.example.org/hub"}, pystac.CatalogType.RELATIVE_PUBLISHED),
    ],
)
def test_pystac_walks_the_tree_and_finds_every_item(tmp_path, stac, kind):
    hub = rich_hub(**stac)
    root = pystac.Catalog.from_file(on_disk(build_catalog(hub), tmp_path))
    assert root.catalog_type == kind
    found = {(item.collection_id, item.id) for item in root.get_items(recursive=True)}
    expected = {(c, hub.item_ids[p.record.id]) for p in hub.projects for c in p.categories}
    assert found == expected


def test_pystac_gives_back_the_items_that_were_written(tmp_path):
    root_file = on_disk(build_catalog(rich_hub()), tmp_path)
    items = list(pystac.Catalog.from_file(root_file).get_items(recursive=True))
    assert len(items) == 5
    for item in items:
        written = orjson.loads(Path(item.get_self_href()).read_bytes())
        assert comparable(item.to_dict(include_self_link=False)) == comparable(written)


def test_pystac_gives_back_the_collections_that_were_written(tmp_path):
    root_file = on_disk(build_catalog(rich_hub()), tmp_path)
    for collection in pystac.Catalog.from_file(root_file).get_children():
        written = orjson.loads(Path(collection.get_self_href()).read_bytes())
        assert comparable(collection.to_dict(include_self_link=False)) == comparable(written)


def comparable(document):
    """The document with its links sorted, for pystac puts ``root`` and ``parent`` where it likes.

    It also writes relative hrefs with a leading ``./``.
    """
    links = [link | {"href": link["href"].removeprefix("./")} for link in document["links"]]
    return document | {"links": sorted(links, key=orjson.dumps)}


# Projects and hubs


def test_an_item_in_two_categories_names_the_first_as_its_primary_copy():
    documents = read(build_catalog(rich_hub()))
    first = documents["stac/ai-model/eo--classifier/eo--classifier.json"]
    second = documents["stac/processor/eo--classifier/eo--classifier.json"]
    assert [link["href"] for link in first["links"] if link["rel"] == "canonical"] == []
    assert [link["href"] for link in second["links"] if link["rel"] == "canonical"] == [
        "../../ai-model/eo--classifier/eo--classifier.json"
    ]


def test_problems_of_a_project_in_two_categories_are_reported_once():
    project = make_project("g/p", category=("dataset", "processor"), id=7, properties={"gsd": "ten"})
    problems = build_catalog(make_hub(project)).problems
    assert [problem.code for problem in problems[7]] == ["SH501"]


def test_a_category_without_projects_is_a_collection_without_items(schemas):
    documents = read(build_catalog(make_hub()))
    assert set(documents) == {
        "stac/catalog.json",
        "stac/ai-model/collection.json",
        "stac/dataset/collection.json",
        "stac/processor/collection.json",
    }
    assert [error for document in documents.values() for error in schemas.errors(document)] == []


def test_one_more_project_changes_only_its_own_item_and_its_collection():
    old = make_project("g/a"), make_project("g/b")
    before = dict(build_catalog(make_hub(*old)).documents)
    after = dict(build_catalog(make_hub(*old, make_project("g/c"))).documents)
    changed = {path for path in after if before.get(path) != after[path]}
    assert changed == {"stac/dataset/collection.json", "stac/dataset/g--c/g--c.json"}


def test_providers_with_an_address_that_is_none_do_not_cost_the_item(schemas):
    project = make_project("g/p", id=5, providers=(Provider("ESA", ("producer",), "https://a b/"),))
    catalog = build_catalog(make_hub(project), schemas)
    documents = read(catalog)
    assert documents["stac/dataset/g--p/g--p.json"]["properties"]["providers"] == [
        {"name": "ESA", "roles": ["producer"]}
    ]
    assert [problem.code for problem in catalog.problems[5]] == ["SH506"]
    assert [error for document in documents.values() for error in schemas.errors(document)] == []


def test_times_of_other_zones_are_written_in_utc():
    moment = datetime.fromisoformat("2025-06-15T14:30:00+02:00")
    project = make_project("g/p", updated=moment + timedelta(hours=1))
    item = read(build_catalog(make_hub(project)))["stac/dataset/g--p/g--p.json"]
    assert item["properties"]["updated"] == "2025-06-15T13:30:00Z"
