"""Rule 13: a matched file is an asset under its path, or under ``key`` with ``{path}`` filled in."""

from dataclasses import replace

import pytest

from sharinghub_static.project.model import Asset
from sharinghub_static.snapshot.records import FileRecord
from tests.project.reading import RAW, asset, asset_keys, codes, config_with, read


def test_describes_a_file_as_the_rule_says() -> None:
    front = (
        "assets: [{glob: '*.tif', key: 'map-{path}', title: 'Map {path}', description: 'The {key}',"
        " type-as: cog, roles: [data, labels]}]"
    )
    found = asset(read(front, files=("a.tif",)), "map-a.tif")
    assert replace(found, extra={}) == Asset(
        key="map-a.tif",
        href=f"{RAW}/a.tif",
        type="image/tiff; application=geotiff; profile=cloud-optimized",
        title="Map a.tif",
        description="The map-a.tif",
        roles=("data", "labels"),
        path="a.tif",
    )


def test_fills_the_key_in_for_every_file() -> None:
    project = read("assets: [{glob: '*.tif', key: 'map-{path}'}]", files=("a.tif", "b.tif", "c/d.tif"))
    assert asset_keys(project) == ["map-a.tif", "map-b.tif", "map-c/d.tif"]


def test_what_the_project_says_of_a_file_takes_the_place_of_what_the_category_says() -> None:
    config = config_with(assets=[{"glob": "*.tif", "title": "Any"}])
    front = "assets: [{glob: a.tif, key: map, title: Mine}]"
    project = read(front, files=("a.tif", "b.tif"), config=config)
    assert {asset.key: asset.title for asset in project.assets} == {"b.tif": "Any", "map": "Mine"}


def test_a_project_may_say_two_things_of_one_file() -> None:
    front = "assets: [{glob: a.tif, key: one}, {glob: a.tif, key: two}]"
    assert asset_keys(read(front, files=("a.tif",))) == ["one", "two"]


def test_a_file_is_data_under_its_path_unless_reported_otherwise() -> None:
    found = asset(read("assets: ['*.onnx']", files=("w/a.onnx",)), "w/a.onnx")
    assert found.roles == ("data",)
    assert found.type == "application/octet-stream; framework=onnx"


def test_keeps_files_apart_that_would_have_one_key() -> None:
    project = read("assets: [{glob: '*.tif', key: map}]", files=("a.tif", "b.tif"))
    assert asset_keys(project) == ["map", "map-2"]
    assert "SH409" in codes(project)


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("type-as: picture", "SH410"),
        ("type: 'text/html\\r\\nX: y'", "SH414"),
        ("type: tiff", "SH414"),
        ("title: 'Map {name}'", "SH411"),
        ("key: '{key}'", "SH411"),
        ("role: [data]", "SH415"),
        ("roles: {a: b}", "SH107"),
    ],
)
def test_a_word_that_means_nothing_is_a_problem_and_the_asset_stays(rule: str, code: str) -> None:
    project = read(f"assets: [{{glob: '*.tif', {rule}}}]", files=("a.tif",))
    assert [asset.path for asset in project.assets] == ["a.tif"]
    assert code in codes(project)


def test_reports_size_and_checksum_of_files_in_git_lfs() -> None:
    file = FileRecord("a.tif", lfs_oid="ab" * 32, size=123)
    found = asset(read("assets: ['*.tif']", files=(file,)), "a.tif")
    assert (found.size, found.sha256) == (123, "ab" * 32)
