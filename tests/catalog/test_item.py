"""What a project's Item says."""

from datetime import UTC, datetime

import orjson
import pytest

from sharinghub_static.catalog import build_catalog
from sharinghub_static.project.model import Asset, Citation, Extent, License, Preview, Provider
from sharinghub_static.snapshot.records import CountsRecord, ReleaseRecord
from tests.projects import CREATED, GITLAB, UPDATED, make_hub, make_project

FILE = "https://stac-extensions.github.io/file/v2.1.0/schema.json"
SCI = "https://stac-extensions.github.io/scientific/v1.0.0/schema.json"
VERSION = "https://stac-extensions.github.io/version/v1.2.0/schema.json"


def item_of(full_path="g/p", **overrides):
    catalog = build_catalog(make_hub(make_project(full_path, id=1, **overrides)))
    return next(
        orjson.loads(content)
        for path, content in catalog.documents
        if not path.endswith(("catalog.json", "collection.json"))
    )


def properties_of(**overrides):
    return item_of(**overrides)["properties"]


def test_the_members_stand_in_one_order():
    assert list(item_of()) == [
        "type",
        "stac_version",
        "stac_extensions",
        "id",
        "geometry",
        "properties",
        "links",
        "assets",
        "collection",
    ]


def test_a_project_without_a_place_has_a_null_geometry_and_no_box():
    item = item_of()
    assert item["geometry"] is None
    assert "bbox" not in item


def test_a_project_with_a_place_has_geometry_and_box():
    point = {"type": "Point", "coordinates": [1.5, 43.6]}
    item = item_of(extent=Extent(point, (1.5, 43.6, 1.5, 43.6), CREATED, UPDATED))
    assert (item["geometry"], item["bbox"]) == (point, [1.5, 43.6, 1.5, 43.6])


def test_sharinghub_facts_are_properties():
    properties = properties_of(
        full_path="eo/land/cover",
        counts=CountsRecord(stars=7),
        features={"map-viewer": "enable", "jupyter": "disable"},
        default_branch="trunk",
    )
    assert {key: value for key, value in properties.items() if key.startswith("sharinghub:")} == {
        "sharinghub:id": 1,
        "sharinghub:name": "cover",
        "sharinghub:path": "eo/land/cover",
        "sharinghub:stars": 7,
        "sharinghub:default-branch": "trunk",
        "sharinghub:jupyter": "disable",
        "sharinghub:map-viewer": "enable",
    }


def test_a_project_without_a_branch_names_none():
    assert "sharinghub:default-branch" not in properties_of(default_branch=None)


@pytest.mark.parametrize("archived", [True, False])
def test_an_archived_project_says_so(archived):
    assert properties_of(archived=archived).get("sharinghub:archived", False) is archived


@pytest.mark.parametrize(
    "key", ["datetime", "title", "created", "sharinghub:id", "sharinghub:stars", "sharinghub:path", "license"]
)
def test_what_the_maintainer_writes_does_not_replace_what_is_known(key):
    assert properties_of(properties={key: "forged"})[key] != "forged"


def test_other_properties_are_taken_over_in_alphabetical_order():
    properties = properties_of(properties={"platform": "sentinel-2a", "gsd": 10, "x:y": {"z": [1]}})
    assert list(properties)[-3:] == ["gsd", "platform", "x:y"]
    assert properties["x:y"] == {"z": [1]}


def test_an_extent_that_goes_on_ends_with_the_last_activity():
    properties = properties_of(extent=Extent(None, None, CREATED, None))
    assert properties["end_datetime"] == properties["updated"] == "2025-06-15T12:30:00Z"


def test_an_extent_that_begins_after_the_last_activity_does_not_end_before():
    future = datetime(2030, 1, 1, tzinfo=UTC)
    properties = properties_of(extent=Extent(None, None, future, None))
    assert properties["start_datetime"] == properties["end_datetime"] == "2030-01-01T00:00:00Z"


def test_providers_keep_their_order_and_say_only_what_is_known():
    found = properties_of(
        providers=(Provider("B", ("host",), "https://b.example"), Provider("A", (), "", "Who?"))
    )
    assert found["providers"] == [
        {"name": "B", "roles": ["host"], "url": "https://b.example"},
        {"name": "A", "description": "Who?"},
    ]


@pytest.mark.parametrize("license_", [None, License("MIT", "MIT"), License("other", "MIT OR Apache-2.0")])
def test_the_license_field_is_there_when_a_licence_is(license_):
    assert properties_of(license=license_).get("license") == (license_.id if license_ else None)


# Extensions


def test_no_extension_is_declared_without_need():
    assert item_of()["stac_extensions"] == []


def test_a_citation_brings_the_scientific_extension():
    item = item_of(citation=Citation("10.1/a", "A, 2024"), publications=(Citation("10.1000/b"),))
    # 10.1/a is too short a prefix for the extension's pattern and is left out.
    assert item["stac_extensions"] == [SCI]
    assert item["properties"]["sci:citation"] == "A, 2024"
    assert item["properties"]["sci:publications"] == [{"doi": "10.1000/b"}]
    assert "sci:doi" not in item["properties"]


def test_sizes_and_checksums_bring_the_file_extension():
    asset = Asset("a.bin", f"{GITLAB}/a.bin", size=0, sha256="ab" * 32)
    item = item_of(assets=(asset,))
    assert item["stac_extensions"] == [FILE]
    assert item["assets"]["a.bin"]["file:size"] == 0
    assert item["assets"]["a.bin"]["file:checksum"] == "1220" + "ab" * 32


def test_a_checksum_of_dvc_names_its_kind():
    asset = Asset("a.bin", f"{GITLAB}/a.bin", md5="ab" * 16)
    assert item_of(assets=(asset,))["assets"]["a.bin"]["file:checksum"] == "d50110" + "ab" * 16


def test_the_newest_release_is_the_version():
    releases = (ReleaseRecord("v2", "", "", None), ReleaseRecord("v1", "", "", None))
    item = item_of(releases=releases)
    assert (item["properties"]["version"], item["stac_extensions"]) == ("v2", [VERSION])


def test_a_version_that_the_maintainer_wrote_is_the_version():
    releases = (ReleaseRecord("v2", "", "", None),)
    assert properties_of(releases=releases, properties={"version": "3.0"})["version"] == "3.0"


def test_the_version_of_an_extension_that_the_project_names_is_the_one_declared():
    named = "https://stac-extensions.github.io/file/v2.0.0/schema.json"
    item = item_of(assets=(Asset("a", f"{GITLAB}/a", size=1),), extensions={"file": named})
    assert item["stac_extensions"] == [named]


# Assets


def test_an_asset_says_what_is_known_of_it():
    asset = Asset(
        "a", f"{GITLAB}/a", "text/csv", "Table", "Rows", ("data",), extra={"z": 1, "b": 2, "href": "x"}
    )
    assert list(item_of(assets=(asset,))["assets"]["a"].items()) == [
        ("href", f"{GITLAB}/a"),
        ("type", "text/csv"),
        ("title", "Table"),
        ("description", "Rows"),
        ("roles", ["data"]),
        ("b", 2),
        ("z", 1),
    ]


@pytest.mark.parametrize(
    ("href", "key"),
    [
        (f"{GITLAB}/-/raw/main/preview.png", "preview.png"),
        (f"{GITLAB}/picture.JPG?ref=main", "preview.JPG"),
        (f"{GITLAB}/picture", "preview"),
        (f"{GITLAB}/a.b/picture", "preview"),
        (f"{GITLAB}/picture.", "preview"),
    ],
)
def test_the_preview_is_an_asset_with_the_role_thumbnail(href, key):
    item = item_of(preview=Preview(href, "image/png", "A map"), readme=None)
    assert item["assets"] == {
        key: {"href": href, "type": "image/png", "title": "A map", "roles": ["thumbnail"]}
    }


def test_a_preview_does_not_take_the_key_of_another_asset():
    asset = Asset("preview.png", f"{GITLAB}/other.png")
    assert list(item_of(assets=(asset,), preview=Preview(f"{GITLAB}/p.png"), readme=None)["assets"]) == [
        "preview.png",
        "_preview.png",
    ]


def test_a_preview_that_is_a_thumbnail_already_is_not_added_again():
    asset = Asset("p.png", f"{GITLAB}/p.png", roles=("thumbnail",))
    assert list(item_of(assets=(asset,), preview=Preview(f"{GITLAB}/p.png"), readme=None)["assets"]) == [
        "p.png"
    ]


def test_the_braces_of_a_tile_address_are_encoded_so_that_the_asset_stays():
    item = item_of(assets=(Asset("tiles", "https://tiles.example.org/{z}/{x}/{y}.png?a={b}"),))
    assert item["assets"]["tiles"]["href"] == (
        "https://tiles.example.org/%7Bz%7D/%7Bx%7D/%7By%7D.png?a=%7Bb%7D"
    )
